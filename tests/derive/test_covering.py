"""Covers: by hand, against every subset, against HiGHS; alone and among others."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.derive.covering import Catalogue, bits, cover, cover_one, places
from pipelines.derive.exact_cover import solve


def test_greedy_alone_would_pay_more():
    # greedy takes (0, 1) at 4 a skill, then must pay 6 for skill 2; the one that teaches all three costs 13, not 14
    assert cover_one(Catalogue.of([[0, 1], [2], [0, 1, 2]], [8, 6, 13], 3), range(3)) == [2]


def test_one_resource_is_exchanged_for_two_and_two_for_one():
    assert cover_one(Catalogue.of([[0, 1], [0], [1]], [10, 4, 5], 2), [0, 1]) == [1, 2]
    assert cover_one(Catalogue.of([[0, 1], [0], [1]], [8, 4, 5], 2), [0, 1]) == [0]
    assert cover_one(Catalogue.of([[0, 1], [0], [1]], [8, 4, 5], 2), [1]) == [2]


def test_what_nobody_teaches_stays_uncovered_and_nothing_is_bought_for_nothing():
    catalogue = Catalogue.of([[0]], [5], 3)
    assert cover_one(catalogue, [1, 2]) == []
    assert cover_one(catalogue, []) == []
    assert cover_one(catalogue, [0, 1]) == [0]
    assert solve(catalogue, [1]).effort == 0


def test_without_time_nothing_is_proven():
    catalogue = Catalogue.of([[n, (n * 7 + 3) % 40, (n * 11 + 5) % 40] for n in range(40)], range(30, 70), 40)
    exact = solve(catalogue, range(40), seconds=0.0)
    assert not exact.is_proven
    assert exact.bound <= sum(catalogue.efforts[r] for r in cover_one(catalogue, range(40)))


def test_effort_is_positive():
    with pytest.raises(ValueError, match="effort"):
        Catalogue.of([[0]], [0], 1)


def test_a_skill_that_hundreds_teach_is_counted_right():
    # every resource teaches skill 0 as well: it is covered once and 300 times over, and counted in binary
    catalogue = Catalogue.of([[0, n] for n in range(1, 301)], [5] * 300, 301)
    assert cover_one(catalogue, range(301)) == list(range(300))


def test_bits_and_places_are_inverse():
    assert places(bits([0, 7, 8, 300])) == [0, 7, 8, 300]
    assert (bits([]), places(0)) == (0, [])


RESOURCES = st.lists(
    st.tuples(st.sets(st.integers(0, 6), min_size=1, max_size=4), st.integers(1, 20)), min_size=1, max_size=9
)


@settings(max_examples=150, deadline=None)
@given(RESOURCES, st.lists(st.sets(st.integers(0, 6)), min_size=1, max_size=5))
def test_covers_are_valid_minimal_near_the_best_and_independent_of_the_others(resources, readers):
    catalogue = Catalogue.of((some for some, _ in resources), (cost for _, cost in resources), 7)
    needs = [bits(n for n, needed in enumerate(readers) if skill in needed) for skill in range(7)]
    many = cover(catalogue, needs)
    for number, needed in enumerate(readers):
        mine = [r for r, who in sorted(many.items()) if who >> number & 1]
        assert mine == cover_one(catalogue, needed)
        taught = set().union(*(some for some, _ in resources))
        covered = set().union(*(resources[r][0] for r in mine)) if mine else set()
        assert needed & taught <= covered
        for one in mine:
            rest = set().union(*(resources[r][0] for r in mine if r != one))
            assert needed & resources[one][0] - rest, "a resource is not needed"
        effort = sum(resources[r][1] for r in mine)
        best = _best(resources, needed & taught)
        exact = solve(catalogue, needed)
        assert (exact.effort, exact.is_proven, exact.bound) == (best, True, best)
        assert best <= effort <= best * (1 + 1 / 2 + 1 / 3 + 1 / 4)  # H(4): Chvatal's bound for sets of four


def _best(resources, needed) -> int:
    """The least effort of any subset that covers the needed."""
    costs = [
        sum(cost for _, cost in some)
        for size in range(len(resources) + 1)
        for some in combinations(resources, size)
        if needed <= set().union(*(taught for taught, _ in some))
    ]
    return min(costs)
