"""What is said of a member for a project, in Chinese and English.

Answers: why is this member proposed, what is missing, what is only near, and what would the team gain?
May import: polars, `derive.shaping`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from pipelines.derive.shaping import texts

_NAMED = 3  # skills that a reason names of each sort
Labels = Mapping[str, tuple[str, str]]


def labels_of(skills: pl.DataFrame) -> dict[str, tuple[str, str]]:
    """Skill -> its label in Chinese and English; the id where there is none."""
    named = skills.select("skill_id", pl.coalesce("label_zh", "skill_id"), en=pl.coalesce("label_en", "skill_id"))
    return {skill: (zh, en) for skill, zh, en in named.iter_rows()}


def zh_list(some: list[str], labels: Labels) -> str:
    """Skills as a Chinese list, the rest only hinted at."""
    return "、".join(labels.get(s, (s, s))[0] for s in some[:_NAMED]) + ("等" if len(some) > _NAMED else "")


def en_list(some: list[str], labels: Labels) -> str:
    """The same in English."""
    return ", ".join(labels.get(s, (s, s))[1] for s in some[:_NAMED]) + (" and more" if len(some) > _NAMED else "")


def with_reasons(matches: pl.DataFrame, skills: pl.DataFrame) -> pl.DataFrame:
    """Rows with [met, unmet, unknown, near_of, adds] and now [reason_zh, reason_en]."""
    labels = labels_of(skills)
    columns = ("met", "unmet", "unknown", "near_of", "adds")
    told = [_reason(row, labels) for row in matches.select(columns).iter_rows(named=True)]
    return matches.with_columns(
        reason_zh=pl.Series([zh for zh, _ in told], dtype=pl.String),
        reason_en=pl.Series([en for _, en in told], dtype=pl.String),
    )


def _reason(row: dict[str, Any], labels: Labels) -> tuple[str, str]:
    met, unmet, unknown, adds = (texts(row[name]) for name in ("met", "unmet", "unknown", "adds"))
    count = len(met) + len(unmet) + len(unknown)
    zh = f"{count} 项要求中已满足 {len(met)} 项" + (f"：{zh_list(met, labels)}" if met else "")
    en = f"Meets {len(met)} of {count} {'need' if count == 1 else 'needs'}"
    en += f": {en_list(met, labels)}" if met else ""
    if unmet:
        zh += f"；尚未达到：{zh_list(unmet, labels)}"
        en += f"; below the level: {en_list(unmet, labels)}"
    if unknown:
        zh += f"；暂无证据：{zh_list(unknown, labels)}"
        en += f"; no evidence yet: {en_list(unknown, labels)}"
    pairs: list[dict[str, str]] = row["near_of"] or []
    for pair in pairs[:_NAMED]:
        near, skill = pair["near_skill_id"], pair["skill_id"]
        zh += f"；有相近的 {zh_list([near], labels)}（{zh_list([skill], labels)}）"
        en += f"; shows {en_list([near], labels)}, near {en_list([skill], labels)}"
    if adds:
        zh += f"。现有团队无人具备：{zh_list(adds, labels)}"
        en += f". Nobody in the team shows {en_list(adds, labels)}"
    return zh + "。", en + "."
