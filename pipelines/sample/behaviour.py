"""What most events are: members who come for a while, search, read, study, rate and discuss; and bots and staff.

Everything is drawn in blocks of at most 100,000 events inside one week, so that memory does not grow with the number
of events. May import: numpy, polars.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from pipelines.sample.calendar import HOUR, MINUTE, SECOND, Days
from pipelines.sample.happenings import LANGUAGES, PLATFORMS, Openings, Shelf, columns, literal, uuids
from pipelines.sample.people import People
from pipelines.sample.texts import tidy
from pipelines.sample.vocabulary import Vocabulary, ingredients, stream, zipf

BLOCK = 100_000
PER_SESSION = 5
STARS, POOR_STARS = [0.04, 0.07, 0.19, 0.4, 0.3], [0.42, 0.33, 0.15, 0.07, 0.03]  # shares of 1 to 5 stars
# verb, share of events, kind of object
VERBS = [
    ("viewed", 0.43, "resource"), ("searched", 0.1, "skill"), ("started", 0.075, "resource"),
    ("progressed", 0.13, "resource"), ("completed", 0.05, "resource"), ("rated", 0.028, "resource"),
    ("bookmarked", 0.035, "resource"), ("reported", 0.0015, "resource"), ("viewed", 0.05, "job"),
    ("posted", 0.014, "post"), ("replied", 0.03, "reply"), ("upvoted", 0.045, "reply"),
    ("edited", 0.004, "reply"), ("published", 0.003, "article"), ("referred", 0.0015, "job"),
    ("earned", 0.002, "certificate"), ("competed", 0.001, "competition"),
]  # fmt: skip
# results of contests: four in five compete in one of twelve teams
RESULTS = np.array([f"rank={r}/240" + (f";team=team-{r % 12 + 1:02d}" if r % 5 else "") for r in range(1, 241)])
BOTS = 6
STAFF = 8
BOT_SHARE, STAFF_SHARE, TEST_SHARE = 0.024, 0.014, 0.002


def quotas(crowd: People, days: Days, total: int) -> np.ndarray:
    """Events of each week, summing to `total`: keenness of those present times the week's share of holidays."""
    calm = np.zeros(days.weeks)
    offset = (days.first - days.monday).days
    for i, level in enumerate(days.shares().sum(axis=1)):
        calm[(i + offset) // 7] += level / 7
    weight = crowd.present.T.astype(float) @ crowd.keen * calm
    exact = weight / weight.sum() * total
    counts = np.floor(exact).astype(np.int64)
    counts[np.argsort(counts - exact)[: total - counts.sum()]] += 1
    return counts


class Everyday:
    """The everyday events of a community, week by week."""

    def __init__(self, crowd: People, days: Days, shelf: Shelf, openings: Openings, vocabulary: Vocabulary) -> None:
        self.crowd, self.days, self.shelf, self.openings = crowd, days, shelf, openings
        self.shares = days.shares()
        self.skills = vocabulary.writable
        self.posts = 0
        self.texts = ingredients("texts")["posts"]
        channels = ingredients("people")["channels"]
        self.channels = np.array([c[0] for c in channels[:6]])

    def week(self, week: int, count: int, seed: int) -> Iterator[pl.DataFrame]:
        """About `count` events of one week, exactly `count` in all, in blocks."""
        rng = stream(seed, f"everyday {week}")
        while count > 0:
            n = min(count, BLOCK)
            count -= n
            yield self._block(rng, week, n)

    def _block(self, rng: np.random.Generator, week: int, n: int) -> pl.DataFrame:
        who, share = self.crowd.crowd(week)
        robots = round(n * BOT_SHARE)
        staff, tests = round(n * STAFF_SHARE), round(n * TEST_SHARE)
        people = n - robots - staff - tests
        visits = max(1, people // PER_SESSION)
        visitor = who[rng.choice(len(who), visits, p=share)]
        start = np.maximum(
            self._moments(rng, week, visits), self.crowd.joined_at[visitor] + rng.integers(2, 90, visits) * MINUTE
        )
        session = rng.integers(0, visits, people)
        session[: min(people, visits)] = np.arange(visits)[: min(people, visits)]
        actor = visitor[session]
        at = start[session] + rng.integers(0, 45 * 60, people) * SECOND + rng.integers(0, SECOND, people)
        at = np.minimum(at, self._last(week))
        registration = uuids(rng, visits).gather(session)
        members = self._members(rng, week, actor, at, registration)
        return pl.concat([members, self._machines(rng, week, robots, staff, tests)])

    def _last(self, week: int) -> int:
        monday = self.days.begin - (self.days.first - self.days.monday).days * 24 * HOUR
        return min(monday + (week + 1) * 7 * 24 * HOUR, self.days.end) - SECOND

    def _moments(self, rng: np.random.Generator, week: int, n: int) -> np.ndarray:
        """Moments inside a week by weekday, holiday and time of day."""
        offset = (self.days.first - self.days.monday).days
        first = max(0, week * 7 - offset)
        shares = self.shares[first : week * 7 - offset + 7]
        slot = rng.choice(shares.size, n, p=shares.ravel() / shares.sum())
        return self.days.begin + first * 24 * HOUR + slot * HOUR + rng.integers(0, HOUR, n)

    def _members(
        self, rng: np.random.Generator, week: int, actor: np.ndarray, at: np.ndarray, registration: pl.Series
    ) -> pl.DataFrame:
        n = len(actor)
        share = np.array([v[1] for v in VERBS])
        act = rng.choice(len(VERBS), n, p=share / share.sum())
        verb = np.array([v[0] for v in VERBS])[act]
        about = np.array([v[2] for v in VERBS])[act]
        kind, object_id, name, zh, is_poor = self._objects(rng, week, actor, about)
        rated, done, progress = verb == "rated", verb == "completed", verb == "progressed"
        stars = np.where(is_poor, rng.choice(5, n, p=POOR_STARS), rng.choice(5, n, p=STARS)) + 1.0
        score = np.where(
            rated, (stars - 3) / 2, np.where(done & (rng.random(n) < 0.5), np.round(rng.beta(6, 2, n), 2), np.nan)
        )
        seconds = np.round(rng.lognormal(6.4, 0.9, n)).astype(np.int64)
        is_known = (done | progress | (verb == "viewed")) & (rng.random(n) < 0.8)
        from_channel = rng.random(n) < 0.16
        competed = verb == "competed"
        frame = columns(
            n,
            at=at,
            actor=self.crowd.accounts[actor],
            verb=verb,
            object_kind=kind,
            object_id=object_id,
            name=name,
            language=LANGUAGES[zh.astype(np.int64)],
            platform=PLATFORMS[self.crowd.platform[actor]],
            registration=registration,
            channel=self.channels[rng.integers(0, len(self.channels), n)],
            score=score,
            success=rng.random(n) < 0.93,
            seconds=seconds,
            quantity=np.where(progress, rng.integers(1, 20, n) * 5.0, np.nan),
            detail=RESULTS[rng.integers(0, 240, n)],
        )
        return frame.with_columns(
            pl.col("score", "quantity").fill_nan(None),
            _keep("success", done),
            _keep("seconds", is_known),
            _keep("channel", from_channel),
            _keep("detail", competed),
        )

    def _objects(
        self, rng: np.random.Generator, week: int, actor: np.ndarray, about: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Kind, id and name of each event's object, whether it is Chinese, and whether it is rated badly."""
        n = len(actor)
        zh = self.crowd.is_chinese[actor].copy()
        kind = about.astype(object)
        object_id, name = np.full(n, None, dtype=object), np.full(n, None, dtype=object)
        begin = self.days.begin + (week * 7 - (self.days.first - self.days.monday).days) * 24 * HOUR
        role = self.crowd.role[actor]

        is_read, is_earned = about == "resource", about == "certificate"
        is_thing = is_read | is_earned
        thing = np.zeros(n, np.int64)
        age = begin - self.shelf.published
        known = np.where(age > 0, self.shelf.share * np.exp2(-np.maximum(age, 0) / self.shelf.half_life), 0.0)
        thing[is_read] = _choose(rng, role[is_read], known, self.shelf.by_role)
        thing[is_earned] = rng.choice(np.flatnonzero(self.shelf.has_certificate), is_earned.sum())
        kind[is_read] = self.shelf.kind[thing[is_read]]
        for target, source in (
            (object_id, self.shelf.object_id),
            (name, self.shelf.name),
            (zh, self.shelf.is_chinese),
        ):
            target[is_thing] = source[thing[is_thing]]

        is_job = about == "job"
        days = (begin - self.openings.posted) / (24 * HOUR)
        fresh = np.where(days >= 0, np.exp(-days / 45), 0) + 1e-9
        opening = _choose(rng, role[is_job], fresh / fresh.sum(), self.openings.by_role)
        object_id[is_job], name[is_job] = self.openings.object_id[opening], self.openings.name[opening]

        skill = rng.choice(len(self.skills), n, p=zipf(len(self.skills), 0.7))
        by_skill = np.array([[literal(s.en) for s in self.skills], [literal(s.zh) for s in self.skills]], dtype=object)
        is_search = about == "skill"
        object_id[is_search] = np.array([s.skill_id for s in self.skills], dtype=object)[skill[is_search]]
        name[is_search] = by_skill[zh[is_search].astype(int), skill[is_search]]

        self._posts(rng, about, object_id, name, kind, zh, skill)
        is_contest = about == "competition"
        contest = rng.integers(1, 9, is_contest.sum())
        object_id[is_contest] = np.array([f"comp-{i:02d}" for i in range(9)], dtype=object)[contest]
        return kind, object_id, name, zh, is_thing & self.shelf.is_poor[thing]

    def _posts(
        self,
        rng: np.random.Generator,
        about: np.ndarray,
        object_id: np.ndarray,
        name: np.ndarray,
        kind: np.ndarray,
        zh: np.ndarray,
        skill: np.ndarray,
    ) -> None:
        """New posts and articles get new numbers; replies, votes and edits go to earlier ones."""
        for what, prefix in (("post", "post"), ("article", "article")):
            new = np.flatnonzero(about == what)
            numbers = self.posts + 1 + np.arange(len(new))
            self.posts += len(new)
            object_id[new] = np.char.add(f"{prefix}-", numbers.astype(str)).astype(object)
            pick = rng.integers(0, 10**6, len(new))
            for i, p in zip(new, pick, strict=True):
                templates = self.texts["zh" if zh[i] else "en"]
                s = self.skills[skill[i]]
                text = templates[p % len(templates)].format(a=s.zh if zh[i] else s.en, n=p % 12 + 1)
                name[i] = literal(tidy(text) if zh[i] else text)
        old = np.flatnonzero(about == "reply")
        earlier = np.char.add("post-", rng.integers(1, max(2, self.posts + 1), len(old)).astype(str)).astype(object)
        object_id[old], kind[old] = earlier, "post"

    def _machines(self, rng: np.random.Generator, week: int, robots: int, staff: int, tests: int) -> pl.DataFrame:
        """Bots that fetch pages at any hour, staff in office hours, test accounts."""
        n = robots + staff + tests
        names = (
            [f"bot-{i:02d}" for i in range(1, BOTS + 1)],
            [f"staff-{i:02d}" for i in range(1, STAFF + 1)],
            ["test-01", "test-02"],
        )
        actor = np.concatenate(
            [
                np.array(pool)[rng.integers(0, len(pool), k)]
                for pool, k in zip(names, (robots, staff, tests), strict=True)
            ]
        )
        last = self._last(week)
        first = max(self.days.begin, last - 7 * 24 * HOUR + SECOND)
        thing = rng.integers(0, len(self.shelf.kind), n)
        return columns(
            n,
            at=np.concatenate(
                [rng.integers(first, last, robots), np.minimum(self._moments(rng, week, staff + tests), last)]
            ),
            actor=actor,
            verb=np.where(
                np.arange(n) < robots, "viewed", np.array(["viewed", "edited", "published"])[rng.integers(0, 3, n)]
            ),
            object_kind=self.shelf.kind[thing],
            object_id=self.shelf.object_id[thing],
            name=self.shelf.name[thing],
            language=LANGUAGES[self.shelf.is_chinese[thing].astype(np.int64)],
            platform="web",
        )


def _choose(rng: np.random.Generator, role: np.ndarray, share: np.ndarray, by_role: list[np.ndarray]) -> np.ndarray:
    """An index for each event: seven in ten from what belongs to the role aimed at, the rest from everything."""
    chosen = rng.choice(len(share), len(role), p=share / share.sum())
    of_goal = rng.random(len(role)) < 0.7
    for r, pool in enumerate(by_role):
        mine = np.flatnonzero(of_goal & (role == r))
        weight = share[pool]
        if len(mine) and weight.sum() > 0:
            chosen[mine] = pool[rng.choice(len(pool), len(mine), p=weight / weight.sum())]
    return chosen


def _keep(column: str, where: np.ndarray) -> pl.Expr:
    return pl.when(pl.Series(where)).then(pl.col(column)).alias(column)
