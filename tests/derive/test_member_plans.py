"""Plans over time: what a member keeps, when a version follows another, and that planning again changes nothing."""

from datetime import UTC, date, datetime
from typing import Any

import polars as pl

from pipelines.contracts.derived import (
    LearningPath,
    LearningPathStep,
    MemberSkill,
    PathAlternative,
    PathChange,
    PathVersion,
)
from pipelines.derive.graph import Prerequisites
from pipelines.derive.member_plans import Evidence, MemberPlans, changes_of, revise
from pipelines.derive.paths import Roles
from pipelines.derive.progress import studied
from pipelines.derive.study import Library, Resource
from tests.derive.test_progress import EVENT

THEN, TODAY, LATER = date(2026, 1, 1), date(2026, 3, 26), date(2026, 5, 1)
LABELS = pl.DataFrame({"skill_id": ["a", "b"], "label_zh": ["甲", "乙"], "label_en": ["A", "B"]})
A1, A2 = (Resource(name, {"a": 1.0}, minutes, 2) for name, minutes in (("a1", 120), ("a2", 180)))
B1, B2 = (Resource(name, {"b": 1.0}, minutes, 3) for name, minutes in (("b1", 240), ("b2", 300)))
NONE = PathVersion.empty_frame()
Event = tuple[str, str, date, bool | None]


def roles(edges: list[tuple[str, str]] = [("a", "b")], level: int = 3) -> Roles:  # noqa: B006 - never changed
    return Roles.of(
        pl.DataFrame({"role_id": ["r"], "skill_id": ["b"], "level": [level], "weight": [1.0]}),
        LABELS,
        Prerequisites.of_edges((before, skill, 0.9) for before, skill in edges),
        pl.DataFrame({"resource_id": ["a1", "a2", "b1", "b2"], "minutes": [120, 180, 240, 300]}),
    )


def known(day: date, events: list[Event], shown: dict[str, float] | None = None) -> Evidence:
    rows = [("m", r, verb, datetime(on.year, on.month, on.day, tzinfo=UTC), ok) for r, verb, on, ok in events]
    held = [("m", skill, level, "completed", 1, 0.5, day) for skill, level in (shown or {}).items()]
    return Evidence(
        day,
        pl.DataFrame(held, schema=MemberSkill.dtypes(), orient="row"),
        studied(pl.DataFrame(rows, schema=EVENT, orient="row"), day),
    )


def revised(
    now: Evidence,
    had: pl.DataFrame = NONE,
    *,
    asked: Roles | None = None,
    offer: tuple[Resource, ...] = (A1, A2, B1, B2),
    hours: float | None = 1.0,
    then: Evidence | None = None,
) -> MemberPlans:
    members = pl.DataFrame(
        {"member_id": ["m"], "goal_role": ["r"], "hours_a_week": [hours], "languages": [None], "joined_on": [THEN]},
        schema_overrides={"languages": pl.List(pl.String), "hours_a_week": pl.Float64},
    )
    made = revise(asked or roles(), Library(offer), members, now, then, had)
    for contract, frame in (
        (PathVersion, made.versions), (LearningPath, made.paths), (LearningPathStep, made.steps),
        (PathAlternative, made.alternatives), (PathChange, changes_of(made.versions)),
    ):  # fmt: skip
        contract.validate(frame)
    return made


def chosen(made: MemberPlans) -> dict[str, str | None]:
    return dict(made.steps.select("skill_id", "resource_id").rows())


def newest(made: MemberPlans) -> dict[str, Any]:
    return made.versions.sort("version").row(-1, named=True)


def test_a_first_version_and_the_same_again():
    made = revised(known(TODAY, []))
    assert chosen(made) == {"a": "a1", "b": "b1"}
    row = newest(made)
    assert (row["version"], row["trigger"], row["made_on"], row["is_reconstructed"]) == (1, "first", TODAY, False)
    assert (row["steps"], row["hours"], row["weeks"], row["hours_added"]) == (2, 6.0, 6, None)
    again = revised(known(LATER, []), made.versions)
    assert again.versions.equals(made.versions)
    assert again.steps.equals(made.steps)


def test_a_plan_stays_when_another_becomes_cheaper():
    made = revised(known(TODAY, []))
    cheaper = Resource("b0", {"b": 1.0}, 200, 3)
    later = revised(known(LATER, []), made.versions, offer=(A1, A2, cheaper, B1, B2), asked=_with("b0", 200))
    assert later.versions.equals(made.versions)
    assert chosen(later) == {"a": "a1", "b": "b1"}
    # who comes now gets it
    assert chosen(revised(known(LATER, []), offer=(A1, A2, cheaper, B1, B2), asked=_with("b0", 200)))["b"] == "b0"


def _with(name: str, minutes: int) -> Roles:
    one = roles()
    return Roles(one.skills, one.labels, one.prerequisites, {**one.stated, name: minutes})


def test_a_stalled_step_is_planned_with_another_resource_and_stays_so():
    made = revised(known(TODAY, []))
    events: list[Event] = [("a1", "started", date(2026, 3, 28), None)]
    second = revised(known(LATER, events), made.versions)
    assert chosen(second) == {"a": "a2", "b": "b1"}
    row = newest(second)
    assert (row["version"], row["trigger"], row["hours_added"], row["weeks_added"]) == (2, "stalled", 1.0, 1)
    assert row["trigger_en"] == "Study stalled: A."
    assert row["summary_zh"] == "1 步换了资料；合计多 1 小时，多 1 周。"
    told = changes_of(second.versions).select("version", "change_no", "kind", "reason_en").rows()
    assert told == [
        (2, 1, "resource", "“A” is learned from a2: a1 was left off."),
        (2, 2, "time", "1 hour more, 1 week more."),
    ]
    third = revised(known(LATER, events), second.versions)
    assert third.versions.equals(second.versions)


def test_a_failed_quiz_a_dead_resource_a_new_edge_other_hours_and_another_goal():
    made = revised(known(TODAY, []))
    no_edge = roles(edges=[])
    cases: list[tuple[str, MemberPlans, dict[str, str | None]]] = [
        ("failed", revised(known(LATER, [("b1", "answered", LATER, False)]), made.versions), {"a": "a1", "b": "b2"}),
        ("gone", revised(known(LATER, []), made.versions, offer=(A1, A2, B2)), {"a": "a1", "b": "b2"}),
        ("edges", revised(known(LATER, []), made.versions, asked=no_edge), {"b": "b1"}),
        ("hours", revised(known(LATER, []), made.versions, hours=2.0), {"a": "a1", "b": "b1"}),
        ("goal", revised(known(LATER, []), made.versions, asked=roles(level=4)), {"a": "a1", "b": "b1"}),
    ]
    for trigger, later, resources in cases:
        assert (newest(later)["trigger"], newest(later)["version"]) == (trigger, 2)
        assert chosen(later) == resources
    assert newest(cases[3][1])["weeks_added"] == -3
    assert newest(cases[2][1])["hours_added"] == -2.0


def test_a_reason_that_changes_nothing_makes_no_version():
    asked = roles(edges=[])
    both = Roles({"r": {"a": (2, 1.0), "b": (3, 1.0)}}, asked.labels, asked.prerequisites, asked.stated)
    made = revised(known(TODAY, []), asked=both)
    edge = Roles(both.skills, both.labels, roles().prerequisites, both.stated)
    later = revised(known(LATER, []), made.versions, asked=edge)
    assert later.versions.equals(made.versions)
    assert chosen(later) == {"a": "a1", "b": "b1"}


def test_what_is_done_leaves_the_path_without_a_new_version_and_waits_for_evidence():
    made = revised(known(TODAY, []))
    events: list[Event] = [("a1", "completed", date(2026, 4, 1), True)]
    later = revised(known(date(2026, 4, 2), events), made.versions)
    assert later.versions.equals(made.versions)
    assert chosen(later) == {"b": "b1"}
    assert later.version_steps.select("skill_id", "resource_id").rows() == [("a", "a1"), ("b", "b1")]
    (skip,) = later.skips.iter_rows(named=True)
    assert (skip["skill_id"], skip["reason_zh"]) == ("a", "所选资料已学完，等待证据。")
    assert later.paths["readiness_share"].to_list() == [0.0]
    assert later.paths.select("tried", "finished").row(0) == (["a1"], ["a"])
    # all is done, and nothing shows it: the next resources
    both: list[Event] = [*events, ("b1", "completed", date(2026, 4, 20), True)]
    last = revised(known(LATER, both), later.versions)
    assert (newest(last)["trigger"], chosen(last)) == ("finished", {"a": "a2", "b": "b2"})
    assert revised(known(LATER, both), last.versions).versions.equals(last.versions)


def test_an_early_finish_saves_hours():
    made = revised(known(TODAY, []))
    # b was to be studied from week 3 to week 6, and is shown after two weeks
    later = revised(known(date(2026, 4, 9), [], {"b": 3.5}), made.versions)
    row = newest(later)
    assert (row["trigger"], row["steps"], row["hours_added"], row["weeks_added"]) == ("early", 0, -6.0, -6)
    assert row["summary_en"] == "2 steps fewer; 6 hours less, 6 weeks less."


def test_a_first_version_is_reconstructed_for_who_was_here_then():
    events: list[Event] = [("a1", "started", date(2026, 1, 10), None)]
    made = revised(known(TODAY, events), then=known(THEN, events))
    told = made.versions.select("version", "made_on", "trigger", "is_reconstructed").rows()
    assert told == [(1, THEN, "first", True), (2, TODAY, "stalled", False)]
    assert revised(known(TODAY, events), made.versions, then=known(THEN, events)).versions.equals(made.versions)


def test_who_is_gone_has_no_versions():
    other = revised(known(TODAY, [])).versions.with_columns(member_id=pl.lit("gone"))
    assert revised(known(TODAY, []), other).versions["member_id"].to_list() == ["m"]


def test_nobody_has_no_plan():
    nobody = pl.DataFrame(
        schema={
            "member_id": pl.String, "goal_role": pl.String, "hours_a_week": pl.Float64, "languages": pl.List(pl.String),
            "joined_on": pl.Date,
        }
    )  # fmt: skip
    made = revise(roles(), Library(()), nobody, known(TODAY, []), known(THEN, []), NONE)
    assert all(frame.is_empty() for frame in vars(made).values())
