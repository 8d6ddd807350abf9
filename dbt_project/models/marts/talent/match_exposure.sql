-- Whom do the lists of matches show? Over members who agreed to be matched, by what they said of themselves or came
-- through; nothing of it is in a score. A candidate's rank is that among all whom a job is shown to. Figures of fewer
-- than 10 members are not made. An interval is that of a mean over members (1.96 standard errors); a ratio's is the
-- interval of the group divided by the mean of all, which is taken as known.
with consented as (

    select
        member_id,
        coalesce(country, 'unknown') as country,
        coalesce({{ first_of('languages') }}, 'unknown') as first_language,
        coalesce(channel, 'unknown') as channel
    from {{ ref('stg_members') }}
    where {{ holds('open_to', "'jobs'") }}

),

ranked as (

    select
        member_id,
        score,
        rank() over (partition by job_id order by score desc) as candidate_rank
    from {{ source('derived', 'job_matches') }}

),

by_member as (

    select
        consented.*,
        count(ranked.score) as shown,
        round(avg(ranked.score), 9) as mean_score,
        avg(ranked.candidate_rank) as mean_rank
    from consented
    left join ranked using (member_id)
    group by 1, 2, 3, 4

),

grouped as (

    select 'all' as dimension, 'all' as group_value, shown, mean_score, mean_rank from by_member
    union all
    select 'country', country, shown, mean_score, mean_rank from by_member
    union all
    select 'language', first_language, shown, mean_score, mean_rank from by_member
    union all
    select 'channel', channel, shown, mean_score, mean_rank from by_member

),

sums as (

    select
        dimension,
        group_value,
        count(*) as members,
        cast(sum(case when shown > 0 then 1 else 0 end) as bigint) as matched,
        cast(sum(shown) as bigint) as shown,
        round(avg(shown), 9) as shown_per_member,  -- nine decimals, so that the order in which an engine adds does not show
        round(1.959963984540054 * stddev_samp(shown) / sqrt(count(*)), 9) as shown_margin,
        round(avg(mean_rank), 9) as mean_rank,
        round(avg(mean_score), 9) as mean_score,
        round(1.959963984540054 * stddev_samp(mean_score) / sqrt(count(mean_score)), 9) as score_margin
    from grouped
    group by 1, 2

),

compared as (

    select
        sums.*,
        overall.shown_per_member as shown_per_member_of_all,
        sums.members >= 10 as is_enough
    from sums
    cross join (select shown_per_member from sums where dimension = 'all') as overall

)

select
    'job' as match_kind,
    dimension,
    group_value,
    coalesce(channels.name_zh, group_value) as group_zh,
    coalesce(channels.name_en, group_value) as group_en,
    members,
    matched,
    shown,
    is_enough,
    case when is_enough then {{ share('matched', 'members') }} end as matched_share,
    case when is_enough then {{ wilson_low('matched', 'members') }} end as matched_low,
    case when is_enough then {{ wilson_high('matched', 'members') }} end as matched_high,
    case when is_enough then shown_per_member end as shown_per_member,
    case when is_enough then mean_rank end as mean_rank,
    case when is_enough then mean_score end as mean_score,
    case when is_enough and score_margin is not null then greatest(0.0, mean_score - score_margin) end as score_low,
    case when is_enough and score_margin is not null then least(1.0, mean_score + score_margin) end as score_high,
    case when is_enough then {{ share('shown_per_member', 'shown_per_member_of_all') }} end as exposure_ratio,
    case when is_enough and shown_margin is not null
        then {{ share('greatest(0.0, shown_per_member - shown_margin)', 'shown_per_member_of_all') }}
    end as ratio_low,
    case when is_enough and shown_margin is not null
        then {{ share('shown_per_member + shown_margin', 'shown_per_member_of_all') }}
    end as ratio_high
from compared
left join {{ ref('stg_channels') }} as channels
    on compared.dimension = 'channel' and compared.group_value = channels.channel_id
order by dimension, members desc, group_value
