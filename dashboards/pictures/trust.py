"""Scores of matches against what became of them, and how evenly members are shown."""

from __future__ import annotations

import polars as pl

from dashboards import charts
from dashboards import formats as f
from dashboards.answers.trust import group
from dashboards.pictures.ticks import round_ticks
from dashboards.words import L

MOST_OF_EACH = 5  # groups of a dimension


def calibration(bands: pl.DataFrame) -> charts.Sheet:
    """Share accepted against the score, by band, with 95 % intervals; bands with too few are grey."""
    known = bands.drop_nulls(["expected", "accept_share", "accept_low", "accept_high"])
    top = max(0.1, *known["accept_high"])
    columns = ("expected", "accept_share", "accept_low", "accept_high")
    expected, observed, low, high = (known[name].to_list() for name in columns)
    hover = [
        L(
            f"分数 {band}：{f.pct(share)} 接受（{f.pct(a)}–{f.pct(b)}），n {f.num(n)}",
            f"score {band}: {f.pct(share)} accepted ({f.pct(a)}–{f.pct(b)}), n {f.num(n)}",
        )
        for band, share, a, b, n in known.select("score_band", *columns[1:], "n").iter_rows()
    ]
    return charts.reliability(
        expected,
        observed,
        low,
        high,
        [f.num(n) for n in known["n"]],
        hover,
        chosen=[i for i, enough in enumerate(known["is_enough"]) if enough],
        top=top,
        ticks=(round_ticks(0, 1, f.pct), round_ticks(0, top, f.pct)),
        line=L("分数即接受率", "score = share"),
    )


def exposure(rows: pl.DataFrame) -> charts.Sheet:
    """Matches a member of the largest groups against all, with intervals; groups off the line at 1 are blue."""
    known = rows.drop_nulls(["exposure_ratio", "ratio_low", "ratio_high"])
    known = known.group_by("dimension", maintain_order=True).head(MOST_OF_EACH)
    top = max(2.0, *known["ratio_high"])
    ratio, low, high = (known[name].to_list() for name in ("exposure_ratio", "ratio_low", "ratio_high"))
    return charts.score_intervals(
        [group(*one) for one in known.select("dimension", "group_value", "name").iter_rows()],
        ratio,
        low,
        high,
        [
            f"{f.num(r, 2)}× ({f.num(a, 2)}–{f.num(b, 2)}) · n {f.count(n)}"
            for r, a, b, n in zip(ratio, low, high, known["members"], strict=True)
        ],
        chosen=[i for i, (a, b) in enumerate(zip(low, high, strict=True)) if a > 1 or b < 1],
        reach=(0, top),
        ticks=round_ticks(0, top, lambda v: f"{f.num(v, 1)}×"),
    )
