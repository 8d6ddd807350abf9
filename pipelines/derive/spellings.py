"""The vocabulary ready to search: every spelling of every skill, with the rules that make a hit a mention.

Answers: where in these texts does which skill stand? One Aho-Corasick pass over a slice of texts finds every spelling
and every cue word at once; rules then decide which hits are mentions: word boundaries for ASCII names, letter case
and context where an alias demands them. Of mentions that overlap, the leftmost and then the longest stays.

A context word must stand within 40 characters; one that begins with `!` must not. A Latin name in its own case also
counts in a list beside a skill that is sure ("Python, R and SAS"). May import: numpy,
`pipelines.derive`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.derive import codes
from pipelines.derive.codes import Places, Slice, Truths
from pipelines.derive.cue_words import cue_words
from pipelines.derive.cues import Hits
from pipelines.derive.folding import ASCII_WORD, composed, folded, loosened, spelled
from pipelines.derive.shaping import texts

CONTEXT_CHARACTERS = 40
_NOT = "!"
_SHORTEST_PLURAL = 3


@dataclass(frozen=True, slots=True)
class Meaning:
    """One skill that one spelling can mean, with the rules it carries."""

    skill: int
    written: str | None  # the only spelling that counts, loosened; None = any case
    near: tuple[str, ...]  # folded words of which one must stand near; empty = always counts
    far: tuple[str, ...]  # folded words of which none may
    plural: int  # characters of the hit that are an ending

    def allows(self, window: str) -> bool:
        """Whether the folded words around a hit are such that it counts."""
        for word in self.near:
            if word in window:
                break
        else:
            if self.near:
                return False
        return not any(word in window for word in self.far) if self.far else True

    def counts_in_company(self, window: str) -> bool:
        """Whether a list beside a sure skill will do instead of a context word: for Latin names in their own case."""
        return self.written is not None and self.written.isascii() and not any(word in window for word in self.far)


Hit = tuple[int, int, int]  # its place among the hits, its first character, the one after its last
# What stands between two things of one list.
_LISTED = re.compile(r"\s*(?:[,、/;|·&，]|,?\s*\b(?:and|or)\b|和|与|或|及|以及)\s*")


@dataclass(frozen=True, slots=True)
class Found:
    """Mentions of one slice in order of place: skills by their place in `Vocabulary.skill_ids`."""

    starts: Places
    ends: Places
    skills: Places
    cues: Hits
    hits: int  # what the automaton reported: the work done


class Vocabulary:
    """Every spelling of every skill and one automaton that finds them all, and the cue words, in one pass."""

    def __init__(self, skill_ids: list[str], spellings: dict[str, list[Meaning]]) -> None:
        """From skills and folded spelling -> what it can mean."""
        self.skill_ids = skill_ids
        meanings: dict[bytes, list[Meaning]] = {}
        for spelling, meant in spellings.items():
            meanings.setdefault(codes.pattern(spelling), []).extend(meant)
            if len(spelling) >= _SHORTEST_PLURAL and spelling[-1] in ASCII_WORD and spelling[-1].isalpha():
                plurals = [Meaning(m.skill, m.written, m.near, m.far, 1) for m in meant]
                meanings.setdefault(codes.pattern(spelling + "s"), []).extend(plurals)
        cues: dict[bytes, list[tuple[int, int, int]]] = {}
        for word, said in cue_words().items():
            cues.setdefault(codes.pattern(word), []).extend(said)
        patterns = [*meanings, *(cue for cue in cues if cue not in meanings)]
        self._finder = codes.Finder(patterns)
        self._meanings = list(chain.from_iterable(meanings.get(pattern, ()) for pattern in patterns))
        self._first, self._many = _spans(len(meanings.get(pattern, ())) for pattern in patterns)
        said = list(chain.from_iterable(cues.get(pattern, ()) for pattern in patterns))
        self._cue_first, self._cue_many = _spans(len(cues.get(pattern, ())) for pattern in patterns)
        self._said = np.array(said, np.int64).reshape(-1, 3)
        self._skills = np.array([m.skill for m in self._meanings], np.int64)
        self._endings = np.array([m.plural for m in self._meanings], np.int64)
        self._cased = np.array([m.written is not None for m in self._meanings], bool)
        self._upper = np.array([bool(m.written) and m.written[0].isupper() for m in self._meanings], bool)
        self._ruled = np.array([bool(m.near or m.far) for m in self._meanings], bool)

    @classmethod
    def of(cls, skills: pl.DataFrame, aliases: pl.DataFrame) -> Vocabulary:
        """From the reference tables `skills` and `skill_aliases`.

        The aliases are the only spellings: a label counts when it is an alias too. Raises ValueError when an alias
        means a skill that does not exist.
        """
        strangers = aliases.join(skills, on="skill_id", how="anti")["skill_id"].unique().sort().to_list()
        if strangers:
            raise ValueError(f"skill_aliases name skills that skills does not have: {', '.join(strangers)}")
        skill_ids = skills["skill_id"].unique().sort().to_list()
        number = {skill: place for place, skill in enumerate(skill_ids)}
        spellings: dict[str, list[Meaning]] = {}
        for row in aliases.sort("alias", "skill_id").iter_rows(named=True):
            written = loosened(spelled(composed(row["alias"])[0]))
            words = texts(row["context"])
            near, far = (
                tuple(folded(composed(word.removeprefix(_NOT))[0]) for word in words if word.startswith(_NOT) is denied)
                for denied in (False, True)
            )
            meaning = Meaning(number[row["skill_id"]], written if row["is_case_sensitive"] else None, near, far, 0)
            spellings.setdefault(folded(written), []).append(meaning)
        return cls(skill_ids, spellings)

    def find(self, slice_: Slice, waives_context: Truths) -> Found:
        """The mentions in a slice of texts, none overlapping another spelling's, and its cues.

        `waives_context` tells the texts in which a name needs no context. Two skills that share a spelling both get
        its place.
        """
        patterns, starts, ends = self._finder.find(slice_)
        hits = len(patterns)
        cues = self._cues(patterns, starts, ends)
        rows, meanings = _expanded(patterns, self._first, self._many)
        starts, ends = starts[rows], ends[rows]
        kept = is_word(slice_, starts, ends, self._endings[meanings])
        kept &= ~self._cased[meanings] | ((slice_.flags[starts] & codes.UPPER != 0) == self._upper[meanings])
        starts, ends, meanings = starts[kept], ends[kept], meanings[kept]
        ends = ends - self._endings[meanings]
        kept, alone = self._obeying(slice_, starts, ends, meanings, waives_context)
        self._in_company(slice_, starts, ends, kept, alone)
        if starts.size:
            kept &= ~slice_.noisy(starts)
        starts, ends, skills = starts[kept], ends[kept], self._skills[meanings[kept]]
        order = np.lexsort((skills, -ends, starts))
        starts, ends, skills = starts[order], ends[order], skills[order]
        kept = leftmost_longest(starts, ends)
        starts, ends, skills = starts[kept], ends[kept], skills[kept]
        again = np.concatenate(
            ([False], (starts[1:] == starts[:-1]) & (skills[1:] == skills[:-1]) & (ends[1:] == ends[:-1]))
        )[: len(starts)]
        return Found(starts[~again], ends[~again], skills[~again], cues, hits)

    def _cues(self, patterns: Places, starts: Places, ends: Places) -> Hits:
        rows, said = _expanded(patterns, self._cue_first, self._cue_many)
        starts, ends, words = starts[rows], ends[rows], self._said[said]
        order = np.lexsort((-ends, starts))
        return Hits(starts[order], ends[order], words[order, 0], words[order, 1], words[order, 2])

    def _obeying(
        self, slice_: Slice, starts: Places, ends: Places, meanings: Places, waives_context: Truths
    ) -> tuple[Truths, list[Hit]]:
        """Which hits have the letter case and the neighbours their meaning demands; and those that may yet count."""
        kept = np.ones(len(starts), bool)
        joined, meant = slice_.joined, self._meanings
        which = np.flatnonzero(self._cased[meanings])
        for at, start, end, meaning in codes.listed(which, starts[which], ends[which], meanings[which]):
            there, written = joined[start:end], meant[meaning].written
            if there != written and loosened(spelled(there)) != written:
                kept[at] = False
        which = np.flatnonzero(self._ruled[meanings] & kept)
        if not which.size:
            return kept, []
        numbers = slice_.numbers(starts[which])
        which, numbers = which[~waives_context[numbers]], numbers[~waives_context[numbers]]
        starts, ends, meanings = starts[which], ends[which], meanings[which]
        first = np.maximum(slice_.starts[numbers], starts - CONTEXT_CHARACTERS)
        last = np.minimum(slice_.starts[numbers + 1] - 1, ends + CONTEXT_CHARACTERS)
        low = slice_.low()
        alone: list[tuple[int, int, int]] = []
        for at, a, b, c, d, meaning in codes.listed(which, first, starts, ends, last, meanings):
            window = f"{low[a:b]}\0{low[c:d]}"
            if not meant[meaning].allows(window):
                kept[at] = False
                if meant[meaning].counts_in_company(window):
                    alone.append((at, b, c))
        return kept, alone

    def _in_company(self, slice_: Slice, starts: Places, ends: Places, kept: Truths, alone: list[Hit]) -> None:
        """Keep the names that stand in a list beside a sure one: `R` in "R or SAS, Python" needs no other word near.

        A name that is kept vouches for its own neighbours, so a list is walked from what is sure to its ends.
        """
        low = slice_.low()
        while alone:
            before, behind = np.sort(ends[kept]), np.sort(starts[kept])
            if not before.size:
                return
            left: list[Hit] = []
            for at, start, end in alone:
                earlier, later = np.searchsorted(before, start, "right") - 1, np.searchsorted(behind, end)
                is_listed = (earlier >= 0 and _LISTED.fullmatch(low, int(before[earlier]), start) is not None) or (
                    later < len(behind) and _LISTED.fullmatch(low, end, int(behind[later])) is not None
                )
                if is_listed:
                    kept[at] = True
                else:
                    left.append((at, start, end))
            if len(left) == len(alone):
                return
            alone = left


def _spans(counts: Iterable[int]) -> tuple[Places, Places]:
    """First place and length of the run of each, in one list of all."""
    many = np.fromiter(counts, np.int64)
    return np.cumsum(many) - many, many


def _expanded(patterns: Places, first: Places, many: Places) -> tuple[Places, Places]:
    """A row for each hit and each thing its pattern stands for: (number of the hit, number of the thing)."""
    counts = many[patterns]
    rows = np.repeat(np.arange(len(patterns)), counts)
    within = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    return rows, first[patterns[rows]] + within


def is_word(slice_: Slice, starts: Places, ends: Places, endings: Places | int = 0) -> Truths:
    """Whether what the automaton found stands alone, which letters next to it do not decide by themselves.

    `C` is not in `C++`, `R` not in `R&D` or `R-CNN`, `Node` not in `Node.js`, `js` not in `Node.js`; `.` before a
    capital ends a sentence. `ends` are those of the hits, `endings` how many characters of them are a plural's.
    """
    flags = slice_.flags
    opens, closes = flags[starts] & codes.WORD_ASCII != 0, flags[ends - 1] & codes.WORD_ASCII != 0
    length = ends - starts - endings
    before, earlier, after, later = flags[starts - 1], flags[starts - 2], flags[ends], flags[ends + 1]
    touches = (length == 1) & (before & (codes.PLUS_HASH | codes.AND_MINUS | codes.DOT) != 0)
    lower = flags[starts] & codes.UPPER == 0
    touches |= (before & codes.DOT != 0) & (earlier & codes.WORD_ASCII != 0) & lower
    follows = (length <= 2) & (after & codes.PLUS_HASH != 0)
    follows |= (length == 1) & (after & (codes.AND_MINUS | codes.STAR_QUOTE) != 0)
    follows |= (after & codes.DOT != 0) & (later & codes.WORD_ASCII != 0) & (later & codes.UPPER == 0)
    return ~(opens & touches) & ~(closes & follows)


def leftmost_longest(starts: Places, ends: Places) -> npt.NDArray[np.bool_]:
    """Which of some hits, sorted by start and the longer first, stay; those at the same place stay together."""
    kept = np.zeros(len(starts), bool)
    left = np.arange(len(starts))
    while left.size:
        begin, end = starts[left], ends[left]
        reach = np.concatenate(([0], np.maximum.accumulate(end)[:-1]))
        leads = begin >= reach
        leader = np.maximum.accumulate(np.where(leads, np.arange(len(left)), 0))
        stays = leads | ((begin == begin[leader]) & (end == end[leader]))
        kept[left[stays]] = True
        left = left[~stays & (begin >= end[leader])]
    return kept
