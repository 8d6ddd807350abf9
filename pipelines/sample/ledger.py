"""Money as the event log sees it: memberships, purchases and refunds, and the daily figures of advertising.

The memberships of one member never contradict each other: subscribed, renewed each month, perhaps another plan
(`subscribed` again, with the plan before in `detail`), cancelled, perhaps subscribed again. May import: numpy, polars.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import polars as pl

from pipelines.sample.calendar import DAY, HOUR, Days, local_day, moment
from pipelines.sample.happenings import PLATFORMS, happenings, literal
from pipelines.sample.people import People
from pipelines.sample.tutorials import Tutorial
from pipelines.sample.vocabulary import ingredients, stream

PAYING = 0.24  # of the members that stay a while
PLACEMENTS = [("banner-home", 42.0, 5200), ("newsletter-slot", 65.0, 2100)]  # id, revenue and impressions of a day


def memberships(crowd: People, days: Days, seed: int) -> pl.DataFrame:
    """`subscribed`, `renewed` and `cancelled`; prices are those of the plan, a month, in CNY."""
    rng = stream(seed, "memberships")
    plans = [(p, literal(zh), float(price)) for p, zh, _, price, _ in ingredients("projects")["plans"] if price]
    stays = crowd.present.sum(axis=1)
    rows: list[dict[str, Any]] = []
    for member in np.flatnonzero((stays >= 4) & ~crowd.is_churned).tolist():
        chance, plan, wait = rng.random(), int(rng.choice(3, p=[0.58, 0.34, 0.08])), int(rng.integers(1, 40))
        if chance >= PAYING * 1.6:
            continue
        last = int(np.flatnonzero(crowd.present[member])[-1])
        end = min(days.begin + (last * 7 + 12) * DAY, days.end)
        at = int(crowd.joined_at[member]) + wait * DAY + int(rng.integers(0, 5)) * HOUR
        rows += _life(
            rng, plans, plan, at, end, days.end, crowd.accounts[member], str(PLATFORMS[crowd.platform[member]])
        )
    return happenings(rows).filter(pl.col("at") < days.end)


def _life(
    rng: np.random.Generator,
    plans: list[tuple[str, str, float]],
    plan: int,
    at: int,
    leaves: int,
    end: int,
    actor: str,
    platform: str,
) -> list[dict[str, Any]]:
    """One member's months: each brings a renewal, a change of plan, or the end."""
    rows: list[dict[str, Any]] = []

    def happens(verb: str, detail: str | None = None) -> None:
        name, label, price = plans[plan]
        rows.append(
            {
                "at": at, "actor": actor, "verb": verb, "object_kind": "plan", "object_id": name, "name": label,
                "language": "zh-CN", "platform": platform, "amount": price, "currency": "CNY", "detail": detail,
            }
        )  # fmt: skip

    happens("subscribed")
    day = at
    months = 0
    is_member = True
    while True:
        months += 1
        at = day + months * 30 * DAY
        if at >= end:
            return rows
        if is_member and (at >= leaves or rng.random() < 0.05):
            happens("cancelled")
            is_member = False
        elif is_member:
            move = int(rng.choice([-1, 0, 1], p=[0.025, 0.925, 0.05]))
            if move and 0 <= plan + move < len(plans):
                before = plans[plan][0]
                plan += move
                happens("subscribed", before)
            else:
                happens("renewed")
        elif at < leaves and rng.random() < 0.25:
            is_member = True
            happens("subscribed")


def purchases(crowd: People, days: Days, courses: list[Tutorial], seed: int) -> pl.DataFrame:
    """Single courses bought, at the catalogue's price and currency, and some of them given back."""
    rng = stream(seed, "purchases")
    priced = [t for t in courses if t.course and t.course["price"]]
    rows: list[dict[str, Any]] = []
    member, week = np.nonzero(crowd.present)
    for i in rng.permutation(len(member))[: max(4, crowd.count // 5)].tolist():
        who, course = int(member[i]), priced[int(rng.integers(0, len(priced)))]
        assert course.course
        day = days.begin + (int(week[i]) * 7 - (days.first - days.monday).days + int(rng.integers(0, 7))) * DAY
        at = max(day + int(rng.integers(9, 23)) * HOUR, int(crowd.joined_at[who]) + HOUR)
        common = {
            "actor": crowd.accounts[who], "object_kind": "tutorial", "object_id": course.global_id,
            "name": literal(course.title), "language": "zh-CN" if course.language == "zh" else "en", "platform": "web",
            "amount": float(course.course["price"]), "currency": course.course["currency"],
        }  # fmt: skip
        rows.append(common | {"at": at, "verb": "purchased"})
        if rng.random() < 0.06:
            rows.append(common | {"at": at + int(rng.integers(1, 10)) * DAY, "verb": "refunded"})
    return happenings(rows).filter(pl.col("at").is_between(days.begin, days.end - 1))


def advertising(days: Days, seed: int) -> pl.DataFrame:
    """One line a day and place: revenue, impressions and clicks, reported by the system at some hour of the evening."""
    rng = stream(seed, "advertising")
    rows: list[dict[str, Any]] = []
    level = days.shares().sum(axis=1)
    for n in range(days.count):
        at = moment(local_day(days.begin) + timedelta(days=n), 20 + n * 7 % 16 / 4)
        for place, revenue, impressions in PLACEMENTS:
            seen = round(impressions * level[n] * rng.uniform(0.85, 1.15))
            rows.append(
                {
                    "at": at, "actor": "system-ads", "verb": "ad_daily", "object_kind": "advertisement",
                    "object_id": place, "channel": place, "currency": "CNY",
                    "amount": round(revenue * level[n] * rng.uniform(0.8, 1.2), 2),
                    "quantity": float(seen), "detail": f"clicks={round(seen * rng.uniform(0.006, 0.02))}",
                }
            )  # fmt: skip
    return happenings(rows)
