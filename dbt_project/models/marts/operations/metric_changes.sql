-- Groups that are fewer than five people in either period are told together as `other`, and where these are fewer than
-- five between them, the next larger group with them: the whole is public, so what is hidden could be worked out.
{%- set k = 5 %}
with metrics as (

    select metric_id, unit, grain from {{ ref('stg_metrics') }}

),

ends as (

    select
        metrics.metric_id,
        metrics.unit,
        metrics.grain,
        case when metrics.grain = 'month' then reporting.last_month_on else reporting.last_week_on end as last_on
    from metrics
    cross join {{ ref('int_reporting') }} as reporting

),

steps as (

    -- each part stands in its own period as what is, and in the next as what was
    select
        metric_id, period_on, dimension, value, amount, base, people,
        0 as amount_before, 0 as base_before, 0 as people_before
    from {{ ref('int_metric_parts') }}
    union all
    select
        parts.metric_id,
        case
            when ends.grain = 'month' then {{ add_months('parts.period_on', 1) }}
            else {{ add_days('parts.period_on', 7) }}
        end as period_on,
        parts.dimension,
        parts.value,
        0 as amount,
        0 as base,
        0 as people,
        parts.amount as amount_before,
        parts.base as base_before,
        parts.people as people_before
    from {{ ref('int_metric_parts') }} as parts
    inner join ends using (metric_id)

),

begins as (

    select metric_id, min(period_on) as first_on
    from {{ ref('int_metric_parts') }}
    group by 1

),

pairs as (

    select
        steps.metric_id,
        ends.unit,
        steps.period_on,
        steps.dimension,
        steps.value,
        sum(steps.amount) as amount,
        sum(steps.base) as base,
        sum(steps.amount_before) as amount_before,
        sum(steps.base_before) as base_before,
        sum(steps.people) as people,
        sum(steps.people_before) as people_before
    from steps
    inner join ends using (metric_id)
    inner join begins using (metric_id)
    where steps.period_on > begins.first_on and steps.period_on <= ends.last_on
    group by 1, 2, 3, 4, 5

),

sizes as (

    select
        *,
        people between 1 and {{ k - 1 }} or people_before between 1 and {{ k - 1 }} as is_small
    from pairs

),

hidden as (

    select
        *,
        sum(case when is_small then people else 0 end) over whole as hidden_people,
        sum(case when is_small then people_before else 0 end) over whole as hidden_people_before,
        row_number() over (
            partition by metric_id, period_on, dimension
            order by
                is_small,
                case when least(people, people_before) >= {{ k }} then 0 else 1 end,
                greatest(people, people_before),
                value
        ) as place
    from sizes
    window whole as (partition by metric_id, period_on, dimension)

),

folded as (

    select
        metric_id,
        unit,
        period_on,
        dimension,
        case
            when is_small then 'other'
            when
                place = 1
                and (hidden_people between 1 and {{ k - 1 }} or hidden_people_before between 1 and {{ k - 1 }})
                then 'other'
            else value
        end as value,
        sum(amount) as amount,
        sum(base) as base,
        sum(amount_before) as amount_before,
        sum(base_before) as base_before
    from hidden
    group by 1, 2, 3, 4, 5

),

shares as (

    select
        *,
        base / cast(nullif(sum(base) over whole, 0) as double) as weight,
        base_before / cast(nullif(sum(base_before) over whole, 0) as double) as weight_before,
        -- a group that is there only once has the same rate in both: all it does is its weight
        coalesce({{ share('amount', 'base') }}, {{ share('amount_before', 'base_before') }}) as rate,
        coalesce({{ share('amount_before', 'base_before') }}, {{ share('amount', 'base') }}) as rate_before,
        (
            {{ share('sum(amount) over whole', 'sum(base) over whole') }}
            + {{ share('sum(amount_before) over whole', 'sum(base_before) over whole') }}
        ) / 2 as whole_rate
    from folded
    window whole as (partition by metric_id, period_on, dimension)

),

effects as (

    select
        metric_id,
        unit,
        period_on,
        dimension,
        value,
        cast(case when unit = 'share' then {{ share('amount_before', 'base_before') }} else amount_before end as double)
            as value_before,
        cast(case when unit = 'share' then {{ share('amount', 'base') }} else amount end as double) as value_now,
        case when unit = 'share' then (weight + weight_before) / 2 * (rate - rate_before) end as rate_effect,
        case when unit = 'share' then (weight - weight_before) * ((rate + rate_before) / 2 - whole_rate) end
            as mix_effect,
        cast(amount - amount_before as double) as difference
    from shares
    where unit <> 'share' or (weight is not null and weight_before is not null)

),

flows as (

    -- movements are what came and went, not parts: they have no size before
    {% for value, column, sign in [
        ('new', 'new_members', ''), ('resurrected', 'resurrected_members', ''), ('dormant', 'dormant_members', '-')
    ] -%}
    select
        'weekly_active_members' as metric_id,
        week_on as period_on,
        'lifecycle' as dimension,
        '{{ value }}' as value,
        cast({{ sign }}{{ column }} as double) as contribution
    from {{ ref('activity_weeks') }}
    union all
    {% endfor -%}
    {% for value, sign in [
        ('new', ''), ('upgrade', ''), ('reactivation', ''), ('downgrade', '-'), ('churn', '-')
    ] -%}
    select
        'mrr' as metric_id,
        month_on as period_on,
        'movement' as dimension,
        '{{ value }}' as value,
        cast({{ sign }}{{ value }}_mrr as double) as contribution
    from {{ ref('revenue_movements') }}
    where currency = (select currency from {{ ref('int_main_currency') }})
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

contributions as (

    select
        metric_id, period_on, dimension, value, value_before, value_now, rate_effect, mix_effect,
        case when unit = 'share' then rate_effect + mix_effect else difference end as contribution
    from effects
    union all
    select
        flows.metric_id, flows.period_on, flows.dimension, flows.value, null, null, null, null, flows.contribution
    from flows
    inner join ends using (metric_id)
    inner join begins using (metric_id)
    where flows.period_on > begins.first_on and flows.period_on <= ends.last_on

)

select
    contributions.metric_id,
    contributions.period_on,
    contributions.dimension,
    contributions.value,
    {%- for language, unknown, rest, found in [
        ('zh', '未注明', '其他', {
            'new': '新增', 'resurrected': '回流', 'dormant': '流失', 'returning': '老成员', 'upgrade': '升级',
            'reactivation': '恢复付费', 'downgrade': '降级', 'churn': '停止付费',
        }),
        ('en', 'Not stated', 'Other', {
            'new': 'New', 'resurrected': 'Resurrected', 'dormant': 'Gone quiet', 'returning': 'Returning',
            'upgrade': 'Upgrade', 'reactivation': 'Reactivation', 'downgrade': 'Downgrade', 'churn': 'Churn',
        }),
    ] %}
    case
        when contributions.value = 'unknown' then '{{ unknown }}'
        when contributions.value = 'other' then '{{ rest }}'
        when contributions.dimension in ('lifecycle', 'movement', 'returning') then
            case contributions.value
                {%- for value, label in found.items() %}
                when '{{ value }}' then '{{ label }}'
                {%- endfor %}
            end
        else coalesce(
            channels.name_{{ language }}, topics.label_{{ language }}, plans.name_{{ language }}, contributions.value
        )
    end as label_{{ language }},
    {%- endfor %}
    round(contributions.value_before, 9) as value_before,
    round(contributions.value_now, 9) as value_now,
    round(contributions.rate_effect, 9) as rate_effect,
    round(contributions.mix_effect, 9) as mix_effect,
    round(contributions.contribution, 9) as contribution
from contributions
left join {{ ref('stg_channels') }} as channels
    on contributions.dimension = 'channel' and contributions.value = channels.channel_id
left join {{ ref('stg_topics') }} as topics
    on contributions.dimension = 'topic' and contributions.value = topics.topic_id
left join {{ ref('stg_plans') }} as plans
    on contributions.dimension = 'plan' and contributions.value = plans.plan_id
order by contributions.metric_id, contributions.period_on, contributions.dimension, contributions.value
