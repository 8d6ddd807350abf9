"""Topics wanted and held, how attention fades, on how few contributions rest."""

from __future__ import annotations

import polars as pl

from dashboards import charts
from dashboards import formats as f
from dashboards.pictures.ticks import round_ticks
from dashboards.terms import term
from dashboards.words import L


def lecture_gaps(rows: pl.DataFrame) -> charts.Sheet:
    """For each topic the share held (hollow) and the share wanted (full)."""
    held, wanted = rows["supply_share"].to_list(), rows["demand_share"].to_list()
    text = [
        L(f"想要 {f.pct(w, 1)} · 办了 {f.pct(h, 1)}", f"wanted {f.pct(w, 1)} · held {f.pct(h, 1)}")
        for w, h in zip(wanted, held, strict=True)
    ]
    ticks = round_ticks(0.0, max([*held, *wanted, 0.01]), lambda share: f.pct(share, 0), most=4)
    return charts.dumbbell(rows["topic"].to_list(), held, wanted, text, ticks)


def half_lives(rows: pl.DataFrame) -> charts.Sheet:
    """Days until half of the attention of an item: median and middle half, by kind."""
    spans = [
        (low, low, middle, high, high)
        for low, middle, high in rows.select("half_days_p25", "half_days", "half_days_p75").iter_rows()
    ]
    text = [f"{f.days(row[2])} · n {f.num(n)}" for row, n in zip(spans, rows["items"], strict=True)]
    ticks = round_ticks(0.0, max(row[4] for row in spans), f.days, most=4)
    return charts.quantiles([term(kind) for kind in rows["kind"]], spans, text, ticks)


def concentration(rows: pl.DataFrame) -> charts.Sheet:
    """People who carry half of each kind of contribution, among all who contribute."""
    text = [
        L(
            f"{f.count(half)} / {f.count(people)} 人 · 前三 {f.pct(top)}",
            f"{f.count(half)} of {f.count(people)} · top three {f.pct(top)}",
        )
        for half, people, top in rows.select("people_for_half", "contributors", "top3_share").iter_rows()
    ]
    share = (rows["people_for_half"] / rows["contributors"]).fill_null(0).to_list()
    return charts.bars([_contribution(kind) for kind in rows["kind"]], share, text, top=0.5)


def _contribution(kind: str) -> str:
    return {
        "all": L("全部贡献", "All contributions"),
        "answers": L("回答", "Answers"),
        "posts": L("发帖、回复与提问", "Posts, replies and questions"),
        "published": L("发布与修订", "Published or edited"),
    }.get(kind, kind)
