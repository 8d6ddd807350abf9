"""The market: demand with its uncertainty, gaps, growth."""

from __future__ import annotations

import polars as pl

from dashboards import charts
from dashboards import formats as f
from dashboards.pictures.ticks import round_ticks
from dashboards.words import L


def demand(rows: pl.DataFrame) -> charts.Sheet:
    """Share of a month's jobs that ask for each skill with its 95 % interval; those tied with the first are blue."""
    top = max(rows["share_high"]) * 1.05
    return charts.score_intervals(
        rows["skill"].to_list(),
        rows["demand_share"].to_list(),
        rows["share_low"].to_list(),
        rows["share_high"].to_list(),
        [
            f"{f.pct(share)} ({f.pct(low)}–{f.pct(high)}) · n {f.num(n)}"
            for share, low, high, n in rows.select("demand_share", "share_low", "share_high", "all_jobs").iter_rows()
        ],
        chosen=[i for i, high in enumerate(rows["share_high"]) if high >= rows["share_low"][0]],
        reach=(0, top),
        ticks=round_ticks(0, top, f.pct),
    )


def shortage(rows: pl.DataFrame) -> charts.Sheet:
    """Share of members at the needed level (hollow) and of jobs that ask (full); text: bench and open jobs."""
    have = [share or 0.0 for share in rows["supply_share"]]
    need = rows["demand_share"].to_list()
    ticks = round_ticks(0, max(*have, *need), f.pct)
    text = [
        f"{f.count(bench)} / {f.num(jobs)}" for bench, jobs in rows.select("bench_members", "open_jobs").iter_rows()
    ]
    labels = [
        f"{skill} · {L(f'{level} 级', f'level {level}')}"
        for skill, level in rows.select("skill", "needed_level").iter_rows()
    ]
    return charts.dumbbell(labels, have, need, text, ticks)


def growth(skills: pl.DataFrame, months: pl.DataFrame) -> charts.Sheet | None:
    """Monthly share of jobs of each skill on one scale; None when no skill has two months."""
    panels, text = {}, {}
    for skill_id, skill, factor, n in skills.select("skill_id", "skill", "growth_ratio", "jobs_recent").iter_rows():
        mine = months.filter(pl.col("skill_id") == skill_id)
        if mine.height > 1:
            panels[skill] = (mine["posted_month_on"].to_list(), mine["demand_share"].to_list())
            text[skill] = f"{f.num(factor, 1)}× · n {f.num(n)}"
    return charts.small_multiples(panels, text=text, form=".0%") if panels else None
