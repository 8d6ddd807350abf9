"""Learning paths: order, choice of resources, totals."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.contracts.derived import LearningPath, LearningPathStep
from pipelines.derive.graph import Prerequisites
from tests.derive.planned import plan_paths

RESOURCE = {"resource_id": pl.String, "language": pl.String, "minutes": pl.Int64, "difficulty": pl.Int64}
NAMED = {"document_kind": pl.String, "document_id": pl.String, "skill_id": pl.String, "score": pl.Float64}
HELD = {"member_id": pl.String, "skill_id": pl.String, "level": pl.Float64, "proof": pl.String}
RELATION = {"skill_id": pl.String, "relation": pl.String, "target_id": pl.String, "confidence": pl.Float64}


def plan(
    goal: dict[str, int],
    requires: list[tuple[str, str]] = [],  # noqa: B006 - never changed
    held: list[tuple[str, float, str]] = [],  # noqa: B006
    resources: list[tuple[str, str | None, int | None, int, str, float]] = [],  # noqa: B006
    hours: float | None = 5.0,
    languages: list[str] | None = ["zh", "en"],  # noqa: B006
) -> tuple[dict[str, object], list[dict[str, object]]]:
    """Plan for one member; `resources` are (id, language, minutes, difficulty, skill, score)."""
    names = sorted({*goal, *(s for pair in requires for s in pair)})
    paths, steps = plan_paths(
        members=pl.DataFrame(
            {"member_id": ["m"], "goal_role": ["role"], "hours_a_week": [hours], "languages": [languages]},
            schema_overrides={"hours_a_week": pl.Float64, "languages": pl.List(pl.String)},
        ),
        member_skills=pl.DataFrame([("m", *row) for row in held], schema=HELD, orient="row"),
        role_skills=pl.DataFrame(
            [("role", skill, level, 0.5) for skill, level in goal.items()],
            schema=["role_id", "skill_id", "level", "weight"],
            orient="row",
        ),
        skills=pl.DataFrame(
            {"skill_id": names, "label_zh": [f"技能{n}" for n in names], "label_en": [f"Skill {n}" for n in names]}
        ),
        prerequisites=Prerequisites.of_edges((b, a, 0.9) for a, b in requires),
        resources=pl.DataFrame([r[:4] for r in resources], schema=RESOURCE, orient="row").unique(maintain_order=True),
        resource_skills=pl.DataFrame([("tutorial", r[0], r[4], r[5]) for r in resources], schema=NAMED, orient="row"),
    )
    LearningPath.validate(paths)
    LearningPathStep.validate(steps)
    return paths.row(0, named=True), list(steps.iter_rows(named=True))


def test_a_whole_path_by_hand():
    path, steps = plan(
        goal={"rag": 4, "python": 3, "sql": 2},
        requires=[("rag", "embeddings"), ("embeddings", "python"), ("rag", "sql")],
        held=[("sql", 2.5, "completed"), ("python", 1.2, "viewed"), ("rag", 5.0, "claimed")],
        resources=[
            ("t-python", "zh", 300, 3, "python", 0.7),
            ("t-embed-en", "en", 60, 2, "embeddings", 0.7),
            ("t-embed-fr", "fr", 60, 2, "embeddings", 0.99),
        ],
    )
    assert [(s["step"], s["skill_id"], s["target_level"], s["current_level"]) for s in steps] == [
        (1, "python", 3, 1.2),
        (2, "embeddings", 2, 0.0),
        (3, "rag", 4, 0.0),
    ]
    assert [s["resource_id"] for s in steps] == ["t-python", "t-embed-en", None]
    assert [s["starts_week"] for s in steps] == [1, 2, 2]  # 5 hours, then 6 hours, of 5 a week
    assert path == {
        "member_id": "m",
        "role_id": "role",
        "steps": 3,
        "skipped": 1,
        "uncovered": ["rag"],
        "hours": 6.0,
        "weeks": 1.2,
        "readiness_share": 0.3333,
        "tried": [],
        "finished": [],
    }
    assert steps[0]["reason_zh"] == "目标岗位要求达到 3 级，目前 1.2 级；所选资料难度 3，与该技能相关度 0.70。"
    assert steps[0]["reason_en"] == (
        "The role asks for level 3; shown so far: 1.2; the resource has difficulty 3 and relevance 0.70."
    )
    assert steps[1]["reason_zh"] == "是“技能rag”的先修技能；所选资料难度 2，与该技能相关度 0.70。"
    assert steps[2]["reason_en"] == "The role asks for level 4; nothing shown so far; no suitable resource is known."


def test_the_better_resource_is_chosen():
    # effort = minutes * (2 - 0.6 * quality - 0.4 * language), quality unknown 0.5; level 2 suits difficulties 1-3
    choices = [
        ("right-level", "zh", 60, 2, "sql", 0.7),  # 60 * 1.3 = 78
        ("too-hard", "zh", 10, 5, "sql", 0.9),  # of another difficulty
        ("too-short", "zh", 15, 2, "sql", 0.9),  # level 2 takes 20 minutes at least
        ("second-language", "en-US", 50, 2, "sql", 0.7),  # 50 * 1.42 = 71
        ("in-passing", "zh", 10, 2, "sql", 0.2),  # below the lowest score
    ]
    assert plan({"sql": 2}, resources=choices)[1][0]["resource_id"] == "second-language"
    assert plan({"sql": 2}, resources=choices, languages=["zh"])[1][0]["resource_id"] == "right-level"
    (step,) = plan({"sql": 2}, resources=choices[1:3])[1]
    assert step["resource_id"] == "too-short"
    assert step["reason_en"].endswith("relevance 0.90, shorter than usual for the level.")
    assert "far from the level" in plan({"sql": 2}, resources=choices[1:2])[1][0]["reason_en"]
    assert plan({"sql": 2}, resources=choices[4:])[0]["uncovered"] == ["sql"]


def test_one_resource_that_teaches_two_skills_is_studied_once():
    both = [("t", "zh", 60, 2, "a", 0.7), ("t", "zh", 60, 2, "b", 0.7), ("only-a", "zh", 40, 2, "a", 0.9)]
    path, steps = plan({"a": 2, "b": 2}, resources=both)
    assert [s["resource_id"] for s in steps] == ["t", "t"]
    assert [s["minutes"] for s in steps] == [60, None]
    assert steps[1]["reason_zh"].endswith("与第 1 步用同一份资料。")
    assert steps[1]["reason_en"].endswith("the resource of step 1 teaches it too.")
    assert path["hours"] == 1.0


def test_without_hours_there_are_no_weeks():
    path, steps = plan({"a": 2}, hours=None)
    assert path["weeks"] is None
    assert steps[0]["starts_week"] is None


def test_where_no_length_is_known_no_week_is():
    path, steps = plan({"a": 2}, resources=[("t", "zh", None, 2, "a", 0.7)])
    assert (path["hours"], path["weeks"], steps[0]["starts_week"]) == (0.0, None, None)


def test_nothing_to_learn():
    path, steps = plan({"a": 2}, held=[("a", 2.0, "completed")])
    assert (path["steps"], path["skipped"], path["readiness_share"], steps) == (0, 1, 1.0, [])


def test_skills_that_require_each_other_are_learned_together():
    _, steps = plan({"a": 2}, requires=[("a", "b"), ("b", "a"), ("a", "c")])
    assert [(s["skill_id"], s["learn_together"]) for s in steps] == [("c", 1), ("a", 2), ("b", 2)]


SKILLS = [f"s{n}" for n in range(7)]
SKILL = st.sampled_from(SKILLS)


@settings(max_examples=60, deadline=None)
@given(
    goal=st.dictionaries(SKILL, st.integers(1, 5), min_size=1, max_size=4),
    requires=st.lists(st.tuples(SKILL, SKILL), max_size=14),
    held=st.dictionaries(SKILL, st.floats(0, 5), max_size=4),
    taught=st.lists(st.tuples(st.integers(0, 5), SKILL), max_size=12, unique=True),
)
def test_paths_respect_prerequisites_and_repeat_nothing(goal, requires, held, taught):
    path, steps = plan(
        goal,
        requires,
        [(skill, level, "completed") for skill, level in held.items()],
        [(f"r{n}", "zh", 60 * (n + 1), 2, skill, 0.7) for n, skill in taught],
    )
    place = {step["skill_id"]: step for step in steps}
    assert len(place) == len(steps) == path["steps"]
    counted = [step["resource_id"] for step in steps if step["minutes"]]
    assert len(counted) == len(set(counted))
    assert set(counted) == {step["resource_id"] for step in steps if step["resource_id"]}
    assert set(path["uncovered"]) == {step["skill_id"] for step in steps if not step["resource_id"]}
    graph = Prerequisites.of(
        pl.DataFrame([(a, "requires", b, 0.9) for a, b in requires], schema=RELATION, orient="row")
    )
    for skill, before in requires:
        if skill in place and skill != before:
            assert before in place or held.get(before, 0) >= 2 or held.get(before, 0) >= goal.get(before, 9)
            if before in place and graph.group[skill] == graph.group[before]:
                assert place[skill]["learn_together"] == place[before]["learn_together"]
            elif before in place:
                assert place[before]["step"] < place[skill]["step"]
    assert {s for s, level in goal.items() if held.get(s, 0) < level} <= set(place)


@pytest.mark.parametrize("role", [None, "unheard-of"])
def test_no_goal_no_path(role: str | None):
    empty = {"schema": NAMED}
    paths, steps = plan_paths(
        members=pl.DataFrame(
            {"member_id": ["m"], "goal_role": [role], "hours_a_week": [1.0], "languages": [["zh"]]},
            schema_overrides={"goal_role": pl.String},
        ),
        member_skills=pl.DataFrame(schema=HELD),
        role_skills=pl.DataFrame({"role_id": ["r"], "skill_id": ["a"], "level": [2], "weight": [1.0]}),
        skills=pl.DataFrame(schema={"skill_id": pl.String, "label_zh": pl.String, "label_en": pl.String}),
        prerequisites=Prerequisites.of_edges([]),
        resources=pl.DataFrame(schema=RESOURCE),
        resource_skills=pl.DataFrame(**empty),
    )
    assert paths.is_empty()
    assert steps.is_empty()
