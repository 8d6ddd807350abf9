"""The parameters of EASE and of the library's ALS, chosen alike: on a part that neither the fit nor the test has seen.

Answers: would ALS have won with other parameters? What is known after the test part is held out is split once more; on
that inner part each point of the grid is fitted on the rest and judged by NDCG@10 over the same users; both grids have
nine points. `item_models` holds ALS's best point, and of EASE one that does well here and on a dense invented community
as well; the test part then compares them. NDCG@10 on the inner part of citeulike-t, ridge in units of the root of the
mean count (November 2026; `talent evaluate tuning` prints it anew):

    EASE  ridge     5     15     30     |  ALS  factors, regularization, alpha
    d 0.2      0.0949 0.0973 0.0971     |  64, 0.05, 10: 0.0734    128, 0.5, 100: 0.0923    256, 0.05, 10: 0.0904
    d 1/3      0.0949 0.0973 0.0973     |  64, 0.05, 40: 0.0838    128, 5.0,  40: 0.0951    256, 0.5,  40: 0.0918
    d 0.5      0.0949 0.0976 0.0981     |  128, 0.5, 10: 0.0857    128, 5.0, 100: 0.0940    128, 0.5,  40: 0.0954

May import: `pipelines.derive`, `pipelines.evaluate`, numpy, polars.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import polars as pl

from pipelines.derive import item_models
from pipelines.derive.interactions import SEED, Interactions, Split, hold_out, mixed
from pipelines.derive.item_models import Model
from pipelines.derive.recommender_choice import judge
from pipelines.evaluate import recommendations
from pipelines.evaluate.figures import Figure

MOST_JUDGED = 2_000
INNER_SEED = SEED + 1
EASE_GRID = [(ridge, dropout) for ridge in (5.0, 15.0, 30.0) for dropout in (0.2, 1 / 3, 0.5)]
ALS_GRID = [  # factors, regularization, alpha
    (64, 0.05, 10.0), (64, 0.05, 40.0), (128, 0.5, 10.0), (128, 0.5, 40.0), (128, 0.5, 100.0), (128, 5.0, 40.0),
    (128, 5.0, 100.0), (256, 0.05, 10.0), (256, 0.5, 40.0),
]  # fmt: skip


def evaluate_file(path: Path) -> Iterator[Figure]:
    """A file of interactions (`recommendations.read`)."""
    yield from evaluate(*recommendations.read(path))


def evaluate(name: str, pairs: pl.DataFrame) -> Iterator[Figure]:
    """NDCG@10 on the inner part of every point of both grids, on rows of `interactions.distinct`."""
    inner = validation(pairs)
    users = inner.judged
    if len(users) > MOST_JUDGED:
        chance = mixed(users.astype(np.uint64), np.zeros(1, np.uint64), INNER_SEED)
        users = np.sort(users[np.argsort(chance, kind="stable")[:MOST_JUDGED]])
    for point, fit in _points(inner.known):
        ndcg = float(judge(fit(inner.known), inner, users).ndcg.mean()) if len(users) else None
        yield Figure("tuning", name, point, len(users), ndcg)


def validation(pairs: pl.DataFrame) -> Split:
    """What is known to the models of the test, split once more."""
    known = hold_out(pairs).known
    rows = np.repeat(np.arange(len(known.users)), np.diff(known.taken.indptr))
    left = pl.DataFrame(
        {
            "user_id": pl.Series(known.users, dtype=pl.String).gather(rows),
            "item_id": pl.Series(known.items, dtype=pl.String).gather(known.taken.indices),
            "at": pl.Series(known.at * 1e6).fill_nan(None).cast(pl.Int64).cast(pl.Datetime("us", "UTC")),
        }
    )
    return hold_out(left, seed=INNER_SEED)


def _points(known: Interactions) -> Iterator[tuple[str, Callable[[Interactions], Model]]]:
    """Each point in words, and the fit."""
    root = float(np.sqrt(max(1.0, known.counts.mean())))
    for ridge, dropout in EASE_GRID:
        yield (
            f"NDCG@10, ease, ridge {ridge:g}, dropout {dropout:.2f}",
            partial(item_models.ease, ridge=ridge * root, dropout=dropout),
        )
    for factors, regularization, alpha in ALS_GRID:
        yield (
            f"NDCG@10, als, {factors} factors, regularization {regularization:g}, alpha {alpha:g}",
            partial(item_models.als, factors=factors, regularization=regularization, alpha=alpha),
        )
