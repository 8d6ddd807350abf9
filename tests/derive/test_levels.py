"""How difficult a resource is, and why."""

import polars as pl
import pytest

from pipelines.contracts.derived import ResourceLearners, ResourceLevel
from pipelines.derive.levels import estimate_levels

RELATIONS = pl.DataFrame(
    [("b", "requires", "a", 0.9), ("c", "requires", "b", 0.9), ("d", "requires", "c", 0.6)],
    schema=["skill_id", "relation", "target_id", "confidence"],
    orient="row",
)
NOBODY = ResourceLearners.empty_frame()
COLUMNS = dict.fromkeys(("resource_id", "kind", "title", "summary", "level", "language"), pl.String)
NAMED = {"document_kind": pl.String, "document_id": pl.String, "skill_id": pl.String, "score": pl.Float64}


def level(kind: str, title: str, summary: str | None = None, declared: str | None = None, skill: str | None = None):
    resources = pl.DataFrame([("r", kind, title, summary, declared, "en")], schema=COLUMNS, orient="row")
    family = "paper" if kind == "paper" else "tutorial"
    named = pl.DataFrame([(family, "r", skill, 0.7)] if skill else [], schema=NAMED, orient="row")
    frame = estimate_levels(resources, named, RELATIONS, NOBODY)
    ResourceLevel.validate(frame)
    return frame.row(0, named=True)


@pytest.mark.parametrize(
    ("arguments", "difficulty", "confidence"),
    [
        (("course", "Hello"), 2, 0.1),  # its kind alone
        (("course", "Python 零基础入门", None, "introductory"), 1, 0.766),  # 1 - .4 * .65 * .9
        (("course", "Databases", None, "advanced"), 4, 0.64),  # (.6 * 4 + .1 * 2) / .7 = 3.71
        (("article", "Transformer internals"), 4, 0.415),  # (.35 * 4 + .1 * 2) / .45 = 3.56
        (("article", "Notes", None, None, "d"), 3, 0.28),  # depth 3 of 3 -> 4; (.2 * 4 + .1 * 2) / .3 = 3.33
        (("paper", "Scaling something"), 4, 0.5),
        (("paper", "A survey of something"), 3, 0.675),
        (("paper", "Something", "We prove two theorems."), 5, 0.675),
    ],
)
def test_signals_are_weighed(arguments: tuple[str, ...], difficulty: int, confidence: float):
    row = level(*arguments)
    assert (row["difficulty"], row["confidence"]) == (difficulty, pytest.approx(confidence))


def test_evidence_is_told_in_both_languages():
    row = level("course", "Deep dive into SQL", None, "intermediate", "b")
    assert row["evidence_zh"] == "来源标注为中级；标题出现“deep dive”；所涉技能的先修深度平均为 1.0。"
    assert row["evidence_en"] == (
        "The source declares it intermediate; the title says “deep dive”; "
        "its skills lie 1.0 prerequisites deep on average."
    )


def test_every_resource_gets_a_level():
    resources = pl.DataFrame(
        [("a", "paper", "x", None, None, None), ("b", "podcast", "y", None, None, "zh")], schema=COLUMNS, orient="row"
    )
    frame = estimate_levels(resources, pl.DataFrame(schema=NAMED), RELATIONS.clear(), NOBODY)
    assert frame["resource_id"].to_list() == ["a", "b"]
