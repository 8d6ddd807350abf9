"""Who fits this one job, at once: all who look for one, prepared, with reasons for those who are shown.

Answers: an employer writes a posting; which twenty members should see it, and why? The pool is made once from the
members and what they show; a posting then costs a search of its own and reasons for the few that are kept. The scores
are those of `matching`. May import: `pipelines.contracts`, `derive.fitting`, `derive.match_reasons`, `derive.matching`,
`derive.match_sides`, `derive.top_matches`.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from pipelines.derive import fitting, match_reasons
from pipelines.derive.match_sides import Catalogue, holders_of, side_of, targets_of
from pipelines.derive.matching import LEVELS, base_rates, evidence_of, needs_of
from pipelines.derive.top_matches import Index, search


@dataclass(frozen=True)
class Pool:
    """Members who agreed to be matched with jobs and have any evidence."""

    catalogue: Catalogue
    index: Index
    evidence: pl.DataFrame
    credits: pl.DataFrame
    rates: pl.DataFrame
    skills: pl.DataFrame

    @classmethod
    def of(
        cls, members: pl.DataFrame, member_skills: pl.DataFrame, relations: pl.DataFrame, skills: pl.DataFrame
    ) -> Pool:
        """From what `matching.match` takes."""
        rates = base_rates(member_skills)
        seekers = members.filter(pl.col("open_to").list.contains("jobs")).rename({"member_id": "holder_id"})
        evidence, credits = evidence_of(member_skills), fitting.credits(relations)
        evidence = evidence.join(seekers.select("holder_id"), on="holder_id", how="semi")
        asked = skills.select("skill_id").join(pl.DataFrame({"level": LEVELS}), how="cross")
        catalogue = Catalogue.of(asked, evidence, credits, rates)
        side = side_of(holders_of(seekers, evidence, credits, catalogue))
        index = Index(side, catalogue.keys.height)
        index.prepare()  # here, not while somebody waits
        return cls(catalogue, index, evidence, credits, rates, skills)

    def candidates(self, jobs: pl.DataFrame, job_skills: pl.DataFrame, k: int = 20) -> pl.DataFrame:
        """[job_id, member_id, rank, score ..., reason_zh, reason_en] of the best k members for each job of a few."""
        needs = fitting.distinct(needs_of(jobs, job_skills, self.rates).rename({"job_id": "target_id"}))
        rows = side_of(targets_of(jobs.rename({"job_id": "target_id"}), needs, self.catalogue))
        lists = search(rows, self.index, k, rows_hold=False)
        best = lists.of(rows).frame(rows.ids, self.index.side.ids, "target_id", "holder_id")
        judged = fitting.judge(best, needs, self.evidence, self.credits)
        told = match_reasons.told(judged, fitting.score(judged), self.skills)
        ranked = told.join(best, on=["target_id", "holder_id"]).sort("target_id", "rank")
        return ranked.rename({"target_id": "job_id", "holder_id": "member_id"})
