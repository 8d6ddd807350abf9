"""Which words of an English text name a skill or piece of knowledge, whether or not the vocabulary knows it.

A linear-chain CRF (Lafferty, McCallum and Pereira 2001; trained by CRFsuite) reads one sentence at a time and tags
each token B (a mention begins), I (it goes on) or O (none). This module holds what training and use share: cutting
text into sentences and tokens, the features of a token, and tags as mentions; `tagging` reads texts with a trained
model. May import: polars.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import polars as pl

Tokens = Sequence[str]
BEGIN, INSIDE, OUTSIDE = TAGS = "BIO"

# A word keeps what belongs to names inside it (`C++`, `Node.js`, `CI/CD`, `R&D`); other signs stand alone.
_TOKEN = re.compile(r"<[A-Z]+>|[^\W_]+(?:[.'’&/+#_-]+[^\W_]+)*[+#]*|\.[A-Z]\w+|[^\w\s]|_")
# Sentences end at line breaks, and at `.!?` before a space and a capital, digit or bullet.
_BREAK = re.compile(r"\n+|(?<=[.!?])\s+(?=[A-Z0-9•*\-–\"“(])|\s*[•●▪]\s*")
_LONGEST_SENTENCE = 200  # tokens; markup and base64 are not read as one sentence of thousands
_SHAPES = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", "X" * 26 + "x" * 26 + "d" * 10
)
_RUNS = re.compile(r"(.)\1+")
_LONGEST_NAME = 6
_STEPS, _STOPS = (-2, -1, 1, 2), frozenset(".!?")
_FIRST, _LAST = ("edge", "first"), ("edge", "last")


@dataclass(frozen=True, slots=True)
class Span:
    """One mention: tokens start .. end - 1 of a sentence."""

    start: int
    end: int


def sentences(text: str) -> Iterator[list[tuple[str, int, int]]]:
    """The sentences of a text as tokens with their places (words, start, end), empty ones left out."""
    reached = 0
    for match in [*_BREAK.finditer(text), None]:
        stop = match.start() if match else len(text)
        tokens = [(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text, reached, stop)]
        for first in range(0, len(tokens), _LONGEST_SENTENCE):
            yield tokens[first : first + _LONGEST_SENTENCE]
        reached = match.end() if match else stop


def names_of(words: str) -> list[str]:
    """The tokens of a few words that are no sentence."""
    return _TOKEN.findall(words)


def shape(word: str) -> str:
    """`Node.js` -> `Xx.x`, `GPT-4` -> `X-d`: capitals, small letters and digits, runs shortened."""
    return _RUNS.sub(r"\1", word.translate(_SHAPES))


def plain(word: str) -> str:
    """A word as the gazetteer and the neighbours see it: small letters, no sign at its end."""
    return word.lower().rstrip(":;,.") or word


@dataclass(frozen=True)
class Gazetteer:
    """The spellings of our vocabulary as tuples of plain words, with the kind of skill each means."""

    names: Mapping[tuple[str, ...], str] = field(default_factory=dict[tuple[str, ...], str])

    @classmethod
    def of(cls, skills: pl.DataFrame, aliases: pl.DataFrame, *, with_context: bool = False) -> Gazetteer:
        """From the reference tables `skills` and `skill_aliases`.

        Spellings of one letter stay out, and those with a context rule unless asked for. A spelling of two skills
        counts as the kind of the first one by id.
        """
        joined = aliases.join(skills.select("skill_id", "kind"), on="skill_id", how="inner").sort("alias", "skill_id")
        names: dict[tuple[str, ...], str] = {}
        for row in joined.select("alias", "kind", "context").iter_rows(named=True):
            words = tuple(plain(token) for token in _TOKEN.findall(row["alias"]))
            is_free = with_context or row["context"] is None
            if is_free and 0 < len(words) <= _LONGEST_NAME and len(row["alias"]) > 1:
                names.setdefault(words, row["kind"])
        return cls(names)

    @cached_property
    def longest(self) -> dict[str, int]:
        """The first word of each name and how many words the longest such name has: nearly all words begin none."""
        found: dict[str, int] = {}
        for name in self.names:
            found[name[0]] = max(found.get(name[0], 0), len(name))
        return found

    def flags(self, words: Sequence[str]) -> list[str | None]:
        """For every plain word `B:kind` or `I:kind` where the longest known name from the left covers it."""
        found: list[str | None] = [None] * len(words)
        place, longest = 0, self.longest
        while place < len(words):
            for length in range(min(longest.get(words[place], 0), len(words) - place), 0, -1):
                kind = self.names.get(tuple(words[place : place + length]))
                if kind:
                    found[place : place + length] = [f"B:{kind}", *[f"I:{kind}"] * (length - 1)]
                    place += length
                    break
            else:
                place += 1
        return found


Key = tuple[Any, ...]


@dataclass(frozen=True)
class Features:
    """What a token is told, in pieces that recur: `keys` names the pieces of each token, `told` spells a piece out.

    Training reads them spelled out; reading sums weights that it has added up once for every piece.
    """

    gazetteer: Gazetteer
    clusters: Mapping[str, Sequence[str]]

    def of(self, tokens: Tokens) -> list[list[str]]:
        """The features of every token of one sentence.

        The word itself, in small letters, its shape, ends of 1-4 letters; two neighbours to each side; the pairs with
        the nearest ones; whether a name of the vocabulary begins or goes on here and beside it; the word's cluster
        (which words stand in like places); what the sentence as a whole is like.
        """
        return [[name for key in keys for name in self.told(key)] for keys in self.keys(tokens)]

    def keys(self, tokens: Tokens) -> list[list[Key]]:
        """The pieces of every token of one sentence."""
        count = len(tokens)
        words = [plain(token) for token in tokens]
        flags = self.gazetteer.flags(words)
        whole = self.whole(tokens, flags)
        found: list[list[Key]] = []
        for place, token in enumerate(tokens):
            own: list[Key] = [whole, ("own", token)]
            own += [(s, tokens[place + s]) for s in _STEPS if 0 <= place + s < count]
            own.append(("pair", -1, words[place - 1], words[place]) if place else _FIRST)
            own.append(("pair", 1, words[place], words[place + 1]) if place + 1 < count else _LAST)
            if any(flags):
                near = [(s, flags[place + s]) for s in (-1, 0, 1) if 0 <= place + s < count]
                own += [("flag", step, flag) for step, flag in near if flag]
            found.append(own)
        return found

    def whole(self, tokens: Tokens, flags: Sequence[str | None]) -> Key:
        """The piece that says what the sentence as a whole is like."""
        known = sum(flag is not None for flag in flags)
        return ("whole", min(len(tokens).bit_length(), 6), min(known, 3), tokens[-1] in _STOPS)

    def told(self, key: Key) -> tuple[str, ...]:
        """One piece as features."""
        match key:
            case ("whole", size, known, full):
                return ("bias", f"len={size}", f"known={known}", *(("full",) if full else ()))
            case ("own", word):
                return (*_own(word), *self._cluster(word, 0))
            case ("pair", step, first, second):
                return (f"{'-1+0' if step < 0 else '0+1'}={first}|{second}",)
            case ("flag", step, flag):
                return (f"{step}g={flag[0]}", f"{step}k={flag}")
            case ("edge", name):
                return (name,)
            case (step, word):
                return (*_beside(word, step), *self._cluster(word, step))
            case _:
                raise ValueError(f"no piece {key}")

    def _cluster(self, word: str, step: int) -> tuple[str, ...]:
        groups = self.clusters.get(plain(word), ()) if abs(step) <= 1 else ()
        return tuple(f"{step}c{size}={group}" for size, group in enumerate(groups))


def _own(word: str) -> list[str]:
    """The features of a word by itself."""
    low, form = plain(word), shape(word)
    own = [f"w={word}", f"l={low}", f"s={form}"]
    own += [f"p{n}={low[:n]}" for n in range(1, 5) if len(low) > n]
    own += [f"e{n}={low[-n:]}" for n in range(1, 5) if len(low) > n]
    if len(low) > 1 and not low.isalpha():
        own.append("mixed")
    if len(low) > 1 and word.isupper():
        own.append("upper")
    if "-" in low or "/" in low:
        own += [f"part={part}" for part in re.split(r"[-/]", low) if part]
    return own


def _beside(word: str, step: int) -> list[str]:
    """The features that a word gives the one `step` tokens away from it on the other side."""
    low = plain(word)
    return [f"{step}l={low}", f"{step}s={shape(word)}", f"{step}e={low[-3:]}"] if abs(step) == 1 else [f"{step}l={low}"]


def spans(tags: Iterable[str]) -> list[Span]:
    """The mentions that tags tell; an I that follows an O begins one."""
    found: list[Span] = []
    start: int | None = None
    place = -1
    for place, tag in enumerate(tags):
        if start is not None and tag != INSIDE:
            found.append(Span(start, place))
            start = None
        if tag == BEGIN or (tag == INSIDE and start is None):
            start = place
    if start is not None:
        found.append(Span(start, place + 1))
    return found
