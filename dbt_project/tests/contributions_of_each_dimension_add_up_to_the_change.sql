-- Whatever a metric's change is broken down by, the parts make the whole.
select
    changes.metric_id,
    changes.period_on,
    changes.dimension,
    sum(changes.contribution) as contributions,
    max(now.value - past.value) as change
from {{ ref('metric_changes') }} as changes
inner join {{ ref('metric_history') }} as now
    on changes.metric_id = now.metric_id and changes.period_on = now.period_on
inner join {{ ref('metric_history') }} as past
    on changes.metric_id = past.metric_id
    and past.period_on = case
        when now.period = 'month' then {{ add_months('changes.period_on', -1) }}
        else {{ add_days('changes.period_on', -7) }}
    end
where now.value is not null and past.value is not null
group by 1, 2, 3
having abs(sum(changes.contribution) - max(now.value - past.value)) > 1e-6
