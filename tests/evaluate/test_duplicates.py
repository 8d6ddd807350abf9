"""Figures worked out by hand, and the public sets where they are there."""

from pathlib import Path

import pytest

from pipelines.evaluate.duplicates import LabelledPair, evaluate_duplicates, read_pairs, score_pairs, score_table
from tests.realdata.conftest import ABSENT, FOLDER

A = {"title": "Learning to rank with gradient descent", "authors": "C. Burges", "year": "2005"}
B = {"title": "Fairness in machine learning: a survey", "authors": "M. Smith", "year": "2021"}


def test_labelled_pairs_are_read_and_counted(tmp_path: Path):
    file = tmp_path / "valid.txt"
    file.write_text(
        "COL title VAL Learning to rank COL year VAL 2005\tCOL title VAL  COL year VAL \t1\n", encoding="utf-8"
    )
    assert read_pairs(file) == [
        LabelledPair({"title": "Learning to rank", "year": "2005"}, {"title": "", "year": ""}, True)
    ]
    # right, missed, invented, right
    pairs = [LabelledPair(A, A, True), LabelledPair(A, B, True), LabelledPair(B, B, False), LabelledPair(B, A, False)]
    score = score_pairs("own", pairs)
    assert (score.n, score.precision, score.recall, score.f1) == (4, 0.5, 0.5, 0.5)
    assert 0 <= score.f1_low <= score.f1 <= score.f1_high <= 1


def test_a_table_is_scored_by_its_pairs():
    score = score_table("own", [A, A, B, B, A], [(0, 1), (2, 3)])
    # found: 0-1, 0-4, 1-4, 2-3
    assert (score.precision, score.recall, score.f1) == (0.5, 1.0, 0.6667)
    assert score_table("nothing", [A, B], []).f1 == 0


@pytest.mark.realdata
@pytest.mark.skipif(not FOLDER.is_dir(), reason=ABSENT)
def test_the_public_sets_reach_what_is_promised():
    scores = {score.set: score for score in evaluate_duplicates(FOLDER)}
    assert scores["DBLP-GoogleScholar/valid"].f1 >= 0.92
    assert scores["DBLP-GoogleScholar/valid_unseen"].f1 >= 0.92
    assert scores["cora"].f1 >= 0.88
