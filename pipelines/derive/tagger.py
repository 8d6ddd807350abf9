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
_REMEMBERED = 500_000  # pieces whose weights are kept added up, some 100 MB


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
        known = sum(flag is not None for flag in flags)
        whole: Key = ("whole", min(count.bit_length(), 6), min(known, 3), tokens[-1] in _STOPS)
        found: list[list[Key]] = []
        for place, token in enumerate(tokens):
            own: list[Key] = [whole, ("own", token)]
            own += [(s, tokens[place + s]) for s in _STEPS if 0 <= place + s < count]
            own.append(("pair", -1, words[place - 1], words[place]) if place else _FIRST)
            own.append(("pair", 1, words[place], words[place + 1]) if place + 1 < count else _LAST)
            if known:
                near = [(s, flags[place + s]) for s in (-1, 0, 1) if 0 <= place + s < count]
                own += [("flag", step, flag) for step, flag in near if flag]
            found.append(own)
        return found

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


Triple = tuple[float, float, float]


@dataclass(frozen=True)
class Weights:
    """What training learnt: the weight of a feature for B, I and O, and of a tag (row) before another."""

    features: Mapping[str, Triple]
    transitions: tuple[Triple, Triple, Triple]


def best_tags(scores: Sequence[Triple], transitions: tuple[Triple, Triple, Triple]) -> str:
    """The tags of highest sum (Viterbi 1967), one letter a token; of equal ones those first in `BIO`."""
    if not scores:
        return ""
    (bb, bi, bo), (ib, ii, io), (ob, oi, oo) = transitions
    b, i, o = scores[0]
    before: list[tuple[int, int, int]] = []
    for now_b, now_i, now_o in scores[1:]:
        to_b, to_i, to_o = (b + bb, i + ib, o + ob), (b + bi, i + ii, o + oi), (b + bo, i + io, o + oo)
        b, i, o = max(to_b), max(to_i), max(to_o)
        before.append((to_b.index(b), to_i.index(i), to_o.index(o)))
        b, i, o = b + now_b, i + now_i, o + now_o
    last = (b, i, o)
    tag = last.index(max(last))
    tags = [tag]
    for step in reversed(before):
        tag = step[tag]
        tags.append(tag)
    return "".join(TAGS[tag] for tag in reversed(tags))


class Tagger:
    """A trained model with the word lists it needs, ready to read texts."""

    def __init__(self, weights: Weights, features: Features) -> None:
        """From what training learnt and what it was told about tokens."""
        self._weights, self._features = weights, features
        self._sums: dict[Key, Triple] = {}

    def tags(self, tokens: Tokens) -> str:
        """B, I or O of every token of one sentence."""
        return best_tags([self._score(keys) for keys in self._features.keys(tokens)], self._weights.transitions)

    def spans(self, tokens: Tokens) -> list[Span]:
        """The mentions in one sentence."""
        return spans(self.tags(tokens)) if tokens else []

    def _score(self, keys: list[Key]) -> Triple:
        b = i = o = 0.0
        for key in keys:
            one = self._sums.get(key) or self._summed(key)
            b += one[0]
            i += one[1]
            o += one[2]
        return b, i, o

    def _summed(self, key: Key) -> Triple:
        if len(self._sums) > _REMEMBERED:
            self._sums.clear()
        known = [w for name in self._features.told(key) if (w := self._weights.features.get(name))]
        one = (sum(w[0] for w in known), sum(w[1] for w in known), sum(w[2] for w in known))
        self._sums[key] = one
        return one

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
