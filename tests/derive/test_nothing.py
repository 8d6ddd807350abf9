"""No rows in, no rows out: every function keeps its contract on a platform that has no data yet."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from pipelines.contracts import derived, operations, raw, reference
from pipelines.derive import best_next, member_lists
from pipelines.derive.calendars import special_days
from pipelines.derive.document_links import find_links
from pipelines.derive.documents import classified, told
from pipelines.derive.duplicates import find_duplicates
from pipelines.derive.graph import Prerequisites
from pipelines.derive.half_lives import estimate_half_lives
from pipelines.derive.interactions import PAIR
from pipelines.derive.learners import measure_learners
from pipelines.derive.levels import estimate_levels
from pipelines.derive.matching import Matches, match
from pipelines.derive.profiles import build_member_skills, collect_evidence
from pipelines.derive.roles import find_job_roles
from pipelines.derive.skills import Vocabulary, find_document_skills
from pipelines.derive.standings import judge
from pipelines.derive.study import Library
from pipelines.derive.study_times import estimate_times
from pipelines.derive.teaching import tell_skills
from pipelines.derive.topics import assign_topics
from pipelines.orchestration import quality_step
from tests.derive.planned import plan_paths

TEXT = pl.String
NO_PAIRS = pl.DataFrame(schema=PAIR)
NO_SKILLS = derived.DocumentSkill.empty_frame()
RELATIONS = reference.SkillRelation.empty_frame()
MEMBERS = raw.Member.empty_frame()
HELD = derived.MemberSkill.empty_frame()
SKILLS = reference.Skill.empty_frame()
UNLABELLED = {
    quality_step.SKILLS: SKILLS,
    quality_step.ALIASES: reference.SkillAlias.empty_frame(),
    "staging.stg_roles": reference.Role.empty_frame(),
    "staging.stg_labelled_sentences": reference.LabelledSentence.empty_frame(),
    "staging.stg_labelled_titles": reference.LabelledTitle.empty_frame(),
}


def plans() -> tuple[pl.DataFrame, pl.DataFrame]:
    return plan_paths(
        members=MEMBERS,
        member_skills=HELD,
        role_skills=reference.RoleSkill.empty_frame(),
        skills=SKILLS,
        prerequisites=Prerequisites.of_edges([]),
        resources=pl.DataFrame(
            schema={"resource_id": TEXT, "language": TEXT, "minutes": pl.Int64, "difficulty": pl.Int64}
        ),
        resource_skills=NO_SKILLS,
    )


def evidence() -> pl.DataFrame:
    return collect_evidence(
        raw.Event.empty_frame(), NO_SKILLS, raw.Outcome.empty_frame(), raw.ProjectNeed.empty_frame()
    )


def recommended() -> pl.DataFrame:
    items = {"item_id": TEXT, "kind": TEXT, "source": TEXT, "published_on": pl.Date, "quality": pl.Float64}
    nothing = member_lists.Community(
        members=MEMBERS,
        items=pl.DataFrame(schema=items | {"title": TEXT, "language": TEXT}),
        item_skills=pl.DataFrame(schema={"item_id": TEXT, "skill_id": TEXT, "weight": pl.Float64}),
        member_skills=HELD,
        role_skills=reference.RoleSkill.empty_frame(),
        skills=SKILLS,
    )
    return member_lists.recommend(nothing, NO_PAIRS, "popularity", datetime(2026, 1, 1, tzinfo=UTC))


def best() -> pl.DataFrame:
    nobody = best_next.Members(MEMBERS, HELD, NO_PAIRS)
    found = best_next.find(nobody, raw.Job.empty_frame(), NO_SKILLS, Library(()))
    return best_next.tell(found, Library(()), SKILLS)


def matches() -> Matches:
    return match(members=MEMBERS, member_skills=HELD, jobs=raw.Job.empty_frame(), job_skills=NO_SKILLS, skills=SKILLS)


CASES = {
    derived.DocumentSkill: lambda: find_document_skills(
        pl.DataFrame(schema=dict.fromkeys(("document_kind", "document_id", "field", "text"), TEXT)),
        Vocabulary.of(SKILLS, reference.SkillAlias.empty_frame()),
    ),
    derived.JobRole: lambda: find_job_roles(raw.Job.empty_frame(), reference.Role.empty_frame()),
    derived.ResourceLevel: lambda: estimate_levels(
        pl.DataFrame(schema=dict.fromkeys(("resource_id", "kind", "title", "summary", "level", "language"), TEXT)),
        NO_SKILLS,
        RELATIONS,
        derived.ResourceLearners.empty_frame(),
    ),
    derived.ResourceTopic: lambda: assign_topics(
        classified(raw.Paper.empty_frame(), raw.Tutorial.empty_frame()),
        reference.Topic.empty_frame(),
        SKILLS,
        NO_SKILLS,
    ),
    derived.ResourceSkill: lambda: tell_skills(
        told(raw.Paper.empty_frame(), raw.Tutorial.empty_frame()), NO_SKILLS, RELATIONS
    ),
    derived.ResourceLearners: lambda: measure_learners(
        pl.DataFrame(schema={"member_id": TEXT, "resource_id": TEXT, "verb": TEXT, "first_on": pl.Date}),
        pl.Series("resource_id", [], TEXT),
        NO_SKILLS,
        HELD,
    ),
    derived.StudyTime: lambda: estimate_times(
        pl.DataFrame(schema={"resource_id": TEXT, "kind": TEXT, "summary": TEXT, "minutes": pl.Int64}),
        derived.ResourceLevel.empty_frame(),
    ),
    derived.ResourceStanding: lambda: judge(
        raw.Paper.empty_frame(),
        raw.Tutorial.empty_frame(),
        derived.Duplicate.empty_frame(),
        operations.LinkCheck.empty_frame(),
    ),
    derived.TopicHalfLife: lambda: estimate_half_lives(
        pl.DataFrame(schema={"resource_id": TEXT, "topic_id": TEXT, "published_at": pl.Datetime("us", "UTC")}),
        reference.Topic.empty_frame(),
        pl.DataFrame(schema={"resource_id": TEXT, "period": pl.Int64, "views": pl.Int64}),
    ),
    derived.QualityScore: lambda: quality_step.quality_scores(quality_step.outcomes(UNLABELLED)),
    derived.QualityError: lambda: quality_step.quality_errors(quality_step.outcomes(UNLABELLED)),
    derived.DocumentLink: lambda: find_links(
        pl.DataFrame(schema=dict.fromkeys(("document_kind", "document_id", "title", "url", "doi", "text"), TEXT)),
        derived.Duplicate.empty_frame(),
    ),
    derived.Duplicate: lambda: find_duplicates(
        pl.DataFrame(
            schema=dict.fromkeys(("document_kind", "document_id", "title", "url", "doi", "text", "organisation"), TEXT)
            | {"published_at": pl.Datetime("us", "UTC")}
        )
    ),
    derived.MemberSkill: lambda: build_member_skills(MEMBERS, evidence(), RELATIONS, date(2026, 1, 1)),
    derived.CalendarDay: lambda: special_days(
        pl.DataFrame([(None, None)], schema={"first_on": pl.Date, "last_on": pl.Date}, orient="row")
    ),
    derived.Recommendation: recommended,
    derived.BestNext: best,
    derived.LearningPath: lambda: plans()[0],
    derived.LearningPathStep: lambda: plans()[1],
    derived.JobMatch: lambda: matches().jobs,
    derived.JobCandidate: lambda: matches().candidates,
    derived.MatchReason: lambda: matches().reasons,
}


@pytest.mark.parametrize("contract", CASES, ids=lambda contract: contract.table())
def test_nothing_in_nothing_out(contract):
    frame = CASES[contract]()
    assert frame.is_empty()
    contract.validate(frame)
