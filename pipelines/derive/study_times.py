"""How long a paper or tutorial takes to study.

Answers: does this fit into my evening? Minutes as the source states them; else, for what is read and whose text is
known, the length of the text; else what is usual for its kind, more for the difficult. Silent reading of English
non-fiction goes at 238 words a minute (Brysbaert 2019, https://doi.org/10.1016/j.jml.2019.104047) and technical text is
slower: 220; Chinese at 350 characters a minute. A summary is not the text: below 250 words or 500 characters nothing is
measured. May import: `pipelines.contracts`.
"""

from __future__ import annotations

import polars as pl

from pipelines.contracts.derived import StudyTime
from pipelines.derive.shaping import shaped

WORDS_A_MINUTE, CHARACTERS_A_MINUTE = 220, 350
LEAST_WORDS, LEAST_CHARACTERS = 250, 500
_READ = ["article", "case", "report"]
_USUAL = {
    "paper": 60,
    "article": 15,
    "course": 1200,
    "video": 30,
    "book": 1800,
    "case": 30,
    "report": 60,
    "podcast": 45,
}
_MIDDLE = 3  # the difficulty at which the usual time holds; each level more or less is a tenth


def estimate_times(resources: pl.DataFrame, levels: pl.DataFrame) -> pl.DataFrame:
    """Study time of resources[resource_id, kind, summary, minutes], as `StudyTime` rows.

    `summary` holds the text itself where the feed carries it; `levels` gives [resource_id, difficulty]. Every
    resource has a row.
    """
    # only what may be measured is counted: most are papers, whose abstract is not their text
    text = pl.when(pl.col("kind").is_in(_READ) & pl.col("minutes").is_null()).then(pl.col("summary"))
    han = text.str.count_matches(r"\p{Han}").cast(pl.Int64)
    words = text.str.count_matches(r"[\p{L}\p{N}&&[^\p{Han}]]+(?:['’.\-_][\p{L}\p{N}&&[^\p{Han}]]+)*").cast(pl.Int64)
    is_text = pl.col("kind").is_in(_READ) & (
        (pl.col("words") >= LEAST_WORDS) | (pl.col("characters") >= LEAST_CHARACTERS)
    )
    read = pl.col("words") / WORDS_A_MINUTE + pl.col("characters") / CHARACTERS_A_MINUTE
    usual = pl.col("kind").replace_strict(_USUAL, default=30, return_dtype=pl.Float64)
    harder = 1 + (pl.col("difficulty").fill_null(_MIDDLE) - _MIDDLE) / 10
    known = resources.join(levels.select("resource_id", "difficulty"), on="resource_id", how="left")
    measured = known.with_columns(words=words, characters=han).with_columns(
        basis=pl.when(pl.col("minutes").is_not_null())
        .then(pl.lit("stated"))
        .when(is_text)
        .then(pl.lit("text"))
        .otherwise(pl.lit("kind"))
    )
    is_measured = pl.col("basis") == "text"
    return shaped(
        measured.with_columns(
            minutes=pl.when(pl.col("basis") == "stated")
            .then(pl.col("minutes").cast(pl.Float64))
            .when(is_measured)
            .then(read.ceil())
            .otherwise((usual * harder).round(0))
            .clip(1),
            words=pl.when(is_measured).then("words"),
            characters=pl.when(is_measured).then("characters"),
        ),
        StudyTime,
    )
