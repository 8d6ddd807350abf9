"""Small groups of people stay hidden from who can calculate: worked by hand, by counting all tables, at random."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.derive import hiding
from pipelines.derive.people_tables import People, declared
from pipelines.derive.suppression import SUPPRESSED, audit, suppress

K = 5
SQUARE = declared(
    {"counts": ["n"], "adds_up": {"n": ["row", "column"]}, "margins": {"row": "all", "column": "all"}},
    ["row", "column"],
)
counts = st.one_of(st.integers(0, 7), st.integers(0, 60))


def square(cells: list[list[int]]) -> pl.DataFrame:
    """A table with its margins: rows r0, r1, ... and `all`, columns c0, c1, ... and `all`."""
    lines = [[*line, sum(line)] for line in cells]
    lines = [*lines, [sum(column) for column in zip(*lines, strict=True)]]
    names = [[f"{kind}{i}" for i in range(n - 1)] + ["all"] for kind, n in (("r", len(lines)), ("c", len(lines[0])))]
    rows = [{"row": r, "column": c, "n": n} for r, line in zip(names[0], lines, strict=True)
            for c, n in zip(names[1], line, strict=True)]  # fmt: skip
    return pl.DataFrame(rows)


def hidden(frame: pl.DataFrame, column: str = "n") -> list[bool]:
    return [column in names for names in frame[SUPPRESSED]]


def assert_safe(frame: pl.DataFrame, people: People, k: int = K) -> pl.DataFrame:
    """Every small group is out of reach, nothing else was touched; what may be published."""
    done = suppress(frame, people, k)
    looked = audit(frame, done, people, k)
    assert done.unprotected == 0
    assert looked["is_safe"].all(), looked.filter(~pl.col("is_safe"))
    assert suppress(frame, people, k).frame.equals(done.frame)
    assert done.hidden == len(done.addresses) <= done.cells
    for column in people.counts:
        gone = done.frame.select(pl.col(SUPPRESSED).list.contains(column)).to_series()
        assert done.frame.filter(~gone)[column].to_list() == frame.filter(~gone)[column].to_list()
        assert not done.frame.filter(gone)[column].count()
        is_counted = pl.all_horizontal(pl.lit(True), *[pl.col(c).is_in(v) for c, v in people.where.items()])
        small = frame.select(pl.col(column).abs().is_between(1, k - 1) & is_counted).to_series()
        assert gone.filter(small.fill_null(False)).all()
    return done.frame


def test_a_hidden_cell_takes_one_more_of_its_row_and_of_its_column_with_it() -> None:
    #  20   3  10 | 33        the 3 needs a second cell in its row and its column, and that cell one in its own:
    #   8  12   9 | 29        the cheapest rectangle without the zero has 10, 12 and 9
    #  30  14   0 | 44
    frame = square([[20, 3, 10], [8, 12, 9], [30, 14, 0]])
    shown = assert_safe(frame, SQUARE)
    assert shown["n"].to_list() == [20, None, None, 33, 8, None, None, 29, 30, 14, 0, 44, 58, 29, 19, 106]
    looked = audit(frame, suppress(frame, SQUARE, K), SQUARE, K)
    # by hand: a + b = 13, c + d = 21, a + c = 15, each at least 1
    assert looked.select("value", "low", "high").rows() == [(3, 1, 12), (10, 1, 12), (12, 3, 14), (9, 7, 18)]


def test_five_made_of_small_parts_hides_the_zeros_too() -> None:
    # 5 = 2 + 2 + 1: if no zero were hidden, none of them could be 4
    line = declared({"counts": ["n"], "adds_up": {"n": ["row"]}}, ["row"])
    frame = pl.DataFrame({"row": list("abcde"), "n": [2, 2, 1, 0, 0]})
    assert assert_safe(frame, line)["n"].to_list() == [None] * 5


def test_a_part_of_which_nearly_all_are_left_is_hidden_with_its_share() -> None:
    people = declared({"counts": ["members", "retained"], "rules": ["members >= retained"]}, ["month"])
    frame = pl.DataFrame(
        {"month": [1, 2, 3, 4], "members": [100, 50, 3, 9], "retained": [98, 20, 0, 9], "share": [0.98, 0.4, 0.0, 1.0]}
    )
    shown = assert_safe(frame, people)
    assert shown["members"].to_list() == [100, 50, None, 9]  # two of a hundred did not stay; three is a small group
    assert shown["retained"].to_list() == [None, 20, 0, 9]
    assert shown["share"].to_list() == [None, 0.4, None, 1.0]
    assert shown[SUPPRESSED].to_list() == [["retained", "share"], [], ["members", "share"], []]


def test_unknown_stays_unknown_and_is_not_called_hidden() -> None:
    line = declared({"counts": ["n"], "adds_up": {"n": ["row"]}}, ["row", "day"])
    frame = pl.DataFrame({"row": list("abcab"), "day": [1, 1, 1, 2, 2], "n": [None, 3, 9, 3, 9]})
    shown = assert_safe(frame, line)
    assert shown["n"].to_list() == [None, None, 9, None, None]  # without a total nobody can subtract on the first day
    assert hidden(shown) == [False, True, False, True, True]


def test_parts_of_a_row_that_add_up_are_hidden_in_pairs() -> None:
    people = declared({"counts": ["active", "new", "back"], "rules": ["active = new + back"]}, ["week"])
    frame = pl.DataFrame({"week": [1, 2, 3], "active": [40, 30, 7], "new": [4, 10, 3], "back": [36, 20, 4]})
    shown = assert_safe(frame, people)
    assert shown.select("active", "new", "back").rows() == [(40, None, None), (30, 10, 20), (7, None, None)]


def test_a_running_total_does_not_give_the_step_away() -> None:
    people = declared(
        {"counts": ["new", "all"], "along": "day", "rules": ["all = before_or_0(all) + new"]}, ["zone", "day"]
    )
    frame = pl.DataFrame({"zone": ["a"] * 4, "day": [1, 2, 3, 4], "new": [9, 2, 8, 7], "all": [9, 11, 19, 26]})
    shown = assert_safe(frame, people)
    assert shown["new"].to_list()[1] is None
    assert shown["all"].null_count() >= 1  # 11 - 9, or 19 - 11 - 8, would be the two


def test_the_same_number_in_the_next_row_is_hidden_too() -> None:
    people = declared({"counts": ["now", "then"], "along": "day", "rules": ["then = before(now)"]}, ["day"])
    frame = pl.DataFrame({"day": [1, 2, 3], "now": [3, 20, 4], "then": [0, 3, 20]})
    shown = assert_safe(frame, people)
    assert shown.rows() == [(1, None, 0, ["now"]), (2, 20, None, ["then"]), (3, None, 20, ["now"])]


def test_people_lost_between_steps_are_a_group() -> None:
    people = declared(
        {"counts": ["members"], "along": "step", "rules": ["before(members) >= members"],
         "looks_back": {"share_of_previous": 1}}, ["step"],
    )  # fmt: skip
    frame = pl.DataFrame({"step": [1, 2, 3], "members": [90, 87, 40], "share_of_previous": [None, 87 / 90, 40 / 87]})
    shown = assert_safe(frame, people)
    assert shown["members"].to_list() == [90, None, 40]  # three left at step 2
    assert shown["share_of_previous"].to_list() == [None, None, None]  # 40 / share would be the 87


def test_a_total_row_of_the_table_is_hidden_when_it_is_small() -> None:
    people = declared(
        {"counts": ["n"], "adds_up": {"n": ["country"]}, "margins": {"country": "all"}}, ["month", "country"]
    )
    rows = [(1, "all", 12), (1, "cn", 9), (1, "de", 3), (2, "all", 4), (2, "cn", 4), (2, "de", 0)]
    shown = assert_safe(pl.DataFrame(rows, schema=["month", "country", "n"], orient="row"), people)
    assert shown["n"].to_list() == [12, None, None, None, None, 0]


def test_a_count_by_fewer_dimensions_is_one_cell_in_many_rows() -> None:
    people = declared(
        {"counts": {"members": ["month"], "retained": None}, "rules": ["members >= retained"]}, ["month", "since"]
    )
    frame = pl.DataFrame({"month": [1, 1, 2, 2], "since": [0, 1, 0, 1], "members": [4, 4, 30, 30],
                          "retained": [4, 2, 30, 12]})  # fmt: skip
    done = suppress(frame, people, K)
    assert_safe(frame, people)
    assert done.cells == 6
    assert done.frame["members"].to_list() == [None, None, 30, 30]


def test_changes_are_hidden_by_their_size_and_balanced() -> None:
    people = declared({"counts": ["change"], "signed": ["change"], "adds_up": {"change": ["part"]}}, ["part"])
    frame = pl.DataFrame({"part": list("abc"), "change": [-2, 30, -20]})
    shown = assert_safe(frame, people)
    assert shown["change"].to_list()[0] is None
    assert shown["change"].null_count() == 2


def test_where_another_table_hides_this_one_does() -> None:
    people = declared({"counts": ["n"], "follows": {"weeks": ["week"]}}, ["week", "kind"])
    weeks = pl.DataFrame({"week": [1, 2], SUPPRESSED: [["active"], None]})
    frame = pl.DataFrame({"week": [1, 1, 2], "kind": ["a", "b", "a"], "n": [50, 0, 50]})
    assert suppress(frame, people, K, {"weeks": weeks}).frame["n"].to_list() == [None, None, 50]


def test_rows_that_count_other_things_are_left_alone() -> None:
    people = declared({"counts": ["value"], "where": {"unit": ["members"]}}, ["metric"])
    frame = pl.DataFrame({"metric": ["a", "b", "c"], "unit": ["members", "hours", None], "value": [2.0, 2.0, 2.0]})
    assert assert_safe(frame, people)["value"].to_list() == [None, 2.0, 2.0]


def test_an_empty_table_stays_empty() -> None:
    for people in (SQUARE, declared({"counts": ["n"]}, ["row", "column"])):
        done = suppress(square([[1]]).clear(), people, K)
        assert (done.cells, done.hidden, done.frame.columns) == (0, 0, ["row", "column", "n", SUPPRESSED])


@pytest.mark.parametrize(
    ("meta", "said"),
    [
        ({"counts": ["a"], "sums": []}, "knows no sums"),
        ({"counts": ["a"], "rules": ["a >= b"]}, "names b"),
        ({"counts": ["a"], "rules": ["a is big"]}, "is no rule"),
        ({"counts": ["a"], "rules": ["a = 3 * a"]}, "is no column"),
        ({"counts": ["a"], "adds_up": {"a": ["x", "y"]}}, "needs its total"),
    ],
)
def test_a_declaration_that_cannot_be_meant_is_refused(meta: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        declared(meta, ["key"])


@settings(max_examples=15, deadline=None)
@given(st.integers(2, 4).flatmap(lambda w: st.lists(st.lists(counts, min_size=w, max_size=w), min_size=2, max_size=4)))
def test_no_small_cell_of_a_table_with_margins_can_be_told(cells: list[list[int]]) -> None:
    assert_safe(square(cells), SQUARE)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(counts, counts, counts), min_size=1, max_size=6))
def test_no_small_group_of_nested_and_added_up_columns_can_be_told(rows: list[tuple[int, int, int]]) -> None:
    people = declared(
        {"counts": ["all", "a", "b", "part", "sum"], "along": "day",
         "rules": ["all = a + b", "a >= part", "sum = before_or_0(sum) + all"]},
        ["day"],
    )  # fmt: skip
    said = [{"day": day, "a": a + part, "b": b, "part": part} for day, (a, b, part) in enumerate(rows)]
    frame = pl.DataFrame(said).with_columns(all=pl.col("a") + pl.col("b"))
    frame = frame.with_columns(sum=pl.col("all").cum_sum())
    assert_safe(frame, people)


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(0, 6), min_size=2, max_size=3), st.lists(st.integers(0, 6), min_size=3, max_size=3))
def test_counting_every_possible_table_finds_no_more_than_the_audit(above: list[int], below: list[int]) -> None:
    """The independent route: every table of whole numbers that agrees with what is published, one by one."""
    frame = square([above[:2], below[:2]])
    done = suppress(frame, SQUARE, K)
    shown, true = done.frame, frame["n"].to_list()
    gone = hidden(shown)
    # where zeros may be among the hidden, nobody knows that a hidden number is not one
    least = [0 if ("n", row) in done.with_zeros else 1 for row in frame.select("row", "column").rows()]
    choices = [range(least[i], 14) if gone[i] else [true[i]] for i in (0, 1, 3, 4)]
    possible = np.array(list(product(*choices)))
    a, b, c, d = possible.T
    whole = np.stack([a, b, a + b, c, d, c + d, a + c, b + d, a + b + c + d], axis=1)
    agrees = [(whole[:, i] >= least[i]) if gone[i] else (whole[:, i] == n) for i, n in enumerate(true)]
    whole = whole[np.logical_and.reduce(agrees)]
    for i, n in enumerate(true):
        if 0 < n < K:
            assert {*whole[:, i].tolist()} >= set(range(1, K)), (true, shown["n"].to_list())


def test_a_relation_that_the_rows_break_is_not_calculated_with() -> None:
    people = declared({"counts": ["all", "a", "b"], "rules": ["all = a + b", "all >= a"]}, ["day"])
    frame = pl.DataFrame({"day": [1, 2], "all": [20, 9], "a": [3, 14], "b": [9, 20]})
    assert assert_safe(frame, people).select("all", "a", "b").rows() == [(20, None, 9), (9, 14, 20)]


def test_a_long_row_of_days_with_few_people_is_hidden_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hiding, "MANY", 300)
    people = declared(
        {"counts": ["active", "new", "back"], "along": "day",
         "rules": ["active = new + back", "before(active) >= back"]}, ["day"],
    )  # fmt: skip
    active = [4, 3, 2, 3] * 30
    frame = pl.DataFrame({"day": range(120), "active": active, "new": [2, 1, 1, 1] * 30, "back": [2, 2, 1, 2] * 30})
    monkeypatch.setattr(hiding.Search, "_moved", lambda *_: pytest.fail("no program was to be solved"))
    assert suppress(frame, people, K).frame.select(pl.col("active", "new", "back").null_count()).row(0) == (120,) * 3
    monkeypatch.undo()
    monkeypatch.setattr(hiding, "MANY", 300)
    assert_safe(frame, people)
