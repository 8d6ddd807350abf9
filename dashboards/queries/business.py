"""Where money comes from and who may leave: the marts of `business/`. Currencies are never added together."""

from __future__ import annotations

import polars as pl

from dashboards.queries.publication import ask


def currencies() -> list[str]:
    """Currencies with membership revenue, largest first."""
    return ask("select currency from revenue_movements where is_complete group by 1 order by max(closing_mrr) desc")[
        "currency"
    ].to_list()


def movements(currency: str, months: int) -> pl.DataFrame:
    """Monthly recurring revenue of the last complete months, oldest first: opening + movements = closing."""
    return ask(
        """
        from (
            select month_on, currency, opening_mrr, new_mrr, upgrade_mrr, downgrade_mrr, churn_mrr,
                   reactivation_mrr, closing_mrr,
                   paying_members, churned_members
            from revenue_movements
            where currency = ? and is_complete
            order by month_on desc limit ?
        ) order by month_on
        """,
        currency,
        months,
    )


def streams(currency: str, months: int) -> pl.DataFrame:
    """Revenue net of refunds by stream in the last complete months."""
    return ask(
        """
        select month_on, stream, amount - coalesce(refunds, 0) as net, events
        from revenue_streams
        where currency = $1 and month_on between (select last_month_on - to_months($2::int - 1)
        from publication_facts)
                                            and (select last_month_on from publication_facts)
        order by stream, month_on
        """,
        currency,
        months,
    )


def plan_mix() -> pl.DataFrame:
    """Members and recurring revenue by plan in the newest complete month."""
    return ask(
        """
        select plan_id, members, mrr, currency from plan_mix
        where month_on = (select last_month_on from publication_facts)
        order by members desc, plan_id
        """
    )


def channels() -> pl.DataFrame:
    """How members were found: cost per member, activation, retention, payback; dearest first."""
    return ask(
        """
        select channel_id, name_@ as channel, kind, members, activated_share, retained_30d_share, cost, currency,
               cost_per_member, revenue_per_member, payback_months, is_expensive, n
        from acquisition_channels order by cost_per_member desc nulls last, channel_id
        """
    )


def goals() -> pl.DataFrame:
    """Goals with their target, actual and pace, the most behind first."""
    return ask(
        """
        select g.goal_id, coalesce(m.label_@, g.metric_id) as metric, m.unit, g.baseline, g.target, g.actual,
               g.starts_on, g.due_on, g.progress_share, g.pace_share, g.state,
               g.pace_value, g.forecast, g.forecast_low, g.forecast_high, g.outlook
        from goals g left join metrics m using (metric_id)
        order by list_position(['missed', 'behind', 'on_track', 'ahead', 'reached', 'unknown'], g.state), g.due_on, 1
        """
    )


def churn_risks() -> pl.DataFrame:
    """Paying members who show signs of leaving, most value first, with evidence and what to do."""
    return ask(
        """
        select member_id, plan_id, value_at_risk, currency, rule, evidence_@ as evidence, suggestion_@ as suggestion
        from churn_risks order by value_at_risk desc nulls last, member_id
        """
    )


def ledger() -> pl.DataFrame:
    """Which streams the ledger tells of, and what to add where it does not."""
    return ask("select stream, verbs, events, first_on, last_on, state, hint_@ as hint from ledger_coverage")


def cohort_values(currency: str) -> pl.DataFrame:
    """What members of each channel had paid 3, 6 and 12 months after joining, and when their cost was earned."""
    return ask(
        """
        with earned as (
            -- for good: there are fewer members of each further month, so a value may fall below the cost again
            select channel_id, max(months_since) filter (where value_per_member is not null) as months_known,
                   min(months_since) filter (where is_paid_back and months_since > coalesce(last_short, 0))
                   as paid_back_months
            from (
                select *, max(months_since) filter (where not is_paid_back) over (partition by channel_id) as last_short
                from channel_cohorts where currency = $1
            )
            group by 1
        )
        select coalesce(c.name_@, v.channel_id) as channel, v.cost_per_member, e.paid_back_months, e.months_known,
               max(v.value_per_member) filter (where v.months_since = 3) as value_3,
               max(v.value_per_member) filter (where v.months_since = 6) as value_6,
               max(v.value_per_member) filter (where v.months_since = 12) as value_12,
               max(v.value_per_member) filter (where v.months_since = e.months_known) as value,
               max(v.value_low) filter (where v.months_since = e.months_known) as value_low,
               max(v.value_high) filter (where v.months_since = e.months_known) as value_high,
               max(v.n) filter (where v.months_since = e.months_known) as n,
               max(v.payers) filter (where v.months_since = e.months_known) as payers
        from channel_cohorts v
        join earned e using (channel_id)
        left join acquisition_channels c using (channel_id)
        where v.currency = $1 and e.months_known is not null
        group by all order by value desc, channel
        """,
        currency,
    )


def backtest() -> pl.DataFrame:
    """How the rules for members who may leave would have done in the months before."""
    return ask(
        """
        select rule, horizon_days, first_as_of_on, last_as_of_on, paying, stopped, flagged, flagged_stopped, base_share,
               precision_share, precision_low, precision_high, recall_share, verdict
        from churn_backtest order by horizon_days, rule <> 'any', rule
        """
    )


def advertising(currency: str, months: int) -> pl.DataFrame:
    """Advertising by place over the last complete months: revenue, impressions, eCPM, CTR."""
    return ask(
        """
        select placement_id, sum(amount - refunds) as net, sum(impressions)::bigint as impressions,
               sum(clicks)::bigint as clicks,
               case when sum(impressions) filter (where ecpm is not null) >= 1000
                    then sum(ecpm * impressions) / sum(impressions) filter (where ecpm is not null) end as ecpm,
               case when sum(impressions) filter (where click_share is not null) >= 1000
                    then sum(click_share * impressions) / sum(impressions) filter (where click_share is not null) end
                    as click_share
        from advertising
        where currency = $1 and month_on between (select last_month_on - to_months($2::int - 1) from publication_facts)
                                             and (select last_month_on from publication_facts)
        group by 1 order by net desc, placement_id
        """,
        currency,
        months,
    )


def training(currency: str) -> pl.DataFrame:
    """Single purchases by product, most money first."""
    return ask(
        """
        select title, sales, amount - refunds as net, refunded, refunded_share, buyers, completed_share
        from training_sales where currency = ? order by net desc, product_id
        """,
        currency,
    )


def recruiting(currency: str, months: int) -> pl.DataFrame:
    """Placements of the last complete months, the newest first."""
    return ask(
        """
        select month_on, placements, amount - refunds as net, fee_per_placement, median_days_to_fill
        from recruiting_fees
        where currency = $1 and month_on between (select last_month_on - to_months($2::int - 1) from publication_facts)
                                             and (select last_month_on from publication_facts)
        order by month_on desc
        """,
        currency,
        months,
    )


def benefits() -> pl.DataFrame:
    """Benefits: share of paying members who used each, and its use before upgrades and before renewals."""
    return ask(
        """
        select u.benefit_id, u.label_@ as benefit,
               (select case when sum(members) >= 5 then sum(users) / sum(members)::double end
                from benefit_use b where b.benefit_id = u.benefit_id and b.is_included) as used_share,
               u.upgrades, u.upgrade_use_share, u.upgrade_use_low, u.upgrade_use_high, u.renewals, u.renewal_use_share,
               u.verdict, u.caution_@ as caution
        from benefit_upgrades u order by u.upgrade_use_share desc nulls last, u.benefit_id
        """
    )
