"""Prerequisites of several sources, joined; and what is wrong with them, as rows."""

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.derive.graph import Prerequisites
from pipelines.derive.prerequisites import EDGE, join_edges, stated, told

Row = tuple[str | None, str | None, float | None, str]


def edges(*rows: Row) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=EDGE, orient="row")


def test_sources_that_agree_make_each_other_surer():
    graph = join_edges(
        [edges(("a", "b", 0.6, "vocabulary"), ("b", "c", 0.9, "vocabulary")), edges(("a", "b", 0.5, "import"))]
    )
    assert graph.edges.rows() == [  # 1 - 0.4 * 0.5
        ("a", "b", 0.8, ["import", "vocabulary"]),
        ("b", "c", 0.9, ["vocabulary"]),
    ]
    assert graph.prerequisites.direct == {"b": ("a",), "c": ("b",)}  # together they are firm; alone none would be
    assert graph.problems.is_empty()


def test_every_thing_that_is_wrong_is_a_row():
    graph = join_edges(
        [
            edges(
                ("a", "a", 0.9, "x"),
                (None, "a", 0.9, "x"),
                ("a", "", 0.9, "x"),
                ("a", "mars", 0.9, "x"),
                ("a", "b", 0.3, "x"),
                ("a", "b", 0.5, "x"),
                ("b", "a", None, "y"),
                ("b", "c", 7.0, "x"),
                ("c", "d", float("nan"), "x"),
            )
        ],
        vocabulary=["a", "b", "c", "d"],
    )
    counted = graph.problems.group_by("problem", "is_left_out").len().sort("problem").rows()
    assert counted == [
        ("bad_confidence", False, 2),
        ("both_ways", False, 1),
        ("circle", False, 1),
        ("missing_id", True, 2),
        ("repeated", False, 1),
        ("self_loop", True, 1),
        ("unknown_id", True, 1),
    ]
    assert graph.edges.rows() == [
        ("a", "b", 0.5, ["x"]),
        ("b", "a", None, ["y"]),
        ("b", "c", None, ["x"]),
        ("c", "d", None, ["x"]),
    ]
    circle = graph.problems.filter(pl.col("problem") == "circle").row(0, named=True)
    assert (circle["skills"], circle["reason_zh"]) == (2, "2 项技能互为先修，要一起学：b、a。")
    assert circle["reason_en"] == "2 skills require each other and are learned together: b, a."


def test_the_vocabulary_and_the_resources_as_sources():
    relations = pl.DataFrame(
        {"skill_id": ["b", "b"], "relation": ["requires", "related"], "target_id": ["a", "c"], "confidence": [0.9, 0.9]}
    )
    assert stated(relations).rows() == [("a", "b", 0.9, "vocabulary")]
    resource_skills = pl.DataFrame(
        [
            *((f"r{n}", "b", "taught", "named") for n in range(4)),
            *((f"r{n}", "a", "required", "phrase") for n in range(3)),
            *((f"r{n}", "c", "required", "phrase") for n in range(2)),  # two are no rule
            *((f"r{n}", "z", "required", "prerequisite") for n in range(4)),  # the vocabulary again: no second witness
        ],
        schema=["resource_id", "skill_id", "role", "basis"],
        orient="row",
    )
    # 3 of 4: 0.7 * (3 + 1.9208 - 1.96 * sqrt(3 / 4 + 0.9604)) / (4 + 3.8416)
    assert told(resource_skills).rows() == [("a", "b", 0.2104, "resources")]


def test_resources_alone_never_make_an_edge_firm():
    many = [
        (f"r{n}", skill, role, "phrase") for n in range(5000) for skill, role in (("b", "taught"), ("a", "required"))
    ]
    ((_, _, sure, _),) = told(
        pl.DataFrame(many, schema=["resource_id", "skill_id", "role", "basis"], orient="row")
    ).rows()
    assert 0.69 < sure < 0.75


def test_in_a_circle_the_weakest_edge_is_set_aside():
    # a -> b -> c -> a, and the last is the least sure: c cannot come before a
    graph = Prerequisites.of_edges([("a", "b", 0.9), ("b", "c", 0.9), ("c", "a", 0.2)])
    assert list(graph.position) == ["a", "b", "c"]
    assert graph.circles() == [["a", "b", "c"]]
    assert graph.violations(list(graph.position)) == ([], [("c", "a", 0.2)])


NODE = st.sampled_from([f"n{number}" for number in range(9)])
EDGES = st.lists(st.tuples(NODE, NODE, st.sampled_from([None, 0.1, 0.5, 0.8, 1.0])), max_size=40)


@settings(max_examples=150, deadline=None)
@given(EDGES, st.randoms())
def test_any_graph_has_one_order_that_breaks_nothing_outside_its_circles(found, random):
    rows = [(before, skill, sure, "x") for before, skill, sure in found]
    graph = join_edges([edges(*rows)])
    order = graph.prerequisites.ordered(
        {node for before, skill, _ in found if before != skill for node in (before, skill)}
    )
    assert len(set(order)) == len(order)
    outside, inside = graph.prerequisites.violations(order)
    assert outside == []
    assert len(inside) <= sum(sure is None or sure > 0 for *_, sure, _ in rows)
    inner = [e for e in graph.prerequisites.edges if graph.prerequisites.group[e[0]] == graph.prerequisites.group[e[1]]]
    weigh = lambda some: sum(1.0 if sure is None else sure for *_, sure in some)  # noqa: E731
    assert weigh(inside) <= weigh(inner) / 2 + 1e-9  # Eades, Lin and Smyth: never more than half
    random.shuffle(rows)
    again = join_edges([edges(*rows)])
    assert again.prerequisites == graph.prerequisites
    assert again.problems.equals(graph.problems)
    used = {(before, skill) for before, skill, _ in found if before != skill}
    assert graph.edges.height == len(used)
    left_out = graph.problems.filter("is_left_out").height
    repeated = graph.problems.filter(pl.col("problem") == "repeated").height
    assert graph.edges.height + left_out + repeated == len(found)
