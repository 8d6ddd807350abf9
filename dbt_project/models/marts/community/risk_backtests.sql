-- Also the sum of all judgements: the rows with the rule's own precision, which is what its list shows.
with judged as (

    select rule_id, 'day' as span, as_of_on, is_flagged, is_lapsed
    from {{ ref('int_risk_judgements') }}
    where is_lapsed is not null
    union all
    select rule_id, 'all' as span, max(as_of_on) over (partition by rule_id) as as_of_on, is_flagged, is_lapsed
    from {{ ref('int_risk_judgements') }}
    where is_lapsed is not null

),

counts as (

    select
        rule_id,
        span,
        as_of_on,
        count(*) as members,
        count(*) filter (where is_lapsed) as lapsed,
        count(*) filter (where is_flagged) as flagged,
        count(*) filter (where is_flagged and is_lapsed) as flagged_lapsed
    from judged
    group by 1, 2, 3

)

select
    counts.rule_id,
    rules.label_zh,
    rules.label_en,
    counts.span,
    counts.as_of_on,
    counts.members,
    counts.lapsed,
    counts.flagged,
    counts.flagged_lapsed,
    {{ share('counts.flagged_lapsed', 'counts.flagged') }} as precision,
    {{ wilson_low('counts.flagged_lapsed', 'counts.flagged') }} as precision_low,
    {{ wilson_high('counts.flagged_lapsed', 'counts.flagged') }} as precision_high,
    {{ share('counts.flagged_lapsed', 'counts.lapsed') }} as recall,
    {{ share('counts.lapsed', 'counts.members') }} as base_rate
from counts
inner join {{ ref('stg_risk_rules') }} as rules using (rule_id)
order by 1, 4, 5
