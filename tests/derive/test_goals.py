"""Goals by hand."""

import polars as pl

from pipelines.derive import goals

ROLES = pl.DataFrame({"role_id": ["r", "r", "q"], "skill_id": ["a", "b", "a"], "level": [3, 2, 5]})
JOBS = pl.DataFrame(
    [
        ("job", "j1", "a", 0.9, "required"),
        ("job", "j1", "b", 0.4, None),
        ("job", "j1", "c", 0.2, "required"),  # in passing
        ("job", "j2", "a", 0.5, "useful"),
        ("job", "j3", "d", 0.5, "useful"),
        ("job", "j4", "d", 0.5, "required"),
        ("paper", "j1", "z", 0.9, None),
    ],
    schema=["document_kind", "document_id", "skill_id", "score", "necessity"],
    orient="row",
)
NEEDS = pl.DataFrame(
    {
        "project_id": ["p", "p", "p", "p", "o"],
        "need_kind": ["skill", "skill", "skill", "resource", "skill"],
        "skill_id": ["a", "b", "c", None, "z"],
        "level": [4, None, 3, None, 1],
        "is_filled": [False, False, True, False, False],
    }
)
SKILLS = pl.DataFrame({"skill_id": ["a", "b", "c"], "topics": [["t", "u"], ["u", "t"], ["t"]]})


def pairs(frame: pl.DataFrame) -> list[tuple[str, int]]:
    return frame.select("skill_id", "level").rows()


def test_each_kind_of_goal():
    assert pairs(goals.of_role("r", ROLES)) == [("a", 3), ("b", 2)]
    assert pairs(goals.of_jobs(["j1"], JOBS)) == [("a", 3), ("b", 2)]
    # of four jobs at least two have to ask: a (j1, j2) and d (j3, j4)
    assert pairs(goals.of_jobs(["j1", "j2", "j3", "j4"], JOBS)) == [("a", 3), ("d", 3)]
    assert pairs(goals.of_project("p", NEEDS)) == [("a", 4), ("b", 2)]
    assert pairs(goals.of_topic("t", SKILLS)) == [("a", 2), ("c", 2)]


def test_goals_that_are_unheard_of_ask_for_nothing():
    for asked in (
        goals.of_role("x", ROLES), goals.of_jobs([], JOBS), goals.of_jobs(["x"], JOBS),
        goals.of_project("x", NEEDS), goals.of_topic("x", SKILLS),
    ):  # fmt: skip
        assert asked.is_empty()
    assert goals.joined([])[0] == {}


def test_contradictory_levels_are_told_and_the_highest_stands():
    goal, conflicts = goals.joined([goals.of_role("r", ROLES), goals.of_project("p", NEEDS)])
    assert goal == {"a": 4, "b": 2}
    (row,) = conflicts.rows(named=True)
    assert (row["skill_id"], row["levels"], row["asked_by"]) == ("a", [3, 4], ["r", "p"])
    assert row["reason_en"] == "Asked at different levels (3, 4); the highest, 4, stands."
    assert row["reason_zh"] == "要求的级别不一（3, 4），取最高的 4 级。"
