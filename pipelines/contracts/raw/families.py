"""The five families: papers, tutorials, jobs, projects' repositories and engagement, and what their sources removed.

May import: polars, pandera.
"""

# pandera's nested Config is overridden by design
# pyright: reportIncompatibleVariableOverride=false

import pandera.polars as pa

from pipelines.contracts._contract import IDENTITY, Money, Texts, Utc
from pipelines.contracts.raw._landed import CURRENCY, HTTP_URL, LANGUAGE, Landed


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
    citations: int = pa.Field(nullable=True, ge=0, description="Citations that the source counts.")
    licence: str = pa.Field(nullable=True, description="SPDX id, or the link or words as written; null = unknown.")
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
    seniority: str = pa.Field(
        nullable=True,
        isin=["intern", "junior", "mid", "senior", "lead", "manager", "executive"],
        description="Level of experience that the posting states or its title names.",
    )
    department: str = pa.Field(nullable=True, description="Department as written.")
    tags: Texts = pa.Field(nullable=True, description="Key words or skills that the source lists, as written.")
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
    kind: str = pa.Field(
        nullable=True, isin=["code", "model", "dataset", "space", "notebook"], description="What it holds; null = code."
    )
    programming_language: str = pa.Field(nullable=True, description="Main language as the host says.")
    topics: Texts = pa.Field(nullable=True, description="Topics as the host lists them.")
    stars: int = pa.Field(nullable=True, ge=0, description="Stars.")
    forks: int = pa.Field(nullable=True, ge=0, description="Forks.")
    downloads: int = pa.Field(nullable=True, ge=0, description="Downloads over the window that the host counts.")
    open_issues: int = pa.Field(nullable=True, ge=0, description="Open issues and pull requests.")
    licence: str = pa.Field(nullable=True, description="SPDX id; null = unknown.")
    is_archived: bool = pa.Field(nullable=True, description="Read-only on the host.")
    created_at: Utc = pa.Field(nullable=True, description="Created (UTC).")
    pushed_at: Utc = pa.Field(nullable=True, description="Last push (UTC).")

    class Config:
        name = "repositories"
        unique = ["source", "repository_id"]


class RepositoryActivity(Landed):
    """What happened in one repository in one hour, counted from public events."""

    source: str = pa.Field(description="Namespace of the id, e.g. `github`.")
    repository_id: str = pa.Field(description="`owner/name`, lower case.")
    hour_at: Utc = pa.Field(description="Hour that was counted (UTC).")
    pushes: int = pa.Field(ge=0, description="Pushes.")
    pull_requests_opened: int = pa.Field(ge=0, description="Pull requests opened.")
    pull_requests_merged: int = pa.Field(ge=0, description="Pull requests merged.")
    issues_opened: int = pa.Field(ge=0, description="Issues opened.")
    issues_closed: int = pa.Field(ge=0, description="Issues closed.")
    comments: int = pa.Field(ge=0, description="Comments on issues, pull requests and commits.")
    stars: int = pa.Field(ge=0, description="Stars given.")
    forks: int = pa.Field(ge=0, description="Forks made.")
    releases: int = pa.Field(ge=0, description="Releases published.")
    people: int = pa.Field(ge=0, description="Distinct accounts without `[bot]`.")
    bots: int = pa.Field(ge=0, description="Distinct accounts with `[bot]`.")

    class Config:
        name = "repository_activity"
        unique = ["source", "repository_id", "hour_at"]


class Event(Landed):
    """One engagement statement (xAPI 1.0.3), already pseudonymous."""

    event_id: str = pa.Field(description="The statement's own id, or a hash of its content.")
    actor_id: str = pa.Field(nullable=True, metadata=IDENTITY, description="Token of the acting account.")
    actor_kind: str = pa.Field(
        isin=["member", "staff", "bot", "test", "anonymous", "system"], description="Who acts, by rule."
    )
    actor_rule: str = pa.Field(
        nullable=True,
        description="The rule that said so: no_account, source, actor_rules.<kind>.<number> or otherwise.",
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


class Removal(Landed):
    """One item that its source no longer has: its row stays in its table, and staging leaves it out."""

    contract: str = pa.Field(description="Schema and table of the item, e.g. `raw.papers`.")
    source: str = pa.Field(description="Namespace of the id.")
    item_id: str = pa.Field(description="The item's id in that table.")
    reason: str = pa.Field(isin=["tombstone", "absent"], description="The source said so, or three readings lacked it.")
    removed_at: Utc = pa.Field(description="When the source removed it, else when that was learnt (UTC).")

    class Config:
        name = "removals"
        unique = ["contract", "source", "item_id"]
