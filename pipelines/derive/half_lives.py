"""How fast what is written about a topic loses people's attention with age.

Answers: is this tutorial old for its subject? Linear algebra of ten years ago is still read, a guide to last year's
framework is not. Views by people are counted in periods of four weeks, and attention is taken to fall by the same share
a day, 2^(-age / half-life). Two estimates are joined, because each lacks what the other has:

  1. Inside each resource, views are spread over its periods as V(t) exp(-rate * age), V(t) being all views of the
     period: a Poisson model with a fixed effect for each resource, fitted conditionally (Hausman, Hall and Griliches
     1984, https://doi.org/10.2307/1911191), in which no resource weighs more than 25 views would, so that a classic
     that everybody still reads does not speak for its subject. Age, period and year of publication
     cannot all be told apart (Clayton and Schifflers 1987, https://doi.org/10.1002/sim.4780060406): where the shelf
     grows, every resource's share of V(t) falls, so all rates are off by one common amount.
  2. That amount shows in the fixed effects as a trend by date of publication. What is published later is taken to be
     as attractive as what came before, inside a topic: the trend of a Poisson-lognormal mixed model is taken off,
     fitted by penalised quasi-likelihood (Breslow and Clayton 1993, https://doi.org/10.1080/01621459.1993.10594284).

A topic's difference from all topics is drawn to 0 by its error, after DerSimonian and Laird (1986,
https://doi.org/10.1016/0197-2456(86)90046-2), with the errors widened by the overdispersion found. A resource counts
for its main topic and for those above. Below 50 views of 5 resources a topic has all topics' half-life, below 200 views
altogether two years hold. Half-lives stay within 90 and 3,650 days. May import: numpy, `pipelines.contracts`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.contracts.derived import TopicHalfLife
from pipelines.derive.shaping import shaped

PERIOD_DAYS, PERIODS = 28, 26
LEAST_VIEWS, LEAST_RESOURCES, LEAST_IN_ALL = 50, 5, 200
DEFAULT_DAYS, SHORTEST, LONGEST = 730.0, 90.0, 3650.0
MOST_HEARD = 25
_STEPS = 60
_YEAR = 365.25  # ages are in years inside, so that Newton's steps are of a good size


@dataclass(frozen=True)
class Rates:
    """Rate of decay a year, its standard error, views and resources, one element a topic."""

    rate: np.ndarray
    error: np.ndarray
    views: np.ndarray
    resources: np.ndarray


def estimate_half_lives(resources: pl.DataFrame, topics: pl.DataFrame, views: pl.DataFrame) -> pl.DataFrame:
    """Half-lives of all topics[topic_id, parent_id], as `TopicHalfLife` rows.

    `resources` are [resource_id, topic_id (main), published_at]; `views` [resource_id, period, views], the period in
    units of 28 days since 1970; the newest two years of them count.
    """
    names = topics["topic_id"].sort().to_list()
    cells = _cells(resources.select("resource_id", "published_at"), views)
    if cells["views"].sum() < LEAST_IN_ALL:
        empty = np.zeros(len(names))
        return _frame(names, 0.0, Rates(empty, empty, empty, empty), empty, is_default=True)
    viewed = cells.filter(pl.col("views").sum().over("resource_id") > 0)
    of_topic = _memberships(resources, topics, names)
    everything = _within(viewed.with_columns(place=pl.lit(0, pl.Int64)), 1)
    each = _within(viewed.join(of_topic, on="resource_id").sort("place", "resource_id", "period"), len(names))
    is_enough = (each.views >= LEAST_VIEWS) & (each.resources >= LEAST_RESOURCES) & np.isfinite(each.error)
    weight = np.where(is_enough, _shrinkage(each.rate - everything.rate[0], each.error, is_enough), 0.0)
    drawn = everything.rate[0] + weight * (each.rate - everything.rate[0])
    off = _common_error(cells, resources, dict(zip(names, drawn.tolist(), strict=True)), float(everything.rate[0]))
    own = Rates(each.rate - off, each.error, each.views, each.resources)
    return _frame(names, float(everything.rate[0]) - off, own, weight)


def _cells(resources: pl.DataFrame, views: pl.DataFrame) -> pl.DataFrame:
    """[resource_id, period, views, born, age (years), total]: the periods after publication."""
    born = pl.col("published_at").dt.epoch("d").cast(pl.Float64)
    newest = views.filter(pl.col("period") > pl.col("period").max() - PERIODS)
    known = newest.join(resources.select("resource_id"), on="resource_id", how="semi")
    totals = known.group_by("period").agg(total=pl.col("views").sum())
    return (
        resources.drop_nulls("published_at")
        .select("resource_id", born=born / _YEAR)
        .join(totals, how="cross")
        .with_columns(age=(pl.col("period") + 0.5) * PERIOD_DAYS / _YEAR - pl.col("born"))
        .filter(pl.col("age") >= PERIOD_DAYS / 2 / _YEAR)
        .join(
            known.group_by("resource_id", "period").agg(pl.col("views").sum()), on=["resource_id", "period"], how="left"
        )
        .with_columns(pl.col("views").fill_null(0).cast(pl.Float64), pl.col("total").cast(pl.Float64))
        .select("resource_id", "period", "views", "born", "age", "total")
        .sort("resource_id", "period")
    )


def _memberships(resources: pl.DataFrame, topics: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """[resource_id, place]: a resource under its main topic and each topic above, `place` in the list of names."""
    parents = dict(topics.select("topic_id", "parent_id").iter_rows())
    above: list[tuple[str, int]] = []
    places = {name: place for place, name in enumerate(names)}
    for name in names:
        topic, seen = name, set[str]()
        while topic and topic in places and topic not in seen:
            seen.add(topic)
            above.append((name, places[topic]))
            topic = parents.get(topic)
    frame = pl.DataFrame(above, schema={"topic_id": pl.String, "place": pl.Int64}, orient="row")
    return resources.select("resource_id", "topic_id").join(frame, on="topic_id").select("resource_id", "place")


def _within(cells: pl.DataFrame, topics: int) -> Rates:
    """The rate of each `place` from how each resource's own views are spread over its periods, by Newton's method."""
    place = cells["place"].to_numpy()
    unit = cells.select(pl.struct("place", "resource_id").rle_id()).to_series().to_numpy().astype(np.int64)
    views, age, total = (cells[c].to_numpy() for c in ("views", "age", "total"))
    units = int(unit.max()) + 1 if len(unit) else 0
    place_of = np.zeros(units, np.int64)
    place_of[unit] = place
    n = np.bincount(unit, views, units)
    heard = MOST_HEARD / np.maximum(n, MOST_HEARD)  # the weight of each resource's word
    rate = np.zeros(topics)
    information, spread = np.zeros(topics), np.zeros(units)
    expected = np.zeros(len(views))
    for _ in range(_STEPS):
        weight = total * np.exp(np.clip(-rate[place] * age, -500, 500))
        share = weight / np.bincount(unit, weight, units)[unit]
        mean = np.bincount(unit, share * age, units)
        spread = np.bincount(unit, share * age**2, units) - mean**2
        expected = n[unit] * share
        score = np.bincount(place, heard[unit] * (expected - views) * age, topics)
        information = np.bincount(place_of, heard * n * spread, topics)
        step = np.divide(score, information, out=np.zeros(topics), where=information > 0)
        rate = np.clip(rate + np.clip(step, -2, 2), -20, 20)
        if np.abs(step).max(initial=0) < 1e-10:
            break
    surprise = np.divide((views - expected) ** 2, expected, out=np.zeros(len(views)), where=expected > 0)
    freedom = np.bincount(place, expected > 0, topics) - np.bincount(place_of, n > 0, topics) - 1
    dispersion = np.maximum(np.bincount(place, surprise, topics) / np.maximum(freedom, 1), 1.0)
    noise = dispersion * np.bincount(place_of, heard**2 * n * spread, topics)
    error = np.divide(np.sqrt(noise), information, out=np.full(topics, np.inf), where=information > 0)
    return Rates(rate, error, np.bincount(place, views, topics), np.bincount(place_of, n > 0, topics).astype(float))


def _common_error(cells: pl.DataFrame, resources: pl.DataFrame, rates: dict[str, float], usual: float) -> float:
    """By how much all rates are too high: minus the trend, a year, of resources' attractiveness by date of birth.

    Log attractiveness of a resource is normal around its topic's mean plus trend * birth; views are Poisson. Each round
    finds every resource's most likely value, then means, trend and variance from them.
    """
    rate = pl.col("topic_id").replace_strict(rates, default=usual, return_dtype=pl.Float64)
    each = (
        cells.join(resources.select("resource_id", "topic_id"), on="resource_id", how="left")
        .group_by("resource_id", "topic_id", "born")
        .agg(views=pl.col("views").sum(), expected=(pl.col("total") * (-rate * pl.col("age")).exp()).sum())
        .sort("resource_id")
    )
    topic = each.select(pl.col("topic_id").rank("dense").fill_null(0)).to_series().to_numpy().astype(np.int64)
    views, expected, born = (each[c].to_numpy() for c in ("views", "expected", "born"))
    count = np.maximum(np.bincount(topic), 1)
    born = born - (np.bincount(topic, born) / count)[topic]
    scale = float(np.log(views.sum() / expected.sum()))
    mode, mean, variance, trend = np.full(len(views), scale), np.full(len(views), scale), 1.0, 0.0
    for _ in range(_STEPS):
        for _ in range(8):
            fitted = expected * np.exp(mode)
            step = (views - fitted - (mode - mean) / variance) / (fitted + 1 / variance)
            mode = mode + np.clip(step, -2, 2)
        before = trend
        spread = float((born**2).sum())
        trend = float((born * mode).sum() / spread) if spread > 0 else 0.0
        mean = (np.bincount(topic, mode) / count)[topic] + trend * born
        doubt = 1 / (expected * np.exp(mode) + 1 / variance)
        variance = max(float((doubt + (mode - mean) ** 2).mean()), 1e-3)
        if abs(trend - before) < 1e-7:
            break
    return -trend


def _shrinkage(difference: np.ndarray, error: np.ndarray, is_enough: np.ndarray) -> np.ndarray:
    """Weight of each topic's own difference: true spread over true spread and error (DerSimonian and Laird)."""
    d, w = difference[is_enough], 1 / error[is_enough] ** 2
    if len(d) < 2:
        return np.zeros(len(difference))
    mean = (w * d).sum() / w.sum()
    surplus = (w * (d - mean) ** 2).sum() - (len(d) - 1)
    spread = max(surplus / (w.sum() - (w**2).sum() / w.sum()), 0.0)
    return np.where(np.isfinite(error), spread / (spread + error**2), 0.0) if spread else np.zeros(len(difference))


def _days(rate: np.ndarray) -> np.ndarray:
    """Half-life of a rate a year, within bounds; attention that does not fall has the longest."""
    years = np.divide(np.log(2), rate, out=np.full(len(rate), np.inf), where=rate > 0)
    return np.clip(years * _YEAR, SHORTEST, LONGEST).round(1)


def _frame(
    names: list[str], common: float, own: Rates, weight: np.ndarray, *, is_default: bool = False
) -> pl.DataFrame:
    has_own = weight > 0
    common_days = DEFAULT_DAYS if is_default else float(_days(np.array([common]))[0])
    days = np.where(has_own, _days(common + weight * (own.rate - common)), common_days)
    frame = pl.DataFrame(
        {
            "topic_id": pl.Series(names, dtype=pl.String),
            "half_life_days": days.astype(float),
            "own": _days(own.rate),
            "own_weight": weight.round(4),
            "views": own.views.astype(np.int64),
            "resources": own.resources.astype(np.int64),
            "has_own": has_own,
        }
    ).with_columns(
        own_half_life_days=pl.when("has_own").then("own"),
        all_topics_half_life_days=pl.lit(common_days),
        basis=pl.when("has_own").then(pl.lit("attention")).otherwise(pl.lit("default" if is_default else "all_topics")),
    )
    return shaped(frame.with_columns(_told(common_days)), TopicHalfLife)


def _told(common: float) -> list[pl.Expr]:
    """What a person reads about one half-life."""
    whole = pl.col("half_life_days").round(0).cast(pl.Int64)
    own = pl.col("own_half_life_days").round(0).cast(pl.Int64)
    percent = (pl.col("own_weight") * 100).round(0).cast(pl.Int64)
    told = ["resources", "views", own, percent]
    rest_zh, rest_en = f"其余取自全部主题（{common:.0f} 天）。", f"the rest is all topics' {common:.0f} days."
    attention_zh = pl.format(
        f"关注度每 {{}} 天减半：本主题 {{}} 份资源的 {{}} 次浏览给出 {{}} 天，占 {{}}% 权重，{rest_zh}", whole, *told
    )
    attention_en = pl.format(
        "Attention halves every {} days: {} resources with {} views of this topic say {} days, at a weight of {}%; "
        + rest_en,
        whole,
        *told,
    )
    few_zh = pl.format(
        "数据不足以区分本主题（{} 份资源、{} 次浏览），采用全部主题的半衰期 {} 天。", "resources", "views", whole
    )
    few_en = pl.format(
        "Not enough data to tell it apart ({} resources, {} views): all topics' half-life of {} days.",
        "resources",
        "views",
        whole,
    )
    none_zh = pl.format("几乎没有浏览记录，采用默认半衰期 {} 天。", whole)
    none_en = pl.format("Hardly any views are known: the default half-life of {} days.", whole)

    def by_basis(attention: pl.Expr, few: pl.Expr, none: pl.Expr) -> pl.Expr:
        basis = pl.col("basis")
        return pl.when(basis == "attention").then(attention).when(basis == "all_topics").then(few).otherwise(none)

    return [
        by_basis(attention_zh, few_zh, none_zh).alias("evidence_zh"),
        by_basis(attention_en, few_en, none_en).alias("evidence_en"),
    ]
