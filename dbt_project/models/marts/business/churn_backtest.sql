-- The rules of churn_risks as they would have spoken at the end of each of the last months, and who had stopped paying
-- 28 or 60 days later. A member who pays for several months is counted at each: the intervals take them for
-- independent and are somewhat too narrow.
with judged as (

    select signals.*, 28 as horizon_days, has_left_28 as has_left
    from {{ ref('int_churn_signals') }} as signals
    where not is_now and has_left_28 is not null

    union all

    select signals.*, 60 as horizon_days, has_left_60 as has_left
    from {{ ref('int_churn_signals') }} as signals
    where not is_now and has_left_60 is not null

),

flagged as (

    {%- for rule, condition in [
        ('any', 'is_silent or is_declining or is_never_active or has_open_feedback'),
        ('silent', 'is_silent'),
        ('declining', 'is_declining'),
        ('never_active', 'is_never_active'),
        ('open_feedback', 'has_open_feedback'),
    ] %}
    select '{{ rule }}' as rule, horizon_days, as_of_on, has_left, coalesce({{ condition }}, false) as is_flagged
    from judged
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

counts as (

    select
        rule,
        horizon_days,
        min(as_of_on) as first_as_of_on,
        max(as_of_on) as last_as_of_on,
        count(*) as paying,
        count(*) filter (where has_left) as stopped,
        count(*) filter (where is_flagged) as flagged,
        count(*) filter (where is_flagged and has_left) as flagged_stopped
    from flagged
    group by 1, 2

)

select
    rule,
    cast(horizon_days as bigint) as horizon_days,
    first_as_of_on,
    last_as_of_on,
    paying,
    stopped,
    flagged,
    flagged_stopped,
    {{ share('stopped', 'paying') }} as base_share,
    case when flagged >= 20 then {{ share('flagged_stopped', 'flagged') }} end as precision_share,
    case when flagged >= 20 then {{ wilson_low('flagged_stopped', 'flagged') }} end as precision_low,
    case when flagged >= 20 then {{ wilson_high('flagged_stopped', 'flagged') }} end as precision_high,
    case when stopped >= 20 then {{ share('flagged_stopped', 'stopped') }} end as recall_share,
    case when stopped >= 20 then {{ wilson_low('flagged_stopped', 'stopped') }} end as recall_low,
    case when stopped >= 20 then {{ wilson_high('flagged_stopped', 'stopped') }} end as recall_high,
    case
        when flagged < 20 then 'not_enough_data'
        when {{ wilson_low('flagged_stopped', 'flagged') }} > {{ share('stopped', 'paying') }} then 'better_than_chance'
        else 'no_better_than_chance'
    end as verdict
from counts
order by horizon_days, case when rule = 'any' then 0 else 1 end, rule
