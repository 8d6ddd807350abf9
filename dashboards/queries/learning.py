"""The way from what a member can show to the role aimed at: learning paths of `talent/`."""

from __future__ import annotations

import polars as pl

from dashboards.queries.publication import ask


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
