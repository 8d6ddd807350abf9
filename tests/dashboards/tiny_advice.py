"""Rows of the hand-written publication about what members are shown, and how good that is."""

# ruff: noqa: E501  rows read like rows: as few lines as a table would take

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

Row = Mapping[str, Any]
Both = Callable[[str, str, str], dict[str, str]]
FALLBACK = ("没有模型可靠地优于所有基线", "no model is reliably better than every baseline")


def advice(both: Both) -> dict[str, Iterable[Row]]:
    """One member with history and all lists but one, one with a cold start; a gate that fell back; no outcome yet of most."""
    resource = {
        "item_kind": "resource",
        "language": "en",
        "source": "Example press",
        **both("title", "讲座", "Lecture [x](y) <b>"),
    }
    return {
        "recommendations": [
            # 0.30 + 0.20 + 0.10 + 0.05 + 0.05 + 0.02 = 0.72, then 0.10 less each
            {"member_id": "m00000001", "kind": "for_you", "rank": i, "item_id": f"src:{i}", "url": f"https://example.org/r/{i}", "score": 0.82 - 0.1 * i, "skill_gap": 0.4 - 0.1 * i,
             "co_completion": 0.2, "content": 0.1, "freshness": 0.05, "quality": 0.05, "exploration": 0.02, "basis": "history", "model": "recency", **both("reason", "97 人选过", "Taken by 97 people"), **resource}
            for i in range(1, 4)
        ] + [
            {"member_id": "m00000001", "kind": "because_you", "rank": 1, "item_id": "src:5", "url": "https://example.org/r/5", "score": 0.4, "co_completion": 0.2, "content": 0.1, "freshness": 0.05,
             "quality": 0.05, "basis": "history", "model": "recency", "because_item_id": "src:6", **both("reason", "9 人也选了它", "9 took it too"), **resource},
            {"member_id": "m00000001", "kind": "to_answer", "rank": 1, "item_kind": "question", "item_id": "q-1", **both("title", "怎样评测？", "How to evaluate?"), "score": 0.6, "skill_match": 0.5,
             "content": 0.0, "freshness": 0.1, "basis": "history", "model": "popularity", **both("reason", "你能展示所问的技能", "You can show the skill")},
            {"member_id": "m00000001", "kind": "to_join", "rank": 1, "item_kind": "project", "item_id": "p-1", **both("title", "项目 1", "Project 1"), "score": 0.34, "skill_gap": 0.2, "skill_match": 0.0,
             "content": 0.04, "freshness": 0.05, "exploration": 0.05, "basis": "history", "model": "popularity", **both("reason", "可练习", "Practises RAG")},
            {"member_id": "m00000002", "kind": "for_you", "rank": 1, "item_id": "src:1", "url": "https://example.org/r/1", "score": 0.5, "skill_gap": 0.3, "co_completion": 0.1, "content": 0.0,
             "freshness": 0.05, "quality": 0.05, "exploration": 0.0, "basis": "goal", "model": "popularity", **both("reason", "补上缺的技能", "Teaches RAG"), **resource},
        ],
        "best_next": [
            {"member_id": "m00000001", "pick": i, "resource_id": f"src:{i}", "title": f"Course {i} [x](y)", "url": f"https://example.org/r/{i}", "hours": 10.0 * i, "hours_so_far": 5.0 * i * (i + 1),
             "jobs_before": before, "jobs_after": after, "job_ids": [f"board:{n}" for n in range(before, after)], "skills": ["rag"], **both("reason", "又有职位达标", "More jobs reach the bar")}
            for i, before, after in ((1, 0, 6), (2, 6, 8))
        ],
        "recommender_evaluation": [
            {"model": model, "is_baseline": model not in ("ease", "als"), "is_chosen": model == "recency", "is_fallback": True, "split": "time", "users": 320, "ndcg": ndcg, "ndcg_low": ndcg and ndcg - 0.02,
             "ndcg_high": ndcg and ndcg + 0.02, "recall": 0.1, "items_shown": 50, **both("reason", *FALLBACK)}
            for model, ndcg in (("ease", 0.18), ("recency", 0.16), ("popularity", 0.14), ("random", 0.03), ("als", None))
        ],
        "recommendation_exposure": [
            {"kind": kind, "members": members, "places": 10 * members, "items": 40, "items_shown": 12, "long_tail_share": tail, "gini": 0.8, "largest_source": source,
             "largest_source_share": 0.25 if source else None, "cold_share": 0.1}
            for kind, members, tail, source in (("because_you", 900, 0.4, "Example press"), ("for_you", 1200, 0.3, "Example press"), ("to_answer", 3, 0.9, None))
        ],
        "recommendation_outcomes": [
            {"kind": "for_you", "score_band": f"0.{a}-0.{a + 1}", "score_from": a / 10, "shown": 90, "taken": 9 * a, "taken_share": a / 10, "taken_low": a / 10 - 0.05, "taken_high": a / 10 + 0.05, "is_enough": True}
            for a in (3, 7)
        ],
    }  # fmt: skip
