"""Many texts as one array of character codes, folded, with what each character is.

Answers: what does a slice of texts look like to a search that ignores spelling, where are its words and sentences?
Folding as in `folding.folded`, but for thousands of texts at once, by tables over the character codes: one code in is
one code out, so that a place in the array is a place in the text. Codes outside the basic plane become U+FFFD.

The search wants words, not parts of words. So the first character of an ASCII word, its last and an only one get codes
of their own (private use area, U+E000 and up), in texts and spellings alike: `java` cannot be found in `javascript`,
and an automaton over such codes stops at words only. https://doi.org/10.1145/360825.360855 is the automaton.
May import: ahocorasick_rs, numpy, `pipelines.derive.folding`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, chain
from typing import cast

import ahocorasick_rs
import numpy as np
import numpy.typing as npt

from pipelines.derive.folding import ASCII_WORD, composed, folded, is_composed, spelled

Codes = npt.NDArray[np.uint16]
Places = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]

# What a character is, one bit each.
WORD_ASCII, WORD, UNCOMPOSED, NEWLINE = 1, 2, 4, 8
DOT, PLUS_HASH, AND_MINUS, STAR_QUOTE = 16, 32, 64, 128
UPPER, ENDER, STOP, WIDE_COMMA = 256, 512, 1024, 2048
COMMA, SPACE, COLON, NOISE = 4096, 8192, 16384, 32768

_UNKNOWN = 0xFFFD
_FIRST, _LAST, _ONLY = 0xE000, 0xE080, 0xE100
_MARKS = np.array([0, _FIRST, _LAST, _ONLY], np.uint16)
_SUPPLEMENTARY, _BEYOND = 0x10000, 0x110000
# Letters of alphabets, which a Latin word may hold (`Québec`); Chinese, Japanese and Korean characters stand free.
_ALPHABETS = 0x1100
# Runs of these characters this long are data, not words: base64, hashes, minified code.
NOISE_CHARACTERS = 120
_EDGE = "\0\0"


def _is(characters: str) -> list[int]:
    return [ord(character) for character in characters]


@cache
def _tables() -> tuple[Codes, npt.NDArray[np.uint16]]:
    """Folded code and flags of every character code."""
    plain = [chr(code) if not 0xD800 <= code < 0xF900 else " " for code in range(_SUPPLEMENTARY)]
    fold = np.full(_BEYOND, _UNKNOWN, np.uint16)
    # a space after each, or a capital sigma would become a final one
    spaced = folded(" ".join(plain))
    wide = np.frombuffer(spaced.encode("utf-32-le"), np.uint32)[::2]
    fold[:_SUPPLEMENTARY] = np.where(wide < _SUPPLEMENTARY, wide, _UNKNOWN)
    fold[0xD800:0xF900] = _UNKNOWN
    fold[0] = 0
    flags = np.zeros(_BEYOND, np.uint16)
    single = spelled("".join(plain))
    same: dict[str, list[int]] = {}
    for code, character in enumerate(single):
        same.setdefault(character, []).append(code)
    for bit, characters in (
        (WORD_ASCII | WORD | NOISE, "".join(ASCII_WORD)),
        (DOT, "."), (PLUS_HASH, "+#"), (AND_MINUS, "&-"), (STAR_QUOTE, "*'"), (NOISE, "+/=-"),
        (UPPER, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        (NEWLINE, "\n\r\v\f\0"), (COLON, ":"), (SPACE, " \t\n\r\v\f\0\u00a0\u3000"),
    ):  # fmt: skip
        for character in characters:
            flags[same[character]] |= bit
    # the wide forms of `;` and `,` end a Chinese sentence where the narrow ones may not
    flags[_is(".!?;")] |= ENDER
    flags[_is("。；！？\n\r\v\f\0")] |= STOP
    flags[_is("，")] |= WIDE_COMMA
    flags[_is(",")] |= COMMA
    letters = [code for code in range(0x80, _ALPHABETS) if chr(code).isalpha()]
    flags[letters + _is("²³¹")] |= WORD  # R² is no language
    flags[[code for code, character in enumerate(plain) if not is_composed(character)]] |= UNCOMPOSED
    return fold, flags


def _edges(flags: npt.NDArray[np.uint16]) -> npt.NDArray[np.uint8]:
    """For each character 1 when it begins an ASCII word, 2 when it ends one, 3 when it is one, else 0."""
    kinds = flags.astype(np.uint8)
    word = kinds & WORD
    edges = word >> 1
    edges[1:] &= ~(word[:-1] >> 1)
    ends = word.copy()
    ends[:-1] &= ~word[1:]
    return ((edges | ends) * (kinds & WORD_ASCII)).astype(np.uint8)


def pattern(spelling: str) -> bytes:
    """The marked codes of a spelling in any form: the same for spellings that fold to the same."""
    fold, flags = _tables()
    raw = np.frombuffer(composed(spelling)[0].encode("utf-32-le"), np.uint32)
    return (fold[raw] + _MARKS[_edges(flags[raw])]).tobytes()


class Finder:
    """One automaton over many patterns, and the narrow alphabet in which it reads texts.

    An automaton works by the byte. Each character is two: the first below 128, the second above, so that no match
    begins inside a character and places need no counting. The first byte of an ASCII word character is its mark, so
    that most characters of a text lead nowhere; all characters that no pattern uses are one and the same.
    """

    def __init__(self, patterns: Sequence[bytes]) -> None:
        """From the `pattern`s of spellings; ValueError when they use more than 15,000 characters."""
        coded = [np.frombuffer(one, np.uint16) for one in patterns]
        used = np.unique(np.concatenate(coded)) if coded else np.empty(0, np.uint16)
        wide = used[(used >= 0x80) & ((used < _FIRST) | (used >= _ONLY + 0x80))]
        firsts = np.arange(len(wide)) // 128 + len(_MARKS)
        if len(wide) >= (127 - len(_MARKS)) * 128:
            raise ValueError(f"The vocabulary uses {len(used):,} different characters, more than can be told apart.")
        self._pairs = np.full(_SUPPLEMENTARY, 0xFF7F, np.uint16)
        self._pairs[:0x80] = (np.arange(0x80) + 0x80) << 8
        self._pairs[wide] = firsts | ((np.arange(len(wide)) % 128 + 0x80) << 8)
        for mark in (1, 2, 3):
            self._pairs[_MARKS[mark] : _MARKS[mark] + 0x80] = self._pairs[:0x80] + mark
        self._automaton = ahocorasick_rs.BytesAhoCorasick(
            [self._pairs[one].astype("<u2").tobytes() for one in coded],
            implementation=ahocorasick_rs.Implementation.ContiguousNFA,
        )

    def find(self, slice_: Slice) -> tuple[Places, Places, Places]:
        """Every occurrence of every pattern, overlapping ones too: (patterns, starts, ends)."""
        read = self._pairs[slice_.folded] + _edges(slice_.flags)
        raw = self._automaton.find_matches_as_indexes(read.astype("<u2", copy=False).tobytes(), overlapping=True)
        table = np.fromiter(chain.from_iterable(raw), np.int64, 3 * len(raw)).reshape(-1, 3)
        return table[:, 0], table[:, 1] >> 1, table[:, 2] >> 1


@dataclass(frozen=True, slots=True)
class Slice:
    """Some texts, one after the other, NUL between them, two NULs at either end.

    `given` are the texts as they came, `joined` all of them composed (NFC); `starts` are the places of their first
    characters, ending with that after the last text; `offsets` maps the number of a text whose characters moved to
    their places as given.
    """

    given: list[str]
    joined: str
    starts: Places
    folded: Codes
    flags: npt.NDArray[np.uint16]
    offsets: dict[int, list[int]]

    @classmethod
    def of(cls, texts: Sequence[str]) -> Slice:
        """Fold some texts."""
        fold, table = _tables()
        given, plain, offsets = list(texts), list(texts), dict[int, list[int]]()
        joined, raw, starts = _joined(given)
        flags = table[raw]
        suspects = np.flatnonzero(flags & UNCOMPOSED)
        if suspects.size:
            for number in _numbers(np.unique(np.searchsorted(starts, suspects, "right") - 1)):
                plain[number], moved = composed(given[number])
                if moved:
                    offsets[number] = moved
            joined, raw, starts = _joined(plain)
            flags = table[raw]
        return cls(given, joined, starts, fold[raw], flags, offsets)

    def numbers(self, places: Places) -> Places:
        """Which text each place lies in."""
        return np.searchsorted(self.starts, places, "right") - 1

    def words(self, start: int, end: int) -> str:
        """Characters as a lower-case string, half-width, with their own line ends, NUL between texts."""
        return spelled(self.joined[max(0, start) : end]).lower()

    def low(self) -> str:
        """All characters folded, as a string: its places are those of the slice."""
        return self.folded.tobytes().decode("utf-16-le")

    def noisy(self, starts: Places) -> Truths:
        """Whether each place lies in a long run of letters, digits and `+/=-` without a space."""
        noise = (self.flags & NOISE).astype(bool)
        last = len(noise) - 1
        # in a run this long half of it lies to one side of every place
        halves = [
            np.logical_and.reduce([noise[np.clip(starts + side * step, 0, last)] for step in (20, 40, 60)])
            for side in (-1, 1)
        ]
        found = halves[0] | halves[1]
        if found.any():
            breaks = np.flatnonzero(~noise)
            nearest = np.searchsorted(breaks, starts[found])
            found[found] = breaks[nearest] - breaks[nearest - 1] > NOISE_CHARACTERS
        return found


def listed(*columns: Places) -> Iterator[tuple[int, ...]]:
    """The rows of some columns as Python numbers."""
    return zip(*(_numbers(column) for column in columns), strict=True)


def _numbers(column: Places) -> list[int]:
    return cast("list[int]", column.tolist())


def _joined(texts: list[str]) -> tuple[str, npt.NDArray[np.uint32], Places]:
    joined = f"{_EDGE}{chr(0).join(texts)}{_EDGE}"
    raw = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    return joined, raw, np.array(list(accumulate((len(text) + 1 for text in texts), initial=len(_EDGE))), np.int64)
