"""What the pages about help, events and money say, from rows small enough to work out by hand."""

import json
from pathlib import Path

import polars as pl
import pytest

from dashboards import formats, words
from dashboards.answers import business, channels, events, service
from dashboards.queries import channels as channel_queries
from dashboards.queries import publication
from tests.dashboards import tiny_publication
from tests.dashboards.conftest import Open


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "lang", lambda: "en")
    monkeypatch.setattr(formats, "lang", lambda: "en")


def weeks(median: float | None, **more: object) -> pl.DataFrame:
    return pl.DataFrame([{"median_hours": median, **more}], schema_overrides={"median_hours": pl.Float64})


CARRIED = pl.DataFrame({"kind": ["answers"], "people_for_half": [6], "contributors": [40]})


@pytest.mark.usefixtures("english")
def test_the_answer_says_how_long_half_wait_and_how_long_support_takes() -> None:
    waiting = {"questions": 9, "longest": 50.0}
    assert service.answer(weeks(6.5, asked=20), weeks(30.0, opened=7), waiting) == (
        "Half of last week's questions had an answer within **6.5 h**; **9** wait, the longest for 2 days. "
        "Half of the newest week's 7 tickets had a response within 30 h."
    )
    hidden = service.answer(weeks(6.5, asked=20), weeks(None, opened=7), {"questions": 9, "longest": None})
    assert hidden == "Half of last week's questions had an answer within **6.5 h**; **9** wait."


@pytest.mark.usefixtures("english")
def test_a_median_that_is_not_reached_is_no_number() -> None:
    said = service.answer(weeks(None, asked=20), weeks(None, opened=1), {"questions": 0, "longest": None})
    assert said == "More than half of last week's questions have no answer yet; none waits."


@pytest.mark.usefixtures("english")
def test_the_answer_says_who_comes_to_lectures_and_on_whom_answers_rest() -> None:
    found = {"lecture_attendance_share": 0.62, "lecture_return_share": None}
    gaps = pl.DataFrame({"topic": ["Retrieval", "Agents"], "gap": [0.2, -0.05]})
    assert events.answer(gaps, CARRIED, lambda metric: {"current_value": found[metric]}) == (
        "**62%** of those registered for lectures come, — of them are active again within 30 days; most wanted and "
        "least held: Retrieval. Half of all answers come from 6 of 40 people."
    )


@pytest.mark.usefixtures("english")
def test_without_a_ledger_revenue_is_unknown_and_the_missing_events_are_named() -> None:
    ledger = pl.DataFrame(
        {"stream": ["membership", "training"], "state": ["no_ledger", "supplied"], "verbs": ["subscribed", "purchased"]}
    )
    assert business.without_ledger(ledger) == (
        "No ledger of memberships was supplied: revenue is unknown, not 0. 1 of 4 streams have one. "
        "Add subscribed events to the log."
    )


@pytest.mark.usefixtures("english")
def test_the_back_test_says_what_chance_alone_would_have_found() -> None:
    row = {
        "rule": "any", "horizon_days": 60, "precision_share": 0.42, "precision_low": 0.32, "precision_high": 0.52,
        "base_share": 0.27, "flagged": 86,
    }  # fmt: skip
    assert channels.trusted(pl.DataFrame([row])) == (
        "Back-test: 42% of those named had left 60 days later (32%–52%, n 86), 27% of all payers."
    )
    assert channels.trusted(pl.DataFrame([row | {"precision_share": None}])) == "Back-test: too few were named."


@pytest.mark.usefixtures("english")
def test_a_member_costs_what_the_paid_channels_cost_and_hidden_counts_make_no_number() -> None:
    paid = pl.DataFrame(
        {
            "currency": ["CNY", "CNY", "USD", None],
            "cost": [300.0, 100.0, 999.0, None],
            "members": [10, 30, 9, 50],
            "is_expensive": [True, False, False, False],
        }
    )
    none = pl.DataFrame(schema={"churn_mrr": pl.Float64, "opening_mrr": pl.Float64})
    cost, dear = channels.cards(paid, none, None, "CNY", lambda _: "")
    assert (cost.value, cost.n, cost.against) == ("CN¥10", 40, "2 paid channels")  # 400 for 40 members
    assert (dear.value, dear.against) == ("1", "of 4 channels")
    hidden = paid.with_columns(members=pl.Series([None, 30, 9, 50]))
    assert [tile.value for tile in channels.cards(hidden, none, None, "CNY", lambda _: "")] == ["—", "—"]


def test_the_share_of_memberships_is_unknown_when_a_stream_is_hidden() -> None:
    streams = pl.DataFrame(
        {
            "month_on": ["9", "9", "10", "10"],
            "stream": ["membership", "training", "membership", "training"],
            "net": [30.0, 10.0, 60.0, None],
            "events": [3, 1, 6, 1],
        }
    )
    found = {row["month_on"]: row for row in business.received(streams).iter_rows(named=True)}
    assert (found["9"]["net"], found["9"]["membership_share"], found["9"]["events"]) == (40.0, 0.75, 4)
    assert (found["10"]["net"], found["10"]["membership_share"]) == (None, None)


@pytest.mark.usefixtures("reading")
def test_a_channel_is_paid_back_from_the_month_after_which_it_stays_so() -> None:
    publication.begin()
    values = {row["channel"]: row for row in channel_queries.cohort_values("CNY").iter_rows(named=True)}
    # 10 a month: search (cost 30) has earned it at 3 months, ads (cost 210) not even at 12
    assert values["Search" if words.lang() == "en" else "搜索"]["paid_back_months"] == 3
    assert values["Feed ads" if words.lang() == "en" else "信息流广告"]["paid_back_months"] is None
    assert {row["value"] for row in values.values()} == {120.0}


def test_the_business_page_without_a_ledger_names_the_events_to_add(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tiny_publication.write(tmp_path, version="no-ledger", filled=False)
    path = folder / json.loads((folder / "current.json").read_text())["path"] / "marts.duckdb"
    tiny_publication.fill(path, "ledger_coverage")
    monkeypatch.setenv("TALENT_PUBLISHED", str(folder))
    page = open_page("business", "en")
    assert not page.exception
    assert "revenue is unknown, not 0" in page.markdown[0].value
    assert "Add placed events." in page.dataframe[0].value["hint"].to_list()
    assert not page.metric
