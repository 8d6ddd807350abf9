"""Places: the best total is that of trying everything, and the stable one leaves nobody who would rather swap."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from pipelines.derive import assigning

NAN = np.nan


def test_the_best_total_leaves_the_second_best_to_who_can_use_it() -> None:
    values = np.array([[0.9, 0.8], [0.7, NAN]])  # the second target has one candidate only
    assert assigning.best(values, [1, 1]) == [(0, 1), (1, 0)]
    assert assigning.best(values, [2, 0]) == [(0, 0), (0, 1)]
    assert assigning.best(np.array([[NAN, NAN]]), [3]) == []
    assert assigning.best(np.zeros((1, 1)), [1]) == [(0, 0)]  # nothing is known, but they may
    assert assigning.best(np.zeros((0, 4)), []) == []


def test_what_cannot_be_assigned_is_refused() -> None:
    with pytest.raises(ValueError, match="below zero"):
        assigning.best(np.array([[-0.1]]), [1])
    with pytest.raises(ValueError, match="more than"):
        assigning.best(np.zeros((1, 5001)), [5001])


def test_a_stable_assignment_gives_a_holder_the_place_it_likes_best_of_those_that_ask() -> None:
    targets = np.array([[1, 2, 3], [1, 2, 3]])
    holders = np.array([[2, 1, 1], [1, 2, 2]])
    assert assigning.stable(targets, holders, [1, 1]) == [(0, 1), (1, 0)]
    assert assigning.stable(targets, holders, [2, 1]) == [(0, 1), (0, 2), (1, 0)]
    assert assigning.stable(targets, np.zeros((2, 3), np.int64), [1, 1]) == []
    assert assigning.stable(np.zeros((0, 3), np.int64), np.zeros((0, 3), np.int64), []) == []


sizes = st.tuples(st.integers(1, 3), st.integers(1, 4))


@given(sizes.flatmap(lambda size: st.tuples(
    hnp.arrays(np.float64, size, elements=st.sampled_from([NAN, 0.0, 0.25, 0.5, 1.0])),
    st.lists(st.integers(0, 2), min_size=size[0], max_size=size[0]),
)))  # fmt: skip
@settings(max_examples=100, deadline=None)
def test_the_best_total_is_that_of_trying_everything(case) -> None:
    values, places = case
    found = assigning.best(values, places)
    top = 0.0
    for choice in product(range(-1, len(places)), repeat=values.shape[1]):
        pairs = [(t, h) for h, t in enumerate(choice) if t >= 0]
        if all(not np.isnan(values[p]) for p in pairs) and all(
            choice.count(t) <= places[t] for t in range(len(places))
        ):
            top = max(top, sum(values[p] for p in pairs))
    assert sum(values[p] for p in found) == pytest.approx(top)
    assert len({h for _, h in found}) == len(found)
    assert all(sum(t == target for t, _ in found) <= places[target] for target in range(len(places)))


@st.composite
def ranked(draw):
    targets, holders = draw(sizes)
    of_target = np.array([draw(st.permutations(range(1, holders + 1))) for _ in range(targets)])
    of_holder = np.array([draw(st.permutations(range(1, targets + 1))) for _ in range(holders)]).T
    may = draw(hnp.arrays(np.bool_, (targets, holders)))
    places = draw(st.lists(st.integers(0, 2), min_size=targets, max_size=targets))
    return np.where(may, of_target, 0), np.where(may, of_holder, 0), places


@given(ranked())
@settings(max_examples=100, deadline=None)
def test_no_two_would_rather_have_each_other(case) -> None:
    of_target, of_holder, places = case
    found = assigning.stable(of_target, of_holder, places)
    place_of = {h: t for t, h in found}
    assert len(place_of) == len(found)
    assert all(of_target[pair] > 0 for pair in found)
    for t, h in np.argwhere(of_target > 0):
        got = [of_target[t, other] for target, other in found if target == t]
        assert len(got) <= places[t]
        wants = places[t] > 0 and (len(got) < places[t] or of_target[t, h] < max(got))
        is_wanted = h not in place_of or of_holder[t, h] < of_holder[place_of[h], h]
        assert not (wants and is_wanted)
