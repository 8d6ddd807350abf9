with written as (

    select
        member_id,
        sum(posts) as posts,
        sum(answers) as answers,
        sum(published) as published,
        min(day_on) as first_contribution_on
    from {{ ref('int_member_days') }}
    where contributions > 0
    group by 1

),

accepted as (

    -- the author of an accepted answer is who answered with it
    select answers.actor_id as member_id, count(distinct answers.object_id) as accepted
    from {{ ref('stg_events') }} as answers
    inner join {{ ref('stg_events') }} as acceptances on answers.object_id = acceptances.object_id
    cross join {{ ref('int_reporting') }} as reporting
    where
        answers.verb = 'answered'
        and answers.actor_kind = 'member'
        and acceptances.verb = 'accepted'
        and acceptances.object_kind = 'answer'
        and acceptances.occurred_at < reporting.reporting_end_at
    group by 1

),

counted as (

    select
        written.member_id,
        cast(written.posts as bigint) as posts,
        cast(written.answers as bigint) as answers,
        coalesce(accepted.accepted, 0) as accepted,
        cast(written.published as bigint) as published,
        cast(written.posts + written.answers + coalesce(accepted.accepted, 0) + written.published as bigint)
            as contribution_score,
        written.first_contribution_on
    from written
    left join accepted using (member_id)

)

select
    member_id,
    posts,
    answers,
    accepted,
    published,
    contribution_score,
    {{ share('contribution_score', 'sum(contribution_score) over ()') }} as share_of_all,
    row_number() over (order by contribution_score desc, member_id) as rank,
    first_contribution_on
from counted
order by rank
