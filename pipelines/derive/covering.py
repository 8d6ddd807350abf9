"""The least effort that covers what is needed: weighted set cover, for many readers of one catalogue at once.

Answers: which resources together teach all that this reader needs, at little total effort? Readers are bits: a skill's
need, a resource's being chosen and each counter are whole numbers with one bit a reader, so one AND serves thousands,
and no reader's answer depends on who else is asked for. Deterministic; efforts are whole numbers, ties go to the
resource that stands first.

    1. greedy: the resource with the least effort a newly covered skill, again and again (Chvatal 1979,
       https://doi.org/10.1287/moor.4.3.233; within H(n) of the optimum)
    2. drop: what is no longer needed, the dearest first
    3. exchange: one resource for the one or two that it makes superfluous, when they cost more
    4. split: a resource for the cheapest ones of the two or three skills that only it covers, when these cost less

3, 4 and 2 run twice; nothing makes a cover dearer. How near that comes is what `talent evaluate paths` measures against
`exact_cover`. May import: numpy.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

ROUNDS = 2
MOST_GAIN = 8  # a resource that covers more is ranked as if it covered 8; it covers them all the same
MOST_SPLIT = 8  # resources that teach more are not split: the combinations of three would be too many
_COMMON = 840  # divisible by 1 ... 8, so that effort / gain is compared in whole numbers


@dataclass(frozen=True)
class Catalogue:
    """What each resource teaches (numbers of skills, sorted) and costs, and which resources teach each skill.

    `taught_by` leaves out the resources that another one makes pointless: it teaches all that they teach, for no more.
    """

    teaches: tuple[tuple[int, ...], ...]
    efforts: tuple[int, ...]
    taught_by: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, teaches: Iterable[Iterable[int]], efforts: Iterable[int], skills: int) -> Catalogue:
        """A catalogue of resources in the order given; ValueError for an effort that is not positive."""
        sets = [frozenset(some) for some in teaches]
        costs = tuple(efforts)
        if any(cost <= 0 for cost in costs):
            raise ValueError("every resource costs some effort")
        by: list[list[int]] = [[] for _ in range(skills)]
        # in this order each needs to be compared only with what stays, and of equals the first does
        useful = (number for number, some in enumerate(sets) if some)
        for resource in sorted(useful, key=lambda r: (costs[r], r)):
            mine = sets[resource]
            rarest = min(mine, key=lambda skill: len(by[skill]), default=None)
            if rarest is not None and not any(mine <= sets[other] for other in by[rarest]):
                for skill in mine:
                    by[skill].append(resource)
        return cls(
            tuple(tuple(sorted(some)) if some else () for some in sets),
            costs,
            tuple(tuple(sorted(some)) for some in by),
        )

    def part(self, skills: Iterable[int]) -> tuple[Catalogue, list[int], list[int]]:
        """The catalogue as far as these skills go, renumbered: (it, its resources' and its skills' old numbers)."""
        old_skills = sorted(skill for skill in set(skills) if self.taught_by[skill])
        old = sorted({resource for skill in old_skills for resource in self.taught_by[skill]})
        new_skill = {skill: n for n, skill in enumerate(old_skills)}
        new = {resource: n for n, resource in enumerate(old)}
        teaches = (tuple(new_skill[skill] for skill in self.teaches[r] if skill in new_skill) for r in old)
        taught_by = (tuple(new[resource] for resource in self.taught_by[skill]) for skill in old_skills)
        return Catalogue(tuple(teaches), tuple(self.efforts[r] for r in old), tuple(taught_by)), old, old_skills


def cover(catalogue: Catalogue, needs: Sequence[int]) -> dict[int, int]:
    """Resource -> the readers (bits) who study it, so that each need that anyone teaches is covered.

    `needs` has for each skill the readers (bits) who need it. Needs that nobody teaches stay uncovered.
    """
    part, resources, skills = catalogue.part(skill for skill, who in enumerate(needs) if who)
    covers = _Covers(part, [needs[skill] for skill in skills])
    covers.greedy()
    covers.drop()
    for _ in range(ROUNDS):
        covers.exchange()
        covers.split()
        covers.drop()
    return {resources[r]: who for r, who in enumerate(covers.chosen) if who}


def cover_one(catalogue: Catalogue, needed: Iterable[int]) -> list[int]:
    """The resources for one reader, in the order of the catalogue."""
    needs = [0] * len(catalogue.taught_by)
    for skill in needed:
        needs[skill] = 1
    return sorted(cover(catalogue, needs))


def bits(numbers: Iterable[int]) -> int:
    """A set of small numbers as one number with these bits."""
    at = np.fromiter(numbers, dtype=np.int64)
    if not len(at):
        return 0
    flags = np.zeros(int(at.max()) + 1, dtype=np.uint8)
    flags[at] = 1
    return int.from_bytes(np.packbits(flags, bitorder="little").tobytes(), "little")


def array(who: int) -> np.ndarray:
    """The numbers of the bits that are set, ascending."""
    flags = np.frombuffer(who.to_bytes((who.bit_length() + 7) // 8, "little"), dtype=np.uint8)
    return np.flatnonzero(np.unpackbits(flags, bitorder="little"))


def places(who: int) -> list[int]:
    """The same as a list."""
    return array(who).tolist()


class _Covers:
    """The covers of all readers while they are made."""

    def __init__(self, catalogue: Catalogue, needs: list[int]) -> None:
        self._teaches, self._efforts, self._by = catalogue.teaches, catalogue.efforts, catalogue.taught_by
        self._needs = needs
        self.chosen = [0] * len(self._teaches)
        # how many chosen resources teach a skill, in binary: the first number holds the ones, the second the twos ...
        self._counts: list[list[int]] = [[0, 0] for _ in needs]
        self._once = [0] * len(needs)  # who needs a skill that exactly one chosen resource teaches
        self._dearest = sorted(range(len(self._teaches)), key=lambda r: (-self._efforts[r], r))
        self._cheapest = [sorted(some, key=lambda r: (self._efforts[r], r)) for some in self._by]

    def greedy(self) -> None:
        """Least effort a newly covered skill. One sweep over (resource, gain) by effort / gain is exactly that: gains
        only shrink, so who would gain more was served earlier in the sweep."""
        open_ = list(self._needs)
        steps = [(r, k) for r, some in enumerate(self._teaches) for k in range(min(len(some), MOST_GAIN), 0, -1)]
        steps.sort(key=lambda step: (self._efforts[step[0]] * (_COMMON // step[1]), -step[1], step[0]))
        for resource, gain in steps:
            who = _at_least([open_[skill] for skill in self._teaches[resource]], gain)
            if who:
                self.chosen[resource] |= who
                for skill in self._teaches[resource]:
                    open_[skill] &= ~who
        for resource, who in enumerate(self.chosen):
            if who:
                self._count(resource, who)
        for skill in range(len(open_)):
            self._once[skill] = self._exactly_one(skill)

    def drop(self) -> None:
        """Leave out what others cover as well, the dearest first."""
        for resource in self._dearest:
            who = self._superfluous(resource, self.chosen[resource])
            if who:
                self._move((resource,), (), who)

    def exchange(self) -> None:
        """Take a resource up for the one or two that it makes superfluous, for whom that costs less."""
        for resource, taught in enumerate(self._teaches):
            effort, free = self._efforts[resource], ~self.chosen[resource]
            near = sorted({r for skill in taught for r in self._by[skill] if self.chosen[r]} - {resource})
            inside = frozenset(taught)
            could = [(self._efforts[r], r, self._superfluous(r, self.chosen[r] & free, inside)) for r in near]
            could = sorted(((-cost, r, who) for cost, r, who in could if who))
            moves: list[tuple[int, tuple[int, ...], int]] = []
            moves += [(cost, (r,), who) for cost, r, who in could if -cost > effort]
            for place, (cost, r, who) in enumerate(could):
                for more, other, whose in could[place + 1 :]:
                    if -cost - more <= effort:
                        break  # the dearest stand first
                    both = who & whose
                    if both:
                        for skill in set(self._teaches[r]).intersection(self._teaches[other]) - inside:
                            both &= ~self._exactly_two(skill)
                        if both:
                            moves.append((cost + more, (r, other), both))
            moved = 0
            for _, out, who in sorted(moves):
                now = who & ~moved
                if now:
                    moved |= now
                    self._move(out, (resource,), now)

    def split(self) -> None:
        """Give a resource up for the cheapest ones of the two or three skills that only it covers."""
        for resource in self._dearest:
            taught = self._teaches[resource]
            if not self.chosen[resource] or not 1 < len(taught) <= MOST_SPLIT:
                continue
            for size in (2, 3):
                for some in combinations(taught, size):
                    instead = {self._other(resource, skill) for skill in some}
                    if sum(self._effort_of(r) for r in instead) >= self._efforts[resource]:
                        continue
                    who = self.chosen[resource]
                    for skill in taught:
                        who &= self._once[skill] if skill in some else ~self._once[skill]
                    if who:
                        self._move((resource,), tuple(r for r in instead if r is not None), who)

    def _other(self, resource: int, skill: int) -> int | None:
        """The cheapest other resource that teaches a skill."""
        return next((r for r in self._cheapest[skill][:2] if r != resource), None)

    def _effort_of(self, resource: int | None) -> float:
        return float("inf") if resource is None else self._efforts[resource]

    def _superfluous(self, resource: int, who: int, inside: frozenset[int] = frozenset()) -> int:
        """For whom of `who` nothing outside the skills `inside` is covered by this resource alone."""
        for skill in self._teaches[resource]:
            if not who:
                break
            if skill not in inside:
                who &= ~self._once[skill]
        return who

    def _move(self, out: tuple[int, ...], into: tuple[int, ...], who: int) -> None:
        """Change the covers of `who`, and count again what has changed."""
        touched: set[int] = set()
        for resource in into:
            new = who & ~self.chosen[resource]
            self.chosen[resource] |= new
            self._count(resource, new)
            touched.update(self._teaches[resource])
        for resource in out:
            self.chosen[resource] &= ~who
            self._discount(resource, who)
            touched.update(self._teaches[resource])
        for skill in touched:
            self._once[skill] = self._exactly_one(skill)

    def _count(self, resource: int, who: int) -> None:
        for skill in self._teaches[resource]:
            counts, carry = self._counts[skill], who
            for place, digit in enumerate(counts):
                counts[place] = digit ^ carry
                carry &= digit
                if not carry:
                    break
            if carry:
                counts.append(carry)

    def _discount(self, resource: int, who: int) -> None:
        for skill in self._teaches[resource]:
            counts, carry = self._counts[skill], who
            for place, digit in enumerate(counts):
                counts[place] = digit ^ carry
                carry &= ~digit
                if not carry:
                    break

    def _exactly_one(self, skill: int) -> int:
        ones, *more = self._counts[skill]
        found = self._needs[skill] & ones
        for digit in more:
            found &= ~digit
        return found

    def _exactly_two(self, skill: int) -> int:
        ones, twos, *more = self._counts[skill]
        found = self._needs[skill] & twos & ~ones
        for digit in more:
            found &= ~digit
        return found


def _at_least(flags: Sequence[int], count: int) -> int:
    """The bits that are set in at least `count` of the numbers."""
    reached = [0] * (count + 1)
    for flag in flags:
        if flag:
            for n in range(count, 1, -1):
                reached[n] |= reached[n - 1] & flag
            reached[1] |= flag
    return reached[count]
