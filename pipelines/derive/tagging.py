"""Reading texts with a trained tagger: where are mentions of skills, known to the vocabulary or not?

The tags of a sentence are those of highest sum (Viterbi 1967) of what its tokens' features and neighbouring tags weigh.
Sentences are read in batches, so that sums and paths are steps over arrays: words and pairs of words recur, and what
they weigh is looked up once. The model is what the caller has read; what it was trained on stands beside it.

May import: numpy, polars, tagger.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.derive.tagger import TAGS, Features, Key, Span, Tokens, plain, sentences, spans

Triple = tuple[float, float, float]
Scores = NDArray[np.float64]  # one row a token: what speaks for B, I and O
Ids = NDArray[np.int64]
_STEPS = (-2, -1, 1, 2)
_REMEMBERED = 200_000  # words whose 15 sums are kept: 520 bytes each at most, some 100 MB
_TEXTS = 200  # read at a time: some 50,000 tokens


@dataclass(frozen=True)
class Weights:
    """What training learnt: the weight of a feature for B, I and O, and of a tag (row) before another."""

    features: Mapping[str, Triple]
    transitions: tuple[Triple, Triple, Triple]


def best_tags(scores: Scores, lengths: Ids, transitions: tuple[Triple, Triple, Triple]) -> list[str]:
    """The tags of highest sum of each sentence, one letter a token; of equal ones those first in `BIO`.

    `scores` holds the rows of all sentences one after another, `lengths` how many each has; none may be 0.
    """
    order = np.argsort(-lengths, kind="stable")  # those that go on stand before those that have ended
    starts = (np.cumsum(lengths) - lengths)[order]
    active = [int(np.count_nonzero(lengths > step)) for step in range(1, int(lengths.max(initial=0)))]
    steps = np.asarray(transitions)
    reached = scores[starts]
    before: list[NDArray[np.intp]] = []
    for step, count in enumerate(active, start=1):
        ways = reached[:count, :, None] + steps
        before.append(ways.argmax(axis=1))
        reached[:count] = ways.max(axis=1) + scores[starts[:count] + step]
    tags = np.zeros(len(scores), dtype=np.intp)
    now = reached.argmax(axis=1)
    for step, ways in reversed(list(enumerate(before, start=1))):
        count = len(ways)
        tags[starts[:count] + step] = now[:count]
        now[:count] = ways[np.arange(count), now[:count]]
    tags[starts] = now
    letters = np.array(list(TAGS))[tags].tolist()
    ends = np.cumsum(lengths)
    return ["".join(letters[end - length : end]) for length, end in zip(lengths, ends, strict=True)]


class Tagger:
    """A trained model with the word lists it needs, ready to read texts."""

    def __init__(self, weights: Weights, features: Features) -> None:
        """From what training learnt and what it was told about tokens."""
        self._weights, self._features = weights, features
        self._words: dict[str, tuple[float, ...]] = {}
        self._wholes: dict[Key, Triple] = {}

    def tags(self, given: Sequence[Tokens]) -> list[str]:
        """B, I or O of every token, one string a sentence; an empty sentence has none."""
        full = [tokens for tokens in given if tokens]
        if not full:
            return ["" for _ in given]
        lengths = np.fromiter(map(len, full), np.int64, len(full))
        told = iter(best_tags(self._scores(full, lengths), lengths, self._weights.transitions))
        return [next(told) if tokens else "" for tokens in given]

    def spans(self, tokens: Tokens) -> list[Span]:
        """The mentions in one sentence."""
        return spans(self.tags([tokens])[0])

    def places(self, texts: Sequence[str]) -> Iterator[list[tuple[int, int]]]:
        """The mentions in each text as (first character, character after the last)."""
        for first in range(0, len(texts), _TEXTS):
            cut = [list(sentences(text)) for text in texts[first : first + _TEXTS]]
            told = iter(self.tags([[token for token, _, _ in one] for one in chain.from_iterable(cut)]))
            for text in cut:
                yield [
                    (sentence[span.start][1], sentence[span.end - 1][2])
                    for sentence in text
                    for span in spans(next(told))
                ]

    def mentions(self, documents: pl.DataFrame) -> pl.DataFrame:
        """Every mention in documents[document_kind, document_id, field, text], in the order of the input.

        Comes back as [document_kind, document_id, field, start, end, quote], offsets in characters of the field.
        """
        given = documents.select(*_DOCUMENT).rows()
        rows = [
            (kind, document_id, name, start, end, text[start:end])
            for (kind, document_id, name, text), found in zip(given, self.places([r[-1] for r in given]), strict=True)
            for start, end in found
        ]
        return pl.DataFrame(rows, schema=_MENTION, orient="row")

    def _scores(self, given: Sequence[Tokens], lengths: Ids) -> Scores:
        """What speaks for each tag of each token; the order of adding is fixed, so equal input gives equal sums."""
        known: dict[str, int] = {}
        ids = np.array([known.setdefault(token, len(known)) for tokens in given for token in tokens])
        sentence = np.repeat(np.arange(len(given)), lengths)
        table = np.array([self._word(word) for word in known]).reshape(len(known), 1 + len(_STEPS), 3)
        words = [[plain(token) for token in tokens] for tokens in given]
        flags = [self._features.gazetteer.flags(one) for one in words]
        wholes = np.array([self._whole(tokens, told) for tokens, told in zip(given, flags, strict=True)])
        scores: Scores = wholes[sentence] + table[ids, 0]
        for place, step in enumerate(_STEPS, start=1):
            first, after = max(-step, 0), len(ids) - max(step, 0)  # the rows that have a token so far away
            here, there = slice(first, max(after, first)), slice(first + step, max(after, first) + step)
            beside = np.where((sentence[here] == sentence[there])[:, None], table[ids[there], place], 0.0)
            scores[here] += beside
        self._add_pairs(scores, list(chain.from_iterable(words)), sentence)
        self._add_flags(scores, flags, lengths)
        return scores

    def _add_pairs(self, scores: Scores, words: list[str], sentence: Ids) -> None:
        """What a word weighs together with the one before and the one after it; edges where there is none."""
        first = np.flatnonzero(np.diff(sentence, prepend=-1))
        last = np.flatnonzero(np.diff(sentence, append=-1))
        ids: dict[str, int] = {}
        numbers = np.array([ids.setdefault(word, len(ids)) for word in words])
        inside = np.flatnonzero(sentence[:-1] == sentence[1:])
        codes, places = np.unique(numbers[inside] * len(ids) + numbers[inside + 1], return_inverse=True)
        names = list(ids)
        each: list[int] = codes.tolist()
        pairs = [(names[code // len(ids)], names[code % len(ids)]) for code in each]
        for step, edge, where, at in ((-1, "first", first, inside + 1), (1, "last", last, inside)):
            scores[where] += self._sum(("edge", edge))
            if pairs:
                scores[at] += np.array([self._sum(("pair", step, *pair)) for pair in pairs])[places]

    def _add_flags(self, scores: Scores, flags: Sequence[Sequence[str | None]], lengths: Ids) -> None:
        """What it weighs that a name of the vocabulary stands here or beside."""
        for told, end, length in zip(flags, np.cumsum(lengths).tolist(), lengths.tolist(), strict=True):
            if not any(told):
                continue
            for place in range(length):
                for step in (-1, 0, 1):
                    flag = told[place + step] if 0 <= place + step < length else None
                    if flag:
                        scores[end - length + place] += self._whole_sum(("flag", step, flag))

    def _word(self, word: str) -> tuple[float, ...]:
        """A word's own weights, then those it gives the places from which it stands -2, -1, 1, 2 steps away."""
        found = self._words.get(word)
        if found is None:
            if len(self._words) > _REMEMBERED:
                self._words.clear()
            keys: list[Key] = [("own", word), *[(step, word) for step in _STEPS]]
            found = self._words[word] = tuple(weight for key in keys for weight in self._sum(key))
        return found

    def _whole(self, tokens: Tokens, flags: Sequence[str | None]) -> Triple:
        return self._whole_sum(self._features.whole(tokens, flags))

    def _whole_sum(self, key: Key) -> Triple:
        """Of the few pieces that are not words, remembered for good."""
        if key not in self._wholes:
            self._wholes[key] = self._sum(key)
        return self._wholes[key]

    def _sum(self, key: Key) -> Triple:
        b = i = o = 0.0
        for name in self._features.told(key):
            weight = self._weights.features.get(name)
            if weight:
                b, i, o = b + weight[0], i + weight[1], o + weight[2]
        return b, i, o


_DOCUMENT = ("document_kind", "document_id", "field", "text")
_MENTION: dict[str, Any] = {
    **dict.fromkeys(_DOCUMENT[:3], pl.String),
    "start": pl.Int64,
    "end": pl.Int64,
    "quote": pl.String,
}
