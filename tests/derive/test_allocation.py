"""Shared resources for needs: never more than there is, priority, splitting, windows, conflicts."""

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.contracts.derived import ResourceConflict, ResourceMatch
from pipelines.derive.allocation import allocate

DAY = date(2026, 3, 1)
NEED = {
    "need_id": pl.String, "project_id": pl.String, "resource_kind": pl.String, "unit": pl.String,
    "quantity": pl.Float64, "importance": pl.String, "needed_from": pl.Date, "needed_until": pl.Date,
}  # fmt: skip
RESOURCE = {
    "resource_id": pl.String, "kind": pl.String, "unit": pl.String, "capacity": pl.Float64,
    "available_from": pl.Date, "available_until": pl.Date,
}  # fmt: skip
GRANT = {"resource_id": pl.String, "quantity": pl.Float64, "from_day": pl.Date, "until_day": pl.Date}
Case = tuple[list[tuple[Any, ...]], list[tuple[Any, ...]], list[tuple[Any, ...]]]


def on(days: int | None) -> date | None:
    return None if days is None else DAY + timedelta(days=days)


def need(identifier="n", quantity=10.0, first=None, last=None, importance="useful", kind="compute", unit=None):
    return identifier, f"p-{identifier}", kind, unit, quantity, importance, on(first), on(last)


def resource(identifier="r", capacity=10.0, unit="gpu_hours_week", first=None, last=None, kind="compute"):
    return identifier, kind, unit, capacity, on(first), on(last)


def grant(identifier="r", quantity=1.0, first=None, last=None):
    return identifier, quantity, on(first), on(last)


def frames(needs, resources, granted=()):
    return (
        pl.DataFrame(needs, schema=NEED, orient="row"),
        pl.DataFrame(resources, schema=RESOURCE, orient="row"),
        pl.DataFrame(list(granted), schema=GRANT, orient="row"),
    )


def allocated(needs, resources, granted=()):
    matches, conflicts = allocate(*frames(needs, resources, granted), DAY)
    ResourceMatch.validate(matches)
    ResourceConflict.validate(conflicts)
    return matches, conflicts


def parts(matches, *columns):
    return matches.sort("place", "part").select(columns).rows()


def test_one_resource_carries_it_the_one_with_the_least_to_spare() -> None:
    matches, conflicts = allocated([need(quantity=8)], [resource("big", 50), resource("fits", 9), resource("small", 7)])
    assert parts(matches, "resource_id", "quantity", "outcome", "why") == [("fits", 8.0, "granted", "one")]
    assert matches.select("from_on", "until_on").row(0) == (DAY, None)
    assert conflicts.is_empty()


def test_hours_add_up_and_seats_do_not() -> None:
    hours, _ = allocated([need(quantity=14)], [resource("a", 9), resource("b", 7)])
    assert parts(hours, "part", "resource_id", "quantity", "outcome", "why") == [
        (1, "a", 9.0, "granted", "several"),
        (2, "b", 5.0, "granted", "several"),
    ]
    seats, conflicts = allocated([need(quantity=14)], [resource("a", 9, "seats"), resource("b", 7, "seats")])
    assert parts(seats, "resource_id", "quantity", "outcome", "why") == [("a", 9.0, "partly", "part")]
    assert seats["reason_en"].item() == (
        "9 of the 14 seats can be had: this unit is not put together from several resources, and none has more."
    )
    assert conflicts.is_empty()  # nobody holds what is missing: it is not there


def test_critical_first_then_the_earlier_start_then_the_smaller_id_and_who_comes_later_is_told_who_holds_it() -> None:
    rows = [need("b", 6, 5), need("a", 6, 5), need("early", 6, 0), need("key", 6, 9, importance="critical")]
    matches, conflicts = allocated(rows, [resource(capacity=12)])
    assert parts(matches, "need_id", "outcome", "quantity") == [
        ("key", "granted", 6.0),
        ("early", "granted", 6.0),
        ("a", "partly", 6.0),  # four days until `key` begins
        ("b", "impossible", None),
    ]
    row = matches.filter(need_id="a").row(0, named=True)
    assert (row["from_on"], row["until_on"]) == (on(5), on(8))
    assert row["reason_zh"].startswith("需要 6 GPU 小时/周，能给 6，从 2026-03-06 到 2026-03-09")
    told = conflicts.select(
        "need_id", "from_on", "until_on", "missing_quantity", "rival_quantity", "rival_needs"
    ).rows()
    assert told == [
        ("a", on(9), None, 6.0, 12.0, ["early", "key"]),
        ("b", on(5), on(8), 6.0, 12.0, ["a", "early"]),
        ("b", on(9), None, 6.0, 12.0, ["early", "key"]),
    ]
    assert conflicts["reason_en"][0] == (
        "6 GPU hours a week missing: 0 of the resource was granted before, "
        "and needs that come first take 12 (early, key)."
    )


def test_what_is_granted_and_not_released_takes_capacity_while_it_lasts() -> None:
    given_now = [grant(quantity=8, last=9), grant(quantity=50, first=20, last=29)]
    matches, conflicts = allocated([need(quantity=5, first=0, last=39)], [resource()], given_now)
    # ten days with 2 free, ten with 10, ten with 0 (50 asked of 10), ten with 10
    assert parts(matches, "outcome", "quantity", "from_on", "until_on") == [("partly", 5.0, on(10), on(19))]
    assert conflicts.select("from_on", "until_on", "missing_quantity", "granted_quantity").rows() == [
        (on(0), on(9), 5.0, 8.0),
        (on(20), on(29), 5.0, 10.0),
    ]  # from day 30 on nobody holds it: it is free, but not without a gap


def test_windows_are_cut_to_what_is_still_ahead() -> None:
    matches, _ = allocated([need(first=-20, last=3)], [resource(first=-300, last=10)])
    assert parts(matches, "outcome", "from_on", "until_on") == [("granted", DAY, on(3))]


@pytest.mark.parametrize(
    ("asked", "shared", "why"),
    [
        (need(quantity=None), [resource()], "no_quantity"),
        (need(quantity=0.0), [resource()], "no_quantity"),
        (need(quantity=float("inf")), [resource()], "no_quantity"),
        (need(first=5, last=4), [resource()], "inverted_window"),
        (need(first=-9, last=-1), [resource()], "over"),
        (need(first=365), [resource()], "too_far"),
        (need(), [], "no_kind"),
        (need(kind=None), [resource()], "no_kind"),
        (need(kind="tool"), [resource()], "no_kind"),
        (need(), [resource(unit=None)], "unit_unknown"),
        (need(), [resource("a"), resource("b", unit="cpu_hours_week")], "unit_unknown"),
        (need(unit="cpu_hours_week"), [resource()], "no_unit"),
        (need(), [resource(capacity=None), resource("z", 0.0)], "no_capacity"),
        (need(last=8), [resource(first=9)], "not_then"),
        (need(), [resource(first=9, last=8)], "not_then"),
    ],
)
def test_what_cannot_be_planned_says_why(asked, shared, why) -> None:
    matches, conflicts = allocated([asked], shared)
    assert parts(matches, "outcome", "why", "resource_id", "quantity") == [("impossible", why, None, None)]
    assert all(matches.select("reason_zh", "reason_en").row(0))
    assert conflicts.is_empty()


def test_a_full_resource_is_taken_and_nothing_at_all_is_no_error() -> None:
    matches, conflicts = allocated([need()], [resource()], [grant(quantity=10)])
    assert parts(matches, "outcome", "why") == [("impossible", "taken")]
    assert conflicts["granted_quantity"].to_list() == [10.0]
    nothing, none = allocated([], [])
    assert nothing.height + none.height == 0


def test_a_unit_is_the_one_of_its_kind_and_spelling_does_not_matter() -> None:
    matches, _ = allocated([need(unit="GPU_hours_week ")], [resource(), resource("unknown", unit=None)])
    assert parts(matches, "resource_id", "unit", "outcome") == [("r", "gpu_hours_week", "granted")]


days = st.one_of(st.none(), st.integers(-5, 30))
kinds = st.sampled_from(["compute", "tool"])
cases = st.tuples(
    st.lists(
        st.tuples(
            st.integers(0, 12),
            days,
            days,
            st.sampled_from(["critical", "useful"]),
            st.sampled_from(["compute", "tool"]),
        ),
        max_size=5,
    ),
    st.lists(
        st.tuples(st.one_of(st.none(), st.integers(0, 15)), days, days, kinds),
        max_size=4,
    ),
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9), days, days), max_size=3),
)


def drawn(case) -> Case:
    needs, resources, granted = case
    unit = {"compute": "gpu_hours_week", "tool": "seats"}
    return (
        [need(f"n{n}", q, first, last, importance, kind) for n, (q, first, last, importance, kind) in enumerate(needs)],
        [resource(f"r{n}", size, unit[k], first, last, k) for n, (size, first, last, k) in enumerate(resources)],
        [grant(f"r{n}", q, first, last) for n, q, first, last in granted],
    )


def is_on(first: date | None, last: date | None, day: date) -> bool:
    return (first or day) <= day <= (last or day) and not (first and last and first > last)


def free(resources, granted, identifier: str, day: date) -> float:
    """Day by day, by hand."""
    row = next(one for one in resources if one[0] == identifier)
    held = sum(q for r, q, first, last in granted if r == identifier and is_on(first, last, day))
    return max(0.0, (row[3] or 0) - held) if is_on(row[4], row[5], day) else 0.0


@given(cases)
@settings(max_examples=60, deadline=None)
def test_never_over_capacity_on_any_day_and_never_more_than_is_needed(case) -> None:
    needs, resources, granted = drawn(case)
    matches, _ = allocate(*frames(needs, resources, granted), DAY)
    proposed = list(matches.drop_nulls("resource_id").iter_rows(named=True))
    assert set(matches["need_id"]) == {row[0] for row in needs}
    for offset in range(40):
        day = DAY + timedelta(days=offset)
        today = [row for row in proposed if row["from_on"] <= day and (row["until_on"] or day) >= day]
        for identifier in {row["resource_id"] for row in today}:
            taken = sum(row["quantity"] for row in today if row["resource_id"] == identifier)
            assert taken <= free(resources, granted, identifier, day) + 1e-9
        for row in today:
            same = sum(one["quantity"] for one in today if one["need_id"] == row["need_id"])
            assert same <= row["needed_quantity"] + 1e-9
            asked = next(one for one in needs if one[0] == row["need_id"])
            assert is_on(asked[6], asked[7], day)


@given(cases, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_of_rows_changes_nothing_and_no_need_loses_to_one_behind_it(case, random) -> None:
    needs, resources, granted = drawn(case)
    matches, conflicts = allocate(*frames(needs, resources, granted), DAY)
    shuffled = [random.sample(rows, len(rows)) for rows in (needs, resources, granted)]
    again, again_conflicts = allocate(*frames(*shuffled), DAY)
    assert (matches.equals(again), conflicts.equals(again_conflicts)) == (True, True)
    ahead = matches.sort("place")["need_id"].unique(maintain_order=True).to_list()
    kept = [row for row in needs if row[0] in ahead[: len(ahead) // 2]]
    alone, _ = allocate(*frames(kept, resources, granted), DAY)
    assert alone.equals(matches.filter(pl.col("need_id").is_in([row[0] for row in kept])))


def test_in_part_several_carry_it_together_on_the_days_that_give_most() -> None:
    held_now = [grant("a", 9, last=9), grant("b", 6, last=9)]
    matches, _ = allocated([need(quantity=20, last=39)], [resource("a", 9), resource("b", 7)], held_now)
    # ten days with 1 free, then thirty with 16
    assert parts(matches, "resource_id", "quantity", "outcome", "from_on", "until_on") == [
        ("a", 9.0, "partly", on(10), on(39)),
        ("b", 7.0, "partly", on(10), on(39)),
    ]
