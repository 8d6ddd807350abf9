"""How the tables of `trust` are shown: column of the query -> heading and form. May import: columns, words."""

from __future__ import annotations

from typing import Any

from dashboards.tables import columns as col
from dashboards.words import L


def bands() -> dict[str, Any]:
    """What became of shown matches by score."""
    return {
        "score_band": col.text(L("分数", "Score"), pinned=True),
        "shown": col.text(L("展示", "Shown"), right=True),
        "applied": col.text(L("申请", "Applied"), right=True),
        "accepted": col.text(L("接受", "Accepted"), right=True),
        "placed": col.text(L("入职", "Placed"), right=True),
        "expected": col.share(L("平均分", "Mean score")),
        "accept_share": col.share(L("接受率", "Share accepted")),
        "accept_low": col.share(L("95% 下限", "95% low")),
        "accept_high": col.share(L("95% 上限", "95% high")),
    }


def exposure() -> dict[str, Any]:
    """Whom the lists show, by group."""
    return {
        "group": col.text(L("群体", "Group"), 220, pinned=True),
        "members": col.text(L("同意匹配", "Agreed"), right=True),
        "matched": col.text(L("被展示", "Shown"), right=True),
        "matched_share": col.share(L("占比", "Share")),
        "shown_per_member": col.number(L("人均匹配", "Matches each"), "%.1f"),
        "mean_rank": col.number(L("平均名次", "Mean rank"), "%.1f"),
        "mean_score": col.share(L("平均分", "Mean score")),
        "exposure_ratio": col.number(L("与总体之比", "Against all"), "%.2f×"),
        "ratio_low": col.number(L("95% 下限", "95% low"), "%.2f×"),
        "ratio_high": col.number(L("95% 上限", "95% high"), "%.2f×"),
    }
