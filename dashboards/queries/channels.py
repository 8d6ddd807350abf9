"""What a channel costs and brings, which benefits are used, who may leave: the marts of `business/` about members."""

from __future__ import annotations

import polars as pl

from dashboards.queries.publication import ask


def channels() -> pl.DataFrame:
    """How members were found: cost per member, activation, retention, payback; dearest first."""
    return ask(
        """
        select channel_id, name_@ as channel, kind, members, activated_share, retained_30d_share, cost, currency,
               cost_per_member, revenue_per_member, payback_months, is_expensive, n
        from acquisition_channels order by cost_per_member desc nulls last, channel_id
        """
    )


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


def churn_risks() -> pl.DataFrame:
    """Paying members who show signs of leaving, most value first, with evidence and what to do."""
    return ask(
        """
        select member_id, plan_id, value_at_risk, currency, rule, evidence_@ as evidence, suggestion_@ as suggestion
        from churn_risks order by value_at_risk desc nulls last, member_id
        """
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
