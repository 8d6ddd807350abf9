"""Which open jobs fit which members and the other way round, with what is met, what is not, and what nobody knows.

Answers: which twenty jobs should this member look at, whom would this job look at, and why? A job's needs are its
skills, each with

    weight = (1.0 if required, else 0.5) * the job's skill score          level = 3 if required, else 2

`fitting` judges and scores them, `constraints` decides who sees what, `top_matches` finds the best of all. The base
rate of a skill at a level is the share of members with any evidence who show it there. Members who did not agree to be
matched with jobs, jobs with fewer than 3 needs, members without evidence and pairs with nothing met have no row: not
enough is known. A job whose skills the vocabulary no longer has keeps them as needs that nobody shows.
May import: `pipelines.contracts`, `derive.fitting`, `derive.match_reasons`, `derive.top_matches`.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from pipelines.contracts.derived import JobCandidate, JobMatch, MatchReason
from pipelines.derive import fitting, match_reasons
from pipelines.derive.fitting import NO_EVIDENCE
from pipelines.derive.match_sides import FEWEST_NEEDS
from pipelines.derive.shaping import shaped
from pipelines.derive.top_matches import Market

VERSION = "needs-2"  # of the score: what is shown is logged with it, and outcomes are held against it
# necessity -> weight, level; unclear counts as useful, and so does what is only said to be in use
NEEDED = {"required": (1.0, 3), "useful": (0.5, 2), "used": (0.5, 2)}
LEVELS = sorted({level for _, level in NEEDED.values()})
_NO_RELATIONS = pl.DataFrame(schema={"skill_id": pl.String, "relation": pl.String, "target_id": pl.String})


def base_rates(member_skills: pl.DataFrame) -> pl.DataFrame:
    """[skill_id, level, base_rate]: among members with any evidence, the share who show the skill at a level."""
    shown = member_skills.filter(~pl.col("proof").is_in(NO_EVIDENCE))
    people = max(shown["member_id"].n_unique(), 1)
    at_level = [
        shown.filter(pl.col("level") >= level)
        .group_by("skill_id")
        .agg(level=pl.lit(level, pl.Int64), base_rate=pl.col("member_id").n_unique() / people)
        for level in LEVELS
    ]
    return pl.concat(at_level).sort("skill_id", "level")


@dataclass(frozen=True)
class Matches:
    """Both directions, and every need of every pair in either."""

    jobs: pl.DataFrame  # `JobMatch` rows
    candidates: pl.DataFrame  # `JobCandidate` rows
    reasons: pl.DataFrame  # `MatchReason` rows


def match(
    *,
    members: pl.DataFrame,
    member_skills: pl.DataFrame,
    jobs: pl.DataFrame,
    job_skills: pl.DataFrame,
    skills: pl.DataFrame,
    relations: pl.DataFrame | None = None,
    rates: pl.DataFrame | None = None,
    k: int = 20,
) -> Matches:
    """Every consenting member's best k <= 20 open jobs, and every open job's best k of them.

    `members` has [member_id, languages, country, workplace, open_to], `jobs` the open ones [job_id, language, country,
    workplace] and what else `constraints` knows of either; `job_skills` are the jobs' `DocumentSkill` rows; `skills`
    gives labels; without `relations` nothing near counts; `rates` is `base_rates(member_skills)` unless given.
    """
    rates = base_rates(member_skills) if rates is None else rates
    near = fitting.credits(_NO_RELATIONS if relations is None else relations)
    needs = fitting.distinct(needs_of(jobs, job_skills, rates).rename({"job_id": "target_id"}))
    seekers = members.filter(pl.col("open_to").list.contains("jobs")).rename({"member_id": "holder_id"})
    evidence = evidence_of(member_skills)
    market = Market.of(jobs.rename({"job_id": "target_id"}), needs, seekers, evidence, near, rates)
    of_members, of_jobs = market.best_targets(k), market.best_holders(k)
    judged = fitting.judge(pl.concat([of_members, of_jobs.select(of_members.columns)]), needs, evidence, near)
    scored = match_reasons.told(judged, fitting.score(judged), skills)
    ranks = of_members.rename({"rank": "job_rank"}).join(
        of_jobs.rename({"rank": "member_rank"}), on=["holder_id", "target_id"], how="full", coalesce=True
    )
    both = scored.join(ranks, on=["holder_id", "target_id"]).rename({"holder_id": "member_id", "target_id": "job_id"})
    return Matches(
        jobs=shaped(both.drop_nulls("job_rank").with_columns(rank="job_rank"), JobMatch),
        candidates=shaped(both.drop_nulls("member_rank").with_columns(rank="member_rank"), JobCandidate),
        reasons=shaped(match_reasons.needs_told(judged, job_skills), MatchReason),
    )


def evidence_of(member_skills: pl.DataFrame) -> pl.DataFrame:
    """`MemberSkill` rows as `fitting` reads evidence."""
    return member_skills.select("skill_id", "level", "proof", "evidence", holder_id="member_id")


def without_copies(jobs: pl.DataFrame, duplicates: pl.DataFrame) -> pl.DataFrame:
    """The jobs[job_id, ...] of which none stands twice: a posting is offered once, as the one published first."""
    copies = duplicates.filter(pl.col("document_kind") == "job", pl.col("document_id") != pl.col("family_id"))
    return jobs.join(copies, left_on="job_id", right_on="document_id", how="anti")


def needs_of(jobs: pl.DataFrame, job_skills: pl.DataFrame, rates: pl.DataFrame) -> pl.DataFrame:
    """[job_id, skill_id, weight, level, base_rate] of jobs with enough needs, by job and skill."""
    necessity = pl.col("necessity").fill_null("useful")
    return (
        job_skills.filter(pl.col("document_kind") == "job")
        .select(
            "skill_id",
            job_id="document_id",
            weight=necessity.replace_strict({n: w for n, (w, _) in NEEDED.items()}) * pl.col("score"),
            level=necessity.replace_strict({n: level for n, (_, level) in NEEDED.items()}, return_dtype=pl.Int64),
        )
        .join(jobs.select("job_id"), on="job_id", how="semi")
        .filter(pl.len().over("job_id") >= FEWEST_NEEDS)
        .join(rates, on=["skill_id", "level"], how="left")
        .with_columns(pl.col("base_rate").fill_null(0.0))
        .sort("job_id", "skill_id")
    )
