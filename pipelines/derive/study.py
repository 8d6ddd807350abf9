"""What can be studied for a skill: which resources suit a level and a reader, and what effort each costs.

Answers: from what can this reader learn this skill up to this level, and what is the least-effort choice for many
skills at once? The objective of every plan:

    minimise    sum over the resources chosen of  effort = minutes * (2 - worth)
    worth       0.6 * quality (0.5 when unknown) + 0.4 * language
    language    1 for the reader's first, 0.7 for another that is read, 0.4 where either side is unknown
    so that     every skill needed is taught by a chosen resource that suits it

so of equal worth the shorter is chosen, and one twice as long only where it is worth much more. A resource that is read
once serves all skills that it suits. Suiting is graded; of each skill only the best grade that has a resource counts:

    0  the skill is one of its main ones (its best four, each at least half as much as the best), its difficulty lies
       within one of the level, and it is long enough: minutes / main skills at least 10, 20, 40, 60, 60 for levels 1-5
    1  the same, but shorter        2  one of its main skills, of another difficulty      3  it names the skill (0.3)

Where no level is asked, grades 0 and 1 ask for none. A length that is unknown counts as the median of the known ones
(an hour without any). May import: `pipelines.derive.covering`, polars.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import polars as pl

from pipelines.derive.covering import Catalogue

LOWEST_SCORE = 0.3
W_QUALITY, W_LANGUAGE = 0.6, 0.4
UNKNOWN_QUALITY, OTHER_LANGUAGE, UNKNOWN_LANGUAGE = 0.5, 0.7, 0.4
MOST_MAIN, MAIN_SHARE = 4, 0.5
LEAST_MINUTES = (0, 10, 20, 40, 60, 60)  # by level; 0 = none asked
USUAL_MINUTES = 60
ANY_LEVEL = 0
MOST_SHOWN = 3  # by study alone: a profile gives the completions of resources 3.3 at most (`profiles`)
Item = tuple[str, int]
"""A skill and the level asked for; level 0 = none asked."""


@dataclass(frozen=True, slots=True)
class Resource:
    """One thing to study. Null = unknown."""

    resource_id: str
    skills: Mapping[str, float]  # how much it is about each skill, 0-1
    minutes: int | None = None
    difficulty: int | None = None
    quality: float | None = None
    language: str | None = None
    kind: str | None = None
    title: str | None = None
    is_free: bool | None = None
    has_certificate: bool | None = None

    @property
    def main(self) -> frozenset[str]:
        """The skills that it is mainly about."""
        named = [(score, skill) for skill, score in self.skills.items() if score >= LOWEST_SCORE]
        best = sorted(named, key=lambda pair: (-pair[0], pair[1]))[:MOST_MAIN]
        return frozenset(skill for score, skill in best if score >= MAIN_SHARE * best[0][0])


@dataclass(frozen=True)
class Reader:
    """What somebody can and wants to study; an empty tuple or None asks for nothing."""

    languages: tuple[str, ...] = ()  # base tags, the first preferred
    kinds: tuple[str, ...] = ()
    most_minutes: int | None = None  # of one resource
    is_free_only: bool = False
    wants_certificate: bool = False
    without: frozenset[str] = frozenset()  # resources that were tried and are not wanted again

    def refuses(self, resource: Resource) -> str | None:
        """Why this reader does not study a resource: tried, language, kind, length, price, certificate; None = would.

        What is unknown of a resource is refused only where the reader insists: on no price, or on a certificate.
        """
        if resource.resource_id in self.without:
            return "tried"
        if self.languages and resource.language and base(resource.language) not in self.languages:
            return "language"
        if self.kinds and resource.kind and resource.kind not in self.kinds:
            return "kind"
        if self.most_minutes is not None and resource.minutes is not None and resource.minutes > self.most_minutes:
            return "length"
        if self.is_free_only and resource.is_free is not True:
            return "price"
        return "certificate" if self.wants_certificate and resource.has_certificate is not True else None

    def worth(self, resource: Resource) -> float:
        """Quality and language as one number, 0-1."""
        if not self.languages or not resource.language:
            language = UNKNOWN_LANGUAGE
        else:
            language = 1.0 if base(resource.language) == self.languages[0] else OTHER_LANGUAGE
        quality = UNKNOWN_QUALITY if resource.quality is None else min(1.0, max(0.0, resource.quality))
        return W_QUALITY * quality + W_LANGUAGE * language


def base(language: str) -> str:
    """The language without its region: `zh-CN` is `zh`."""
    return language.split("-", maxsplit=1)[0].lower()


@dataclass(frozen=True)
class Library:
    """All resources, and which of them name a skill."""

    resources: tuple[Resource, ...]

    @cached_property
    def naming(self) -> dict[str, list[int]]:
        """Skill -> numbers of the resources that name it."""
        found: dict[str, list[int]] = {}
        for number, resource in enumerate(self.resources):
            for skill, score in resource.skills.items():
                if score >= LOWEST_SCORE:
                    found.setdefault(skill, []).append(number)
        return found

    @cached_property
    def main(self) -> list[frozenset[str]]:
        """The main skills of each resource."""
        return [resource.main for resource in self.resources]

    @cached_property
    def usual_minutes(self) -> int:
        """What a resource of unknown length counts as."""
        known = [resource.minutes for resource in self.resources if resource.minutes is not None]
        return round(statistics.median(known)) if known else USUAL_MINUTES

    @cached_property
    def number(self) -> dict[str, int]:
        """Resource id -> its number."""
        return {resource.resource_id: number for number, resource in enumerate(self.resources)}

    @cached_property
    def _efforts(self) -> dict[Reader, tuple[int, ...]]:
        return {}

    def efforts(self, reader: Reader) -> tuple[int, ...]:
        """What each resource costs a reader; what was tried makes no difference to it, so it is computed once."""
        alike = replace(reader, without=frozenset())
        if alike not in self._efforts:
            self._efforts[alike] = tuple(
                max(1, round(100 * self.minutes(number) * (2 - alike.worth(resource))))
                for number, resource in enumerate(self.resources)
            )
        return self._efforts[alike]

    def minutes(self, number: int) -> int:
        """The length that a resource is planned with, at least a minute."""
        known = self.resources[number].minutes
        return max(1, self.usual_minutes if known is None else known)

    def shows(self, number: int) -> int | None:
        """The level of its main skills that somebody can show who has learnt a resource; null = not known.

        Its difficulty, at most MOST_SHOWN, and no higher than it is long enough for; 0 = it is too short for any.
        """
        difficulty = self.resources[number].difficulty
        if difficulty is None:
            return None
        each = self.minutes(number) / max(1, len(self.main[number]))
        return max((n for n in range(1, min(difficulty, MOST_SHOWN) + 1) if each >= LEAST_MINUTES[n]), default=0)

    def grade(self, number: int, item: Item) -> int:
        """How well a resource that names a skill suits it at a level: 0 best, 3 worst."""
        skill, level = item
        if skill not in self.main[number]:
            return 3
        difficulty = self.resources[number].difficulty
        if level != ANY_LEVEL and difficulty is not None and abs(difficulty - level) > 1:
            return 2
        return int(self.minutes(number) < LEAST_MINUTES[min(level, 5)] * len(self.main[number]))


@dataclass(frozen=True)
class Shelf:
    """A library as one reader, or all with the same wishes, may use it for some skills and levels."""

    library: Library
    reader: Reader
    items: tuple[Item, ...]
    catalogue: Catalogue
    number: dict[Item, int] = field(repr=False)
    suiting: dict[Item, dict[int, int]] = field(repr=False)  # resources that may be studied -> their grade

    @classmethod
    def of(cls, library: Library, reader: Reader, wanted: Iterable[Item]) -> Shelf:
        """The shelf for the skills and levels wanted."""
        items = tuple(sorted(set(wanted)))
        allowed: dict[int, bool] = {}
        suiting: dict[Item, dict[int, int]] = {}
        teaches: list[list[int]] = [[] for _ in library.resources]
        for place, item in enumerate(items):
            graded: dict[int, int] = {}
            for number in library.naming.get(item[0], ()):
                if number not in allowed:
                    allowed[number] = reader.refuses(library.resources[number]) is None
                if allowed[number]:
                    graded[number] = library.grade(number, item)
            suiting[item] = graded
            best = min(graded.values(), default=0)
            for number in (n for n, grade in graded.items() if grade == best):
                teaches[number].append(place)
        catalogue = Catalogue.of(teaches, library.efforts(reader), len(items))
        return cls(library, reader, items, catalogue, {item: n for n, item in enumerate(items)}, suiting)

    def serving(self, needs: Mapping[Item, int], covers: Mapping[int, int]) -> Iterator[tuple[Item, int | None, int]]:
        """Item, resource and who learns the one from the other; of several that somebody studies the one that is most
        about the skill, then the first; None for whom none is there. `needs` and `covers` say who as bits."""
        by_place: dict[int, list[int]] = {}
        for number in sorted(covers):
            for place in self.catalogue.teaches[number]:
                by_place.setdefault(place, []).append(number)
        for item, who in needs.items():
            left, skill = who, item[0]
            could = by_place.get(self.number[item], [])
            for number in sorted(could, key=lambda n: (-self.library.resources[n].skills[skill], n)):
                some = left & covers[number]
                if some:
                    yield item, number, some
                    left &= ~some
            if left:
                yield item, None, left

    def others(self, item: Item, chosen: int | None, most: int = 2, without: frozenset[str] = frozenset()) -> list[int]:
        """Other resources for a skill: the best grade first, then the least effort; none of those in `without`."""
        graded = self.suiting[item]
        ranked = sorted(graded, key=lambda n: (graded[n], self.catalogue.efforts[n], self._id(n)))
        return [number for number in ranked if number != chosen and self._id(number) not in without][:most]

    def refused(self, skill: str) -> dict[str, int]:
        """Why resources that name a skill are not studied: reason -> how many."""
        counted: dict[str, int] = {}
        for number in self.library.naming.get(skill, ()):
            why = self.reader.refuses(self.library.resources[number])
            if why:
                counted[why] = counted.get(why, 0) + 1
        return dict(sorted(counted.items()))

    def _id(self, number: int) -> str:
        return self.library.resources[number].resource_id


def library_of(resources: pl.DataFrame, resource_skills: pl.DataFrame) -> Library:
    """From resources[resource_id, language, minutes, difficulty, and if known what else a `Resource` has] and
    resource_skills[resource_id, skill_id, score]; resources that name no skill are no help and left out."""
    named: dict[str, dict[str, float]] = {}
    counted = resource_skills.filter(pl.col("score") >= LOWEST_SCORE).sort("resource_id", "skill_id")
    for resource_id, skill_id, score in counted.select("resource_id", "skill_id", "score").iter_rows():
        named.setdefault(resource_id, {})[skill_id] = score
    known = ("minutes", "difficulty", "quality", "language", "kind", "title", "is_free", "has_certificate")
    columns = [column for column in known if column in resources.columns]
    rows = resources.filter(pl.col("resource_id").is_in(list(named))).sort("resource_id")
    return Library(
        tuple(
            Resource(resource_id, named[resource_id], **dict(zip(columns, values, strict=True)))
            for resource_id, *values in rows.select("resource_id", *columns).iter_rows()
        )
    )
