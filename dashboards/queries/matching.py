"""Matches both ways: a member's best jobs, a job's best members, and every need of one pair with what is shown."""

from __future__ import annotations

import polars as pl

from dashboards.queries.publication import ask


def wanted_jobs() -> pl.DataFrame:
    """Open jobs that some consenting member fits: id, title, company, best score, best first."""
    return ask(
        """
        select c.job_id, j.title, j.company, max(c.score) as best, count(*) as candidates
        from job_candidates c join jobs j using (job_id) group by all order by best desc, 1
        """
    )


def jobs(member_id: str) -> pl.DataFrame:
    """The jobs that fit one member best, with the parts and the range of the score and which skills decide."""
    return ask(
        """
        select m.rank, m.job_id, j.title, j.company, j.location, j.workplace, j.salary_text, m.score, m.score_low,
               m.score_high, m.met_part, m.near_part, m.base_part, m.met, m.unmet, m.unknown, m.near, m.evidence,
               m.narrows_skill_id, m.member_rank as back_rank, m.reason_@ as reason, j.url
        from job_matches m join jobs j using (job_id) where m.member_id = ? order by m.rank
        """,
        member_id,
    )


def candidates(job_id: str) -> pl.DataFrame:
    """The members who fit one job best, likewise, with what each aims at."""
    return ask(
        """
        select c.rank, c.member_id, r.label_@ as goal, c.score, c.score_low, c.score_high, c.met_part, c.near_part,
               c.base_part, c.met, c.unmet, c.unknown, c.near, c.evidence, c.narrows_skill_id,
               c.job_rank as back_rank, c.reason_@ as reason
        from job_candidates c left join members p using (member_id) left join role_market r on r.role_id = p.goal_role
        where c.job_id = ? order by c.rank
        """,
        job_id,
    )


def job(job_id: str) -> pl.DataFrame:
    """One job's title, company and place."""
    return ask("select job_id, title, company, location, workplace from jobs where job_id = ?", job_id)


def needs(member_id: str, job_id: str) -> pl.DataFrame:
    """Every need of one pair, heaviest first: its state, what is shown of it or near it, and the job's own words."""
    return ask(
        """
        select n.skill_id, s.label_@ as skill, n.state, n.weight, n.level, n.held_level, n.evidence, n.near_skill_id,
               near.label_@ as near_skill, n.near_relation, n.credit, n.base_rate, n.value, n.quote, h.proof,
               h.last_evidence_on
        from match_reasons n left join skills s using (skill_id)
        left join skills near on near.skill_id = n.near_skill_id
        left join member_skills h on h.member_id = n.member_id and h.skill_id = n.skill_id
        where n.member_id = ? and n.job_id = ? order by n.weight desc, n.skill_id
        """,
        member_id,
        job_id,
    )
