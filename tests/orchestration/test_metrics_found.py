"""The registry on a whole run of the sample: every metric opens, ranges are right, the planted campaign is noticed."""

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest
import yaml
from scipy import stats

from tests.conftest import ROOT, Place

pytestmark = pytest.mark.slow
with (ROOT / "data" / "reference" / "metrics.csv").open(encoding="utf-8") as file:
    REGISTRY = list(csv.DictReader(file))
TRUTHS = {t["id"]: t["expected"] for t in yaml.safe_load((ROOT / "data/sample/TRUTHS.yml").read_text(encoding="utf-8"))}


@pytest.fixture(scope="module")
def version(community: Place) -> Path:
    return community.published / json.loads((community.published / "current.json").read_text())["path"]


@pytest.fixture(scope="module")
def marts(version: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(version / "marts.duckdb", read_only=True) as con:
        yield con


def test_every_metric_has_a_value_or_a_reason_and_its_sql(version: Path, marts: duckdb.DuckDBPyConnection) -> None:
    found = marts.execute("select metric_id, current_value is not null, missing_reason_en from metrics").fetchall()
    assert len(found) == len(REGISTRY)
    assert {metric for metric, has_value, why in found if has_value == (why is not None)} == set()
    said: dict[str, Any] = json.loads((version / "sql.json").read_text(encoding="utf-8"))
    for metric in REGISTRY:
        assert metric["metric_id"] in said["metrics"][metric["metric_id"]]
        assert said["models"][metric["model"]]
        assert said["models"][metric["mart"]]
    assert '"warehouse"' not in json.dumps(said)


def test_the_identities_hold_over_many_rows(marts: duckdb.DuckDBPyConnection) -> None:
    found = marts.execute(
        "select identity_id, bool_and(holds), sum(rows_checked) from identities group by 1"
    ).fetchall()
    assert {name for name, _, _ in found} == {
        "weekly_members", "recurring_revenue", "recurring_revenue_chain", "cohort_sizes", "funnel_steps",
        "revenue_ledger", "catalogue", "catalogue_size", "plan_mix", "contributions",
    }  # fmt: skip
    assert all(holds for _, holds, _ in found)
    assert sum(rows for _, _, rows in found) > 1000


def test_the_range_of_a_day_is_that_of_scipys_theil_sen(marts: duckdb.DuckDBPyConnection) -> None:
    days: list[tuple[date, float, str, float, float, float]] = marts.execute(
        """select period_on, value, day_kind, expected, expected_low, expected_high
           from metric_history where metric_id = 'daily_active_members' order by 1"""
    ).fetchall()
    judged = [day for day in days if day[3] is not None]
    assert len(judged) > 300
    for day, _, _, expected, low, high in judged:
        past = [d for d in days if d[0] < day and (day - d[0]).days % 7 == 0 and d[2] == "ordinary"][-12:]
        past = [d for d in past if (day - d[0]).days <= 18 * 7]
        t, x = np.array([(d[0] - day).days / 7 for d in past]), np.sqrt([d[1] for d in past])
        slope = stats.theilslopes(x, t)[0]
        middle = np.median(x - slope * t)
        spread = max(0.5, 1.4826 * float(np.median(np.abs(x - middle - slope * t))))
        half = 3 * spread * np.sqrt(1 + 1 / t.size + t.mean() ** 2 / ((t - t.mean()) ** 2).sum())
        assert (expected, low, high) == pytest.approx(
            (middle**2, max(middle - half, 0) ** 2, (middle + half) ** 2), abs=1e-5
        )


def test_alarms_are_rare_on_quiet_days_and_a_day_at_half_is_noticed(marts: duckdb.DuckDBPyConnection) -> None:
    daily = marts.execute(
        """select quiet_periods, false_alarm_share, half_noticed_share
           from anomaly_quality where metric_id = 'daily_active_members'"""
    ).fetchone()
    assert daily is not None
    assert daily[0] > 250
    assert daily[1] <= 0.01
    assert daily[2] >= 0.8


def test_the_campaign_whose_cohort_left_is_a_surprise_carried_by_its_channel(marts: duckdb.DuckDBPyConnection) -> None:
    month: date = TRUTHS["churned_cohort"]["cohort_month_on"]
    found = marts.execute(
        """select period_on, side, cause, cause_en from metric_anomalies
           where metric_id = 'new_members_week' and likelihood_rank = 1 and side = 'above' order by 1"""
    ).fetchall()
    assert [(on.year, on.month, cause) for on, _, cause, _ in found] == [(month.year, month.month, "one_group")]
    assert "Campus recruitment fair alone" in found[0][3]


def test_surprises_of_the_spring_festival_are_told_as_a_holiday(marts: duckdb.DuckDBPyConnection) -> None:
    found = marts.execute(
        """select distinct cause_en from metric_anomalies where metric_id = 'daily_active_members'
           and period_on between '2026-02-15' and '2026-02-23' and likelihood_rank = 1"""
    ).fetchall()
    assert found == [("Holiday: Spring Festival.",)]
