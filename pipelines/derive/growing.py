"""Grow or find: for a project's open need, who shows it, who is near it, and who could learn it in how many hours?

Options of one open skill need, each with its reason; who may be asked is told by `project_matching.eligible`:

    find   members who show the skill at the level, the highest level first, then more evidence, then the id
    near   members with evidence below the level, the least missing first; then those without evidence who show a skill
           that stands near at the level (`fitting`), the higher credit first
    grow   the shortest learning paths to the level: for each member who does not show it, the skills between what they
           show and the need, covered at the least effort (`planning`, as every plan of this platform); the fewest
           minutes first, then who shows most of the skill, then the id. One more is for somebody who shows nothing
    none   nobody is near and nothing that can be studied is known: why

The suggestion, stated: the first of find; else the first member of grow whose path leaves nothing out, if the level is
one that study can show (up to `study.MOST_SHOWN`); else the first of near; else of grow; else none. A path to a higher
level says that the rest takes an accepted answer or a project.
May import: `pipelines.contracts`, polars, `derive.fitting`,
`graph`, `growing_words`, `planning`, `project_matching`, `shaping`, `study`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from pipelines.contracts.derived import GrowOrFind
from pipelines.derive import fitting, planning, project_matching
from pipelines.derive.graph import Prerequisites
from pipelines.derive.growing_words import reason
from pipelines.derive.planning import Learner, Way
from pipelines.derive.project_matching import Community
from pipelines.derive.project_words import labels_of
from pipelines.derive.shaping import shaped, texts
from pipelines.derive.study import MOST_SHOWN, Library, Reader, base

NAMED = {"find": 3, "near": 3, "grow": 3}
PREREQUISITE_LEVEL = 2  # as `paths` has it
_AN_HOUR = 60
Row = dict[str, Any]


@dataclass(frozen=True)
class Offer:
    """What can be studied, and what comes before what."""

    library: Library
    prerequisites: Prerequisites


def grow_or_find(of: Community, offer: Offer) -> pl.DataFrame:
    """`GrowOrFind` rows of every open skill need."""
    needs = project_matching.open_needs(of.projects, of.needs, of.day)
    base_rates = project_matching.rates(of.evidence)
    targets = project_matching.targets_of(needs, base_rates).filter(target_kind="need")
    pairs = project_matching.eligible(of, targets)
    judged = project_matching.judge(of, targets, pairs)
    asked: dict[str, list[str]] = {}
    for target, holder in pairs.iter_rows():
        asked.setdefault(target, []).append(holder)
    learning = _Learning.of(of, offer)
    labels = labels_of(of.skills)
    by_target = {str(key[0]): rows for key, rows in judged.group_by("target_id", maintain_order=True)}
    rows: list[Row] = []
    for need in needs.iter_rows(named=True):
        target = f"need {need['need_id']}"
        known = list(by_target[target].iter_rows(named=True)) if target in by_target else []
        options = [*_found(known), *_near(known), *learning.options(need, asked.get(target, []), known)]
        options = options or [_option("none", 1)]
        taken = _suggested(options, can_study=need["level"] <= MOST_SHOWN)
        for option in options:
            told = {**option, **{name: need[name] for name in ("need_id", "project_id", "skill_id", "level")}}
            zh, en = reason(told, labels)
            rows.append({**told, "is_suggested": option is taken, "reason_zh": zh, "reason_en": en})
    return shaped(pl.DataFrame(rows, schema=GrowOrFind.dtypes()), GrowOrFind)


def _option(option: str, place: int, **known: Any) -> Row:
    empty: Row = dict.fromkeys(("member_id", "held_level", "missing_level", "near_skill_id", "minutes", "weeks"), None)
    lists: Row = {name: list[str]() for name in ("resources", "steps", "uncovered")}
    return {**empty, **lists, "option": option, "place": place, **known}


def _found(known: list[Row]) -> Iterable[Row]:
    met = [row for row in known if row["state"] == "met"]
    met.sort(key=lambda row: (-row["held_level"], -row["evidence"], row["holder_id"]))
    for place, row in enumerate(met[: NAMED["find"]], start=1):
        yield _option("find", place, member_id=row["holder_id"], held_level=row["held_level"], missing_level=0.0)


def _near(known: list[Row]) -> Iterable[Row]:
    below = [row for row in known if row["state"] == "unmet"]
    below.sort(key=lambda row: (-row["held_level"], -row["evidence"], row["holder_id"]))
    beside = [row for row in known if row["state"] == "unknown" and row["near_skill_id"]]
    beside.sort(key=lambda row: (-row["credit"], row["holder_id"]))
    for place, row in enumerate([*below, *beside][: NAMED["near"]], start=1):
        held = row["held_level"]
        missing = None if held is None else row["level"] - held
        near = row["near_skill_id"] if held is None else None
        yield _option(
            "near", place, member_id=row["holder_id"], held_level=held, missing_level=missing, near_skill_id=near
        )


def _suggested(options: list[Row], *, can_study: bool) -> Row:
    by_kind: dict[str, list[Row]] = {}
    for option in options:
        by_kind.setdefault(option["option"], []).append(option)
    whole = [one for one in by_kind.get("grow", []) if one["member_id"] and not one["uncovered"]]
    ways = (by_kind.get("find"), whole if can_study else None, by_kind.get("near"), by_kind.get("grow"))
    return next((way[0] for way in ways if way), options[0])


@dataclass(frozen=True)
class _Learning:
    """Everybody who could learn, and the ways of each skill and level, planned once for all needs that ask for it."""

    offer: Offer
    readers: Mapping[str, Reader]
    hours: Mapping[str, float | None]
    shown: Mapping[str, Mapping[str, float]]
    enough: Mapping[str, frozenset[str]]  # skills that need no learning when they only lead to another
    made: dict[tuple[str, int], dict[str, Way]]

    @classmethod
    def of(cls, of: Community, offer: Offer) -> _Learning:
        seekers = of.seekers.select("holder_id", "languages", "hours_a_week")
        shown: dict[str, dict[str, float]] = {}
        for holder, skill, level in fitting.shown(of.evidence).select("holder_id", "skill_id", "level").iter_rows():
            shown.setdefault(holder, {})[skill] = level
        rows = seekers.rows()
        readers = {who: Reader(tuple(dict.fromkeys(base(one) for one in texts(spoken)))) for who, spoken, _ in rows}
        enough = {
            who: frozenset(skill for skill, level in levels.items() if level >= PREREQUISITE_LEVEL)
            for who, levels in shown.items()
        }
        return cls(offer, readers, {who: hours for who, _, hours in rows}, shown, enough, {})

    def options(self, need: Row, asked: list[str], known: list[Row]) -> Iterable[Row]:
        """The shortest paths of those who may be asked and do not show it, then the path for anybody."""
        skill, level = need["skill_id"], need["level"]
        ways = self.ways(skill, level)
        minutes = {at: self.minutes(way) for at, way in {id(way): way for way in ways.values()}.items()}
        shows = {row["holder_id"] for row in known if row["state"] == "met"}
        could = [who for who in asked if who not in shows and ways[who].resource.get(skill) is not None]

        def order(who: str) -> tuple[bool, int, float, str]:
            way = ways[who]
            return bool(_left_out(way)), minutes[id(way)], -self.shown.get(who, {}).get(skill, 0.0), who

        best = sorted(could, key=order)[: NAMED["grow"]]
        for place, who in enumerate(best, start=1):
            yield self._told(place, who, ways[who], need)
        if ways[""].resource.get(skill) is not None:
            yield self._told(len(best) + 1, None, ways[""], need)

    def ways(self, skill: str, level: int) -> dict[str, Way]:
        """Member -> way to the level; the empty id is somebody who shows nothing and reads anything."""
        if (skill, level) not in self.made:
            # who reads alike and lacks the same goes the same way
            around = self.offer.prerequisites.closure([skill]) - {skill}
            lacks: dict[frozenset[str], frozenset[str]] = {}
            alike: dict[tuple[Reader, frozenset[str]], list[str]] = {}
            for who in [*sorted(self.readers), ""]:
                enough = frozenset(around & self.enough.get(who, frozenset()))
                if enough not in lacks:
                    lacks[enough] = frozenset(self.offer.prerequisites.closure([skill], enough))
                alike.setdefault((self.readers.get(who, Reader()), lacks[enough]), []).append(who)
            learners = [
                Learner({skill: level}, self._below(people[0], skill, level), reader=reader)
                for (reader, _), people in alike.items()
            ]
            found = planning.plan(learners, self.offer.prerequisites, self.offer.library, PREREQUISITE_LEVEL)
            ways = zip(alike.values(), found, strict=True)
            self.made[skill, level] = {who: way for people, way in ways for who in people}
        return self.made[skill, level]

    def _below(self, who: str, skill: str, level: int) -> dict[str, float]:
        """What somebody shows, the skill itself below the level: who shows it at the level is not asked to learn."""
        shown = self.shown.get(who, {})
        return {one: min(at, level - 1.0) if one == skill else at for one, at in shown.items()}

    def minutes(self, way: Way) -> int:
        """The study of a way."""
        return sum(self.offer.library.minutes(number) for number in way.studied)

    def _told(self, place: int, who: str | None, way: Way, need: Row) -> Row:
        minutes, hours = self.minutes(way), self.hours.get(who) if who else None
        held = self.shown.get(who, {}).get(need["skill_id"]) if who else None
        return _option(
            "grow",
            place,
            member_id=who,
            held_level=held,
            missing_level=None if held is None else max(0.0, need["level"] - held),
            minutes=minutes,
            weeks=round(minutes / _AN_HOUR / hours, 1) if hours else None,
            resources=[self.offer.library.resources[number].resource_id for number in way.studied],
            steps=list(way.order),
            uncovered=_left_out(way),
        )


def _left_out(way: Way) -> list[str]:
    """Skills on the way for which nothing that can be studied is known."""
    return [skill for skill in way.order if way.resource[skill] is None]
