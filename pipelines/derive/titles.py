"""Which occupation a raw job title means, given any table of titles that are known to mean one.

Answers: `Sr. Roll-Press Operators (m/f/d), Night Shift` - which of a thousand occupations? A title is first stripped of
what does not tell the trade (brackets, seniority, plural, case) and looked up. Several occupations, or none: the
nearest known titles decide (cosine of words, pairs of words, last words and parts of words, each by its rarity),
together with what all titles of an occupation have in common (multinomial naive Bayes, McCallum and Nigam 1998, A
comparison of event models). A title that shares nothing with the table has no answer rather than a guess. Works in
Chinese and English: Chinese is read in characters and pairs of them. May import: `grammars`, numpy, scipy.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse as untyped_sparse  # pyright: ignore[reportMissingTypeStubs]

sparse: Any = untyped_sparse
Floats = npt.NDArray[np.float32]

# What each kind of feature counts: the last word (the trade in English), words, pairs of words, parts of words.
# Chosen on the unseen titles of dev: with 0.6 for the last word 52 % of them come out right, with 1.5 53 %.
WEIGHTS = {"word": 1.0, "pair": 0.7, "last": 1.5, "part": 0.35}
PART = 4  # characters of a part of a word
SHARPNESS = 6  # power of the cosine: near titles decide, the many that share one word do not
SMOOTHING = 0.02
_NEARLY_NONE = 1e-9
_BLOCK = 256  # titles at a time: a block against 50,000 known ones takes 60 MB
_ASIDE = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]|\s+[-–—|]\s+.*$")
_SENIORITY = re.compile(
    r"\b(?:senior|junior|sr|jr|snr|jnr|lead|principal|staff(?= )|entry[- ]level|mid[- ]level|intern(?:ship)?|trainee"
    r"|i{1,3}|iv)\b\.?|高级|資深|资深|初级|中级|首席|实习生?|见习",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z0-9][a-z0-9+#]*|[\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Normalised:
    """The occupation that a title means; `score` is the cosine to the nearest known title, 1 for the same one."""

    occupation_id: str | None
    score: float
    nearest: str | None


def words(title: str) -> list[str]:
    """The words that tell the trade, in the singular; all words when none of them does."""
    folded = unicodedata.normalize("NFKC", title).casefold()
    told = _WORD.findall(_SENIORITY.sub(" ", _ASIDE.sub(" ", folded))) or _WORD.findall(folded)
    return [_singular(word) for word in told]


def _singular(word: str) -> str:
    if len(word) <= 3 or not word.endswith("s") or word.endswith("ss"):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") and len(word) > 4 else word[:-1]


def _features(told: list[str]) -> Iterator[tuple[str, str]]:
    """(kind, feature) of a title's words; those of Chinese are its characters and pairs of them."""
    units = [unit for word in told for unit in (list(word) if "\u3400" <= word[0] <= "\u9fff" else [word])]
    for word in units:
        yield "word", word
        padded = f"<{word}>"
        yield from (("part", padded[i : i + PART]) for i in range(len(padded) - PART + 1))
    yield from (("pair", f"{a} {b}") for a, b in pairwise(units))
    if units:
        yield "last", units[-1]


class TitleTable:
    """Known titles of occupations, ready to normalise others."""

    def __init__(self, titles: pl.DataFrame) -> None:
        """From titles[occupation_id, title], a title in as many rows as it has meanings."""
        known = titles.select("occupation_id", "title").drop_nulls().unique().sort("occupation_id", "title")
        self.occupations: list[str] = known["occupation_id"].unique().sort().to_list()
        place = {occupation: i for i, occupation in enumerate(self.occupations)}
        self._titles: list[str] = known["title"].to_list()
        self._meant = np.array([place[o] for o in known["occupation_id"]], np.int64)
        told = [words(title) for title in self._titles]
        self._exact: dict[tuple[str, ...], set[int]] = {}
        for key, occupation in zip(told, self._meant.tolist(), strict=True):
            self._exact.setdefault(tuple(key), set()).add(occupation)
        self._vocabulary: dict[tuple[str, str], int] = {}
        for key in told:
            for feature in _features(key):
                self._vocabulary.setdefault(feature, len(self._vocabulary))
        self._weights = np.ones(len(self._vocabulary), np.float32)
        counted = self._matrix(told)
        there = np.asarray((counted > 0).sum(axis=0)).ravel()
        self._weights = np.log((len(told) + 1) / (there + 0.5)).astype(np.float32)
        self._known: Any = self._matrix(told)
        self._learn(counted)

    def _learn(self, counted: Any) -> None:
        """Naive Bayes with smoothing by how common a feature is, split so that it stays sparse: ln(1 + n / prior)."""
        shape = (len(self._titles), len(self.occupations))
        ones = np.ones(shape[0], np.float32)
        self._means: Any = sparse.csr_matrix((ones, (np.arange(shape[0]), self._meant)), shape=shape)
        of_each: Any = (self._means.T @ (counted > 0).astype(np.float32)).tocsr()
        total = np.asarray(of_each.sum(axis=0)).ravel()
        prior = SMOOTHING * (50 * total / max(total.sum(), 1) + SMOOTHING)
        self._raised: Any = of_each.multiply(1 / prior[None, :]).tocsr()
        self._raised.data = np.log1p(self._raised.data)
        self._sizes = np.log(np.asarray(of_each.sum(axis=1)).ravel() + SMOOTHING * 50)

    def _matrix(self, told: Sequence[list[str]]) -> Any:
        """One row of unit length for each title, by its features; unknown features are left out."""
        rows: list[int] = []
        columns: list[int] = []
        values: list[float] = []
        for row, key in enumerate(told):
            for feature in set(_features(key)):
                column = self._vocabulary.get(feature)
                if column is not None:
                    rows.append(row)
                    columns.append(column)
                    values.append(WEIGHTS[feature[0]] * float(self._weights[column]))
        shape = (len(told), len(self._vocabulary))
        matrix: Any = sparse.csr_matrix((np.array(values, np.float32), (rows, columns)), shape=shape)
        length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
        return sparse.diags_array((1 / np.where(length > 0, length, 1)).astype(np.float32)) @ matrix

    def normalise(self, titles: Sequence[str]) -> list[Normalised]:
        """The occupation of each title; equal ones go to the smaller id."""
        found: list[Normalised] = []
        for first in range(0, len(titles), _BLOCK):
            found += self._block(titles[first : first + _BLOCK])
        return found

    def _block(self, titles: Sequence[str]) -> list[Normalised]:
        told = [words(title) for title in titles]
        asked = self._matrix(told)
        near = (asked @ self._known.T).tocsr()
        sharp = near.copy()
        sharp.data **= SHARPNESS
        neighbours: Floats = (sharp @ self._means).toarray()
        common = (asked @ self._raised.T).toarray() - np.asarray(asked.sum(axis=1)).reshape(-1, 1) * self._sizes[None]
        spread = np.maximum(common.std(axis=1, keepdims=True), _NEARLY_NONE)
        scores = np.log(neighbours + _NEARLY_NONE) + (common - common.mean(axis=1, keepdims=True)) / spread
        return [self._one(key, scores[row], near[[row]]) for row, key in enumerate(told)]

    def _one(self, key: list[str], scores: Floats, near: Any) -> Normalised:
        exact = sorted(self._exact.get(tuple(key), ()))
        if not exact and not near.nnz:
            return Normalised(None, 0.0, None)
        best = max(exact, key=lambda place: (scores[place], -place)) if exact else int(scores.argmax())
        mine = np.flatnonzero(self._meant[near.indices] == best)
        if not mine.size:
            return Normalised(self.occupations[best], 0.0, None)
        at = mine[int(near.data[mine].argmax())]
        nearest = self._titles[int(near.indices[at])]
        return Normalised(self.occupations[best], min(float(near.data[at]), 1.0), nearest)
