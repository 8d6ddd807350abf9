"""Paths of members from frames, as the pipeline makes them when nobody has studied anything yet."""

import polars as pl

from pipelines.derive.graph import Prerequisites
from pipelines.derive.paths import Roles, library_for, plan_ways, rows_of


def plan_paths(
    *,
    members: pl.DataFrame,
    member_skills: pl.DataFrame,
    role_skills: pl.DataFrame,
    skills: pl.DataFrame,
    prerequisites: Prerequisites,
    resources: pl.DataFrame,
    resource_skills: pl.DataFrame,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`LearningPath` rows and `LearningPathStep` rows."""
    roles = Roles.of(role_skills, skills, prerequisites, resources)
    return rows_of(plan_ways(roles, library_for(resources, resource_skills), members, member_skills))
