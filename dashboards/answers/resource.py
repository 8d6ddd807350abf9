"""One resource: what it is, and why it has its topics, level, time and quality."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from dashboards import formats as f
from dashboards.answers.explore import SNIPPET, marked_at
from dashboards.answers.kpi import Kpi
from dashboards.terms import term
from dashboards.words import L, plain

QUESTION = ("这份资源讲什么，依据是什么？", "What is this resource about, and how do we know?")
PARTS = {
    "quality_completeness": ("完整", "Completeness"),
    "quality_freshness": ("新鲜", "Freshness"),
    "quality_authority": ("权威", "Authority"),
    "quality_community": ("社区评价", "Community"),
    "quality_outcome": ("学习结果", "Outcome"),
}
LONGEST = 3 * SNIPPET


def answer(about: Mapping[str, Any], skills: pl.DataFrame) -> str:
    """The title, and in one sentence kind, topic and the skills named."""
    title = f"**{plain(about['title'])}**"
    named = L("、", ", ").join(skills["skill"].head(3))
    n, more = skills.height, skills.height > 3
    topic = about["topic"] or L("主题未知", "topic unknown")
    if not n:
        return title + L(
            f"（{term(about['kind'])}，{topic}）没有提到词表里的技能，即 0 项。",
            f" ({term(about['kind']).lower()}, {topic}) names 0 skills of the vocabulary.",
        )
    return title + L(
        f"（{term(about['kind'])}，{topic}）提到 {n} 项技能：{named}{'等' if more else ''}。",
        f" ({term(about['kind']).lower()}, {topic}) names {f.plural(n, 'skill', 'skills')}: "
        f"{named}{', …' if more else ''}.",
    )


def cards(about: Mapping[str, Any]) -> list[Kpi]:
    """Level, minutes, quality, use; each with what it rests on."""
    minutes = L("估算", "estimated") if about["is_minutes_estimated"] else L("来源声明", "as stated")
    sure = about["difficulty_confidence"]
    known = sum(about.get(part) is not None for part in PARTS)
    return [
        Kpi(
            L("难度", "Level"),
            f.num(about["difficulty"]),
            against=L("满分 5", "of 5") + (L(f"，把握 {f.pct(sure)}", f", {f.pct(sure)} sure") if sure else ""),
            definition=L("1 入门，5 研究前沿；证据在下面。", "1 first steps, 5 research front; the evidence is below."),
        ),
        Kpi(
            L("学习时长（分钟）", "Minutes"),
            f.num(about["minutes"]),
            against=minutes if about["minutes"] else "",
            definition=L(
                "来源没有声明时，按字数或形式与难度估算。",
                "Where the source states none: by its length, or kind and level.",
            ),
        ),
        Kpi(
            L("质量", "Quality"),
            f.num(about["quality_score"], 2),
            against=L(f"由 {known} 个已知部分", f"of {f.plural(known, 'known part', 'known parts')}"),
            definition=L("已知各部分的平均，0 到 1。", "Mean of its known parts, 0 to 1."),
        ),
        Kpi(
            L("浏览", "Views"),
            f.count(about["views"]),
            against=L(f"{f.count(about['completions'])} 次学完", f"{f.count(about['completions'])} completed"),
            n=about["ratings"],
            definition=L("人的浏览与学完次数；n 是评分数。", "By people; n is the number of ratings."),
        ),
    ]


def texts(about: Mapping[str, Any], mentions: pl.DataFrame) -> list[tuple[str, str]]:
    """Title and summary with every mention of a skill marked: (name of the field, text)."""
    shown: list[tuple[str, str]] = []
    for field, label in (("title", L("标题", "Title")), ("summary", L("摘要", "Summary"))):
        text = about[field] or ""
        here = mentions.filter(pl.col("field") == field)
        places = _merged([(a, b) for a, b in here.select("first", "last").iter_rows() if b <= len(text)])
        cut = max(LONGEST, *(b for _, b in places)) if places else LONGEST
        if text:
            shown.append((label, marked_at(text[:cut], places) + (" …" if len(text) > cut else "")))
    return shown


def _merged(places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for a, b in sorted(places):
        if merged and a <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(b, merged[-1][1]))
        else:
            merged.append((a, b))
    return merged


def topic_reasons(topics: pl.DataFrame) -> list[tuple[str, str, str]]:
    """Each topic: share, name, what it rests on."""
    return [(f.pct(row["score"]), row["topic"], plain(row["reason"])) for row in topics.iter_rows(named=True)] or [
        (f.DASH, L("没有认出主题。", "No topic was recognised."), "")
    ]


def copies(family: pl.DataFrame, links: pl.DataFrame) -> list[tuple[str, str, str]]:
    """The other members of its family, and its versions, reposts and translations."""
    kind = {True: L("规范条目", "canonical"), False: L("重复", "copy")}
    same = [(kind[row["is_canonical"]], plain(row["title"]), plain(row["reason"])) for row in family.to_dicts()]
    linked = [(term(row["link"]), plain(row["title"]), plain(row["reason"])) for row in links.to_dicts()]
    return [*same, *linked] or [
        (f.DASH, L("没有发现重复、版本、转载或译文。", "No duplicate, version, repost or translation was found."), "")
    ]


def needs(required: pl.DataFrame) -> list[tuple[str, str, str]]:
    """What should be known before, and why."""
    return [(row["skill"], plain(row["reason"]), "") for row in required.head(6).to_dicts()]


def freshness(about: Mapping[str, Any]) -> str:
    """How fast its topic ages, whether its link still answers, and why it is not recommended."""
    parts: list[str] = []
    if about["half_life_days"]:
        days = f.days(about["half_life_days"])
        parts.append(L(f"主题半衰期 {days}。", f"Half-life of its topic: {days}."))
    if about["link_status"]:
        parts.append(L(f"链接：{term(about['link_status'])}。", f"Link: {term(about['link_status']).lower()}."))
    if about["not_recommended_reason"]:
        reason = term(about["not_recommended_reason"])
        parts.append(L(f"不推荐：{reason}。", f"Not recommended: {reason.lower()}."))
    return " ".join(parts)


def rights(about: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Licence of the item and of the source, attribution, price."""
    price = L("免费", "free") if about["is_free"] else f.money(about["price"], about["currency"] or "CNY")
    unknown = L("未注明", "not stated")
    return [
        (L("条目许可", "Licence"), plain(about["licence"]) if about["licence"] else unknown, ""),
        (L("来源许可", "Source's licence"), plain(about["source_licence"]) if about["source_licence"] else unknown, ""),
        (L("署名", "Attribution"), plain(about["attribution"]) if about["attribution"] else unknown, ""),
        (L("价格", "Price"), price if about["is_free"] is not None else unknown, ""),
    ]
