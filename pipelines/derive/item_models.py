"""What will this user take next? Six answers, from drawing lots to a regression of every item on all others.

    random      a number drawn for each pair of user and item, the same each time
    popularity  how many users took the item
    recency     the same, a take-up half as much after a tenth of the time that the data span
    knn         the likeness of the item to those taken: cosine over users, of whom one who took n items weighs
                1 / sqrt(n); the 100 nearest of each item (Sarwar et al. 2001, https://doi.org/10.1145/371920.372071)
    ease        every item regressed on all others in closed form (Steck 2019, https://doi.org/10.1145/3308558.3313710),
                with a ridge that grows with an item's count, which is dropout in expectation (Steck 2020,
                https://arxiv.org/abs/2004.14698)
    als         factors of users and items by the library implicit (Hu, Koren and Volinsky 2008)

EASE is solved in the smaller of its two forms. With X users x items, L the diagonal of ridges, P = (X'X + L)^-1, the
score of an item j not taken is -(XP)_uj / P_jj; and with M = I + X L^-1 X', users x users,

    XP = M^-1 X L^-1        P_jj = 1 / L_j - (x_j' M^-1 x_j) / L_j^2        (Woodbury)

Every model answers scores of users by number (`top_items.Scores`); what a user has taken is scored too, and left out
there. May import: implicit, numpy, scipy, threadpoolctl, `derive.interactions`, `derive.top_items`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from scipy.linalg import lapack as untyped_lapack  # pyright: ignore[reportMissingTypeStubs]

from pipelines.derive.interactions import SEED, Indices, Interactions, mixed, sparse
from pipelines.derive.top_items import NONE, Floats, Scores, best, in_parallel

lapack = cast("Any", untyped_lapack)
NEIGHBOURS = 100
RIDGE, DROPOUT = 15.0, 1 / 3  # ridge = this times the root of an item's mean count; chosen on a validation part
# of thin reading lists (mean count 4) and of a dense invented community (160)
LARGEST = 10_000  # side of a matrix that EASE inverts: 400 MB, about 20 s
HALF_LIVES = 10  # in the span of the data
FACTORS, REGULARIZATION, ALPHA, ITERATIONS = 128, 0.5, 40.0, 15  # the best of `evaluate.tuning`
_BACKOFF = 1e-6  # of popularity, where likeness says nothing
_SLICE = 1 << 20  # cells of a dense slice
_DENSE = 16  # a sparse slice with more than one entry in so many cells is better looked at as a full one


@dataclass(frozen=True)
class Model:
    """A name and the scores."""

    name: str
    scores: Scores


def popularity(known: Interactions) -> Model:
    """The share of users who took each item."""
    return Model("popularity", _alike(known.counts / max(1, len(known.users))))


def recency(known: Interactions) -> Model | None:
    """Take-ups weighted by how new they are; None when no time is known."""
    if not known.has_times:
        return None
    newest, oldest = np.nanmax(known.at), np.nanmin(known.at)
    half_life = max((newest - oldest) / HALF_LIVES, 1.0)
    weight = np.nan_to_num(np.exp2(-(newest - known.at) / half_life))  # of unknown age: no sign of being new
    return Model("recency", _alike(np.bincount(known.taken.indices, weight, len(known.items)).astype(np.float64)))


def random(known: Interactions, seed: int = SEED) -> Model:
    """Lots: the same for the same users and items."""
    items = np.arange(len(known.items), dtype=np.uint64)

    def scores(users: Indices) -> Floats:
        drawn = mixed(users.astype(np.uint64)[:, None], items, seed) >> np.uint64(40)  # 24 bits, as a float32 holds
        return drawn.astype(np.float32) / np.float32(2**24)

    return Model("random", scores)


def knn(known: Interactions, neighbours: int = NEIGHBOURS) -> Model:
    """Sums of likeness to what was taken; where there is none, popularity by a millionth."""
    lengths = np.asarray(known.taken.sum(axis=1)).ravel()
    near = nearest(known, neighbours, 1 / np.sqrt(np.maximum(lengths, 1)))
    backoff = (_BACKOFF * known.counts / max(1.0, float(known.counts.max(initial=0)))).astype(np.float32)

    def scores(users: Indices) -> Floats:
        return (known.taken[users] @ near).toarray() + backoff

    return Model("knn", scores)


def nearest(known: Interactions, neighbours: int = NEIGHBOURS, weights: npt.NDArray[Any] | None = None) -> Any:
    """CSR items x items: in column j the likeness of j to its nearest, cosine over users of these weights."""
    x = known.taken if weights is None else sparse.diags(np.sqrt(weights).astype(np.float32)) @ known.taken
    norms = np.sqrt(np.asarray(x.multiply(x).sum(axis=0)).ravel())
    x = (x @ sparse.diags((1 / np.where(norms > 0, norms, 1)).astype(np.float32))).tocsr()
    turned = x.T.tocsr()
    step = max(1, _SLICE // max(1, len(known.items)))

    def of_slice(start: int) -> Any:
        return _largest_of_rows((turned[start : start + step] @ x).tocsr(), start, neighbours)

    parts = list(in_parallel(of_slice, list(range(0, len(known.items), step))))
    return sparse.vstack(parts).T.tocsr() if parts else sparse.csr_matrix((0, 0), dtype=np.float32)


def _largest_of_rows(near: Any, first: int, neighbours: int) -> Any:
    """The largest entries of each row off the diagonal; of equal ones the more popular item's."""
    if near.nnz * _DENSE > near.shape[0] * near.shape[1]:
        return _largest_of_full_rows(near.toarray(), first, neighbours)
    near.sort_indices()
    rows: Indices = np.repeat(np.arange(near.shape[0], dtype=np.int64), np.diff(near.indptr))
    other = rows + first != near.indices
    rows, columns, values = rows[other], near.indices[other], near.data[other]
    order = np.lexsort((-values, rows))
    rows, columns, values = rows[order], columns[order], values[order]
    kept = np.arange(len(rows)) - np.searchsorted(rows, rows) < neighbours
    return sparse.csr_matrix((values[kept], (rows[kept], columns[kept])), shape=near.shape, dtype=np.float32)


def _largest_of_full_rows(near: Floats, first: int, neighbours: int) -> Any:
    """The same where few entries are zero: without sorting them all."""
    every = np.arange(len(near))
    near[every, every + first] = -np.inf
    columns, values = best(near, neighbours)
    rows, places = np.nonzero((columns != NONE) & (values > 0))
    chosen = columns[rows, places]
    return sparse.csr_matrix((values[rows, places], (rows, chosen)), shape=near.shape, dtype=np.float32)


def ease_fits(known: Interactions) -> bool:
    """Whether the smaller form of EASE is small enough."""
    return 0 < min(known.taken.shape) <= LARGEST


def ease(known: Interactions, ridge: float | None = None, dropout: float = DROPOUT) -> Model:
    """Every item from all others, in the smaller form. ValueError when that is too large."""
    if not ease_fits(known):
        raise ValueError(
            f"EASE takes up to {LARGEST:,} users or items; of the fewer there are {min(known.taken.shape):,}."
        )
    ridge = RIDGE * float(np.sqrt(max(1.0, known.counts.mean()))) if ridge is None else ridge
    ridges = ridge + dropout / (1 - dropout) * known.counts
    by_users = known.taken.shape[0] < known.taken.shape[1]
    return Model("ease", (_by_users if by_users else _by_items)(known.taken, ridges))


def _by_items(taken: Any, ridges: npt.NDArray[np.float64]) -> Scores:
    gram = _gram(taken)
    gram[np.diag_indices_from(gram)] += ridges.astype(np.float32)
    weights = _inverted(gram)
    diagonal = weights.diagonal().copy()
    weights[np.diag_indices_from(weights)] = 0
    weights /= -diagonal

    def scores(users: Indices) -> Floats:
        return taken[users] @ weights

    return scores


def _by_users(taken: Any, ridges: npt.NDArray[np.float64]) -> Scores:
    scaled = (taken @ sparse.diags((1 / ridges).astype(np.float32))).tocsr()  # X / L
    kernel = (scaled @ taken.T).toarray(order="F")
    kernel[np.diag_indices_from(kernel)] += 1
    inverse = _inverted(kernel)
    columns = scaled.T.tocsr()  # its product with a dense matrix is dense

    def projected(users: Indices) -> Floats:
        """XP of some users."""
        return np.ascontiguousarray((columns @ inverse[:, users]).T)

    # x_j' M^-1 x_j / L_j: of each column of XP, the entries of those who took it
    leverage = np.zeros(taken.shape[1])
    step = max(1, _SLICE // taken.shape[1])
    for start in range(0, taken.shape[0], step):
        users = np.arange(start, min(start + step, taken.shape[0]))
        mine = taken[users]
        rows = np.repeat(np.arange(len(users)), np.diff(mine.indptr))
        leverage += np.bincount(mine.indices, projected(users)[rows, mine.indices], taken.shape[1])
    diagonal = ((1 - leverage) / ridges).astype(np.float32)

    def scores(users: Indices) -> Floats:
        found = projected(users) / -diagonal
        mine = taken[users]  # I - P / diag P: the ones of what was taken
        found[np.repeat(np.arange(len(users)), np.diff(mine.indptr)), mine.indices] += 1
        return found

    return scores


def _gram(taken: Any) -> Floats:
    """X'X, dense and Fortran-ordered, from halves of the users at the same time."""
    step = -(-taken.shape[0] // 2)
    halves: list[Any] = [taken[start : start + step] for start in range(0, taken.shape[0], step)]
    grams = list(in_parallel(_gram_of, halves))
    for other in grams[1:]:
        grams[0] += other
    return grams[0]


def _gram_of(taken: Any) -> Floats:
    return (taken.T @ taken).toarray(order="F")


def _inverted(matrix: Floats) -> Floats:
    """The inverse of a symmetric positive definite matrix, by Cholesky, in its place."""
    factor, failed = lapack.spotrf(matrix, lower=1, overwrite_a=1, clean=0)
    if failed:
        raise ValueError("the ridge is too small for these interactions: give a larger one")
    inverse, _ = lapack.spotri(factor, lower=1, overwrite_c=1)
    side, step = len(inverse), 512
    for start in range(0, side, step):
        stop = min(start + step, side)
        inverse[start:stop, stop:] = inverse[stop:, start:stop].T
        block = inverse[start:stop, start:stop]
        block[:] = np.tril(block) + np.tril(block, -1).T
    return np.ascontiguousarray(inverse.T) if not inverse.flags.c_contiguous else inverse


def als(
    known: Interactions,
    seed: int = SEED,
    *,
    factors: int = FACTORS,
    regularization: float = REGULARIZATION,
    alpha: float = ALPHA,
) -> Model:
    """Factors as the library fits them. It wants the linear algebra below it on one thread and uses several itself."""
    from implicit.cpu.als import AlternatingLeastSquares  # pyright: ignore[reportMissingTypeStubs]
    from threadpoolctl import threadpool_limits  # pyright: ignore[reportMissingTypeStubs]

    with threadpool_limits(1, "blas"):
        fitted = cast("Any", AlternatingLeastSquares)(
            factors=factors, regularization=regularization, alpha=alpha, iterations=ITERATIONS, random_state=seed
        )
        fitted.fit(known.taken, show_progress=False)
    of_users, of_items = np.asarray(fitted.user_factors), np.asarray(fitted.item_factors)

    def scores(users: Indices) -> Floats:
        return of_users[users] @ of_items.T

    return Model("als", scores)


def _alike(values: npt.NDArray[np.float64]) -> Scores:
    """The same scores for everybody."""
    row = values.astype(np.float32)
    return lambda users: np.broadcast_to(row, (len(users), len(row)))


CANDIDATES: dict[str, Callable[[Interactions], Model]] = {"knn": knn, "ease": ease, "als": als}
