"""How one member's skills move: what rises, on how many pieces of evidence, and what fades."""

from __future__ import annotations

import polars as pl

from dashboards import formats as f
from dashboards.words import L, plain

STATES = {"new": ("新出现", "New"), "rising": ("上升", "Rising"), "sinking": ("下降", "Sinking")}


def title(moves: pl.DataFrame) -> str:
    """How many skills rise or are new, and how many fade."""
    up = moves.filter(pl.col("state") != "sinking")
    down = moves.height - up.height
    if moves.is_empty():
        return L("90 天内没有技能变化", "No skill has moved in 90 days")
    pieces = f.num(up["new_evidence"].sum())
    return L(
        f"90 天内 {up.height} 项技能上升或新出现（新证据 {pieces} 条），{down} 项下降",
        f"{f.plural(up.height, 'skill', 'skills')} up or new in 90 days ({pieces} pieces of new evidence), {down} down",
    )


def places(results: pl.DataFrame) -> str:
    """Competitions, newest first: rank, field, and the share of the field that was beaten."""
    said = [
        L(
            f"{plain(one)}：{f.num(rank)}/{f.num(field)} 名，胜过 {f.pct(beaten)}",
            f"{plain(one)}: {f.num(rank)} of {f.num(field)}, ahead of {f.pct(beaten)}",
        )
        for one, rank, field, beaten in results.drop_nulls("percentile")
        .select("competition_id", "rank", "field", "percentile")
        .head(3)
        .iter_rows()
    ]
    return L("竞赛：", "Competitions: ") + L("；", "; ").join(said) if said else ""
