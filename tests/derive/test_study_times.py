"""How long a resource takes, and how that is known."""

import polars as pl
import pytest

from pipelines.contracts.derived import ResourceLevel, StudyTime
from pipelines.derive.study_times import estimate_times

COLUMNS = {"resource_id": pl.String, "kind": pl.String, "summary": pl.String, "minutes": pl.Int64}


def time(kind: str, summary: str | None = None, minutes: int | None = None, difficulty: int | None = None) -> dict:
    levels = pl.DataFrame([("r", difficulty)] if difficulty else [], schema=["resource_id", "difficulty"], orient="row")
    frame = estimate_times(
        pl.DataFrame([("r", kind, summary, minutes)], schema=COLUMNS, orient="row"),
        levels if difficulty else ResourceLevel.empty_frame(),
    )
    StudyTime.validate(frame)
    return frame.row(0, named=True)


@pytest.mark.parametrize(
    ("arguments", "minutes", "basis"),
    [
        (("article", "word " * 440, 45), 45, "stated"),
        (("article", "word " * 440), 2, "text"),  # 440 / 220
        (("article", "学" * 1_400), 4, "text"),  # 1400 / 350
        (("article", "学" * 700 + " word" * 110), 3, "text"),  # 2 + 0.5, begun minutes count
        (("article", "word " * 249), 15, "kind"),  # a summary is not the text
        (("course", "word " * 4_400), 1200, "kind"),  # a course is more than its description
        (("paper", "word " * 300, None, 5), 72, "kind"),  # 60 * 1.2
        (("article", None, None, 1), 12, "kind"),  # 15 * 0.8
    ],
)
def test_minutes_are_stated_read_or_usual(arguments: tuple, minutes: int, basis: str):
    row = time(*arguments)
    assert (row["minutes"], row["basis"]) == (minutes, basis)


def test_words_and_characters_are_told_where_they_were_measured():
    row = time("article", "Don't re-use GPT-4 " * 100 + "学习" * 300)
    assert (row["words"], row["characters"]) == (300, 600)
    assert time("article", "short")["words"] is None
