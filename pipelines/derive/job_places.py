"""Which city each posting is in.

Answers: where are the jobs? Only the one city that a location names counts, whatever it is called there (`cities`).
May import: `pipelines.contracts`, `pipelines.grammars`, `pipelines.derive`.
"""

from __future__ import annotations

import polars as pl

from pipelines.contracts.derived import JobPlace
from pipelines.derive.shaping import shaped
from pipelines.grammars import cities


def find_job_places(jobs: pl.DataFrame) -> pl.DataFrame:
    """Cities of jobs[job_id, location], as `JobPlace` rows."""
    named = jobs.select("job_id", "location").drop_nulls().iter_rows()
    rows = [(job_id, *found) for job_id, location in named if (found := cities.city(location))]
    return shaped(
        pl.DataFrame(rows, schema=dict.fromkeys(["job_id", "city", "city_zh", "country"], pl.String), orient="row"),
        JobPlace,
    )
