"""The way from what a member can show to the role aimed at: learning paths of `talent/`."""

from __future__ import annotations

from typing import Any

import polars as pl

from dashboards.queries.publication import ask, one


def goals() -> pl.DataFrame:
    """Roles that members aim at, most frequent first: role_id, members, median readiness, hours and steps."""
    return ask(
        """
        select role_id, count(*) as members, median(readiness_share) as readiness, median(hours) as hours,
               median(steps) as steps,
               median(weeks) as weeks
        from learning_paths group by 1 order by 2 desc, 1
        """
    )


def members(role_id: str) -> pl.DataFrame:
    """Members on the way to a role, the readiest first."""
    return ask(
        """
        select member_id, readiness_share, steps from learning_paths
        where role_id = ? and steps > 0 order by readiness_share desc, member_id
        """,
        role_id,
    )


def path(member_id: str, role_id: str) -> dict[str, Any]:
    """One path in total: steps, skipped, uncovered skill ids, hours, weeks, readiness."""
    return one(
        """
        select steps, skipped, hours, weeks, readiness_share, m.hours_a_week, uncovered
        from learning_paths p left join members m using (member_id) where p.member_id = ? and p.role_id = ?
        """,
        member_id,
        role_id,
    )


def steps(member_id: str, role_id: str) -> pl.DataFrame:
    """The steps of one path in order: skill, what it requires, levels, resource, minutes, week, reason."""
    return ask(
        """
        select p.step, p.learn_together, p.skill_id, s.label_@ as skill, s.requires, p.current_level, p.target_level,
               p.minutes, p.starts_week, r.title, r.url, r.kind, r.language, r.quality_score, p.reason_@ as reason
        from learning_path_steps p
        left join skills s using (skill_id)
        left join resources r using (resource_id)
        where p.member_id = ? and p.role_id = ? order by p.step
        """,
        member_id,
        role_id,
    )


def role_steps(role_id: str) -> pl.DataFrame:
    """The skills that members on the way to a role still need, in the usual order; how many need each."""
    return ask(
        """
        select p.skill_id, any_value(s.label_@) as skill, any_value(s.requires) as requires, count(*) as members,
               avg(p.step) as step, avg(p.current_level) as current_level, avg(p.target_level) as target_level,
               count(*) filter (where p.resource_id is null) as uncovered
        from learning_path_steps p left join skills s using (skill_id)
        where p.role_id = ? group by 1 order by step, 1
        """,
        role_id,
    )
