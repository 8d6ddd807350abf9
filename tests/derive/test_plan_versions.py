"""When a plan stands and when it does not, by hand."""

from datetime import date
from typing import Any

from pipelines.derive.plan_versions import Now, finished, in_words, left_of, reasons

MADE, TODAY = date(2026, 1, 1), date(2026, 1, 29)


def step(skill: str, resource: str | None, **more: Any) -> dict[str, Any]:
    return {
        "skill": skill, "level": 2, "resource_id": resource, "minutes": 120 if resource else None,
        "starts_week": 1, "ends_week": 1, "requires": [],
    } | more  # fmt: skip


def version(*steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "role_id": "r", "goal": [{"skill": "b", "level": 2}], "hours_a_week": 2.0, "steps": list(steps),
        "skipped": [], "impossible": [], "finished": [], "totals": {"hours": 4.0, "weeks": 2},
    } | more  # fmt: skip


def now(resource: dict[str, str | None], **more: Any) -> Now:
    suits = {(skill, name) for skill, name in resource.items() if name}
    return Now(**({
        "role_id": "r", "goal": {"b": 2}, "hours_a_week": 2.0, "resource": resource, "requires": {}, "suits": suits,
        "status": {}, "shown": set(),
    } | more))  # fmt: skip


PLAN = version(step("a", "x"), step("b", "y", ends_week=2, requires=["a"]))
STANDS: dict[str, Any] = {"requires": {"b": ("a",)}}


def test_a_plan_stands_though_another_would_cost_as_little():
    # today z would be chosen for a; x still suits
    today = now({"a": "z", "b": "y"}, **STANDS | {"suits": {("a", "x"), ("b", "y")}})
    assert reasons(PLAN, MADE, today, TODAY) == {}


def test_what_was_studied_on_time_is_no_reason():
    today = now({"b": "y"}, requires={"b": ("a",)}, status={"x": "done"}, suits={("b", "y")})
    assert reasons(PLAN, MADE, today, TODAY) == {}
    assert finished(PLAN, {"x": "done"}, set()) == ({"a"}, False)


def test_each_reason_by_itself():
    both: dict[str, str | None] = {"a": "x", "b": "y"}
    cases: list[tuple[dict[str, list[str]], dict[str, Any]]] = [
        ({"goal": ["b"]}, {"goal": {"b": 3}}),
        ({"goal": []}, {"role_id": "other"}),
        ({"hours": []}, {"hours_a_week": None}),
        ({"edges": ["a", "b"]}, {"requires": {"a": ("n",)}}),
        ({"gone": ["b"]}, {"suits": {("a", "x")}}),
        ({"failed": ["a"]}, {"status": {"x": "failed"}, "suits": {("b", "y")}}),
        ({"stalled": ["b"]}, {"status": {"y": "stalled"}}),
    ]
    for expected, change in cases:
        assert reasons(PLAN, MADE, now(both, **STANDS | change), TODAY) == expected


def test_a_resource_for_what_had_none_and_a_skill_that_faded():
    plan = version(step("a", None), step("b", "y", requires=["a"]), skipped=[{"skill": "c"}])
    today = now({"a": "x", "b": "y", "c": "z"}, **STANDS)
    assert reasons(plan, MADE, today, TODAY) == {"found": ["a"], "faded": ["c"]}


def test_early_is_more_than_a_week_before_its_time_and_not_in_the_week_in_which_the_plan_was_made():
    # 28 days after: week 5 ends on day 35, week 6 on day 42
    for week, expected in ((5, {}), (6, {"early": ["a"]})):
        plan = version(step("a", "x", ends_week=week), step("b", "y", ends_week=9, requires=["a"]))
        today = now({"b": "y"}, **STANDS | {"shown": {"a"}})
        assert reasons(plan, MADE, today, TODAY) == expected
        assert reasons(plan, date(2026, 1, 23), today, TODAY) == {}


def test_all_is_studied_and_not_all_is_shown():
    status = {"x": "done", "y": "done"}
    assert finished(PLAN, status, {"a"}) == ({"b"}, True)
    today = now({"b": "z"}, **STANDS | {"status": status, "shown": {"a"}, "is_spent": True})
    assert reasons(PLAN, MADE, today, TODAY) == {"finished": ["b"]}


def test_what_was_studied_as_planned_is_no_time_saved():
    assert left_of(PLAN, {"x": "done"})["totals"] == {"hours": 2.0, "weeks": 1}
    assert left_of(PLAN, {"x": "stalled"})["totals"] == {"hours": 4.0, "weeks": 2}


def test_reasons_in_words():
    assert in_words({"hours": [], "stalled": ["a", "b", "c", "d"]}, {"a": ("甲", "A")}) == (
        "每周学习时间变了；学习停滞：甲、b、c等 4 项。",
        "The hours a week changed; Study stalled: A, b, c and 1 more.",
    )
