"""What the words around the mentions of a slice say: denied, must have, good to have, in use, how long, how well.

Answers: does this text ask for the thing it names, how firmly, for how many years and at which level? Requirements
are read from headings ("任职要求", "Nice to have") and, stronger, from the sentence itself ("熟悉 Spark 者优先").
No model, only the lists of `cue_words`, read for all mentions of a slice at once: the nearest cue on its side of the
mention counts. May import: numpy, `pipelines.derive`.
"""

from __future__ import annotations

import re
from copy import copy
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.derive import codes
from pipelines.derive.codes import Places, Slice, Truths
from pipelines.derive.cue_words import (
    BACKWARD,
    BREAKS,
    CLOSES,
    DENIES_AFTER,
    DENIES_BEFORE,
    DENIES_NEXT,
    FORWARD,
    HEADING,
    LEVEL,
    NO,
    REQUIRED,
    USED,
    USEFUL,
    WEAK,
    YEARS,
)

NECESSITIES = [None, "useful", "required", "used"]
_BEFORE, _AFTER = 60, 40  # characters within which a denial must stand before the mention, and after it
_NEXT = 15  # characters between `without any` and what is done without
_LIST, _CLOSE = 40, 2  # how far `no A, B or C` reaches, and how near its first skill must stand
_LEVEL_REACH, _YEARS_REACH, _YEARS_BEHIND = 60, 60, 25
_HEADING_START, _HEADING_LINE = 30, 200
_FAR = np.int64(1) << 40
# What stands behind years that go on to the next skill (`5 years of Java`), not `(5+ years), Java`.
_RUNS_ON = [ord(character) for character in " 的以工经开及"]

_HEADING = re.compile(
    r"[ \t#*\-•【\[（(\d.、一二三四五六七八九十]*(?:"
    r"(?P<useful>加分项?|优先条件|优先考虑|优先项|优先|更好|bonus(?: points)?|nice[- ]to[- ]haves?|good[- ]to[- ]have"
    r"|preferred(?: qualifications| skills| experience)?|desirable|pluses|it(?:'s| is) a plus|extra credit|optional)"
    r"|(?P<required>(?:任职|岗位|职位|应聘|能力|技能|基本|硬性|必备)(?:要求|资格|条件|技能)|要求|我们希望你|必须|"
    r"(?:minimum |basic |key |required |job |core )*(?:requirements?|qualifications|skills)|must[- ]haves?"
    r"|what (?:you(?:'ll| will)? (?:need|bring)|we(?:'re| are) looking for)|who you are|about you|you have"
    r"|your profile)"
    r"|(?P<used>(?:our |the )?(?:current )?(?:tech(?:nology|nical)? )?stack|(?:我们的|团队)?技术(?:栈|架构))"
    r"|(?P<other>(?:岗位|工作|职位|主要)?(?:职责|内容|描述)|你将|关于我们|公司介绍|团队介绍|福利|薪资|我们提供|工作地点"
    r"|(?:key )?responsibilities|what you(?:'ll| will)? (?:do|work on)|the role"
    r"|about (?:us|the (?:role|team|company|job))|benefits|perks|what we offer|we offer)"
    r")[^\n]{0,40}?(?:[:：】\]）)]|[ \t*]*$)"
)
_SECTIONS = {"useful": 1, "required": 2, "used": 3, "other": 0}

_DIGITS: dict[str, int] = {
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
}
_WORDS: dict[str, int] = dict(
    zip(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], range(1, 11), strict=True)
)
_NUMBER = rf"(?:\d{{1,2}}(?:\.\d)?|{'|'.join(_WORDS)}|[一二两三四五六七八九十半])"
_YEARS_BEFORE = re.compile(
    rf"(?<![\d.a-z])(?P<low>{_NUMBER})\s*\+?\s*(?:(?:-|–|—|~|～|to|or|至|到)\s*{_NUMBER}\s*)?"
    rf"(?:\+|plus|or more|多|个|full)?\s*(?:\(\d+\+?\)\s*)?(?:years?|yrs?|年)$"
)
_NO_YEARS_BEFORE = re.compile(
    r"(?:\b(?:past|last|next|within|in|for over|first|every)|成立|近|过去|未来|[第每])[^\w]*\w{0,6}\W*$"
)
_NO_YEARS_AFTER = re.compile(r"\s*(?:ago|old|薪|前|级|假|终|度|制|来|轻|底|初|contract|warranty)")


@dataclass(frozen=True, slots=True)
class Hits:
    """Cues of one slice by place: what they say, where the thing they speak of stands, the level they state."""

    starts: Places
    ends: Places
    bits: Places
    directions: Places
    levels: Places

    def only(self, chosen: Truths) -> Hits:
        """Some of them."""
        return Hits(*(getattr(self, name)[chosen] for name in ("starts", "ends", "bits", "directions", "levels")))

    def saying(self, bit: int, but: int | None = None) -> Hits:
        """Those that say one thing and do not look in the direction `but`."""
        chosen = (self.bits & bit) != 0
        return self.only(chosen if but is None else chosen & (self.directions != but))


def _last(places: Places, at: Places) -> Places:
    """Index of the last place at or before each, -1 for none."""
    return np.searchsorted(places, at, "right") - 1


def _taken(values: Places, index: Places, otherwise: np.int64 | int) -> Places:
    """values[index] where the index is inside, else `otherwise`."""
    inside = (index >= 0) & (index < len(values))
    return (
        np.where(inside, values[np.where(inside, index, 0)], otherwise)
        if len(values)
        else np.full(len(index), otherwise, np.int64)
    )


class Surroundings:
    """The cues of one slice and its mentions (places, in order), ready to be asked about all of them."""

    def __init__(self, texts: Slice, cues: Hits, starts: Places, ends: Places) -> None:
        """Read where the parts of sentences end and which cues stand inside longer ones."""
        self._texts, self._starts, self._ends = texts, starts, ends
        headings = (cues.bits & HEADING) != 0
        self._headings = cues.only(headings)
        cues = cues.only(~headings)
        self._cues = cues.only(_outermost(cues.starts, cues.ends))
        flags = texts.flags
        marks = np.flatnonzero(flags & (codes.STOP | codes.ENDER | codes.WIDE_COMMA | codes.COMMA | codes.COLON))
        marks = marks[marks < len(flags) - 1]
        kinds, is_spaced = flags[marks], flags[marks + 1] & codes.SPACE != 0
        is_chinese = texts.folded[marks + 1] > 0x7F
        hard = (kinds & codes.STOP != 0) | ((kinds & codes.ENDER != 0) & is_spaced)
        comma = (kinds & codes.WIDE_COMMA != 0) | ((kinds & codes.COMMA != 0) & is_chinese)
        colon = (kinds & codes.COLON != 0) & (is_spaced | is_chinese)
        self._sentences, self._parts = marks[hard], marks[hard | comma]
        self._clauses = np.sort(np.concatenate((marks[hard | comma | colon], self._cues.saying(BREAKS).starts)))
        self._bound()

    def _bound(self) -> None:
        """The part of the sentence in which each mention stands."""
        self._first = _taken(self._parts, _last(self._parts, self._starts), -1) + 1
        self._end = _taken(self._parts, np.searchsorted(self._parts, self._ends), len(self._texts.flags))

    def about(self, chosen: Truths) -> Surroundings:
        """The same of some of the mentions."""
        fewer = copy(self)
        fewer._starts, fewer._ends = self._starts[chosen], self._ends[chosen]
        fewer._first, fewer._end = self._first[chosen], self._end[chosen]
        return fewer

    def denied(self) -> Truths:
        """Which mentions the text says are not needed.

        "Docker is not required but preferred" and "a plus but not required" deny nothing.
        """
        starts, ends, cues = self._starts, self._ends, self._cues
        clause = _taken(self._clauses, _last(self._clauses, starts), -1)
        clause_end = _taken(self._clauses, np.searchsorted(self._clauses, ends), len(self._texts.flags))
        demands = cues.saying(REQUIRED | WEAK | LEVEL | CLOSES)

        before = cues.saying(DENIES_AFTER)
        index = _last(before.ends, starts)
        first, last = _taken(before.starts, index, -_FAR), _taken(before.ends, index, -_FAR)
        denied = (first > clause) & (first >= starts - _BEFORE)
        # a new demand after a first skill ends the denial: 无需 Java 熟悉 Python
        demand = _taken(demands.starts, np.searchsorted(demands.starts, starts) - 1, -_FAR)
        named = _taken(starts, np.searchsorted(starts, last), _FAR)
        denied &= ~((demand >= last) & (named < demand))

        after = cues.saying(DENIES_BEFORE)
        index = np.searchsorted(after.starts, ends)
        reached = np.minimum(clause_end, ends + _AFTER)
        behind = _taken(after.ends, index, _FAR) <= reached
        denied |= behind & (self._distance(USEFUL) >= _FAR)

        no, closing = cues.saying(NO), cues.saying(CLOSES)
        index = _last(no.ends, starts)
        first, last = _taken(no.starts, index, -_FAR), _taken(no.ends, index, -_FAR)
        named = _taken(starts, np.searchsorted(starts, last), _FAR)
        is_list = (first > clause) & (named - last <= _CLOSE) & (starts - last <= _LIST)
        closed = _taken(closing.ends, np.searchsorted(closing.starts, ends), _FAR) <= np.minimum(
            clause_end, ends + _AFTER
        )
        return denied | (is_list & closed) | self._done_without(clause, clause_end)

    def _done_without(self, clause: Places, clause_end: Places) -> Truths:
        """Which mentions are the first thing named after `without any`, or the last of a clause that says `no` to it.

        `uses no X and relies on Y` denies X; `... but no Java` denies Java, `no Java shop would ...` nothing.
        """
        starts, ends = self._starts, self._ends
        previous = np.concatenate(([-_FAR], ends[:-1])) if len(ends) else ends
        without, no = self._cues.saying(DENIES_NEXT), self._cues.saying(NO)
        last = _taken(without.ends, _last(without.ends, starts), -_FAR)
        nearby = (last > clause) & (starts - last <= _NEXT) & (previous <= last)
        told = _taken(no.ends, _last(no.ends, starts), -_FAR)
        return nearby | ((starts - told <= 1) & (told > clause) & (clause_end - ends <= 1))

    def demanded(self) -> npt.NDArray[np.int64]:
        """For each mention of a job its place in NECESSITIES; 0 when neither sentence nor heading says.

        A firm cue in the part of the sentence counts more than one earlier in the sentence, that more than the
        heading, and the heading more than a weak cue ("experience with").
        """
        said = self._nearest_demand(self._first, both_sides=True)
        is_weak = self._distance(WEAK) < _FAR
        sentence = _taken(self._sentences, _last(self._sentences, self._starts), -1) + 1
        carried = self._nearest_demand(sentence, both_sides=False)
        said = np.where((said == 0) & ~is_weak, carried, said)
        section = self._sections()
        said = np.where((said == 0) & (section > 0), section, said)
        return np.where((said == 0) & is_weak & (section != 0), 2, said)

    def levels(self) -> Places:
        """For each mention the level its words state, 0 for none: 精通 Python, proficient in Go, Rust (basic)."""
        cues = self._cues.saying(LEVEL)
        index = _last(cues.ends, self._starts)
        near = (_taken(cues.starts, index, -_FAR) >= self._first) & (
            self._starts - _taken(cues.ends, index, -_FAR) <= _LEVEL_REACH
        )
        stated = np.where(near, _taken(cues.levels, index, 0), 0)
        index = np.searchsorted(cues.starts, self._ends)
        gap = _taken(cues.starts, index, _FAR) - self._ends
        opener = self._texts.folded[np.minimum(self._ends + (gap >= 2), len(self._texts.folded) - 1)]
        opened = (
            (self._texts.folded[self._ends] == ord("("))
            | (opener == ord("("))
            | (self._texts.folded[self._ends] == ord(":"))
        )
        behind = (gap <= 3) & (opened | ((stated == 0) & (gap <= 1)))
        return np.where(behind, _taken(cues.levels, index, 0), stated)

    def years(self) -> npt.NDArray[np.float64]:
        """For each mention of a job the years asked for, NaN for none; of a range the lower end."""
        none = np.full(len(self._starts), np.nan)
        cues = self._cues.saying(YEARS)
        jobs = np.zeros(len(self._texts.starts), bool)
        jobs[self._texts.numbers(self._starts)] = True
        cues = cues.only(jobs[self._texts.numbers(cues.starts)])
        found = [
            (start, end, value)
            for start, end in zip(cues.starts.tolist(), cues.ends.tolist(), strict=True)
            if (value := self._stated_years(start, end)) is not None
        ]
        if not found:
            return none
        places, ends = (np.array([one[i] for one in found], np.int64) for i in (0, 1))
        values = np.array([value for _, _, value in found])
        index = _last(ends, self._starts)
        before = (_taken(places, index, -_FAR) >= self._first) & (
            self._starts - _taken(ends, index, -_FAR) <= _YEARS_REACH
        )
        behind = np.searchsorted(places, self._ends)
        place = _taken(places, behind, _FAR)
        following = _taken(self._starts, np.searchsorted(self._starts, self._ends), _FAR)
        after = (place < self._end) & (place - self._ends <= _YEARS_BEHIND) & (following > place)
        # Engineer in Go, 3 years of Python: these years go on to a skill of their own
        begin = _taken(ends, behind, 0)
        named = _taken(self._starts, np.searchsorted(self._starts, begin), _FAR)
        runs_on = np.isin(self._texts.folded[begin], _RUNS_ON)
        after &= ~(runs_on & (named - begin <= _YEARS_BEHIND) & (named < self._end))
        # Python 3 年 Java 5 年: where a skill comes first, the years come behind
        skill_first = _taken(self._starts, np.searchsorted(self._starts, self._first), _FAR)
        years_first = _taken(places, np.searchsorted(places, self._first), _FAR)
        behind_style = skill_first < years_first
        runs_on = np.isin(self._texts.folded[_taken(ends, index, 0)], _RUNS_ON)
        before &= ~behind_style | runs_on
        use_after = after & (behind_style | ~before)
        chosen = np.where(use_after, behind, index)
        usable = use_after | before
        return np.where(usable, values[np.where(usable, chosen, 0)], none)

    def _stated_years(self, start: int, end: int) -> float | None:
        words = self._texts.words(start - 24, end).rpartition("\0")[2]
        stated = _YEARS_BEFORE.search(words)
        if not stated or _NO_YEARS_BEFORE.search(words[: stated.start()]):
            return None
        if _NO_YEARS_AFTER.match(self._texts.words(end, end + 10)):
            return None
        low = str(stated["low"])
        value = 0.5 if low == "半" else float(_DIGITS.get(low) or _WORDS.get(low) or low)
        return value if 0 < value <= 30 else None

    def _distance(self, bit: int) -> Places:
        """Characters between each mention and the nearest cue of a kind in its part of the sentence."""
        return np.minimum(self._before(bit, self._first), self._behind(bit))

    def _before(self, bit: int, first: Places) -> Places:
        cues = self._cues.saying(bit, but=BACKWARD)
        index = _last(cues.ends, self._starts)
        return np.where(
            _taken(cues.starts, index, -_FAR) >= first, self._starts - _taken(cues.ends, index, -_FAR), _FAR
        )

    def _behind(self, bit: int) -> Places:
        cues = self._cues.saying(bit, but=FORWARD)
        place = _taken(cues.starts, np.searchsorted(cues.starts, self._ends), _FAR)
        return np.where(place < self._end, place - self._ends, _FAR)

    def _nearest_demand(self, first: Places, *, both_sides: bool) -> Places:
        distances = [self._before(bit, first) for bit in (USEFUL, REQUIRED, USED)]
        if both_sides:
            behind = [self._behind(bit) for bit in (USEFUL, REQUIRED, USED)]
            distances = [np.minimum(*two) for two in zip(distances, behind, strict=True)]
        nearest = np.stack(distances) if len(self._starts) else np.empty((3, 0), np.int64)
        return np.where(nearest.min(axis=0, initial=_FAR) < _FAR, nearest.argmin(axis=0) + 1, 0)

    def _sections(self) -> Places:
        """For each mention what its heading says, by NECESSITIES; 0 for a heading of another kind, -1 without one."""
        numbers = self._texts.numbers(self._starts)
        jobs = np.unique(numbers)
        lines = np.flatnonzero(self._texts.flags & codes.NEWLINE)
        begins = _taken(lines, _last(lines, self._headings.starts), -1) + 1
        near = (self._headings.starts - begins) <= _HEADING_START
        begins = np.unique(begins[near])
        begins = begins[np.isin(self._texts.numbers(begins), jobs)]
        ends = _taken(lines, np.searchsorted(lines, begins), len(self._texts.flags))
        places: list[int] = []
        kinds: list[int] = []
        for begin, end in zip(begins.tolist(), ends.tolist(), strict=True):
            heading = _HEADING.match(self._texts.words(begin, min(end, begin + _HEADING_LINE)))
            if heading and heading.lastgroup:
                places.append(begin)
                kinds.append(_SECTIONS[heading.lastgroup])
        headings, sections = np.array(places, np.int64), np.array(kinds, np.int64)
        index = _last(headings, self._starts)
        is_here = _taken(headings, index, -1) >= self._texts.starts[numbers]
        return np.where(is_here, _taken(sections, index, -1), -1)


def _outermost(starts: Places, ends: Places) -> Truths:
    """Which hits (sorted by start, the longer first) lie inside no other; equal ones all count."""
    if not len(starts):
        return np.zeros(0, bool)
    reach = np.maximum.accumulate(ends)
    same = np.concatenate(([False], (starts[1:] == starts[:-1]) & (ends[1:] == ends[:-1])))
    inside = np.concatenate(([False], ends[1:] <= reach[:-1]))
    group = np.maximum.accumulate(np.where(~same, np.arange(len(starts)), 0))
    return ~inside[group]
