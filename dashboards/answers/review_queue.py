"""What waits for a person to look at it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dashboards import formats as f
from dashboards.answers.kpi import Kpi
from dashboards.terms import term
from dashboards.words import L

QUESTION = ("哪些资源要人看一眼，为什么？", "What should somebody look at, and why?")


def answer(reasons: Mapping[str, int], sizes: Mapping[str, Any]) -> str:
    """How many wait, for what most, and how many cannot wait."""
    n, first = f.num(sizes["entries"]), next(iter(reasons))
    urgent, resources = f.num(sizes["urgent"]), f.num(sizes["resources"])
    return L(
        f"{resources} 份资源有 **{n}** 条待复核，最多的是「{term(first)}」（{f.num(reasons[first])} 条）；"
        f"**{urgent}** 条最急。",
        f"**{n}** entries on {resources} resources wait, most of them for “{term(first).lower()}” "
        f"({f.num(reasons[first])}); **{urgent}** are most urgent.",
    )


def cards(sizes: Mapping[str, Any], definition: Callable[[str], str]) -> list[Kpi]:
    """Entries, resources, urgent ones, views that they get."""
    return [
        Kpi(
            L("待复核", "Entries"),
            f.num(sizes["entries"]),
            definition=definition("review_entries")
            or L("资源与原因各计一条。", "One entry for each resource and reason."),
        ),
        Kpi(
            L("涉及资源", "Resources"),
            f.num(sizes["resources"]),
            against=L("占全部", "of all ") + f.pct(sizes["resources_share"]),
            definition=definition("review_resources")
            or L("至少有一个原因的资源。", "Resources with at least one reason."),
        ),
        Kpi(
            L("最急", "Most urgent"),
            f.num(sizes["urgent"]),
            n=sizes["entries"],
            definition=definition("review_urgent") or L("先后为 1：撤回或被举报。", "Order 1: withdrawn or reported."),
        ),
        Kpi(
            L("被浏览次数", "Views they got"),
            f.num(sizes["views"]),
            definition=definition("review_views")
            or L("待复核资源的浏览总数。", "Views of all resources that wait for review."),
        ),
    ]
