"""Labels of any vocabulary in running English: phrases whose word stems stand close together.

Answers: which of these labels does a sentence mean when all that is known are the labels - "manage a team of people"
for `manage teams`? A label is its word stems (Porter's second stemmer for English,
https://snowballstem.org/algorithms/english/stemmer.html) without stop words and without what stands in brackets. Each
stem weighs log(labels / labels with it), as in tf-idf (https://doi.org/10.1108/eb026526): `principles`, in hundreds of
labels, says little. A label is found where stems of it stand within a window of its own length and two words more, in
any order: all of them when it has two, four fifths of their weight when it has more, the
 word itself when it is one. Of labels that need
the same words the more complete wins, then the heavier. A name of one word that other labels use as a common word
(`Source`, a game engine) needs the letter case of its label. Labels in Chinese are found as they are written.

May import: numpy, snowballstemmer, `pipelines.derive`.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, cast

import snowballstemmer  # pyright: ignore[reportMissingTypeStubs]

from pipelines.derive.codes import Finder, Slice, listed, pattern
from pipelines.derive.folding import composed, spelled
from pipelines.derive.spellings import leftmost_longest

ALL_OF, SHARE, GAP = 2, 0.8, 2  # stems of which all must stand; the weight that must of longer labels; extra words
_COMMON = 3  # labels that use a word, from which on it is a common word
_LONGEST = 400  # words of a sentence that are looked at together
_STOP = frozenset(
    [
        *(
            "a",
            "an",
            "the",
            "of",
            "in",
            "on",
            "at",
            "for",
            "to",
            "and",
            "or",
            "with",
            "by",
            "from",
            "as",
            "into",
            "via",
        ),
        *("is", "are", "be", "their", "your", "our", "its", "this", "that", "these", "those", "using", "within"),
    ]
)
_WORD = re.compile(r"\.net\b|[a-z0-9]+(?:[+#]+)?", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*\([^)]*\)")
_END = re.compile(r"[.!?;:](?=\s)|[\n。；！？]")


@dataclass(frozen=True, slots=True)
class LabelHit:
    """One place that means one label; `share` is the part of the label's weight that stands there."""

    start: int
    end: int
    label: str
    share: float


@dataclass(frozen=True, slots=True)
class _Label:
    label: str
    stems: tuple[str, ...]
    weight: float
    word: str | None  # of a label of one word: that word
    is_name: bool  # which must then have the letter case of the label


@dataclass(frozen=True, slots=True)
class _Candidate:
    share: float
    weight: float
    words: tuple[int, ...]
    label: str
    stems: tuple[str, ...]


class Labels:
    """Some thousand labels, ready to be looked for."""

    def __init__(self, labels: Iterable[str]) -> None:
        """From labels as a vocabulary prints them; blank ones and repetitions do not count."""
        stemmer = cast("Any", snowballstemmer).stemmer("english")
        self._stem_of: Callable[[str], str] = stemmer.stemWord
        self._stemmed: dict[str, str] = {}
        known = sorted({label.strip() for label in labels} - {""})
        split = {label: self._stems(label) for label in known}
        counts = Counter(stem for stems in split.values() for stem in stems)
        lower = Counter(stem for label, stems in split.items() if label[:1].islower() for stem in stems)
        self._weights = {stem: math.log((len(known) + 1) / count) for stem, count in counts.items()}
        self._with: dict[str, list[_Label]] = defaultdict(list)
        for label, stems in split.items():
            word = _BRACKETS.sub("", label).strip() if len(stems) == 1 else None
            is_name = bool(word) and label[:1].isupper() and lower[stems[0]] >= _COMMON
            one = _Label(label, stems, sum(self._weights[stem] for stem in stems), word, is_name)
            for stem in stems:
                self._with[stem].append(one)
        self._others = [label for label in known if not split[label]]
        self._finder = Finder([pattern(label) for label in self._others]) if self._others else None

    def _stem(self, word: str) -> str:
        if word not in self._stemmed:
            self._stemmed[word] = self._stem_of(word) if word.isalpha() else word
        return self._stemmed[word]

    def _stems(self, label: str) -> tuple[str, ...]:
        words = [match[0].lower() for match in _WORD.finditer(spelled(composed(_BRACKETS.sub("", label))[0]))]
        return tuple(dict.fromkeys(self._stem(word) for word in words if word not in _STOP or len(words) == 1))

    def find(self, text: str) -> list[LabelHit]:
        """The labels that a text means, by place. Words are used for one label only."""
        written = spelled(text)
        hits: list[LabelHit] = []
        start = 0
        ends = [match.end() for match in _END.finditer(written)]
        for end in [*ends, len(written)]:
            hits += self._in_sentence(written, start, end)
            start = end
        hits += self._as_written(text)
        return sorted(hits, key=lambda hit: (hit.start, hit.end, hit.label))

    def _in_sentence(self, text: str, start: int, end: int) -> Iterator[LabelHit]:
        words = [match for match in _WORD.finditer(text, start, end) if match[0].lower() not in _STOP]
        for first in range(0, len(words), _LONGEST):
            yield from self._among(words[first : first + _LONGEST])

    def _among(self, words: list[re.Match[str]]) -> Iterator[LabelHit]:
        places: dict[str, list[int]] = defaultdict(list)
        for place, word in enumerate(words):
            places[self._stem(word[0].lower())].append(place)
        carried: dict[str, float] = defaultdict(float)
        labels: dict[str, _Label] = {}
        for stem in places:
            for label in self._with.get(stem, ()):
                carried[label.label] += self._weights[stem]
                labels[label.label] = label
        candidates = [
            candidate
            for name, weight in carried.items()
            if weight >= _needed(labels[name]) - 1e-9
            for candidate in self._windows(labels[name], places, words)
        ]
        taken: dict[int, _Candidate] = {}
        for one in sorted(candidates, key=lambda c: (-c.share, -c.weight, c.words, c.label)):
            before = next((taken[word] for word in one.words if word in taken), None)
            # labels that differ in what stands in brackets only share their words
            if before and (before.words, before.stems) != (one.words, one.stems):
                continue
            taken.update(dict.fromkeys(one.words, one))
            yield LabelHit(words[one.words[0]].start(), words[one.words[-1]].end(), one.label, round(one.share, 4))

    def _windows(self, label: _Label, places: dict[str, list[int]], words: list[re.Match[str]]) -> Iterator[_Candidate]:
        """The windows in which enough of a label stands: the first word of each is one of its own."""
        spots = sorted((place, stem) for stem in label.stems for place in places.get(stem, ()))
        for index, (begin, _) in enumerate(spots):
            used: dict[str, int] = {}
            for place, stem in spots[index:]:
                if place >= begin + len(label.stems) + GAP * (len(label.stems) > 1):
                    break
                used.setdefault(stem, place)
            weight = sum(self._weights[stem] for stem in used)
            if weight >= _needed(label) - 1e-9 and _is_named(label, words[begin][0]):
                share = weight / label.weight if label.weight else 1.0
                yield _Candidate(
                    round(share, 6), round(weight, 6), tuple(sorted(used.values())), label.label, label.stems
                )

    def _as_written(self, text: str) -> Iterator[LabelHit]:
        if self._finder is None:
            return
        slice_ = Slice.of([text])
        patterns, starts, ends = self._finder.find(slice_)
        order = sorted(range(len(starts)), key=lambda i: (starts[i], -ends[i]))
        patterns, starts, ends = patterns[order], starts[order], ends[order]
        kept = leftmost_longest(starts, ends)
        offsets = slice_.offsets.get(0)
        first = int(slice_.starts[0])
        for index, start, end in listed(patterns[kept], starts[kept] - first, ends[kept] - first):
            begin, close = (offsets[start], offsets[end]) if offsets else (start, end)
            yield LabelHit(begin, close, self._others[index], 1.0)


def _is_named(label: _Label, word: str) -> bool:
    """A stem alone is not enough: `solid` is no Solidity. Of one word only a plural s may come or go."""
    if label.word is None or (not label.is_name and " " in label.word):
        return True
    if label.is_name:
        return word == label.word
    given, wanted = word.lower(), label.word.lower()
    return given == wanted or given + "s" == wanted or given == wanted + "s"


def _needed(label: _Label) -> float:
    return label.weight * (1.0 if len(label.stems) <= ALL_OF else SHARE)
