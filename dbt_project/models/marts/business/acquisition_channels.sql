with members as (

    select
        members.member_id,
        members.channel as channel_id,
        members.joined_on,
        {{ days_between('members.joined_on', 'reporting.reporting_on') }} as days_since
    from {{ ref('stg_members') }} as members
    cross join {{ ref('int_reporting') }} as reporting
    where members.channel is not null and members.joined_on <= reporting.reporting_on

),

active as (

    select
        members.member_id,
        max(case when {{ days_between('members.joined_on', 'days.day_on') }} between 0 and 6 then 1 else 0 end)
            as is_activated,
        max(case when {{ days_between('members.joined_on', 'days.day_on') }} between 30 and 59 then 1 else 0 end)
            as is_retained
    from members
    inner join {{ ref('int_member_days') }} as days using (member_id)
    group by 1

),

people as (

    select
        members.channel_id,
        count(*) as members,
        count(*) filter (where members.days_since >= 7) as members_7d,
        count(*) filter (where members.days_since >= 60) as members_60d,
        coalesce(sum(active.is_activated) filter (where members.days_since >= 7), 0) as activated,
        coalesce(sum(active.is_retained) filter (where members.days_since >= 60), 0) as retained_30d,
        sum(greatest(members.days_since, 1)) / 30.4375 as member_months
    from members
    left join active using (member_id)
    group by 1

),

costs as (

    select
        costs.channel_id,
        case when count(distinct costs.currency) = 1 then cast(sum(costs.cost) as decimal(18, 2)) end as cost,
        case when count(distinct costs.currency) = 1 then max(costs.currency) end as currency
    from {{ ref('stg_channel_costs') }} as costs
    cross join {{ ref('int_reporting') }} as reporting
    where costs.month_on <= reporting.reporting_on
    group by 1

),

payments as (

    select
        members.channel_id,
        payments.currency,
        sum(case when payments.is_refund then -payments.amount else payments.amount end) as revenue
    from {{ ref('int_payments') }} as payments
    inner join members using (member_id)
    where payments.amount is not null and payments.stream in ('membership', 'training')
    group by 1, 2

),

ledger as (

    -- without a ledger revenue is unknown, not 0
    select count(*) > 0 as is_supplied
    from {{ ref('int_payments') }}
    where amount is not null and member_id is not null and stream in ('membership', 'training')

),

joined as (

    select
        channels.channel_id,
        channels.name_zh,
        channels.name_en,
        channels.kind,
        coalesce(people.members, 0) as members,
        coalesce(people.activated, 0) as activated,
        people.members_7d,
        coalesce(people.retained_30d, 0) as retained_30d,
        people.members_60d,
        costs.cost,
        costs.currency,
        {{ share('costs.cost', 'people.members') }} as cost_per_member,
        case when costs.currency is not null and ledger.is_supplied
            then {{ share('coalesce(payments.revenue, 0)', 'people.members') }}
        end as revenue_per_member,
        case when payments.revenue > 0
            then {{ share('costs.cost', 'payments.revenue') }} * people.member_months / people.members
        end as payback_months
    from {{ ref('stg_channels') }} as channels
    cross join ledger
    left join people using (channel_id)
    left join costs using (channel_id)
    left join payments
        on channels.channel_id = payments.channel_id and costs.currency = payments.currency

),

typical as (

    select currency, {{ percentile('cost_per_member', 0.5) }} as cost_per_member
    from joined
    where cost_per_member > 0
    group by 1

)

select
    joined.channel_id,
    joined.name_zh,
    joined.name_en,
    joined.kind,
    joined.members,
    cast(joined.activated as bigint) as activated,
    case when joined.members_7d >= 5 then {{ share('joined.activated', 'joined.members_7d') }} end as activated_share,
    cast(joined.retained_30d as bigint) as retained_30d,
    case when joined.members_60d >= 5 then {{ share('joined.retained_30d', 'joined.members_60d') }} end
        as retained_30d_share,
    joined.cost,
    joined.currency,
    joined.cost_per_member,
    joined.revenue_per_member,
    cast(joined.payback_months as double) as payback_months,
    coalesce(joined.cost_per_member > 3 * typical.cost_per_member, false) as is_expensive,
    joined.members as n
from joined
left join typical using (currency)
order by joined.channel_id
