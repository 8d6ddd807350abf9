-- A channel is the one by which the applicant became a member; what it cost is the cost of all who joined by it.
with yields as (

    select
        members.channel as channel_id,
        count(distinct applications.actor_id) as applicants,
        {{ application_counts() }}
    from {{ ref('int_applications') }} as applications
    inner join {{ ref('stg_members') }} as members on applications.actor_id = members.member_id
    where members.channel is not null
    group by 1

)

select
    channels.channel_id,
    channels.name_zh,
    channels.name_en,
    channels.members,
    coalesce(yields.applicants, 0) as applicants,
    coalesce(yields.applications, 0) as applications,
    coalesce(yields.shortlisted, 0) as shortlisted,
    coalesce(yields.interviewed, 0) as interviewed,
    coalesce(yields.placed, 0) as placed,
    {{ share('yields.placed', 'yields.applications') }} as placed_share,
    {{ wilson_low('yields.placed', 'yields.applications') }} as placed_low,
    {{ wilson_high('yields.placed', 'yields.applications') }} as placed_high,
    yields.fees,
    yields.currency as fee_currency,
    channels.cost,
    channels.currency as cost_currency,
    {{ share('channels.cost', 'yields.placed') }} as cost_per_hire
from {{ ref('acquisition_channels') }} as channels
left join yields using (channel_id)
order by 1
