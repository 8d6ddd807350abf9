"""The reference tables as frames, read from their files: evaluation needs no warehouse.

May import: `pipelines.contracts`, polars.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from pipelines.contracts import reference, tables
from pipelines.contracts.raw import LINEAGE


def table(folder: Path, name: str) -> pl.DataFrame:
    """One table of `data/reference` with the types of its contract, without the columns that say where it came from.

    Lists are written with `;`, truth values as true and false, an empty cell is unknown: what the source kind `csv`
    reads.
    """
    columns = {c: t for c, t in tables(reference)[name].dtypes().items() if c not in LINEAGE}
    written = pl.read_csv(folder / f"{name}.csv", infer_schema=False)
    return written.select(_typed(column, dtype) for column, dtype in columns.items())


def _typed(column: str, dtype: pl.DataType) -> pl.Expr:
    cell = pl.col(column).replace("", None)
    if isinstance(dtype, pl.List):
        return cell.str.split(";")
    if dtype == pl.Boolean:
        return cell == "true"
    if dtype == pl.Date:
        return cell.str.to_date()
    return cell if dtype == pl.String else cell.cast(dtype)
