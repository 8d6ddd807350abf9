"""Which rows of a table, or of two, are the same record? Candidates by rare words, a score for each, and closure.

    candidates  titles that share rare words or runs of four letters: cosine of their tf-idf at least 0.3. The rarest
                tokens are used first, until a budget of comparisons is spent, so that 200,000 rows stay affordable.
                Where there are texts, those that are probably alike too (`shingles`)
    score       `comparing`
    closure     within one table, records that are each other's duplicates are one group. Groups join by the mean of
                the scores between them (average linkage; Sokal and Michener 1958), not by their best pair alone, so
                that a chain of similar records does not run together

May import: numpy, scipy, polars, `derive.records`, `derive.comparing`, `derive.shingles`.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, cast

import numpy as np
import numpy.typing as npt
import polars as pl
import scipy.sparse  # pyright: ignore[reportMissingTypeStubs]
import scipy.sparse.csgraph  # pyright: ignore[reportMissingTypeStubs]

from pipelines.derive import comparing
from pipelines.derive.comparing import Floats, Pairs
from pipelines.derive.records import Record
from pipelines.derive.shingles import Corpus, listed

LIKELY = 0.5
TOGETHER = 0.5  # mean score between two groups that become one
_COSINE = 0.3
_BUDGET = 150_000_000  # multiplications of the candidate search
_AT_ONCE = 20_000_000  # of them, in memory at a time
_GRAM = 4
_SHORTEST_TEXT = 20  # words
_LARGEST_GROUP = 500  # records whose pairs are all listed; of larger groups each with the first
_PAIRS_AT_ONCE = 100_000


class Link(NamedTuple):
    """Two rows that are one record: their positions, the score, and why."""

    left: int
    right: int
    score: float
    reason: str
    reason_zh: str


def link(left: Sequence[Record], right: Sequence[Record] | None = None, threshold: float = LIKELY) -> list[Link]:
    """The pairs of rows that are one record, sorted by position.

    With `right`, every pair that reaches the threshold. Without, all pairs of each group within `left`, each once and
    smaller position first; a pair that is joined only through others has the score at which its groups joined.
    """
    others = left if right is None else right
    idf = comparing.rarity([*left, *(right or ())])
    corpus = _corpus(left, right)
    pairs = candidates(left, right)
    if corpus:
        pairs = _also(pairs, corpus.candidates(), len(left), is_within=right is None)
    likeness = _texts_alike(corpus, pairs, 0 if right is None else len(left))
    scores, known = _scored(left, others, pairs, idf, likeness, threshold)
    if right is not None:
        kept = np.flatnonzero(scores >= threshold)
        return [Link(int(pairs[k, 0]), int(pairs[k, 1]), round(float(scores[k]), 4), *known[k]) for k in kept.tolist()]
    own = {(a, b): k for k, (a, b) in enumerate(listed(pairs))}
    links: list[Link] = []
    for group, joined_at in groups(len(left), pairs, scores, threshold):
        for a, b in _listed(group):
            k = own.get((a, b))
            if k is not None and scores[k] >= threshold:
                links.append(Link(a, b, round(float(scores[k]), 4), *known[k]))
            else:
                links.append(Link(a, b, round(joined_at, 4), *comparing.THROUGH_OTHERS))
    return sorted(links)


def _corpus(left: Sequence[Record], right: Sequence[Record] | None) -> Corpus | None:
    """The texts of both sides one after the other; None when there is none."""
    both = [*left, *(right or ())]
    return Corpus([record.text for record in both]) if any(record.text for record in both) else None


def _also(pairs: Pairs, more: Pairs, split: int, *, is_within: bool) -> Pairs:
    """Pairs that titles or texts propose, each once, sorted."""
    if not is_within:
        more = more[(more[:, 0] < split) & (more[:, 1] >= split)] - np.array([0, split])
    return np.unique(np.concatenate([pairs, more]), axis=0)


def _texts_alike(corpus: Corpus | None, pairs: Pairs, shift: int) -> comparing.Likeness | None:
    """How alike the texts of each pair are; unknown (NaN) where one has fewer than 20 words."""
    if corpus is None:
        return None
    pairs = pairs + np.array([0, shift])
    known = (corpus.sizes[pairs] >= _SHORTEST_TEXT).all(axis=1)
    likeness = np.full(len(pairs), np.nan)
    likeness[known] = corpus.likeness(pairs[known])
    return likeness


def _scored(
    left: Sequence[Record],
    right: Sequence[Record],
    pairs: Pairs,
    idf: dict[str, float],
    likeness: comparing.Likeness | None,
    threshold: float,
) -> tuple[Floats, dict[int, tuple[str, str]]]:
    """Scores of the pairs, and reasons of those that reach the threshold."""
    scores = np.zeros(len(pairs))
    reasons: dict[int, tuple[str, str]] = {}
    for start in range(0, len(pairs), _PAIRS_AT_ONCE):
        part = pairs[start : start + _PAIRS_AT_ONCE]
        found = comparing.features(left, right, part, idf)
        further = comparing.others_odds(left, right, part)
        texts = None if likeness is None else likeness[start : start + len(part)]
        said = scores[start : start + len(part)] = comparing.score(found, further, texts)
        for row in np.flatnonzero(said >= threshold).tolist():
            alike = float("nan") if texts is None else float(texts[row])
            reasons[start + row] = comparing.reason(found[row], float(further[row]), alike)
    return scores, reasons


def candidates(left: Sequence[Record], right: Sequence[Record] | None = None) -> Pairs:
    """Pairs worth scoring, sorted: all with equal or similar titles, few others. Within `left`, smaller first."""
    both = [*left, *(right or ())]
    matrix = _tokens(both)
    split = len(left)
    rows = matrix[:split]
    columns = (matrix if right is None else matrix[split:]).T.tocsr()
    cost = np.asarray(abs(rows).sign() @ np.diff(columns.indptr)).ravel() if rows.nnz else np.zeros(split)
    found: list[Pairs] = []
    for start, end in _slices(cost):
        product = (rows[start:end] @ columns).tocoo()
        a, b = product.row + start, product.col
        kept = product.data >= _COSINE
        if right is None:
            kept &= a < b
        found.append(np.stack([a[kept], b[kept]], 1).astype(np.int64))
    pairs = np.concatenate(found) if found else np.zeros((0, 2), np.int64)
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]


def _slices(cost: Floats) -> Iterator[tuple[int, int]]:
    total = np.cumsum(cost)
    start = 0
    while start < len(cost):
        spent = total[start - 1] if start else 0.0
        end = max(start + 1, int(np.searchsorted(total, spent + _AT_ONCE, side="right")))
        yield start, end
        start = end


def _tokens(records: Sequence[Record]) -> Any:
    """Rows of unit length over words and runs of four letters, rarest tokens only when there are too many."""
    words = pl.DataFrame({"text": [r.title for r in records]}, schema={"text": pl.String}).with_row_index("row")
    words = words.select("row", token=pl.col("text").str.split(" ")).explode("token").filter(pl.col("token") != "")
    tokens = pl.concat([words.select("row", token=pl.col("token").hash(1)), _grams([r.joined for r in records])])
    tokens = tokens.unique()
    df = tokens.group_by("token").len("df").filter(pl.col("df") > 1).sort("df", "token")
    df = df.filter((pl.col("df").cast(pl.Int64) ** 2).cum_sum() <= _BUDGET).with_row_index("column")
    n = len(records)
    kept = tokens.join(df, on="token").with_columns(weight=(1 + n / pl.col("df")).log()).sort("row", "column")
    shape = (n, max(df.height, 1))
    matrix = scipy.sparse.csr_matrix(
        (kept["weight"].to_numpy(), (kept["row"].to_numpy(), kept["column"].to_numpy())), shape=shape
    )
    # Tokens that were left out still count for the length: what is shared of a title is a share of all of it.
    square = (
        tokens.join(tokens.group_by("token").len("df"), on="token")
        .group_by("row")
        .agg(total=((1 + n / pl.col("df")).log() ** 2).sum().sqrt())
    )
    lengths = np.ones(n)
    lengths[square["row"].to_numpy()] = square["total"].to_numpy()
    scale: Any = scipy.sparse.diags_array(1 / lengths)  # pyright: ignore[reportUnknownMemberType]
    return scale.tocsr() @ matrix


def _grams(joined: list[str]) -> pl.DataFrame:
    """[row, token] of every run of four characters."""
    codes = np.frombuffer("".join(joined).encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    sizes = np.array([len(text) for text in joined], np.int64)
    rows = np.repeat(np.arange(len(joined)), sizes)
    n = len(codes) - _GRAM + 1
    if n < 1:
        return pl.DataFrame({"row": [], "token": []}, schema={"row": pl.UInt32, "token": pl.UInt64})
    token = np.zeros(n, np.uint64)
    for k in range(_GRAM):
        token = token * np.uint64(0x100000001B3) ^ codes[k : k + n]
    inside = rows[:n] == rows[_GRAM - 1 :]
    return pl.DataFrame({"row": rows[:n][inside].astype(np.uint32), "token": token[inside]})


def groups(n: int, pairs: Pairs, scores: Floats, threshold: float) -> Iterator[tuple[list[int], float]]:
    """Groups of records with the mean score at which the last two parts of each joined, by their first record."""
    strong = pairs[scores >= threshold]
    graph = scipy.sparse.coo_matrix((np.ones(len(strong)), (strong[:, 0], strong[:, 1])), shape=(n, n))
    components = cast("Any", scipy.sparse.csgraph).connected_components
    label = cast("npt.NDArray[np.int32]", components(graph, directed=False)[1])
    inside = np.flatnonzero(label[pairs[:, 0]] == label[pairs[:, 1]])
    by_label: dict[int, list[int]] = {}
    for k in inside.tolist():
        by_label.setdefault(int(label[pairs[k, 0]]), []).append(k)
    found: list[tuple[list[int], float]] = []
    for ks in by_label.values():
        edges = [(int(pairs[k, 0]), int(pairs[k, 1]), float(scores[k])) for k in ks]
        found += average_linkage(edges)
    yield from sorted(found)


def average_linkage(
    edges: Iterable[tuple[int, int, float]], together: float = TOGETHER
) -> list[tuple[list[int], float]]:
    """Groups of two and more nodes, joined best mean score first while it is at least `together`.

    Only scored pairs count for a mean: two records that were never compared say nothing about each other.
    """
    near: dict[int, dict[int, tuple[float, int]]] = {}
    for a, b, score in edges:
        near.setdefault(a, {})[b] = near.setdefault(b, {})[a] = (score, 1)
    members = {node: [node] for node in near}
    height = dict.fromkeys(near, 1.0)
    heap = [(-score, a, b, 1) for a in sorted(near) for b, (score, _) in near[a].items() if a < b and score >= together]
    heapq.heapify(heap)
    while heap:
        negative, a, b, n = heapq.heappop(heap)
        if a not in members or b not in members or near[a].get(b, (0.0, 0))[1] != n:
            continue
        if abs(near[a][b][0] / n + negative) > 1e-12:
            continue
        big, small = (a, b) if len(near[a]) >= len(near[b]) else (b, a)
        members[big] = members[big] + members.pop(small)
        height[big] = -negative
        del near[big][small]
        for other, (total, count) in near.pop(small).items():
            if other == big:
                continue
            del near[other][small]
            sum_, pairs = near[big].get(other, (0.0, 0))
            near[big][other] = near[other][big] = (sum_ + total, pairs + count)
        for other, (total, count) in near[big].items():
            if total / count >= together:
                heapq.heappush(heap, (-total / count, min(big, other), max(big, other), count))
    return [(sorted(group), height[node]) for node, group in members.items() if len(group) > 1]


def _listed(group: list[int]) -> Iterator[tuple[int, int]]:
    if len(group) > _LARGEST_GROUP:
        yield from ((group[0], other) for other in group[1:])
        return
    yield from ((a, b) for k, a in enumerate(group) for b in group[k + 1 :])
