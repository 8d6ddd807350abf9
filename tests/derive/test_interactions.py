"""Pairs once, items by popularity, and held-out parts that the order of rows does not change."""

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.derive.interactions import PAIR, Interactions, distinct, hold_out, read_times

START = datetime(2026, 1, 1, tzinfo=UTC)


def events(rows: list[tuple[str, str, int | None]]) -> pl.DataFrame:
    """Rows of user, item and day."""
    at = [None if day is None else START + timedelta(days=day) for *_, day in rows]
    return pl.DataFrame({"user_id": [r[0] for r in rows], "item_id": [r[1] for r in rows], "at": at}).cast(PAIR)


def test_a_pair_counts_once_with_its_first_time_and_items_go_by_popularity() -> None:
    pairs = distinct(events([("b", "x", 5), ("a", "y", None), ("b", "x", 2), ("b", "y", 1), ("a", "z", 3)]))
    assert pairs.height == 4
    known = Interactions.of(pairs, further_users=["0"], further_items=["w", "x"])
    assert (known.users, known.items) == (["0", "a", "b"], ["y", "x", "z", "w"])
    assert known.taken.toarray().tolist() == [[0, 0, 0, 0], [1, 0, 1, 0], [1, 1, 0, 0]]
    assert known.counts.tolist() == [2, 1, 1, 0]
    days = (known.at - START.timestamp()) / 86_400
    np.testing.assert_allclose(days, [np.nan, 3, 1, 2])


def test_by_time_the_last_fifth_is_asked_and_what_nobody_knew_is_counted() -> None:
    rows = [(f"u{n % 5}", f"i{n % 7}", n) for n in range(8)]
    split = hold_out(distinct(events([*rows, ("new", "i1", 20), ("u1", "unheard", 21)])), way="time")
    # ten dated pairs: the value below which four fifths lie is the eighth, day 7
    assert split.cut_at == (START + timedelta(days=7)).timestamp()
    assert (split.unknown_users, split.unknown_items, split.asked.nnz) == (1, 1, 0)
    assert split.known.taken.nnz == 8


def test_each_users_newest_pair_is_held_out_and_a_single_one_stays() -> None:
    split = hold_out(distinct(events([("a", "x", 1), ("a", "y", 2), ("b", "x", 1), ("c", "y", 1)])), way="last")
    assert split.known.taken.nnz == 3
    asked = split.asked.toarray()
    assert asked[split.known.users.index("a"), split.known.items.index("y")] == 1
    assert asked.sum() == 1


@pytest.mark.parametrize(("items", "held"), [(1, 0), (2, 1), (7, 1), (8, 2), (12, 2), (13, 3)])
def test_without_times_a_fifth_of_everybodys_items_is_held_out(items: int, held: int) -> None:
    rows = [(user, f"i{n}", None) for user in ("a", "b") for n in range(items)]
    split = hold_out(distinct(events(rows)))
    assert split.way == "seeded"
    assert split.known.taken.nnz == 2 * (items - held)


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 9), st.none() | st.integers(0, 40))), st.randoms())
def test_the_order_of_rows_changes_nothing(rows: list[tuple[int, int, int | None]], dice: object) -> None:
    named = [(f"u{u}", f"i{i}", day) for u, i, day in rows]
    shuffled = list(named)
    dice.shuffle(shuffled)  # pyright: ignore[reportAttributeAccessIssue]
    one, other = distinct(events(named)), distinct(events(shuffled))
    assert one.equals(other)
    for way in ("time", "last", "seeded"):
        a, b = hold_out(one, way=way), hold_out(other, way=way)
        assert (a.known.users, a.known.items) == (b.known.users, b.known.items)
        assert (a.asked != b.asked).nnz == 0
        lost = a.unknown_users + a.unknown_items
        assert a.known.taken.nnz + a.asked.nnz + lost == one.height


def test_times_as_people_write_them() -> None:
    told = read_times(pl.Series("time", ["2026-03-01", "1767225600", "banana", None, "2026-01-01T08:00:00+08:00"]))
    new_year = datetime(2026, 1, 1, tzinfo=UTC)
    assert told.to_list() == [datetime(2026, 3, 1, tzinfo=UTC), new_year, None, None, new_year]
