"""Lectures, projects and shared resources as the event log sees them, and how members came and what they agreed to.

May import: numpy, polars.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import numpy as np
import polars as pl

from pipelines.sample.calendar import DAY, HOUR, MINUTE, Days, moment
from pipelines.sample.happenings import PLATFORMS, columns, happenings, literal, uuids
from pipelines.sample.people import People
from pipelines.sample.projects import AT_RISK, SILENT_DAYS, Registry, Row
from pipelines.sample.vocabulary import ingredients, stream


def arrivals(crowd: People, days: Days, seed: int) -> pl.DataFrame:
    """`acquired` for every member, the consents they gave, and the few that were withdrawn."""
    rng = stream(seed, "arrivals")
    channels = np.array([c[0] for c in ingredients("people")["channels"]])[crowd.channel]
    names = np.array([literal(c[1]) for c in ingredients("people")["channels"]])[crowd.channel]
    n = crowd.count
    came = columns(
        n, at=crowd.joined_at, actor=crowd.accounts, verb="acquired", object_kind="channel", object_id=channels,
        name=names, language="zh-CN", platform=PLATFORMS[crowd.platform], channel=channels,
    )  # fmt: skip
    given = columns(
        n, at=crowd.joined_at + 2 * MINUTE, actor=crowd.accounts, verb="consent_given", object_kind="consent",
        object_id="statistics", platform=PLATFORMS[crowd.platform], detail="statistics",
    )  # fmt: skip
    matched = np.flatnonzero(["jobs" in o for o in crowd.open_to])
    jobs = columns(
        len(matched), at=crowd.joined_at[matched] + 3 * MINUTE, actor=crowd.accounts[matched], verb="consent_given",
        object_kind="consent", object_id="matching", platform=PLATFORMS[crowd.platform[matched]], detail="matching",
    )  # fmt: skip
    leaving = np.flatnonzero(rng.random(n) < 0.012)
    at = crowd.joined_at[leaving] + rng.integers(20, 60, len(leaving)) * MINUTE
    gone = columns(
        len(leaving), at=at, actor=crowd.accounts[leaving], verb="consent_withdrawn", object_kind="consent",
        object_id="newsletter", platform="web", detail="newsletter",
    )  # fmt: skip
    return pl.concat([came, given, jobs, gone]).filter(pl.col("at") < days.end)


def lectures(rows: list[Row], crowd: People, days: Days, seed: int) -> pl.DataFrame:
    """Registered in the days before, attended at the start, played in the two weeks after."""
    rng = stream(seed, "lecture events")
    parts: list[pl.DataFrame] = []
    for row in rows:
        start = int(datetime.fromisoformat(row["starts_at"]).timestamp()) * 1_000_000
        week = int(days.week_of(np.array([start]))[0])
        if week >= days.weeks:
            continue
        who = np.flatnonzero(crowd.present[:, week] & (crowd.joined_at < start - DAY))
        signed = who[rng.random(len(who)) < rng.uniform(0.05, 0.16)]
        came = signed[rng.random(len(signed)) < rng.uniform(0.42, 0.7)]
        watched = signed[rng.random(len(signed)) < 0.3]
        common = {
            "object_kind": "lecture",
            "object_id": row["lecture_id"],
            "name": literal(row["title_zh"]),
            "language": "zh-CN",
        }
        early = np.maximum(start - rng.integers(HOUR, 4 * DAY, len(signed)), crowd.joined_at[signed] + 5 * MINUTE)
        late = start + rng.integers(DAY // 2, 6 * DAY, len(watched))
        for verb, members, at, seconds in (
            ("registered", signed, early, None),
            (
                "attended",
                came,
                start + rng.integers(-4, 12, len(came)) * MINUTE,
                rng.integers(1200, 60 * row["minutes"], len(came)),
            ),
            ("played", watched, late, rng.integers(300, 60 * row["minutes"], len(watched))),
        ):
            parts.append(
                columns(
                    len(members),
                    at=at,
                    actor=crowd.accounts[members],
                    verb=verb,
                    seconds=seconds,
                    platform=PLATFORMS[crowd.platform[members]],
                    channel="wechat" if verb == "registered" else None,
                    **common,
                )
            )
    found = pl.concat(parts).filter(pl.col("at").is_between(days.begin, days.end - 1))
    return _present_only(found, crowd, days)


def live_questions(events: pl.DataFrame, seed: int) -> pl.DataFrame:
    """One in five of those who attend puts a question to the lecture, twenty to sixty minutes after coming."""
    rng = stream(seed, "live questions")
    came = events.filter(pl.col("verb") == "attended")
    asks = pl.Series(rng.random(len(came)) < 0.2)
    after = pl.Series(rng.integers(20, 60, len(came)) * MINUTE)
    return came.with_columns(at=pl.col("at") + after, verb=pl.lit("asked"), seconds=pl.lit(None, pl.Int64)).filter(asks)


def projects(found: Registry, crowd: People, days: Days, seed: int) -> pl.DataFrame:
    """Joined, progress reported, milestones done, shared resources requested, granted or denied, and released."""
    rng = stream(seed, "project events")
    rows: list[dict[str, Any]] = []
    for project in found.projects:
        if project["started_on"] is None:
            continue
        team = found.team[project["project_id"]]
        common = {
            "object_kind": "project",
            "object_id": project["project_id"],
            "name": literal(project["name_zh"]),
            "language": "zh-CN",
            "platform": "web",
        }
        start = max(moment(project["started_on"], 10), days.begin)
        end = min(moment(project["ended_on"], 18) if project["ended_on"] else days.end, days.end)
        if project["project_id"] == AT_RISK:
            end = moment(days.last - timedelta(days=SILENT_DAYS), 16)
        for k, member in enumerate(team):
            rows.append(
                common | {"at": start + k * 26 * HOUR, "actor": crowd.accounts[member], "verb": "project_joined"}
            )
        rows += _reports(rng, project, common, team, start, end, crowd)
    rows += _milestones(found, crowd)
    rows += _requests(rng, found, crowd, days)
    rows += _applause(rng, found, crowd, days)
    kept = happenings(rows)
    return kept.filter(pl.col("at").is_between(days.begin, days.end - 1))


def _reports(
    rng: np.random.Generator, project: Row, common: Row, team: list[int], start: int, end: int, crowd: People
) -> list[Row]:
    """A report every ten days or so. Running projects have a fresh one, the planted one has fallen silent."""
    if project["status"] in ("open", "cancelled"):
        return []
    end = end - int(rng.integers(20, 60)) * DAY if project["status"] == "paused" else end
    rows: list[Row] = []
    at = end if project["project_id"] == AT_RISK else end - int(rng.integers(6, 9 * 24)) * HOUR
    while at > start:
        member = team[0] if rng.random() < 0.7 or not rows else team[int(rng.integers(0, len(team)))]
        share = round(100 * (at - start) / max(end - start, 1))
        rows.append(
            common | {"at": at, "actor": crowd.accounts[member], "verb": "progress_reported", "quantity": float(share)}
        )
        at -= int(rng.integers(6 * 24, 15 * 24)) * HOUR
    return rows


def _milestones(found: Registry, crowd: People) -> list[Row]:
    return [
        {
            "at": moment(m["done_on"], 17),
            "actor": crowd.accounts[found.team[m["project_id"]][0]],
            "verb": "milestone_done",
            "object_kind": "project",
            "object_id": m["project_id"],
            "name": literal(m["name_zh"]),
            "language": "zh-CN",
            "platform": "web",
            "detail": m["milestone_id"],
        }
        for m in found.milestones
        if m["done_on"] and m["project_id"] != AT_RISK
    ]


def _applause(rng: np.random.Generator, found: Registry, crowd: People, days: Days) -> list[Row]:
    """Outcomes are looked at, and some of those who look give stars, in the weeks after publication."""
    rows: list[Row] = []
    for outcome in found.outcomes:
        start = max(moment(outcome["published_on"], 20), days.begin)
        liking = rng.dirichlet([0.4, 0.6, 1.6, 3.5, 3])
        for _ in range(int(rng.poisson(14))):
            at = start + int(rng.exponential(20) * DAY)
            week = int(days.week_of(np.array([at]))[0])
            if week >= days.weeks:
                continue
            who, share = crowd.crowd(week)
            member = int(rng.choice(who, p=share))
            common = {
                "actor": crowd.accounts[member], "object_kind": "outcome", "object_id": outcome["outcome_id"],
                "name": literal(outcome["title_zh"]), "language": "zh-CN", "parent": f"project/{outcome['project_id']}",
                "platform": PLATFORMS[crowd.platform[member]],
            }  # fmt: skip
            rows.append(common | {"at": at, "verb": "viewed"})
            if rng.random() < 0.45:
                score = (int(rng.choice(5, p=liking)) - 2) / 2
                rows.append(common | {"at": at + 5 * MINUTE, "verb": "rated", "score": score})
    return rows


def _requests(rng: np.random.Generator, found: Registry, crowd: People, days: Days) -> list[Row]:
    """Each running project asks for a shared resource now and then; half of it comes back after some weeks."""
    rows: list[Row] = []
    active = [
        p for p in found.projects if p["status"] in ("running", "finished", "paused") and p["project_id"] != AT_RISK
    ]
    for project in active:
        end = moment(project["ended_on"], 12) if project["ended_on"] else days.end
        for _ in range(int(rng.integers(1, 6))):
            shared = found.shared_resources[int(rng.integers(0, len(found.shared_resources)))]
            start = max(moment(project["started_on"], 9), days.begin)
            if end - start < 8 * DAY:
                continue
            asked = start + int(rng.integers(0, (end - start) // HOUR)) * HOUR
            amount = float(max(1, round(shared["capacity"] * rng.uniform(0.02, 0.16))))
            member = crowd.accounts[found.team[project["project_id"]][0]]
            common = {
                "object_kind": "shared_resource", "object_id": shared["resource_id"],
                "name": literal(shared["name_zh"]), "language": "zh-CN", "platform": "web",
                "parent": f"project/{project['project_id']}", "quantity": amount,
            }  # fmt: skip
            rows.append(common | {"at": asked, "actor": member, "verb": "resource_requested"})
            decided = asked + int(rng.lognormal(2.6, 0.9) * HOUR)
            staff = f"staff-{int(rng.integers(4, 7)):02d}"
            if rng.random() < 0.2:
                reason = ["capacity", "no_consent", "out_of_scope"][int(rng.integers(0, 3))]
                rows.append(common | {"at": decided, "actor": staff, "verb": "resource_denied", "detail": reason})
                continue
            rows.append(common | {"at": decided, "actor": staff, "verb": "resource_granted"})
            if rng.random() < 0.7:
                rows.append(
                    common
                    | {"at": decided + int(rng.integers(7, 60)) * DAY, "actor": member, "verb": "resource_released"}
                )
    return rows


def competitions(crowd: People, days: Days, seed: int) -> pl.DataFrame:
    """Registrations for the eight competitions of the year; results come with everyday events."""
    rng = stream(seed, "competitions")
    parts: list[pl.DataFrame] = []
    for n in range(1, 9):
        week = int(days.weeks * n / 9)
        who, _ = crowd.crowd(week)
        who = who[rng.random(len(who)) < 0.05]
        at = np.maximum(
            days.begin + (week * 7 + rng.integers(0, 6, len(who))) * DAY - rng.integers(0, DAY, len(who)),
            crowd.joined_at[who] + HOUR,
        )
        parts.append(
            columns(
                len(who),
                at=at,
                actor=crowd.accounts[who],
                verb="registered",
                object_kind="competition",
                object_id=f"comp-{n:02d}",
                platform="web",
                registration=uuids(rng, len(who)),
            )
        )
    return _present_only(pl.concat(parts).filter(pl.col("at").is_between(days.begin, days.end - 1)), crowd, days)


def _present_only(found: pl.DataFrame, crowd: People, days: Days) -> pl.DataFrame:
    """Events of members in weeks in which they are there: nobody comes back only for a side event."""
    number = dict(zip(crowd.accounts.tolist(), range(crowd.count), strict=True))
    member = found["actor"].replace_strict(number, return_dtype=pl.Int64).to_numpy()
    return found.filter(pl.Series(crowd.present[member, days.week_of(found["at"].to_numpy())]))
