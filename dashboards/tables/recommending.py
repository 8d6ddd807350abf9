"""How the tables of recommendations are shown: column of the query -> heading and form.

May import: columns, words, answers.for_you (names of the parts).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboards.answers import for_you as answers
from dashboards.tables import columns as col
from dashboards.words import L


def listed(parts: Sequence[str]) -> dict[str, Any]:
    """One list of one member, with the parts that its kind has."""
    return {
        "rank": col.number("#", width=40, pinned=True),
        "title": col.text(L("标题", "Title"), 260, pinned=True),
        "url": col.link(),
        "score": col.bar(L("得分", "Score"), form="%.3f"),
        **{part: col.number(L(*answers.PARTS[part]), "%.3f") for part in parts},
        "source": col.text(L("来源", "Source"), 120),
        "language": col.text(L("语言", "Language")),
        "reason": col.text(L("理由", "Why"), "large"),
    }


def exposure() -> dict[str, Any]:
    """Whose work each kind of list shows."""
    return {
        "kind": col.text(L("列表", "List"), 130, pinned=True),
        "members": col.text(L("成员", "Members"), right=True),
        "items_shown": col.number(L("展示条目", "Items shown")),
        "items": col.number(L("可展示", "Of")),
        "gini": col.number(L("集中度（Gini）", "Gini"), "%.2f"),
        "long_tail_share": col.share(L("长尾", "Long tail")),
        "largest_source": col.text(L("最大来源", "Largest source"), 140),
        "largest_source_share": col.share(L("其占比", "Its share")),
        "cold_share": col.share(L("冷启动", "Cold start")),
    }
