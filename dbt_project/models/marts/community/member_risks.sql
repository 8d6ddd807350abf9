select
    judged.member_id,
    judged.rule_id,
    rules.label_zh,
    rules.label_en,
    judged.last_active_on,
    judged.days_before,
    judged.days_recent,
    '此前 ' || cast(rules.before_days as string) || ' 天活跃 ' || cast(judged.days_before as string)
    || ' 天，最近 ' || cast(rules.recent_days as string) || ' 天 ' || cast(judged.days_recent as string) || ' 天。'
        as evidence_zh,
    'Active on ' || cast(judged.days_before as string) || ' of the ' || cast(rules.before_days as string)
    || ' days before, on ' || cast(judged.days_recent as string) || ' of the last '
    || cast(rules.recent_days as string) || '.' as evidence_en,
    rules.action_zh,
    rules.action_en,
    backtests.precision,
    backtests.flagged as precision_n
from {{ ref('int_risk_judgements') }} as judged
inner join {{ ref('int_reporting') }} as reporting on judged.as_of_on = reporting.reporting_on
inner join {{ ref('stg_risk_rules') }} as rules using (rule_id)
left join {{ ref('risk_backtests') }} as backtests on judged.rule_id = backtests.rule_id and backtests.span = 'all'
where judged.is_flagged
order by 1, 2
