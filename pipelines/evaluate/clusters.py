"""Which words stand in like places: clusters learnt from nothing but the training text.

A word's vector is the positive pointwise mutual information with the words up to two places before and after it
(Bullinaria and Levy 2007), cut to 50 dimensions by a singular value decomposition, of length one; k-means with cosine
joins words to clusters. A word that training never saw has none.

May import: numpy, scipy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import svds

FEWEST, CONTEXTS, DIMENSIONS, ROUNDS, SEED = 3, 1_500, 50, 30, 7
STEPS = (-2, -1, 1, 2)


def learn(texts: Sequence[Sequence[str]], sizes: Sequence[int], *, fewest: int = FEWEST) -> dict[str, list[str]]:
    """Word -> its cluster at each size, over sentences of plain words; words seen fewer than `fewest` times have none.

    Deterministic: words in alphabetical order, seeded starts.
    """
    counts = Counter(word for text in texts for word in text)
    words = sorted(word for word, count in counts.items() if count >= fewest)
    frequent = sorted(counts, key=lambda word: (-counts[word], word))[:CONTEXTS]
    if len(words) < 4:
        return {}
    vectors = _vectors(_mutual_information(texts, words, frequent))
    columns = [_clustered(vectors, min(size, len(words))) for size in sizes]
    return {word: [str(column[row]) for column in columns] for row, word in enumerate(words)}


def _mutual_information(texts: Sequence[Sequence[str]], words: list[str], frequent: list[str]) -> Any:
    row_of = {word: row for row, word in enumerate(words)}
    column_of = {word: column for column, word in enumerate(frequent)}
    pairs: Counter[tuple[int, int]] = Counter()
    for text in texts:
        for place, word in enumerate(text):
            if (row := row_of.get(word)) is None:
                continue
            for block, step in enumerate(STEPS):
                beside = place + step
                if 0 <= beside < len(text) and (column := column_of.get(text[beside])) is not None:
                    pairs[row, block * len(frequent) + column] += 1
    rows, columns = (np.array(side) for side in zip(*sorted(pairs), strict=True))
    seen = np.array([pairs[pair] for pair in sorted(pairs)], dtype=np.float64)
    by_row = np.bincount(rows, seen, minlength=len(words))
    by_column = np.bincount(columns, seen, minlength=len(STEPS) * len(frequent))
    information = np.log(seen * seen.sum() / (by_row[rows] * by_column[columns]))
    shape = (len(words), len(STEPS) * len(frequent))
    return csr_matrix((np.maximum(information, 0), (rows, columns)), shape=shape)


def _vectors(matrix: Any) -> np.ndarray:
    dimensions = min(DIMENSIONS, min(matrix.shape) - 1)
    start = np.random.default_rng(SEED).standard_normal(min(matrix.shape))
    left, weights, _ = svds(matrix, k=dimensions, v0=start)
    return _unit(left * np.sqrt(np.maximum(weights, 0)))


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)


def _clustered(vectors: np.ndarray, size: int) -> np.ndarray:
    centres = vectors[np.random.default_rng(SEED).choice(len(vectors), size, replace=False)]
    nearest = np.zeros(len(vectors), dtype=np.int64)
    for _ in range(ROUNDS):
        nearest = (vectors @ centres.T).argmax(axis=1)
        for cluster in range(size):
            if (members := vectors[nearest == cluster]).size:
                centres[cluster] = _unit(members.mean(axis=0))
    return nearest
