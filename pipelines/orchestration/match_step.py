"""What members and open jobs are matched from: queries and the step for `derive_step`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from pipelines.derive import matching
from pipelines.derive.matching import Matches

# Name -> (tables, query), as in `derive_step`.
QUERIES = {
    "open_jobs": (
        "staging.stg_jobs intermediate.int_openings",
        """select job_id, language, country, workplace, seniority from staging.stg_jobs
           semi join (from intermediate.int_openings where is_open) using (job_id)""",
    ),
}
READS = (
    "staging.stg_members", "derived.member_skills", "open_jobs", "derived.duplicates", "derived.document_skills",
    "staging.stg_skills", "staging.stg_skill_relations",
)  # fmt: skip


def algorithm() -> bytes:
    """The code of this module, for the hash of what derives."""
    return hashlib.sha256(Path(__file__).read_bytes()).digest()


def matches(frames: Mapping[str, pl.DataFrame]) -> Matches:
    """Both directions of the best matches, with their reasons."""
    return matching.match(
        members=frames["staging.stg_members"],
        member_skills=frames["derived.member_skills"],
        jobs=matching.without_copies(frames["open_jobs"], frames["derived.duplicates"]),
        job_skills=frames["derived.document_skills"].filter(pl.col("document_kind") == "job"),
        skills=frames["staging.stg_skills"],
        relations=frames["staging.stg_skill_relations"],
    )
