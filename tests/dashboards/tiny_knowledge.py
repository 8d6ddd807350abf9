"""What the Knowledge pages read beside the resources: the search index, trends, gaps, languages. Written by hand.

The index is cut by the pipeline's own code; its weights are simple ones.
"""

# ruff: noqa: E501  rows read like rows: as few lines as a table would take

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import log
from typing import Any

import polars as pl

from dashboards.tokens import text_key
from pipelines.derive import search

Row = Mapping[str, Any]
Skill = tuple[str, str, str, str, list[str]]


def index(resources: Sequence[Row], skills: Sequence[Skill], named: Iterable[Row]) -> dict[str, list[Row]]:
    """The four marts of the search over resources that are neither withdrawn nor copies."""
    found = [r for r in resources if r["is_canonical"] and not r["is_withdrawn"]]
    number = {r["resource_id"]: i + 1 for i, r in enumerate(sorted(found, key=lambda r: r["resource_id"]))}
    papers = pl.DataFrame(
        [{"paper_id": r["resource_id"], "title": r["title"], "summary": r.get("summary")} for r in found],
        schema_overrides={"summary": pl.String},
    )
    none = pl.DataFrame(
        schema={"tutorial_id": pl.String, "title": pl.String, "tags": pl.List(pl.String), "summary": pl.String}
    )
    rows = [
        (row["term"], row["resource_id"], float(row["in_title"])) for row in search.count_terms(papers, none).to_dicts()
    ]
    rows += [
        (f"skill:{row['skill_id']}", row["resource_id"], row["score"]) for row in named if row["resource_id"] in number
    ]
    for r in found:
        above = ["agents"] if r["main_topic_id"] == "vision" else []
        rows += [(f"topic:{topic}", r["resource_id"], 0.0) for topic in (r["main_topic_id"], *above)]
    documents: dict[str, int] = {}
    for term, _, _ in rows:
        documents[term] = documents.get(term, 0) + 1
    idf = {term: log(1 + (len(found) - n + 0.5) / (n + 0.5)) for term, n in documents.items()}
    aliases = search.skill_aliases(
        pl.DataFrame({"skill_id": [s[0] for s in skills], "label_zh": [s[1] for s in skills], "label_en": [s[2] for s in skills]}),
        pl.DataFrame({"skill_id": ["rag"], "alias": ["RAG"], "context": [[]]}, schema_overrides={"context": pl.List(pl.String)}),
    )  # fmt: skip
    columns = ("kind", "difficulty", "minutes", "age_days", "is_free", "main_topic_id", "published_at", "quality_score")
    return {
        "search_documents": [
            {"document_number": number[r["resource_id"]], "resource_id": r["resource_id"], "language_group": r["language"]}
            | {c: r[c] for c in columns}
            for r in found
        ],
        "search_vocabulary": [
            {"term_key": text_key(term), "term": term, "documents": n, "idf": idf[term]} for term, n in documents.items()
        ],
        "search_terms": [
            {"term_key": text_key(term), "document_number": number[resource], "weight": round(idf[term] * n / (1 + n), 4),
             "in_title": 1, "in_tags": 0, "in_summary": 0}
            for term, resource, n in rows
        ],
        "search_aliases": aliases.to_dicts(),
    }  # fmt: skip


def both(column: str, zh: str, en: str) -> dict[str, str]:
    """The two columns of one text."""
    return {f"{column}_zh": zh, f"{column}_en": en}


def trends(skills: Sequence[Skill]) -> dict[str, list[Row]]:
    """One skill rises in postings, the others may be chance; no skill has enough history."""
    return {
        "trends": [
            {"subject_kind": "skill", "subject_id": s, **both("label", zh, en), "family": family, "window_days": days, "n_now": 40 if k == 4 else 12,
             "n_before": 10, "all_now": 100, "all_before": 100, "change": 3.0 if k == 4 else 0.2, "p_value": 0.0001 if k == 4 else 0.7,
             "adjusted_p_value": 0.001 if k == 4 else 0.8, "is_significant": k == 4, "is_rising": k == 4,
             **both("explanation", f"近 {days} 天 12 个", f"12 in {days} days")}
            for k, (s, zh, en, _, _) in enumerate(skills) for family in ("papers", "jobs") for days in (7, 28, 90, 182)
        ],
        "skill_lead_lags": [
            {"skill_id": s[0], "weeks": 60, "papers": 9, "tutorials": 12, "jobs": 30, "verdict": "not_enough_data",
             **both("explanation", "数据不足：历史 60 周，需要 104 周。", "Not enough data: 60 weeks, 104 are needed.")}
            for s in skills
        ],
    }  # fmt: skip


def gaps(topics: Sequence[tuple[str, str, str]]) -> dict[str, list[Row]]:
    """Vision has nothing although it is asked for; three resources stand in one language only."""
    cells = [
        (t, g, lang, d) for t in topics for g in ("paper", "tutorial") for lang in ("zh", "en") for d in range(1, 6)
    ]
    return {
        "gap_cells": [
            {"topic_id": t[0], "kind_group": g, "language": lang, "difficulty": d, "resources": 0 if t[0] == "vision" else 3, "questions": 14,
             "searches": 30, "jobs": 21, "demand_share": 0.25, "expected_resources": 2.25, "gap_score": 2.25 if t[0] == "vision" else 0.0,
             **both("explanation", "占全部需求的 25.0%；按此应有 2.3 份。", "25.0% of all demand; that would be 2.3."), "rank": i + 1}
            for i, (t, g, lang, d) in enumerate(cells)
        ],
        "translation_latencies": [
            {"subject_kind": "topic", "subject_id": t, **both("label", zh, en), "resources_en": 5, "resources_zh": 5, "first_en_on": date(2025, 1, 1),
             "first_zh_on": date(2025, 4, 1), "days_en_to_zh": 90, "compared_resources": 10, "untranslated_resources": 3, "untranslated_share": 0.3}
            for t, zh, en in topics
        ],
        "wanted_translations": [
            {"resource_id": f"src:{i}", "language": "zh" if i % 2 else "en", "wanted_language": "en" if i % 2 else "zh", "skill_id": "rag",
             "topic_id": topics[i % 4][0], "views": 10 * i, "questions": 3, "searches": 9, "jobs": 2, "demand_score": 0.5,
             **both("explanation", "没有对应的资源。", "Nothing like it."), "rank": i}
            for i in (1, 2, 3)
        ],
    }  # fmt: skip


def evidence(topics: Sequence[tuple[str, str, str]]) -> dict[str, list[Row]]:
    """Where the first resources name a skill, one copy, one translation, how fast a topic ages."""
    copies = [
        {"document_kind": "tutorial", "document_id": f"src:{i}", "family_id": "src:36", "is_canonical": i == 36, "title": f"Lecture {i} on agents",
         "method": "title", "similarity": 1.0, "other_id": "src:36", **both("reason", "标题相同", "Same title")}
        for i in (36, 38)
    ]  # fmt: skip
    return {
        "resource_mentions": [
            {"resource_id": f"src:{i}", "field": "title", "start": 0, "end": 4, "skill_id": "vector-search", "quote": "向量检索"} for i in range(1, 40, 2)
        ],
        "duplicate_documents": copies,
        "document_links": [
            {"document_kind": "tutorial", "document_id": "src:1", "other_id": "src:2", "link": "translation", "title": "向量检索十二讲 1",
             "other_title": "Lecture 2 on agents", "similarity": 0.9, **both("reason", "内容对应", "Says the same")}
        ],
        "topic_half_lives": [
            {"topic_id": t, "half_life_days": 400.0, "own_half_life_days": 380.0, "own_weight": 0.8, "all_topics_half_life_days": 500.0, "views": 90,
             "resources": 9, "basis": "own", **both("evidence", "90 次浏览", "90 views")}
            for t, _, _ in topics
        ],
    }  # fmt: skip
