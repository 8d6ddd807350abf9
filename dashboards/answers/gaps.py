"""What people want to learn and cannot find, or only in the other language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from dashboards import formats as f
from dashboards.answers.kpi import Kpi
from dashboards.words import L

QUESTION = ("缺什么，先补哪一处？", "What is missing, and what comes first?")


def answer(sizes: Mapping[str, Any], gaps: pl.DataFrame, cells: pl.DataFrame) -> str:
    """The topic that nobody teaches, the largest hole in the matrix, and how much stands in one language only."""
    alone = f.num(sizes["alone"])
    first = L("没有发现明显的缺口。", "No clear gap was found.")
    if gaps.height:
        topic, reason = gaps["topic"][0], gaps["reason"][0].rstrip("。.")
        first = L(f"最缺的主题是「{topic}」：{reason}。", f"The topic most lacking is {topic}: {reason}.")
    elif cells.height:
        top = cells.row(0, named=True)
        first = L(
            f"最大的空白是「{top['topic']}」难度 {top['difficulty']}。",
            f"The largest hole is {top['topic']} at level {top['difficulty']}.",
        )
    return first + L(
        f"另有 **{alone}** 份资源在另一种语言里没有对应。",
        f" **{alone}** resources have nothing like them in the other language.",
    )


def cards(sizes: Mapping[str, Any], definition: Callable[[str], str]) -> list[Kpi]:
    """Gaps, empty cells, resources in one language, delay."""
    return [
        Kpi(
            L("缺一份以上的格子", "Cells that lack one or more"),
            f.num(sizes["gaps"]),
            n=sizes["cells"],
            definition=definition("gap_cells_short")
            or L(
                "格子是主题 × 难度 × 语言 × 形式；应有 = 主题的需求占比 × 该难度、语言与形式的全部资源。",
                "A cell is topic x level x language x kind; it should hold the topic's share of demand of all "
                "resources of that level, language and kind.",
            ),
        ),
        Kpi(
            L("空格子", "Empty cells"),
            f.num(sizes["empty"]),
            n=sizes["cells"],
            definition=definition("gap_cells_empty")
            or L("有需求、但一份资源也没有的格子。", "Cells with demand and no resource at all."),
        ),
        Kpi(
            L("只有一种语言", "In one language only"),
            f.num(sizes["alone"]),
            against=L(f"其中英文 {f.num(sizes['alone_en'])}", f"{f.num(sizes['alone_en'])} of them English"),
            definition=definition("one_language_resources")
            or L(
                "另一种语言里没有以同一技能为主的资源；没有技能的按主题比较。",
                "Nothing in the other language is about the same skill first of all; without a skill, the same topic.",
            ),
        ),
        Kpi(
            L("中文比英文晚", "Chinese after English"),
            f.days(sizes["delay_days"]),
            against=L("主题的中位数", "median of topics"),
            n=sizes["delay_topics"],
            definition=definition("translation_delay_days")
            or L("每个主题最早英文与最早中文资源相隔的天数。", "Days between the first resource of each language."),
        ),
    ]
