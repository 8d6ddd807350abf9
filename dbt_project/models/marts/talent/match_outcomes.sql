-- A pair is one match as sent (`registration`); its score is that of the first showing: `score=0.73`.
with pairs as (

    select
        events.registration as pair_id,
        min(try_cast(replace(events.detail, 'score=', '') as double)) filter (
            where events.verb = 'match_shown' and events.detail like 'score=%'
        ) as score,
        max(case when events.verb = 'match_applied' then 1 else 0 end) as applied,
        max(case when events.verb = 'match_accepted' then 1 else 0 end) as accepted
    from {{ ref('stg_events') }} as events
    cross join {{ ref('int_reporting') }} as reporting
    where
        events.verb in ('match_shown', 'match_applied', 'match_accepted')
        and events.registration is not null
        and events.actor_kind in ('member', 'system')
        and events.occurred_at < reporting.reporting_end_at
    group by 1

),

bands as (

    select
        cast(least(floor(score * 10 + 1e-9), 9) as bigint) as tenth,
        count(*) as shown,
        cast(sum(applied) as bigint) as applied,
        cast(sum(accepted) as bigint) as accepted
    from pairs
    where score between 0 and 1
    group by 1

)

select
    '0.' || cast(tenth as string) || '-'
    || case when tenth = 9 then '1.0' else '0.' || cast(tenth + 1 as string) end as score_band,
    cast(tenth / 10.0 as double) as score_from,
    shown,
    applied,
    accepted,
    {{ share('applied', 'shown') }} as apply_share,
    {{ share('accepted', 'shown') }} as accept_share,
    {{ wilson_low('accepted', 'shown') }} as accept_low,
    {{ wilson_high('accepted', 'shown') }} as accept_high,
    shown as n,
    shown >= 20 as is_enough
from bands
order by tenth
