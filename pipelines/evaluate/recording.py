"""Figures on public benchmarks, kept as facts: which score, when measured, by which command.

`data/reference/measured_quality.csv` is loaded like the vocabularies; the model card shows it. A score measured again
replaces its row; figures on our own sets are judged anew in every build and never kept.

May import: `pipelines.contracts`, polars.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import polars as pl

from pipelines.contracts.raw import LINEAGE
from pipelines.contracts.reference import MeasuredQuality
from pipelines.evaluate import scores
from pipelines.evaluate.reading import table
from pipelines.evaluate.scores import Score

OWN = "own-"


def record(reference: Path, rows: Sequence[Score], day: date, command: str) -> int:
    """Write the public ones among the scores, without differences of two; how many they were."""
    public = [row for row in rows if not row.set.startswith(OWN) and not row.is_difference]
    columns = [column for column in MeasuredQuality.dtypes() if column not in LINEAGE]
    measured = scores.frame(public).with_columns(measured_on=pl.lit(day), command=pl.lit(command, pl.String))
    kept = table(reference, "measured_quality")
    key = MeasuredQuality.key()
    merged = pl.concat([measured.select(columns), kept.select(columns)]).unique(key, keep="first")
    merged.sort(key).write_csv(reference / "measured_quality.csv")
    return len(public)
