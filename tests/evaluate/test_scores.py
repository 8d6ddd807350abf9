"""Scores against examples worked out by hand."""

import pytest

from pipelines.contracts.reference import MeasuredQuality
from pipelines.evaluate import scores
from pipelines.evaluate.scores import Judged


def judged(key: str, expected: str, found: str, language: str | None = None, source: str | None = None) -> Judged:
    return Judged(key, f"text {key}", frozenset(expected), frozenset(found), language, source)


# Documents 1 and 3 are right, 2 misses b and invents x and y, 4 misses its only answer.
FOUR = [
    judged("1", "ab", "ab", "zh", "job"),
    judged("2", "ab", "axy", "zh", "job"),
    judged("3", "", "", "en", "job"),
    judged("4", "a", "", "en", "tutorial"),
]


def test_precision_recall_and_f1_of_counts_summed_over_documents():
    whole = scores.scores("skills", "own-test", FOUR, metric="skills")[0]
    assert (whole.n, whole.expected, whole.found, whole.correct) == (4, 5, 5, 3)
    assert (whole.precision, whole.recall, whole.f1) == (3 / 5, 3 / 5, 2 * 3 / 10)
    assert whole.language is None
    assert whole.source is None


def test_a_score_for_all_for_each_language_and_for_each_source_of_a_language():
    cuts = {(s.language, s.source): s for s in scores.scores("skills", "own-test", FOUR, metric="skills")}
    assert list(cuts) == [(None, None), ("en", None), ("zh", None), ("en", "job"), ("en", "tutorial"), ("zh", "job")]
    assert cuts["zh", None].precision == 3 / 5
    assert cuts["zh", None].recall == 3 / 4
    assert cuts["en", None].precision is None  # nothing found: no precision, and no zero either
    assert cuts["en", None].recall == 0
    assert cuts["en", None].f1 == 0
    assert cuts["en", "job"].f1 is None  # nothing to find and nothing found


def test_the_interval_of_two_documents_has_the_values_of_its_four_draws():
    # One right (1, 1, 1), one wrong (1, 0, 0). Draws: both right F1 = 1, one of each 2/3, both wrong 0.
    low, high = scores.interval([(1, 1, 1), (1, 0, 0)])
    assert (low, high) == (0.0, 1.0)
    assert scores.interval([(1, 1, 1)] * 30) == (1.0, 1.0)


def test_the_interval_agrees_with_the_normal_approximation_on_many_documents():
    # 400 documents of one answer each, half right: F1 is a share of 1/2 with standard error .025.
    low, high = scores.interval([(1, 1, 1), (1, 1, 0)] * 200)
    assert low == pytest.approx(0.5 - 1.96 * 0.025, abs=0.01)
    assert high == pytest.approx(0.5 + 1.96 * 0.025, abs=0.01)
    assert (low, high) == scores.interval([(1, 1, 1), (1, 1, 0)] * 200)


@pytest.mark.parametrize("counts", [[], [(3, 2, 1)], [(0, 0, 0)] * 5])
def test_where_nothing_varies_there_is_no_interval(counts):
    assert scores.interval(counts) == (None, None)


def test_an_empty_set_scores_null():
    (only,) = scores.scores("skills", "own-test", [], metric="skills")
    assert (only.n, only.precision, only.recall, only.f1) == (0, None, None, None)


def test_the_worst_documents_come_first_and_right_ones_never():
    wrong = scores.worst("skills", "own-test", [*FOUR, judged("5", "a", "b", "zh", "job")], metric="skills")
    assert [(m.language, m.source, m.rank, m.document_id) for m in wrong] == [
        ("en", "tutorial", 1, "4"),
        ("zh", "job", 1, "2"),
        ("zh", "job", 2, "5"),
    ]
    assert (wrong[1].missed, wrong[1].invented) == (["b"], ["x", "y"])
    assert len(scores.worst("skills", "own-test", [judged(str(i), "a", "") for i in range(30)], metric="skills")) == 20


def test_the_frame_of_scores_has_the_columns_of_measured_quality():
    frame = scores.frame(scores.scores("skills", "own-test", FOUR, metric="skills"))
    kept = [c for c in MeasuredQuality.dtypes() if c in frame.columns]
    assert sorted(kept) == sorted(frame.columns)
    assert frame["language"].to_list()[:2] == ["all", "en"]
