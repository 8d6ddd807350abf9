"""Is a model better than the obvious? The gate that a recommender passes before anybody sees its lists.

Answers: which model, how much better than popularity, recency and lots, and how sure is that? Models learn from what
is not held out (`interactions.hold_out`) and are asked for ten items a user:

    NDCG@10 = sum over hits of 1 / log2(place + 1), by the largest possible (Jarvelin and Kekalainen 2002)

The difference between a model and a baseline is taken user by user; its interval is the percentile bootstrap over users
(Efron and Tibshirani 1993), at 95 % for all models together (Bonferroni), because the best of several is picked. A
model whose interval against any baseline reaches zero does not pass; when none passes, the better baseline stands and
the answer says so. Below 30 users to judge nothing is decided.
May import: numpy, polars, `derive.interactions`, `derive.item_models`, `derive.top_items`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.derive import item_models
from pipelines.derive.interactions import LEAST_JUDGED, SEED, Indices, Interactions, Split, Way, hold_out, mixed
from pipelines.derive.item_models import Model
from pipelines.derive.top_items import NONE, top

DEPTH, COVERAGE, RESAMPLES = 10, 0.95, 2_000
MOST_JUDGED = 5_000  # users asked, drawn by hash when there are more
_AT_A_TIME = 100  # resamples
Values = npt.NDArray[np.float64]


def L(zh: str, en: str) -> tuple[str, str]:
    """A text in both languages, side by side."""
    return zh, en


NAMES = {
    "popularity": L("热门", "popularity"),
    "recency": L("近期热门", "recency"),
    "random": L("随机", "random order"),
    "knn": L("相似条目（item-kNN）", "item-kNN"),
    "ease": L("EASE", "EASE"),
    "als": L("ALS", "ALS"),
}
WAYS: dict[Way, tuple[str, str]] = {
    "time": L("按时间切分", "a split by time"),
    "last": L("留出每人最后一项", "everyone's last item held out"),
    "seeded": L("没有时间，按固定种子留出每人五分之一", "no times: a seeded fifth of everyone's items held out"),
}
Fit = Callable[[Interactions], Model]


@dataclass(frozen=True, slots=True)
class ModelScore:
    """How well one model does on what was held out, with the interval of NDCG."""

    model: str
    ndcg: float
    ndcg_low: float | None  # null = fewer than two users
    ndcg_high: float | None
    recall: float
    shown: int  # items on at least one list


@dataclass(frozen=True, slots=True)
class Comparison:
    """NDCG of a model minus that of a baseline, over the same users."""

    model: str
    baseline: str
    difference: float
    low: float | None
    high: float | None

    @property
    def is_better(self) -> bool:
        """The whole interval lies above zero."""
        return self.low is not None and self.low > 0


@dataclass(frozen=True)
class Judgement:
    """Ten items a user by one model, against what that user took: per user, in the order of `Split.judged`."""

    model: str
    ndcg: Values
    hits: Indices
    asked: Indices
    places: Indices  # of the list
    shown: int


@dataclass(frozen=True)
class Choice:
    """The model that passed, or the baseline that stands."""

    model: str
    is_fallback: bool
    way: Way
    users: int
    scores: list[ModelScore]
    comparisons: list[Comparison]
    left_out: dict[str, tuple[str, str]]  # model -> why it was not judged, Chinese and English
    reason_zh: str
    reason_en: str
    judgements: list[Judgement] = field(default_factory=list[Judgement], repr=False, compare=False)


def judge(model: Model, split: Split, users: Indices, depth: int = DEPTH) -> Judgement:
    """What a model fitted on `split.known` lists for these users, against what they took."""
    items = top(model.scores, split.known, depth, users=users).items
    asked = split.asked[users]
    width = len(split.known.items)
    wanted = np.repeat(np.arange(len(users)), np.diff(asked.indptr)) * width + asked.indices
    told = np.where(items == NONE, -1, items + np.arange(len(users))[:, None] * width)
    is_hit = np.isin(told, wanted)
    gain = 1 / np.log2(np.arange(2, depth + 2))
    count = np.diff(asked.indptr).astype(np.int64)
    ideal = np.cumsum(gain)[np.minimum(count, depth) - 1]
    shown = len(np.unique(items[items != NONE]))
    hits = is_hit.sum(axis=1).astype(np.int64)
    return Judgement(
        model.name, is_hit @ gain / ideal, hits, count, (items != NONE).sum(axis=1).astype(np.int64), shown
    )


def intervals(values: Values, share: float, *, resamples: int = RESAMPLES, seed: int = SEED) -> Values:
    """Percentile intervals of the means of columns, rows resampled: [low, high] x columns; NaN below two rows.

    Rows are drawn in the order of their values, so that nothing depends on how users are called.
    """
    count, columns = values.shape
    if count < 2:
        return np.full((2, columns), np.nan)
    values = values[np.lexsort(values.T[::-1])]
    dice = np.random.default_rng(seed)
    means = np.empty((resamples, columns))
    for start in range(0, resamples, _AT_A_TIME):
        stop = min(start + _AT_A_TIME, resamples)
        drawn = dice.integers(0, count, (stop - start, count)) + np.arange(stop - start)[:, None] * count
        weights = np.bincount(drawn.ravel(), minlength=(stop - start) * count).reshape(stop - start, count)
        means[start:stop] = weights @ values / count
    return np.quantile(means, [(1 - share) / 2, (1 + share) / 2], axis=0)


def choose(
    pairs: pl.DataFrame,
    candidates: Mapping[str, Fit] = item_models.CANDIDATES,
    *,
    seed: int = SEED,
    way: Way | None = None,
    most: int = MOST_JUDGED,
) -> Choice:
    """The best of the candidates that beat every baseline on rows of `interactions.distinct`; else a baseline."""
    split = hold_out(pairs, seed=seed, way=way)
    users = _drawn(split.judged, most, seed)
    if len(users) < LEAST_JUDGED:
        return _undecided(split.way, len(users))
    known = split.known
    fitted: list[Model | None] = [item_models.popularity(known), item_models.recency(known), item_models.random(known)]
    baselines = [judge(model, split, users) for model in fitted if model is not None]
    left_out = {} if known.has_times else {"recency": L("没有时间", "no times are given")}
    models: list[Judgement] = []
    for name, fit in candidates.items():
        if name == "ease" and not item_models.ease_fits(known):
            most_side = f"{item_models.LARGEST:,}"
            left_out[name] = L(f"用户与条目都多于 {most_side}", f"more than {most_side} users and items")
        else:
            models.append(judge(fit(known), split, users))
    return _decided(split.way, baselines, models, left_out)


def _drawn(users: Indices, most: int, seed: int) -> Indices:
    if len(users) <= most:
        return users
    chance = mixed(users.astype(np.uint64), np.zeros(1, np.uint64), seed)
    return np.sort(users[np.argsort(chance, kind="stable")[:most]])


def compared(models: Sequence[Judgement], baselines: Sequence[Judgement], *, of: int | None = None) -> list[Comparison]:
    """Every model against every baseline, intervals at 95 % for all models together; `of` = how many were tried."""
    if not models or not baselines:
        return []
    together = [(one, other) for one in models for other in baselines]
    values = np.stack([one.ndcg - other.ndcg for one, other in together], axis=1)
    low, high = intervals(values, 1 - (1 - COVERAGE) / (of or len(models)))
    return [
        Comparison(one.model, other.model, float(values[:, at].mean()), _known(low[at]), _known(high[at]))
        for at, (one, other) in enumerate(together)
    ]


def scored(judgements: Sequence[Judgement]) -> list[ModelScore]:
    """The score of each judgement."""
    low, high = intervals(np.stack([one.ndcg for one in judgements], axis=1), COVERAGE)
    return [
        ModelScore(
            one.model,
            float(one.ndcg.mean()),
            _known(low[at]),
            _known(high[at]),
            float((one.hits / one.asked).mean()),
            one.shown,
        )
        for at, one in enumerate(judgements)
    ]


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _decided(
    way: Way, baselines: list[Judgement], models: list[Judgement], left_out: dict[str, tuple[str, str]]
) -> Choice:
    comparisons = compared(models, baselines)
    scores = scored([*baselines, *models])
    of = {one.model: one for one in scores}
    passed = [
        one.model for one in models if all(c.is_better for c in comparisons if c.model == one.model)
    ]  # fmt: skip
    stands = max((one.model for one in baselines if one.model != "random"), key=lambda name: of[name].ndcg)
    chosen = max(passed, key=lambda name: of[name].ndcg) if passed else stands
    against = [c for c in comparisons if c.model == chosen] or [c for c in comparisons if c.baseline == stands]
    reason = _passed(chosen, of, against) if passed else _held(stands, of, against)
    n = len(baselines[0].ndcg)
    whole = L(
        f"{reason[0]}（{WAYS[way][0]}，{n:,} 位用户）。",
        f"{reason[1][:1].upper()}{reason[1][1:]} ({WAYS[way][1]}, {n:,} users).",
    )
    return Choice(chosen, not passed, way, n, scores, comparisons, left_out, *whole, [*baselines, *models])


def _passed(chosen: str, of: Mapping[str, ModelScore], against: Sequence[Comparison]) -> tuple[str, str]:
    nearest = min(against, key=lambda c: c.difference)
    zh, en = NAMES.get(chosen, (chosen, chosen))
    base_zh, base_en = NAMES[nearest.baseline]
    span = f"{nearest.low:+.4f} .. {nearest.high:+.4f}"
    return L(
        f"{zh} 的 NDCG@10 为 {of[chosen].ndcg:.4f}，优于各基线；与最接近的“{base_zh}”相差 {span}",
        f"{en} reaches NDCG@10 {of[chosen].ndcg:.4f} and beats every baseline; nearest is {base_en}, by {span}",
    )


def _held(stands: str, of: Mapping[str, ModelScore], against: Sequence[Comparison]) -> tuple[str, str]:
    zh, en = NAMES[stands]
    if not against:
        return L(f"没有可比的模型，使用“{zh}”", f"there was no model to judge: {en} stands")
    best = max(against, key=lambda c: c.difference)
    best_zh, best_en = NAMES.get(best.model, (best.model, best.model))
    span = f"{best.low:+.4f} .. {best.high:+.4f}"
    return L(
        f"没有模型可靠地优于所有基线，退回“{zh}”（NDCG@10 {of[stands].ndcg:.4f}）；最好的 {best_zh} 相差 {span}",
        f"no model is reliably better than every baseline, so {en} stands (NDCG@10 {of[stands].ndcg:.4f}); "
        f"the best, {best_en}, differs by {span}",
    )


def _undecided(way: Way, users: int) -> Choice:
    reason = L(
        f"只有 {users} 位用户可供评估（至少需要 {LEAST_JUDGED} 位），数据不足，使用“热门”。",
        f"Only {users} users to judge on ({LEAST_JUDGED} are needed): not enough data, so popularity stands.",
    )
    return Choice("popularity", True, way, users, [], [], {}, *reason)
