"""Many texts as one array of character codes, folded, with what each character is.

Answers: what does a slice of texts look like to a search that ignores spelling, where are its words and sentences?
Folding as in `folding.folded`, but for thousands of texts at once, by tables over the character codes: one code in is
one code out, so that a place in the array is a place in the text. Codes outside the basic plane become U+FFFD.

The search wants words, not parts of words. So the first character of an ASCII word, its last and an only one get codes
of their own (private use area, U+E000 and up), in texts and spellings alike: `java` cannot be found in `javascript`,
and an automaton over such codes stops at words only. https://doi.org/10.1145/360825.360855 is the automaton.
May import: numpy, `pipelines.derive.folding`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

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
    """What an automaton over `Slice.searched` looks for, from a spelling in any form."""
    fold, flags = _tables()
    raw = np.frombuffer(composed(spelling)[0].encode("utf-32-le"), np.uint32)
    return marked(fold[raw], flags[raw]).tobytes()


@dataclass(frozen=True, slots=True)
class Slice:
    """Some texts, one after the other, NUL between them, two NULs at either end.

    `texts` are composed (NFC), `given` as they came; `starts` are the places of their first characters, ending with
    that after the last text; `offsets` maps the number of a text whose characters moved to their places as given.
    """

    given: list[str]
    texts: list[str]
    starts: Places
    folded: Codes
    flags: npt.NDArray[np.uint16]
    offsets: dict[int, list[int]]

    @classmethod
    def of(cls, texts: Sequence[str]) -> Slice:
        """Fold some texts."""
        fold, table = _tables()
        given, plain, offsets = list(texts), list(texts), dict[int, list[int]]()
        raw, starts = _joined(given)
        flags = table[raw]
        suspects = np.flatnonzero(flags & UNCOMPOSED)
        if suspects.size:
            for number in np.unique(np.searchsorted(starts, suspects, "right") - 1).tolist():
                plain[number], moved = composed(given[number])
                if moved:
                    offsets[number] = moved
            raw, starts = _joined(plain)
            flags = table[raw]
        return cls(given, plain, starts, fold[raw], flags, offsets)

    def searched(self) -> bytes:
        """What the automaton reads: two bytes a character, words marked."""
        return marked(self.folded, self.flags).tobytes()

    def numbers(self, places: Places) -> Places:
        """Which text each place lies in."""
        return np.searchsorted(self.starts, places, "right") - 1

    def words(self, number: int, start: int, end: int) -> str:
        """Characters of one text as a lower-case string, half-width, with its own line ends."""
        first = int(self.starts[number])
        return spelled(self.texts[number][max(0, start - first) : end - first]).lower()

    def low(self, start: int, end: int) -> str:
        """Folded characters as a string, NUL between texts."""
        return self.folded[max(0, start) : end].tobytes().decode("utf-16-le")

    def noisy(self, starts: Places) -> Truths:
        """Whether each place lies in a long run of letters, digits and `+/=-` without a space."""
        breaks = np.flatnonzero(self.flags & NOISE == 0)
        nearest = np.searchsorted(breaks, starts)
        return breaks[nearest] - breaks[nearest - 1] > NOISE_CHARACTERS


def _joined(texts: list[str]) -> tuple[npt.NDArray[np.uint32], Places]:
    raw = np.frombuffer(f"{_EDGE}{chr(0).join(texts)}{_EDGE}".encode("utf-32-le", "surrogatepass"), np.uint32)
    return raw, np.array(list(accumulate((len(text) + 1 for text in texts), initial=len(_EDGE))), np.int64)
