"""The gate: figures by hand, a model that is better passes, one that is not does not, too few users decide nothing."""

import numpy as np
import polars as pl
import pytest
from scipy import sparse

from pipelines.derive import item_models, recommender_choice
from pipelines.derive.interactions import Interactions, Split, distinct, hold_out
from pipelines.derive.item_models import Model
from pipelines.derive.recommender_choice import choose, compared, intervals, judge, scored
from pipelines.evaluate.recommendations import invented
from tests.derive.test_interactions import events


def split_of(asked: list[list[int]], items: int) -> Split:
    """Users of whom nothing is known, asked about these items."""
    users = [f"u{n}" for n in range(len(asked))]
    empty = sparse.csr_matrix((len(users), items), dtype=np.float32)
    known = Interactions(users, [f"i{n:02}" for n in range(items)], empty, np.zeros(0))
    rows = np.repeat(np.arange(len(users)), [len(one) for one in asked])
    wanted = sparse.csr_matrix((np.ones(len(rows), np.float32), (rows, np.concatenate(asked))), shape=empty.shape)
    return Split("seeded", known, wanted, None, 0, 0)


def in_order(items: int) -> Model:
    """Everybody gets 0, 1, 2 ..."""
    return Model("fixed", lambda users: np.tile(-np.arange(items, dtype=np.float32), (len(users), 1)))


def test_ndcg_by_hand() -> None:
    split = split_of([[0, 2], [11], list(range(12))], 12)
    judged = judge(in_order(12), split, split.judged)
    # first and third of two; none; ten of the ten that fit
    assert judged.ndcg == pytest.approx([(1 + 1 / 2) / (1 + 1 / np.log2(3)), 0, 1])
    assert judged.hits.tolist() == [2, 0, 10]
    assert judged.asked.tolist() == [2, 1, 12]
    assert judged.places.tolist() == [10, 10, 10]
    (score,) = scored([judged])
    assert score.recall == pytest.approx((1 + 0 + 10 / 12) / 3)
    assert score.shown == 10


def test_intervals_hold_the_mean_as_often_as_they_say() -> None:
    dice = np.random.default_rng(3)
    held = 0
    for _ in range(200):
        low, high = intervals(dice.normal(0.3, 1, (80, 1)), 0.9, resamples=400)
        held += int(low[0] <= 0.3 <= high[0])
    assert 0.84 <= held / 200 <= 0.95
    assert np.isnan(intervals(np.ones((1, 2)), 0.9)).all()


def test_the_same_model_is_not_better_than_itself() -> None:
    split = split_of([[n % 12] for n in range(50)], 12)
    one = judge(in_order(12), split, split.judged)
    (comparison,) = compared([one], [one])
    assert (comparison.difference, comparison.low, comparison.high, comparison.is_better) == (0, 0, 0, False)


def test_where_groups_decide_a_model_passes_and_says_by_how_much() -> None:
    choice = choose(invented(grouped=True))
    assert not choice.is_fallback
    assert choice.model in item_models.CANDIDATES
    assert choice.way == "time"
    against = [c for c in choice.comparisons if c.model == choice.model]
    assert {c.baseline for c in against} == {"popularity", "recency", "random"}
    assert all(c.is_better for c in against)
    assert "beats every baseline" in choice.reason_en
    assert "优于各基线" in choice.reason_zh
    assert choice == choose(invented(grouped=True).sample(fraction=1, shuffle=True, seed=3))


def test_where_lots_decide_the_baseline_stands_and_says_so() -> None:
    choice = choose(invented(grouped=False))
    assert choice.is_fallback
    assert choice.model in ("popularity", "recency")
    assert "so popularity stands" in choice.reason_en or "so recency stands" in choice.reason_en
    assert "退回" in choice.reason_zh


def test_a_model_must_beat_every_baseline_not_one() -> None:
    pairs = invented(grouped=True)

    def as_recent(known: Interactions) -> Model:
        recent = item_models.recency(known)
        assert recent is not None
        return Model("as_recent", recent.scores)

    choice = choose(pairs, {"as_recent": as_recent})
    assert choice.is_fallback
    assert any(c.is_better for c in choice.comparisons if c.baseline == "random")


def test_without_times_recency_is_not_judged_and_the_answer_says_why() -> None:
    pairs = invented(grouped=True).with_columns(at=pl.lit(None, pl.Datetime("us", "UTC")))
    choice = choose(pairs, {"knn": item_models.knn})
    assert choice.way == "seeded"
    assert choice.left_out["recency"] == ("没有时间", "no times are given")
    assert choice.model == "knn"


def test_too_few_users_decide_nothing() -> None:
    choice = choose(distinct(events([(f"u{n}", f"i{n % 4}", n) for n in range(60)])))
    assert (choice.model, choice.is_fallback, choice.scores) == ("popularity", True, [])
    assert "not enough data" in choice.reason_en
    assert "数据不足" in choice.reason_zh


def test_ease_that_is_too_large_is_left_out_with_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(item_models, "LARGEST", 10)
    choice = choose(invented(grouped=True), {"ease": item_models.ease, "knn": item_models.knn})
    assert choice.left_out["ease"] == ("用户与条目都多于 10", "more than 10 users and items")
    assert {one.model for one in choice.scores} == {"popularity", "recency", "random", "knn"}


def test_a_drawn_part_of_the_users_is_asked_when_there_are_many() -> None:
    split = hold_out(invented(grouped=True))
    drawn = recommender_choice._drawn(split.judged, 50, 7)  # pyright: ignore[reportPrivateUsage]
    assert len(drawn) == 50 == len(set(drawn.tolist()) & set(split.judged.tolist()))
    assert (np.diff(drawn) > 0).all()
