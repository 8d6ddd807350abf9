select
    feed,
    actor_kind,
    coalesce(actor_rule, 'unknown') as actor_rule,
    case
        when actor_rule = 'no_account' then '事件没有写明账号'
        when actor_rule = 'source' then '来源自己说明了类别'
        when actor_rule = 'otherwise' then '有账号，且没有规则说明它是别的类别'
        when actor_rule is null then '载入时没有记录依据'
        else '账号前缀符合数据源 actor_rules 中的规则'
    end as evidence_zh,
    case
        when actor_rule = 'no_account' then 'The event names no account'
        when actor_rule = 'source' then 'The source itself says so'
        when actor_rule = 'otherwise' then 'It has an account, and no rule makes it anything else'
        when actor_rule is null then 'No evidence was kept when it was loaded'
        else 'The account has a prefix that a rule in the actor_rules of the feed names'
    end as evidence_en,
    count(*) as events,
    count(distinct actor_id) as actors,
    min({{ reporting_date('occurred_at') }}) as first_on,
    max({{ reporting_date('occurred_at') }}) as last_on
from {{ ref('stg_events') }}
group by 1, 2, 3, 4, 5
order by 1, 2, 3
