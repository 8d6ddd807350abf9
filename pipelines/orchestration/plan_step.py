"""The members' plans in the build: which frames they are made from, and where their versions are kept.

Answers for `derive_step`: what feeds the tables of paths, versions, progress, alternatives and skips? One planning
serves all of them. Versions are kept as lines of a log beside the landing zone (`landing/log/path_versions/`), because
what a plan was made from (the goal, the hours, the graph, the offer of that day) stands nowhere once it has changed; so
they survive a rebuild and a replay. A line carries the cutoff of the build that made it, and a build knows the lines up
to and including its own cutoff: repeated, it finds its own versions and makes no others. Lines are written before the
table is, and a key that is known is never logged again, so a killed build leaves no version twice. Members who are gone
are in no table; lines older than the limit `path_versions` of `reference.retention_limits` go with the rows.
May import: `pipelines.derive`, storage.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl

from pipelines.contracts.derived import PathSkip
from pipelines.derive import documents, member_plans, paths, profiles, progress, skill_graph
from pipelines.derive.member_plans import LOOK_BACK_DAYS, Evidence, MemberPlans
from pipelines.derive.shaping import shaped
from pipelines.storage import landing

Frames = Mapping[str, pl.DataFrame]
KEPT = "operations.path_versions"
LOG = "path_versions"
EVIDENCE = (
    "learning_events", "newest_day", "derived.document_skills", "staging.stg_outcomes",
    "staging.stg_project_needs", "staging.stg_members", "staging.stg_skill_relations",
)  # fmt: skip
STUDY_EVENTS = (
    "staging.stg_events",
    f"""select actor_id as member_id,
               case when verb = 'answered' then coalesce(parent_id, object_id) else object_id end as resource_id,
               verb, occurred_at, is_success
        from staging.stg_events
        where actor_kind = 'member' and actor_id is not null and verb in {progress.STUDYING}""",
)
OFFERED = (
    "staging.stg_papers", "staging.stg_tutorials", "derived.resource_standings", "derived.resource_levels",
    "derived.study_times", "derived.resource_skills", "derived.document_skills",
)  # fmt: skip
READS = (
    *EVIDENCE, "study_events", "derived.member_skills", "staging.stg_role_skills", "derived.skill_graph",
    "staging.stg_skills", "staging.stg_papers", "staging.stg_tutorials", "derived.resource_levels",
    "derived.resource_skills", "derived.resource_standings", "derived.study_times", KEPT,
)  # fmt: skip


def as_of(frames: Frames) -> date:
    """The newest day on which any member did anything."""
    newest: date | None = frames["newest_day"]["newest_on"].item()
    return newest if newest is not None else date(1970, 1, 1)


def pieces(frames: Frames, day: date) -> pl.DataFrame:
    """The pieces of evidence that count on a day."""
    events = frames["learning_events"].filter(pl.col("occurred_at").dt.date() <= day)
    found = profiles.collect_evidence(
        events, frames["derived.document_skills"], frames["staging.stg_outcomes"], frames["staging.stg_project_needs"]
    )
    return profiles.all_pieces(frames["staging.stg_members"], found, frames["staging.stg_skill_relations"], day)


def offered(frames: Frames) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """All that can be studied, what of it is recommended with its length and difficulty, and the skills it teaches."""
    studied = documents.resources(frames["staging.stg_papers"], frames["staging.stg_tutorials"])
    recommended = frames["derived.resource_standings"].filter("is_recommended")
    times = frames["derived.study_times"].select("resource_id", study_minutes="minutes")
    resources = (
        studied.join(recommended.select("resource_id"), on="resource_id", how="semi")
        .join(frames["derived.resource_levels"], on="resource_id", how="left")
        .join(times, on="resource_id", how="left")
    )
    # what a resource takes for granted is not learned from it
    required = frames["derived.resource_skills"].filter(pl.col("role") == "required")
    taught = frames["derived.document_skills"].join(
        required, left_on=["document_id", "skill_id"], right_on=["resource_id", "skill_id"], how="anti"
    )
    return studied, resources, taught


def plans(frames: Frames) -> MemberPlans:
    """Every member's plan, and all versions."""
    studied, resources, taught = offered(frames)
    graph = skill_graph.order_of(frames["derived.skill_graph"])
    today = as_of(frames)
    earlier = today - timedelta(days=LOOK_BACK_DAYS)
    events = frames["study_events"]
    then = profiles.levels_on(pieces(frames, earlier), pl.lit(earlier))
    return member_plans.revise(
        paths.Roles.of(
            frames["staging.stg_role_skills"],
            frames["staging.stg_skills"],
            graph,
            resources,
            dict(studied.select("resource_id", "title").iter_rows()),
        ),
        paths.library_for(resources, taught),
        frames["staging.stg_members"],
        Evidence(today, frames["derived.member_skills"], progress.studied(events, today)),
        Evidence(earlier, then, progress.studied(events, earlier)),
        frames[KEPT],
    )


def path_progress(frames: Frames, found: MemberPlans) -> pl.DataFrame:
    """`PathProgress` rows of the versions in force."""
    today = as_of(frames)
    study = progress.studied(frames["study_events"], today)
    return progress.of_steps(found.version_steps, study, frames["derived.member_skills"], pieces(frames, today), today)


def path_skips(frames: Frames, found: MemberPlans) -> pl.DataFrame:
    """`PathSkip` rows with the days on which what is shown will not be enough."""
    today = as_of(frames)
    told = pieces(frames, today).filter(pl.col("proof") != "claimed")
    asked = found.skips.filter(pl.col("current_level") >= pl.col("needed_level"))
    due = progress.review_days(told, asked.rename({"needed_level": "target_level"}), today)
    keys = ["member_id", "skill_id", "needed_level"]
    return shaped(found.skips.join(due.rename({"target_level": "needed_level"}), on=keys, how="left"), PathSkip)


def keep(root: Path, versions: pl.DataFrame, known: pl.DataFrame, cutoff: datetime) -> int:
    """Log the versions that no build has logged; how many. Nobody else's lines are touched."""
    new = versions.join(known, on=["member_id", "version"], how="anti")
    if new.height:
        lines = ({**row, "logged_at": cutoff.isoformat()} for row in new.iter_rows(named=True))
        landing.log(root, LOG, lines, cutoff)
    return new.height
