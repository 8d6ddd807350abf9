"""Which papers and tutorials may be recommended: what is withdrawn, gone or replaced leaves at once, everywhere.

Answers: may this stand on a path, in a list of the best, in a recommendation? Decided here once; paths and marts read
it. A withdrawal that one source knows of holds for all copies of the document. A link is dead when the last look found
it gone, or when the last three looks, over a week or more, found nobody answering. May import: `pipelines.contracts`.
"""

from __future__ import annotations

import polars as pl

from pipelines.contracts.derived import ResourceStanding
from pipelines.derive.shaping import shaped

LOOKS, DAYS = 3, 7
# "superseded by arXiv:2101.00001", "本文已被……取代"
_SUPERSEDED = r"(?i)\b(?:superseded|replaced|subsumed|obsoleted) by (?:the |our |a |an )?((?:[^.;。；]|\.\S){3,120})"
_SUPERSEDED_ZH = r"已被([^。；]{2,60}?)(?:取代|替代)"


def judge(
    papers: pl.DataFrame, tutorials: pl.DataFrame, duplicates: pl.DataFrame, link_checks: pl.DataFrame
) -> pl.DataFrame:
    """The standing of every paper and tutorial, as `ResourceStanding` rows.

    `duplicates` are the `Duplicate` rows; `link_checks` are [url, checked_at, status, final_url].
    """
    known = pl.concat(
        [
            papers.select("url", "is_withdrawn", resource_id="paper_id", kind=pl.lit("paper"), note="comment"),
            tutorials.select(
                "url",
                is_withdrawn=pl.lit(value=False),
                resource_id="tutorial_id",
                kind=pl.lit("tutorial"),
                note=pl.lit(None, pl.String),
            ).select("url", "is_withdrawn", "resource_id", "kind", "note"),
        ]
    )
    families = duplicates.select("family_id", kind="document_kind", resource_id="document_id")
    joined = (
        known.join(families, on=["kind", "resource_id"], how="left")
        .with_columns(family=pl.col("family_id").fill_null(pl.col("resource_id")))
        .join(_links(link_checks), on="url", how="left")
    )
    gone = (
        joined.filter(pl.col("is_withdrawn").fill_null(value=False))
        .group_by("kind", "family")
        .agg(withdrawn_id=pl.col("resource_id").min())
    )
    return shaped(_reasons(joined.drop("is_withdrawn").join(gone, on=["kind", "family"], how="left")), ResourceStanding)


def _reasons(joined: pl.DataFrame) -> pl.DataFrame:
    superseded = pl.coalesce(
        pl.col("note").str.extract(_SUPERSEDED, 1), pl.col("note").str.extract(_SUPERSEDED_ZH, 1)
    ).str.strip_chars()
    # one of a family is recommended: the canonical one, or when that is gone the first that is not
    is_out = pl.col("reason").is_not_null()
    stands_for_it = (pl.col("resource_id") == pl.col("family")) & ~is_out
    best = pl.col("resource_id").sort_by(is_out, ~stands_for_it, "resource_id").first().over("kind", "family")
    return (
        joined.with_columns(is_withdrawn=pl.col("withdrawn_id").is_not_null(), superseded_by=superseded)
        .with_columns(
            reason=pl.when("is_withdrawn")
            .then(pl.lit("withdrawn"))
            .when(pl.col("link_status") == "dead")
            .then(pl.lit("dead_link"))
            .when(pl.col("superseded_by").is_not_null())
            .then(pl.lit("superseded"))
        )
        .with_columns(
            reason=pl.when(~is_out & (pl.col("resource_id") != best)).then(pl.lit("duplicate")).otherwise("reason")
        )
        .with_columns(is_recommended=pl.col("reason").is_null())
    )


def _links(checks: pl.DataFrame) -> pl.DataFrame:
    """[url, link_status, link_checked_at, moved_to]: what the last look at each link means."""
    newest = pl.col("status").last()
    last = pl.col("status").tail(LOOKS)
    span = (pl.col("checked_at").last() - pl.col("checked_at").tail(LOOKS).first()).dt.total_days()
    silent = (last == "unreachable").all() & (pl.len() >= LOOKS) & (span >= DAYS)
    return (
        checks.sort("url", "checked_at", "status")
        .group_by("url", maintain_order=True)
        .agg(
            link_status=pl.when(silent).then(pl.lit("dead")).otherwise(newest),
            link_checked_at=pl.col("checked_at").last(),
            moved_to=pl.when(newest == "moved").then(pl.col("final_url").last()),
        )
    )
