"""The Python island: which rows each derived table is computed from, and by which pure function.

A table is computed only when the hash of its inputs' rows, or of the code that derives, has changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TypeVar

import duckdb
import polars as pl

from pipelines.contracts import Contract
from pipelines.contracts.derived import MemberSkill, PathVersion
from pipelines.contracts.operations import Derivation
from pipelines.derive import (
    calendars,
    document_links,
    documents,
    duplicates,
    growth,
    half_lives,
    job_places,
    job_quality,
    leads,
    learners,
    levels,
    member_plans,
    profiles,
    rescanning,
    roles,
    search,
    skill_graph,
    skills,
    standings,
    study_times,
    teaching,
    topics,
    trends,
)
from pipelines.derive.matching import Matches
from pipelines.derive.member_plans import MemberPlans
from pipelines.derive.shaping import shaped
from pipelines.evaluate.owned import Outcome
from pipelines.orchestration import advice_step, match_step, plan_step, project_step, quality_step
from pipelines.settings import ROOT, settings
from pipelines.storage import warehouse


class Frames(Mapping[str, pl.DataFrame]):
    """The inputs of one step by name, each read when it is asked for."""

    def __init__(self, con: duckdb.DuckDBPyConnection, names: tuple[str, ...], version: str = "") -> None:
        self._con, self._names, self.version = con, names, version  # version: hash of the inputs

    def __getitem__(self, name: str) -> pl.DataFrame:
        if name not in self._names:
            raise KeyError(f"{name} is not among the step's inputs: {', '.join(self._names)}")
        return self._con.sql(f"{_query(name)} order by all").pl()

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


Found = TypeVar("Found")


def once(compute: Callable[[Frames], Found]) -> Callable[[Frames], Found]:
    """Compute what several tables share once for equal inputs; only the last is remembered."""
    last: dict[str, Found] = {}

    def found(frames: Frames) -> Found:
        if not frames.version or frames.version not in last:
            last.clear()
            last[frames.version] = compute(frames)
        return last[frames.version]

    return found


@dataclass(frozen=True)
class Step:
    """The inputs of one derived table (`schema.table`, or a name of QUERIES) and the function over them."""

    reads: tuple[str, ...]
    compute: Callable[[Frames], pl.DataFrame]
    keeps: tuple[str, ...] = ()  # tables as the last run left them: read, but no input and no reason to compute

    @property
    def inputs(self) -> tuple[str, ...]:
        """The tables read, for the asset graph."""
        tables = [table for r in self.reads for table in (QUERIES[r][0].split() if r in QUERIES else [r])]
        return tuple(dict.fromkeys(tables))


# Where a step needs only some rows or columns of large tables: name -> (tables, query).
# `{zone}` is the reporting time zone.
QUERIES = {
    "learning_events": (
        "staging.stg_events",
        """select actor_id, verb, object_kind, object_id, parent_id, occurred_at, is_success, score
           from staging.stg_events
           where actor_kind = 'member' and actor_id is not null
             and verb in ('viewed', 'played', 'completed', 'earned', 'attended', 'answered', 'accepted',
                          'project_joined')""",
    ),
    "taken_up": (
        "staging.stg_events",
        """select actor_id as member_id, object_id as resource_id, verb, min(occurred_at)::date as first_on
           from staging.stg_events
           where actor_kind = 'member' and actor_id is not null and object_id is not null
             and (verb = 'started' or (verb = 'completed' and coalesce(is_success, true)))
           group by all""",
    ),
    "study_events": plan_step.STUDY_EVENTS,
    "attention": (
        "staging.stg_events",
        f"""select object_id as resource_id, epoch(occurred_at)::bigint // {half_lives.PERIOD_DAYS * 86_400} as period,
                   count(*) as views
           from staging.stg_events
           where actor_kind in ('member', 'anonymous') and verb = 'viewed' and object_id is not null
           group by all""",
    ),
    # copies are left out, and so is what is dated after it was read
    "dated_skills": (
        "derived.duplicates derived.document_skills staging.stg_papers staging.stg_tutorials staging.stg_jobs"
        " staging.stg_questions",
        """with dated as (
               select 'paper' as document_kind, paper_id as document_id, published_at as dated_at, landed_at
               from staging.stg_papers
               union all select 'tutorial', tutorial_id, published_at, landed_at from staging.stg_tutorials
               union all select 'job', job_id, posted_at, landed_at from staging.stg_jobs
               union all select 'question', question_id, asked_at, null from staging.stg_questions
           )
           select dated.document_kind, dated.document_id, skills.skill_id,
                  timezone('{zone}', dated.dated_at)::date as dated_on
           from dated
           anti join (from derived.duplicates where document_id <> family_id) as copies
                using (document_kind, document_id)
           left join derived.document_skills as skills using (document_kind, document_id)
           where dated.dated_at is not null and (dated.landed_at is null or dated.dated_at <= dated.landed_at)""",
    ),
    "newest_day": (
        "staging.stg_events",
        "select max(occurred_at)::date as newest_on from staging.stg_events where actor_kind = 'member'",
    ),
    "active_span": (
        "staging.stg_events",
        """select min(occurred_at)::date as first_on, max(occurred_at)::date as last_on from staging.stg_events
           where actor_kind = 'member'""",
    ),
    **advice_step.QUERIES,
    **match_step.QUERIES,
    **project_step.QUERIES,
}
COMPARED = ("staging.stg_papers", "staging.stg_tutorials", "staging.stg_jobs")
VOCABULARY = ("staging.stg_skills", "staging.stg_skill_aliases")
STUDIED = ("staging.stg_papers", "staging.stg_tutorials")
DOCUMENTS = tuple(
    f"staging.stg_{t}"
    for t in ("papers", "tutorials", "jobs", "projects", "repositories", "questions", "lectures", "posts")
)


def _query(name: str) -> str:
    if name not in QUERIES:
        return f"select * from {name}"
    told = settings()
    query = QUERIES[name][1].replace("{zone}", told.reporting_zone).replace("{least}", str(told.minimum_group))
    return f"select * from ({query})"


def run(
    con: duckdb.DuckDBPyConnection, contract: type[Contract], step: Step, cutoff: datetime | None = None
) -> tuple[int, bool]:
    """Bring a derived table up to date: (its rows, whether it was computed).

    New versions of plans are logged as made at `cutoff`.
    """
    table = contract.table()
    seen = _hash(con, step)
    known = con.execute("select input_hash from operations.derivations where derived_table = ?", [table]).fetchall()
    computed = known != [(seen,)]
    if computed:
        rows = step.compute(Frames(con, (*step.reads, *step.keeps), seen))
        if contract is PathVersion and cutoff is not None:
            plan_step.keep(settings().landing, rows, warehouse.read(con, plan_step.KEPT), cutoff)
        warehouse.replace(con, contract, rows)
        con.execute("delete from operations.derivations where derived_table = ?", [table])
        line = pl.DataFrame([{"derived_table": table, "input_hash": seen}], schema=Derivation.dtypes())
        warehouse.insert(con, Derivation, line)
    (count,) = warehouse.one(con, f"select count(*) from {warehouse.address(contract)}")
    return count, computed


def _hash(con: duckdb.DuckDBPyConnection, step: Step) -> str:
    """Hash of the inputs' rows, in whatever order, and of the algorithm."""
    digest = hashlib.sha256(algorithm().encode())
    for name in step.reads:
        row = warehouse.one(con, f"select count(*), sum(hash(t)::hugeint) from ({_query(name)}) as t")
        digest.update(f"{name} {row}".encode())
    return digest.hexdigest()


@cache
def algorithm() -> str:
    """Hash of the code that derives."""
    digest = hashlib.sha256()
    for file in sorted([*(ROOT / "pipelines" / "derive").glob("*.py"), Path(__file__)]):
        digest.update(file.read_bytes())
    digest.update(quality_step.algorithm().encode())
    digest.update(advice_step.algorithm())
    digest.update(match_step.algorithm())
    digest.update(project_step.algorithm())
    return digest.hexdigest()


@cache
def searching() -> str:
    """Hash of the code that finds skills: another hash, and every document is searched again."""
    digest = hashlib.sha256()
    for name in ("codes", "cue_words", "cues", "folding", "skills", "spellings"):
        digest.update((ROOT / "pipelines" / "derive" / f"{name}.py").read_bytes())
    return digest.hexdigest()


def _search_version(frames: Frames) -> str:
    """The code that searches and what it searches for."""
    digest = hashlib.sha256(searching().encode())
    digest.update(frames[VOCABULARY[0]].select("skill_id").write_csv().encode())
    aliases = frames[VOCABULARY[1]].select("alias", "skill_id", "is_case_sensitive", pl.col("context").list.join(";"))
    digest.update(aliases.write_csv().encode())
    return digest.hexdigest()[:32]


def _assembled(frames: Frames) -> pl.DataFrame:
    return documents.assemble(*(frames[name] for name in DOCUMENTS))


def _skill_mentions(frames: Frames) -> pl.DataFrame:
    def search(changed: pl.DataFrame) -> pl.DataFrame:
        vocabulary = skills.Vocabulary.of(*(frames[name] for name in VOCABULARY))
        return skills.find_mentions(changed, vocabulary)

    scanned, mentions = (frames[name] for name in SCANNED)
    return rescanning.rescan(_assembled(frames), search, _search_version(frames), scanned, mentions)


def _compared(frames: Frames) -> pl.DataFrame:
    return documents.comparable(*(frames[name] for name in COMPARED))


def _resource_levels(frames: Frames) -> pl.DataFrame:
    studied = documents.resources(frames["staging.stg_papers"], frames["staging.stg_tutorials"])
    return levels.estimate_levels(
        studied,
        frames["derived.document_skills"],
        frames["staging.stg_skill_relations"],
        frames["derived.resource_learners"],
    )


def _resource_topics(frames: Frames) -> pl.DataFrame:
    return topics.assign_topics(
        documents.classified(frames["staging.stg_papers"], frames["staging.stg_tutorials"]),
        frames["staging.stg_topics"],
        frames["staging.stg_skills"],
        frames["derived.document_skills"],
    )


def _resource_learners(frames: Frames) -> pl.DataFrame:
    known = documents.classified(frames["staging.stg_papers"], frames["staging.stg_tutorials"])["resource_id"]
    return learners.measure_learners(
        frames["taken_up"], known, frames["derived.document_skills"], frames["derived.member_skills"]
    )


def _topic_half_lives(frames: Frames) -> pl.DataFrame:
    dated = documents.classified(frames["staging.stg_papers"], frames["staging.stg_tutorials"])
    main = frames["derived.resource_topics"].filter(pl.col("place") == 1).select("resource_id", "topic_id")
    return half_lives.estimate_half_lives(
        dated.select("resource_id", "published_at").join(main, on="resource_id", how="left"),
        frames["staging.stg_topics"],
        frames["attention"],
    )


def _member_skills(frames: Frames) -> pl.DataFrame:
    day = plan_step.as_of(frames)
    return shaped(profiles.levels_on(plan_step.pieces(frames, day), pl.lit(day)), MemberSkill)


def _member_growth(frames: Frames) -> pl.DataFrame:
    day = plan_step.as_of(frames)
    now, before = (plan_step.pieces(frames, one) for one in (day, growth.earlier(day)))
    return growth.measure(now, before, day, frames["staging.stg_skills"])


_GRAPH = (
    "staging.stg_skill_relations", "derived.resource_skills", "staging.stg_imported_prerequisites",
    "staging.stg_skills",
)  # fmt: skip


@once
def _graph(frames: Frames) -> tuple[pl.DataFrame, pl.DataFrame]:
    relations, resource_skills, imported, known = (frames[name] for name in _GRAPH)
    return skill_graph.build(relations=relations, resource_skills=resource_skills, imported=imported, skills=known)


@once
def _plans(frames: Frames) -> MemberPlans:
    return plan_step.plans(frames)


@once
def _matches(frames: Frames) -> Matches:
    return match_step.matches(frames)


@once
def _judged(frames: Frames) -> list[Outcome]:
    return quality_step.outcomes(frames)


@once
def _allocated(frames: Frames) -> tuple[pl.DataFrame, pl.DataFrame]:
    return project_step.allocated(frames)


SCANNED = ("derived.scanned_documents", "derived.skill_mentions")
STEPS: dict[str, Step] = {
    "skill_mentions": Step((*VOCABULARY, *DOCUMENTS), _skill_mentions, keeps=SCANNED),
    # after the mentions: what is written down as searched was searched
    "scanned_documents": Step(
        (*VOCABULARY, *DOCUMENTS, "derived.skill_mentions"),
        lambda f: rescanning.text_hashes(_assembled(f), _search_version(f)),
    ),
    "document_skills": Step(
        ("derived.skill_mentions",), lambda f: skills.sum_up(f["derived.skill_mentions"])
    ),
    "job_roles": Step(
        ("staging.stg_jobs", "staging.stg_roles"),
        lambda f: roles.find_job_roles(f["staging.stg_jobs"], f["staging.stg_roles"]),
    ),
    "job_places": Step(("staging.stg_jobs",), lambda f: job_places.find_job_places(f["staging.stg_jobs"])),
    "resource_topics": Step(
        (*STUDIED, "staging.stg_topics", "staging.stg_skills", "derived.document_skills"), _resource_topics
    ),
    "resource_skills": Step(
        (*STUDIED, "derived.document_skills", "staging.stg_skill_relations"),
        lambda f: teaching.tell_skills(documents.told(*(f[name] for name in STUDIED)), *(f[n] for n in list(f)[2:])),
    ),
    "duplicates": Step(
        (*COMPARED, "staging.stg_identity_decisions"),
        lambda f: duplicates.find_duplicates(_compared(f), f["staging.stg_identity_decisions"]),
    ),
    "document_links": Step(
        (*COMPARED, "derived.duplicates"),
        lambda f: document_links.find_links(_compared(f), f["derived.duplicates"]),
    ),
    "member_skills": Step(
        plan_step.EVIDENCE,
        _member_skills,
    ),
    "member_growth": Step((*plan_step.EVIDENCE, "staging.stg_skills"), _member_growth),
    "resource_learners": Step(
        (*STUDIED, "taken_up", "derived.document_skills", "derived.member_skills"), _resource_learners
    ),
    "resource_levels": Step(
        (*STUDIED, "derived.document_skills", "staging.stg_skill_relations", "derived.resource_learners"),
        _resource_levels,
    ),
    "study_times": Step(
        (*STUDIED, "derived.resource_levels"),
        lambda f: study_times.estimate_times(
            documents.resources(*(f[name] for name in STUDIED)), f["derived.resource_levels"]
        ),
    ),
    "job_findings": Step(
        ("staging.stg_jobs", "derived.document_skills", "staging.stg_job_words"),
        lambda f: job_quality.find_problems(*f.values()),
    ),
    "resource_standings": Step(
        (*STUDIED, "derived.duplicates", "staging.stg_link_checks"), lambda f: standings.judge(*f.values())
    ),
    "topic_half_lives": Step(
        (*STUDIED, "staging.stg_topics", "derived.resource_topics", "attention"), _topic_half_lives
    ),
    "skill_graph": Step(_GRAPH, lambda f: _graph(f)[0]),
    "skill_graph_problems": Step(_GRAPH, lambda f: _graph(f)[1]),
    # versions first: they are logged, and the others tell of the plans that they make
    "path_versions": Step(plan_step.READS, lambda f: _plans(f).versions),
    "path_changes": Step(
        ("derived.path_versions",), lambda f: member_plans.changes_of(f["derived.path_versions"])
    ),
    "learning_paths": Step(plan_step.READS, lambda f: _plans(f).paths),
    "learning_path_steps": Step(plan_step.READS, lambda f: _plans(f).steps),
    "path_alternatives": Step(plan_step.READS, lambda f: _plans(f).alternatives),
    "path_progress": Step(plan_step.READS, lambda f: plan_step.path_progress(f, _plans(f))),
    "path_skips": Step(plan_step.READS, lambda f: plan_step.path_skips(f, _plans(f))),
    "job_matches": Step(match_step.READS, lambda f: _matches(f).jobs),
    "job_candidates": Step(match_step.READS, lambda f: _matches(f).candidates),
    "match_reasons": Step(match_step.READS, lambda f: _matches(f).reasons),
    "recommender_evaluation": Step(advice_step.EVALUATION, advice_step.evaluation),
    "recommendations": Step(advice_step.LISTS, advice_step.recommendations),
    "recommendation_exposure": Step(advice_step.EXPOSURE, advice_step.exposures),
    "best_next": Step(advice_step.BEST_NEXT, advice_step.best_next_three),
    "project_matches": Step(project_step.PEOPLE, project_step.project_matches),
    "teams": Step(project_step.PEOPLE, project_step.project_teams),
    "grow_or_find": Step(project_step.GROWING, project_step.grow_or_find),
    "resource_matches": Step(project_step.RESOURCES, lambda f: _allocated(f)[0]),
    "resource_conflicts": Step(project_step.RESOURCES, lambda f: _allocated(f)[1]),
    "search_terms": Step(
        ("staging.stg_papers", "staging.stg_tutorials"), lambda f: search.count_terms(*f.values())
    ),
    "trends": Step(
        ("dated_skills", "staging.stg_skills", "staging.stg_topics"),
        lambda f: trends.find_trends(f["dated_skills"], f["staging.stg_skills"], f["staging.stg_topics"]),
    ),
    "skill_lead_lags": Step(("dated_skills",), lambda f: leads.find_lags(f["dated_skills"])),
    "search_aliases": Step(VOCABULARY, lambda f: search.skill_aliases(*f.values())),
    "calendar_days": Step(("active_span",), lambda f: calendars.special_days(f["active_span"])),
    "quality_scores": Step(quality_step.LABELLED, lambda f: quality_step.quality_scores(_judged(f))),
    "quality_errors": Step(quality_step.LABELLED, lambda f: quality_step.quality_errors(_judged(f))),
    "skill_candidates": Step(quality_step.TEXTS, quality_step.skill_candidates),
}  # fmt: skip
