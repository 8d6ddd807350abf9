"""How fast topics age: what is planted in views is found, what says too little is drawn to all topics."""

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from pipelines.contracts.derived import TopicHalfLife
from pipelines.derive.half_lives import PERIOD_DAYS, estimate_half_lives

FIRST = 730  # period
PERIODS = 16
TRUE = {"algebra": 3000, "tooling": 180, "vision": 500, "tiny": 500, "agents": 180}
TOPICS = pl.DataFrame(
    [(topic, "tooling" if topic == "agents" else None) for topic in TRUE],
    schema={"topic_id": pl.String, "parent_id": pl.String},
    orient="row",
)
SIZES = {"algebra": 150, "tooling": 200, "vision": 400, "tiny": 3, "agents": 60}


def shelf() -> list[tuple[str, str, int]]:
    """(resource, topic, day of publication after the first period began): the shelf grows all the time."""
    rng = np.random.default_rng(1)
    return [(f"{t}{n}", t, int(rng.integers(-400, PERIODS * PERIOD_DAYS))) for t in SIZES for n in range(SIZES[t])]


@pytest.fixture(scope="module")
def found() -> dict[str, dict]:
    """A growing community that reads favourites far more than the rest, and everything less as it ages."""
    rng, items = np.random.default_rng(2), shelf()
    fame = rng.permutation(1 / np.arange(1, len(items) + 1) ** 0.85)
    rows = []
    for period in range(PERIODS):
        day = period * PERIOD_DAYS
        odds = [
            f * 2 ** (-(day - born) / TRUE[t]) if born < day else 0.0
            for f, (_, t, born) in zip(fame, items, strict=True)
        ]
        views = rng.multinomial(2_000 + 250 * period, np.array(odds) / sum(odds))
        rows += [(item[0], FIRST + period, int(n)) for item, n in zip(items, views, strict=True) if n]
    frame = estimate_half_lives(
        *tables(items), pl.DataFrame(rows, schema=["resource_id", "period", "views"], orient="row")
    )
    TopicHalfLife.validate(frame)
    return {row["topic_id"]: row for row in frame.iter_rows(named=True)}


def tables(items: list[tuple[str, str, int]]) -> tuple[pl.DataFrame, pl.DataFrame]:
    start = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=FIRST * PERIOD_DAYS)
    rows = [(name, topic, start + timedelta(days=born)) for name, topic, born in items]
    schema = {"resource_id": pl.String, "topic_id": pl.String, "published_at": pl.Datetime("us", "UTC")}
    return pl.DataFrame(rows, schema=schema, orient="row"), TOPICS


def test_planted_half_lives_are_found_although_shelf_and_community_grow(found: dict[str, dict]):
    assert found["tooling"]["half_life_days"] == pytest.approx(180, rel=0.25)
    assert found["vision"]["half_life_days"] == pytest.approx(500, rel=0.35)
    assert found["algebra"]["half_life_days"] > 1_200
    assert found["tooling"]["basis"] == "attention"


def test_a_topic_counts_what_lies_below_it(found: dict[str, dict]):
    assert found["tooling"]["resources"] > found["agents"]["resources"] > 5


def test_three_resources_are_not_enough(found: dict[str, dict]):
    tiny = found["tiny"]
    assert (tiny["basis"], tiny["own_half_life_days"], tiny["own_weight"]) == ("all_topics", None, 0.0)
    assert tiny["half_life_days"] == tiny["all_topics_half_life_days"]
    assert "Not enough data" in tiny["evidence_en"]
    assert "数据不足" in tiny["evidence_zh"]


def test_a_number_is_drawn_to_that_of_all_topics_by_its_error(found: dict[str, dict]):
    for row in found.values():
        if row["basis"] == "attention":
            low, high = sorted((row["own_half_life_days"], row["all_topics_half_life_days"]))
            assert low <= row["half_life_days"] <= high
            assert 0 < row["own_weight"] < 1
    assert found["agents"]["own_weight"] < found["tooling"]["own_weight"]


def test_hardly_any_views_leave_two_years():
    views = pl.DataFrame([("algebra0", FIRST + 15, 199)], schema=["resource_id", "period", "views"], orient="row")
    frame = estimate_half_lives(*tables(shelf()), views)
    assert set(frame["basis"]) == {"default"}
    assert set(frame["half_life_days"]) == {730.0}
