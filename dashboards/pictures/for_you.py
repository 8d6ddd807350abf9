"""What a score is made of, how the models were judged, how far the lists spread, and what was taken."""

from __future__ import annotations

import polars as pl

from dashboards import charts
from dashboards import formats as f
from dashboards.answers import for_you as answers
from dashboards.pictures.ticks import round_ticks
from dashboards.words import L, theirs

LETTERS = 40  # that a label is wide on a phone, beside its value
ROW = 60  # pixels; the reasons beside the bars take about as many
# part of the score -> place among the colours; parts of one place never stand in the same kind of list
PLACE = {
    "skill_gap": 0,
    "skill_match": 1,
    "co_completion": 1,
    "trend": 1,
    "content": 2,
    "freshness": 3,
    "quality": 4,
    "exploration": 5,
}


def parts(listed: pl.DataFrame) -> charts.Sheet:
    """Each item's score as one bar of its parts."""
    pieces = [(name, PLACE[part], listed[part].fill_null(0).to_list()) for part, name in answers.used(listed).items()]
    labels = [
        f"{rank}. {theirs(title, _letters(title or ''))}" for rank, title in listed.select("rank", "title").iter_rows()
    ]
    return charts.stacked(labels, pieces, [answers.score(s) for s in listed["score"]], row=ROW)


def _letters(title: str) -> int:
    """How many characters of a title fit on a phone; a Han character is as wide as two others."""
    wide = [2 if c > "\u2e7f" else 1 for c in title]
    return next((n for n in range(len(wide)) if sum(wide[: n + 1]) > LETTERS), LETTERS)


def models(judged: pl.DataFrame) -> charts.Sheet:
    """NDCG@10 of each model with its 95 % interval; the one behind the lists is blue."""
    top = max(judged["ndcg_high"])
    return charts.score_intervals(
        [
            answers.worded(answers.MODELS, model) + (L("（基线）", " (baseline)") if is_baseline else "")
            for model, is_baseline in judged.select("model", "is_baseline").iter_rows()
        ],
        judged["ndcg"].to_list(),
        judged["ndcg_low"].to_list(),
        judged["ndcg_high"].to_list(),
        [
            f"{f.num(value, 3)} ({f.num(low, 3)}–{f.num(high, 3)})"
            for value, low, high in judged.select("ndcg", "ndcg_low", "ndcg_high").iter_rows()
        ],
        chosen=[i for i, one in enumerate(judged["is_chosen"]) if one],
        reach=(0, top),
        ticks=round_ticks(0, top, lambda x: f.num(x, 2)),
    )


def exposure(spread: pl.DataFrame, kind: str) -> charts.Sheet:
    """The share of places that the less-taken four fifths of items get, by kind of list; the chosen kind is blue."""
    return charts.bars(
        [answers.worded(answers.KINDS, one) for one in spread["kind"]],
        spread["long_tail_share"].to_list(),
        [
            f"{f.pct(tail)} · Gini {f.num(gini, 2)}"
            for tail, gini in spread.select("long_tail_share", "gini").iter_rows()
        ],
        highlight=[i for i, one in enumerate(spread["kind"]) if one == kind],
        top=1,
    )


def outcomes(bands: pl.DataFrame) -> charts.Sheet:
    """Share of shown items that were taken, by score band; bands with too few are grey."""
    columns = bands.select("taken_share", "taken_low", "taken_high")
    top = max(0.1, *bands["taken_high"])
    return charts.score_intervals(
        [L("得分 ", "score ") + band for band in bands["score_band"]],
        bands["taken_share"].to_list(),
        bands["taken_low"].to_list(),
        bands["taken_high"].to_list(),
        [
            f"{f.pct(share)} ({f.pct(low)}–{f.pct(high)}) · n {f.num(n)}"
            for (share, low, high), n in zip(columns.iter_rows(), bands["shown"], strict=True)
        ],
        chosen=[i for i, enough in enumerate(bands["is_enough"]) if enough],
        reach=(0, top),
        ticks=round_ticks(0, top, f.pct),
    )
