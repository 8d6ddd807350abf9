-- retention_cohorts counts months of joining directly; the configured curve comes to the same from month 1 on.
select cohorts.cohort_month_on, cohorts.months_since, cohorts.retained, curves.retained as curve_retained
from {{ ref('retention_cohorts') }} as cohorts
inner join {{ ref('retention_curves') }} as curves
    on cohorts.cohort_month_on = curves.cohort_on
    and cohorts.months_since = curves.period
where
    curves.definition_id = 'joined_month'
    and cohorts.months_since > 0
    and (cohorts.retained <> curves.retained or cohorts.members <> curves.members)
