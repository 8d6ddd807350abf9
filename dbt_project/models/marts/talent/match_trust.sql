-- Does a higher score go with more acceptance? AUC = the chance that an accepted match had a higher score than one that
-- was not (ties half); Somers' D = 2 AUC - 1. Its variance is that of DeLong for pairs of one member taken together
-- (Obuchowski 1997, "Nonparametric analysis of clustered ROC curve data", Biometrics 53): with the placements of the
-- accepted (V10) and of the others (V01) summed by member,
--     S10 / m + S01 / n + 2 S11 / (m n)
-- where every combination has a row, so that "nobody knows yet" is said and not left out.
with combinations as (

    select kinds.match_kind, sources.score_source
    from (select 'job' as match_kind union all select 'project') as kinds
    cross join (select 'events' as score_source union all select 'log') as sources

),

levels as (

    select match_kind, score_source, score, sum(accepted) as yes, sum(1 - accepted) as no
    from {{ ref('int_match_outcomes') }}
    group by 1, 2, 3

),

placed as (

    select
        *,
        sum(yes) over (partition by match_kind, score_source) as all_yes,
        sum(no) over (partition by match_kind, score_source) as all_no,
        coalesce(sum(no) over (
            partition by match_kind, score_source order by score rows between unbounded preceding and 1 preceding
        ), 0) as no_below,
        coalesce(sum(yes) over (
            partition by match_kind, score_source order by score rows between 1 following and unbounded following
        ), 0) as yes_above
    from levels

),

placements as (

    select
        outcomes.match_kind,
        outcomes.score_source,
        coalesce(outcomes.member_id, outcomes.pair_id) as member_id,  -- who is unknown is nobody else
        outcomes.accepted,
        {{ share('placed.no_below + 0.5 * placed.no', 'placed.all_no') }} as beaten,
        {{ share('placed.yes_above + 0.5 * placed.yes', 'placed.all_yes') }} as beaten_by,
        outcomes.score,
        power(outcomes.score - outcomes.accepted, 2) as square
    from {{ ref('int_match_outcomes') }} as outcomes
    inner join placed
        on outcomes.match_kind = placed.match_kind
        and outcomes.score_source = placed.score_source
        and outcomes.score = placed.score

),

totals as (

    select
        match_kind,
        score_source,
        count(*) as n,
        count(distinct member_id) as members,
        cast(sum(accepted) as bigint) as accepted,
        avg(score) as expected,
        avg(square) as brier,
        avg(case when accepted = 1 then beaten end) as auc
    from placements
    group by 1, 2

),

clusters as (

    select
        placements.match_kind,
        placements.score_source,
        placements.member_id,
        sum(placements.accepted) as yes,
        sum(1 - placements.accepted) as no,
        sum(case when placements.accepted = 1 then placements.beaten - totals.auc else 0 end) as yes_off,
        sum(case when placements.accepted = 0 then placements.beaten_by - totals.auc else 0 end) as no_off
    from placements
    inner join totals
        on placements.match_kind = totals.match_kind and placements.score_source = totals.score_source
    group by 1, 2, 3

),

sums as (

    select
        match_kind,
        score_source,
        cast(sum(yes) as double) as m,
        cast(sum(no) as double) as n,
        cast(count(*) as double) as members,
        cast(sum(case when yes > 0 then 1 else 0 end) as double) as members_yes,
        cast(sum(case when no > 0 then 1 else 0 end) as double) as members_no,
        sum(yes_off * yes_off) as s10,
        sum(no_off * no_off) as s01,
        sum(yes_off * no_off) as s11
    from clusters
    group by 1, 2

),

errors as (

    select
        match_kind,
        score_source,
        sqrt(greatest(0.0,
            s10 * members_yes / ((members_yes - 1) * m * m)
            + s01 * members_no / ((members_no - 1) * n * n)
            + 2 * s11 * members / ((members - 1) * m * n)
        )) as error
    from sums
    where members_yes > 1 and members_no > 1

),

bands as (

    select match_kind, score_source, sum(abs(gap) * shown) / sum(shown) as ece
    from {{ ref('calibration') }}
    group by 1, 2

),

measured as (

    select
        combinations.match_kind,
        combinations.score_source,
        coalesce(totals.n, 0) as n,
        coalesce(totals.members, 0) as members,
        coalesce(totals.accepted, 0) as accepted,
        round(totals.expected, 9) as expected,  -- nine decimals, so that the order in which an engine adds does not show
        {{ share('totals.accepted', 'totals.n') }} as observed,
        round(totals.brier, 9) as brier,
        {{ share('totals.accepted', 'totals.n') }}
            * (1 - {{ share('totals.accepted', 'totals.n') }}) as brier_of_rate,
        round(bands.ece, 9) as ece,
        round(totals.auc, 9) as auc,
        -- greatest and least pass over a null
        case when errors.error is not null then round(greatest(0.0, totals.auc - 1.959963984540054 * errors.error), 9) end
            as auc_low,
        case when errors.error is not null then round(least(1.0, totals.auc + 1.959963984540054 * errors.error), 9) end
            as auc_high,
        coalesce(totals.accepted >= 20 and totals.n - totals.accepted >= 20 and errors.error is not null, false)
            as is_enough
    from combinations
    left join totals
        on combinations.match_kind = totals.match_kind and combinations.score_source = totals.score_source
    left join errors
        on combinations.match_kind = errors.match_kind and combinations.score_source = errors.score_source
    left join bands
        on combinations.match_kind = bands.match_kind and combinations.score_source = bands.score_source

),

judged as (

    select *, case when is_enough then auc_low > 0.5 end as ranks_outcomes
    from measured

)

select
    match_kind,
    score_source,
    n,
    members,
    accepted,
    expected,
    observed,
    brier,
    brier_of_rate,
    ece,
    auc,
    auc_low,
    auc_high,
    2 * auc - 1 as somers_d,
    2 * auc_low - 1 as somers_low,
    2 * auc_high - 1 as somers_high,
    is_enough,
    ranks_outcomes,
    case when ranks_outcomes = false then 'shown_needs' else 'score' end as ordered_by,
    case
        when ranks_outcomes is null then '尚未经结果检验（双方同意的少于 20 次，或没同意的少于 20 次）；按分数排序。'
        when ranks_outcomes then '结果表明：分数越高，越常被双方接受；按分数排序。'
        else '结果未能表明分数有区分力；改按已有证据满足的需求占比排序。'
    end as statement_zh,
    case
        when ranks_outcomes is null
            then 'Not yet tested on outcomes (fewer than 20 accepted, or than 20 not accepted); ordered by score.'
        when ranks_outcomes then 'Shown to rank outcomes: higher scores are accepted more often; ordered by score.'
        else 'Not shown to rank outcomes; ordered by the share of needs that evidence covers.'
    end as statement_en
from judged
order by match_kind, score_source
