"""Which sets of words are probably alike, without comparing all pairs: MinHash with banding.

Answers: which few pairs of many texts are worth comparing? 48 minima in 16 bands of 3: a pair with Jaccard index j
becomes a candidate with probability 1 - (1 - j**3)**16, which is 0.99999 at 0.8 and 0.12 at 0.2 (Broder 1997,
"On the resemblance and containment of documents"). May import: numpy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

BANDS, ROWS = 16, 3
_LARGEST_BUCKET = 50
_ODD = np.uint64(0xD6E8FEB86659FD93)
_GOLDEN = 0x9E3779B97F4A7C15


def candidate_pairs(sets: Sequence[frozenset[str]]) -> Iterator[tuple[int, int]]:
    """Pairs of positions (smaller first, each once, sorted) whose sets are probably alike. Empty sets pair with none.

    A bucket of more than 50 sets is compared along its order only: it is boilerplate, or one large family.
    """
    filled = [index for index, words in enumerate(sets) if words]
    if len(filled) < 2:
        return
    signatures = _signatures([sets[index] for index in filled])
    pairs: set[tuple[int, int]] = set()
    for band in range(BANDS):
        keys = np.zeros(len(filled), np.uint64)
        for row in range(ROWS):
            keys = _mixed(keys ^ signatures[band * ROWS + row])
        pairs.update(_sharing(keys))
    yield from sorted((filled[a], filled[b]) for a, b in pairs)


def _signatures(sets: list[frozenset[str]]) -> npt.NDArray[np.uint64]:
    """BANDS * ROWS minima (axis 0) of each set (axis 1)."""
    sizes = np.array([len(words) for words in sets])
    starts = np.cumsum(sizes) - sizes
    hashes = pl.Series([word for words in sets for word in words]).hash(seed=0).to_numpy()
    seeds = [np.uint64(k * _GOLDEN & 0xFFFFFFFFFFFFFFFF) for k in range(BANDS * ROWS)]
    return np.stack([np.minimum.reduceat(_mixed(hashes ^ seed), starts) for seed in seeds])


def _mixed(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Well spread 64-bit values (multiply and fold; overflow wraps)."""
    mixed = values * _ODD
    return mixed ^ (mixed >> np.uint64(32))


def _sharing(keys: npt.NDArray[np.uint64]) -> Iterator[tuple[int, int]]:
    order = np.argsort(keys, kind="stable")
    cuts = np.flatnonzero(np.diff(keys[order])) + 1
    for bucket in np.split(order, cuts):
        members: list[int] = bucket.tolist()
        if len(members) < 2:
            continue
        reach = len(members) if len(members) <= _LARGEST_BUCKET else 2
        yield from ((a, b) for i, a in enumerate(members) for b in members[i + 1 : i + reach])
