"""Matches shown to members who agreed to it, what they made of them, and the way from application to placement.

The higher the score, the more often a match is applied to and accepted. May import: numpy, polars.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from pipelines.sample.calendar import DAY, HOUR, MINUTE, Days, local_day
from pipelines.sample.happenings import PLATFORMS, Openings, columns, literal, uuids
from pipelines.sample.people import People
from pipelines.sample.projects import Registry
from pipelines.sample.vocabulary import stream

SHOWN_SHARE = 0.055  # of all events
OUTCOME_DAYS = 28
FEES = np.array([12_000.0, 15_000.0, 18_000.0, 24_000.0, 30_000.0])


def matches(crowd: People, days: Days, openings: Openings, found: Registry, total: int, seed: int) -> pl.DataFrame:
    """`match_shown`, `match_applied`, `match_accepted` and `match_declined` for jobs and projects, and hiring."""
    rng = stream(seed, "matches")
    n = max(20, round(total * SHOWN_SHARE))
    job = _shown(rng, crowd, days, n * 2 // 3, "jobs")
    project = _shown(rng, crowd, days, n - n * 2 // 3, "projects")
    parts = [
        _chain(rng, crowd, job, *_openings(rng, crowd, openings, job)),
        _chain(rng, crowd, project, *_projects(rng, found, len(project[0]))),
        _hiring(rng, crowd, days, openings, total),
    ]
    return pl.concat(parts).filter(pl.col("at").is_between(days.begin, days.end - 1))


def settled(events: pl.DataFrame, days: Days, kind: str) -> tuple[np.ndarray, np.ndarray]:
    """Score of each match shown 28 days or more before the last day, and whether both sides accepted it, or the member
    was placed there, in these days."""
    mine = events.filter(pl.col("object_kind") == kind)

    def told(verb: str, *columns: str) -> list[tuple[Any, ...]]:
        return mine.filter(pl.col("verb") == verb).select(*columns, "at").rows()

    answered = {pair: local_day(at) for pair, at in told("match_accepted", "registration")}
    placed: dict[tuple[str, str], list[date]] = {}
    for member, thing, at in told("placed", "actor", "object_id"):
        placed.setdefault((member, thing), []).append(local_day(at))
    rows: list[tuple[float, bool]] = []
    for pair, score, member, thing, at in told("match_shown", "registration", "score", "actor", "object_id"):
        first = local_day(at)
        last = first + timedelta(days=OUTCOME_DAYS)
        if last <= days.last:
            moments = [*placed.get((member, thing), []), *([answered[pair]] if pair in answered else [])]
            rows.append((score, any(first <= moment <= last for moment in moments)))
    return np.array([score for score, _ in rows]), np.array([is_accepted for _, is_accepted in rows], dtype=bool)


def _shown(rng: np.random.Generator, crowd: People, days: Days, n: int, what: str) -> tuple[np.ndarray, np.ndarray]:
    """Member and moment of each match shown: to those present who agreed to it, in the morning digest."""
    agreed = np.array([what in o for o in crowd.open_to])
    member, week = np.nonzero(crowd.present & agreed[:, None])
    pick = rng.integers(0, len(member), n) if len(member) else np.array([], dtype=np.int64)
    member, week = member[pick], week[pick]
    offset = (days.first - days.monday).days
    day = np.clip(week * 7 - offset + rng.integers(0, 7, len(member)), 0, days.count - 1)
    at = days.begin + day * DAY + 8 * HOUR + rng.integers(0, 3 * HOUR, len(member))
    kept = at > crowd.joined_at[member] + HOUR
    return member[kept], at[kept]


def _openings(
    rng: np.random.Generator, crowd: People, openings: Openings, shown: tuple[np.ndarray, np.ndarray]
) -> tuple[str, np.ndarray, np.ndarray, np.ndarray]:
    """A posting for each match, mostly of the role aimed at and never one that is not yet published."""
    member, at = shown
    role = crowd.role[member]
    job = (rng.random(len(member)) * np.searchsorted(openings.posted, at)).astype(np.int64)
    fits = rng.random(len(member)) < 0.6
    for r, pool in enumerate(openings.by_role):
        mine = np.flatnonzero(fits & (role == r))
        known = np.searchsorted(openings.posted[pool], at[mine])
        mine, known = mine[known > 0], known[known > 0]
        job[mine] = pool[(rng.random(len(mine)) * known).astype(np.int64)]
    same = np.zeros(len(member), bool)
    for r, pool in enumerate(openings.by_role):
        same |= (role == r) & np.isin(job, pool)
    score = np.where(same, rng.beta(5, 2.2, len(member)), rng.beta(2.2, 4, len(member)))
    return "job", openings.object_id[job], openings.name[job], score


def _projects(rng: np.random.Generator, found: Registry, n: int) -> tuple[str, np.ndarray, np.ndarray, np.ndarray]:
    alive = [p for p in found.projects if p["status"] in ("open", "running")]
    pick = rng.integers(0, len(alive), n)
    ids = np.array([p["project_id"] for p in alive])
    names = np.array([literal(p["name_zh"]) for p in alive])
    return "project", ids[pick], names[pick], rng.beta(3, 2.6, n)


def _chain(
    rng: np.random.Generator, crowd: People, shown: tuple[np.ndarray, np.ndarray], kind: str,
    object_id: np.ndarray, name: np.ndarray, score: np.ndarray,
) -> pl.DataFrame:  # fmt: skip
    member, at = shown
    n = len(member)
    score = np.round(score, 2)
    pair = uuids(rng, n)
    common = {
        "actor": crowd.accounts[member], "object_kind": kind, "object_id": object_id, "name": name, "language": "zh-CN",
        "platform": PLATFORMS[crowd.platform[member]], "registration": pair,
    }  # fmt: skip
    labels = np.array([f"score={i / 100:.2f}" for i in range(101)])[np.round(score * 100).astype(np.int64)]
    first = columns(n, at=at, verb="match_shown", score=score, detail=labels, **common)
    applied = rng.random(n) < 0.04 + 0.3 * score**2
    then = at + rng.integers(5 * MINUTE, 2 * DAY, n)
    answer = then + rng.integers(4 * HOUR, 9 * DAY, n)
    accepted = applied & (rng.random(n) < 0.08 + 0.72 * score)
    declined = (applied & ~accepted & (rng.random(n) < 0.75)) | (~applied & (rng.random(n) < 0.05))
    steps = [
        ("match_applied", applied, then),
        ("match_accepted", accepted, answer),
        ("match_declined", declined, answer),
    ]
    rest = [columns(n, at=when, verb=verb, **common).filter(pl.Series(which)) for verb, which, when in steps]
    return pl.concat([first, *rest])


def _hiring(rng: np.random.Generator, crowd: People, days: Days, openings: Openings, total: int) -> pl.DataFrame:
    """`applied`, then for fewer and fewer `shortlisted`, `interviewed` and `placed` with the fee of the placement."""
    member, at = _shown(rng, crowd, days, max(12, round(total * 0.006)), "jobs")
    at = at + rng.integers(HOUR, 10 * HOUR, len(member))
    kind, object_id, name, score = _openings(rng, crowd, openings, (member, at))
    n = len(member)
    chance = rng.random(n)
    common = {
        "actor": crowd.accounts[member], "object_kind": kind, "object_id": object_id, "name": name, "language": "zh-CN",
        "platform": PLATFORMS[crowd.platform[member]], "registration": uuids(rng, n),
    }  # fmt: skip
    source = np.array(["wechat", "search", "referral", "newsletter"])[rng.integers(0, 4, n)]
    parts = [columns(n, at=at, verb="applied", channel=source, **common)]
    for verb, share, wait in (("shortlisted", 0.42, 5), ("interviewed", 0.24, 12), ("placed", 0.085, 30)):
        passed = chance < share * (0.5 + score)
        fee = FEES[rng.integers(0, len(FEES), n)] if verb == "placed" else None
        when = at + (wait * DAY * rng.uniform(0.7, 1.3, n)).astype(np.int64)
        step = columns(n, at=when, verb=verb, amount=fee, currency="CNY" if verb == "placed" else None, **common)
        parts.append(step.filter(pl.Series(passed)))
    return pl.concat(parts)
