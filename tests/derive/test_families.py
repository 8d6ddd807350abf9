"""Families of documents under curators' decisions."""

from datetime import UTC, datetime, timedelta
from itertools import combinations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from pipelines.derive.duplicates import find_duplicates
from pipelines.derive.families import Decision, Families, decisions_of

SCHEMA = {
    "document_kind": pl.String,
    "document_id": pl.String,
    "title": pl.String,
    "url": pl.String,
    "doi": pl.String,
    "text": pl.String,
}
START = datetime(2026, 1, 1, tzinfo=UTC)
TEXT = " ".join(f"word{n}" for n in range(60))


def decided(*said: tuple[str, str]) -> pl.DataFrame:
    """Decisions (verdict, ids), one an hour, as staging has them."""
    rows = [
        (f"d{at}", verdict, "tutorial", one, "because", START + timedelta(hours=at))
        for at, (verdict, ids) in enumerate(said)
        for one in ids.split()
    ]
    columns = ["decision_id", "decision", "document_kind", "document_id", "reason", "decided_at"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def families(decisions: pl.DataFrame, same: str = "a b c", other: str = "x") -> list[list[str]]:
    """Families of documents: those of `same` have one title and text, those of `other` have none in common."""
    rows = [("tutorial", one, "The very same title", None, None, TEXT) for one in same.split()]
    rows += [
        ("tutorial", one, f"Something about {one}", None, None, TEXT.replace("word", one)) for one in other.split()
    ]
    frame = find_duplicates(pl.DataFrame(rows, schema=SCHEMA, orient="row"), decisions)
    grouped = frame.group_by("family_id", maintain_order=True).agg("document_id")
    return [sorted(ids) for ids in grouped["document_id"].to_list()]


def test_without_decisions_the_rules_stand():
    assert families(decided()) == [["a", "b", "c"]]


def test_a_split_keeps_two_apart_and_leaves_the_third_with_one():
    assert families(decided(("split", "a b"))) in ([["a", "c"]], [["b", "c"]])
    assert families(decided(("split", "a b c"))) == []
    assert families(decided(("split", "a"))) == [["b", "c"]]


def test_a_merge_joins_what_no_rule_joins_and_says_why():
    assert families(decided(("merge", "a x"))) == [["a", "b", "c", "x"]]
    frame = find_duplicates(
        pl.DataFrame(
            [("tutorial", "a", "One", None, None, None), ("tutorial", "x", "Two", None, None, None)],
            schema=SCHEMA,
            orient="row",
        ),
        decided(("merge", "a x")),
    )
    assert frame["method"].to_list() == ["decision", "decision"]
    assert frame["reason_en"].to_list()[1] == "Decided to be the same as a: because"


def test_the_later_decision_stands():
    assert families(decided(("split", "a b c"), ("merge", "a b"))) == [["a", "b"]]
    assert families(decided(("merge", "a x"), ("split", "a x"))) == [["a", "b", "c"]]
    assert families(decided(("split", "a"), ("merge", "a x"))) == [["a", "x"], ["b", "c"]]
    # an older merge cannot bring together, through a third, what a later split keeps apart
    assert families(decided(("merge", "x c"), ("merge", "x a"), ("split", "a c b")), same="a b c") == [["a", "x"]]


def test_decisions_about_documents_that_are_gone_or_of_another_kind_are_void():
    assert families(decided(("merge", "a nobody"), ("split", "nobody"))) == [["a", "b", "c"]]
    assert families(decided(("split", "a nobody"))) == [["a", "b", "c"]]  # not: a alone
    other_kind = decided(("split", "a")).with_columns(document_kind=pl.lit("paper"))
    assert families(other_kind) == [["a", "b", "c"]]


NODES = 6
VERDICTS = st.tuples(
    st.sampled_from(["split", "merge"]), st.lists(st.integers(0, NODES - 1), min_size=1, max_size=4, unique=True)
)


@given(
    st.lists(VERDICTS, max_size=6),
    st.lists(st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1)), max_size=12),
    st.randoms(use_true_random=False),
)
def test_families_are_a_partition_that_obeys_the_decisions_in_force(said, edges, chance):
    decisions = [
        Decision(f"d{at}", verdict, tuple(members), "why", f"2026-01-{at + 1:02}")
        for at, (verdict, members) in enumerate(said)
        if verdict == "split" or len(members) > 1
    ]
    shuffled = list(decisions)
    chance.shuffle(shuffled)

    def made(of: list[Decision]) -> Families:
        families = Families(NODES, of)
        for first, second in edges:
            families.join(first, second)
        return families

    families = made(decisions)
    groups = list(families.all())
    nodes = [node for group in groups for node in group]
    assert len(nodes) == len(set(nodes))
    assert groups == list(made(shuffled).all())  # the order of rows decides nothing

    family = {node: families.root(node) for node in range(NODES)}
    void = {one.decision_id for one in families.void}
    for one in decisions:
        if one.decision_id in void or len(one.members) < 2:
            continue
        for first, second in combinations(one.members, 2):
            assert (family[first] == family[second]) == (one.verdict == "merge")
    if decisions:  # the newest decision is always obeyed
        newest = max(decisions, key=lambda d: d.moment)
        assert newest.decision_id not in void
        if newest.verdict == "split" and len(newest.members) == 1:
            assert len(families.members(family[newest.members[0]])) == 1


def test_decisions_are_read_in_the_order_of_time():
    frame = decided(("split", "a b"), ("merge", "a b"))
    first, second = decisions_of(frame.reverse(), {("tutorial", "a"): 0, ("tutorial", "b"): 1})
    assert (first.verdict, second.verdict) == ("split", "merge")
    assert first.moment < second.moment
