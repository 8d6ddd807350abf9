"""What each number means, how it went, why it moved, and the SQL behind it: `metrics` and the marts beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import streamlit as st

from dashboards import roles
from dashboards.queries.publication import OPEN_VERSIONS, ask, one, reading, sees


def catalogue() -> pl.DataFrame:
    """Every metric in the reader's language, with its value now or the reason why there is none."""
    return ask(
        """
        select metric_id, label_@ as label, question_@ as question, formula_@ as formula, unit, grain, direction,
               minimum_n, owner, mart, model, goal_id,
               case when ? or unit <> 'money' then current_value end as current_value, current_n, measured_on,
               missing_reason_@ as missing_reason
        from metrics order by owner, metric_id
        """,
        roles.role() != roles.PUBLIC,
    )


def history(metric_id: str, periods: int) -> pl.DataFrame:
    """The last complete periods of a metric, oldest first, with the range that was to be expected."""
    return ask(
        """
        from (
            select period, period_on, measured_on, value, n, day_kind, expected, expected_low, expected_high, is_unusual
            from metric_history where metric_id = ? order by period_on desc limit ?
        ) order by period_on
        """,
        metric_id,
        periods,
    )


def expected(weeks: pl.DataFrame) -> pl.DataFrame:
    """Weeks of `activity_weeks` with the range that the registry expected, and the likeliest cause of a surprise.

    Both are unknown to a reader who must not see the registry's history, which holds money too.
    """
    own = weeks.drop("expected_low", "expected_high", "is_unusual", strict=False)
    if not sees("metric_history", "metric_anomalies"):
        number, text = pl.lit(None, pl.Float64), pl.lit(None, pl.String)
        return own.with_columns(
            expected_low=number, expected_high=number, is_unusual=pl.lit(None, pl.Boolean), cause=text
        )
    found = ask(
        """
        select h.period_on as week_on, h.expected_low, h.expected_high, h.is_unusual, a.cause
        from metric_history h
        left join metric_anomalies a
            on a.metric_id = h.metric_id and a.period_on = h.period_on and a.likelihood_rank = 1
        where h.metric_id = 'weekly_active_members'
        """
    )
    return own.join(found, on="week_on", how="left", maintain_order="left")


def anomalies(metric_id: str) -> pl.DataFrame:
    """Values outside their range with their likely causes, newest first and likeliest first."""
    return ask(
        """
        select period, period_on, value, n, expected_low, expected_high, side, judgement, cause, cause_@ as said,
               likelihood_rank
        from metric_anomalies where metric_id = ? order by period_on desc, likelihood_rank
        """,
        metric_id,
    )


def dimensions(metric_id: str) -> list[str]:
    """By what the change of a metric can be broken down."""
    return ask("select distinct dimension from metric_changes where metric_id = ? order by 1", metric_id)[
        "dimension"
    ].to_list()


def changes(metric_id: str, dimension: str) -> pl.DataFrame:
    """What each group added to the change into the last complete period, largest effect first."""
    return ask(
        """
        select period_on, value, label_@ as label, value_before, value_now, rate_effect, mix_effect, contribution
        from metric_changes
        where metric_id = $1 and dimension = $2
          and period_on = (select max(period_on) from metric_changes where metric_id = $1)
        order by abs(contribution) desc, value
        """,
        metric_id,
        dimension,
    )


def goals(metric_id: str) -> pl.DataFrame:
    """The goals of a metric: target, actual, where the straight line would be today, forecast with its interval."""
    return ask(
        """
        select goal_id, target, baseline, actual, pace_value, starts_on, due_on, progress_share, pace_share, state,
               forecast, forecast_low, forecast_high, forecast_n, outlook
        from goals where metric_id = ? order by due_on, goal_id
        """,
        metric_id,
    )


def identities(metric_id: str | None) -> pl.DataFrame:
    """Sums that must come out, of one metric or of all, and whether they do."""
    return ask(
        """
        select identity_id, metric_id, label_@ as label, holds, largest_difference, rows_checked
        from identities where $1 is null or metric_id = $1 order by identity_id, metric_id
        """,
        metric_id,
    )


def alarm_quality(metric_id: str | None) -> pl.DataFrame:
    """How far the alarms can be trusted: false ones on quiet periods, and what share of changes would be noticed."""
    return ask(
        """
        select q.metric_id, m.label_@ as label, q.period, judged_periods, unusual_periods, quiet_periods, false_alarms,
               false_alarm_share, half_noticed_share, double_noticed_share
        from anomaly_quality q left join metrics m using (metric_id)
        where $1 is null or q.metric_id = $1 order by q.metric_id
        """,
        metric_id,
    )


def main_currency() -> str | None:
    """The currency of metrics in money: the one in which most members pay."""
    return one(
        """
        select currency from revenue_movements where month_on = (select last_month_on from publication_facts)
        order by paying_members desc, currency limit 1
        """
    ).get("currency")


@st.cache_data(max_entries=OPEN_VERSIONS, show_spinner=False)
def _statements(version: str, path: str) -> dict[str, dict[str, str]]:  # noqa: ARG001  the version is the cache's key
    file = Path(path)
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {"models": {}, "metrics": {}}


def sql(metric: dict[str, Any]) -> dict[str, str]:
    """Name -> statement, from the metric's own select to the mart it reads; empty when none was published."""
    publication = reading()
    said = _statements(publication.version, str(publication.folder / "sql.json"))
    found = {
        metric["metric_id"]: said["metrics"].get(metric["metric_id"]),
        metric["model"]: said["models"].get(metric["model"]),
        metric["mart"]: said["models"].get(metric["mart"]),
    }
    return {name: statement for name, statement in found.items() if statement}
