"""The Python island: which tables each derived table is computed from, and by which pure function.

A table is computed only when the hash of its inputs' rows, or of the algorithm, has changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

import duckdb
import polars as pl

from pipelines import derive
from pipelines.contracts import Contract
from pipelines.contracts.operations import Derivation
from pipelines.settings import ROOT
from pipelines.storage import warehouse

Frames = Mapping[str, pl.DataFrame]


@dataclass(frozen=True)
class Step:
    """The inputs (`schema.table`) of one derived table and the function that computes it from them."""

    inputs: tuple[str, ...]
    compute: Callable[[Frames], pl.DataFrame]


@cache
def algorithm() -> str:
    """Hash of the code that derives."""
    digest = hashlib.sha256()
    for file in sorted([*(ROOT / "pipelines" / "derive").glob("*.py"), *map(_path, [__file__])]):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _path(name: str):  # noqa: ANN202
    from pathlib import Path

    return Path(name)
