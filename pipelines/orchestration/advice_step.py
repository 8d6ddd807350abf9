"""What advice to members is computed from, lists and the best next three: queries and steps for `derive_step`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import polars as pl

from pipelines.derive import best_next, matching, member_lists
from pipelines.derive.study import library_of

Frames = Mapping[str, pl.DataFrame]

# Name -> (tables, query), as in `derive_step`; `{least}` is the smallest count of people that may be told.
QUERIES = {
    # a view counts: what was seen never returns; who is no member gets no list, and no model is judged on them
    "takings": (
        "staging.stg_events staging.stg_members",
        """select actor_id as user_id,
                  case when verb = 'answered' and object_kind is distinct from 'question' then parent_id
                       else object_id end as item_id,
                  min(occurred_at) as at
           from staging.stg_events
           where actor_kind = 'member' and actor_id in (select member_id from staging.stg_members)
             and verb in ('viewed', 'played', 'started', 'completed', 'asked', 'answered', 'project_joined')
           group by 1, 2
           having item_id is not null""",
    ),
    "project_owners": ("staging.stg_projects", "select project_id as item_id, owner_id from staging.stg_projects"),
    "resource_copies": (
        "derived.duplicates",
        "select document_id, family_id from derived.duplicates where document_kind in ('paper', 'tutorial')",
    ),
    "studied_ids": ("derived.resource_standings", "select resource_id as item_id from derived.resource_standings"),
    "offered": (
        "staging.stg_papers staging.stg_tutorials staging.stg_questions staging.stg_projects"
        " staging.stg_project_needs staging.stg_events derived.resource_standings derived.resource_learners",
        """with written as (
               select paper_id as item_id, source, published_at, title, language from staging.stg_papers
               union all
               select tutorial_id, coalesce(provider, source), published_at, title, language from staging.stg_tutorials
           ),
           ratings as (
               select object_id as item_id, sum(score) / (count(*) + 5.0) as mean from staging.stg_events
               where verb = 'rated' and actor_kind = 'member' and score is not null group by 1
           ),
           today as (select max(occurred_at)::date as on_day from staging.stg_events where actor_kind = 'member'),
           helped as (
               select case when answers.object_kind = 'question' then answers.object_id else answers.parent_id end
                      as question_id
               from staging.stg_events as answers
               where answers.verb = 'answered' and answers.actor_kind in ('member', 'anonymous', 'staff')
           )
           select written.item_id, 'resource' as kind, written.source, written.published_at::date as published_on,
                  list_avg([learners.outcome, (ratings.mean + 1) / 2]) as quality, written.title, written.language
           from written
           inner join derived.resource_standings as standings on written.item_id = standings.resource_id
           left join derived.resource_learners as learners on written.item_id = learners.resource_id
           left join ratings using (item_id)
           where standings.is_recommended
           union all
           select question_id, 'question', null, asked_at::date, null, title, null from staging.stg_questions
           anti join helped using (question_id)
           union all
           select project_id, 'project', null, started_on, null, coalesce(name_en, name_zh), null
           from staging.stg_projects
           where status in ('open', 'running') and project_id in (
               select project_id from staging.stg_project_needs cross join today
               where need_kind = 'skill' and not coalesce(is_filled, false)
                 and (needed_until is null or needed_until >= on_day))""",
    ),
    # what a resource takes for granted is not learned from it
    "item_skills": (
        "derived.document_skills derived.resource_skills staging.stg_project_needs",
        f"""select document_id as item_id, skill_id, max(score) as weight from derived.document_skills
           where document_kind in ('paper', 'tutorial', 'question')
             and (document_id, skill_id) not in (
                 select (resource_id, skill_id) from derived.resource_skills where role = 'required')
           group by all
           union all
           select project_id, skill_id,
                  max(case when importance = 'critical' then {member_lists.IMPORTANCE["critical"]}
                           else {member_lists.IMPORTANCE["useful"]} end)
           from staging.stg_project_needs
           where need_kind = 'skill' and not coalesce(is_filled, false) and skill_id is not null
           group by all""",
    ),
    "studied_resources": (
        "staging.stg_papers staging.stg_tutorials derived.resource_standings derived.resource_levels"
        " derived.study_times",
        """with written as (
               select paper_id as resource_id, title, language, 'paper' as kind from staging.stg_papers
               union all select tutorial_id, title, language, kind from staging.stg_tutorials
           )
           select resource_id, written.title, written.language, written.kind, levels.difficulty, times.minutes
           from written
           inner join derived.resource_standings as standings using (resource_id)
           left join derived.resource_levels as levels using (resource_id)
           left join derived.study_times as times using (resource_id)
           where standings.is_recommended""",
    ),
    "least_people": ("", "select {least} as least"),
}
TAKEN = ("takings", "project_owners", "resource_copies")
EVALUATION = (*TAKEN, "studied_ids")
LISTS = (
    *TAKEN, "offered", "item_skills", "least_people", "newest_day", "staging.stg_members", "derived.member_skills",
    "staging.stg_role_skills", "staging.stg_skills", "derived.recommender_evaluation",
)  # fmt: skip
EXPOSURE = (*TAKEN, "offered", "derived.recommendations")

BEST_NEXT = (
    *TAKEN, "studied_resources", "item_skills", "open_jobs", "derived.duplicates", "derived.document_skills",
    "staging.stg_members", "derived.member_skills", "staging.stg_skills",
)  # fmt: skip


def algorithm() -> bytes:
    """The code of this module, for the hash of what derives."""
    return hashlib.sha256(Path(__file__).read_bytes()).digest()


def as_of(frames: Frames) -> datetime:
    """The end of the newest day on which a member did anything (UTC)."""
    newest: date | None = frames["newest_day"]["newest_on"].item()
    return datetime.combine(newest or date(1970, 1, 1), time(), UTC) + timedelta(days=1)


def _pairs(frames: Frames) -> pl.DataFrame:
    return member_lists.take(*(frames[name] for name in TAKEN))


def evaluation(frames: Frames) -> pl.DataFrame:
    """The models on what members took of the resources."""
    return member_lists.evaluate(_pairs(frames).join(frames["studied_ids"], on="item_id", how="semi"))


def recommendations(frames: Frames) -> pl.DataFrame:
    """Every member's lists, by the model that the evaluation chose."""
    community = member_lists.Community(
        members=frames["staging.stg_members"],
        items=frames["offered"],
        item_skills=frames["item_skills"],
        member_skills=frames["derived.member_skills"],
        role_skills=frames["staging.stg_role_skills"],
        skills=frames["staging.stg_skills"],
    )
    chosen = frames["derived.recommender_evaluation"].filter("is_chosen")["model"].item()
    least: int = frames["least_people"]["least"].item()
    return member_lists.recommend(community, _pairs(frames), chosen, as_of(frames), least)


def exposures(frames: Frames) -> pl.DataFrame:
    """Whose work the lists show."""
    return member_lists.expose(frames["derived.recommendations"], frames["offered"], _pairs(frames))


def best_next_three(frames: Frames) -> pl.DataFrame:
    """The few resources that bring each member the most jobs over the bar, as `BestNext` rows."""
    taught = frames["item_skills"].rename({"item_id": "resource_id", "weight": "score"})
    library = library_of(frames["studied_resources"], taught)
    members = best_next.Members(frames["staging.stg_members"], frames["derived.member_skills"], _pairs(frames))
    jobs = matching.without_copies(frames["open_jobs"], frames["derived.duplicates"])
    offered = frames["derived.document_skills"].filter(pl.col("document_kind") == "job")
    found = best_next.find(members, jobs, offered, library)
    return best_next.tell(found, library, frames["staging.stg_skills"])
