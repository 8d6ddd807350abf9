"""A small publication written by hand, in the marts' own contracts: what the dashboards are tested against.

The tables are made from `dbt_project/models/marts/**/*.yml`, so a column that the contracts do not have cannot be
filled and a query that asks for one fails.
"""

# ruff: noqa: E501  rows read like rows: as few lines as a table would take

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import yaml

from pipelines.orchestration import suppressing
from pipelines.storage import sharing
from tests.dashboards import tiny_activity, tiny_advice, tiny_knowledge, tiny_projects, tiny_service, tiny_trust

MARTS = Path(__file__).parents[2] / "dbt_project" / "models" / "marts"
ZONE = "Asia/Shanghai"
MONDAY = date(2026, 11, 9)  # the last complete week is 9 to 15 November
REPORTING = date(2026, 11, 18)
MONTHS = [date(2025, m, 1) for m in range(6, 13)] + [date(2026, m, 1) for m in range(1, 11)]

Row = Mapping[str, Any]

TOPICS = [
    ("agents", "智能体", "Agents"),
    ("retrieval", "检索", "Retrieval"),
    ("evaluation", "评测", "Evaluation"),
    ("vision", "视觉", "Vision"),
]
SKILLS = [
    ("python", "Python 编程", "Python programming", "agents", []),
    ("sql", "SQL", "SQL", "retrieval", []),
    ("machine-learning", "机器学习", "Machine learning", "evaluation", ["python"]),
    ("vector-search", "向量检索", "Vector search", "retrieval", ["sql"]),
    ("rag", "检索增强生成", "Retrieval-augmented generation", "retrieval", ["vector-search", "machine-learning"]),
    ("llm-evaluation", "大模型评测", "LLM evaluation", "evaluation", ["machine-learning"]),
]
ROLES = [("agent-engineer", "智能体工程师", "Agent engineer"), ("data-engineer", "数据工程师", "Data engineer")]


@cache
def models() -> list[dict[str, Any]]:
    """Every mart's contract, as its yml file says."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found = [(p.parent.name, yaml.load(p.read_text(encoding="utf-8"), loader)) for p in sorted(MARTS.rglob("*.yml"))]
    return [{"area": area, **model} for area, one in found for model in one.get("models", [])]


def contracts() -> dict[str, dict[str, str]]:
    """Mart -> {column: type}."""
    return {m["name"]: {column["name"]: column["data_type"] for column in m["columns"]} for m in models()}


def personal() -> set[str]:
    """The marts of which a row is about a person."""
    return {m["name"] for m in models() if m["config"]["meta"]["is_personal"]}


def both(column: str, zh: str, en: str) -> dict[str, str]:
    """The two columns of one text."""
    return {f"{column}_zh": zh, f"{column}_en": en}


def week(i: int) -> date:
    """The Monday `i` weeks before the last complete week."""
    return MONDAY - timedelta(weeks=i)


def at(day: date, hour: int = 4) -> datetime:
    """A UTC moment on a day."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def knowledge() -> dict[str, Iterable[Row]]:
    """Forty resources over four topics, one of them with a title that is dangerous in Markdown and in a spreadsheet."""
    kinds = ["paper", "course", "article", "video"]
    resources = [
        {
            "resource_id": f"src:{i}", "kind": kinds[i % 4], "kind_group": "paper" if i % 4 == 0 else "tutorial",
            "title": "=1+1 [x](javascript:alert(1)) <b>" if i == 0 else f"向量检索十二讲 {i}" if i % 2 else f"Lecture {i} on agents",
            "url": f"https://example.org/r/{i}", "provider": "Example press", "language": "zh" if i % 2 else "en",
            "main_topic_id": TOPICS[i % 4][0], "difficulty": i % 5 + 1, "difficulty_confidence": 0.7, "summary": f"RAG <b>and</b> vector search, part {i}: 检索增强生成" if i % 5 == 0 else None,
            **both("difficulty_evidence", "标题含「入门」", "The title says “introduction”"), "minutes": 30 + i, "is_minutes_estimated": i % 3 == 0,
            "is_free": True, "has_certificate": i % 4 == 1, "is_recommended": i < 38, "published_at": at(week(i % 20)), "age_days": 7 * i, "is_withdrawn": i == 39, "is_canonical": i != 38, "family_id": f"src:{36 if i == 38 else i}", "feed": "feed_a",
            "skills": 2, "views": 10 * i, "completions": i, "ratings": i, "rating_mean": 0.4, "quality_score": 1 - i / 50,
            "quality_completeness": 1.0, "quality_freshness": 0.8, "quality_authority": None, "quality_community": 0.4, "needs_review": i % 13 == 0,
        }
        for i in range(40)
    ]  # fmt: skip
    cover = [
        (t, g, lang, d) for t in TOPICS for g in ("paper", "tutorial") for lang in ("zh", "en") for d in range(1, 6)
    ]
    named = [
        {"resource_id": f"src:{i}", "skill_id": SKILLS[(i + k) % 6][0], "mentions": 2, "score": 0.9 - k / 3, "field": "title",
         "start_character": 0, "end_character": 5, "quote": "向量检索" if i % 2 else "vector search",
         "role": "taught", "basis": "named", **both("reason", "文中提到", "Named in the text")}
        for i in range(40) for k in range(2)
    ]  # fmt: skip
    return {
        **tiny_knowledge.index(resources, SKILLS, named),
        **tiny_knowledge.trends(SKILLS),
        **tiny_knowledge.gaps(TOPICS),
        **tiny_knowledge.evidence(TOPICS),
        "resources": resources,
        "resource_skills": named,
        "resource_topics": [{"resource_id": f"src:{i}", "topic_id": TOPICS[i % 4][0], "score": 0.9, "place": 1, "evidence": "skill", **both("evidence", "技能：检索 100%", "Skills: retrieval 100%")} for i in range(40)],
        "skills": [
            {"skill_id": s, "kind": "method", **both("label", zh, en), **both("definition", zh, en), "main_topic_id": topic, "papers": 3,
             "tutorials": 4, "jobs": 9, "members": 12, "requires": requires, "is_foundation": not requires}
            for s, zh, en, topic, requires in SKILLS
        ],
        "skill_graph": [
            {"prerequisite_id": before, "skill_id": s, "confidence": 0.9, "sources": ["vocabulary"], "is_firm": True}
            for s, *_, requires in SKILLS for before in requires
        ],
        "topics": [
            {"topic_id": t, "parent_id": "agents" if t == "vision" else None, **both("label", zh, en), "depth": 1, "resources": 10, "papers": 3, "tutorials": 7, "questions": 5, "jobs": 8}
            for t, zh, en in TOPICS
        ],
        "topic_coverage": [
            {"topic_id": t[0], "kind_group": g, "language": lang, "difficulty": d, "resources": 0 if t[0] == "vision" else d % 3}
            for t, g, lang, d in cover
        ],
        "knowledge_gaps": [
            {"topic_id": "vision", "resources_zh": 0, "resources_en": 2, "tutorials": 0, "tutorials_zh": 0, "tutorials_en": 0, "questions": 14,
             "unanswered_questions": 6, "jobs": 21, "demand_score": 0.8, "gap_score": 0.8,
             **both("reason", "14 个问题、21 个职位，没有教程", "14 questions and 21 jobs, no tutorial"), "rank": 1}
        ],
        "review_queue": [
            {"resource_id": f"src:{i}", "reason": "outdated" if i else "no_licence", **both("evidence", "三年没有更新", "Not updated for three years"),
             **both("suggestion", "请作者更新", "Ask the author to update it"), "priority": 2 if i else 1, "severity": 2.0, "views_90d": 9, "reach": 1.28, "priority_score": 2.56, **both("priority_reason", "严重度 2 × 触达 1.28", "Severity 2 x reach 1.28")}
            for i in (0, 13, 26)
        ],
        "skill_candidates": [
            {"candidate_id": f"{lang}:{name}", "language": lang, "candidate": name, "method": method, "mentions": 9, "documents": 7, "sources": ["board"],
             "first_week_on": week(9), "last_week_on": MONDAY, "recent_documents": 7, "recent_read": 40, "earlier_documents": 0, "earlier_read": 40, "chance": 0.0078,
             "is_rising": True, **both("reason", "最近 13 周 7/40 篇", "7 of 40 texts in the newest 13 weeks"), "contexts": [f"… {name} …"], "nearest_skill_id": "sql",
             **both("nearest_label", "SQL", "SQL"), "similarity": 0.4, "documents_read": 80, "rank": rank}
            for rank, (lang, name, method) in enumerate((("en", "zarr", "tagger"), ("zh", "时空预测", "list")), start=1)
        ],
        "resource_weeks": [
            {"week_on": week(i), "kind_group": g, "language": lang, "resources": 1 + i % 3} for i in range(30) for g in ("paper", "tutorial") for lang in ("zh", "en")
        ],
    }  # fmt: skip


def talent() -> dict[str, Iterable[Row]]:
    """Sixty jobs, twelve members, one path and one list of matches."""
    jobs = [
        {
            "job_id": f"board:{i}", "source": "board", "title": f"Agent engineer {i}" if i % 2 else f"数据工程师 {i}", "company": f"Company {i % 9}",
            "url": f"https://example.org/j/{i}", "location": "Shanghai", "workplace": ["remote", "onsite", None][i % 3], "role_id": ROLES[(i + 1) % 2][0],
            "seniority": "senior" if i % 4 else None, "salary_text": "30-50K", "salary_min": 30000, "salary_max": 50000, "salary_currency": "CNY",
            "salary_period": "month", "posted_at": at(week(i % 12)), "posted_on": week(i % 12), "days_open": 7 * (i % 12), "is_open": i % 5 != 0,
            "is_canonical": i != 59, "required_skills": 2, "useful_skills": 1, "skills": 3,
        }
        for i in range(60)
    ]  # fmt: skip
    share = [0.2, 0.3, 0.25, 0.4, 0.5, 0.1]
    pair = {
        "met_part": 0.6,
        "near_part": 0.1,
        "base_part": 0.1,
        "met": ["python"],
        "unmet": ["rag"],
        "unknown": ["sql", "vector-search"],
        "near": ["sql"],
        "evidence": 4,
        "narrows_skill_id": "sql",
        **both("reason", "满足 1 项", "One skill met"),
    }
    matches = [
        {
            "member_id": "m00000001",
            "job_id": f"board:{i}",
            "rank": i,
            "score": 0.9 - i / 25,
            "score_low": 0.8 - i / 25,
            "score_high": 0.95 - i / 30,
            "member_rank": 1 if i == 1 else None,
            **pair,
        }
        for i in range(1, 21)
    ]
    candidates = [
        {
            "job_id": "board:1",
            "member_id": f"m0000000{i}",
            "rank": i,
            "score": 0.9 - i / 25,
            "score_low": 0.8 - i / 25,
            "score_high": 0.95 - i / 30,
            "job_rank": 1 if i == 1 else None,
            **pair,
        }
        for i in range(1, 4)
    ]
    unknown = {"state": "unknown", "level": 2, "held_level": None, "evidence": None, "base_rate": 0.125, "quote": None}
    reasons = [
        {"member_id": m, "job_id": j, "skill_id": skill, "weight": 0.25, "near_skill_id": None, "near_relation": None, "credit": None, **need}
        for m, j in dict.fromkeys((one["member_id"], one["job_id"]) for one in [*matches, *candidates])
        for skill, need in (
            ("python", {"state": "met", "level": 2, "held_level": 2.5, "evidence": 3, "base_rate": 0.5, "value": 1.0, "quote": "Python"}),
            ("rag", {"state": "unmet", "level": 3, "held_level": 2.5, "evidence": 3, "base_rate": 0.1, "value": 0.0, "quote": "RAG"}),
            ("sql", {**unknown, "near_skill_id": "python", "near_relation": "narrower", "credit": 0.5, "value": 0.5, "quote": "SQL"}),
            ("vector-search", {**unknown, "value": 0.125}),
        )
    ]  # fmt: skip
    path = ["python", "sql", "machine-learning", "vector-search", "rag"]
    return {
        "jobs": jobs,
        "job_skills": [
            {"job_id": f"board:{i}", "skill_id": SKILLS[(i + k) % 6][0], "necessity": "useful" if k == 2 else "required", "score": 0.8, "quote": "RAG",
             "field": "description", "start_character": 3, "end_character": 6}
            for i in range(60) for k in range(3)
        ],
        "skill_demand": [
            {"skill_id": s[0], "posted_month_on": m, "jobs": round(40 * share[k]) + j, "companies": 5, "all_jobs": 40 + j, "demand_share": share[k],
             "share_low": share[k] - 0.08, "share_high": share[k] + 0.09, "is_enough": True}
            for k, s in enumerate(SKILLS) for j, m in enumerate(MONTHS)
        ],
        "skill_market": [
            {"skill_id": s[0], "jobs": 20 + k, "companies": 9, "demand_share": share[k], "jobs_recent": 20, "jobs_before": 10 + k, "share_recent": share[k],
             "share_before": share[k] / 2, "growth_ratio": 2.0 - k / 5, "tutorials": 4}
            for k, s in enumerate(SKILLS)
        ],
        "skill_supply": [
            {"skill_id": s[0], "level": level, "members": n, "members_completed": n, "members_answered": 0, "members_built": 0, "members_reused": 0,
             "bench_members": n, "all_members": 80, "supply_share": n / 80, "share_low": 0.0, "share_high": 0.6, "median_days_since_evidence": 30.0}
            for k, s in enumerate(SKILLS) for level, n in ((1, 40), (2, 6), (3, 0 if k else 3))
        ],
        "skill_gaps": [
            {"skill_id": s[0], "jobs": 20 + k, "open_jobs": 12, "companies": 9, "demand_share": share[k], "demand_low": share[k] - 0.05,
             "demand_high": share[k] + 0.05, "needed_level": 2 if k else 3, "members": 6 if k else 3, "bench_members": 6 if k else 3,
             "supply_share": 0.01, "supply_low": 0.0, "supply_high": 0.02, "gap": share[k] - 0.01, "bench_depth": 0.5, "is_risky": k == 1,
             **both("reason", "理由", "Why"), "rank_gap": k + 1}
            for k, s in enumerate(SKILLS)
        ],
        "demand_segments": [
            {"skill_id": s[0], "dimension": dimension, "segment": segment, "jobs": 8, "all_jobs": 30, "demand_share": 8 / 30, "share_low": 0.14,
             "share_high": 0.44, "companies": 4, "largest_company_share": 0.6, "sources": 1, "largest_source_share": 1.0, "warnings": "one_company",
             **both("warnings", "一半以上出自同一家公司", "more than half come from one company")}
            for s in SKILLS
            for dimension, segments in (("role", [r[0] for r in ROLES]), ("workplace", ["remote", "unknown"]), ("city", ["Shanghai"]))
            for segment in segments
        ],
        "skill_pairs": [
            {"skill_id": "machine-learning", "other_skill_id": "python", "jobs_both": 12, "jobs": 18, "other_jobs": 20, "all_jobs": 60, "companies": 5,
             "lift": 2.0, "pmi_bits": 1.0, "jaccard_share": 0.46, "given_skill_share": 0.67, "given_other_share": 0.6}
        ],
        "role_moves": [
            {"role_id": "agent-engineer", "to_role_id": "data-engineer", "skills": 3, "shared_skills": 1, "raised_skills": 1, "missing_skills": 1,
             "shared": ["python"], "raised": ["rag"], "missing": ["sql"], "carried_share": 0.6, "missing_share": 0.3}
        ],
        "job_quality": [
            {"job_id": f"board:{i}", "finding": 1, "check_id": check, "severity": severity, "points": points, "field": "description" if quote else None,
             "start_character": 3 if quote else None, "end_character": 8 if quote else None, "quote": quote, **both("label", zh, en), **both("advice", "改", "Change it")}
            for i, (check, severity, points, quote, zh, en) in enumerate((
                ("age", "error", 25, "35岁以下", "涉及年龄", "Wording about age"), ("no_pay", "warning", 15, None, "没有写明薪资", "No pay stated"),
                ("no_pay", "warning", 15, None, "没有写明薪资", "No pay stated"), ("one_language", "hint", 0, None, "只有一种语言", "In one language only"),
            ))
        ],
        "job_lifecycle": [
            {"job_id": job["job_id"], "family_id": job["job_id"], "role_id": job["role_id"], "posted_on": job["posted_on"], "is_open": job["is_open"],
             "is_ended": not job["is_open"], "days_watched": job["days_open"], "is_repost": job["job_id"] == "board:7",
             "repost_of": "board:6" if job["job_id"] == "board:7" else None}
            for job in jobs
        ],
        "role_lifecycle": [
            {"role_id": r[0], "postings": 30, "dated_postings": 30, "ended": 9, "open_postings": 21, "reposts": i, "repost_share": i / 30,
             "median_days_open": [41.0, None][i], "median_days_low": 30.0, "median_days_high": None, "is_enough": True}
            for i, r in enumerate(ROLES)
        ],
        "channels_hiring": [
            {"source": "board", "jobs": 60, "companies": 9, "open_jobs": 48, "median_days_open": 30.0, "applications": 90, "shortlisted": 40, "interviewed": 25,
             "placed": 9, "paid_placements": 9, "fees": 90000, "currency": "CNY", "applications_per_job": 1.5, "placed_share": 0.1, "placed_low": 0.05,
             "placed_high": 0.18, "fee_per_hire": 10000.0}
        ],
        "applicant_channels": [
            {"channel_id": channel, **both("name", zh, en), "members": 90, "applicants": 30, "applications": 60, "shortlisted": 20, "interviewed": 9, "placed": placed,
             "placed_share": placed / 60, "placed_low": 0.03, "placed_high": 0.2, "fees": 50000, "fee_currency": "CNY", "cost": 3000, "cost_currency": "CNY",
             "cost_per_hire": 3000 / placed}
            for channel, zh, en, placed in (("search", "搜索", "Search", 6), ("mail", "邮件", "Mail", 3))
        ],
        "role_market": [
            {"role_id": r, **both("label", zh, en), "jobs": 30, "companies": 9, "countries": 2, "workplace_known": 20, "remote_share": 0.4, "open_jobs": 24,
             "members_aiming": 6 - 4 * i}
            for i, (r, zh, en) in enumerate(ROLES)
        ],
        "role_skills": [
            {"role_id": "agent-engineer", "skill_id": s, "necessity": "required", "weight": 0.5, "level": level} for s, level in (("rag", 3), ("llm-evaluation", 2), ("python", 2))
        ] + [{"role_id": "data-engineer", "skill_id": "sql", "necessity": "required", "weight": 0.9, "level": 3}],
        "salaries": [
            {"role_id": r[0], "dimension": "all", "segment": "all", "salary_currency": "CNY", "salary_period": "month", "jobs": 29, "p10": 20000, "p25": 28000, "p50": 36000 + 5000 * i,
             "p75": 50000, "p90": 65000, "is_enough": True}
            for i, r in enumerate(ROLES)
        ],
        "member_skills": [
            {"member_id": "m00000001", "skill_id": s, "level": 2.5, "proof": "completed", "evidence": 3, "confidence": 0.6, "last_evidence_on": MONDAY}
            for s in ("python", "rag")
        ],
        "members": [{"member_id": f"m0000000{i}", "joined_on": week(40), "goal_role": "agent-engineer", "hours_a_week": 6, "plan_id": "free"} for i in range(1, 7)],
        "learning_paths": [
            {"member_id": f"m0000000{i}", "role_id": "agent-engineer", "steps": 5, "skipped": 2, "uncovered": ["rag"], "hours": 60.0, "weeks": 10.0,
             "readiness_share": 0.2 + i / 20, "tried": [], "finished": [], **both("reason", "还差 5 项", "Five skills to go")}
            for i in range(1, 7)
        ],
        "learning_path_steps": [
            {"member_id": f"m0000000{i}", "role_id": "agent-engineer", "step": k + 1, "learn_together": k + 1, "skill_id": s, "current_level": 1.0 * (k < 2),
             "target_level": 3, "resource_id": f"src:{k}" if s != "rag" else None, "minutes": 600 if s != "rag" else None,
             "starts_week": 1 + 2 * k if s != "rag" else None, **both("reason", "职位要求 3 级", "Jobs ask for level 3")}
            for i in range(1, 7) for k, s in enumerate(path)
        ],
        "path_versions": [
            {"member_id": "m00000001", "version": v, "role_id": "agent-engineer", "made_on": week(9 - v), "trigger": why, **both("trigger", *said),
             "is_reconstructed": v == 1, "steps": 5, "hours": 60.0, **both("summary", *told)}
            for v, why, said, told in (
                (1, "first", ("第一版计划", "The first plan"), ("要学 5 项。", "5 skills to learn.")),
                (2, "stalled", ("有一步搁置了", "A step was left off"), ("1 步换了资料；多 2 小时。", "1 from another resource; 2 hours more.")),
            )
        ],
        "path_changes": [
            {"member_id": "m00000001", "version": 2, "change_no": 1, "kind": "resource", "skill_id": "python",
             **both("reason", "“Python”改用《乙》：《甲》已搁置。", "“Python” is learned from “B”: “A” was left off.")}
        ],
        "path_progress": [
            {"member_id": "m00000001", "role_id": "agent-engineer", "version": 2, "step": k + 1, "skill_id": s, "target_level": 3, "state": state,
             "is_done": False, "is_mastered": state == "mastered", "current_level": 1.5, "touched_on": MONDAY, "review_due_on": None, **both("reason", "说明", "Told")}
            for k, (s, state) in enumerate(zip(path, ("mastered", "in_progress", "not_started", "not_started", "not_started"), strict=True))
        ],
        "job_matches": matches,
        "job_candidates": candidates,
        "match_reasons": reasons,
    }  # fmt: skip


def projects() -> dict[str, Iterable[Row]]:
    """Six projects, the first in danger."""
    ids = range(1, 7)
    states = ["done", "late", "open", "done_late"]
    return {
        "projects": [
            {"project_id": f"p-{i}", **both("name", f"项目 {i}", f"Project {i}"), **both("goal", "做出可用的问答", "Build a usable Q&A"),
             "status": "running" if i < 4 else "finished", "topic_id": TOPICS[i % 4][0], "started_on": week(30), "due_on": week(-6), "budget": 80000, "currency": "CNY",
             "members": i, "needs": 3, "open_needs": 2, "critical_open_needs": int(i == 1), "milestones": 4, "milestones_done": 2,
             "milestones_late": int(i == 1), "slippage_days": 9 if i == 1 else 0, "last_report_on": week(4), "days_silent": 28 if i == 1 else 3,
             "outcomes": 1, "stars": 12, "risk_level": "high" if i == 1 else "none", "risks": 2 if i == 1 else 0}
            for i in ids
        ],
        "project_risks": [
            {"project_id": "p-1", "rule": rule, "severity": "high", **both("evidence", "28 天没有报告", "No report for 28 days"),
             **both("suggestion", "约负责人谈一次", "Talk to the owner")}
            for rule in ("silent", "late_milestone")
        ],
        "milestones": [
            {"milestone_id": f"p-{i}-{k}", "project_id": f"p-{i}", **both("name", f"里程碑 {k}", f"Milestone {k}"), "due_on": week(20 - 8 * k),
             "done_on": week(19 - 8 * k) if k in (0, 3) else None, "state": states[k], "days_late": 9 if k == 1 else None}
            for i in ids for k in range(4)
        ],
        "project_needs": [
            {"need_id": f"n-{i}", "project_id": f"p-{i}", "need_kind": "skill" if i % 2 else "resource", "skill_id": "rag" if i % 2 else None, "level": 3 if i % 2 else None,
             "resource_kind": None if i % 2 else "compute", "quantity": 2.0, "importance": "critical" if i == 1 else "useful", "is_filled": False, "candidates": i}
            for i in ids
        ],
        "shared_resources": [
            {"resource_id": f"sr-{i}", "kind": ["compute", "data", "tool"][i % 3], **both("name", f"算力池 {i}", f"Compute pool {i}"), "capacity": 100.0, "unit": "GPU h",
             "requests": 20, "granted": 15, "denied": 5, "denial_share": 0.25, "in_use": 80.0, "utilisation_share": 1.1 - i / 5, "median_wait_hours": 12.0 * i}
            for i in range(1, 5)
        ],
        "outcomes": [
            {"outcome_id": f"o-{i}", "project_id": f"p-{i}", "kind": "code", **both("title", f"成果 {i}", f"Outcome {i}"), "published_on": week(i), "has_tests": i % 2 == 0,
             "has_documentation": None, "reuses": i, "ratings": i, "rating_mean": 0.5, "stars": 5}
            for i in ids
        ],
    }  # fmt: skip


def community() -> dict[str, Iterable[Row]]:
    """Thirty weeks; the last rises from 130 to 150 active members, above its band of 120 to 140."""

    def people(i: int) -> int:
        return 150 if i == 0 else 130 - i % 5 if i > 1 else 130

    changes = {"channel": [("search", "搜索", "Search", 14), ("friend", "朋友推荐", "Friends", 9), ("ads", "广告", "Ads", -3)], "country": [("CN", "CN", "CN", 20)],
               "language": [("zh", "zh", "zh", 12), ("en", "en", "en", 8)], "lifecycle": [("new", "新成员", "New", 25), ("dormant", "沉睡", "Dormant", -5)]}  # fmt: skip
    steps = [("joined", "加入", "Joined", 100), ("active_week_1", "首周活跃", "Active in week one", 80), ("contributed", "首次发帖", "First post", 40),
             ("answered", "得到回答", "Got an answer", 30), ("active_week_4", "第四周仍在", "Here in week four", 24)]  # fmt: skip
    return {
        "activity_weeks": [
            {"week_on": week(i), "active_members": people(i), "previous_active_members": people(i + 1), "new_members": 25, "returning_members": 100,
             "resurrected_members": 10, "dormant_members": 15, "events": 2000 + i, "expected_low": 120.0 if i < 20 else None,
             "expected_high": 140.0 if i < 20 else None, "is_unusual": i == 0, "is_complete": True,
             **(both("holiday", "国庆节", "National Day") if i == 5 else {})}
            for i in range(30)
        ] + [{"week_on": MONDAY + timedelta(weeks=1), "active_members": 40, "is_complete": False}],
        "metric_changes": [
            {"metric_id": "weekly_active_members", "period_on": MONDAY, "dimension": d, "value": v, **both("label", zh, en), "contribution": float(n),
             "value_before": 40.0, "value_now": 40.0 + n}
            for d, rows in changes.items() for v, zh, en, n in rows
        ],
        "retention_cohorts": [
            {"cohort_month_on": m, "months_since": k, "members": 60, "retained": 40 - 4 * k, "retained_share": (40 - 4 * k) / 60, "is_complete": k < len(MONTHS) - j}
            for j, m in enumerate(MONTHS) for k in range(10)
        ],
        "funnel_steps": [
            {"step": i + 1, "step_id": s, **both("label", zh, en), **both("definition", zh, en), "members": n, "share_of_previous": n / steps[max(0, i - 1)][3], "share_of_first": n / 100}
            for i, (s, zh, en, n) in enumerate(steps)
        ],
        **tiny_activity.marts(MONDAY, REPORTING, MONTHS, steps),
        "question_weeks": [
            {"week_on": week(i), "asked": 20, "answered_24h_share": 0.6, "answered_72h_share": 0.8, "median_hours_to_first_answer": 5.0 + i % 4 if i else 9.5, "unanswered": 3,
             "answered_share": 0.85, "still_waiting_24h_share": 0.4, "still_waiting_72h_share": 0.2}
            for i in range(30)
        ],
        "unanswered_questions": [
            {"question_id": f"q-{i}", "title": f"怎么评测 RAG？{i}" if i % 2 else f"How do I score a RAG? {i}", "asked_at": at(week(i)), "hours_waiting": 168.0 * i,
             "topic_id": "retrieval", "main_skill_id": "rag", "best_responder_ids": ["m00000001", "m00000002"], "responders": 7,
             "best_responder_loads": [0, 9], "busy_responders": 1}
            for i in range(1, 5)
        ],
        "lectures": [
            {"lecture_id": f"l-{i}", **both("title", f"讲座 {i}", f"Lecture {i}"), "starts_at": at(week(i)), "mode": "online", "registered": 40, "attended": 30,
             "attended_share": 0.75, "replays": 12, "returned_30d": 3, "returned_30d_share": 0.1}
            for i in range(1, 6)
        ],
        "contributors": [
            {"member_id": f"m0000000{i}", "posts": 9 - i, "answers": 10, "accepted": 2, "published": 1, "contribution_score": 22 - i, "share_of_all": 0.1, "rank": i,
             "first_contribution_on": week(30)}
            for i in range(1, 7)
        ],
        "feedback": [
            {"ticket_id": f"t-{i}", "theme": ["登录", "login", "search"][i % 3], "opened_at": at(week(i)), "hours_to_response": 5.0 + i, "is_open": i % 2 == 0, "is_breached": i == 4, "rating": 1.0 if i < 6 else -0.5}
            for i in range(9)
        ],
    }  # fmt: skip


def business() -> dict[str, Iterable[Row]]:
    """Recurring revenue that grows by 500 a month, one dear channel, one goal behind."""
    return {
        "revenue_movements": [
            {"month_on": m, "currency": c, "opening_mrr": base + 500 * i, "new_mrr": 900, "upgrade_mrr": 200, "reactivation_mrr": 100, "downgrade_mrr": 150,
             "churn_mrr": 550, "closing_mrr": base + 500 * (i + 1), "paying_members": 120 + i, "churned_members": 3, "is_complete": True}
            for c, base in (("CNY", 10000), ("USD", 400)) for i, m in enumerate(MONTHS)
        ],
        "revenue_streams": [
            {"month_on": m, "stream": s, "currency": "CNY", "amount": 1000 * (k + 1) + 10 * i, "refunds": 50, "events": 9}
            for k, s in enumerate(("membership", "advertising", "training", "recruiting")) for i, m in enumerate(MONTHS)
        ],
        "plan_mix": [
            {"month_on": m, "plan_id": p, "members": n, "mrr": n * 10, "currency": "CNY" if n < 200 else "none"} for m in MONTHS for p, n in (("free", 900), ("plus", 120), ("pro", 4))
        ],
        "acquisition_channels": [
            {"channel_id": c, **both("name", zh, en), "kind": "paid", "members": n, "activated": n // 2, "activated_share": 0.5, "retained_30d": n // 3,
             "retained_30d_share": 0.33, "cost": cost * n, "currency": "CNY", "cost_per_member": cost, "revenue_per_member": 30.0,
             "payback_months": None if c == "ads" else 4.0, "is_expensive": c == "ads", "n": n}
            for c, zh, en, n, cost in (("ads", "信息流广告", "Feed ads", 60, 210.0), ("search", "搜索", "Search", 200, 30.0), ("friend", "朋友推荐", "Friends", 3, 5.0))
        ],
        "goals": [
            {"goal_id": f"g-{i}", "metric_id": "weekly_active_members", "target": 200.0, "baseline": 100.0, "actual": 150.0, "starts_on": week(20), "due_on": week(-6),
             "progress_share": 0.5, "pace_share": 0.77, "pace_value": 177.0, "forecast": 170.0, "forecast_low": 160.0, "forecast_high": 180.0, "forecast_n": 12,
             "outlook": "unlikely", "state": "behind" if i == 1 else "ahead"}
            for i in (1, 2)
        ],
        "churn_risks": [
            {"member_id": f"m0000000{i}", "plan_id": "plus", "value_at_risk": 90, "currency": "CNY", "rule": "silent", **both("evidence", "31 天没有活动", "No activity for 31 days"),
             **both("suggestion", "发一封问候", "Send a note")}
            for i in (1, 1, *range(2, 7))
        ],
    }  # fmt: skip


def operations() -> dict[str, Iterable[Row]]:
    """Four sources, one stale; three runs; a few rows set aside."""
    state = {"feed_a": "healthy", "feed_b": "stale", "feed_c": "healthy", "feed_d": "failing"}
    return {
        "source_health": [
            {"feed": feed, "kind": "feed", "family": "tutorials" if i % 2 else "papers", "contract": "raw.tutorials", "last_success_at": at(week(0 if s == "healthy" else 9)),
             "last_status": "failed" if s == "failing" else "new", "last_reason": "server_error" if s == "failing" else None, "payloads": 9, "rows_loaded": 100 * (i + 1),
             "rows_quarantined": i, "quarantine_share": i / 100, "newest_item_on": week(1), "days_since_newest": 9, "usual_gap_days": 2.0, "state": s,
             **both("hint", "检查地址", "Check the address")}
            for i, (feed, s) in enumerate(state.items())
        ],
        "sources": [
            {"feed": feed, "kind": "feed", "family": "tutorials" if i % 2 else "papers", **both("title", f"来源 {i}", f"Source {i}"), "url": f"https://example.org/{i}",
             "licence": "CC0-1.0" if i == 0 else None, "attribution": "=1+1" if i == 0 else f"Example {i}", "terms_url": "https://example.org/terms", "terms_note": "CC0",
             "tier": "primary", "is_enabled": True, "state": s, "rows_loaded": 100 * (i + 1)}
            for i, (feed, s) in enumerate(state.items())
        ],
        "run_history": [
            {"run_id": f"run-{i}", "command": "run", "started_at": at(week(i)), "finished_at": at(week(i), 5), "seconds": 41.5 + i, "status": "failed" if i == 2 else "succeeded",
             "version": f"v{i}", "peak_memory_mib": 700.0}
            for i in range(4)
        ],
        "stage_times": [
            {"run_id": "run-0", "stage": s, "seconds": n, "started_at": at(week(0))} for s, n in (("ingest", 12.0), ("build", 25.0), ("publish", 4.5))
        ],
        "quarantine": [
            {"feed": "feed_b", "contract": "raw.tutorials", "reason": "duplicate_key", "rows": 7, "payloads": 1, "example_pointer": "line 9", "example_detail": "id=3",
             "examples": "line 9: id=3", **both("hint", "检查作标识的列", "Check the column of the id"), "first_landed_at": at(week(3)), "last_landed_at": at(week(1))}
        ],
        "event_quality": [
            {"feed": "feed_b", "check_id": "at_midnight", "field": "occurred_at", "events": 40, "of_events": 100, "share": 0.4, "first_on": week(3), "last_on": week(1), "value": None,
             "is_problem": True, **both("label", "恰在零点的事件", "Exactly at midnight"), **both("advice", "请让来源发送完整时间", "Ask the source for full times")}
        ],
        "actor_classes": [
            {"feed": "feed_b", "actor_kind": k, "actor_rule": r, **both("evidence", "依据", "Evidence"), "events": n, "actors": n // 9, "first_on": week(3), "last_on": week(1)}
            for k, r, n in (("member", "otherwise", 90), ("bot", "actor_rules.bot.1", 10))
        ],
        "retention_limits": [
            {"limit_id": "events", "scope": "rows", "target": "raw.events", "action": "delete", "days": 1095, "has_persons": True, **both("basis", "比较年份", "Years are compared"),
             "kept": 1000, "oldest_on": date(2025, 9, 22), "next_removal_on": date(2028, 9, 22), "last_enforced_at": at(REPORTING, 22), "rows_removed": 12, "payloads_removed": 0, "bytes_removed": 0},
            {"limit_id": "papers", "scope": "rows", "target": "raw.papers", "action": "keep", "has_persons": False, **both("basis", "公开文献", "Public literature"),
             "kept": 10, "last_enforced_at": at(REPORTING, 22), "rows_removed": 0, "payloads_removed": 0, "bytes_removed": 0},
        ],
        "load_days": [{"day_on": REPORTING - timedelta(days=i), "family": "papers", "payloads": 1, "rows_in": 101, "rows_loaded": 100, "rows_quarantined": 1} for i in range(9)],
        "checks": [
            {"run_id": "run-0", "check_name": "unique", "subject": f"mart_{i}", "is_passed": i != 1, "is_blocking": i != 1, "failures": int(i == 1)} for i in range(4)
        ],
        "model_quality": [
            {"task": "skills", "test_set": "own-test", "metric": "skills", "language": lang, "source": source, "is_public": False, "n": 60, "expected": 100, "found": 95,
             "correct": 90, "precision_share": 90 / 95, "recall_share": 0.9, "f1_share": 180 / 195, "f1_low": 0.9, "f1_high": 0.95}
            for lang, source in (("all", "all"), ("zh", "all"), ("en", "all"), ("zh", "job"), ("en", "abstract"))
        ] + [
            {"task": "mentions", "test_set": "skillspan-tech-dev", "metric": "spans", "language": "all", "source": "all", "is_public": True, "n": 2156, "expected": 806,
             "found": 700, "correct": 410, "precision_share": 0.586, "recall_share": 0.509, "f1_share": 0.545, "f1_low": 0.51, "f1_high": 0.58,
             "measured_on": MONDAY, "command": "talent evaluate mentions --data FOLDER"}
        ],
        "model_errors": [
            {"task": "skills", "test_set": "own-test", "metric": "skills", "language": lang, "source": "job", "rank": 1, "document_id": f"{lang}-job-001",
             "text": "会用 =1+1 Go" if lang == "zh" else "You know <b>Go</b>", "expected": ["go"], "found": ["sql"], "missed": ["go"], "invented": ["sql"]}
            for lang in ("zh", "en")
        ],
        "metrics": [
            {"metric_id": "weekly_active_members", **both("label", "周活跃成员", "Weekly active members"), **both("question", "有多少人来？", "How many come?"),
             **both("formula", "一周内有活动的成员", "Members active in the week"), "unit": "members", "grain": "week", "direction": "up", "minimum_n": 0, "mart": "activity_weeks",
             "model": "int_measured_series", "owner": "community", "goal_id": "g-1", "current_value": 150.0, "current_n": 150, "measured_on": MONDAY},
            *tiny_activity.metrics(MONDAY),
        ],
        "metric_history": [
            {"metric_id": "weekly_active_members", "period": "week", "period_on": week(i), "measured_on": week(i), "value": float(150 if i == 0 else 130 - i % 5 if i > 1 else 130),
             "n": 150, "day_kind": "holiday" if i == 5 else "ordinary", "is_judged": i < 20, "is_unusual": i == 0,
             **({"expected": 130.0, "expected_low": 120.0, "expected_high": 140.0} if i < 20 else {})}
            for i in range(30)
        ],
        "metric_anomalies": [
            {"metric_id": "weekly_active_members", "period": "week", "period_on": MONDAY, "value": 150.0, "n": 150, "expected": 130.0, "expected_low": 120.0,
             "expected_high": 140.0, "side": "above", "judgement": "better", "cause": "one_group", **both("cause", "「搜索」一组占变化的 70%。", "Search alone makes 70 % of the change."),
             "likelihood_rank": 1}
        ],
        "anomaly_quality": [
            {"metric_id": "weekly_active_members", "period": "week", "judged_periods": 20, "unusual_periods": 1, "quiet_periods": 19, "false_alarms": 0, "false_alarm_share": 0.0,
             "half_noticed_share": 1.0, "more_noticed_share": 1.0, "double_noticed_share": 1.0}
        ],
        "identities": [
            {"identity_id": "weekly_members", "metric_id": "weekly_active_members", **both("label", "本周活跃 − 上周活跃 = 新增 + 回流 − 流失", "Active - active the week before = new + resurrected - gone quiet"),
             "holds": True, "largest_difference": 0.0, "rows_checked": 30}
        ],
        "datasets": [
            {"dataset": m["name"], "area": m["area"], **both("description", f"{m['name']} 的说明", f"About {m['name']}"), **both("grain", "一行一个", "one row each"), "is_personal": m["name"] in personal()}
            for m in models()
        ],
        "publication_facts": [
            {"as_of": at(REPORTING, 22), "reporting_on": REPORTING, "data_on": REPORTING, "last_week_on": MONDAY, "last_month_on": date(2026, 10, 1), "reporting_zone": ZONE,
             "papers": 10, "tutorials": 30, "jobs": 60, "projects": 6, "repositories": 3, "members": 1200, "events": 150000, "resources": 40}
        ],
    }  # fmt: skip


def rows() -> dict[str, list[Row]]:
    """Mart -> its rows."""
    detail = (
        tiny_service.service(week, at, both),
        tiny_service.money(MONTHS, both),
        tiny_advice.advice(both),
        tiny_trust.trust(both),
        tiny_projects.matching(week, both),
    )
    areas = (knowledge(), talent(), projects(), community(), business(), operations(), *detail)
    return {name: list(some) for area in areas for name, some in area.items()}


@cache
def shared_as(minimum_group: int) -> sharing.Sharing:
    """How small groups are hidden, by the marts' own declarations."""
    return suppressing.sharing(minimum_group)


@cache
def made(filled: bool, minimum_group: int) -> tuple[TemporaryDirectory[str], dict[str, int], dict[str, dict[str, int]]]:
    """The databases, made once: their folder, the rows of each mart, and what was hidden."""
    folder = TemporaryDirectory(prefix="tiny-publication-")
    sizes: dict[str, int] = {}
    with duckdb.connect() as con:
        con.execute("set timezone='UTC'")
        con.execute("attach ? as published", [f"{folder.name}/marts.duckdb"])
        con.execute("use published")
        con.execute("begin")
        content = rows()
        for mart, columns in contracts().items():
            listed = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
            con.execute(f'create table "{mart}" ({listed})')
            some = content.get(mart, []) if filled or mart in ("publication_facts", "datasets") else []
            sizes[mart] = len(some)
            _insert(con, mart, some)
        con.execute("commit")
        con.execute("use memory")
        suppressed = sharing.write(con, Path(folder.name), list(contracts()), shared_as(minimum_group), frozenset())
        con.execute("detach published")
    return folder, sizes, suppressed


def write(folder: Path, *, version: str = "20261118T220000Z", filled: bool = True, minimum_group: int = 5) -> Path:
    """Write the publication below `folder` and point to it; `filled=False` leaves every mart but the facts empty."""
    kept, sizes, suppressed = made(filled, minimum_group)
    place = folder / version
    shutil.copytree(kept.name, place)
    files = [
        {"path": p.name, "sha256": sha256(p.read_bytes()).hexdigest(), "rows": None, "bytes": p.stat().st_size}
        for p in sorted(place.glob("*.duckdb"))
    ]
    files += [{"path": f"{mart}.parquet", "sha256": None, "rows": n, "bytes": None} for mart, n in sizes.items()]
    statements = {
        "models": {"activity_weeks": "select 1"},
        "metrics": {"weekly_active_members": "select active_members"},
    }
    if filled:
        (place / "sql.json").write_text(json.dumps(statements))
    manifest = {
        "version": version,
        "run_id": "run-0",
        "as_of": "2026-11-18T22:00:00+00:00",
        "published_at": "2026-11-18T22:05:00+00:00",
        "code_version": "0.1.0",
        "files": files,
        "minimum_group": minimum_group,
        "suppressed": suppressed,
    }
    (place / "MANIFEST.json").write_text(json.dumps(manifest))
    (folder / "current.json").write_text(json.dumps({"version": version, "path": version}))
    last_run(folder, "succeeded")
    return folder


def _insert(con: duckdb.DuckDBPyConnection, mart: str, some: Iterable[Row]) -> None:
    for row in some:
        names, marks = ", ".join(f'"{n}"' for n in row), ", ".join("?" * len(row))
        con.execute(f'insert into "{mart}" ({names}) values ({marks})', list(row.values()))


def fill(path: Path, mart: str) -> None:
    """Give one mart of an empty publication its rows."""
    with duckdb.connect(str(path)) as con:
        _insert(con, mart, rows()[mart])


def last_run(folder: Path, status: str, detail: str = "") -> None:
    """Say how the newest run ended."""
    found = {"run_id": "run-9", "finished_at": "2026-11-19T01:00:00+00:00", "status": status, "detail": detail}
    (folder / "last_run.json").write_text(json.dumps(found))
