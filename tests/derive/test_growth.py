"""A level now against the one of ninety days before, by hand."""

from datetime import date

import polars as pl
import pytest

from pipelines.derive import growth

DAY = date(2026, 6, 30)  # ninety days before it: 1 April
SKILLS = pl.DataFrame({"skill_id": ["python"], "label_zh": ["Python 编程"], "label_en": ["Python"]})


def pieces(*rows: tuple[str, str, str, date | None]) -> pl.DataFrame:
    types = {"member_id": pl.String, "skill_id": pl.String, "proof": pl.String, "occurred_on": pl.Date}
    return pl.DataFrame(list(rows), types, orient="row").with_columns(weight=pl.lit(1.0))


def test_what_is_new_what_rises_and_what_only_ages() -> None:
    old = date(2026, 4, 1)
    before = pieces(
        ("a", "python", "completed", old), ("b", "python", "completed", old), ("d", "python", "claimed", None)
    )
    now = pl.concat([before, pieces(
        ("a", "python", "answered", DAY), ("a", "python", "answered", DAY), ("a", "python", "viewed", DAY),
        ("c", "python", "built", DAY),
    )])  # fmt: skip
    found = growth.measure(now, before, DAY, SKILLS)
    assert growth.earlier(DAY) == old
    # d only claims. a: one full completion is 2.5; two answers are 3.0 + 0.7 x (1 - 1/2). b: 1.5 x 2 ** (-90 / 540)
    assert found.select("member_id", "state", "level_before", "level", "new_evidence", "evidence").sort(
        "member_id"
    ).rows() == [
        ("a", "rising", 2.5, 3.35, 2, 4),
        ("b", "steady", 2.5, pytest.approx(2.3363, abs=1e-4), 0, 1),
        ("c", "new", None, 4.0, 1, 1),
    ]
    assert found.sort("member_id")["reason_en"].to_list() == [
        "Python: level 2.5 to 3.4; in 90 days: accepted answers 2.",
        "Python: level 2.5 to 2.3; no new evidence in 90 days.",
        "Python: level 4.0, nothing before; in 90 days: projects with an outcome 1.",
    ]
    assert found.sort("member_id")["reason_zh"].to_list() == [
        "“Python 编程”从 2.5 级到 3.4 级：90 天内被采纳的回答 2 个。",
        "“Python 编程”从 2.5 级到 2.3 级：90 天内没有新证据。",
        "“Python 编程”新达到 4.0 级：90 天内有成果的项目 1 个。",
    ]


def test_evidence_that_is_only_old_sinks() -> None:
    built = pieces(("a", "python", "reused", date(2026, 4, 1)))
    found = growth.measure(built, built, DAY, SKILLS)
    # 4 x 2 ** (-90 / 540) = 3.564: down by 0.436
    assert found.select("state", "change").rows() == [("sinking", pytest.approx(-0.4364, abs=1e-4))]


def test_nothing_gives_nothing() -> None:
    assert growth.measure(pieces(), pieces(), DAY, SKILLS).is_empty()
