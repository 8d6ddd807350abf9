"""Rows of the marts that tell whether the score of matches holds and whom the lists show."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

Row = dict[str, Any]


def trust(both: Callable[..., Row]) -> dict[str, Iterable[Row]]:
    """Scores that came with the events rank; our own lists have had no time yet; one country is shown less."""
    bands = [
        {
            "match_kind": "job",
            "score_source": "events",
            "score_band": f"{a / 10:.1f}-{(a + 1) / 10:.1f}",
            "score_from": a / 10,
            "shown": 90,
            "applied": 30,
            "accepted": a,
            "declined": 5,
            "placed": 1,
            "expected": a / 10 + 0.05,
            "apply_share": 0.33,
            "accept_share": a / 30,
            "accept_low": a / 40,
            "accept_high": a / 22,
            "gap": a / 30 - a / 10 - 0.05,
            "n": 90,
            "is_enough": a != 4,
        }
        for a in range(4, 10)
    ]
    nothing = dict.fromkeys(
        (
            "expected",
            "observed",
            "brier",
            "brier_of_rate",
            "ece",
            "auc",
            "auc_low",
            "auc_high",
            "somers_d",
            "somers_low",
            "somers_high",
        )
    )
    known = {
        "expected": 0.7,
        "observed": 0.072,
        "brier": 0.3,
        "brier_of_rate": 0.067,
        "ece": 0.5,
        "auc": 0.74,
        "auc_low": 0.7,
        "auc_high": 0.78,
        "somers_d": 0.48,
        "somers_low": 0.4,
        "somers_high": 0.56,
    }
    told = both(
        "statement", "分数越高，越常被接受；按分数排序。", "Higher scores are accepted more often; ordered by score."
    )
    open_ = both("statement", "尚未经结果检验；按分数排序。", "Not yet tested on outcomes; ordered by score.")
    checks = [
        {
            "match_kind": kind,
            "score_source": source,
            "n": n,
            "members": n // 5,
            "accepted": n // 14,
            **(known if n else nothing),
            "is_enough": n > 0,
            "ranks_outcomes": True if n else None,
            "ordered_by": "score",
            **(told if n else open_),
        }
        for kind, source, n in (
            ("job", "events", 540),
            ("job", "log", 0),
            ("project", "events", 0),
            ("project", "log", 0),
        )
    ]
    exposure = [
        {
            "match_kind": "job",
            "dimension": dimension,
            "group_value": group,
            **both("group", group, group),
            "members": n,
            "matched": n // 2,
            "shown": 4 * n,
            "is_enough": n >= 10,
            **{
                name: value if n >= 10 else None
                for name, value in (
                    ("matched_share", 0.5),
                    ("matched_low", 0.4),
                    ("matched_high", 0.6),
                    ("shown_per_member", 4 * ratio),
                    ("mean_rank", 6.0),
                    ("mean_score", 0.2),
                    ("score_low", 0.1),
                    ("score_high", 0.3),
                    ("exposure_ratio", ratio),
                    ("ratio_low", ratio * 0.8),
                    ("ratio_high", ratio * 1.2),
                )
            },
        }
        for dimension, group, n, ratio in (
            ("all", "all", 120, 1.0),
            ("country", "CN", 90, 1.1),
            ("country", "US", 24, 0.4),
            ("country", "GB", 6, 0.0),
            ("language", "zh", 100, 1.1),
            ("language", "unknown", 20, 0.7),
            ("channel", "referral", 120, 1.0),
        )
    ]
    return {"calibration": bands, "match_trust": checks, "match_exposure": exposure, **_growth(both)}


def _growth(both: Callable[..., Row]) -> dict[str, Iterable[Row]]:
    """One skill that rises and one that fades; one credential that is wanted."""
    moved = [
        {
            "member_id": "m00000001",
            "skill_id": skill,
            "level": level,
            "level_before": before,
            "change": level - before,
            "state": state,
            "proof": "completed",
            "evidence": 4,
            "new_evidence": n,
            "last_evidence_on": None,
            **both("reason", f"从 {before} 级到 {level} 级。", f"Level {before} to {level}."),
        }
        for skill, before, level, state, n in (("python", 2.0, 3.1, "rising", 2), ("rag", 3.0, 2.6, "sinking", 0))
    ]
    wanted = {
        "credential_id": "c-1", "title": "Bootcamp", "members": 12, "members_90d": 6, "skills": ["python"], "jobs": 9,
        "demand_share": 0.3, "demand_low": 0.2, "demand_high": 0.5, "open_jobs": 30,
    }  # fmt: skip
    return {"member_growth": moved, "credentials": [wanted]}
