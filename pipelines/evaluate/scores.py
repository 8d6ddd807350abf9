"""Precision, recall and F1 with an interval, and the worst errors, from counts per document.

Every task is judged alike: a document has answers that were expected and answers that were found; equal ones are
correct. Documents are the unit of chance, because the mentions of one text are not independent of each other: the
interval is the percentile bootstrap over documents (Efron and Tibshirani 1993, An Introduction to the Bootstrap,
chapter 13), seeded, so that the same counts give the same interval.

May import: numpy, polars.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

RESAMPLES, SEED, COVERAGE = 1_000, 7, 0.95
ALL = None  # of a language or source: the score is over all of them


@dataclass(frozen=True, slots=True)
class Score:
    """How good one task is on one set, or on one language and source of it. Null = cannot be told."""

    task: str  # skills, mentions, duplicates, titles ...
    set: str  # own-test, skillspan-tech-dev ...
    metric: str  # what an answer is: `skills` of a sentence, `spans`, `pairs`, `roles` ...
    language: str | None  # null = all
    source: str | None  # null = all
    n: int  # documents judged
    expected: int
    found: int
    correct: int
    precision: float | None
    recall: float | None
    f1: float | None
    f1_low: float | None
    f1_high: float | None
    ndcg: float | None = None  # of ranked answers alone: NDCG@10 ...
    ndcg_low: float | None = None
    ndcg_high: float | None = None
    is_chosen: bool = False  # of several models the one that is used
    is_difference: bool = False  # ... or, of two models named in the metric, the first one's minus the second's


@dataclass(frozen=True, slots=True)
class Judged:
    """One document with the answers expected of it and the answers found."""

    document_id: str
    text: str
    expected: frozenset[Hashable]
    found: frozenset[Hashable]
    language: str | None = None
    source: str | None = None
    split: str | None = None

    @property
    def missed(self) -> frozenset[Hashable]:
        """Expected and not found."""
        return self.expected - self.found

    @property
    def invented(self) -> frozenset[Hashable]:
        """Found and not expected."""
        return self.found - self.expected


@dataclass(frozen=True, slots=True)
class Mistake:
    """One document that came out wrong."""

    task: str
    set: str
    metric: str
    language: str | None
    source: str | None
    document_id: str
    rank: int  # 1 = worst
    text: str
    expected: list[str] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)


def ratio(part: int, whole: int) -> float | None:
    """part / whole, null when there is nothing to divide by."""
    return part / whole if whole else None


def f1_of(expected: int, found: int, correct: int) -> float | None:
    """F1 = 2 correct / (expected + found); null when nothing was expected and nothing found."""
    return ratio(2 * correct, expected + found)


def interval(
    counts: Sequence[tuple[int, int, int]], *, resamples: int = RESAMPLES, seed: int = SEED
) -> tuple[float | None, float | None]:
    """The 95 % percentile interval of F1 over documents' (expected, found, correct).

    Null with fewer than two documents or without any answer: nothing varies there, which is not certainty.
    """
    table = np.asarray(counts, dtype=np.int64).reshape(-1, 3)
    if len(table) < 2 or not table[:, :2].any():
        return None, None
    drawn = np.random.default_rng(seed)
    values: list[np.ndarray] = []
    rows = max(1, 4_000_000 // len(table))  # bounds memory: 32 MB of drawn indices at a time
    for first in range(0, resamples, rows):
        chosen = drawn.integers(0, len(table), size=(min(rows, resamples - first), len(table)))
        expected, found, correct = (table[:, column][chosen].sum(axis=1) for column in range(3))
        answers = expected + found
        values.append(2 * correct[answers > 0] / answers[answers > 0])
    drawn_f1 = np.concatenate(values)
    low, high = np.quantile(drawn_f1, [(1 - COVERAGE) / 2, (1 + COVERAGE) / 2])
    return float(low), float(high)


def score(
    task: str,
    set_: str,
    counts: Sequence[tuple[int, int, int]],
    *,
    metric: str,
    language: str | None = ALL,
    source: str | None = ALL,
) -> Score:
    """One score from documents' (expected, found, correct), counts summed over documents (micro average)."""
    expected, found, correct = (sum(column) for column in zip(*counts, strict=True)) if counts else (0, 0, 0)
    low, high = interval(counts)
    return Score(
        task=task,
        set=set_,
        metric=metric,
        language=language,
        source=source,
        n=len(counts),
        expected=expected,
        found=found,
        correct=correct,
        precision=ratio(correct, found),
        recall=ratio(correct, expected),
        f1=f1_of(expected, found, correct),
        f1_low=low,
        f1_high=high,
    )


def scores(task: str, set_: str, judged: Iterable[Judged], *, metric: str) -> list[Score]:
    """The score of a set as a whole, of each language, and of each language and source, in this order."""
    rows = list(judged)
    cuts: list[tuple[str | None, str | None, Callable[[Judged], bool]]] = [(ALL, ALL, lambda _: True)]
    languages = sorted({row.language for row in rows if row.language})
    cuts += [(one, ALL, lambda row, one=one: row.language == one) for one in languages]
    pairs = sorted({(row.language, row.source) for row in rows if row.language and row.source})
    cuts += [(one, two, lambda row, key=(one, two): (row.language, row.source) == key) for one, two in pairs]
    return [
        score(task, set_, [_counts(row) for row in rows if belongs(row)], metric=metric, language=one, source=two)
        for one, two, belongs in cuts
    ]


def _counts(row: Judged) -> tuple[int, int, int]:
    return len(row.expected), len(row.found), len(row.expected & row.found)


Name = Callable[[Judged, Any], str]


def worst(
    task: str,
    set_: str,
    judged: Iterable[Judged],
    *,
    metric: str,
    most: int = 20,
    name: Name = lambda _, answer: str(answer),
) -> list[Mistake]:
    """The documents with most wrong answers, of each language and source at most `most`; `name` writes an answer.

    Worst first: most missed and invented answers, then the larger share of answers that are wrong, then the id.
    """
    groups: dict[tuple[str, str], list[Judged]] = {}
    for row in judged:
        if row.missed or row.invented:
            groups.setdefault((row.language or "", row.source or ""), []).append(row)
    mistakes: list[Mistake] = []
    for _, rows in sorted(groups.items()):
        rows.sort(key=_badness)
        for rank, row in enumerate(rows[:most], start=1):
            answers = (row.expected, row.found, row.missed, row.invented)
            told = [sorted(name(row, answer) for answer in some) for some in answers]
            where = (task, set_, metric, row.language, row.source, row.document_id)
            mistakes.append(Mistake(*where, rank, row.text, *told))
    return mistakes


def _badness(row: Judged) -> tuple[int, float, str]:
    wrong = len(row.missed) + len(row.invented)
    return -wrong, -wrong / len(row.expected | row.found), row.document_id


def frame(rows: Sequence[Score]) -> pl.DataFrame:
    """Scores as a frame with the set as `test_set`, `all` for a language or source of null, ratios to 4 places."""
    columns: dict[str, type[pl.DataType]] = {
        **dict.fromkeys(("task", "set", "metric", "language", "source"), pl.String),
        **dict.fromkeys(("n", "expected", "found", "correct"), pl.Int64),
        **dict.fromkeys(("precision", "recall", "f1", "f1_low", "f1_high"), pl.Float64),
    }
    told = pl.DataFrame([[getattr(row, column) for column in columns] for row in rows], schema=columns, orient="row")
    whole = pl.col("language", "source").fill_null("all")
    return told.with_columns(whole, pl.col(pl.Float64).round(4)).rename({"set": "test_set"})


def mistakes_frame(rows: Sequence[Mistake]) -> pl.DataFrame:
    """Mistakes as a frame with the set as `test_set`, `all` for a language or source of null."""
    columns: dict[str, pl.DataType] = {
        **dict.fromkeys(("task", "set", "metric", "language", "source", "document_id"), pl.String()),
        "rank": pl.Int64(),
        "text": pl.String(),
        **dict.fromkeys(("expected", "found", "missed", "invented"), pl.List(pl.String)),
    }
    told = pl.DataFrame([[getattr(row, column) for column in columns] for row in rows], schema=columns, orient="row")
    return told.with_columns(pl.col("language", "source").fill_null("all")).rename({"set": "test_set"})
