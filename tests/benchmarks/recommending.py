"""Recommendations for 50,000 members among 5,000 items, from 850,000 interactions: train and list the best 20.

Members like three of 60 topics; an item belongs to one, and its draw falls with its rank (Zipf, 0.8); activity is
Pareto. Each member's last item is held out. The baseline is EASE as one writes it down: the Gram matrix of the sparse
interactions, float32 Cholesky, its inverse, weights - training alone, without any list. Ours trains and lists the best
20 unseen items of every member. NDCG@10 is taken over 5,000 members and must not be below the baseline's.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.linalg import lapack

from pipelines.derive import item_models, top_items
from pipelines.derive.interactions import Interactions
from tests.benchmarks.measure import Result, median, run, timed

USERS, ITEMS, WANTED, DEPTH = 50_000, 5_000, 850_000, 20
REPEATS, RATIO, PEAK_MIB = 3, 1.3, 1536
TOPICS, LIKED, OWN_SHARE, ZIPF = 60, 3, 0.75, 0.8
RIDGE = 200.0  # of the baseline; ours sets its own from the data
JUDGED, CUT = 5_000, 10


def write(file: Path, users: int, items: int, wanted: int) -> None:
    """The interactions, the same each time: `users`, `items` (by popularity) and each member's held-out item."""
    dice = np.random.default_rng(17)
    topic = dice.integers(0, TOPICS, items)
    weight = 1 / np.arange(1, items + 1) ** ZIPF
    liked = dice.integers(0, TOPICS, (users, LIKED))
    activity = np.minimum(dice.pareto(1.6, users) + 0.3, 40.0)
    draws = np.maximum(4, activity / activity.sum() * wanted * 1.3).astype(int)
    user = np.repeat(np.arange(users), draws)
    item = np.searchsorted(np.cumsum(weight) / weight.sum(), dice.random(len(user)))
    is_own = dice.random(len(user)) < OWN_SHARE
    of = liked[user, dice.integers(0, LIKED, len(user))]
    for one in range(TOPICS):
        members = np.flatnonzero(topic == one)
        asked = np.flatnonzero(is_own & (of == one))
        share = np.cumsum(weight[members]) / weight[members].sum()
        item[asked] = members[np.searchsorted(share, dice.random(len(asked)))]
    _, first = np.unique(user * items + item, return_index=True)
    first = np.sort(first)[np.sort(dice.permutation(len(first))[:wanted])] if len(first) > wanted else np.sort(first)
    user, item = user[first], item[first]
    is_last = np.append(np.diff(user) != 0, True) & np.append(False, np.diff(user) == 0)
    held = np.full(users, -1)
    held[user[is_last]] = item[is_last]
    order = np.argsort(-np.bincount(item[~is_last], minlength=items), kind="stable")
    number = np.argsort(order)
    np.savez(file, user=user[~is_last], item=number[item[~is_last]], held=np.where(held < 0, -1, number[held]))


def read(file: Path) -> tuple[sparse.csr_matrix, npt.NDArray[np.int64]]:
    """The matrix, and the held-out item of each member (-1 = none)."""
    stored = np.load(file)
    taken = sparse.csr_matrix(
        (np.ones(len(stored["user"]), np.float32), (stored["user"], stored["item"])), shape=(len(stored["held"]), ITEMS)
    )
    taken.sort_indices()
    return taken, stored["held"]


def benchmark(users: int = USERS, wanted: int = WANTED, repeats: int = REPEATS) -> list[Result]:
    """Interleaved runs, each in a fresh process."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "interactions.npz"
        write(file, users, ITEMS, wanted)
        runs: dict[str, list] = {"bare": [], "ours": []}
        for _ in range(repeats):
            for case, done in runs.items():
                done.append(run(__name__, case, file))
    bare_run, ours_run = median(runs["bare"]), median(runs["ours"])
    if ours_run.facts["ndcg"] < bare_run.facts["ndcg"]:
        raise RuntimeError(f"NDCG@10 {ours_run.facts['ndcg']} is below bare EASE's {bare_run.facts['ndcg']}")
    return [
        Result(
            f"train and top {DEPTH} of {users:,} members among {ITEMS:,} items",
            "training EASE alone, float32 Cholesky",
            ours_run.seconds,
            bare_run.seconds,
            ours_run.peak_mib,
            RATIO,
            PEAK_MIB,
            ours_run.processor_seconds / bare_run.processor_seconds,
            json.dumps({"ours": ours_run.facts, "bare": bare_run.facts}),
        )
    ]


def gain(listed: npt.NDArray[np.int64], held: npt.NDArray[np.int64]) -> float:
    """NDCG at CUT where one item is held out."""
    place = (listed[:, :CUT] == held[:, None]) @ (1 / np.log2(np.arange(2, CUT + 2)))
    return round(float(place.mean()), 5)


def asked(held: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The members who are judged."""
    told = np.flatnonzero(held >= 0)
    return np.sort(np.random.default_rng(1).permutation(told)[:JUDGED])


def bare(taken: sparse.csr_matrix, held: npt.NDArray[np.int64]) -> dict[str, float]:
    """EASE written down, then every score of the judged members sorted."""
    with timed() as spent:
        gram = np.asfortranarray((taken.T @ taken).toarray().astype(np.float32))
        diagonal = np.diag_indices(gram.shape[0])
        gram[diagonal] += RIDGE
        factor, _ = lapack.spotrf(gram, lower=1, overwrite_a=1)
        inverse, _ = lapack.spotri(factor, lower=1, overwrite_c=1)
        inverse = np.tril(inverse) + np.tril(inverse, -1).T
        weights = inverse / -np.diag(inverse)
        weights[diagonal] = 0
    users = asked(held)
    scores = taken[users] @ weights
    scores[taken[users].toarray() > 0] = -np.inf
    listed = np.argsort(-scores, axis=1, kind="stable")[:, :CUT]
    return {**spent, "interactions": int(taken.nnz), "ndcg": gain(listed, held[users])}


def ours(taken: sparse.csr_matrix, held: npt.NDArray[np.int64]) -> dict[str, float]:
    """Train, and the lists of all members."""
    users, items = taken.shape
    known = Interactions(
        [f"{n}" for n in range(users)], [f"{n}" for n in range(items)], taken, np.full(taken.nnz, np.nan)
    )
    with timed() as spent:
        model = item_models.ease(known)
        lists = top_items.top(model.scores, known, DEPTH)
    judged = asked(held)
    return {**spent, "interactions": int(taken.nnz), "ndcg": gain(lists.items[judged], held[judged])}


if __name__ == "__main__":
    case, file = sys.argv[1:]
    print(json.dumps({"bare": bare, "ours": ours}[case](*read(Path(file)))))
