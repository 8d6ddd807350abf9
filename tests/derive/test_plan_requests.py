"""A plan for anybody, from marts as they are published."""

from typing import Any

import polars as pl
import pytest

from pipelines.derive.plan_requests import READ, Offer, Planner, Request

SCHEMAS: dict[str, dict[str, Any]] = {
    "resources": {
        "resource_id": pl.String, "kind": pl.String, "title": pl.String, "url": pl.String, "language": pl.String,
        "minutes": pl.Int64, "is_minutes_estimated": pl.Boolean, "difficulty": pl.Int64, "is_free": pl.Boolean,
        "has_certificate": pl.Boolean, "is_recommended": pl.Boolean,
    },
    "resource_skills": {"resource_id": pl.String, "skill_id": pl.String, "role": pl.String, "score": pl.Float64},
    "skills": {
        "skill_id": pl.String, "label_zh": pl.String, "label_en": pl.String, "main_topic_id": pl.String,
    },
    "skill_graph": {"prerequisite_id": pl.String, "skill_id": pl.String, "confidence": pl.Float64},
    "role_skills": {"role_id": pl.String, "skill_id": pl.String, "level": pl.Int64},
    "jobs": {"job_id": pl.String, "role_id": pl.String, "is_open": pl.Boolean, "is_canonical": pl.Boolean},
    "job_skills": {"job_id": pl.String, "skill_id": pl.String, "necessity": pl.String, "score": pl.Float64},
    "projects": {"project_id": pl.String, "name_zh": pl.String, "name_en": pl.String, "status": pl.String},
    "project_needs": {
        "project_id": pl.String, "need_kind": pl.String, "skill_id": pl.String, "level": pl.Int64,
        "is_filled": pl.Boolean,
    },
}  # fmt: skip
ROWS: dict[str, list[tuple[Any, ...]]] = {
    "resources": [
        ("r:python", "course", "Python in a week", "https://e.org/p", "en", 600, False, 2, True, True, True),
        ("r:sql", "video", "SQL 讲座", "https://e.org/s", "zh", 90, False, 2, False, False, True),
        ("r:ml", "book", "Learning from data", None, "en", 1200, True, 3, True, None, True),
        ("r:old", "article", "Withdrawn", None, "en", 5, False, 3, True, None, False),
        ("r:odd", "article", "Of unknown difficulty", None, "en", 5, False, None, True, None, True),
    ],
    "resource_skills": [
        ("r:python", "python", "taught", 0.9),
        ("r:sql", "sql", "taught", 0.9),
        ("r:ml", "ml", "taught", 0.9),
        ("r:ml", "python", "required", None),
        ("r:old", "ml", "taught", 0.9),
        ("r:odd", "ml", "taught", 0.9),
    ],
    "skills": [
        ("python", "Python", "Python", "code"),
        ("sql", "SQL", "SQL", "data"),
        ("ml", "机器学习", "Machine learning", "data"),
    ],
    "skill_graph": [("python", "ml", 0.9), ("sql", "ml", 0.5)],
    "role_skills": [("engineer", "ml", 3), ("engineer", "sql", 2), ("analyst", "sql", 3)],
    "jobs": [("j1", "engineer", True, True), ("j2", "engineer", True, True), ("j3", "engineer", False, True)],
    "job_skills": [
        ("j1", "ml", "required", 0.8), ("j1", "sql", "useful", 0.1), ("j2", "python", "useful", 0.8),
        ("j3", "sql", "required", 0.8),
    ],
    "projects": [("p1", "数据墙", "Data wall", "running"), ("p2", "旧项目", "Old one", "finished")],
    "project_needs": [
        ("p1", "skill", "ml", 4, False), ("p1", "skill", "sql", 2, True), ("p1", "resource", None, None, False),
        ("p2", "skill", "sql", 2, False),
    ],
}  # fmt: skip


def offer() -> Offer:
    marts = {mart: pl.DataFrame(ROWS[mart], schema=SCHEMAS[mart], orient="row") for mart in READ}
    assert {mart: tuple(frame.columns) for mart, frame in marts.items()} == READ
    return Offer.of(marts)


def steps(plan: dict[str, Any]) -> list[tuple[str, str | None, int | None]]:
    return [(step["skill"], step["resource_id"], step["minutes"]) for step in plan["steps"]]


@pytest.mark.parametrize(
    ("kind", "goal", "asked"),
    [
        ("role", "engineer", {"ml": 3, "sql": 2}),
        ("job", "j1", {"ml": 3}),  # sql is named in passing
        ("family", "engineer", {"ml": 3, "python": 2}),  # j3 is closed
        ("project", "p1", {"ml": 4}),  # sql is found already
        ("topic", "data", {"ml": 2, "sql": 2}),
        ("topic", "none", {}),
    ],
)
def test_every_kind_of_goal_asks_for_its_skills(kind: str, goal: str, asked: dict[str, int]):
    assert offer().asked(kind, goal) == asked


def test_an_unknown_kind_of_goal_is_an_error():
    with pytest.raises(ValueError, match="no kind of goal: dream"):
        offer().asked("dream", "x")


def test_nobody_in_particular_learns_all_of_it_from_what_is_recommended_and_of_known_difficulty():
    plan = Planner(offer(), {}).plan(Request("role", "engineer", 5.0))
    # python is firmly required (0.9); 600 + 90 + 1200 minutes at 5 hours a week
    assert steps(plan) == [("python", "r:python", 600), ("sql", "r:sql", 90), ("ml", "r:ml", 1200)]
    assert plan["totals"]["hours"] == 31.5
    assert plan["totals"]["weeks"] == 7
    assert [step["practice"] for step in plan["steps"]] == [None, None, "p1"]  # p2 is over


def test_what_is_known_is_skipped_and_evidence_can_be_set_aside():
    planner = Planner(offer(), {"python": 2.5})
    assert [skill for skill, *_ in steps(planner.plan(Request("role", "engineer")))] == ["sql", "ml"]
    aside = planner.plan(Request("role", "engineer", aside=frozenset(["python"])))
    assert [skill for skill, *_ in steps(aside)] == ["python", "sql", "ml"]
    known = planner.plan(Request("role", "engineer", known=frozenset(["ml"])))
    assert [skill for skill, *_ in steps(known)] == ["sql"]
    assert {row["skill"]: row["reason_en"] for row in known["skipped"]} == {
        "python": "Shown already, at level 2.5.",
        "ml": "Said to be known.",
    }
    assert planner.matters(Request("role", "engineer")) == ["python", "sql", "ml"]


def test_a_level_of_ones_own_stands_for_all_levels_of_the_goal():
    planner = Planner(offer(), {"sql": 2.0, "ml": 3.0})
    assert planner.plan(Request("role", "engineer"))["steps"] == []
    higher = planner.plan(Request("role", "engineer", level=4))
    assert [(step["skill"], step["level"]) for step in higher["steps"]] == [("python", 2), ("sql", 4), ("ml", 4)]


@pytest.mark.parametrize(
    ("wish", "covered"),
    [
        ({"languages": ("zh",)}, ["sql"]),
        ({"kinds": ("book", "course")}, ["python", "ml"]),
        ({"is_free_only": True}, ["python", "ml"]),
        ({"wants_certificate": True}, ["python"]),  # of the book nobody knows
        ({"mode": "on_the_job"}, []),  # a video of 90 minutes is too long beside work
        ({"mode": "degree"}, ["python", "ml"]),
        ({"mode": "degree", "kinds": ("course", "video")}, ["python"]),
    ],
)
def test_wishes_narrow_what_is_studied_and_the_rest_is_told(wish: dict[str, Any], covered: list[str]):
    plan = Planner(offer(), {}).plan(Request("role", "engineer", **wish))
    assert [skill for skill, resource, _ in steps(plan) if resource] == covered
    assert [row["skill"] for row in plan["impossible"]] == [s for s in ("python", "sql", "ml") if s not in covered]


def test_ways_of_training_stand_side_by_side_the_one_that_covers_most_first():
    rows = Planner(offer(), {}).modes(Request("role", "engineer", 5.0))
    # course and video take 690 minutes, course and book 1,800
    assert [(row["mode"], row["covered"], row["hours"]) for row in rows] == [
        ("online", 2, 11.5), ("degree", 2, 30.0), ("in_company", 1, 10.0), ("on_the_job", 0, None),
    ]  # fmt: skip


def test_a_change_of_wishes_is_told_in_words_with_titles():
    planner = Planner(offer(), {"python": 3.0})
    before, after = Request("role", "engineer", 5.0), Request("role", "engineer", 5.0, languages=("en",))
    found = planner.changes(planner.plan(before), planner.plan(after), after)
    assert [row["reason_en"] for row in found["changes"]] == [
        "Nothing is left for “SQL”. Every resource that teaches it is ruled out: 1 in a language that is not read.",
        "1.5 hours less, 1 week less.",
    ]


def test_a_resource_that_a_wish_rules_out_is_not_called_gone():
    resources = [*ROWS["resources"], ("r:sql2", "course", "SQL", None, "en", 200, False, 2, True, None, True)]
    marts = {mart: pl.DataFrame(ROWS[mart], schema=SCHEMAS[mart], orient="row") for mart in READ}
    marts["resources"] = pl.DataFrame(resources, schema=SCHEMAS["resources"], orient="row")
    taught = [*ROWS["resource_skills"], ("r:sql2", "sql", "taught", 0.9)]
    marts["resource_skills"] = pl.DataFrame(taught, schema=SCHEMAS["resource_skills"], orient="row")
    planner = Planner(Offer.of(marts), {})
    before, after = Request("role", "analyst"), Request("role", "analyst", is_free_only=True)
    found = planner.changes(planner.plan(before), planner.plan(after), after)
    assert found["changes"][0]["reason_en"] == "“SQL” is learned from “SQL”: “SQL 讲座” is not what is wished now."
    assert found["changes"][0]["reason_zh"] == "“SQL”改用 《SQL》：《SQL 讲座》 不合现在的条件。"
    assert found["hours"] == 1.83  # 200 minutes instead of 90


def test_what_was_tried_is_not_chosen_again_and_what_is_finished_waits():
    request = Request("role", "engineer", 5.0)
    assert steps(Planner(offer(), {}).plan(request)) == [
        ("python", "r:python", 600), ("sql", "r:sql", 90), ("ml", "r:ml", 1200),
    ]  # fmt: skip
    tried = Planner(offer(), {}, frozenset({"r:sql"})).plan(request)
    assert steps(tried) == [("python", "r:python", 600), ("sql", None, None), ("ml", "r:ml", 1200)]
    assert [row["skill"] for row in tried["impossible"]] == ["sql"]
    done = Planner(offer(), {}, frozenset({"r:sql"}), frozenset({"sql"}))
    assert [skill for skill, *_ in steps(done.plan(request))] == ["python", "ml"]
    # another goal may ask for more than was studied
    assert "sql" in [skill for skill, *_ in steps(done.plan(Request("role", "engineer", 5.0, level=4)))]
