"""What projects' needs are matched from, people, teams, resources and learning: queries and steps for `derive_step`.

Answers: which needs, members, grants and resources do the tables of matching projects read, as of which day? The day is
the newest one on which a member did anything, as for every advice of this platform.
May import: `pipelines.derive`, `orchestration.plan_step`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from pipelines.derive import allocation, growing, paths, project_matching, skill_graph, teams
from pipelines.derive.growing import Offer
from pipelines.derive.project_matching import Community
from pipelines.orchestration import plan_step

Frames = Mapping[str, pl.DataFrame]

# Name -> (tables, query), as in `derive_step`.
QUERIES = {
    "project_members": (
        "staging.stg_events",
        """select distinct object_id as project_id, actor_id as member_id from staging.stg_events
           where verb = 'project_joined' and actor_kind = 'member' and actor_id is not null
             and object_id is not null""",
    ),
    # a need without an end is one to the planned end of its project, unless that is past or before it begins
    "resource_needs": (
        "staging.stg_project_needs staging.stg_projects staging.stg_events",
        """with today as (
               select coalesce(max(occurred_at)::date, date '1970-01-01') as on_day
               from staging.stg_events where actor_kind = 'member'
           )
           select needs.need_id, needs.project_id, needs.resource_kind, null::varchar as unit, needs.quantity,
                  needs.importance, needs.needed_from,
                  coalesce(needs.needed_until, case when projects.due_on >= greatest(
                      today.on_day, coalesce(needs.needed_from, today.on_day)) then projects.due_on end
                  ) as needed_until
           from staging.stg_project_needs as needs
           inner join staging.stg_projects as projects using (project_id)
           cross join today
           where needs.need_kind = 'resource' and not coalesce(needs.is_filled, false)
             and projects.status in ('open', 'running')""",
    ),
    # what is granted and not released: it takes capacity until it is
    "held_resources": (
        "staging.stg_events",
        """select object_id as resource_id, cast(sum(
                      case when verb = 'resource_granted' then cast(quantity as decimal(18, 6))
                           else -cast(quantity as decimal(18, 6)) end) as double) as quantity,
                  null::date as from_day, null::date as until_day
           from staging.stg_events
           where verb in ('resource_granted', 'resource_released') and object_id is not null and quantity is not null
           group by object_id, parent_id
           having quantity > 0""",
    ),
}
RESOURCES = ("resource_needs", "staging.stg_shared_resources", "held_resources", "newest_day")
PEOPLE = (
    "staging.stg_projects", "staging.stg_project_needs", "project_members", "staging.stg_members",
    "derived.member_skills", "staging.stg_skill_relations", "staging.stg_skills", "newest_day",
)  # fmt: skip
GROWING = (*PEOPLE, *plan_step.OFFERED, "derived.skill_graph")


def algorithm() -> bytes:
    """The code of this module, for the hash of what derives."""
    return hashlib.sha256(Path(__file__).read_bytes()).digest()


def allocated(frames: Frames) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`ResourceMatch` and `ResourceConflict` rows."""
    needs, resources, held, _ = (frames[name] for name in RESOURCES)
    return allocation.allocate(needs, resources, held, plan_step.as_of(frames))


def _community(frames: Frames) -> Community:
    projects, needs, joined, members, member_skills, relations, skills, _ = (frames[name] for name in PEOPLE)
    return Community(
        projects=projects,
        needs=needs,
        joined=joined,
        members=members,
        member_skills=member_skills,
        relations=relations,
        skills=skills,
        day=plan_step.as_of(frames),
    )


def project_matches(frames: Frames) -> pl.DataFrame:
    """`ProjectMatch` rows."""
    return project_matching.match_projects(_community(frames))


def project_teams(frames: Frames) -> pl.DataFrame:
    """`Team` rows."""
    return teams.build_teams(_community(frames))


def grow_or_find(frames: Frames) -> pl.DataFrame:
    """`GrowOrFind` rows."""
    _, resources, taught = plan_step.offered(frames)
    offer = Offer(paths.library_for(resources, taught), skill_graph.order_of(frames["derived.skill_graph"]))
    return growing.grow_or_find(_community(frames), offer)
