"""The order of learning."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from pipelines.derive.graph import Prerequisites

SKILLS = [f"s{number}" for number in range(8)]
EDGES = st.lists(st.tuples(st.sampled_from(SKILLS), st.sampled_from(SKILLS)), max_size=20)


def relations(*edges: tuple[str, str], relation: str = "requires", confidence: float = 0.9) -> pl.DataFrame:
    return pl.DataFrame(
        [(skill, relation, target, confidence) for skill, target in edges],
        schema={"skill_id": pl.String, "relation": pl.String, "target_id": pl.String, "confidence": pl.Float64},
        orient="row",
    )


def test_a_chain_a_diamond_and_a_circle():
    # calculus <- gradient <- network -> python; encoder and decoder require each other and the network
    graph = Prerequisites.of(
        relations(
            ("gradient", "calculus"),
            ("network", "gradient"),
            ("network", "python"),
            ("encoder", "decoder"),
            ("decoder", "encoder"),
            ("encoder", "network"),
        )
    )
    assert list(graph.position) == ["calculus", "gradient", "python", "network", "decoder", "encoder"]
    assert graph.depth == {"calculus": 0, "gradient": 1, "python": 0, "network": 2, "decoder": 3, "encoder": 3}
    assert graph.together(["network", "decoder", "encoder", "unheard-of"]) == [1, 2, 2, 3]
    assert graph.closure(["network"]) == {"network", "gradient", "calculus", "python"}
    assert graph.closure(["network"], shown={"gradient"}) == {"network", "python"}
    assert graph.closure(["unheard-of"]) == {"unheard-of"}


def test_only_requires_counts_and_nothing_requires_itself():
    assert Prerequisites.of(relations(("a", "b"), relation="related")).position == {}
    assert Prerequisites.of(relations(("a", "a"), ("a", "b"))).direct == {"a": ("b",)}


def test_a_weak_prerequisite_orders_but_is_not_demanded():
    graph = Prerequisites.of(relations(("a", "z"), confidence=0.6))
    assert graph.ordered(["a", "z"]) == ["z", "a"]
    assert graph.closure(["a"]) == {"a"}


@given(EDGES)
def test_prerequisites_come_first_unless_they_go_in_circles(edges: list[tuple[str, str]]):
    graph = Prerequisites.of(relations(*edges))
    for skill, before in ((a, b) for a, b in edges if a != b):
        if graph.group[skill] == graph.group[before]:
            assert skill in graph.closure([before])
            assert graph.depth[skill] == graph.depth[before]
        else:
            assert graph.position[before] < graph.position[skill]
            assert graph.depth[before] < graph.depth[skill]


@given(EDGES, st.randoms())
def test_the_order_does_not_depend_on_the_order_of_the_rows(edges: list[tuple[str, str]], random):
    shuffled = random.sample(edges, len(edges))
    assert Prerequisites.of(relations(*edges)) == Prerequisites.of(relations(*shuffled))


@given(EDGES, st.lists(st.tuples(st.sets(st.sampled_from(SKILLS)), st.sets(st.sampled_from(SKILLS))), max_size=4))
def test_the_closure_of_many_is_the_closure_of_each(edges, people):
    graph = Prerequisites.of(relations(*edges))
    wanted = {s: sum(1 << n for n, (goal, _) in enumerate(people) if s in goal) for s in SKILLS}
    shown = {s: sum(1 << n for n, (_, known) in enumerate(people) if s in known) for s in SKILLS}
    need = graph.closures(wanted, shown)
    for number, (goal, known) in enumerate(people):
        assert {s for s, who in need.items() if who >> number & 1} == graph.closure(goal, known)
