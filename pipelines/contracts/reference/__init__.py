"""The vocabularies we own, `data/reference/*.csv`: the package is the warehouse schema `reference`.

They are loaded like any source, through feeds of kind `csv`.
"""

# pandera's nested Config is overridden by design
# pyright: reportIncompatibleVariableOverride=false

from datetime import date

import pandera.polars as pa

from pipelines.contracts._contract import Texts
from pipelines.contracts.operations import STATUSES
from pipelines.contracts.raw import Landed
from pipelines.contracts.reference.checks import EventCheck as EventCheck
from pipelines.contracts.reference.checks import JobCheck as JobCheck
from pipelines.contracts.reference.checks import JobWord as JobWord

TASKS = ["skills", "mentions", "duplicates", "titles", "topics", "salaries", "recommendations"]
SENIORITIES = ["intern", "junior", "mid", "senior", "lead", "manager", "executive"]


class Skill(Landed):
    """One skill: a concept, method, tool, language, platform or ability."""

    skill_id: str = pa.Field(str_matches=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="Our id.")
    kind: str = pa.Field(
        isin=["concept", "method", "tool", "language", "platform", "mathematics", "data", "software", "soft"],
        description="What sort of skill.",
    )
    label_zh: str = pa.Field(description="Name in Chinese.")
    label_en: str = pa.Field(description="Name in English.")
    definition_zh: str = pa.Field(description="One line in Chinese.")
    definition_en: str = pa.Field(description="One line in English.")
    topics: Texts = pa.Field(description="Topics, the first is the main one.")

    class Config:
        name = "skills"
        unique = ["skill_id"]


class SkillAlias(Landed):
    """One way to write a skill."""

    alias: str = pa.Field(str_length={"min_value": 1}, description="As written in text.")
    skill_id: str = pa.Field(description="The skill meant.")
    language: str = pa.Field(isin=["zh", "en", "any"], description="Language of the spelling.")
    is_case_sensitive: bool = pa.Field(description="Only this spelling counts.")
    context: Texts = pa.Field(
        nullable=True, description="One of these must stand near, none of those behind `!` may; null = always counts."
    )
    note: str = pa.Field(nullable=True, description="Why the rule.")

    class Config:
        name = "skill_aliases"
        unique = ["alias", "skill_id"]


class SkillRelation(Landed):
    """One directed relation between two skills."""

    skill_id: str = pa.Field(description="From.")
    relation: str = pa.Field(
        isin=["requires", "broader", "related", "implies"],
        description="`requires`: learn the target first; `implies`: who has this has the target.",
    )
    target_id: str = pa.Field(description="To.")
    confidence: float = pa.Field(gt=0, le=1, description="How sure, 0-1.")
    reason_zh: str = pa.Field(nullable=True, description="Why, in Chinese.")
    reason_en: str = pa.Field(nullable=True, description="Why, in English.")

    class Config:
        name = "skill_relations"
        unique = ["skill_id", "relation", "target_id"]


class ImportedPrerequisite(Landed):
    """One edge of a prerequisite graph that was taken over from elsewhere: learn the one before the other."""

    source: str = pa.Field(str_length={"min_value": 1}, description="Name of the graph; each counts as one witness.")
    prerequisite_id: str = pa.Field(description="Skill to learn first.")
    skill_id: str = pa.Field(description="Skill that builds on it.")
    confidence: float = pa.Field(nullable=True, gt=0, le=1, description="How sure, 0-1; null = stated without doubt.")

    class Config:
        name = "imported_prerequisites"
        unique = ["source", "prerequisite_id", "skill_id"]


class Topic(Landed):
    """One topic of the hierarchy."""

    topic_id: str = pa.Field(description="Our id.")
    parent_id: str = pa.Field(nullable=True, description="Topic above; null = root.")
    label_zh: str = pa.Field(description="Name in Chinese.")
    label_en: str = pa.Field(description="Name in English.")
    arxiv_categories: Texts = pa.Field(nullable=True, description="arXiv categories that mean this topic.")

    class Config:
        name = "topics"
        unique = ["topic_id"]


class Role(Landed):
    """One role that people aim at or are hired for."""

    role_id: str = pa.Field(description="Our id.")
    label_zh: str = pa.Field(description="Name in Chinese.")
    label_en: str = pa.Field(description="Name in English.")
    definition_zh: str = pa.Field(description="One line in Chinese.")
    definition_en: str = pa.Field(description="One line in English.")
    title_aliases: Texts = pa.Field(description="Job titles that mean the role.")

    class Config:
        name = "roles"
        unique = ["role_id"]


class RoleSkill(Landed):
    """One skill that a role asks for."""

    role_id: str = pa.Field(description="The role.")
    skill_id: str = pa.Field(description="The skill.")
    necessity: str = pa.Field(isin=["required", "useful"], description="Must have or good to have.")
    weight: float = pa.Field(gt=0, le=1, description="Share of importance, 0-1.")
    level: int = pa.Field(ge=1, le=5, description="Level asked for, 1-5.")

    class Config:
        name = "role_skills"
        unique = ["role_id", "skill_id"]


class ExternalId(Landed):
    """One concept of a public vocabulary that was looked up and found to mean a skill or role of ours."""

    subject: str = pa.Field(isin=["skill", "role"], description="What the id below is of.")
    subject_id: str = pa.Field(description="Our skill or role.")
    scheme: str = pa.Field(isin=["esco", "onet"], description="The public vocabulary.")
    external_id: str = pa.Field(description="Its id there: a concept URI, an O*NET-SOC code, `technology:` and a name.")
    match: str = pa.Field(isin=["exact", "close"], description="exactMatch or closeMatch, as in SKOS.")
    external_label: str = pa.Field(description="Its preferred label there.")

    class Config:
        name = "external_ids"
        unique = ["subject", "subject_id", "scheme", "external_id"]


class Concept(Landed):
    """One concept of a vocabulary that was imported beside ours, with what of ours it means."""

    scheme: str = pa.Field(description="The vocabulary: esco, onet, or the name given to a list.")
    concept_id: str = pa.Field(description="Its id there.")
    kind: str = pa.Field(isin=["skill", "occupation"], description="What sort of concept.")
    label: str = pa.Field(description="Preferred label.")
    language: str = pa.Field(isin=["zh", "en"], description="Language of the labels.")
    alternate_labels: Texts = pa.Field(nullable=True, description="Other labels.")
    definition: str = pa.Field(nullable=True, description="As the vocabulary says.")
    skill_id: str = pa.Field(nullable=True, description="Skill of ours that it means; null = none.")
    role_id: str = pa.Field(nullable=True, description="Role of ours that it means; null = none.")
    match: str = pa.Field(nullable=True, isin=["exact", "close"], description="exactMatch or closeMatch, as in SKOS.")
    matched_label: str = pa.Field(nullable=True, description="The spelling that decided.")

    class Config:
        name = "concepts"
        unique = ["scheme", "concept_id"]


class Verb(Landed):
    """One verb of the event vocabulary (xAPI profile)."""

    verb_id: str = pa.Field(description="Our id.")
    iri: str = pa.Field(description="IRI in xAPI statements.")
    object_types: Texts = pa.Field(nullable=True, description="Object types it goes with.")
    family: str = pa.Field(description="Part of the community's life it belongs to.")
    label_zh: str = pa.Field(description="Name in Chinese.")
    label_en: str = pa.Field(description="Name in English.")
    definition_zh: str = pa.Field(description="What it says, in Chinese.")
    definition_en: str = pa.Field(description="What it says, in English.")
    is_activity: bool = pa.Field(description="A member who does this counts as active.")
    requires: Texts = pa.Field(nullable=True, description="Columns of raw.events without which it is refused.")
    expects: Texts = pa.Field(nullable=True, description="Columns that belong to it; without them it is flagged.")
    # the model's own method of this name makes random rows and is of no use here
    example: str = pa.Field(description="A short statement that is accepted.")  # pyright: ignore[reportIncompatibleMethodOverride]

    class Config:
        name = "verbs"
        unique = ["verb_id"]


class RetentionDefinition(Landed):
    """One way to ask who came back: from which event on, by which event, on which clock. A line is a curve."""

    definition_id: str = pa.Field(str_matches=r"^[a-z0-9_]+$", description="Our id.")
    label_zh: str = pa.Field(description="Name in Chinese.")
    label_en: str = pa.Field(description="Name in English.")
    unit: str = pa.Field(isin=["day", "week", "month"], description="Length of a period; a rolling month is 30 days.")
    clock: str = pa.Field(
        isin=["calendar", "rolling"],
        description="Periods of the calendar in the reporting zone, or of 24 hours from the member's own start.",
    )
    start_events: Texts = pa.Field(
        description="What starts a member's clock, the first time: `joined`, `activity`, families or verbs."
    )
    return_events: Texts = pa.Field(description="What counts as coming back: `activity`, families or verbs.")
    min_times: int = pa.Field(ge=1, description="So many of them in one period make a member retained.")
    periods: int = pa.Field(ge=1, le=60, description="Periods followed after the one of the start.")
    cohorts: int = pa.Field(ge=1, le=120, description="Newest cohorts shown.")

    class Config:
        name = "retention_definitions"
        unique = ["definition_id"]


class FunnelStep(Landed):
    """One step of a funnel: what a member has to do after the step before, with the same object, in how many days."""

    funnel_id: str = pa.Field(str_matches=r"^[a-z0-9_]+$", description="Our id.")
    funnel_label_zh: str = pa.Field(description="Name of the funnel in Chinese.")
    funnel_label_en: str = pa.Field(description="Name of the funnel in English.")
    step: int = pa.Field(ge=1, le=6, description="1 is how a member comes in.")
    label_zh: str = pa.Field(description="Name of the step in Chinese.")
    label_en: str = pa.Field(description="Name of the step in English.")
    verbs: Texts = pa.Field(description="One of these verbs takes the step; families and `activity` stand for theirs.")
    object_kinds: Texts = pa.Field(nullable=True, description="Only with objects of these kinds; null = of any.")
    subject: str = pa.Field(
        isin=["object", "member"],
        description="With the same object as the step before, or, on a later day, with whatever object.",
    )
    within_days: int = pa.Field(ge=0, description="Days allowed since the step before; 0 for the first.")

    class Config:
        name = "funnels"
        unique = ["funnel_id", "step"]


class LadderLevel(Landed):
    """One level of the contributor ladder; a member stands on the highest whose rule a month fulfils."""

    level: int = pa.Field(ge=1, description="The higher, the more is given.")
    level_id: str = pa.Field(str_matches=r"^[a-z0-9_]+$", description="Our id.")
    label_zh: str = pa.Field(description="Name in Chinese.")
    label_en: str = pa.Field(description="Name in English.")
    verbs: Texts = pa.Field(nullable=True, description="What the member does: `activity`, families or verbs.")
    received_verbs: Texts = pa.Field(nullable=True, description="What others do with an object of the member.")
    minimum_events: int = pa.Field(ge=1, description="So many in the month.")
    act_zh: str = pa.Field(description="What is counted, in Chinese, after a number.")
    act_en: str = pa.Field(description="What is counted, in English, after a number.")

    class Config:
        name = "ladder_levels"
        unique = ["level"]


class RiskRule(Landed):
    """One plain rule that a member is about to leave, from active days alone, and what to do about it."""

    rule_id: str = pa.Field(str_matches=r"^[a-z0-9_]+$", description="Our id.")
    label_zh: str = pa.Field(description="Name in Chinese.")
    label_en: str = pa.Field(description="Name in English.")
    before_days: int = pa.Field(ge=1, description="Length of the span that shows the habit.")
    minimum_days_before: int = pa.Field(ge=1, description="Active days in it that make a habit.")
    recent_days: int = pa.Field(ge=1, description="Length of the span after it, up to the day of judgement.")
    maximum_rate: float = pa.Field(ge=0, le=1, description="Active days a day in it, at most this part of before.")
    maximum_age_days: int = pa.Field(nullable=True, ge=1, description="Only for members who joined that recently.")
    action_zh: str = pa.Field(description="Suggested action in Chinese.")
    action_en: str = pa.Field(description="Suggested action in English.")

    class Config:
        name = "risk_rules"
        unique = ["rule_id"]


class ObjectType(Landed):
    """One kind of thing that events are about."""

    object_type: str = pa.Field(description="Last part of the type's IRI.")
    broader: str = pa.Field(nullable=True, description="The kind that it is one of; null = none.")
    label_zh: str = pa.Field(description="Name in Chinese.")
    label_en: str = pa.Field(description="Name in English.")

    class Config:
        name = "object_types"
        unique = ["object_type"]


class Metric(Landed):
    """One number, defined once."""

    metric_id: str = pa.Field(description="Our id.")
    label_zh: str = pa.Field(description="Name in Chinese.")
    label_en: str = pa.Field(description="Name in English.")
    question_zh: str = pa.Field(description="The question it answers, in Chinese.")
    question_en: str = pa.Field(description="The question it answers, in English.")
    formula_zh: str = pa.Field(description="How it is counted, in Chinese.")
    formula_en: str = pa.Field(description="How it is counted, in English.")
    unit: str = pa.Field(description="members, share, hours, cny ...")
    grain: str = pa.Field(description="day, week, month, snapshot.")
    direction: str = pa.Field(isin=["up", "down", "none"], description="Which way is better.")
    minimum_n: int = pa.Field(ge=0, description="Below this base the number is not shown.")
    mart: str = pa.Field(description="The mart that holds it.")
    model: str = pa.Field(description="The dbt model whose SQL computes it from the mart.")
    owner: str = pa.Field(description="Who answers for it.")

    class Config:
        name = "metrics"
        unique = ["metric_id"]


class QualityWeight(Landed):
    """One of the five parts of a resource's quality and how much it counts."""

    part: str = pa.Field(
        isin=["completeness", "authority", "freshness", "community", "outcome"], description="The part."
    )
    weight: float = pa.Field(ge=0, le=1, description="How much it counts; the weights sum to 1.")
    label_zh: str = pa.Field(description="Name in Chinese.")
    label_en: str = pa.Field(description="Name in English.")
    definition_zh: str = pa.Field(description="What it measures, in Chinese.")
    definition_en: str = pa.Field(description="What it measures, in English.")

    class Config:
        name = "quality_weights"
        unique = ["part"]


class Benefit(Landed):
    """One benefit that a membership plan can hold, and the events by which its use is known."""

    benefit_id: str = pa.Field(description="Our id; `plans.benefits` names it.")
    label_zh: str = pa.Field(description="Name in Chinese.")
    label_en: str = pa.Field(description="Name in English.")
    verbs: Texts = pa.Field(description="Verbs of events that use it.")
    object_kinds: Texts = pa.Field(nullable=True, description="Kinds of object that count; null = whatever kind.")
    resource_kinds: Texts = pa.Field(
        nullable=True, description="Kinds of resource that count; null = also what is no resource."
    )

    class Config:
        name = "benefits"
        unique = ["benefit_id"]


class RetentionLimit(Landed):
    """How long one kind of data is kept, what happens then, and why."""

    limit_id: str = pa.Field(str_matches=r"^[a-z0-9_]+$", description="The limit.")
    scope: str = pa.Field(
        isin=["rows", "payloads", "log", "publications", "releases"],
        description="What ages: rows of a table, landed payloads of a family, days of a log, publications, releases.",
    )
    target: str = pa.Field(description="Table, family or log of the landing zone, `publications` or `releases`.")
    clock: str = pa.Field(nullable=True, description="Column by which age counts; null = nothing ages.")
    days: int = pa.Field(nullable=True, ge=1, description="Longest age; null = no limit by age.")
    action: str = pa.Field(isin=["delete", "keep", "keep_newest"], description="What happens beyond the limit.")
    is_personal: bool = pa.Field(description="Holds data about persons.")
    basis_zh: str = pa.Field(description="Why so long, in Chinese.")
    basis_en: str = pa.Field(description="Why so long, in English.")

    class Config:
        name = "retention_limits"
        unique = ["limit_id"]


class FailureReason(Landed):
    """One reason why a fetch brought nothing or not everything, or a row was put aside, and what to do about it."""

    reason: str = pa.Field(
        str_matches=r"^[a-z0-9_]+$", description="Reason code; the part before the colon of `null:title`."
    )
    status: str = pa.Field(
        nullable=True, isin=STATUSES, description="How a fetch with this reason ends; null = only rows are put aside."
    )
    hint_zh: str = pa.Field(description="What to do, in Chinese.")
    hint_en: str = pa.Field(description="What to do, in English.")

    class Config:
        name = "failure_reasons"
        unique = ["reason"]


class LabelledSentence(Landed):
    """One sentence of our own in which people marked the skills it names; our extraction is judged by them."""

    sentence_id: str = pa.Field(str_matches=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="Our id.")
    split: str = pa.Field(isin=["dev", "test"], description="`dev` may be looked at while improving, `test` may not.")
    language: str = pa.Field(isin=["zh", "en"], description="Language of the sentence.")
    source: str = pa.Field(isin=["job", "tutorial", "abstract"], description="What sort of text it is written like.")
    marked: str = pa.Field(
        str_matches=(r"^(\[\[!?[^|\[\]]+\|(\?|[a-z0-9]+(-[a-z0-9]+)*)(\|(required|useful|used))?\]\]|[^\[\]])+$"),
        description="The sentence with marks: `[[Spark|apache-spark|useful]]`, `[[!Java|java]]` denied, `[[Foo|?]]`.",
    )

    class Config:
        name = "labelled_sentences"
        unique = ["sentence_id"]


class LabelledTitle(Landed):
    """One job title of our own with the role and seniority that people read in it."""

    title_id: str = pa.Field(str_matches=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="Our id.")
    split: str = pa.Field(isin=["dev", "test"], description="`dev` may be looked at while improving, `test` may not.")
    language: str = pa.Field(isin=["zh", "en"], description="Language of the title.")
    title: str = pa.Field(description="The title as a posting writes it.")
    role_id: str = pa.Field(nullable=True, description="The role meant; null = none of ours.")
    seniority: str = pa.Field(nullable=True, isin=SENIORITIES, description="Seniority stated; null = not stated.")

    class Config:
        name = "labelled_titles"
        unique = ["title_id"]


class MeasuredQuality(Landed):
    """One score on a public benchmark, measured on a day by a command; the benchmark itself is not part of us."""

    task: str = pa.Field(isin=TASKS, description="What was judged.")
    test_set: str = pa.Field(description="The benchmark and its part.")
    metric: str = pa.Field(description="What an answer is.")
    language: str = pa.Field(description="Language; `all` = whatever language.")
    source: str = pa.Field(description="Kind of text; `all` = whatever kind.")
    n: int = pa.Field(ge=0, description="Documents judged.")
    expected: int = pa.Field(ge=0, description="Answers expected.")
    found: int = pa.Field(ge=0, description="Answers found.")
    correct: int = pa.Field(ge=0, description="Answers found that were expected.")
    precision: float = pa.Field(nullable=True, ge=0, le=1, description="Correct / found; null = nothing found.")
    recall: float = pa.Field(nullable=True, ge=0, le=1, description="Correct / expected; null = nothing expected.")
    f1: float = pa.Field(nullable=True, ge=0, le=1, description="2 correct / (expected + found).")
    f1_low: float = pa.Field(nullable=True, ge=0, le=1, description="Lower end of its 95 % interval.")
    f1_high: float = pa.Field(nullable=True, ge=0, le=1, description="Upper end of its 95 % interval.")
    measured_on: date = pa.Field(description="Day of the measurement.")
    command: str = pa.Field(description="The command that measures it again.")

    class Config:
        name = "measured_quality"
        unique = ["task", "test_set", "metric", "language", "source"]
