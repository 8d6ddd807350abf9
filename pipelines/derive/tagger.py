"""Which words of an English text name a skill or piece of knowledge, whether or not the vocabulary knows it.

A linear-chain CRF (Lafferty, McCallum and Pereira 2001; trained by CRFsuite) reads one sentence at a time and tags
each token B (a mention begins), I (it goes on) or O (none). This module holds what training and use share: cutting
text into sentences and tokens, the features of a token, and reading tags back into places of the text. The model is
bytes that the caller has read; what it was trained on stands beside it.

May import: pycrfsuite, numpy, polars.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import polars as pl
import pycrfsuite  # pyright: ignore[reportMissingTypeStubs]

Tokens = Sequence[str]
_crfsuite: Any = pycrfsuite  # it has no type stubs
BEGIN, INSIDE, OUTSIDE = "B", "I", "O"

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

    def flags(self, words: Sequence[str]) -> list[str | None]:
        """For every plain word `B:kind` or `I:kind` where the longest known name from the left covers it."""
        found: list[str | None] = [None] * len(words)
        place = 0
        while place < len(words):
            for length in range(min(_LONGEST_NAME, len(words) - place), 0, -1):
                kind = self.names.get(tuple(words[place : place + length]))
                if kind:
                    found[place : place + length] = [f"B:{kind}", *[f"I:{kind}"] * (length - 1)]
                    place += length
                    break
            else:
                place += 1
        return found


@lru_cache(maxsize=200_000)
def _own(word: str) -> tuple[str, ...]:
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
    return tuple(own)


@lru_cache(maxsize=400_000)
def _beside(word: str, place: int) -> tuple[str, ...]:
    """The features that a word gives the one `place` tokens before or after it."""
    low = plain(word)
    if abs(place) == 1:
        return f"{place}l={low}", f"{place}s={shape(word)}", f"{place}e={low[-3:]}"
    return (f"{place}l={low}",)


def features(tokens: Tokens, gazetteer: Gazetteer, clusters: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """The features of every token of one sentence.

    The word itself, in small letters, its shape, ends of 1-4 letters; two neighbours to each side; the pairs with the
    nearest ones; whether a name of the vocabulary begins or goes on here and beside it; the word's cluster (which
    words stand in like places); what the sentence as a whole is like.
    """
    count = len(tokens)
    words = [plain(token) for token in tokens]
    flags = gazetteer.flags(words)
    groups = [clusters.get(word, ()) for word in words]
    whole = _whole(tokens, flags)
    told: list[list[str]] = []
    for place, token in enumerate(tokens):
        own = ["bias", *_own(token), *whole]
        for step in (-2, -1, 1, 2):
            if 0 <= place + step < count:
                own += _beside(tokens[place + step], step)
        own.append(f"-1+0={words[place - 1]}|{words[place]}" if place else "first")
        own.append(f"0+1={words[place]}|{words[place + 1]}" if place + 1 < count else "last")
        for step in (-1, 0, 1):
            if 0 <= place + step < count:
                if flag := flags[place + step]:
                    own += (f"{step}g={flag[0]}", f"{step}k={flag}")
                own += [f"{step}c{size}={group}" for size, group in enumerate(groups[place + step])]
        told.append(own)
    return told


def _whole(tokens: Tokens, flags: Sequence[str | None]) -> list[str]:
    """What every token of a sentence is told about the sentence."""
    known = sum(flag is not None for flag in flags)
    size = min(len(tokens).bit_length(), 6)
    own = [f"len={size}", f"known={min(known, 3)}"]
    if tokens[-1] in {".", "!", "?"}:
        own.append("full")
    return own


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


class Tagger:
    """A trained model with the word lists it needs, ready to read texts."""

    def __init__(self, model: bytes, gazetteer: Gazetteer, clusters: Mapping[str, Sequence[str]]) -> None:
        """From the bytes of a model that `pipelines.evaluate.train_tagger` wrote. Raises ValueError for others."""
        self._model: Any = _crfsuite.Tagger()
        self._gazetteer, self._clusters = gazetteer, clusters
        self._bytes = model  # the model is read where it lies: it must live as long as the tagger
        self._model.open_inmemory(model)

    def spans(self, tokens: Tokens) -> list[Span]:
        """The mentions in one sentence."""
        if not tokens:
            return []
        return spans(self._model.tag(features(tokens, self._gazetteer, self._clusters)))

    def places(self, text: str) -> list[tuple[int, int]]:
        """The mentions in one text as (first character, character after the last)."""
        found: list[tuple[int, int]] = []
        for sentence in sentences(text):
            marked = self.spans([token for token, _, _ in sentence])
            found += [(sentence[span.start][1], sentence[span.end - 1][2]) for span in marked]
        return found

    def mentions(self, documents: pl.DataFrame) -> pl.DataFrame:
        """Every mention in documents[document_kind, document_id, field, text], in the order of the input.

        Comes back as [document_kind, document_id, field, start, end, quote], offsets in characters of the field.
        """
        rows = [
            (kind, document_id, name, start, end, text[start:end])
            for kind, document_id, name, text in documents.select(*_DOCUMENT).iter_rows()
            for start, end in self.places(text)
        ]
        return pl.DataFrame(rows, schema=_MENTION, orient="row")


_DOCUMENT = ("document_kind", "document_id", "field", "text")
_MENTION = {
    **dict.fromkeys(_DOCUMENT[:3], pl.String),
    "start": pl.Int64,
    "end": pl.Int64,
    "quote": pl.String,
}
