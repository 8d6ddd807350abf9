"""What the pages say and draw, from rows small enough to work out by hand."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from dashboards import formats, words
from dashboards.answers import (
    business,
    jobs,
    operations,
    overview,
    retention,
    talent_market,
    trust,
)
from dashboards.pictures import channels as channel_pictures
from dashboards.pictures import learning_paths, projects
from dashboards.pictures import retention as retention_pictures


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "lang", lambda: "en")
    monkeypatch.setattr(formats, "lang", lambda: "en")


def week(active: int, low: float | None, high: float | None) -> dict:
    return {
        "active_members": active,
        "previous_active_members": 100,
        "expected_low": low,
        "expected_high": high,
        "holiday": None,
    }


def test_a_week_lies_above_below_or_inside_its_range_or_has_none() -> None:
    assert [overview.place(week(n, 90, 110)) for n in (111, 110, 90, 89)] == ["above", "inside", "inside", "below"]
    assert overview.place(week(500, None, None)) == "unknown"
    assert overview.title(week(120, 90, 110)) == "10 above the expected range"
    assert overview.answer(week(97, None, None), None, 1) == (
        "**97** members were active, -3 on the week before. **1 matter** needs a person."
    )


def test_the_score_is_trusted_only_when_it_is_shown_to_rank() -> None:
    def check(ranks: bool | None, source: str = "log") -> dict[str, Any]:
        by = "shown_needs" if ranks is False else "score"
        return {
            "score_source": source,
            "n": 100,
            "is_enough": ranks is not None,
            "ranks_outcomes": ranks,
            "ordered_by": by,
        }

    assert trust.trust(check(True)) == "higher scores were accepted more often (n 100)"
    assert "not clearly" in trust.trust(check(False))
    assert "too few" in trust.trust(check(None))
    assert "too few" in trust.trust(None)
    # our own lists decide once they have enough
    both = pl.DataFrame([check(None), check(True, "events")])
    assert (trust.governing(both) or {})["score_source"] == "events"
    assert (trust.governing(pl.DataFrame([check(False), check(True, "events")])) or {})["score_source"] == "log"
    assert trust.governing(both.clear()) is None


def test_matches_whose_score_does_not_rank_are_ordered_by_what_is_shown() -> None:
    matches = pl.DataFrame(
        {"rank": [1, 2, 3], "job_id": ["a", "b", "c"], "score": [0.9, 0.8, 0.7], "score_low": [0.1, 0.5, 0.5]}
    )
    assert trust.ordered(matches, {"ordered_by": "score"})["job_id"].to_list() == ["a", "b", "c"]
    assert trust.ordered(matches, None)["job_id"].to_list() == ["a", "b", "c"]
    anew = trust.ordered(matches, {"ordered_by": "shown_needs"})
    assert anew.select("rank", "job_id").rows() == [(1, "b"), (2, "c"), (3, "a")]


def test_a_group_stands_out_only_with_its_whole_interval() -> None:
    rows = [
        ("country", "CN", 1.1, 0.9, 1.3),
        ("country", "US", 0.2, 0.1, 0.3),
        ("channel", "x", 1.6, 1.2, 2.0),
        ("language", "en", None, None, None),
    ]
    groups = pl.DataFrame(
        rows, schema=["dimension", "group_value", "exposure_ratio", "ratio_low", "ratio_high"], orient="row"
    )
    assert trust.uneven(groups)["group_value"].to_list() == ["US", "x"]
    assert trust.exposure_title(groups) == "1 group is shown less than all, 1 more"
    assert trust.exposure_title(groups.head(1)) == "No group is shown clearly more or less than all"


def test_movements_add_up() -> None:
    month = {"new_mrr": 900, "upgrade_mrr": 200, "reactivation_mrr": 100, "downgrade_mrr": 150, "churn_mrr": 550}
    assert sum(business.flows(month).values()) == 500


def test_the_leakiest_step_is_the_smallest_share_after_the_first() -> None:
    steps = pl.DataFrame({"step": [1, 2, 3], "label": ["a", "b", "c"], "share_of_previous": [0.1, 0.8, 0.5]})
    assert (retention.leakiest(steps) or {})["label"] == "c"
    assert retention.leakiest(steps.head(1)) is None


def test_the_share_set_aside_is_unknown_before_anything_was_read() -> None:
    sources = pl.DataFrame({"rows_loaded": [90, 9], "rows_quarantined": [0, 1]})
    assert operations.set_aside(sources) == pytest.approx(0.01)
    assert operations.set_aside(sources.clear()) is None


def test_the_market_is_told_without_what_is_not_known() -> None:
    nothing = pl.DataFrame({"skill": []})
    leading = pl.DataFrame({"skill": ["RAG"], "demand_share": [0.25]})
    assert talent_market.answer(59, leading, nothing, nothing) == "Of **59** jobs, most ask for **RAG** (25%)."


def test_the_jobs_answer_names_the_commonest_problem_and_the_role_that_closes_fastest() -> None:
    facts = {"jobs": 480, "with_pay": 240, "score": 82.0, "with_error": 3}
    wrong = pl.DataFrame({"label": ["In one language only", "No pay stated"], "points": [0, 15], "jobs": [480, 240]})
    kept = pl.DataFrame({
        "role": ["Analyst", "Engineer", "Nurse"],
        "median_days_open": [50.0, 41.0, 9.0],
        "is_enough": [True, True, False],
    })  # fmt: skip
    assert jobs.answer(facts, wrong, kept) == (
        "Of **480** jobs 50% state their pay; the median text scores 82 of 100, and 3 have an error; the most common "
        "problem is “No pay stated” (240); Engineer closes fastest: half within 41 days."
    )
    assert jobs.answer(facts, wrong.clear(), kept.clear()).endswith("have half of the postings closed yet.")


def test_small_cells_are_hidden_in_the_picture_itself() -> None:
    cohort = {"cohort_on": date(2026, 9, 1), "unit": "month", "members": 60}
    rows = pl.DataFrame([cohort | {"period": k, "retained": n, "retained_share": n / 60} for k, n in ((1, 30), (2, 4))])
    spec = retention_pictures.retention(rows, people=False).done().to_json() or ""
    assert "50%" in spec
    assert "<5" in spec or "\\u003c5" in spec
    assert str(4 / 60) not in spec


def test_channels_whose_worth_is_withheld_are_left_out_of_the_picture() -> None:
    worth = {"cost_per_member": 30.0, "months_known": 6, "paid_back_months": 3, "n": 40}
    shown = {"channel": "Search", "value": 60.0, "value_low": 50.0, "value_high": 70.0}
    hidden = {"channel": "Friends", "value": None, "value_low": None, "value_high": None}
    spec = channel_pictures.cohort_values(pl.DataFrame([shown | worth, hidden | worth]), "CNY")
    assert spec is not None
    drawn = spec.done().to_json() or ""
    assert "Search" in drawn
    assert "Friends" not in drawn
    assert channel_pictures.cohort_values(pl.DataFrame([hidden | worth]), "CNY") is None


def test_a_path_is_layered_below_what_it_requires_and_loops_stand_together() -> None:
    rows = pl.DataFrame(
        {
            "skill_id": ["a", "b", "c", "d"],
            "requires": [["outside"], ["a", "c"], ["a", "b"], ["b"]],
            "learn_together": [1, 2, 2, 3],
        }
    )
    assert learning_paths.layers(rows) == {"a": 0, "b": 1, "c": 1, "d": 2}
    assert learning_paths.ready(rows) == {"a"}


def test_five_skills_of_one_depth_take_two_rows() -> None:
    rows = pl.DataFrame(
        {"skill_id": list("abcde"), "requires": [[]] * 5}, schema_overrides={"requires": pl.List(pl.String)}
    )
    assert sorted(learning_paths.layers(rows).values()) == [0, 0, 0, 0, 1]


def test_a_milestone_runs_from_the_one_before_it() -> None:
    rows = pl.DataFrame(
        {
            "milestone": ["one", "two"],
            "due_on": [date(2026, 1, 10), date(2026, 2, 10)],
            "done_on": [date(2026, 1, 20), None],
            "state": ["done_late", "open"],
        }
    )
    drawn = projects.milestones(rows, date(2026, 1, 1), date(2026, 1, 25)).layout["shapes"]
    spans = [(str(s["x0"]), str(s["x1"])) for s in drawn if s["type"] == "rect"]
    assert spans == [("2026-01-01", "2026-01-21"), ("2026-01-10", "2026-02-11")]
