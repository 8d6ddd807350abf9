"""How well are records that are one found? Precision, recall and F1 on labelled pairs, with bootstrap intervals.

Two forms of labelled data, both judged by the same matcher with its defaults: pairs that people labelled
(`COL title VAL ... \\t COL title VAL ... \\t 1`, one a line), scored one by one; and a table with the list of its true
pairs, searched as a whole. Intervals are the 2.5 and 97.5 percentiles of 1,000 resamples, of pairs or of the true
clusters (the pairs of a cluster are not independent). The matcher's weights were learned on halves of the two public
sets (see `derive.record_weights`), so `*_unseen` scores the other halves alone. May import: numpy, polars, derive.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.derive import comparing, linking
from pipelines.derive.records import Record
from pipelines.evaluate.scores import Score

RESAMPLES = 1_000
_CELL = re.compile(r"COL (\S+) VAL (.*?)(?= COL \S+ VAL|\s*$)")
CORA = {"title": "title", "authors": "author", "year": "year", "venue": "venue", "pages": "pages"}


@dataclass(frozen=True)
class LabelledPair:
    """Two records and whether they are one."""

    left: Mapping[str, str]
    right: Mapping[str, str]
    is_same: bool


def evaluate_duplicates(folder: Path) -> list[Score]:
    """Scores of the public sets below a folder (`dedupe/...`) that are there."""
    scores: list[Score] = []
    for path in sorted(folder.glob("dedupe/ditto/*/*/*.txt")):
        name = f"{path.parent.name}/{path.stem}"
        pairs = read_pairs(path)
        scores.append(score_pairs(name, pairs))
        if name == "DBLP-GoogleScholar/valid":
            scores.append(score_pairs(f"{name}_unseen", pairs[1::2], idf_of=pairs))
    return scores + [score for path in sorted(folder.glob("dedupe/*cora*/cora.csv")) for score in evaluate_file(path)]


def evaluate_file(path: Path) -> list[Score]:
    """Scores of one file: labelled pairs, or a table of citations (CSV) with its true pairs in `<name>_gt.csv`.

    ValueError when the true pairs are not there or the columns are not those of Cora.
    """
    if path.suffix != ".csv":
        return [score_pairs(f"{path.parent.name}/{path.stem}", read_pairs(path))]
    truth = path.with_name(f"{path.stem}_gt.csv")
    if not truth.exists():
        raise ValueError(f"{path}: its true pairs are expected in {truth.name} beside it")
    try:
        return [score_table(path.stem, read_table(path, CORA), read_truth(truth))]
    except pl.exceptions.ColumnNotFoundError as error:
        raise ValueError(
            f"{path}: no column {str(error).splitlines()[0]}; expected {', '.join(CORA.values())}"
        ) from None


def read_pairs(path: Path) -> list[LabelledPair]:
    """The labelled pairs of a file of lines `COL name VAL value ... \\t ... \\t label`."""
    pairs: list[LabelledPair] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            left, right, label = line.split("\t")
            pairs.append(LabelledPair(_cells(left), _cells(right), label.strip() == "1"))
    return pairs


def _cells(said: str) -> dict[str, str]:
    return {name: value.strip() for name, value in _CELL.findall(said)}


def read_table(path: Path, columns: Mapping[str, str], delimiter: str = "|") -> list[dict[str, str | None]]:
    """The rows of a table, in order, under our names."""
    frame = pl.read_csv(path, separator=delimiter, infer_schema=False, quote_char=None, truncate_ragged_lines=True)
    return frame.select(**{name: pl.col(column) for name, column in columns.items()}).to_dicts()


def read_truth(path: Path, delimiter: str = "|") -> list[tuple[int, int]]:
    """True pairs of positions, one a line."""
    lines = (line.split(delimiter) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return sorted({(min(int(a), int(b)), max(int(a), int(b))) for a, b in lines})


def score_pairs(name: str, pairs: Sequence[LabelledPair], idf_of: Sequence[LabelledPair] | None = None) -> Score:
    """Each pair scored by itself: the same when its score is at least 0.5. Words are as rare as in `idf_of`."""
    left, right = [Record.of(p.left) for p in pairs], [Record.of(p.right) for p in pairs]
    known = [Record.of(side) for p in idf_of or pairs for side in (p.left, p.right)]
    at = np.arange(len(pairs), dtype=np.int64)
    found = comparing.features(left, right, np.stack([at, at], 1), comparing.rarity(known))
    said = comparing.score(found) >= linking.LIKELY
    true = np.array([p.is_same for p in pairs], bool)
    counts = np.stack([said & true, said & ~true, ~said & true], 1).astype(np.int64)
    return _score(name, len(pairs), counts)


def score_table(name: str, rows: Sequence[Mapping[str, str | None]], truth: Iterable[tuple[int, int]]) -> Score:
    """The pairs that `linking.link` finds in a table, against its true pairs."""
    found = {(one.left, one.right) for one in linking.link([Record.of(row) for row in rows])}
    true = set(truth)
    cluster = _clusters(len(rows), true)
    counts = np.zeros((len(rows), 3), np.int64)
    tallies = (found & true, found - true, true - found)
    for column, pairs in enumerate(tallies):
        for at, n in Counter(cluster[a] for a, _ in pairs).items():
            counts[at, column] = n
    return _score(name, len(true), counts[counts.any(axis=1)])


def _clusters(n: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """The smallest member of each row's cluster."""
    first = list(range(n))
    for a, b in sorted(pairs):
        first[b] = min(first[b], first[a])
    return [first[at] for at in first]


def _score(name: str, n: int, counts: npt.NDArray[np.int64]) -> Score:
    """From [true positives, false positives, false negatives] of each unit that is resampled."""
    precision, recall, f1 = (float(value) for value in _figures(counts.sum(axis=0)))
    if not len(counts):
        counts = np.zeros((1, 3), np.int64)
    dice = np.random.default_rng(20261101)
    drawn = dice.multinomial(len(counts), np.full(len(counts), 1 / len(counts)), RESAMPLES)
    _, _, resampled = _figures((drawn @ counts).T)
    low, high = np.quantile(resampled, [0.025, 0.975])
    exact = (precision, recall, f1, low, high)
    precision, recall, f1, low, high = (round(float(value), 4) for value in exact)
    correct, invented, missed = (int(count) for count in counts.sum(axis=0))
    return Score(
        "duplicates", name, "pairs", None, None, n, correct + missed, correct + invented, correct,
        precision, recall, f1, low, high,
    )  # fmt: skip


def _figures(totals: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.float64], ...]:
    true, wrong, missed = (np.asarray(part, np.float64) for part in totals)
    precision = np.divide(true, true + wrong, out=np.zeros_like(true), where=true + wrong > 0)
    recall = np.divide(true, true + missed, out=np.zeros_like(true), where=true + missed > 0)
    total = 2 * true + wrong + missed
    return precision, recall, np.divide(2 * true, total, out=np.zeros_like(true), where=total > 0)
