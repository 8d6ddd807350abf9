"""What a CSV's words say beside their type: pay in numbers, countries, languages, one spelling of links and licences.

Only columns that the feed's line does not map itself are filled in, and only from words of the same row.
May import: polars, grammars, contracts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl

from pipelines.contracts import Contract
from pipelines.contracts.feed import Feed
from pipelines.grammars import languages, licences, places, salaries, text, urls
from pipelines.sources._rows import money

_LINKS = ("url", "pdf_url", "code_url", "homepage")
_ONE_LINE = ("title", "name", "company", "provider", "location")
_PAY = ("salary_min", "salary_max", "salary_currency", "salary_period", "salary_months")
_BODIES = {"papers": "summary", "tutorials": "summary", "jobs": "description"}


def add(frame: pl.DataFrame, mapped: set[str], contract: type[Contract], feed: Feed) -> pl.DataFrame:
    """The frame with its strings in one spelling and what can be read out of them."""
    frame = _one_spelling(frame, contract)
    table, types = contract.table(), contract.dtypes()
    if "country" in types and "country" not in frame.columns and "location" in frame.columns:
        frame = frame.with_columns(_each("location", places.country).alias("country"))
    if table == "jobs":
        frame = _job(frame, mapped, feed)
    if table in _BODIES:
        frame = _language(frame, _BODIES[table], feed)
    return frame


def _one_spelling(frame: pl.DataFrame, contract: type[Contract]) -> pl.DataFrame:
    """Normal forms; what has none stays as written, for the contract to judge."""
    table, columns = contract.table(), frame.columns
    if "url" in columns and "original_url" in contract.dtypes():
        original = pl.col("original_url") if "original_url" in columns else pl.lit(None, dtype=pl.String)
        frame = frame.with_columns(
            pl.coalesce(original, pl.col("url")).alias("original_url"), urls.canonicals(pl.col("url"))
        )
    else:
        links = [name for name in _LINKS if name in columns]
        frame = frame.with_columns(pl.coalesce(urls.canonicals(pl.col(name)), pl.col(name)) for name in links)
    lines = [name for name in _ONE_LINE if name in columns]
    frame = frame.with_columns(pl.col(name).str.replace_all(r"\s+", " ") for name in lines)
    long = [name for name in ("summary", "description") if name in columns]
    frame = frame.with_columns(_capped(name) for name in long)
    if "country" in columns:
        frame = frame.with_columns(pl.coalesce(_each("country", places.code), pl.col("country")))
    if "licence" in columns:
        spdx = _each("licence", licences.spdx)
        frame = frame.with_columns(pl.coalesce(spdx, pl.col("licence")) if table == "tutorials" else spdx)
    lower = [name for name in ("repository_id", "doi") if name in columns]
    return frame.with_columns(pl.col(name).str.to_lowercase() for name in lower)


def _job(frame: pl.DataFrame, mapped: set[str], feed: Feed) -> pl.DataFrame:
    """Pay from `salary_text`, workplace from location or title."""
    if "salary_text" in frame.columns and not mapped & set(_PAY):
        read = {
            words: salaries.parse(words, language=feed.language) for words in frame["salary_text"].unique().drop_nulls()
        }
        found = [read.get(words) or salaries.Salary() for words in frame["salary_text"].to_list()]
        frame = frame.with_columns(
            pl.Series("salary_min", [money(s.minimum) for s in found], dtype=pl.Decimal(18, 2)),
            pl.Series("salary_max", [money(s.maximum) for s in found], dtype=pl.Decimal(18, 2)),
            pl.Series("salary_currency", [s.currency for s in found], dtype=pl.String),
            pl.Series("salary_period", [s.period for s in found], dtype=pl.String),
            pl.Series("salary_months", [s.months for s in found], dtype=pl.Int64),
        )
    if "workplace" not in frame.columns:
        named = [_each(name, places.workplace) for name in ("location", "title") if name in frame.columns]
        frame = frame.with_columns(pl.coalesce(*named).alias("workplace")) if named else frame
    return frame


def _language(frame: pl.DataFrame, body: str, feed: Feed) -> pl.DataFrame:
    """The feed's language, else the row's own in one spelling, else the one its title and text are written in."""
    if declared := languages.tag(feed.language):
        return frame.with_columns(language=pl.lit(declared))
    if "language" in frame.columns:
        return frame.with_columns(pl.coalesce(_each("language", languages.tag), pl.col("language")))
    if "title" not in frame.columns:
        return frame
    bodies = frame[body].to_list() if body in frame.columns else [None] * frame.height
    found = [languages.detect(title, words) for title, words in zip(frame["title"].to_list(), bodies, strict=True)]
    return frame.with_columns(pl.Series("language", found, dtype=pl.String))


def _each(name: str, read: Callable[[str], str | None]) -> pl.Expr:
    """`read` for a column of strings, each distinct one read once."""

    def convert(strings: pl.Series) -> pl.Series:
        known: dict[Any, str | None] = {words: read(words) for words in strings.unique().drop_nulls().to_list()}
        return pl.Series(strings.name, [known.get(words) for words in strings.to_list()], dtype=pl.String)

    return pl.col(name).map_batches(convert, return_dtype=pl.String)


def _capped(name: str) -> pl.Expr:
    long = pl.col(name).str.len_bytes() > text.LONGEST
    cut = pl.col(name).str.head(text.LONGEST // 4)
    return pl.when(long).then(cut).otherwise(pl.col(name))
