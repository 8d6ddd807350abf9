"""Doing, showing and forgetting, by hand."""

from datetime import UTC, date, datetime
from typing import Any

import polars as pl

from pipelines.contracts.derived import MemberSkill, PathProgress
from pipelines.derive import profiles
from pipelines.derive.member_plans import STEP
from pipelines.derive.progress import of_steps, review_days, studied

TODAY = date(2026, 3, 1)
PIECE = {
    "member_id": pl.String, "skill_id": pl.String, "proof": pl.String, "occurred_on": pl.Date, "weight": pl.Float64,
}  # fmt: skip
EVENT = {
    "member_id": pl.String, "resource_id": pl.String, "verb": pl.String, "occurred_at": pl.Datetime("us", "UTC"),
    "is_success": pl.Boolean,
}  # fmt: skip


def study(*events: tuple[str, str, datetime, bool | None]) -> pl.DataFrame:
    return studied(pl.DataFrame([("m", *event) for event in events], schema=EVENT, orient="row"), TODAY)


def at(month: int, day: int, hour: int = 0) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def test_the_last_try_decides_and_four_weeks_without_a_touch_are_a_stall():
    found = study(
        ("passed", "completed", at(2, 1, 9), False),
        ("passed", "completed", at(2, 1, 10), True),
        ("failed", "completed", at(2, 1, 9), None),
        ("failed", "answered", at(2, 1, 10), False),
        ("stalled", "started", at(1, 20), None),
        ("stalled", "progressed", at(2, 1), None),
        ("fresh", "progressed", at(2, 2), None),
        ("looked", "viewed", at(2, 2), None),
        ("later", "started", datetime(2026, 3, 2, tzinfo=UTC), None),
    )
    assert found.drop("member_id").rows() == [
        ("failed", date(2026, 2, 1), date(2026, 2, 1), date(2026, 2, 1), date(2026, 2, 1), "failed"),
        ("fresh", date(2026, 2, 2), date(2026, 2, 2), None, None, "in_progress"),
        ("passed", date(2026, 2, 1), date(2026, 2, 1), date(2026, 2, 1), date(2026, 2, 1), "done"),
        ("stalled", date(2026, 1, 20), date(2026, 2, 1), None, None, "stalled"),
    ]


def held(*pieces: tuple[str, str, date | None, float]) -> pl.DataFrame:
    return pl.DataFrame([("m", *piece) for piece in pieces], schema=PIECE, orient="row")


def test_a_level_sinks_below_its_target_on_the_day_that_its_half_life_says():
    # one full project today: 1 + 3 * 2 ** (-d / 540) falls below 3 when 2 ** (-d / 540) < 2 / 3: d > 315.9
    pieces = held(("a", "built", TODAY, 1.0), ("b", "completed", TODAY, 1.0))
    asked = pl.DataFrame({"member_id": ["m"] * 3, "skill_id": ["a", "b", "a"], "target_level": [3, 3, 1]})
    # b is at 2.5 and never was at 3; a never falls below 1
    assert review_days(pieces, asked, TODAY).rows() == [
        ("m", "a", 1, None),
        ("m", "a", 3, date(2027, 1, 11)),
        ("m", "b", 3, None),
    ]
    for days, is_there in ((315, True), (316, False)):
        on = pl.lit(TODAY) + pl.duration(days=days)
        level = profiles.levels_on(pieces.filter(skill_id="a"), on)["level"].item()
        assert (level >= 3) == is_there


def steps(*rows: tuple[str, int, str | None]) -> pl.DataFrame:
    made = [("m", "r", 2, number, *row) for number, row in enumerate(rows, start=1)]
    return pl.DataFrame(made, schema=STEP, orient="row")


def test_done_and_mastered_are_told_apart():
    pieces = held(("a", "built", TODAY, 1.0), ("b", "completed", TODAY, 1.0), ("d", "claimed", None, 1.0))
    levels = profiles.levels_on(pieces, pl.lit(TODAY)).select(list(MemberSkill.dtypes()))
    found = of_steps(
        steps(("a", 3, "x"), ("b", 3, "y"), ("c", 2, None), ("d", 1, "z")),
        study(("y", "completed", at(2, 20), None), ("z", "started", at(1, 1), None)),
        levels,
        pieces,
        TODAY,
    )
    PathProgress.validate(found)
    told: list[tuple[Any, ...]] = found.select(
        "skill_id", "state", "is_done", "is_mastered", "current_level", "review_due_on"
    ).rows()
    assert told == [
        ("a", "mastered", False, True, 4.0, date(2027, 1, 11)),
        ("b", "done", True, False, 2.5, None),
        ("c", "not_started", False, False, 0.0, None),
        ("d", "stalled", False, False, 0.0, None),  # only claimed
    ]
    assert found["reason_en"].to_list() == [
        "Shown at level 4.0; level 3 is asked.",
        "Finished on 2026-02-20; shown at level 2.5, level 3 is asked.",
        "Not begun.",
        "Not touched since 2026-01-01.",
    ]
    assert found["reason_zh"][3] == "2026-01-01 之后没有再学。"


def test_nothing_makes_nothing():
    nothing = of_steps(steps(), study(), MemberSkill.empty_frame(), held(), TODAY)
    PathProgress.validate(nothing)
    assert nothing.is_empty()
