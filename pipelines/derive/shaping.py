"""The last step of every function here: a frame gets exactly its contract's columns, types and order of rows.

Answers: does what we computed have the shape that was promised? May import: `pipelines.contracts`.
"""

from __future__ import annotations

from typing import cast

import polars as pl

from pipelines.contracts import Contract


def shaped(frame: pl.DataFrame, contract: type[Contract]) -> pl.DataFrame:
    """The contract's columns in its types and order, rows sorted by its key. Raises when a column is missing."""
    dtypes = contract.dtypes()
    columns = [pl.col(name).cast(dtype) for name, dtype in dtypes.items()]
    return frame.select(columns).sort(contract.key(), maintain_order=True)


def texts(value: object) -> list[str]:
    """A cell of a list column as Python texts; null is the empty list."""
    return cast("list[str]", value) if value is not None else []
