"""The k best against a full sort; nothing seen; no source above its cap."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.derive.interactions import Interactions, distinct
from pipelines.derive.top_items import NONE, Lists, best, exposure, top


def community(users: int, items: int, share: float, seed: int) -> Interactions:
    taken = np.argwhere(np.random.default_rng(seed).random((users, items)) < share)
    frame = pl.DataFrame({"user_id": taken[:, 0], "item_id": taken[:, 1]}).cast(pl.String)
    names = [str(n) for n in range(items)]
    return Interactions.of(distinct(frame), further_items=names, further_users=[str(n) for n in range(users)])


@pytest.mark.parametrize("width", [1, 7, 300, 3000])
@pytest.mark.parametrize("values", [2, 30, 10**6])
def test_best_is_the_head_of_a_stable_sort(width: int, values: int) -> None:
    scores = np.random.default_rng(width).integers(0, values, (40, width)).astype(np.float32)
    items, found = best(scores, 20)
    wanted = np.argsort(-scores, axis=1, kind="stable")[:, :20]
    np.testing.assert_array_equal(items[:, : wanted.shape[1]], wanted)
    np.testing.assert_array_equal(found[:, : wanted.shape[1]], np.take_along_axis(scores, wanted, 1))
    assert (items[:, width:] == NONE).all()


def test_what_is_minus_infinite_is_on_no_list() -> None:
    scores = np.array([[1, -np.inf, 3], [-np.inf] * 3], np.float32)
    items, found = best(scores, 2)
    assert items.tolist() == [[2, 0], [NONE, NONE]]
    np.testing.assert_array_equal(found, np.array([[3, 1], [np.nan, np.nan]], np.float32))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 999), st.integers(1, 12), st.integers(1, 30), st.integers(1, 4), st.integers(1, 5))
def test_never_seen_and_never_above_the_cap(seed: int, k: int, width: int, sources: int, most: int) -> None:
    known = community(6, width, 0.3, seed)
    dice = np.random.default_rng(seed)
    scores = dice.integers(0, 5, (6, width)).astype(np.float32)
    source = dice.integers(-1, sources, width)
    lists = top(lambda users: scores[users].copy(), known, k, sources=source, most_per_source=most)
    seen = known.taken.toarray() > 0
    for user, row in enumerate(lists.items.tolist()):
        shown = [item for item in row if item != NONE]
        assert len(set(shown)) == len(shown)
        assert not seen[user, shown].any()
        # by hand: walk the full order and take what the cap allows
        wanted: list[int] = []
        for item in np.argsort(-scores[user], kind="stable").tolist():
            alike = [other for other in wanted if source[other] == source[item]]
            if not seen[user, item] and (source[item] < 0 or len(alike) < most):
                wanted.append(item)
        assert shown == wanted[:k]


def test_slices_of_users_give_what_all_at_once_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    known = community(31, 50, 0.2, 1)
    scores = np.random.default_rng(1).random((31, 50)).astype(np.float32)
    whole = top(lambda users: scores[users].copy(), known, 5)
    monkeypatch.setattr("pipelines.derive.top_items.CELLS", 130)
    np.testing.assert_array_equal(top(lambda users: scores[users].copy(), known, 5).items, whole.items)
    np.testing.assert_array_equal(whole.lengths, np.full(31, 5))


def test_exposure_by_hand() -> None:
    # ten items, the two most taken are the head; six places: item 0 four times, item 9 twice
    lists = Lists(np.array([[0, 9], [0, 9], [0, NONE], [0, NONE]]), np.zeros((4, 2), np.float32))
    shown = exposure(lists, 10)
    assert (shown.shown, shown.places, shown.long_tail, shown.long_tail_share) == (2, 6, 2, pytest.approx(1 / 3))
    # Gini of eight zeros, 2 and 4: sum of (2 i - 11) x_i over 10 * 6 = (7 * 2 + 9 * 4) / 60
    assert shown.gini == pytest.approx(50 / 60)
    assert exposure(Lists(np.zeros((0, 3), np.int64), np.zeros((0, 3), np.float32)), 4).gini is None
