"""Why an item is on a list, in Chinese and English, and the list as a table.

Answers: which of the parts carry the score, which item taken before points here, and on what does the list rest: the
user's `history`, a `goal` alone (cold start), or what `everybody` takes? The reason names the largest part, and the
second when it is at least a fifth of the score. Counts of people below a minimum are not said.
May import: numpy, polars, `derive.interactions`, `derive.item_models`, `derive.recommending`, `derive.top_items`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.derive import item_models
from pipelines.derive.interactions import Indices, Interactions
from pipelines.derive.recommending import PARTS, TREND_DAYS, Kind, Part, Places, Recommender, trend
from pipelines.derive.top_items import NONE

BASELINES = ("popularity", "recency", "random")
SECOND_SHARE = 0.2
LEAST_PEOPLE = 2  # a count of people that is said
_PAIRS = 20_000  # at a time
_GOOD = 0.6  # quality that is worth a word
Labels = Mapping[str, tuple[str, str]]
Phrase = tuple[pl.Expr, pl.Expr]


def table(of: Recommender, kind: Kind, places: Places, labels: Labels | None = None, least: int = 0) -> pl.DataFrame:
    """[user_id, kind, rank, item_id, score, the parts, because_item_id, basis, model, reason_zh, reason_en].

    A part that the kind does not weigh is null. `labels` are a skill's names, Chinese and English; `least` is the
    smallest count of people that a reason may tell.
    """
    known = of.known
    because, together = _because(of, kind, places)
    facts = _facts(of, kind, places, labels or {}, because, together)
    least = max(least, LEAST_PEOPLE)
    is_personal = of.model.name not in BASELINES or kind.name == "because_you"
    phrases = _phrases(kind.item_kind, is_personal=is_personal, least=least)
    first, second = _largest(of, places)
    zh, en = (_sentence([phrases[p][side] for p in places.parts], first, second, side) for side in (0, 1))
    parts = {
        p: pl.Series(places.values[:, places.parts.index(p)] if p in places.parts else [None] * facts.height)
        for p in PARTS
    }
    items = pl.Series([*known.items, ""], dtype=pl.String)  # NONE is the last
    return facts.select(
        user_id=pl.Series(known.users, dtype=pl.String).gather(places.users),
        kind=pl.lit(kind.name),
        rank=pl.Series(places.ranks),
        item_id=items.gather(places.items),
        score=pl.Series(places.scores),
        **{name: values.cast(pl.Float64) for name, values in parts.items()},
        because_item_id=pl.when(pl.col("because") >= 0).then(items.gather(because % len(items))),
        basis="basis",
        model=pl.when(pl.col("basis") == "history").then(pl.lit(of.model.name)).otherwise(pl.lit("popularity")),
        reason_zh=zh,
        reason_en=en,
    )


def strongest(known: Interactions, near: Any, users: Indices, items: Indices) -> tuple[Indices, Indices]:
    """Of each user's items the nearest to the one shown (NONE = none is near), and how many took both.

    `near` is `item_models.nearest` without weights: cosine, from which the count follows.
    """
    found, likeness = np.full(len(users), NONE, np.int64), np.zeros(len(users))
    turned = near.T.tocsr()
    for start in range(0, len(users), _PAIRS):
        some = slice(start, min(start + _PAIRS, len(users)))
        both = known.taken[users[some]].multiply(turned[items[some]]).tocsr()
        found[some], likeness[some] = _largest_of_rows(both)
    counts = known.counts
    return found, np.rint(likeness * np.sqrt(counts[found] * counts[items])).astype(np.int64)


def _largest_of_rows(matrix: Any) -> tuple[Indices, npt.NDArray[np.float64]]:
    """The column of each row's largest entry (NONE = it has none) and the entry; scipy's argmax walks row by row."""
    place, value = np.full(matrix.shape[0], NONE, np.int64), np.zeros(matrix.shape[0])
    rows: Indices = np.repeat(np.arange(matrix.shape[0], dtype=np.int64), np.diff(matrix.indptr))
    order = np.lexsort((-matrix.indices, matrix.data, rows))
    place[rows[order]], value[rows[order]] = matrix.indices[order], matrix.data[order]  # of several the last stays
    return place, value


def _because(of: Recommender, kind: Kind, places: Places) -> tuple[Indices, Indices]:
    nothing = np.full(len(places.users), NONE, np.int64)
    is_told = "co_completion" in kind.weights and (of.model.name not in BASELINES or kind.name == "because_you")
    if not len(nothing) or not is_told:
        return nothing, np.zeros(len(nothing), np.int64)
    near = item_models.nearest(of.known)
    if kind.name != "because_you":
        return strongest(of.known, near, places.users, places.items)
    anchors = of.anchors()[places.users]
    likeness = np.asarray(near.T.tocsr()[anchors, places.items], np.float64).ravel()
    counts = of.known.counts
    return anchors, np.rint(likeness * np.sqrt(counts[anchors] * counts[places.items])).astype(np.int64)


def _facts(
    of: Recommender, kind: Kind, places: Places, labels: Labels, because: Indices, together: Indices
) -> pl.DataFrame:
    """What the phrases tell, a row a place."""
    known, catalogue, users, items = of.known, of.catalogue, places.users, places.items
    counts = known.counts.astype(np.int64)
    titles = pl.Series([*catalogue.titles, ""], dtype=pl.String)  # NONE is the last
    lacked = _skills(of, catalogue.needs, users, items, labels)
    asked = _skills(of, catalogue.shown, users, items, labels)
    if "skill_match" in kind.weights:  # shown, and below the goal's level: one sentence says one of both
        lacked = tuple(
            of_gap.zip_with(of_gap.ne_missing(of_match), pl.Series([None] * len(of_gap), dtype=pl.String))
            for of_gap, of_match in zip(lacked, asked, strict=True)
        )
    recent, expected = (values[items] for values in trend(known, of.as_of.timestamp())[1:])
    has_history = np.diff(known.taken.indptr)[users] > 0
    has_goal = np.diff(catalogue.needs.indptr)[users] > 0
    if "skill_match" in kind.weights:
        has_goal |= np.diff(catalogue.shown.indptr)[users] > 0
    seconds = pl.Series(catalogue.published[items]).fill_nan(None).cast(pl.Int64)
    return pl.DataFrame(
        {
            "because": because,
            "because_title": titles.gather(because % len(titles)),
            "because_takers": counts[because] if len(counts) else because,
            "together": together,
            "takers": counts[items],
            "lacked_zh": lacked[0],
            "lacked_en": lacked[1],
            "asked_zh": asked[0],
            "asked_en": asked[1],
            "recent": recent,
            "expected": np.rint(expected).astype(np.int64),
            "published_on": pl.from_epoch(seconds).dt.date(),
            "quality": np.round(catalogue.quality[items], 2),
            "basis": pl.Series(np.where(has_history, "history", np.where(has_goal, "goal", "everybody")).tolist()),
        }
    ).with_columns(pl.col("basis").cast(pl.String))


def _skills(
    of: Recommender, of_users: Any, users: Indices, items: Indices, labels: Labels
) -> tuple[pl.Series, pl.Series]:
    """The skill that weighs most between each user and item, Chinese and English; null without one."""
    names = of.catalogue.skills
    zh: list[str | None] = []
    en: list[str | None] = []
    for start in range(0, len(users) if names else 0, _PAIRS):
        some = slice(start, min(start + _PAIRS, len(users)))
        both = of_users[users[some]].multiply(of.catalogue.item_skills[items[some]]).tocsr()
        places: list[int] = _largest_of_rows(both)[0].tolist()
        for place in places:
            told = (None, None) if place == NONE else labels.get(names[place], (names[place], names[place]))
            zh.append(told[0])
            en.append(told[1])
    missing: list[str | None] = [] if names else [None] * len(users)
    return pl.Series([*zh, *missing], dtype=pl.String), pl.Series([*en, *missing], dtype=pl.String)


_DATED = {
    "resource": ("{} 发布", "published on {}"),
    "question": ("{} 提出", "asked on {}"),
    "project": ("{} 开始", "started on {}"),
}


def _phrases(item_kind: str, *, is_personal: bool, least: int) -> dict[Part, Phrase]:
    """What each part says, as expressions over the facts; null = it has nothing to say."""
    col, f = pl.col, pl.format
    is_known = (col("basis") == "history") & is_personal
    named = (col("because") >= 0) & (col("together") >= least)
    of_title = ("because_takers", "together")
    zh = pl.when(is_known & named).then(f("选过“{}”的 {} 人中有 {} 人也选了它", "because_title", *of_title))
    en = pl.when(is_known & named).then(
        f("{} of the {} who took “{}” took it too", "together", "because_takers", "because_title")
    )
    like_zh, like_en = pl.lit("与你经历相近的人选了它"), pl.lit("people with a history like yours took it")
    taken_zh, taken_en = f("{} 人选过", "takers"), f("taken by {} people", "takers")
    is_many = col("takers") >= least
    is_new, is_good = col("expected") == 0, col("quality") >= _GOOD
    dated = _DATED[item_kind]
    is_project = item_kind == "project"
    return {
        "skill_gap": (
            f("可练习目标所缺的“{}”" if is_project else "补上目标所缺的“{}”", "lacked_zh"),
            f(f"{'practises' if is_project else 'teaches'} {{}}, which your goal needs", "lacked_en"),
        ),
        "skill_match": (f("需要你能展示的“{}”", "asked_zh"), f("asks for {}, which you can show", "asked_en")),
        "co_completion": (
            zh.when(is_known).then(like_zh).when(is_many).then(taken_zh).otherwise(pl.lit("选过的人还很少")),
            en.when(is_known).then(like_en).when(is_many).then(taken_en).otherwise(pl.lit("taken by few people")),
        ),
        "trend": (
            pl.when(col("recent") < least)
            .then(None)
            .when(is_new)
            .then(f(f"近 {TREND_DAYS} 天新近流行，有 {{}} 次选用", "recent"))
            .otherwise(f(f"近 {TREND_DAYS} 天有 {{}} 次选用，以往同样长的时间约 {{}} 次", "recent", "expected")),
            pl.when(col("recent") < least)
            .then(None)
            .when(is_new)
            .then(f(f"new and taken up {{}} times in {TREND_DAYS} days", "recent"))
            .otherwise(f(f"taken up {{}} times in {TREND_DAYS} days, usually about {{}}", "recent", "expected")),
        ),
        "content": (pl.lit("技能与你选过的内容相近"), pl.lit("close in skills to what you took")),
        "freshness": (f(dated[0], "published_on"), f(dated[1], "published_on")),
        "quality": (
            pl.when(is_good).then(f("学过的人评价与成效好（{}，满分 1）", "quality")),
            pl.when(is_good).then(f("its takers rate it well and show results ({} of 1)", "quality")),
        ),
        "exploration": (
            pl.lit("参加的人还少" if is_project else "知道的人还不多"),
            pl.lit("few have joined yet" if is_project else "few know it yet"),
        ),
    }


def _largest(of: Recommender, places: Places) -> tuple[pl.Series, pl.Series]:
    """The numbers of the largest part and of the second when it carries enough (else -1); unknown quality has none."""
    values = places.values.copy()
    if "quality" in places.parts:
        values[np.isnan(of.catalogue.quality[places.items]), places.parts.index("quality")] = 0
    order = np.argsort(-values, axis=1, kind="stable")
    rows = np.arange(len(values))
    first = order[:, 0]
    second = order[:, 1] if values.shape[1] > 1 else np.full(len(values), -1)
    enough = values[rows, second] >= np.maximum(SECOND_SHARE * values.sum(axis=1), 1e-9)
    return pl.Series(first), pl.Series(np.where(enough & (values.shape[1] > 1), second, -1))


_OPENINGS = {
    "goal": ("还没有学习记录，依据你的目标与大家的选择：", "From your goal and what people take, not your history: "),
    "everybody": ("对你还不了解，先看大家的选择：", "Nothing is known of you yet; what people take: "),
}
_NOTHING = ("评分见各部分", "see the parts of its score")


def _sentence(phrases: list[pl.Expr], first: pl.Series, second: pl.Series, side: int) -> pl.Expr:
    """The label of a cold start, the largest part's phrase and the second's."""
    chosen: list[pl.Expr] = []
    for numbers in (first, second):
        said = pl.coalesce(
            *(pl.when(pl.lit(numbers) == at).then(phrase) for at, phrase in enumerate(phrases)), pl.lit(None, pl.String)
        )
        chosen.append(said)
    stop, between = ("。", "；") if side == 0 else (".", "; ")
    told = pl.concat_str(chosen, separator=between, ignore_nulls=True)
    opening = pl.lit("")
    for basis, words in _OPENINGS.items():
        opening = pl.when(pl.col("basis") == basis).then(pl.lit(words[side])).otherwise(opening)
    whole = pl.when(told == "").then(pl.lit(_NOTHING[side])).otherwise(told)
    if side == 1:
        is_open = pl.col("basis") == "history"
        whole = pl.when(is_open).then(whole.str.slice(0, 1).str.to_uppercase() + whole.str.slice(1)).otherwise(whole)
    return pl.concat_str(opening, whole, pl.lit(stop))
