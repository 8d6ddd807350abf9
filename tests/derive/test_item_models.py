"""Scores worked out by hand, and EASE by three routes."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.derive import item_models
from pipelines.derive.interactions import Interactions, distinct
from tests.derive.test_interactions import events
from tests.derive.test_top_items import community

EVERYBODY = np.arange(3)
# a took x and y, b only x, c only y
PAIRS = distinct(events([("a", "x", 0), ("a", "y", 10), ("b", "x", 10), ("c", "y", None)]))


def test_popularity_and_recency_by_hand() -> None:
    known = Interactions.of(PAIRS)
    assert known.items == ["x", "y"]
    np.testing.assert_allclose(item_models.popularity(known).scores(EVERYBODY), np.full((3, 2), 2 / 3), rtol=1e-6)
    recent = item_models.recency(known)
    assert recent is not None
    # ten days, so a half-life of one: x = 2^-10 + 1, y = 1 and nothing for the take-up of unknown age
    np.testing.assert_allclose(recent.scores(EVERYBODY)[0], [1 + 2**-10, 1], rtol=1e-6)
    assert item_models.recency(Interactions.of(distinct(events([("a", "x", None)])))) is None


def test_likeness_by_hand() -> None:
    known = Interactions.of(PAIRS)
    # cosine: one in common of two each
    np.testing.assert_allclose(item_models.nearest(known).toarray(), [[0, 0.5], [0.5, 0]], rtol=1e-6)
    # weighted: a counts 1 / sqrt(2), b and c count 1
    likeness = 2**-0.5 / (2**-0.5 + 1)
    scores = item_models.knn(known).scores(EVERYBODY)
    np.testing.assert_allclose(scores, [[likeness] * 2, [0, likeness], [likeness, 0]], atol=2e-6)


def test_only_the_nearest_are_kept() -> None:
    near = item_models.nearest(community(60, 20, 0.4, 3), 4)
    assert np.diff(near.tocsc().indptr).max() == 4
    assert near.diagonal().sum() == 0


@pytest.mark.parametrize("neighbours", [3, 50])
def test_full_and_sparse_slices_give_the_same_neighbours(monkeypatch: pytest.MonkeyPatch, neighbours: int) -> None:
    known = community(60, 40, 0.1, 3)
    found: list[object] = []
    for dense in (0, 10**9):
        monkeypatch.setattr(item_models, "_DENSE", dense)
        found.append(item_models.nearest(known, neighbours).toarray())
    np.testing.assert_array_equal(*found)


def test_ease_by_hand() -> None:
    # G = [[2, 1], [1, 2]] and a ridge of 1: the weight of x for y is 1 / (2 + 1)
    known = Interactions.of(PAIRS)
    np.testing.assert_allclose(
        item_models.ease(known, 1, 0).scores(EVERYBODY), [[1 / 3] * 2, [0, 1 / 3], [1 / 3, 0]], atol=1e-6
    )
    # dropout of a half adds an item's count to its ridge
    np.testing.assert_allclose(item_models.ease(known, 1, 0.5).scores(EVERYBODY)[1], [0, 1 / 5], atol=1e-6)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 9999), st.integers(1, 25), st.integers(1, 25), st.floats(0.5, 300), st.floats(0, 0.8))
def test_ease_by_items_by_users_and_by_regression_agree(
    seed: int, users: int, items: int, ridge: float, dropout: float
) -> None:
    known = community(users, items, 0.3, seed)
    taken = known.taken.toarray().astype(float)
    ridges = ridge + dropout / (1 - dropout) * known.counts
    wanted = np.zeros_like(taken)
    for item in range(items):  # the ridge regression of one item on the others
        others = np.delete(np.arange(items), item)
        x = taken[:, others]
        weights = np.linalg.solve(x.T @ x + np.diag(ridges[others]), x.T @ taken[:, item])
        wanted[:, item] = x @ weights
    everybody = np.arange(users)
    for form in (item_models._by_items, item_models._by_users):  # pyright: ignore[reportPrivateUsage]
        np.testing.assert_allclose(form(known.taken, ridges)(everybody), wanted, atol=2e-4)


def test_ease_says_when_there_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(item_models, "LARGEST", 2)
    assert not item_models.ease_fits(community(3, 5, 0.5, 1))
    with pytest.raises(ValueError, match="EASE takes up to 2 users or items; of the fewer there are 3"):
        item_models.ease(community(3, 5, 0.5, 1))


def test_lots_are_the_same_each_time_and_for_any_slice() -> None:
    lots = item_models.random(community(40, 30, 0.2, 1))
    whole = lots.scores(np.arange(40))
    np.testing.assert_array_equal(lots.scores(np.array([7, 3])), whole[[7, 3]])
    assert 0 <= whole.min() < 0.01
    assert 0.99 < whole.max() < 1
    assert len(np.unique(whole)) > 1190  # 24 bits: collisions among 1,200 are rare


def test_als_finds_two_groups_and_says_the_same_again() -> None:
    rows = [(f"u{u}", f"i{i}", None) for u in range(20) for i in range(12) if u % 2 == i % 2 and (u + i) % 5]
    known = Interactions.of(distinct(events(rows)))
    scores = item_models.als(known).scores(np.arange(20))
    own = np.array([[int(u[1:]) % 2 == int(i[1:]) % 2 for i in known.items] for u in known.users])
    assert scores[own].min() > scores[~own].max()
    np.testing.assert_array_equal(item_models.als(known).scores(np.arange(20)), scores)


@pytest.mark.parametrize("name", ["knn", "ease", "als"])
def test_users_and_items_without_anything_have_finite_scores(name: str) -> None:
    frame = pl.DataFrame({"user_id": ["a", "a", "b"], "item_id": ["x", "y", "x"]})
    known = Interactions.of(distinct(frame), further_users=["nobody"], further_items=["nothing"])
    scores = item_models.CANDIDATES[name](known).scores(np.arange(3))
    assert np.isfinite(scores).all()
    assert scores.shape == (3, 3)
