-- Accepted: by both sides, or placed. The score is a share of needs, not a promise; `gap` says how far it is from one.
with bands as (

    select
        match_kind,
        score_source,
        cast(least(floor(score * 10 + 1e-9), 9) as bigint) as tenth,
        count(*) as shown,
        cast(sum(applied) as bigint) as applied,
        cast(sum(accepted) as bigint) as accepted,
        cast(sum(declined) as bigint) as declined,
        cast(sum(placed) as bigint) as placed,
        round(avg(score), 9) as expected  -- nine decimals, so that the order in which an engine adds does not show
    from {{ ref('int_match_outcomes') }}
    group by 1, 2, 3

)

select
    match_kind,
    score_source,
    '0.' || cast(tenth as string) || '-'
    || case when tenth = 9 then '1.0' else '0.' || cast(tenth + 1 as string) end as score_band,
    cast(tenth / 10.0 as double) as score_from,
    shown,
    applied,
    accepted,
    declined,
    placed,
    expected,
    {{ share('applied', 'shown') }} as apply_share,
    {{ share('accepted', 'shown') }} as accept_share,
    {{ wilson_low('accepted', 'shown') }} as accept_low,
    {{ wilson_high('accepted', 'shown') }} as accept_high,
    {{ share('accepted', 'shown') }} - expected as gap,
    shown as n,
    shown >= 20 as is_enough
from bands
order by match_kind, score_source, tenth
