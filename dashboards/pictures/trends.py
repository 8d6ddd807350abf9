"""Counts now and before."""

from __future__ import annotations

import polars as pl

from dashboards import charts
from dashboards import formats as f
from dashboards.pictures.ticks import round_ticks
from dashboards.terms import term
from dashboards.words import L


def changes(rows: pl.DataFrame) -> charts.Sheet:
    """Documents in the window before (hollow) and now (full); blue where there are more now than before."""
    labels = [
        f"{row['label']} · {term(row['subject_kind'])} · {term(row['family'])}" for row in rows.iter_rows(named=True)
    ]
    text = [
        f"{f.num(row['n_before'])} → {f.num(row['n_now'])} · "
        + (L("显著", "significant") if row["is_significant"] else L("或属偶然", "may be chance"))
        for row in rows.iter_rows(named=True)
    ]
    now, before = rows["n_now"].to_list(), rows["n_before"].to_list()
    return charts.dumbbell(labels, before, now, text, round_ticks(0, max(*now, *before, 1), f.num), far=charts.MORE)
