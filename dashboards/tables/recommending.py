"""How the tables of recommendations are shown: column of the query -> heading and form.

May import: columns, words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboards.tables import columns as col
from dashboards.words import L


def listed(parts: Mapping[str, str]) -> dict[str, Any]:
    """One list of one member; `parts` are those that its kind has, with their names."""
    return {
        "rank": col.number("#", width=40, pinned=True),
        "title": col.text(L("标题", "Title"), 260, pinned=True),
        "url": col.link(),
        "score": col.bar(L("得分", "Score"), form="%.3f"),
        **{part: col.number(name, "%.3f") for part, name in parts.items()},
        "source": col.text(L("来源", "Source"), 120),
        "language": col.text(L("语言", "Language")),
        "reason": col.text(L("理由", "Why"), "large"),
    }


def models() -> dict[str, Any]:
    """How each model was judged."""
    return {
        "model": col.text(L("模型", "Model"), 130, pinned=True),
        "ndcg": col.number("NDCG@10", "%.3f"),
        "recall": col.number(L("找回率", "Recall"), "%.3f"),
        "items_shown": col.number(L("列出条目", "Items")),
        "users": col.text(L("成员", "Members"), right=True),
        "is_baseline": col.flag(L("基线", "Baseline")),
    }


def exposure() -> dict[str, Any]:
    """Whose work each kind of list shows; long tail and Gini stand in the picture too."""
    return {
        "kind": col.text(L("列表", "List"), 120, pinned=True),
        "largest_source": col.text(L("最大来源", "Largest source"), 120),
        "largest_source_share": col.share(L("其占比", "Its share")),
        "items_shown": col.number(L("展示条目", "Shown")),
        "items": col.number(L("可展示", "Of")),
        "members": col.text(L("成员", "Members"), right=True),
        "long_tail_share": col.share(L("长尾", "Long tail")),
        "gini": col.number("Gini", "%.2f"),
        "cold_share": col.share(L("冷启动", "Cold start")),
    }
