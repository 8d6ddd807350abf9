"""How one member's skills move, and which credentials are wanted: member_growth, competition_results, credentials."""

from __future__ import annotations

import polars as pl

from dashboards.queries.publication import ask


def moves(member_id: str) -> pl.DataFrame:
    """The skills that are new, rising or sinking, the largest rise first, with why."""
    return ask(
        """
        select s.label_@ as skill, g.state, g.level_before, g.level, g.change, g.new_evidence, g.evidence,
               g.reason_@ as reason
        from member_growth g join skills s using (skill_id)
        where g.member_id = ? and g.state <> 'steady'
        order by g.state = 'sinking', coalesce(g.change, g.level) desc, skill
        """,
        member_id,
    )


def places(member_id: str) -> pl.DataFrame:
    """Competitions that a member took part in, with the share of the field that was beaten; the newest first."""
    return ask(
        """
        select competition_id, rank, field, percentile, competed_at
        from competition_results where member_id = ? order by competed_at desc, competition_id
        """,
        member_id,
    )


def credentials(limit: int) -> pl.DataFrame:
    """What members earned and how many open postings ask for what it shows; the most wanted first."""
    return ask(
        """
        select title, members, members_90d, jobs, demand_share, demand_low, demand_high, open_jobs
        from credentials where jobs is not null order by demand_share desc, title limit ?
        """,
        limit,
    )
