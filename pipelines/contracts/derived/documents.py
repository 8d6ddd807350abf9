"""What documents say and which are the same: skills, roles, duplicates, links; and search over them."""

# pandera's nested Config is overridden by design
# pyright: reportIncompatibleVariableOverride=false

import pandera.polars as pa

from pipelines.contracts._contract import Contract

DOCUMENT_KINDS = ["paper", "tutorial", "job", "project", "repository", "question", "lecture", "post"]
NECESSITIES = ["required", "useful", "used"]
# The rules that join two documents, surest first.
DUPLICATE_METHODS = ["decision", "doi", "arxiv", "title_author_year", "url", "title", "text"]


class SkillMention(Contract):
    """One place in one field of one document that names one skill, with what the words around it say."""

    document_kind: str = pa.Field(isin=DOCUMENT_KINDS, description="What sort of document.")
    document_id: str = pa.Field(description="Global id of the document.")
    field: str = pa.Field(description="Field that names it, e.g. `title`.")
    start: int = pa.Field(ge=0, description="First character of the mention inside the field.")
    end: int = pa.Field(gt=0, description="Character after the mention.")
    skill_id: str = pa.Field(description="Skill of the vocabulary.")
    quote: str = pa.Field(description="The words as written.")
    necessity: str = pa.Field(
        nullable=True,
        isin=NECESSITIES,
        description="In a job: must have, good to have, or only said to be in use; null = unclear.",
    )
    years: float = pa.Field(
        nullable=True, gt=0, le=30, description="In a job: years of experience asked for, the lower end; null = none."
    )
    level: int = pa.Field(
        nullable=True, ge=1, le=5, description="Level that the words state, 1 basic to 5 expert; null = none."
    )

    class Config:
        name = "skill_mentions"
        unique = ["document_kind", "document_id", "field", "start", "skill_id"]


class ScannedDocument(Contract):
    """One document whose mentions are known, with the hash of the texts and the version they were found by."""

    document_kind: str = pa.Field(isin=DOCUMENT_KINDS, description="What sort of document.")
    document_id: str = pa.Field(description="Global id of the document.")
    text_hash: str = pa.Field(description="Hash of its fields and texts.")
    version: str = pa.Field(description="Hash of the vocabulary and of the code that searches.")

    class Config:
        name = "scanned_documents"
        unique = ["document_kind", "document_id"]


class DocumentSkill(Contract):
    """One skill that one document names, with the place where it is named first."""

    document_kind: str = pa.Field(isin=DOCUMENT_KINDS, description="What sort of document.")
    document_id: str = pa.Field(description="Global id of the document.")
    skill_id: str = pa.Field(description="Skill of the vocabulary.")
    mentions: int = pa.Field(ge=1, description="How often it is named.")
    score: float = pa.Field(gt=0, le=1, description="How central it is: place and frequency, 0-1.")
    necessity: str = pa.Field(
        nullable=True,
        isin=NECESSITIES,
        description="In a job: must have, good to have, or only said to be in use; null = unclear.",
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
    start: int = pa.Field(ge=0, description="First character of these words inside the title.")
    end: int = pa.Field(gt=0, description="Character after them.")

    class Config:
        name = "job_roles"
        unique = ["job_id"]


class JobPlace(Contract):
    """The city that a job's location names; jobs whose location names none, or several, have no row."""

    job_id: str = pa.Field(description="Global job id.")
    city: str = pa.Field(description="City, as GeoNames writes it.")
    city_zh: str = pa.Field(nullable=True, description="Its Chinese name; null = not known.")
    country: str = pa.Field(description="ISO 3166-1 alpha-2 code of its country.")

    class Config:
        name = "job_places"
        unique = ["job_id"]


class JobFinding(Contract):
    """One thing that is wrong with the text of a job; checks of words have a row for each place."""

    job_id: str = pa.Field(description="Global job id.")
    finding: int = pa.Field(ge=1, description="Number of the finding in the job.")
    check_id: str = pa.Field(description="The check of `job_checks` that it fails.")
    field: str = pa.Field(nullable=True, description="Field that the words stand in; null = something is missing.")
    start: int = pa.Field(nullable=True, ge=0, description="First character of the words inside the field.")
    end: int = pa.Field(nullable=True, gt=0, description="Character after them.")
    quote: str = pa.Field(nullable=True, description="The words as written.")
    measured: int = pa.Field(nullable=True, ge=0, description="What was counted: characters, words or requirements.")

    class Config:
        name = "job_findings"
        unique = ["job_id", "finding"]


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


class SearchTerm(Contract):
    """How often one term stands in each field of one paper or tutorial."""

    resource_id: str = pa.Field(description="Global id of the paper or tutorial.")
    term: str = pa.Field(description="Folded word without plural, or one or two neighbouring CJK characters.")
    in_title: int = pa.Field(ge=0, description="Times in the title.")
    in_tags: int = pa.Field(ge=0, description="Times in the tags.")
    in_summary: int = pa.Field(ge=0, description="Times in the summary.")

    class Config:
        name = "search_terms"
        unique = ["resource_id", "term"]


class SearchAlias(Contract):
    """One way to name one skill in a query."""

    alias: str = pa.Field(description="Folded words and single CJK characters, separated by spaces.")
    skill_id: str = pa.Field(description="Skill of the vocabulary.")
    is_open: bool = pa.Field(description="Means the skill anywhere in a query; else only as the whole query.")

    class Config:
        name = "search_aliases"
        unique = ["alias", "skill_id"]
