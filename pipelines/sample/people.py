"""Who the members are, where they come from, and in which weeks they are there.

One planted truth lives here: the cohort of the campus fair (truths.py tells its numbers). May import: numpy.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np

from pipelines.sample.calendar import DAY, HOUR, Days, local_day
from pipelines.sample.vocabulary import LISTS, Vocabulary, ingredients, stream, zipf

CHURNED_CHANNEL = "campus_fair"
CHURNED_SHARE = 0.09  # of all members
CHURNED_STAY = 0.05  # of them come back in the month after joining
CHURNED_WEEKS_BEFORE_END = 36


@dataclass(frozen=True)
class People:
    """All members; arrays have one element for each member.

    present: bool (members, weeks), was there in that week. keen: relative number of events. role: index into `roles`.
    """

    accounts: np.ndarray
    joined_at: np.ndarray
    channel: np.ndarray
    place: np.ndarray
    is_chinese: np.ndarray
    role: np.ndarray
    roles: list[str]
    skills: list[list[str]]
    open_to: list[str]
    platform: np.ndarray
    keen: np.ndarray
    present: np.ndarray
    is_churned: np.ndarray

    @property
    def count(self) -> int:
        """Number of members."""
        return len(self.accounts)

    def crowd(self, week: int) -> tuple[np.ndarray, np.ndarray]:
        """Members who are there in a week, and their share of its events."""
        return self._crowds[week]

    @cached_property
    def _crowds(self) -> list[tuple[np.ndarray, np.ndarray]]:
        found: list[tuple[np.ndarray, np.ndarray]] = []
        for present in self.present.T:
            who = np.flatnonzero(present)
            found.append((who, self.keen[who] / max(self.keen[who].sum(), 1e-12)))
        return found


def churned_month(days: Days) -> date:
    """First day of the month in which the campus fair took place."""
    return (days.last - timedelta(weeks=min(CHURNED_WEEKS_BEFORE_END, days.weeks * 3 // 5))).replace(day=1)


def people(members: int, days: Days, vocabulary: Vocabulary, seed: int) -> People:
    """The members of a community of that size."""
    rng = stream(seed, "people")
    made = ingredients("people")
    wanted = ingredients("jobs")["titles"]  # the order in which roles are popular
    roles = sorted(vocabulary.role_skills, key=lambda r: (list(wanted).index(r) if r in wanted else len(wanted), r))
    role = rng.choice(len(roles), members, p=zipf(len(roles), 0.7))
    channels = made["channels"]
    weight = np.array([c[4] for c in channels], dtype=float)
    channel = rng.choice(len(channels), members, p=weight / weight.sum())
    joined_at = _joining(rng, members, days)
    churned = rng.permutation(members)[: round(members * CHURNED_SHARE)]
    is_churned = np.zeros(members, bool)
    is_churned[churned] = True
    fair = np.array([c[0] == CHURNED_CHANNEL for c in channels]).argmax()
    channel[churned] = fair
    month = churned_month(days)
    offset = max(0, (month - days.first).days)
    joined_at[churned] = (
        days.begin + (offset + rng.integers(4, 18, len(churned))) * DAY + rng.integers(9, 18, len(churned)) * HOUR
    )
    places = made["places"]
    shares = np.array([p[2] for p in places], dtype=float)
    place = rng.choice(len(places), members, p=shares / shares.sum())
    countries = np.array([p[0] for p in places])
    is_chinese = np.where(
        np.isin(countries[place], ["CN", "MY"]), rng.random(members) < 0.94, rng.random(members) < 0.12
    )
    keen = rng.lognormal(0, 0.9, members)
    return People(
        accounts=np.array([f"m{i:05d}" for i in range(1, members + 1)]),
        joined_at=joined_at,
        channel=channel,
        place=place,
        is_chinese=is_chinese,
        role=role,
        roles=roles,
        skills=_skills(rng, role, roles, vocabulary),
        open_to=[_open_to(a, b) for a, b in zip(rng.random(members), rng.random(members), strict=True)],
        platform=rng.choice(4, members, p=[0.46, 0.29, 0.13, 0.12]),
        keen=keen,
        present=_presence(rng, joined_at, keen, is_churned, month, days),
        is_churned=is_churned,
    )


def _joining(rng: np.random.Generator, members: int, days: Days) -> np.ndarray:
    """Moments of joining: a strong opening, then slow growth with the rhythm of the week and the holidays."""
    shares = days.shares()
    growth = np.linspace(1, 1.5, days.count)
    growth[:14] *= 2.2
    shares = (shares * growth[:, None]).ravel()
    slot = rng.choice(shares.size, members, p=shares / shares.sum())
    return np.minimum(days.begin + slot * HOUR + rng.integers(0, HOUR, members), days.end - 3 * HOUR)


def _presence(
    rng: np.random.Generator, joined_at: np.ndarray, keen: np.ndarray, churned: np.ndarray, month: date, days: Days
) -> np.ndarray:
    """Weeks in which each member is there: visitors leave at once, learners fade, regulars stay, some return."""
    members, weeks = len(joined_at), days.weeks
    kind = rng.choice(3, members, p=[0.27, 0.46, 0.27])
    stay = np.array([0.55, 0.955, 0.992])[kind]
    habit = np.array([0.7, 0.66, 0.9])[kind]
    joined = days.week_of(joined_at)
    life = rng.geometric(1 - stay)
    age = np.arange(weeks)[None, :] - joined[:, None]
    present = (age >= 0) & (age < life[:, None]) & (rng.random((members, weeks)) < habit[:, None])
    gap = rng.integers(6, 18, members)
    returning = (
        (rng.random(members) < 0.14)[:, None] & (age >= (life + gap)[:, None]) & (age < (life + gap + 4)[:, None])
    )
    present |= returning & (rng.random((members, weeks)) < 0.6)
    present[np.arange(members), joined] = True
    keen[kind == 2] *= 1.9
    _plant_churn(rng, present, joined, churned, month, days)
    return present


def _plant_churn(
    rng: np.random.Generator, present: np.ndarray, joined: np.ndarray, churned: np.ndarray, month: date, days: Days
) -> None:
    """The fair's members come in their first week only; a few of them also in three weeks of the next month."""
    who = np.flatnonzero(churned)
    present[who] = False
    present[who, joined[who]] = True
    next_month = (month + timedelta(days=32)).replace(day=1)
    first = (next_month - days.monday).days // 7 + 1
    stayed = rng.permutation(who)[: max(1, round(len(who) * CHURNED_STAY))]
    present[stayed, first : first + 3] = True


def _skills(rng: np.random.Generator, role: np.ndarray, roles: list[str], vocabulary: Vocabulary) -> list[list[str]]:
    """Skills that each member claims: some of the role aimed at, and sometimes one from elsewhere."""
    pools = [[s for s, _ in vocabulary.role_skills[r]] for r in roles]
    extra = [s.skill_id for s in vocabulary.writable]
    claimed: list[list[str]] = []
    for r in role:
        pool = pools[r]
        n = int(min(len(pool), rng.integers(0, 6)))
        mine = [pool[i] for i in sorted(rng.permutation(len(pool))[:n])]
        other = extra[int(rng.integers(0, len(extra)))]
        claimed.append(mine if rng.random() < 0.6 or other in mine else [*mine, other])
    return claimed


def _open_to(job: float, project: float) -> str:
    return LISTS.join(name for name, is_open in (("jobs", job < 0.46), ("projects", project < 0.55)) if is_open)


def member_rows(crowd: People, seed: int) -> list[dict[str, Any]]:
    """The members file as the community's own system would export it: with names, addresses and handles.

    They are invented, and there so that tests can see them vanish at the door. Two rows have an unreadable date.
    """
    rng = stream(seed, "members file")
    made = ingredients("people")
    rows: list[dict[str, Any]] = []
    for i, account in enumerate(crowd.accounts.tolist()):
        chinese = bool(crowd.is_chinese[i])
        family, given = ("family_zh", "given_zh") if chinese else ("family_en", "given_en")
        first, last = (made[k][int(rng.integers(0, len(made[k])))] for k in (given, family))
        country, city, _ = made["places"][crowd.place[i]]
        hours = [None, 2, 3, 4, 5, 6, 8, 10, 12, 15][int(rng.integers(0, 10))]
        has_goal = rng.random() < 0.82
        rows.append(
            {
                "account": account,
                "name": f"{last}{first}" if chinese else f"{first} {last}",
                "email": f"{account}.{int(rng.integers(100, 999))}@mail.example",
                "handle": f"@sample_{account[1:]}_{int(rng.integers(10, 99))}",
                "joined_on": local_day(int(crowd.joined_at[i])).isoformat(),
                "channel": made["channels"][crowd.channel[i]][0],
                "country": country if rng.random() < 0.96 else "",
                "city": city if rng.random() < 0.9 else "",
                "languages": ("zh;en" if rng.random() < 0.45 else "zh") if chinese else "en",
                "goal_role": crowd.roles[crowd.role[i]] if has_goal else "",
                "hours_a_week": "" if hours is None else hours,
                "claimed_skills": LISTS.join(crowd.skills[i]),
                "open_to": crowd.open_to[i],
                "workplace": ["", "onsite", "hybrid", "remote"][int(rng.integers(0, 4))],
            }
        )
    broken = [
        {**rows[0], "account": f"m9{n:06d}", "joined_on": text} for n, text in enumerate(["去年秋天", "31/31/2026"])
    ]
    return [*rows, *broken]
