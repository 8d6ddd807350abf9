"""The registry: members, projects and what belongs to them, resources, plans, channels, lectures, goals.

May import: polars, pandera.
"""

# pandera's nested Config is overridden by design
# pyright: reportIncompatibleVariableOverride=false

from datetime import date

import pandera.polars as pa

from pipelines.contracts._contract import IDENTITY, Money, Texts, Utc
from pipelines.contracts.raw._landed import CURRENCY, HTTP_URL, LANGUAGE, Landed


class Subscription(Landed):
    """One feed that a subscription list names."""

    source: str = pa.Field(description="The list: its feed's name.")
    url: str = pa.Field(str_matches=HTTP_URL, description="Address of the feed, canonical.")
    original_url: str = pa.Field(description="Address as written.")
    html_url: str = pa.Field(nullable=True, str_matches=HTTP_URL, description="The site it belongs to.")
    title: str = pa.Field(nullable=True, description="Name in the list.")
    categories: Texts = pa.Field(nullable=True, description="Folders that it stands in, from the widest.")
    language: str = pa.Field(nullable=True, str_matches=LANGUAGE, description="Language that the list states, BCP-47.")
    is_skipped: bool = pa.Field(description="The list's line in feeds.yml says not to fetch it.")

    class Config:
        name = "subscriptions"
        unique = ["source", "url"]


class IdentityDecision(Landed):
    """One document of a curator's decision that documents are the same, or are not."""

    decision_id: str = pa.Field(str_length={"min_value": 1}, description="Id of the decision; its documents share it.")
    decision: str = pa.Field(
        isin=["split", "merge"],
        description="`merge`: always one; `split`: never one; of one document: it stands alone.",
    )
    document_kind: str = pa.Field(isin=["paper", "tutorial", "job"], description="What sort of documents.")
    document_id: str = pa.Field(str_length={"min_value": 1}, description="Global id of the document.")
    reason: str = pa.Field(str_length={"min_value": 1}, description="Why, as the curator wrote it.")
    author: str = pa.Field(nullable=True, description="Who decided, as written; in no mart.")
    decided_at: Utc = pa.Field(description="When (UTC); the later decision about two documents stands.")

    class Config:
        name = "identity_decisions"
        unique = ["decision_id", "document_kind", "document_id"]


class Member(Landed):
    """One member of the community, pseudonymous: no name, address or handle is kept."""

    member_id: str = pa.Field(metadata=IDENTITY, description="Token of the account.")
    joined_on: date = pa.Field(description="Day of joining.")
    channel: str = pa.Field(nullable=True, description="Acquisition channel (`channels`).")
    country: str = pa.Field(nullable=True, str_matches=r"^[A-Z]{2}$", description="ISO 3166-1 alpha-2.")
    city: str = pa.Field(nullable=True, description="City as written.")
    languages: Texts = pa.Field(nullable=True, description="Languages read, BCP-47.")
    goal_role: str = pa.Field(nullable=True, description="Role aimed at (`roles`).")
    hours_a_week: float = pa.Field(nullable=True, ge=0, le=100, description="Hours a week for learning or projects.")
    claimed_skills: Texts = pa.Field(nullable=True, description="Skills the member claims (`skills`).")
    open_to: Texts = pa.Field(nullable=True, description="What the member agreed to be shown for: jobs, projects.")
    workplace: str = pa.Field(nullable=True, isin=["onsite", "hybrid", "remote"], description="Preferred workplace.")

    class Config:
        name = "members"
        unique = ["member_id"]


class Project(Landed):
    """One project that members work on."""

    project_id: str = pa.Field(str_length={"min_value": 1}, description="Registry id.")
    name_zh: str = pa.Field(nullable=True, description="Name in Chinese.")
    name_en: str = pa.Field(nullable=True, description="Name in English.")
    goal_zh: str = pa.Field(nullable=True, description="Goal in Chinese.")
    goal_en: str = pa.Field(nullable=True, description="Goal in English.")
    owner_id: str = pa.Field(nullable=True, metadata=IDENTITY, description="Token of the owner's account.")
    status: str = pa.Field(
        isin=["proposed", "open", "running", "paused", "finished", "cancelled"], description="State in the registry."
    )
    topic_id: str = pa.Field(nullable=True, description="Main topic (`topics`).")
    repository_id: str = pa.Field(nullable=True, description="Code repository, `owner/name`, lower case.")
    budget: Money = pa.Field(nullable=True, ge=0, description="Budget in `currency`; null = not stated.")
    currency: str = pa.Field(nullable=True, str_matches=CURRENCY, description="ISO 4217.")
    started_on: date = pa.Field(nullable=True, description="Start.")
    due_on: date = pa.Field(nullable=True, description="Planned end.")
    ended_on: date = pa.Field(nullable=True, description="Actual end.")

    class Config:
        name = "projects"
        unique = ["project_id"]


class ProjectNeed(Landed):
    """One thing a project still needs: a skill, or an amount of a shared resource."""

    need_id: str = pa.Field(description="Registry id.")
    project_id: str = pa.Field(description="The project.")
    need_kind: str = pa.Field(isin=["skill", "resource"], description="A person's skill or a shared resource.")
    skill_id: str = pa.Field(nullable=True, description="Skill needed (`skills`).")
    level: int = pa.Field(nullable=True, ge=1, le=5, description="Level needed, 1-5.")
    resource_kind: str = pa.Field(
        nullable=True, isin=["compute", "data", "tool", "support"], description="Kind of shared resource needed."
    )
    quantity: float = pa.Field(nullable=True, gt=0, description="People, or units of the resource.")
    importance: str = pa.Field(isin=["critical", "useful"], description="How much depends on it.")
    is_filled: bool = pa.Field(description="The registry says it is covered.")
    needed_from: date = pa.Field(nullable=True, description="First day.")
    needed_until: date = pa.Field(nullable=True, description="Last day.")

    class Config:
        name = "project_needs"
        unique = ["need_id"]


class Milestone(Landed):
    """One planned step of a project."""

    milestone_id: str = pa.Field(description="Registry id.")
    project_id: str = pa.Field(description="The project.")
    name_zh: str = pa.Field(nullable=True, description="Name in Chinese.")
    name_en: str = pa.Field(nullable=True, description="Name in English.")
    due_on: date = pa.Field(description="Planned day.")
    done_on: date = pa.Field(nullable=True, description="Day it was done; null = open.")

    class Config:
        name = "milestones"
        unique = ["milestone_id"]


class ProjectRisk(Landed):
    """One risk that a project's owner has registered."""

    risk_id: str = pa.Field(description="Registry id.")
    project_id: str = pa.Field(description="The project.")
    kind: str = pa.Field(
        isin=["people", "schedule", "data", "compute", "scope", "quality", "legal"], description="Kind of risk."
    )
    severity: int = pa.Field(ge=1, le=5, description="1 = slight, 5 = fatal.")
    note_zh: str = pa.Field(nullable=True, description="In Chinese.")
    note_en: str = pa.Field(nullable=True, description="In English.")
    opened_on: date = pa.Field(description="Registered.")
    closed_on: date = pa.Field(nullable=True, description="Closed; null = open.")

    class Config:
        name = "project_risks"
        unique = ["risk_id"]


class Outcome(Landed):
    """One thing a project brought forth."""

    outcome_id: str = pa.Field(description="Registry id.")
    project_id: str = pa.Field(description="The project.")
    kind: str = pa.Field(isin=["paper", "code", "model", "dataset", "demo", "report"], description="What it is.")
    title_zh: str = pa.Field(nullable=True, description="Title in Chinese.")
    title_en: str = pa.Field(nullable=True, description="Title in English.")
    reference: str = pa.Field(nullable=True, description="DOI, repository, model id or link.")
    published_on: date = pa.Field(nullable=True, description="Day of publication.")
    licence: str = pa.Field(nullable=True, description="SPDX id; null = unknown.")
    has_tests: bool = pa.Field(nullable=True, description="Tests exist; null = unknown.")
    has_documentation: bool = pa.Field(nullable=True, description="Documentation exists; null = unknown.")
    reuses: int = pa.Field(nullable=True, ge=0, description="Known reuses by others.")

    class Config:
        name = "outcomes"
        unique = ["outcome_id"]


class ProgressReport(Landed):
    """One report of a project's owner on how far it has come."""

    report_id: str = pa.Field(str_length={"min_value": 1}, description="Registry id.")
    project_id: str = pa.Field(description="The project.")
    reported_on: date = pa.Field(description="Day of the report.")
    done_share: float = pa.Field(nullable=True, ge=0, le=1, description="Share of the work that is done, 0..1.")
    state: str = pa.Field(nullable=True, isin=["on_track", "at_risk", "late", "blocked"], description="As reported.")
    note_zh: str = pa.Field(nullable=True, description="In Chinese.")
    note_en: str = pa.Field(nullable=True, description="In English.")

    class Config:
        name = "progress_reports"
        unique = ["report_id"]


class Assessment(Landed):
    """One mark given to one outcome on one criterion."""

    assessment_id: str = pa.Field(str_length={"min_value": 1}, description="Registry id.")
    outcome_id: str = pa.Field(description="The outcome.")
    criterion: str = pa.Field(
        isin=["implementation", "novelty", "usefulness", "impact"], description="What was looked at."
    )
    score: float = pa.Field(ge=0, le=1, description="0..1.")
    assessed_on: date = pa.Field(nullable=True, description="Day of the assessment.")
    assessor_id: str = pa.Field(nullable=True, metadata=IDENTITY, description="Token of the assessor's account.")
    note: str = pa.Field(nullable=True, description="Why.")

    class Config:
        name = "assessments"
        unique = ["assessment_id"]


class SharedResource(Landed):
    """One resource that somebody shares: compute, data, a tool or support."""

    resource_id: str = pa.Field(description="Registry id.")
    kind: str = pa.Field(isin=["compute", "data", "tool", "support"], description="What it is.")
    name_zh: str = pa.Field(nullable=True, description="Name in Chinese.")
    name_en: str = pa.Field(nullable=True, description="Name in English.")
    provider: str = pa.Field(nullable=True, description="Organisation that shares it.")
    capacity: float = pa.Field(nullable=True, gt=0, description="How much there is, in `unit`.")
    unit: str = pa.Field(nullable=True, description="gpu_hours_week, seats, gigabytes, hours_week ...")
    available_from: date = pa.Field(nullable=True, description="First day.")
    available_until: date = pa.Field(nullable=True, description="Last day; null = open.")

    class Config:
        name = "shared_resources"
        unique = ["resource_id"]


class LinkCheck(Landed):
    """One look at one link, as another link checker reports it in a file."""

    url: str = pa.Field(str_matches=HTTP_URL, description="The link.")
    checked_at: Utc = pa.Field(description="When (UTC).")
    status: str = pa.Field(
        isin=["ok", "moved", "dead", "unreachable", "refused"],
        description="There; there under a new address for good; gone; no answer; not for us to see.",
    )
    final_url: str = pa.Field(nullable=True, str_matches=HTTP_URL, description="Address that answered, if another.")
    reason: str = pa.Field(nullable=True, description="What the checker says, as a code.")

    class Config:
        name = "link_checks"
        unique = ["url", "checked_at"]


class Lecture(Landed):
    """One lecture, workshop or meeting on the calendar."""

    lecture_id: str = pa.Field(description="Registry id.")
    title_zh: str = pa.Field(nullable=True, description="Title in Chinese.")
    title_en: str = pa.Field(nullable=True, description="Title in English.")
    topic_id: str = pa.Field(nullable=True, description="Topic (`topics`).")
    speaker_id: str = pa.Field(nullable=True, metadata=IDENTITY, description="Token of the speaker's account.")
    mode: str = pa.Field(isin=["online", "onsite", "hybrid"], description="How it takes place.")
    starts_at: Utc = pa.Field(description="Start (UTC).")
    minutes: int = pa.Field(nullable=True, gt=0, description="Planned length.")

    class Config:
        name = "lectures"
        unique = ["lecture_id"]


class Plan(Landed):
    """One membership plan."""

    plan_id: str = pa.Field(description="Registry id.")
    name_zh: str = pa.Field(description="Name in Chinese.")
    name_en: str = pa.Field(description="Name in English.")
    rank: int = pa.Field(ge=0, description="Order from the lowest (0) to the highest.")
    price: Money = pa.Field(ge=0, description="Price a month in `currency`.")
    currency: str = pa.Field(str_matches=CURRENCY, description="ISO 4217.")
    benefits: Texts = pa.Field(nullable=True, description="Codes of what it includes.")

    class Config:
        name = "plans"
        unique = ["plan_id"]


class Channel(Landed):
    """One way by which people find the community."""

    channel_id: str = pa.Field(description="Registry id.")
    name_zh: str = pa.Field(description="Name in Chinese.")
    name_en: str = pa.Field(description="Name in English.")
    kind: str = pa.Field(
        isin=["social", "search", "email", "partner", "event", "referral", "advertising", "direct"],
        description="Kind of channel.",
    )

    class Config:
        name = "channels"
        unique = ["channel_id"]


class ChannelCost(Landed):
    """What one channel cost in one month."""

    channel_id: str = pa.Field(description="The channel.")
    month_on: date = pa.Field(description="First day of the month.")
    cost: Money = pa.Field(ge=0, description="Money spent in `currency`.")
    currency: str = pa.Field(str_matches=CURRENCY, description="ISO 4217.")

    class Config:
        name = "channel_costs"
        unique = ["channel_id", "month_on", "currency"]


class Goal(Landed):
    """One target that the operators have set."""

    goal_id: str = pa.Field(description="Registry id.")
    metric_id: str = pa.Field(description="Metric (`metrics`).")
    target: float = pa.Field(description="Value to reach, in the metric's unit.")
    starts_on: date = pa.Field(description="First day.")
    due_on: date = pa.Field(description="Day by which it is to be reached.")
    baseline: float = pa.Field(nullable=True, description="Value on the first day.")

    class Config:
        name = "goals"
        unique = ["goal_id"]
