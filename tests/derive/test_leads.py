"""Leads that are planted are found, with their weeks; series that only drift alike are not."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from pipelines.derive import leads

MONDAY = date(2023, 1, 2)
KINDS = ("paper", "tutorial", "job")


def documents(counts: dict[str, dict[str, np.ndarray]]) -> pl.DataFrame:
    """{kind: {skill: documents of each week}} as the rows of the pipeline; every week of every kind has others too."""
    frames = []
    for kind, skills in counts.items():
        weeks = len(next(iter(skills.values())))
        for skill, series in {**skills, None: np.full(weeks, 120)}.items():
            week = np.repeat(np.arange(weeks), series.astype(int))
            frames.append(
                pl.DataFrame(
                    {
                        "document_kind": [kind] * week.size,
                        "document_id": [f"{kind}:{skill}:{i}" for i in range(week.size)],
                        "skill_id": [skill] * week.size,
                        "dated_on": [MONDAY + timedelta(weeks=int(w), days=i % 7) for i, w in enumerate(week)],
                    },
                    schema_overrides={"skill_id": pl.String},
                )
            )
    return pl.concat(frames)


def bursts(chance: np.random.Generator, weeks: int) -> np.ndarray:
    """A level that moves by the week, as a subject of fashion does."""
    return 20 * np.exp(0.6 * chance.standard_normal(weeks))


def walk(chance: np.random.Generator, weeks: int) -> np.ndarray:
    """A level that drifts: a geometric random walk."""
    return 20 * np.exp(np.clip(np.cumsum(0.08 * chance.standard_normal(weeks)), -1.5, 1.5))


def test_a_planted_lead_is_found_with_its_weeks() -> None:
    chance = np.random.default_rng(3)
    level = bursts(chance, 156 + 20)
    paper, tutorial, job = level[20:], level[20 - 6 : -6], level[20 - 6 - 11 : -17]
    counts = {kind: {"rag": chance.poisson(x)} for kind, x in zip(KINDS, (paper, tutorial, job), strict=True)}
    (row,) = leads.find_lags(documents(counts)).to_dicts()
    assert (row["lag_papers_tutorials_weeks"], row["lag_tutorials_jobs_weeks"]) == (6, 11)
    assert (row["verdict"], row["is_stable"], row["weeks"]) == ("emerging", True, 156)
    assert row["explanation_zh"] == "教程比论文晚 6 周；职位比教程晚 11 周。"
    assert row["explanation_en"] == "Tutorials follow papers by 6 weeks; jobs follow tutorials by 11 weeks."


def test_random_walks_are_rejected() -> None:
    chance = np.random.default_rng(5)
    counts = {kind: {f"s{i}": chance.poisson(walk(chance, 130)) for i in range(30)} for kind in KINDS}
    found = leads.find_lags(documents(counts))
    assert found.height == 30
    assert set(found["verdict"]) == {"no_relation"}


def test_a_common_growth_is_no_lead() -> None:
    chance = np.random.default_rng(8)
    growth = np.linspace(5, 60, 130)
    counts = {kind: {f"s{i}": chance.poisson(growth) for i in range(20)} for kind in KINDS}
    assert set(leads.find_lags(documents(counts))["verdict"]) == {"no_relation"}


def test_a_lead_of_one_half_only_is_not_stable() -> None:
    chance = np.random.default_rng(3)
    level = bursts(chance, 160)
    other = np.concatenate([level[:8], level[:72], level[80 - 3 : 157]])
    a, b = chance.poisson(level * 3), chance.poisson(other * 3)
    assert not leads.is_stable(np.sqrt(a), np.sqrt(b))


def test_what_is_missing_is_said() -> None:
    counts = {kind: {"rag": np.full(60, n)} for kind, n in zip(KINDS, (2, 1, 0), strict=True)}
    (row,) = leads.find_lags(documents(counts)).to_dicts()
    assert row["verdict"] == "not_enough_data"
    assert row["explanation_en"] == (
        "Not enough data: 60 weeks in which all three exist, 104 are needed, 0 jobs, 60 are needed."
    )
    assert row["explanation_zh"] == "数据不足：三类文档都有的历史 60 周，需要 104 周，职位 0 份，需要 60 份。"
    assert row["lag_papers_tutorials_weeks"] is None


def test_no_documents_give_no_rows() -> None:
    none = documents({kind: {"rag": np.full(3, 1)} for kind in KINDS}).clear()
    assert leads.find_lags(none).is_empty()
    assert leads.find_lags(none).schema == leads.COLUMNS


@pytest.mark.parametrize("lag", [-9, 0, 4])
def test_the_sign_of_a_lag_says_who_follows(lag: int) -> None:
    level = np.random.default_rng(1).standard_normal(200)
    first, second = level[30:-30], level[30 - lag : 170 - lag]
    assert leads.best_lag(first, second)[0] == lag
