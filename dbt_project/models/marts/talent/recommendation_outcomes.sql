-- Of what was shown and has had 28 days since: what did the member take? Taken is what keeps an item off the lists.
with settled as (

    select showings.*
    from {{ ref('stg_showings') }} as showings
    cross join {{ ref('int_reporting') }} as reporting
    where
        {{ add_days('showings.shown_on', 28) }} <= reporting.reporting_on
        and showings.score between 0 and 1
        and showings.kind not in ('job_match', 'project_match')  -- theirs is `calibration`

),

taken as (

    select
        actor_id as member_id,
        case when verb = 'answered' and object_kind is distinct from 'question' then parent_id else object_id end
            as item_id,
        cast(occurred_at as date) as taken_on
    from {{ ref('stg_events') }}
    where actor_kind = 'member' and verb in ('viewed', 'played', 'started', 'completed', 'answered', 'project_joined')

),

outcomes as (

    select
        settled.kind,
        settled.member_id,
        settled.item_id,
        settled.shown_on,
        cast(least(floor(settled.score * 10 + 1e-9), 9) as bigint) as tenth,
        max(case when taken.item_id is not null then 1 else 0 end) as was_taken
    from settled
    left join taken
        on settled.member_id = taken.member_id
        and settled.item_id = taken.item_id
        and taken.taken_on > settled.shown_on
        and taken.taken_on <= {{ add_days('settled.shown_on', 28) }}
    group by 1, 2, 3, 4, 5

),

bands as (

    select kind, tenth, count(*) as shown, cast(sum(was_taken) as bigint) as taken
    from outcomes
    group by 1, 2

)

select
    kind,
    '0.' || cast(tenth as string) || '-'
    || case when tenth = 9 then '1.0' else '0.' || cast(tenth + 1 as string) end as score_band,
    cast(tenth / 10.0 as double) as score_from,
    shown,
    taken,
    {{ share('taken', 'shown') }} as taken_share,
    {{ wilson_low('taken', 'shown') }} as taken_low,
    {{ wilson_high('taken', 'shown') }} as taken_high,
    shown >= 20 as is_enough
from bands
order by kind, tenth
