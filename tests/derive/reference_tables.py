"""The vocabulary of `data/reference` as the frames that the warehouse would give."""

from pathlib import Path

import polars as pl

_FOLDER = Path(__file__).resolve().parents[2] / "data" / "reference"


def table(name: str) -> pl.DataFrame:
    """One reference table with its lists, numbers and truth values."""
    frame = pl.read_csv(_FOLDER / f"{name}.csv", infer_schema=False)
    lists = [pl.col(c).str.split(";") for c in ("topics", "context", "title_aliases") if c in frame.columns]
    floats = [pl.col(c).cast(pl.Float64) for c in ("confidence", "weight") if c in frame.columns]
    whole = [pl.col(c).cast(pl.Int64) for c in ("level",) if c in frame.columns]
    truths = [pl.col(c) == "true" for c in ("is_case_sensitive",) if c in frame.columns]
    return frame.with_columns(*lists, *floats, *whole, *truths)
