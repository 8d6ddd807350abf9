"""What is said of each way to fill a need, in Chinese and English: who shows it, what is missing, what it takes.

Answers: why this one, and what stands in the way? May import: `derive.project_words`, `derive.study`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from pipelines.derive.project_words import Labels, en_list, zh_list
from pipelines.derive.study import MOST_SHOWN

_AN_HOUR = 60


def reason(option: Mapping[str, Any], labels: Labels) -> tuple[str, str]:
    """Why, in both languages. `option` is a row of `GrowOrFind` as far as it is known."""
    skill = option["skill_id"]
    zh, en = labels.get(skill, (skill, skill))
    level, kind = option["level"], option["option"]
    if kind == "find":
        held = _level(option["held_level"])
        return f"证据显示{zh}已到 {held} 级，需要 {level} 级。", f"Shows {en} at level {held}; {level} is needed."
    if kind == "near":
        return _near(option, labels, zh, en)
    if kind == "grow":
        return _grow(option, labels, zh, en)
    return (
        f"没有人以证据接近{zh} {level} 级，也没有已知的学习资源。",
        f"Nobody is near {en} at level {level}, and nothing to learn it from is known.",
    )


def _near(option: Mapping[str, Any], labels: Labels, zh: str, en: str) -> tuple[str, str]:
    level = option["level"]
    if option["held_level"] is not None:
        held, missing = _level(option["held_level"]), _level(option["missing_level"])
        return (
            f"{zh}证据到 {held} 级，离需要的 {level} 级差 {missing} 级。",
            f"Shows {en} at level {held}: {missing} below the {level} that is needed.",
        )
    near = [option["near_skill_id"]]
    return (
        f"没有{zh}的证据，但有相近的{zh_list(near, labels)}达到 {level} 级。",
        f"No evidence of {en}, but shows {en_list(near, labels)}, which is near it, at level {level}.",
    )


def _grow(option: Mapping[str, Any], labels: Labels, zh: str, en: str) -> tuple[str, str]:
    hours, count, level = _tenths(option["minutes"] / _AN_HOUR), len(option["resources"]), option["level"]
    who_zh = "从零开始：" if option["member_id"] is None else ""
    who_en = "From nothing: " if option["member_id"] is None else ""
    way_zh, way_en = ("可达", "to") if level <= MOST_SHOWN else ("通往", "towards")
    told_zh = f"{who_zh}学习约 {hours} 小时（{count} 个资源）{way_zh}{zh} {level} 级"
    told_en = f"{who_en}{hours} h of study ({count} {'resource' if count == 1 else 'resources'}) lead {way_en} {en}"
    told_en += f" at level {level}"
    before = [skill for skill in option["steps"] if skill != option["skill_id"]]
    if before:
        told_zh += f"，途中先学{zh_list(before, labels)}"
        told_en += f", on the way {en_list(before, labels)}"
    if option["weeks"] is not None:
        weeks = _tenths(option["weeks"])
        told_zh += f"，按每周时间约 {weeks} 周"
        told_en += f"; {weeks} {'week' if weeks == '1' else 'weeks'} at the stated hours"
    if level > MOST_SHOWN:
        told_zh += f"；仅靠学习只能证明到 {MOST_SHOWN} 级，其余要靠解答或项目"
        told_en += f"; study alone shows level {MOST_SHOWN}, the rest takes an accepted answer or a project"
    if option["uncovered"]:
        told_zh += f"；没有资源可学：{zh_list(option['uncovered'], labels)}"
        told_en += f"; nothing is known to learn {en_list(option['uncovered'], labels)} from"
    return told_zh + "。", told_en + "."


def _level(value: float) -> str:
    """A level as people write it: with two places, so that almost is not yet."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _tenths(value: float) -> str:
    """Hours or weeks as people write them."""
    return f"{math.floor(value * 10 + 0.5) / 10:.1f}".rstrip("0").rstrip(".")  # half up, as tables round
