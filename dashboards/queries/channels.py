"""What a channel costs and brings, which benefits are used, who may leave: the marts of `business/` about members."""

from __future__ import annotations

from typing import Any

import polars as pl

from dashboards.queries.publication import ask, one


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
        select coalesce(c.name_@, v.channel_id) as channel, v.cost_per_member,
               -- for good: there are fewer members of each further month, so a value may fall below the cost again
               min(v.months_since) filter (where v.is_paid_back and v.months_since > coalesce(v.last_short, 0))
               as paid_back_months,
               max(v.months_since) filter (where v.value_per_member is not null) as months_known,
               max(v.value_per_member) filter (where v.months_since = 3) as value_3,
               max(v.value_per_member) filter (where v.months_since = 6) as value_6,
               max(v.value_per_member) filter (where v.months_since = 12) as value_12,
               arg_max(v.value_per_member, v.months_since) as value,
               arg_max_null(v.value_low, v.months_since) filter (where v.value_per_member is not null) as value_low,
               arg_max_null(v.value_high, v.months_since) filter (where v.value_per_member is not null) as value_high,
               arg_max_null(v.n, v.months_since) filter (where v.value_per_member is not null) as n,
               arg_max_null(v.payers, v.months_since) filter (where v.value_per_member is not null) as payers
        from (
            select *, max(months_since) filter (where not is_paid_back) over (partition by channel_id) as last_short
            from channel_cohorts where currency = $1
        ) v
        left join acquisition_channels c using (channel_id)
        group by all having months_known is not null order by value desc, channel
        """,
        currency,
    )


def churn_risks(currency: str, limit: int | None) -> pl.DataFrame:
    """Paying members who show signs of leaving, most value first, with evidence and what to do; `in_all`: how many."""
    return ask(
        """
        select member_id, plan_id, value_at_risk, rule, evidence_@ as evidence, suggestion_@ as suggestion,
               (select count(*) from churn_risks where currency = $1) as in_all
        from churn_risks where currency = $1 order by value_at_risk desc nulls last, member_id limit $2
        """,
        currency,
        limit,
    )


def at_risk(currency: str) -> dict[str, Any]:
    """Members who show signs of leaving and their monthly fees, each member once however many signs."""
    return one(
        """
        select count(*) as members, coalesce(sum(value), 0)::double as value
        from (select max(value_at_risk) as value from churn_risks where currency = ? group by member_id)
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
