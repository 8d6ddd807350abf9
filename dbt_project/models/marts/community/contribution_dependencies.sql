-- What breaks if each of the twenty who contributed most in the last 90 days pauses.
with days as (

    select
        days.member_id,
        cast(sum(days.posts + days.answers + days.published) as bigint) as contributions
    from {{ ref('int_member_days') }} as days
    cross join {{ ref('int_reporting') }} as reporting
    where days.contributions > 0 and days.day_on > {{ add_days('reporting.reporting_on', -90) }}
    group by 1

),

ranked as (

    select
        member_id,
        contributions,
        {{ share('contributions', 'sum(contributions) over ()') }} as share_of_all,
        row_number() over (order by contributions desc, member_id) as rank
    from days
    where contributions > 0

),

helped as (

    -- each question once for each person who helped with it
    select questions.question_id, questions.topic_id, answers.responder_id as member_id
    from {{ ref('int_answers') }} as answers
    inner join {{ ref('questions') }} as questions using (question_id)
    cross join {{ ref('int_reporting') }} as reporting
    where
        {{ reporting_date('questions.asked_at') }} > {{ add_days('reporting.reporting_on', -90) }}
        and answers.actor_kind in ('member', 'anonymous', 'staff')
        and (answers.responder_id <> questions.asker_id or answers.responder_id is null or questions.asker_id is null)
    group by 1, 2, 3

),

shared as (

    select *, count(*) over (partition by question_id) as helpers
    from helped

),

totals as (

    select count(distinct question_id) as questions from helped

),

mine as (

    select
        member_id,
        count(*) as questions_helped,
        count(*) filter (where helpers = 1) as only_helper
    from shared
    where member_id is not null
    group by 1

),

topic_questions as (

    select topic_id, count(distinct question_id) as questions
    from helped
    where topic_id is not null
    group by 1

),

topics as (

    -- topics of which the member alone helped with at least half of the questions
    select
        alone.member_id,
        count(*) as topics_at_risk,
        {{ ordered_list('topic_id', 'place') }} as topic_ids_at_risk
    from (
        select
            shared.member_id,
            shared.topic_id,
            row_number() over (partition by shared.member_id order by count(*) desc, shared.topic_id) as place
        from shared
        inner join topic_questions using (topic_id)
        where shared.helpers = 1 and shared.member_id is not null and topic_questions.questions >= 5
        group by 1, 2
        having 2 * count(*) >= max(topic_questions.questions)
    ) as alone
    group by 1

)

select
    ranked.member_id,
    ranked.rank,
    ranked.contributions,
    ranked.share_of_all,
    coalesce(mine.questions_helped, 0) as questions_helped,
    coalesce(mine.only_helper, 0) as questions_without_help,
    case when totals.questions >= 20
        then {{ share('coalesce(mine.only_helper, 0)', 'totals.questions') }}
    end as questions_without_help_share,
    coalesce(topics.topics_at_risk, 0) as topics_at_risk,
    coalesce(topics.topic_ids_at_risk, {{ empty_list() }}) as topic_ids_at_risk,
    '近 90 天 ' || cast(ranked.contributions as string) || ' 项贡献；'
    || cast(coalesce(mine.only_helper, 0) as string) || ' 个问题只有此人回答。' as evidence_zh,
    cast(ranked.contributions as string) || ' contributions in 90 days; '
    || cast(coalesce(mine.only_helper, 0) as string)
    || case when coalesce(mine.only_helper, 0) = 1 then ' question' else ' questions' end
    || ' that nobody else helped with.' as evidence_en
from ranked
cross join totals
left join mine using (member_id)
left join topics using (member_id)
where ranked.rank <= 20
order by ranked.rank
