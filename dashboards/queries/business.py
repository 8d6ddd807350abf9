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
