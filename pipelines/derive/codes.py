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

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, chain

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
    flags[letters] |= WORD
    flags[[code for code, character in enumerate(plain) if not is_composed(character)]] |= UNCOMPOSED
    return fold, flags


def marked(fold: Codes, flags: npt.NDArray[np.uint16]) -> Codes:
    """The folded codes with the edges of ASCII words marked."""
    word = (flags & WORD).astype(bool)
    before = np.concatenate(([False], word[:-1]))
    after = np.concatenate((word[1:], [False]))
    edge = (word & ~before).view(np.uint8) + ((word & ~after).view(np.uint8) << 1)
    edge *= (flags & WORD_ASCII).astype(np.uint8)
    return fold + _MARKS[edge]


def pattern(spelling: str) -> bytes:
    """The marked codes of a spelling in any form: the same for spellings that fold to the same."""
    fold, flags = _tables()
    raw = np.frombuffer(composed(spelling)[0].encode("utf-32-le"), np.uint32)
    return marked(fold[raw], flags[raw]).tobytes()


class Finder:
    """One automaton over many patterns, and the narrow alphabet in which it reads texts.

    An automaton works by the byte. The few ASCII characters and marks that the patterns use take one byte each, their
    Chinese characters two, and every character that no pattern uses one and the same: texts shrink to two thirds of
    UTF-8, and most hits that are none disappear.
    """

    def __init__(self, patterns: Sequence[bytes]) -> None:
        """From the `pattern`s of spellings; ValueError when they use more than some thousands of characters."""
        used = np.unique(np.frombuffer(b"".join(patterns), np.uint16))
        is_narrow = (used < 0x80) | ((used >= _FIRST) & (used < _ONLY + 0x80))
        narrow, wide = used[is_narrow], used[~is_narrow]
        self._first_lead = len(narrow)
        if len(narrow) + len(wide) // 255 >= 255:
            raise ValueError(f"The vocabulary uses {len(used)} different characters, more than an automaton can read.")
        self._leads, self._trails = np.full(_SUPPLEMENTARY, 255, np.uint8), np.zeros(_SUPPLEMENTARY, np.uint8)
        self._leads[narrow] = np.arange(len(narrow))
        self._leads[wide] = len(narrow) + np.arange(len(wide)) // 255
        self._trails[wide] = np.arange(len(wide)) % 255
        self._automaton = ahocorasick_rs.BytesAhoCorasick(
            [self._encoded(np.frombuffer(one, np.uint16))[0].tobytes() for one in patterns],
            implementation=ahocorasick_rs.Implementation.ContiguousNFA,
        )

    def find(self, slice_: Slice) -> tuple[Places, Places, Places]:
        """Every occurrence of every pattern, overlapping ones too: (patterns, starts, ends)."""
        read, trails, begins = self._encoded(marked(slice_.folded, slice_.flags))
        raw = self._automaton.find_matches_as_indexes(read.tobytes(), overlapping=True)
        table = np.fromiter(chain.from_iterable(raw), np.int64, 3 * len(raw)).reshape(-1, 3)
        table = table[begins[table[:, 1]] & begins[table[:, 2]]]
        starts, ends = (table[:, i] - np.searchsorted(trails, table[:, i]) for i in (1, 2))
        return table[:, 0], starts, ends

    def _encoded(self, codes: Codes) -> tuple[npt.NDArray[np.uint8], Places, Truths]:
        """The bytes of some codes, the places of second bytes, and which bytes begin a character."""
        leads = self._leads[codes]
        wide = np.flatnonzero((leads >= self._first_lead) & (leads != 255))
        trails = wide + np.arange(1, len(wide) + 1)
        begins = np.ones(len(codes) + len(wide) + 1, bool)
        begins[trails] = False
        read = np.empty(len(begins) - 1, np.uint8)
        read[begins[:-1]] = leads
        read[trails] = self._trails[codes[wide]]
        return read, trails, begins


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
            for number in np.unique(np.searchsorted(starts, suspects, "right") - 1).tolist():
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
        breaks = np.flatnonzero(self.flags & NOISE == 0)
        nearest = np.searchsorted(breaks, starts)
        return breaks[nearest] - breaks[nearest - 1] > NOISE_CHARACTERS


def _joined(texts: list[str]) -> tuple[str, npt.NDArray[np.uint32], Places]:
    joined = f"{_EDGE}{chr(0).join(texts)}{_EDGE}"
    raw = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    return joined, raw, np.array(list(accumulate((len(text) + 1 for text in texts), initial=len(_EDGE))), np.int64)
