-- What a metric is made of in each period: one fact a member and thing, grouped by what is known of either.
{%- set of_members = ['channel', 'country', 'language', 'cohort'] %}
{%- set dimensions = {
    'weekly_active_members': of_members,
    'new_members_week': of_members,
    'questions_asked_week': of_members + ['topic', 'returning'],
    'answered_24h_share': of_members + ['topic', 'returning'],
    'completions_week': of_members + ['topic', 'content_language', 'returning'],
    'mrr': of_members + ['plan'],
} %}
with members as (

    select
        member_id,
        channel,
        country,
        {{ first_of('languages') }} as language,
        substring(cast(joined_on as string), 1, 7) as cohort
    from {{ ref('stg_members') }}

),

first_weeks as (

    select member_id, min(week_on) as first_week_on
    from {{ ref('int_member_weeks') }}
    group by 1

),

asked as (

    select
        {{ week_of(reporting_date('asked_at')) }} as week_on,
        asker_id as member_id,
        topic_id,
        is_unanswered,
        coalesce(hours_to_first_answer, hours_waiting) as hours
    from {{ ref('questions') }}

),

facts as (

    select
        'weekly_active_members' as metric_id,
        weeks.week_on as period_on,
        weeks.member_id,
        cast(null as string) as topic,
        cast(null as string) as content_language,
        cast(null as string) as plan,
        1 as amount,
        1 as base
    from {{ ref('int_member_weeks') }} as weeks
    cross join {{ ref('int_reporting') }} as reporting
    where weeks.week_on <= reporting.last_week_on

    union all

    select 'new_members_week', weeks.week_on, weeks.member_id, null, null, null, 1, 1
    from {{ ref('int_member_weeks') }} as weeks
    cross join {{ ref('int_reporting') }} as reporting
    where weeks.week_on <= reporting.last_week_on and weeks.previous_active_week_on is null

    union all

    select 'questions_asked_week', asked.week_on, asked.member_id, asked.topic_id, null, null, 1, 1
    from asked
    cross join {{ ref('int_reporting') }} as reporting
    where asked.week_on <= reporting.last_week_on

    union all

    -- as question_weeks counts: what is answered, or has waited for a day
    select
        'answered_24h_share', asked.week_on, asked.member_id, asked.topic_id, null, null,
        case when not asked.is_unanswered and asked.hours <= 24 then 1 else 0 end,
        1
    from asked
    cross join {{ ref('int_reporting') }} as reporting
    where asked.week_on <= reporting.last_week_on and (not asked.is_unanswered or asked.hours >= 24)

    union all

    select
        'completions_week', completions.week_on, completions.member_id, completions.topic_id,
        completions.content_language, null, completions.completions, completions.completions
    from {{ ref('int_completion_weeks') }} as completions
    cross join {{ ref('int_reporting') }} as reporting
    where completions.week_on <= reporting.last_week_on

    union all

    select 'mrr', months.month_on, months.member_id, null, null, months.plan_id, months.mrr, 1
    from {{ ref('int_subscription_months') }} as months
    cross join {{ ref('int_reporting') }} as reporting
    where
        months.month_on <= reporting.last_month_on
        and months.currency = (select currency from {{ ref('int_main_currency') }})

),

dimensions as (

    select * from (
        values
        {%- for metric_id, names in dimensions.items() %}
        {%- set last_metric = loop.last %}
        {%- for name in names %}
        ('{{ metric_id }}', '{{ name }}'){{ ',' if not (last_metric and loop.last) }}
        {%- endfor %}
        {%- endfor %}
    ) as listed (metric_id, dimension)

)

select
    facts.metric_id,
    facts.period_on,
    dimensions.dimension,
    coalesce(
        case dimensions.dimension
            when 'channel' then members.channel
            when 'country' then members.country
            when 'language' then members.language
            when 'cohort' then members.cohort
            when 'topic' then facts.topic
            when 'content_language' then facts.content_language
            when 'plan' then facts.plan
            when 'returning' then
                case
                    when first_weeks.first_week_on = facts.period_on then 'new'
                    when first_weeks.first_week_on < facts.period_on then 'returning'
                end
        end,
        'unknown'
    ) as value,
    cast(sum(facts.amount) as decimal(18, 2)) as amount,
    cast(sum(facts.base) as bigint) as base,
    count(distinct facts.member_id) as people
from facts
inner join dimensions using (metric_id)
left join members using (member_id)
left join first_weeks using (member_id)
group by 1, 2, 3, 4
