"""What is published and can be taken home; personal data sets are described, never shown."""

from __future__ import annotations

import polars as pl

from dashboards import roles
from dashboards.queries.publication import ask, ask_shared, files_of, reading, suppressed


def catalogue() -> pl.DataFrame:
    """Every data set: name, area, what it is, what one row is, whether it is personal, whether the reader may have it.

    `counts` of people it has, null where it counts none; `hidden` of them are withheld.
    """
    found = ask(
        """
        select dataset, area, description_@ as description, grain_@ as grain, is_personal
        from datasets order by area, dataset
        """
    )
    role, withheld = min(roles.role(), roles.ANALYST, key=roles.ROLES.index), suppressed()
    opened = [
        roles.sees(role, mart, area, is_personal=personal) and (role != roles.PUBLIC or area in roles.OPEN_AREAS)
        for mart, area, personal in found.select("dataset", "area", "is_personal").iter_rows()
    ]
    return found.with_columns(
        pl.Series("is_open", opened, dtype=pl.Boolean),
        pl.Series("counts", [withheld.get(m, {}).get("cells") for m in found["dataset"]], dtype=pl.Int64),
        pl.Series("hidden", [withheld.get(m, {}).get("hidden") for m in found["dataset"]], dtype=pl.Int64),
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
    """The columns of one data set: name, type, and comment if the publication carries one; none if it is closed."""
    return ask_shared(
        """
        select column_name, data_type, comment from duckdb_columns()
        where table_name = ? and schema_name = 'main' order by column_index
        """,
        dataset,
    )


def rows(dataset: str) -> int:
    """How many rows a data set has, by the publication's list of files; the reader may be unable to count them."""
    listed = files_of(reading())
    return int(listed.filter(pl.col("path") == f"{dataset}.parquet")["rows"].sum() or 0)


def content(dataset: str, limit: int | None) -> pl.DataFrame:
    """The rows of a data set that is open to the reader, small groups withheld from all; ValueError for others."""
    row = catalogue().filter(pl.col("dataset") == dataset)
    if row.is_empty() or not row["is_open"].item():
        raise ValueError(f"{dataset} is not an open data set")
    some = "" if limit is None else f" limit {int(limit)}"
    return ask_shared(f'from "{dataset}"{some}')
