"""The difference between two plans, in words."""

from hypothesis import given, settings

from pipelines.derive.graph import Prerequisites
from pipelines.derive.plan_changes import KINDS, compare
from pipelines.derive.planning import Learner
from pipelines.derive.plans import Wishes, make_plan
from pipelines.derive.study import Library, Resource
from tests.derive.test_plans import EDGES, LEARNERS, LIBRARIES

LABELS = {"a": ("甲", "A"), "b": ("乙", "B"), "c": ("丙", "C")}


def made(edges: list[tuple[str, str]], goal: dict[str, int], *resources: Resource, hours: float = 1.0, **more):
    graph = Prerequisites.of_edges((before, skill, 1.0) for before, skill in edges)
    return make_plan(Learner(goal, **more), graph, Library(resources), Wishes(hours, labels=LABELS))


def test_equal_plans_have_no_changes():
    plan = made([("a", "b")], {"b": 0}, Resource("r", {"a": 1.0, "b": 1.0}, 60))
    said = compare(plan, plan)
    assert said["changes"] == []
    assert (said["summary_zh"], said["summary_en"]) == ("计划没有变化。", "The plan has not changed.")


def test_a_dead_resource_an_early_finish_and_a_new_edge():
    r, short = Resource("r", {"a": 1.0, "b": 1.0}, 60), Resource("q", {"b": 1.0}, 120)
    before = made([("a", "b")], {"b": 0}, r, short)
    # r is gone, c comes in before b, and a is finished
    after = made([("a", "b"), ("c", "b")], {"b": 0}, short, known=frozenset("a"))
    said = compare(before, after, offered={"q"}, labels=LABELS)
    assert [(row["kind"], row["skill"]) for row in said["changes"]] == [
        ("dropped", "a"),
        ("added", "c"),
        ("resource", "b"),
        ("impossible", "c"),
        ("time", None),
    ]
    assert [row["reason_zh"] for row in said["changes"]] == [
        "“甲”不用学了：说明为已会。",
        "新增“丙”：“乙”以它为先修。",
        "“乙”改用 q：r 已不可用。",
        "“丙”现在没有资料：没有资料讲到它。",
        "多 1 小时，多 1 周。",
    ]
    assert said["changes"][2]["reason_en"] == "“B” is learned from q: r is no longer offered."
    assert (said["hours"], said["weeks"]) == (1.0, 1)
    assert said["summary_en"] == (
        "1 step fewer; 1 step more; 1 from another resource; 1 without a resource now; 1 hour more, 1 week more."
    )


def test_a_new_order_names_the_few_that_moved():
    before = made([("a", "c"), ("b", "c"), ("c", "d")], {"d": 0})
    after = made([("b", "a"), ("a", "c"), ("b", "c"), ("c", "d")], {"d": 0})
    (row,) = compare(before, after)["changes"]
    assert (row["kind"], row["skill"]) in {("moved", "a"), ("moved", "b")}


def test_another_goal_and_another_level():
    before = made([], {"a": 2, "b": 2})
    after = made([], {"a": 3, "c": 2})
    rows = compare(before, after, labels=LABELS)["changes"]
    assert [(row["kind"], row["skill"]) for row in rows] == [
        ("goal", "b"), ("goal", "c"), ("dropped", "b"), ("added", "c"), ("level", "a"),
    ]  # fmt: skip
    assert rows[4]["reason_en"] == "“A” is asked at level 3, not 2."
    assert rows[2]["reason_zh"] == "“乙”不用学了：目标不再需要它。"


@settings(max_examples=60, deadline=None)
@given(EDGES, EDGES, LIBRARIES, LIBRARIES, LEARNERS, LEARNERS)
def test_the_changes_lead_from_one_plan_to_the_other(one_edges, other_edges, one, other, learner, changed):
    before = make_plan(learner, Prerequisites.of_edges(one_edges), one, Wishes(2.0))
    after = make_plan(changed, Prerequisites.of_edges(other_edges), other, Wishes(2.0))
    rows = compare(before, after)["changes"]
    kinds = [row["kind"] for row in rows]
    assert kinds == sorted(kinds, key=KINDS.index)
    assert all(row["reason_zh"].endswith("。") and row["reason_en"].endswith(".") for row in rows)
    named = {kind: {row["skill"] for row in rows if row["kind"] == kind} for kind in KINDS}
    assert set(before["order"]) - named["dropped"] | named["added"] == set(after["order"])
    stay = [s for s in after["order"] if s not in named["moved"] | named["added"]]
    assert stay == [s for s in before["order"] if s in stay]  # what did not move kept its order
