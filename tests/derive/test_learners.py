"""What became of those who took a resource up, and what that says about it."""

from collections.abc import Sequence
from datetime import date
from math import log

import polars as pl
import pytest

from pipelines.contracts.derived import ResourceLearners
from pipelines.derive.learners import agreement_with_order, measure_learners
from pipelines.derive.levels import estimate_levels

EVENTS = {"member_id": pl.String, "resource_id": pl.String, "verb": pl.String, "first_on": pl.Date}
NAMED = {"document_kind": pl.String, "document_id": pl.String, "skill_id": pl.String, "score": pl.Float64}
SHOWN = {
    "member_id": pl.String,
    "skill_id": pl.String,
    "level": pl.Float64,
    "proof": pl.String,
    "last_evidence_on": pl.Date,
}


def measured(events: list, shown: Sequence = (), named: Sequence = ()) -> dict[str, dict]:
    frame = measure_learners(
        pl.DataFrame(events, schema=EVENTS, orient="row"),
        pl.Series(["easy", "hard", "few"]),
        pl.DataFrame(list(named), schema=NAMED, orient="row"),
        pl.DataFrame(list(shown), schema=SHOWN, orient="row"),
    )
    ResourceLearners.validate(frame)
    return {row["resource_id"]: row for row in frame.iter_rows(named=True)}


def took(resource: str, started: int, finished: int, day: int = 1) -> list[tuple]:
    starts = [(f"m{n}", resource, "started", date(2026, 1, day)) for n in range(started)]
    return starts + [(f"m{n}", resource, "completed", date(2026, 1, day + 1)) for n in range(finished)]


def test_shares_are_drawn_to_everybodys_by_ten_learners():
    found = measured([*took("easy", 20, 18), *took("hard", 20, 4), *took("few", 4, 1), *took("unknown", 9, 9)])
    usual = 23 / 44
    assert found["easy"]["completion_share"] == pytest.approx((18 + 10 * usual) / 30, abs=1e-4)
    assert found["hard"]["completion_share"] == pytest.approx((4 + 10 * usual) / 30, abs=1e-4)
    assert (found["few"]["learners"], found["few"]["completion_share"], found["few"]["level"]) == (4, None, None)
    assert "unknown" not in found
    assert found["easy"]["outcome"] == found["easy"]["completion_share"]  # nobody showed anything later


def test_what_few_finish_is_difficult():
    found = measured([*took("easy", 20, 18), *took("hard", 20, 4)])
    share = found["hard"]["completion_share"]
    assert found["hard"]["level"] == pytest.approx(3 - (log(share / (1 - share)) - log(22 / 18)), abs=1e-3)
    assert found["easy"]["level"] < 3 < found["hard"]["level"]


def test_what_the_experienced_leave_is_more_difficult_still():
    shown = [(f"m{n}", "other", 4.0 if n < 20 else 1.0, "built", date(2025, 1, 1)) for n in range(40)]
    beginners = [(f"m{n}", "easy", "started", date(2026, 1, 1)) for n in range(20, 40)]
    found = measured([*beginners, *took("hard", 20, 0)], shown)
    assert (found["easy"]["experience"], found["hard"]["experience"]) == (1.0, 4.0)
    assert (found["easy"]["level"], found["hard"]["level"]) == (1.5, 4.5)  # equal shares, 1.5 levels from the mean


def test_a_skill_that_the_resource_names_is_no_experience():
    shown = [("m0", "taught", 5.0, "completed", date(2026, 1, 2)), ("m0", "other", 2.0, "built", date(2025, 1, 1))]
    named = [("tutorial", "easy", "taught", 0.9)]
    assert measured(took("easy", 1, 1), shown, named)["easy"]["experience"] == 2.0


def test_later_evidence_is_stronger_and_newer():
    named = [("tutorial", "easy", "taught", 0.9), ("tutorial", "easy", "aside", 0.1)]
    shown = [
        ("m0", "taught", 3.0, "built", date(2026, 2, 1)),  # counts
        ("m1", "taught", 3.0, "built", date(2025, 12, 1)),  # before
        ("m2", "taught", 3.0, "completed", date(2026, 2, 1)),  # the completion itself
        ("m3", "aside", 3.0, "built", date(2026, 2, 1)),  # not what it teaches
    ]
    found = measured(took("easy", 10, 10), shown, named)["easy"]
    assert found["later_evidence"] == 1
    assert found["later_share"] == pytest.approx(0.1)  # (1 + 10 * 1/10) / 20
    assert found["outcome"] == pytest.approx((found["completion_share"] + 0.1) / 2)


def test_without_starts_finishing_is_no_share():
    found = measured([e for e in took("easy", 20, 18) if e[2] == "completed"])["easy"]
    assert (found["learners"], found["completion_share"], found["level"]) == (18, None, None)


def test_people_finish_in_the_order_of_the_levels():
    """The planted community studies the easy before the difficult; levels from text and learners follow that order."""
    order = ["easy", "few", "hard"]
    events = [event for n, resource in enumerate(order) for event in took(resource, 30, 25 - 8 * n, day=1 + 5 * n)]
    resources = pl.DataFrame(
        [("easy", "course", "Beginners' SQL"), ("few", "book", "SQL"), ("hard", "course", "SQL internals")],
        schema=["resource_id", "kind", "title"],
        orient="row",
    ).with_columns(summary=pl.lit(None, pl.String), level=pl.lit(None, pl.String))
    learners = measure_learners(
        pl.DataFrame(events, schema=EVENTS, orient="row"),
        resources["resource_id"],
        pl.DataFrame(schema=NAMED),
        pl.DataFrame(schema=SHOWN),
    )
    relations = pl.DataFrame(
        schema={"skill_id": pl.String, "relation": pl.String, "target_id": pl.String, "confidence": pl.Float64}
    )
    levels = estimate_levels(resources, pl.DataFrame(schema=NAMED), relations, learners)
    assert dict(levels.select("resource_id", "difficulty").iter_rows()) == {"easy": 1, "few": 3, "hard": 4}
    evidence = levels.filter(pl.col("resource_id") == "hard")["evidence_en"].item()
    assert "9 of 30 learners finished" in evidence
    # members 0-8 finish all three (3 pairs each), members 9-16 two of them (1 pair each)
    assert agreement_with_order(pl.DataFrame(events, schema=EVENTS, orient="row"), levels) == (9 * 3 + 8, 1.0)
    assert agreement_with_order(pl.DataFrame(schema=EVENTS), levels) == (0, None)
