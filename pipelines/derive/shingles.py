"""Which of many texts are nearly the same, without comparing all pairs: MinHash with banding, then the exact likeness.

Answers: which pairs of 200,000 texts share most of their words? Runs of three words (Chinese: of three characters) are
hashed; 96 minima in 32 bands of 3 make a pair whose runs have Jaccard index j a candidate with probability
1 - (1 - j**3)**32: 0.994 at 0.52, where one word in eight was changed, and 0.03 at 0.1 (Broder 1997, "On the
resemblance and containment of documents"; banding: Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets",
3.4). Candidates are then verified: their likeness is the Jaccard index of their word sets (Chinese: pairs of
characters), computed exactly. May import: numpy, polars, scipy, rensa, `derive.folding`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, cast

import numpy as np
import numpy.typing as npt
import polars as pl
import rensa  # pyright: ignore[reportMissingTypeStubs]

from pipelines.derive.folding import spelled

PERMUTATIONS, BANDS = 96, 32
RUN = 3
_SEED = 42
_LARGEST_BUCKET = 50
_AT_ONCE = 20_000  # texts whose words are held as strings at a time
_WORD = r"\p{Han}|[\p{L}\p{N}--\p{Han}]+"
_FIRST_HAN, _AFTER_HAN = "\u3400", "\uac00"

Pairs = npt.NDArray[np.int64]  # shape (n, 2), smaller position first
Hashes = npt.NDArray[np.uint64]


class Words(NamedTuple):
    """The words of many texts as hashes, text after text, and where each text begins (and the last one ends)."""

    hashes: Hashes
    starts: npt.NDArray[np.int64]


class Corpus:
    """Texts taken apart once: their words as hashes, and the minima that find the alike among them."""

    def __init__(self, texts: Sequence[str]) -> None:
        kept: list[Words] = []
        signatures: list[npt.NDArray[np.uint32]] = []
        for start in range(0, max(1, len(texts)), _AT_ONCE):
            runs, words = _hashed([spelled(text) for text in texts[start : start + _AT_ONCE]])
            kept.append(words)
            signatures.append(_minima(runs))
        self._words = _joined(kept)
        self._signatures = np.concatenate(signatures)

    @property
    def sizes(self) -> npt.NDArray[np.int64]:
        """How many words each text has."""
        return np.diff(self._words.starts)

    def candidates(self) -> Pairs:
        """Pairs of positions that are probably alike: smaller first, each once, sorted. Texts without a word: none.

        A bucket of more than 50 texts is compared along its order only: it is boilerplate, or one large family, which
        its neighbours then connect.
        """
        filled = np.flatnonzero(self.sizes)
        return filled[_candidates(self._signatures[filled])]

    def likeness(self, pairs: Pairs) -> npt.NDArray[np.float64]:
        """The exact likeness of each pair."""
        return _likeness(self._words, pairs)


def near_duplicates(texts: Sequence[str], least: float) -> tuple[Pairs, npt.NDArray[np.float64]]:
    """Pairs of positions (smaller first, each once, sorted) whose likeness is at least `least`, and their likeness."""
    corpus = Corpus(texts)
    pairs = corpus.candidates()
    likeness = corpus.likeness(pairs)
    near = likeness >= least
    return pairs[near], likeness[near]


def listed(pairs: Pairs) -> list[tuple[int, int]]:
    """The pairs as Python numbers."""
    return cast("list[tuple[int, int]]", pairs.tolist())


def _hashed(texts: list[str]) -> tuple[Words, Words]:
    """Runs of three words of each text, and its words."""
    found = pl.Series(texts, dtype=pl.String).str.to_lowercase().str.extract_all(_WORD)
    sizes = found.list.len().to_numpy().astype(np.int64)
    tokens = found.explode(empty_as_null=False)
    hashes = tokens.hash(seed=1).to_numpy()
    starts = np.concatenate([[0], np.cumsum(sizes)])
    return _runs(hashes, starts, RUN), _with_pairs(tokens, Words(hashes, starts))


def _runs(hashes: Hashes, starts: npt.NDArray[np.int64], length: int) -> Words:
    """Hashes of every run of so many words inside one text; a shorter text is one run."""
    if not len(hashes):
        return Words(hashes, starts)
    mixed = hashes.copy()
    row = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    for offset in range(1, length):
        mixed[:-offset] = _mixed(mixed[:-offset] * np.uint64(0x9E3779B97F4A7C15) + hashes[offset:])
    place = np.arange(len(hashes)) - starts[row]
    sizes = np.diff(starts)
    inside = (place + length <= sizes[row]) | ((place == 0) & (sizes[row] < length))
    counts = np.bincount(row[inside], minlength=len(sizes))
    return Words(mixed[inside], np.concatenate([[0], np.cumsum(counts)]))


def _with_pairs(tokens: pl.Series, words: Words) -> Words:
    """The words with pairs of Chinese characters in place of the characters."""
    is_han = ((tokens >= _FIRST_HAN) & (tokens < _AFTER_HAN)).to_numpy()
    if not is_han.any():
        return words
    hashes, row = words.hashes.copy(), np.repeat(np.arange(len(words.starts) - 1), np.diff(words.starts))
    paired = is_han[:-1] & is_han[1:] & (row[:-1] == row[1:])
    hashes[:-1][paired] = _mixed(hashes[:-1][paired] * np.uint64(0x9E3779B97F4A7C15) + words.hashes[1:][paired])
    # the last character of a run of several has no pair of its own
    ends = np.concatenate([[False], paired]) & ~np.concatenate([paired, [False]])
    counts = np.bincount(row[~ends], minlength=len(words.starts) - 1)
    return Words(hashes[~ends], np.concatenate([[0], np.cumsum(counts)]))


def _mixed(values: Hashes) -> Hashes:
    """Well spread 64-bit values (multiply and fold; overflow wraps)."""
    mixed = values * np.uint64(0xD6E8FEB86659FD93)
    return mixed ^ (mixed >> np.uint64(32))


def _minima(runs: Words) -> npt.NDArray[np.uint32]:
    """PERMUTATIONS minima (axis 1) of each text (axis 0)."""
    minhash = cast("Any", rensa).RMinHash
    matrix = minhash.digest_matrix_from_flat_token_hashes(
        np.ascontiguousarray(runs.hashes), runs.starts.astype(np.uint64), PERMUTATIONS, _SEED
    )
    return np.array(matrix.to_rows(), np.uint32).reshape(-1, PERMUTATIONS)


def _joined(parts: list[Words]) -> Words:
    shifts = np.cumsum([0, *(len(part.hashes) for part in parts)])
    starts = [part.starts[:-1] + shift for part, shift in zip(parts, shifts.tolist(), strict=False)]
    return Words(np.concatenate([part.hashes for part in parts]), np.concatenate([*starts, shifts[-1:]]))


def _candidates(signatures: npt.NDArray[np.uint32]) -> Pairs:
    """Pairs of rows that agree in all minima of at least one band, sorted."""
    n = len(signatures)
    rows = PERMUTATIONS // BANDS
    found: list[npt.NDArray[np.int64]] = []
    for band in range(BANDS):
        keys = np.zeros(n, np.uint64)
        for column in range(band * rows, (band + 1) * rows):
            keys = _mixed(keys ^ signatures[:, column])
        found.append(_sharing(keys))
    codes = np.unique(np.concatenate(found))
    return np.stack([codes // max(n, 1), codes % max(n, 1)], 1)


def _sharing(keys: Hashes) -> npt.NDArray[np.int64]:
    """Pairs of positions with equal keys, as smaller * n + larger."""
    n = len(keys)
    order = np.argsort(keys, kind="stable")
    sorted_keys = keys[order]
    _, first, sizes = np.unique(sorted_keys, return_index=True, return_counts=True)
    found: list[npt.NDArray[np.int64]] = []
    for reach in range(1, min(_LARGEST_BUCKET, int(sizes.max(initial=1)))):
        usable = first[(sizes > reach) & ((sizes <= _LARGEST_BUCKET) | (reach == 1))]
        lengths = sizes[(sizes > reach) & ((sizes <= _LARGEST_BUCKET) | (reach == 1))] - reach
        if not len(usable):
            continue
        at = np.repeat(usable - np.cumsum(lengths) + lengths, lengths) + np.arange(int(lengths.sum()))
        a, b = order[at], order[at + reach]
        found.append(np.minimum(a, b) * n + np.maximum(a, b))
    return np.concatenate(found) if found else np.zeros(0, np.int64)


def _likeness(words: Words, pairs: Pairs) -> npt.NDArray[np.float64]:
    """The Jaccard index of the word sets of each pair."""
    if not len(pairs):
        return np.zeros(0)
    rows, inverse = np.unique(pairs, return_inverse=True)
    at: Pairs = inverse.reshape(pairs.shape)
    sizes = np.diff(words.starts)[rows]
    places = np.repeat(words.starts[rows] - np.cumsum(sizes) + sizes, sizes) + np.arange(int(sizes.sum()))
    row = np.repeat(np.arange(len(rows)), sizes)
    sets = pl.DataFrame({"row": row, "word": words.hashes[places]}).unique().sort("row", "word")
    in_order, word = sets["row"].to_numpy(), sets["word"].to_numpy()
    starts = np.searchsorted(in_order, np.arange(len(rows) + 1))
    counts = np.diff(starts)
    shared = np.empty(len(pairs), np.int64)
    for k, (a, b) in enumerate(listed(at)):
        both = np.intersect1d(word[starts[a] : starts[a + 1]], word[starts[b] : starts[b + 1]], assume_unique=True)
        shared[k] = len(both)
    return shared / (counts[at[:, 0]] + counts[at[:, 1]] - shared)
