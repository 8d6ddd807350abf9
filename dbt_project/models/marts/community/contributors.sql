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
    select responder_id as member_id, count(*) as accepted
    from {{ ref('int_answers') }}
    where actor_kind = 'member' and is_accepted and responder_id is not null
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
