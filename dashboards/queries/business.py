"""Where money comes from: the marts of `business/` about money and goals. Currencies are never added together."""

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


def ledger() -> pl.DataFrame:
    """Which streams the ledger tells of, and what to add where it does not."""
    return ask("select stream, verbs, events, first_on, last_on, state, hint_@ as hint from ledger_coverage")


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


def training(currency: str, limit: int | None) -> pl.DataFrame:
    """Single purchases by product, most money first; `in_all`: how many products."""
    return ask(
        """
        select title, sales, amount - refunds as net, refunded, refunded_share, buyers, completed_share,
               (select count(*) from training_sales where currency = $1) as in_all
        from training_sales where currency = $1 order by net desc, product_id limit $2
        """,
        currency,
        limit,
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
