"""Data sets and notebooks of Kaggle from the Meta Kaggle tables, as repositories.

The tables are a download (https://www.kaggle.com/datasets/kaggle/meta-kaggle, Apache-2.0); one line a table:
`{kind: kaggle_meta, path: inbox/kaggle/Datasets.csv, preset: datasets}`. Parameters are those of `_table`. Presets:

  datasets          Datasets.csv: Id, CreationDate, LastActivityDate, TotalVotes, TotalDownloads, TotalKernels
  dataset_versions  DatasetVersions.csv: DatasetId, Title, Subtitle, Slug, LicenseName; of a data set with several
                    versions in the file the newest is kept, the others are put aside as `older_version`
  notebooks         Kernels.csv: Id, CurrentUrlSlug, MadePublicDate, TotalVotes

Ids are `datasets/<Id>` and `code/<Id>`: the tables name owners only by the number of an account, which is not kept.
Dates are written month first (`03/25/2020 14:05:00`) and are read so. May import: polars, grammars, contracts.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import Repository
from pipelines.sources import _table
from pipelines.sources._source import REASON

PRESETS: dict[str, dict[str, Any]] = {
    "datasets": {
        "source": "kaggle",
        "columns": {
            "repository_id": {"template": "datasets/{Id}"},
            "name": {"template": "datasets/{Id}"},
            "kind": {"constant": "dataset"},
            "stars": "TotalVotes",
            "downloads": ["TotalDownloads"],
            "created_at": {"column": "CreationDate", "month_first": True},
            "pushed_at": {"column": ["LastActivityDate"], "month_first": True},
        },
    },
    "dataset_versions": {
        "source": "kaggle_versions",
        "columns": {
            "repository_id": {"template": "datasets/{DatasetId}"},
            "name": ["Slug", "Title"],
            "kind": {"constant": "dataset"},
            "description": ["Subtitle", "Title"],
            "licence": "LicenseName",
            "pushed_at": {"column": ["CreationDate"], "month_first": True},
        },
    },
    "notebooks": {
        "source": "kaggle",
        "columns": {
            "repository_id": {"template": "code/{Id}"},
            "name": ["CurrentUrlSlug", "Id"],
            "kind": {"constant": "notebook"},
            "stars": "TotalVotes",
            "created_at": {"column": ["MadePublicDate", "CreationDate"], "month_first": True},
            "pushed_at": {"column": ["EvaluationDate"], "month_first": True, "lenient": True},
        },
    },
}


def _finish(rows: pl.DataFrame, feed: Feed) -> pl.DataFrame:
    """Of the versions of one data set only the newest is a row."""
    if feed.parameter("preset") != "dataset_versions":
        return rows
    numbered = rows.with_row_index("at")
    readable = numbered.filter(pl.col(REASON).is_null()).sort("pushed_at", "at", nulls_last=False)
    newest = readable.group_by("repository_id").last()["at"]
    is_older = pl.col(REASON).is_null() & ~pl.col("at").is_in(newest.to_list())
    return numbered.with_columns(
        pl.when(is_older).then(pl.lit("older_version")).otherwise(pl.col(REASON)).alias(REASON)
    )


SOURCE = _table.source(Repository, "projects", presets=PRESETS, finish=_finish)
