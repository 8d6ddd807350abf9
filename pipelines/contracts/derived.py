"""What we compute in Python: the module is the warehouse schema `derived`, a class is a table.

Document ids are the global ones of staging (`source:id`); skills, roles and topics are the vocabulary's.
"""

# pandera's nested Config is overridden by design
# pyright: reportIncompatibleVariableOverride=false

from datetime import date

import pandera.polars as pa

from pipelines.contracts._contract import Contract, Texts

DOCUMENT_KINDS = ["paper", "tutorial", "job", "project", "repository", "question", "lecture"]
# The rules that join two documents, surest first.
DUPLICATE_METHODS = ["decision", "doi", "arxiv", "title_author_year", "url", "title", "text"]
PROOFS = ["claimed", "viewed", "completed", "answered", "built", "reused"]


class DocumentSkill(Contract):
    """One skill that one document names, with the place where it is named first."""

    document_kind: str = pa.Field(isin=DOCUMENT_KINDS, description="What sort of document.")
    document_id: str = pa.Field(description="Global id of the document.")
    skill_id: str = pa.Field(description="Skill of the vocabulary.")
    mentions: int = pa.Field(ge=1, description="How often it is named.")
    score: float = pa.Field(gt=0, le=1, description="How central it is: place and frequency, 0-1.")
    necessity: str = pa.Field(
        nullable=True, isin=["required", "useful"], description="In a job: must have or good to have; null = unclear."
    )
    field: str = pa.Field(description="Field of the first mention, e.g. `title`.")
    start: int = pa.Field(ge=0, description="First character of the first mention inside the field.")
    end: int = pa.Field(gt=0, description="Character after the first mention.")
    quote: str = pa.Field(description="The words of the first mention, as written.")

    class Config:
        name = "document_skills"
        unique = ["document_kind", "document_id", "skill_id"]


class JobRole(Contract):
    """The role of the vocabulary that a job's title means; jobs without one have no row."""

    job_id: str = pa.Field(description="Global job id.")
    role_id: str = pa.Field(description="Role of the vocabulary.")
    seniority: str = pa.Field(
        nullable=True,
        isin=["intern", "junior", "mid", "senior", "lead", "manager", "executive"],
        description="Seniority the title states; null = not stated.",
    )
    alias: str = pa.Field(description="The words of the title that decided.")

    class Config:
        name = "job_roles"
        unique = ["job_id"]


class ResourceLevel(Contract):
    """How difficult one paper or tutorial is, with the evidence."""

    resource_id: str = pa.Field(description="Global id of the paper or tutorial.")
    difficulty: int = pa.Field(ge=1, le=5, description="1 = first steps, 5 = research front.")
    confidence: float = pa.Field(gt=0, le=1, description="How much evidence stands behind it, 0-1.")
    evidence_zh: str = pa.Field(description="Why, in Chinese.")
    evidence_en: str = pa.Field(description="Why, in English.")

    class Config:
        name = "resource_levels"
        unique = ["resource_id"]


class Duplicate(Contract):
    """One document that says the same as another; the family's canonical document has a row too."""

    document_kind: str = pa.Field(isin=DOCUMENT_KINDS, description="What sort of document.")
    document_id: str = pa.Field(description="Global id of the document.")
    family_id: str = pa.Field(description="Global id of the canonical document of the family.")
    method: str = pa.Field(isin=DUPLICATE_METHODS, description="The surest rule that joined it.")
    similarity: float = pa.Field(gt=0, le=1, description="1 = equal by the rule.")
    other_id: str = pa.Field(description="Global id of the document that the rule joined it to.")
    reason_zh: str = pa.Field(description="Why, in Chinese.")
    reason_en: str = pa.Field(description="Why, in English.")

    class Config:
        name = "duplicates"
        unique = ["document_kind", "document_id"]


class DocumentLink(Contract):
    """Two documents that belong together without being one: the later leads to the earlier."""

    document_kind: str = pa.Field(isin=DOCUMENT_KINDS, description="What sort of documents.")
    document_id: str = pa.Field(description="Global id of the later version, the repost or the translation.")
    other_id: str = pa.Field(description="Global id of the earlier version, the first posting or the original.")
    link: str = pa.Field(isin=["version", "repost", "translation"], description="How they belong together.")
    similarity: float = pa.Field(nullable=True, ge=0, le=1, description="Likeness of their texts; null = not compared.")
    reason_zh: str = pa.Field(description="Why, in Chinese.")
    reason_en: str = pa.Field(description="Why, in English.")

    class Config:
        name = "document_links"
        unique = ["document_kind", "document_id", "other_id", "link"]


class MemberSkill(Contract):
    """What one member can show of one skill."""

    member_id: str = pa.Field(description="Token of the member.")
    skill_id: str = pa.Field(description="Skill of the vocabulary.")
    level: float = pa.Field(ge=0, le=5, description="Level shown by the evidence after decay, 0-5.")
    proof: str = pa.Field(isin=PROOFS, description="Strongest evidence on the proof ladder.")
    evidence: int = pa.Field(ge=1, description="Pieces of evidence.")
    confidence: float = pa.Field(gt=0, le=1, description="How sure the level is, 0-1.")
    last_evidence_on: date = pa.Field(nullable=True, description="Day of the newest evidence; null = only claimed.")

    class Config:
        name = "member_skills"
        unique = ["member_id", "skill_id"]


class LearningPath(Contract):
    """One member's way to the role aimed at, in total."""

    member_id: str = pa.Field(description="Token of the member.")
    role_id: str = pa.Field(description="Role aimed at.")
    steps: int = pa.Field(ge=0, description="Skills to learn.")
    skipped: int = pa.Field(ge=0, description="Skills of the goal already shown by evidence.")
    uncovered: Texts = pa.Field(description="Skills of the path for which no resource is known.")
    hours: float = pa.Field(ge=0, description="Study time of the chosen resources, hours.")
    weeks: float = pa.Field(nullable=True, ge=0, description="Hours / the member's hours a week; null = not stated.")
    readiness_share: float = pa.Field(ge=0, le=1, description="Weighted share of the role's skills already shown.")

    class Config:
        name = "learning_paths"
        unique = ["member_id", "role_id"]


class LearningPathStep(Contract):
    """One skill on one member's path, in order of learning."""

    member_id: str = pa.Field(description="Token of the member.")
    role_id: str = pa.Field(description="Role aimed at.")
    step: int = pa.Field(ge=1, description="Place in the order, 1 = first.")
    learn_together: int = pa.Field(ge=1, description="Steps with the same number require each other: learn together.")
    skill_id: str = pa.Field(description="Skill to learn.")
    current_level: float = pa.Field(ge=0, le=5, description="Level shown now.")
    target_level: int = pa.Field(ge=1, le=5, description="Level the goal asks for.")
    resource_id: str = pa.Field(nullable=True, description="Chosen paper or tutorial; null = none known.")
    minutes: int = pa.Field(nullable=True, gt=0, description="Study time of the resource.")
    starts_week: int = pa.Field(nullable=True, ge=1, description="Week of the plan in which it starts.")
    reason_zh: str = pa.Field(description="Why this step, in Chinese.")
    reason_en: str = pa.Field(description="Why this step, in English.")

    class Config:
        name = "learning_path_steps"
        unique = ["member_id", "role_id", "step"]


class JobMatch(Contract):
    """One open job among one member's best twenty; only members who agreed to be matched with jobs."""

    member_id: str = pa.Field(description="Token of the member.")
    job_id: str = pa.Field(description="Global job id.")
    rank: int = pa.Field(ge=1, le=20, description="1 = best.")
    score: float = pa.Field(ge=0, le=1, description="Weighted share of needs met; unknown needs at their base rate.")
    score_low: float = pa.Field(ge=0, le=1, description="Score if every unknown need is unmet.")
    score_high: float = pa.Field(ge=0, le=1, description="Score if every unknown need is met.")
    met: Texts = pa.Field(description="Skills met.")
    unmet: Texts = pa.Field(description="Skills not met: evidence exists, below the level.")
    unknown: Texts = pa.Field(description="Skills without any evidence.")
    evidence: int = pa.Field(ge=0, description="Pieces of evidence behind the met and unmet skills.")
    reason_zh: str = pa.Field(description="Why, in Chinese.")
    reason_en: str = pa.Field(description="Why, in English.")

    class Config:
        name = "job_matches"
        unique = ["member_id", "job_id"]
