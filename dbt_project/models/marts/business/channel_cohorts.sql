-- Observed, never extrapolated: of the members of a channel who joined at least k whole months before the reporting
-- day, what they paid in their first k months, refunds off. The interval is that of a mean over all of them, payers and
-- others alike (normal, 95 %). Memberships and single purchases count; the fee for a placement is paid by an employer.
with payments as (

    select member_id, currency, amount, is_refund, paid_on
    from {{ ref('int_payments') }}
    where
        stream in ('membership', 'training')
        and member_id is not null
        and amount is not null
        and currency is not null

),

members as (

    select
        members.member_id,
        members.channel as channel_id,
        members.joined_on,
        {{ months_between('members.joined_on', add_days('reporting.reporting_on', 1)) }}
        - case
            when {{ add_months(
                'members.joined_on', months_between('members.joined_on', add_days('reporting.reporting_on', 1))
            ) }} > {{ add_days('reporting.reporting_on', 1) }} then 1
            else 0
        end as months_observed
    from {{ ref('stg_members') }} as members
    cross join {{ ref('int_reporting') }} as reporting
    where members.channel is not null and members.joined_on <= reporting.reporting_on

),

months as (

    select * from (
        values (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (18), (24)
    ) as marks (months_since)

),

observed as (

    select members.channel_id, months.months_since, count(*) as members
    from members
    inner join months on members.months_observed >= months.months_since
    group by 1, 2

),

currencies as (

    select distinct members.channel_id, payments.currency
    from payments
    inner join members using (member_id)

),

paid as (

    -- what each payer had paid by each mark
    select
        members.channel_id,
        payments.currency,
        months.months_since,
        members.member_id,
        sum(case when payments.is_refund then -payments.amount else payments.amount end) as value
    from payments
    inner join members using (member_id)
    inner join months on members.months_observed >= months.months_since
    where payments.paid_on < {{ add_months('members.joined_on', 'months.months_since') }}
    group by 1, 2, 3, 4

),

sums as (

    select
        channel_id,
        currency,
        months_since,
        count(*) filter (where value > 0) as payers,
        sum(value) as value,
        sum(cast(value as double) * cast(value as double)) as squares
    from paid
    group by 1, 2, 3

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

sizes as (

    select channel_id, count(*) as members from members group by 1

),

valued as (

    select
        observed.channel_id,
        currencies.currency,
        observed.months_since,
        observed.members as n,
        coalesce(sums.payers, 0) as payers,
        cast(coalesce(sums.value, 0) as decimal(18, 2)) as revenue,
        round(cast(coalesce(sums.value, 0) as double) / observed.members, 9) as mean,
        case when observed.members > 1 then sqrt(greatest(0.0,
            (coalesce(sums.squares, 0) - observed.members * power(
                cast(coalesce(sums.value, 0) as double) / observed.members, 2
            )) / (observed.members - 1)
        ) / observed.members) end as error,
        case when costs.currency = currencies.currency
            then {{ share('costs.cost', 'sizes.members') }}
        end as cost_per_member
    from observed
    inner join currencies using (channel_id)
    left join sums
        on observed.channel_id = sums.channel_id
        and observed.months_since = sums.months_since
        and currencies.currency = sums.currency
    left join costs on observed.channel_id = costs.channel_id
    left join sizes on observed.channel_id = sizes.channel_id

)

select
    channel_id,
    currency,
    cast(months_since as bigint) as months_since,
    n,
    payers,
    revenue,
    case when n >= 20 then mean end as value_per_member,
    case when n >= 20 then round(mean - 1.959963984540054 * error, 9) end as value_low,
    case when n >= 20 then round(mean + 1.959963984540054 * error, 9) end as value_high,
    cost_per_member,
    case when n >= 20 then mean >= cost_per_member end as is_paid_back
from valued
order by channel_id, currency, months_since
