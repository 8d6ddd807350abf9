-- On how few people each kind of contribution rests, over the last 90 days. Gini coefficient of the counts of those who
-- contributed at all, from the sorted counts x(1) <= ... <= x(n): G = 2 sum(i x(i)) / (n sum x) - (n + 1) / n.
with days as (

    select days.member_id, days.posts, days.answers, days.published
    from {{ ref('int_member_days') }} as days
    cross join {{ ref('int_reporting') }} as reporting
    where days.contributions > 0 and days.day_on > {{ add_days('reporting.reporting_on', -90) }}

),

counts as (

    select member_id, 'all' as kind, sum(posts + answers + published) as contributions from days group by 1
    union all
    select member_id, 'posts' as kind, sum(posts) as contributions from days group by 1
    union all
    select member_id, 'answers' as kind, sum(answers) as contributions from days group by 1
    union all
    select member_id, 'published' as kind, sum(published) as contributions from days group by 1

),

ranked as (

    select
        kind,
        contributions,
        row_number() over (partition by kind order by contributions, member_id) as place_from_least,
        row_number() over (partition by kind order by contributions desc, member_id) as place_from_most,
        sum(contributions) over (
            partition by kind
            order by contributions desc, member_id
            rows between unbounded preceding and current row
        ) as carried,
        sum(contributions) over (partition by kind) as total
    from counts
    where contributions > 0

),

summed as (

    select
        kind,
        count(*) as contributors,
        cast(sum(contributions) as bigint) as contributions,
        sum(place_from_least * contributions) as weighted,
        sum(contributions) filter (where place_from_most <= 3) as top3,
        min(place_from_most) filter (where 2 * carried >= total) as people_for_half,
        min(place_from_most) filter (where 10 * carried >= 8 * total) as people_for_80_percent
    from ranked
    group by 1

)

select
    kind,
    contributors,
    contributions,
    case when contributors >= 5 then
        round(2 * cast(weighted as double) / (contributors * cast(contributions as double))
            - (contributors + 1) / cast(contributors as double), 9)
    end as gini,
    case when contributors >= 5 then {{ share('top3', 'contributions') }} end as top3_share,
    people_for_half,
    people_for_80_percent
from summed
order by kind
