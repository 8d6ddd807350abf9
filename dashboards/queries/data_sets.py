"""What is published and can be taken home; personal data sets are described, never shown."""

from __future__ import annotations

import polars as pl
import polars.selectors as cs

from dashboards.formats import SUPPRESS_BELOW
from dashboards.queries.publication import ask

# columns that count people: below five, a row's head counts and shares are withheld
PEOPLE = r"^(members|retained|activated|returned|attended|registered|responders|candidates)(_|$)|_members$"


def catalogue() -> pl.DataFrame:
    """Every data set: name, area, what it is, what one row is, whether it is about persons."""
    return ask(
        """
        select dataset, area, description_@ as description, grain_@ as grain, is_personal
        from datasets order by area, dataset
        """
    )


def sources() -> pl.DataFrame:
    """Where the rows come from, of other people's content: what it is called, licence, attribution, terms."""
    return ask(
        """
        select title_@ as title, family, licence, attribution, terms_note, coalesce(terms_url, url) as terms_url,
               rows_loaded, feed
        from sources where family not in ('registry', 'reference') order by rows_loaded desc, feed
        """
    )


def columns(dataset: str) -> pl.DataFrame:
    """The columns of one data set: name, type, and their comment if the publication carries one."""
    return ask(
        """
        select column_name, data_type, comment from duckdb_columns()
        where table_name = ? and schema_name = 'main' order by column_index
        """,
        dataset,
    )


def rows(dataset: str) -> int:
    """How many rows a data set has."""
    return ask(f"select count(*) as n from {_known(dataset)}").item()  # noqa: S608  a name of the catalogue


def content(dataset: str, limit: int | None) -> pl.DataFrame:
    """The rows of a data set that is not about persons, small groups withheld; ValueError for any other."""
    row = catalogue().filter(pl.col("dataset") == dataset)
    if row.is_empty() or row["is_personal"].item():
        raise ValueError(f"{dataset} is not an open data set")
    some = "" if limit is None else f" limit {int(limit)}"
    return _withheld(ask(f"from {_known(dataset)}{some}"))


def _known(dataset: str) -> str:
    """The quoted name of a table, if the catalogue has it: a name cannot be a bound parameter."""
    if dataset not in catalogue()["dataset"]:
        raise ValueError(f"unknown data set {dataset}")
    return f'"{dataset}"'


def _withheld(frame: pl.DataFrame) -> pl.DataFrame:
    """Head counts of 1 to 4 become null, and with them every share of their row."""
    heads = cs.integer() & cs.matches(PEOPLE)
    if not cs.expand_selector(frame, heads):
        return frame
    few = heads.is_between(1, SUPPRESS_BELOW - 1)
    return frame.with_columns(
        pl.when(few).then(None).otherwise(heads).name.keep(),
        pl.when(pl.any_horizontal(few).fill_null(False)).then(None).otherwise(cs.ends_with("_share")).name.keep(),
    )
