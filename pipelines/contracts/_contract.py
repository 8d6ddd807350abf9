"""What every contract shares: strict columns, a key, and the words to ask a contract about itself.

A contract is a pandera model; its class is one table. `Config.name` is the table, `Config.unique` its key.
May import: polars, pandera.
"""

from __future__ import annotations

from typing import Annotated, Any

import pandera.polars as pa
import polars as pl

Utc = Annotated[pl.Datetime, "us", "UTC"]
Texts = Annotated[pl.List, pl.String]
Money = Annotated[pl.Decimal, 18, 2]

IDENTITY = {"identity": True}


class Contract(pa.DataFrameModel):
    """One table: no column more, none less, none of another type."""

    class Config(pa.DataFrameModel.Config):
        strict = True

    @classmethod
    def table(cls) -> str:
        """The table's name inside its schema."""
        schema: Any = cls.to_schema()
        return str(schema.name)

    @classmethod
    def key(cls) -> list[str]:
        """The columns that identify a row."""
        return list(cls.to_schema().unique or [])

    @classmethod
    def dtypes(cls) -> dict[str, pl.DataType]:
        """Column name -> polars type, in the order written."""
        return {name: column.dtype.type for name, column in cls.to_schema().columns.items()}

    @classmethod
    def identities(cls) -> list[str]:
        """The columns that hold a person's account id and must be tokens before the first write."""
        columns: dict[str, Any] = cls.to_schema().columns
        return [name for name, column in columns.items() if column.metadata == IDENTITY]

    @classmethod
    def described(cls) -> str:
        """The first paragraph of the docstring: what one row is."""
        return " ".join((cls.__doc__ or "").strip().split("\n\n")[0].split())

    @classmethod
    def empty_frame(cls) -> pl.DataFrame:
        """No rows, every column, every type."""
        return pl.DataFrame(schema=cls.dtypes())
