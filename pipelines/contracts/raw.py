"""What sources deliver: the module is the warehouse schema `raw`, a class is a table.

Every table carries where its row came from (`feed`, `payload_sha256`, `landed_at`); sources never write these
three, the loader does. Ids are the source's own; `source` is the namespace in which they are unique.
"""

# pandera's nested Config is overridden by design
# pyright: reportIncompatibleVariableOverride=false

from datetime import date

import pandera.polars as pa

from pipelines.contracts._contract import IDENTITY, Contract, Money, Texts, Utc

HTTP_URL = r"^https?://\S+$"
LANGUAGE = r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$"
CURRENCY = r"^[A-Z]{3}$"


class Landed(Contract):
    """A row that came through the landing zone."""

    feed: str = pa.Field(description="The feed's name in feeds.yml.")
    payload_sha256: str = pa.Field(description="SHA-256 of the landed payload that holds the row.")
    landed_at: Utc = pa.Field(description="When this content was first landed (UTC).")


LINEAGE = ["feed", "payload_sha256", "landed_at"]
# Moments that lie in the past when a row is landed; a row that says otherwise is put aside, not believed.
PAST = ["published_at", "updated_at", "posted_at", "created_at", "pushed_at"]


# -- the five families ------------------------------------------------------------------------------------------


class Paper(Landed):
    """One paper in its newest known version, as one source describes it."""

    source: str = pa.Field(description="Namespace of the id, e.g. `arxiv`.")
    paper_id: str = pa.Field(str_length={"min_value": 1}, description="The source's id without a version.")
    version: int = pa.Field(ge=1, nullable=True, description="Version number of the source, 1 = first.")
    title: str = pa.Field(str_length={"min_value": 1}, description="Title, white space folded.")
    summary: str = pa.Field(nullable=True, description="Abstract as plain text.")
    authors: Texts = pa.Field(nullable=True, description="Author names in order.")
    categories: Texts = pa.Field(nullable=True, description="Subject codes of the source, e.g. `cs.CL`.")
    primary_category: str = pa.Field(nullable=True, description="The source's main subject code.")
    doi: str = pa.Field(nullable=True, str_matches=r"^10\.\d{4,9}/\S+$", description="DOI, lower case, no prefix.")
    url: str = pa.Field(nullable=True, str_matches=HTTP_URL, description="Landing page.")
    pdf_url: str = pa.Field(nullable=True, str_matches=HTTP_URL, description="Full text.")
    code_url: str = pa.Field(nullable=True, str_matches=HTTP_URL, description="Code named in abstract or comment.")
    comment: str = pa.Field(nullable=True, description="The authors' comment.")
    journal_reference: str = pa.Field(nullable=True, description="Where it was published, as written.")
    language: str = pa.Field(nullable=True, str_matches=LANGUAGE, description="Language of the text, BCP-47.")
    is_withdrawn: bool = pa.Field(description="The authors have withdrawn it.")
    published_at: Utc = pa.Field(nullable=True, description="First version (UTC).")
    updated_at: Utc = pa.Field(nullable=True, description="This version (UTC).")

    class Config:
        name = "papers"
        unique = ["source", "paper_id"]


class Tutorial(Landed):
    """One thing to study that is not a paper: an article, course, video, book, case or report."""

    source: str = pa.Field(description="Namespace of the id: the feed or catalogue.")
    tutorial_id: str = pa.Field(str_length={"min_value": 1}, description="The source's id (guid, row id or link).")
    kind: str = pa.Field(
        isin=["article", "course", "video", "book", "case", "report", "podcast"], description="What it is."
    )
    title: str = pa.Field(str_length={"min_value": 1}, description="Title as plain text.")
    summary: str = pa.Field(nullable=True, description="Summary or content as plain text, at most 64 KiB.")
    url: str = pa.Field(nullable=True, str_matches=HTTP_URL, description="Link, canonical.")
    original_url: str = pa.Field(nullable=True, description="Link as received.")
    authors: Texts = pa.Field(nullable=True, description="Author names in order.")
    provider: str = pa.Field(nullable=True, description="Publisher, site or university.")
    tags: Texts = pa.Field(nullable=True, description="Categories as the source wrote them.")
    language: str = pa.Field(nullable=True, str_matches=LANGUAGE, description="Language of the text, BCP-47.")
    level: str = pa.Field(
        nullable=True, isin=["introductory", "intermediate", "advanced"], description="Level that the source declares."
    )
    minutes: int = pa.Field(nullable=True, gt=0, le=600_000, description="Study time in minutes as declared.")
    price: Money = pa.Field(nullable=True, ge=0, description="Price in `currency`; 0 = free, null = unknown.")
    currency: str = pa.Field(nullable=True, str_matches=CURRENCY, description="ISO 4217.")
    has_certificate: bool = pa.Field(nullable=True, description="Gives a certificate; null = unknown.")
    licence: str = pa.Field(nullable=True, description="SPDX id, or the text as written.")
    published_at: Utc = pa.Field(nullable=True, description="First publication (UTC); null when unreadable.")
    updated_at: Utc = pa.Field(nullable=True, description="Last change that the source states (UTC).")

    class Config:
        name = "tutorials"
        unique = ["source", "tutorial_id"]


class Job(Landed):
    """One job posting, as one source advertised it (names follow schema.org JobPosting)."""

    source: str = pa.Field(description="Namespace of the id, e.g. `greenhouse`.")
    job_id: str = pa.Field(str_length={"min_value": 1}, description="The source's own identifier.")
    title: str = pa.Field(str_length={"min_value": 1}, description="Title as advertised.")
    company: str = pa.Field(nullable=True, description="Hiring organisation.")
    description: str = pa.Field(nullable=True, description="Full text, markup removed, at most 64 KiB.")
    url: str = pa.Field(nullable=True, str_matches=HTTP_URL, description="The posting's page.")
    location: str = pa.Field(nullable=True, description="Place as written.")
    country: str = pa.Field(nullable=True, str_matches=r"^[A-Z]{2}$", description="ISO 3166-1 alpha-2.")
    workplace: str = pa.Field(nullable=True, isin=["onsite", "hybrid", "remote"], description="Where one works.")
    employment_type: str = pa.Field(
        nullable=True,
        isin=["full_time", "part_time", "contract", "internship", "temporary"],
        description="Kind of employment.",
    )
    department: str = pa.Field(nullable=True, description="Department as written.")
    salary_text: str = pa.Field(nullable=True, description="Pay as written.")
    salary_min: Money = pa.Field(nullable=True, ge=0, description="Lowest pay in `salary_currency` a period.")
    salary_max: Money = pa.Field(nullable=True, ge=0, description="Highest pay in `salary_currency` a period.")
    salary_currency: str = pa.Field(nullable=True, str_matches=CURRENCY, description="ISO 4217, only if stated.")
    salary_period: str = pa.Field(
        nullable=True, isin=["hour", "day", "week", "month", "year"], description="Pay period, only if stated."
    )
    salary_months: int = pa.Field(nullable=True, ge=1, le=36, description="Monthly salaries a year (14薪), if stated.")
    language: str = pa.Field(nullable=True, str_matches=LANGUAGE, description="Language of the text, BCP-47.")
    posted_at: Utc = pa.Field(nullable=True, description="First publication (UTC).")
    updated_at: Utc = pa.Field(nullable=True, description="Last change (UTC).")
    closes_at: Utc = pa.Field(nullable=True, description="Last day to apply (UTC).")

    class Config:
        name = "jobs"
        unique = ["source", "job_id"]


class Repository(Landed):
    """One code repository as last observed."""

    source: str = pa.Field(description="Namespace of the id, e.g. `github`.")
    repository_id: str = pa.Field(
        str_matches=r"^[^/\s]+/[^/\s]+$", description="`owner/name` as the host spells it, lower case."
    )
    name: str = pa.Field(description="`owner/name` as shown.")
    description: str = pa.Field(nullable=True, description="One line about it.")
    url: str = pa.Field(nullable=True, str_matches=HTTP_URL, description="Home on the host.")
    homepage: str = pa.Field(nullable=True, description="Own web page.")
    programming_language: str = pa.Field(nullable=True, description="Main language as the host says.")
    topics: Texts = pa.Field(nullable=True, description="Topics as the host lists them.")
    stars: int = pa.Field(nullable=True, ge=0, description="Stars.")
    forks: int = pa.Field(nullable=True, ge=0, description="Forks.")
    open_issues: int = pa.Field(nullable=True, ge=0, description="Open issues and pull requests.")
    licence: str = pa.Field(nullable=True, description="SPDX id; null = unknown.")
    is_archived: bool = pa.Field(nullable=True, description="Read-only on the host.")
    created_at: Utc = pa.Field(nullable=True, description="Created (UTC).")
    pushed_at: Utc = pa.Field(nullable=True, description="Last push (UTC).")

    class Config:
        name = "repositories"
        unique = ["source", "repository_id"]


class Event(Landed):
    """One engagement statement (xAPI 1.0.3), already pseudonymous."""

    event_id: str = pa.Field(description="The statement's own id, or a hash of its content.")
    actor_id: str = pa.Field(nullable=True, metadata=IDENTITY, description="Token of the acting account.")
    actor_kind: str = pa.Field(
        isin=["member", "staff", "bot", "test", "anonymous", "system"], description="Who acts, by rule."
    )
    verb: str = pa.Field(description="Verb id of `data/reference/verbs.csv`.")
    object_kind: str = pa.Field(nullable=True, description="Type of the object: last part of its type IRI.")
    object_id: str = pa.Field(nullable=True, description="Id of the object inside this platform, else its IRI.")
    object_name: str = pa.Field(nullable=True, description="Name of the object, e.g. a question's title.")
    parent_id: str = pa.Field(nullable=True, description="What the object belongs to, e.g. the question answered.")
    occurred_at: Utc = pa.Field(description="When it happened (UTC).")
    stored_at: Utc = pa.Field(nullable=True, description="When the sender stored it (UTC).")
    platform: str = pa.Field(nullable=True, description="Client: web, ios, android, mini-program ...")
    language: str = pa.Field(nullable=True, description="Language of the context as sent.")
    channel: str = pa.Field(nullable=True, description="Channel that led here (`channels`).")
    registration: str = pa.Field(nullable=True, description="Attempt or session id as sent.")
    score: float = pa.Field(nullable=True, ge=-1, le=1, description="`result.score.scaled`, -1..1.")
    is_success: bool = pa.Field(nullable=True, description="`result.success`.")
    duration_seconds: float = pa.Field(nullable=True, ge=0, description="`result.duration` in seconds.")
    amount: Money = pa.Field(nullable=True, description="Money of ledger events, in `currency`.")
    currency: str = pa.Field(nullable=True, str_matches=CURRENCY, description="ISO 4217.")
    quantity: float = pa.Field(nullable=True, description="Amount of a resource, impressions, places ...")
    detail: str = pa.Field(nullable=True, description="A code that qualifies the verb: plan, reason, rank, group.")

    class Config:
        name = "events"
        unique = ["event_id"]


# -- the registry -----------------------------------------------------------------------------------------------


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
