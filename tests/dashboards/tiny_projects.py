"""Rows of the hand-written publication about who and what could fill what projects need."""

# ruff: noqa: E501  rows read like rows: as few lines as a table would take

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

Row = Mapping[str, Any]
Both = Callable[[str, str, str], dict[str, str]]


def matching(week: Callable[[int], date], both: Both) -> dict[str, Iterable[Row]]:
    """Project 1 lacks two skills, one of them critical and held by one; project 2 a resource of which it gets a part."""
    found = {"target_kind": "project", "target_id": "p-1", "project_id": "p-1", "near": [], "narrows_skill_id": "sql"}
    placed = {"target_kind": "need", "target_id": "n-1", "project_id": "p-1", "met": ["rag"], "unmet": [], "unknown": [], "near": [], "adds": ["rag"], "evidence": 4, "score": 1.0, "score_low": 1.0,
              "score_high": 1.0, "met_part": 1.0, "near_part": 0.0, "base_part": 0.0}  # fmt: skip
    skilled = {"project_id": "p-1", "team": ["m00000001"], "method": "exact"}
    way = {
        "need_id": "n-1",
        "project_id": "p-1",
        "skill_id": "rag",
        "level": 3,
        "resources": [],
        "steps": [],
        "uncovered": [],
    }
    shared = {"project_id": "p-2", "importance": "useful", "resource_kind": "compute", "unit": "gpu_hours_week"}
    return {
        "project_matches": [
            {**found, "member_id": "m00000001", "rank": 1, "member_rank": 1, "score": 0.7, "score_low": 0.667, "score_high": 1.0, "met_part": 0.667, "near_part": 0.0, "base_part": 0.033, "met": ["rag"],
             "unmet": [], "unknown": ["sql"], "adds": ["rag"], "evidence": 4, **both("reason", "2 项要求中已满足 1 项：检索增强生成。", "Meets 1 of 2 needs: RAG.")},
            {**found, "member_id": "m00000002", "rank": 2, "member_rank": 3, "score": 0.2, "score_low": 0.0, "score_high": 0.333, "met_part": 0.0, "near_part": 0.15, "base_part": 0.05, "met": [],
             "unmet": ["rag"], "unknown": ["sql"], "near": ["python"], "adds": [], "evidence": 1, **both("reason", "有相近的 Python。", "Shows Python, near SQL.")},
            {**placed, "member_id": "m00000001", "rank": 1, "member_rank": 1, "is_placed_best": True, "is_placed_stable": True, **both("reason", "满足", "Meets it.")},
        ],
        "teams": [
            {**skilled, "skill_id": "rag", "importance": "critical", "level": 3, "wanted": 2, "candidates": 1, "state": "short", "holders": ["m00000001"], **both("reason", "只有 1 人", "Only one shows it.")},
            {**skilled, "skill_id": "sql", "importance": "useful", "level": 2, "wanted": 1, "candidates": 0, "state": "uncovered", "holders": [], **both("reason", "没有人", "Nobody shows it.")},
        ],
        "grow_or_find": [
            {**way, "option": "find", "place": 1, "member_id": "m00000001", "held_level": 3.5, "missing_level": 0.0, "is_suggested": True, **both("reason", "已到 3.5 级", "Shows it at level 3.5.")},
            {**way, "option": "near", "place": 1, "member_id": "m00000002", "held_level": 2.5, "missing_level": 0.5, "is_suggested": False, **both("reason", "差 0.5 级", "0.5 below.")},
            {**way, "option": "grow", "place": 1, "member_id": None, "minutes": 600, "resources": ["src:1"], "steps": ["rag"], "is_suggested": False, **both("reason", "从零开始 10 小时", "From nothing: 10 h.")},
        ],
        "resource_matches": [
            {**shared, "need_id": "n-2", "part": 1, "place": 1, "needed_quantity": 60.0, "outcome": "partly", "why": "part", "resource_id": "sr-1", "quantity": 20.0, "from_on": week(0), "until_on": None,
             **both("reason", "能给 20", "20 of 60 can be had.")},
            {**shared, "need_id": "n-4", "part": 1, "place": 2, "needed_quantity": None, "outcome": "impossible", "why": "no_quantity", "resource_id": None, "quantity": None, "from_on": None, "until_on": None,
             **both("reason", "没有写明需要多少", "How much is needed is not stated.")},
        ],
        "resource_conflicts": [
            {"need_id": "n-2", "resource_id": "sr-1", "from_on": week(0), "until_on": None, "project_id": "p-2", "unit": "gpu_hours_week", "missing_quantity": 40.0, "granted_quantity": 80.0,
             "rival_quantity": 0.0, "rival_needs": [], **both("reason", "还缺 40", "40 missing.")},
        ],
    }  # fmt: skip
