"""How the tables of the model card are shown: column of the query -> heading and form. May import: columns, words."""

from __future__ import annotations

from typing import Any

from dashboards.tables import columns as col
from dashboards.words import L


def _ratios() -> dict[str, Any]:
    return {
        "n": col.number(L("文本数", "Texts")),
        "precision_share": col.number(L("精确率", "Precision"), "%.3f"),
        "recall_share": col.number(L("召回率", "Recall"), "%.3f"),
        "f1_share": col.number("F1", "%.3f"),
        "f1_low": col.number(L("95% 下限", "95% low"), "%.3f"),
        "f1_high": col.number(L("95% 上限", "95% high"), "%.3f"),
    }


def scores() -> dict[str, Any]:
    """Scores on our own sets."""
    return {
        "task": col.text(L("任务", "Task"), pinned=True),
        "metric": col.text(L("答案", "Answers")),
        "language": col.text(L("语言", "Language")),
        "source": col.text(L("文本", "Text")),
        **_ratios(),
        "expected": col.number(L("应有", "Expected")),
        "found": col.number(L("找到", "Found")),
        "correct": col.number(L("找对", "Correct")),
    }


def benchmarks() -> dict[str, Any]:
    """Scores on public benchmarks."""
    return {
        "test_set": col.text(L("基准", "Benchmark"), 220, pinned=True),
        "task": col.text(L("任务", "Task")),
        "metric": col.text(L("答案", "Answers")),
        **_ratios(),
        "measured_on": col.day(L("测于", "Measured on")),
        "command": col.text(L("命令", "Command"), 420),
    }


def errors() -> dict[str, Any]:
    """Documents that came out wrong."""
    return {
        "text": col.text(L("文本", "Text"), 420, pinned=True),
        "missed": col.text(L("漏掉", "Missed"), 190),
        "invented": col.text(L("多出", "Invented"), 190),
        "task": col.text(L("任务", "Task")),
        "metric": col.text(L("答案", "Answers")),
        "language": col.text(L("语言", "Language")),
        "source": col.text(L("类别", "Kind")),
        "expected": col.text(L("应有", "Expected"), 190),
        "found": col.text(L("找到", "Found"), 190),
    }


def candidates() -> dict[str, Any]:
    """Words for the curator."""
    return {
        "candidate": col.text(L("候选词", "Candidate"), 180, pinned=True),
        "language": col.text(L("语言", "Language")),
        "documents": col.number(L("文本数", "Texts")),
        "mentions": col.number(L("次数", "Mentions")),
        "is_rising": col.flag(L("上升", "Rising")),
        "reason": col.text(L("依据", "Evidence"), 320),
        "nearest": col.text(L("最像的技能", "Most similar skill"), 180),
        "similarity": col.number(L("相似度", "Similarity"), "%.2f"),
        "contexts": col.text(L("原文", "Quotes"), 460),
        "sources": col.text(L("来源", "Sources"), 180),
        "method": col.text(L("提出者", "Proposed by")),
        "first_week_on": col.day(L("首见周", "First week")),
        "last_week_on": col.day(L("末见周", "Last week")),
    }
