"""The other registry files: plans, channels and what they cost, goals, lectures; and how all of them are written.

One planted truth lives here: a channel that costs far more for each member than the others. May import: numpy.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import fields
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

from pipelines.contracts import raw, tables
from pipelines.sample.calendar import Days, local_day, moment, utc
from pipelines.sample.jobs import month_start
from pipelines.sample.people import CHURNED_CHANNEL, People, churned_month
from pipelines.sample.projects import Registry, Row
from pipelines.sample.texts import Writer
from pipelines.sample.vocabulary import Vocabulary, ingredients, stream

EXPENSIVE_CHANNEL = "video_ads"
LECTURES_EVERY = 6  # days


def plans() -> list[Row]:
    """The membership plans, the lowest first."""
    return [
        {
            "plan_id": p,
            "name_zh": zh,
            "name_en": en,
            "rank": n,
            "price": f"{price}.00",
            "currency": "CNY",
            "benefits": b,
        }
        for n, (p, zh, en, price, b) in enumerate(ingredients("projects")["plans"])
    ]


def channels() -> list[Row]:
    """The channels by which people find the community."""
    return [
        {"channel_id": c, "name_zh": zh, "name_en": en, "kind": kind}
        for c, zh, en, kind, *_ in ingredients("people")["channels"]
    ]


def channel_costs(crowd: People, days: Days, seed: int) -> list[Row]:
    """Cost of each channel in each month: about its cost a member times the members it brought that month."""
    rng = stream(seed, "channel costs")
    months = [month_start(days.last, back) for back in range(days.count // 28 + 1, -1, -1)]
    months = [m for m in months if m >= month_start(days.first)]
    joined = (month_start(local_day(int(at))) for at in crowd.joined_at)
    brought = Counter(zip(crowd.channel.tolist(), joined, strict=True))
    rows: list[Row] = []
    for n, (channel, _, _, _, _, each) in enumerate(ingredients("people")["channels"]):
        if each is None:
            continue
        for month in months:
            cost = each * brought[n, month] * float(rng.uniform(0.85, 1.15)) + (0 if channel == CHURNED_CHANNEL else 60)
            if channel == CHURNED_CHANNEL and month != churned_month(days):
                continue
            rows.append({"channel_id": channel, "month_on": month, "cost": f"{cost:.2f}", "currency": "CNY"})
    return rows


def goals(until: date) -> list[Row]:
    """The operators' targets."""
    return [
        {
            "goal_id": goal,
            "metric_id": metric,
            "target": target,
            "starts_on": month_start(until, start),
            "due_on": month_start(until, due),
            "baseline": baseline,
        }
        for goal, metric, target, baseline, start, due in ingredients("projects")["targets"]
    ]


def lectures(vocabulary: Vocabulary, crowd: People, days: Days, seed: int) -> list[Row]:
    """A lecture every few days, in the evening; some stand on the calendar for the weeks to come."""
    rng = stream(seed, "lectures")
    writer = Writer(rng)
    speakers = crowd.present.sum(axis=1).argsort()[::-1][: max(4, crowd.count // 20)]
    rows: list[Row] = []
    day = days.first + timedelta(days=3)
    while day < days.last + timedelta(days=21):
        a = writer.pick(vocabulary.writable)
        zh, en = writer.pick(ingredients("projects")["lectures"])
        work = writer.pick(writer.fields)
        rows.append(
            {
                "lecture_id": f"l-{len(rows) + 1:03d}",
                "title_zh": writer.fill(zh, a, a, work, zh=True),
                "title_en": writer.fill(en, a, a, work, zh=False),
                "topic_id": a.topic_id,
                "speaker_id": crowd.accounts[int(rng.choice(speakers))],
                "mode": writer.pick(["online", "online", "online", "onsite", "hybrid"]),
                "starts_at": utc(moment(day, 19.5)).strftime("%Y-%m-%dT%H:%M:%SZ"),
                "minutes": writer.pick([60, 75, 90]),
            }
        )
        day += timedelta(days=int(rng.integers(LECTURES_EVERY - 2, LECTURES_EVERY + 3)))
    return rows


def write(found: Registry, others: dict[str, list[Row]], folder: Path) -> dict[str, int]:
    """Every registry file, with the columns of its contract; returns rows per file."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {f.name: getattr(found, f.name) for f in fields(found) if f.name not in ("repositories", "team")} | others
    counts: dict[str, int] = {}
    for name, rows in files.items():
        columns = list(rows[0]) if name == "members" else _columns(raw, name)
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(columns)
            out.writerows([[_cell(row.get(c)) for c in columns] for row in rows])
        counts[f"registry/{name}.csv"] = len(rows)
    return counts


def _columns(schema: ModuleType, table: str) -> list[str]:
    return [c for c in tables(schema)[table].dtypes() if c not in raw.LINEAGE]


def _cell(value: Any) -> Any:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else value
