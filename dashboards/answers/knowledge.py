"""What there is to learn, and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from dashboards import formats as f
from dashboards.answers.kpi import Kpi, compared
from dashboards.terms import term
from dashboards.words import L, mark, plain


def cards(sizes: Mapping[str, Any], weeks: pl.DataFrame, definition: Callable[[str], str]) -> list[Kpi]:
    """New resources, how many have a level, their quality, and how many wait for review."""
    all_of_them = sizes["resources"]
    of_resources = L("占可推荐资源", "of resources")
    return [
        compared(
            L("近四周新增", "New in four weeks"),
            sizes["fresh"],
            sizes["fresh_before"],
            show=f.num,
            by="ratio",
            against=L("较前四周", "vs four weeks before"),
            n=all_of_them,
            spark=[a + b for a, b in weeks.select("papers", "tutorials").iter_rows()],
            definition=definition("resources_published_28d")
            or L(
                "最近 28 天发布的、可推荐的资源；按发布日期计。",
                "Recommendable resources published in the last 28 days, by date of publication.",
            ),
        ),
        Kpi(
            L("难度已知", "Level known"),
            f.pct(sizes["with_level"] / all_of_them if all_of_them else None),
            against=of_resources,
            n=all_of_them,
            definition=definition("level_known_share")
            or L("难度有证据支持的资源 ÷ 可推荐资源。", "Resources whose level has evidence ÷ all of them."),
        ),
        Kpi(
            L("平均质量", "Mean quality"),
            f.num(sizes["quality"], 2),
            against=L("满分 1", "of 1"),
            n=sizes["rated"],
            definition=definition("quality_score_mean")
            or L(
                "完整、新鲜、权威、社区评价中已知部分的平均。",
                "Mean of the known parts: completeness, freshness, authority, community.",
            ),
        ),
        Kpi(
            L("等待复核", "Waiting for review"),
            f.num(sizes["to_review"]),
            against=f"{of_resources} {f.pct(sizes['to_review'] / all_of_them if all_of_them else None)}",
            n=all_of_them,
            definition=definition("resources_to_review")
            or L(
                "撤回、被举报、评分低、过时、重复或没有许可的资源。",
                "Withdrawn, reported, rated low, outdated, duplicated or without a licence.",
            ),
        ),
    ]


def gap_reasons(gaps: pl.DataFrame) -> list[tuple[str, str, str]]:
    """Each gap: topic, why it is one, and the counts behind it."""
    return [
        (
            g["topic"],
            g["reason"],
            L(
                f"{f.num(g['questions'])} 个问题（{f.num(g['unanswered_questions'])} 个没人答）· "
                f"{f.num(g['jobs'])} 个职位 · 教程：中文 {g['tutorials_zh']}、英文 {g['tutorials_en']}",
                f"{f.plural(g['questions'], 'question', 'questions')} ({f.num(g['unanswered_questions'])} unanswered)"
                f" · {f.plural(g['jobs'], 'job', 'jobs')} · "
                f"tutorials: {g['tutorials_zh']} Chinese, {g['tutorials_en']} English",
            ),
        )
        for g in gaps.iter_rows(named=True)
    ]


def skill_reasons(evidence: pl.DataFrame) -> list[tuple[str, str, str]]:
    """Each skill a resource teaches: how often it is named, where first, and the words."""
    none = (f.DASH, L("没有认出词表里的技能。", "No skill of the vocabulary was recognised."), "")
    return [
        (
            e["skill"],
            L(
                f"提到 {e['mentions']} 次，首次在{term(e['field'])}",
                f"named {f.plural(e['mentions'], 'time', 'times')}, first in the {term(e['field'])}",
            ),
            mark(e["quote"], e["quote"]),
        )
        for e in evidence.iter_rows(named=True)
    ] or [none]


def level(about: Mapping[str, Any]) -> str:
    """How difficult a resource is, why, and how sure that is."""
    if about["difficulty"] is None:
        return L("难度未知。", "Level unknown.")
    said, sure = plain(about["difficulty_evidence"]), f.pct(about["difficulty_confidence"])
    return L(f"难度 {about['difficulty']}：{said}（把握 {sure}）", f"Level {about['difficulty']}: {said} ({sure} sure)")
