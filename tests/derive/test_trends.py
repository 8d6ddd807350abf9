"""Trends: exact p-values against values from the literature's formulas, noise rejected, planted rises found."""

from datetime import date, timedelta
from math import comb

import numpy as np
import polars as pl
import pytest

from pipelines.derive import trends

TODAY = date(2026, 3, 31)
SKILLS = pl.DataFrame({"skill_id": ["rag", "sql", "lone"], "topics": [["retrieval"], ["databases"], []]})
TOPICS = pl.DataFrame(
    {"topic_id": ["ai", "retrieval", "databases"], "parent_id": [None, "ai", None]},
    schema_overrides={"parent_id": pl.String},
)


def dated(*groups: tuple[str, str | None, int, int]) -> pl.DataFrame:
    """(kind, skill, documents, days ago) as rows."""
    rows = [
        (kind, f"{kind}:{skill}:{ago}:{i}", skill, TODAY - timedelta(days=ago))
        for kind, skill, n, ago in groups
        for i in range(n)
    ]
    schema = {"document_kind": pl.String, "document_id": pl.String, "skill_id": pl.String, "dated_on": pl.Date}
    return pl.DataFrame(rows, schema=schema, orient="row")


def one(found: pl.DataFrame, subject: str, days: int) -> dict:
    (row,) = found.filter(pl.col("subject_id") == subject, pl.col("window_days") == days).to_dicts()
    return row


def test_p_is_that_of_the_binomial_worked_out_by_hand() -> None:
    # 9 of 10 where half are expected: (C(10,9) + C(10,10)) / 2^10, twice
    expected = 2 * (comb(10, 9) + comb(10, 10)) / 2**10
    assert trends.p_of(np.array([9]), np.array([1]), np.array([0.5]))[0] == pytest.approx(expected)
    assert trends.p_of(np.array([5]), np.array([5]), np.array([0.5]))[0] == 1


def test_the_adjustment_is_benjamini_and_hochbergs() -> None:
    # 4 tests: 0.01 * 4 / 1, 0.02 * 4 / 2, 0.03 * 4 / 3 and 0.8; each no larger than the next
    assert trends.adjusted(np.array([0.8, 0.01, 0.03, 0.02])) == pytest.approx([0.8, 0.04, 0.04, 0.04])
    assert trends.adjusted(np.array([])).size == 0


def test_a_skill_that_rises_in_a_family_that_does_not_is_found() -> None:
    found = trends.find_trends(
        dated(("job", "rag", 40, 3), ("job", "rag", 10, 10), ("job", None, 60, 0), ("job", None, 90, 8)), SKILLS, TOPICS
    )
    row = one(found, "rag", 7)
    assert (row["n_now"], row["n_before"], row["all_now"], row["all_before"]) == (40, 10, 100, 100)
    assert row["change"] == pytest.approx(3)
    assert row["is_significant"]
    assert row["is_rising"]
    assert row["explanation_en"].startswith(
        "40 postings in 7 days, 10 in the 7 before; its share rose, hardly by chance"
    )
    assert row["explanation_zh"].startswith("近 7 天 40 个职位，此前 7 天 10 个；占比上升，不像是偶然")


def test_a_skill_that_grows_with_its_family_is_no_trend() -> None:
    found = trends.find_trends(
        dated(("job", "rag", 40, 3), ("job", "rag", 10, 10), ("job", None, 360, 0), ("job", None, 90, 8)),
        SKILLS,
        TOPICS,
    )
    row = one(found, "rag", 7)
    assert row["change"] == pytest.approx(0)
    assert not row["is_significant"]


def test_a_few_documents_are_not_judged() -> None:
    row = one(trends.find_trends(dated(("paper", "rag", 9, 1), ("paper", None, 9, 9)), SKILLS, TOPICS), "rag", 7)
    assert row["p_value"] is None
    assert not row["is_significant"]
    assert row["change"] is None
    assert row["explanation_en"].endswith("Fewer than 10 in both windows: not judged.")


def test_a_topic_counts_a_document_once_and_what_lies_under_it() -> None:
    both = dated(("paper", "rag", 12, 1), ("paper", "sql", 12, 1)).with_columns(document_id=pl.lit("one"))
    found = trends.find_trends(both, SKILLS, TOPICS)
    assert {s: one(found, s, 7)["n_now"] for s in ("rag", "sql", "retrieval", "ai", "databases")} == dict.fromkeys(
        ("rag", "sql", "retrieval", "ai", "databases"), 1
    )


def test_noise_is_not_called_a_trend() -> None:
    chance = np.random.default_rng(2)
    skills = [f"s{i}" for i in range(200)]
    counts = chance.poisson(15, size=(200, 2))
    rows = [
        ("paper", s, int(n), ago)
        for s, pair in zip(skills, counts, strict=True)
        for n, ago in zip(pair, (2, 9), strict=True)
    ]
    found = trends.find_trends(dated(*rows), pl.DataFrame({"skill_id": skills, "topics": [["ai"]] * 200}), TOPICS)
    assert found.filter(pl.col("subject_kind") == "skill", pl.col("window_days") == 7)["is_significant"].sum() == 0


def test_no_documents_give_no_rows() -> None:
    assert trends.find_trends(dated(), SKILLS, TOPICS).is_empty()
    assert trends.find_trends(dated(), SKILLS, TOPICS).schema == trends.COLUMNS
