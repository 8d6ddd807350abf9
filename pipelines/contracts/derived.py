"""What we compute in Python: the module is the warehouse schema `derived`, a class is a table.

Document ids are the global ones of staging (`source:id`); skills, roles and topics are the vocabulary's.
"""

# pandera's nested Config is overridden by design
# pyright: reportIncompatibleVariableOverride=false

from datetime import date

import pandera.polars as pa

from pipelines.contracts._contract import Contract, Texts, Utc
from pipelines.contracts.reference import TASKS

DOCUMENT_KINDS = ["paper", "tutorial", "job", "project", "repository", "question", "lecture"]
LINK_STATES = ["ok", "moved", "dead", "unreachable", "refused"]
NECESSITIES = ["required", "useful", "used"]
# The rules that join two documents, surest first.
DUPLICATE_METHODS = ["decision", "doi", "arxiv", "title_author_year", "url", "title", "text"]
PROOFS = ["claimed", "viewed", "completed", "answered", "built", "reused"]


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


class ResourceTopic(Contract):
    """One topic of one paper or tutorial, with what speaks for it; the scores of a resource sum to 1."""

    resource_id: str = pa.Field(description="Global id of the paper or tutorial.")
    topic_id: str = pa.Field(description="Topic of the vocabulary.")
    score: float = pa.Field(gt=0, le=1, description="Share of the evidence that speaks for the topic, 0-1.")
    place: int = pa.Field(ge=1, description="1 = main topic.")
    evidence: str = pa.Field(isin=["category", "skill", "tag"], description="What speaks for it most.")
    skills: Texts = pa.Field(description="Skills named that speak for it, the weightiest first.")
    codes: Texts = pa.Field(description="The source's subject codes that speak for it.")
    tags: Texts = pa.Field(description="The source's tags that speak for it, as written.")
    evidence_zh: str = pa.Field(description="Why, in Chinese.")
    evidence_en: str = pa.Field(description="Why, in English.")

    class Config:
        name = "resource_topics"
        unique = ["resource_id", "topic_id"]


class ResourceSkill(Contract):
    """One skill that one paper or tutorial teaches, or takes for granted."""

    resource_id: str = pa.Field(description="Global id of the paper or tutorial.")
    skill_id: str = pa.Field(description="Skill of the vocabulary.")
    role: str = pa.Field(isin=["taught", "required"], description="Taught, or required beforehand.")
    basis: str = pa.Field(
        isin=["named", "phrase", "prerequisite"],
        description="Named; named where the text tells what is required; or firmly required by what is taught.",
    )
    required_by: Texts = pa.Field(description="Skills taught here that firmly require it.")
    reason_zh: str = pa.Field(description="Why, in Chinese.")
    reason_en: str = pa.Field(description="Why, in English.")

    class Config:
        name = "resource_skills"
        unique = ["resource_id", "skill_id"]


class ResourceLearners(Contract):
    """Who took up one paper or tutorial, how many finished, and what they could show later."""

    resource_id: str = pa.Field(description="Global id of the paper or tutorial.")
    learners: int = pa.Field(ge=1, description="Members who started or finished it.")
    completers: int = pa.Field(ge=0, description="Members who finished it.")
    completion_share: float = pa.Field(
        nullable=True, ge=0, le=1, description="Share that finished, shrunk to everybody's; null = too few learners."
    )
    later_evidence: int = pa.Field(ge=0, description="Completers who later showed a skill that it teaches.")
    later_share: float = pa.Field(
        nullable=True, ge=0, le=1, description="Their share of the completers, shrunk; null = too few completers."
    )
    outcome: float = pa.Field(nullable=True, ge=0, le=1, description="Mean of the two shares that are known.")
    experience: float = pa.Field(
        nullable=True, ge=0, le=5, description="Mean level its learners show in other skills; null = none shown."
    )
    level: float = pa.Field(
        nullable=True, ge=1, le=5, description="Difficulty that this behaviour speaks for; null = too few learners."
    )

    class Config:
        name = "resource_learners"
        unique = ["resource_id"]


class StudyTime(Contract):
    """How long one paper or tutorial takes, and how that is known."""

    resource_id: str = pa.Field(description="Global id of the paper or tutorial.")
    minutes: int = pa.Field(gt=0, description="Study time in minutes.")
    basis: str = pa.Field(
        isin=["stated", "text", "kind"], description="The source states it; length of the text; usual for its kind."
    )
    words: int = pa.Field(nullable=True, ge=0, description="Words outside Chinese of the text that was measured.")
    characters: int = pa.Field(nullable=True, ge=0, description="Chinese characters of the text that was measured.")

    class Config:
        name = "study_times"
        unique = ["resource_id"]


class ResourceStanding(Contract):
    """Whether one paper or tutorial may be recommended, and if not, why."""

    resource_id: str = pa.Field(description="Global id of the paper or tutorial.")
    is_withdrawn: bool = pa.Field(description="It, or a copy of it, was withdrawn or retracted.")
    withdrawn_id: str = pa.Field(nullable=True, description="The document whose source says so; null = none.")
    link_status: str = pa.Field(nullable=True, isin=LINK_STATES, description="What its link was; null = never checked.")
    link_checked_at: Utc = pa.Field(nullable=True, description="When that was found (UTC).")
    moved_to: str = pa.Field(nullable=True, description="Address that a moved link leads to.")
    superseded_by: str = pa.Field(nullable=True, description="What its authors say replaces it, as written.")
    is_recommended: bool = pa.Field(description="It may stand in recommendations, paths and lists of the best.")
    reason: str = pa.Field(
        nullable=True, isin=["withdrawn", "dead_link", "superseded", "duplicate"], description="Why not; null = it may."
    )

    class Config:
        name = "resource_standings"
        unique = ["resource_id"]


class TopicHalfLife(Contract):
    """How fast what is written about one topic loses attention with age."""

    topic_id: str = pa.Field(description="Topic of the vocabulary.")
    half_life_days: float = pa.Field(
        ge=90, le=3650, description="Days in which attention halves, drawn to everybody's."
    )
    own_half_life_days: float = pa.Field(
        nullable=True, ge=90, le=3650, description="The same from this topic alone; null = not enough data."
    )
    own_weight: float = pa.Field(ge=0, le=1, description="Weight of the topic's own number, 0 = all topics' is used.")
    all_topics_half_life_days: float = pa.Field(ge=90, le=3650, description="The same of all topics together.")
    views: int = pa.Field(ge=0, description="Views by people behind it.")
    resources: int = pa.Field(ge=0, description="Resources of the topic, and of topics below it, that were viewed.")
    basis: str = pa.Field(
        isin=["attention", "all_topics", "default"],
        description="Its own views; too few, so all topics'; or hardly any views at all, so two years.",
    )
    evidence_zh: str = pa.Field(description="Explanation in Chinese.")
    evidence_en: str = pa.Field(description="Explanation in English.")

    class Config:
        name = "topic_half_lives"
        unique = ["topic_id"]


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


class Trend(Contract):
    """One topic or skill in one family of documents: how much of it there is now and was before."""

    subject_kind: str = pa.Field(isin=["topic", "skill"], description="What is counted.")
    subject_id: str = pa.Field(description="Topic or skill of the vocabulary.")
    family: str = pa.Field(isin=["papers", "tutorials", "jobs", "questions"], description="Which documents.")
    window_days: int = pa.Field(isin=[7, 28, 90, 182], description="Days of each of the two windows.")
    n_now: int = pa.Field(ge=0, description="Documents in the window that ends with the newest day.")
    n_before: int = pa.Field(ge=0, description="Documents in the window before.")
    all_now: int = pa.Field(ge=0, description="All documents of the family in the later window.")
    all_before: int = pa.Field(ge=0, description="All documents of the family in the window before.")
    change: float = pa.Field(nullable=True, description="Relative change of the share; null = none before.")
    p_value: float = pa.Field(nullable=True, ge=0, le=1, description="Two-sided exact p; null = too few to test.")
    adjusted_p_value: float = pa.Field(nullable=True, ge=0, le=1, description="The same for many tests at once.")
    is_significant: bool = pa.Field(description="The change is hardly chance.")
    is_rising: bool = pa.Field(description="Significant, and a rise.")
    explanation_zh: str = pa.Field(description="The counts and what they mean, in Chinese.")
    explanation_en: str = pa.Field(description="The counts and what they mean, in English.")

    class Config:
        name = "trends"
        unique = ["subject_kind", "subject_id", "family", "window_days"]


class SkillLeadLag(Contract):
    """By how many weeks tutorials follow papers, and jobs tutorials, for one skill."""

    skill_id: str = pa.Field(description="Skill of the vocabulary.")
    weeks: int = pa.Field(ge=0, description="Complete weeks in which papers, tutorials and jobs all exist.")
    papers: int = pa.Field(ge=0, description="Papers that name it in these weeks.")
    tutorials: int = pa.Field(ge=0, description="Tutorials that name it in these weeks.")
    jobs: int = pa.Field(ge=0, description="Postings that name it in these weeks.")
    lag_papers_tutorials_weeks: int = pa.Field(
        nullable=True, description="Weeks by which tutorials follow papers; null = no lag that holds."
    )
    lag_tutorials_jobs_weeks: int = pa.Field(
        nullable=True, description="Weeks by which jobs follow tutorials; null = no lag that holds."
    )
    adjusted_p_papers_tutorials: float = pa.Field(nullable=True, ge=0, le=1, description="Of the first lag.")
    adjusted_p_tutorials_jobs: float = pa.Field(nullable=True, ge=0, le=1, description="Of the second lag.")
    is_stable: bool = pa.Field(nullable=True, description="Both halves of the history say so; null = not judged.")
    verdict: str = pa.Field(
        isin=["emerging", "related", "unstable", "no_relation", "not_enough_data"],
        description="emerging = papers, then tutorials, then jobs.",
    )
    explanation_zh: str = pa.Field(description="The verdict and what it rests on, in Chinese.")
    explanation_en: str = pa.Field(description="The verdict and what it rests on, in English.")

    class Config:
        name = "skill_lead_lags"
        unique = ["skill_id"]


class SkillCandidate(Contract):
    """Words that look like a skill that the vocabulary does not have; a curator decides, nothing is added by itself."""

    candidate_id: str = pa.Field(description="Language and words in their plain form.")
    language: str = pa.Field(isin=["zh", "en"], description="Language of the texts.")
    candidate: str = pa.Field(description="The words as they are written most often.")
    method: str = pa.Field(
        isin=["tagger", "latin", "list"],
        description="Who proposes: the tagger, a Latin name in Chinese text, or a list beside known skills.",
    )
    mentions: int = pa.Field(ge=1, description="Times named.")
    documents: int = pa.Field(ge=1, description="Texts that name it.")
    sources: Texts = pa.Field(description="Sources of those texts.")
    first_week_on: date = pa.Field(nullable=True, description="Monday of the first week it was seen; null = undated.")
    last_week_on: date = pa.Field(nullable=True, description="Monday of the last week it was seen; null = undated.")
    recent_documents: int = pa.Field(ge=0, description="Texts of the newest 13 weeks that name it.")
    recent_read: int = pa.Field(ge=0, description="Texts of the newest 13 weeks.")
    earlier_documents: int = pa.Field(ge=0, description="Texts of the 13 weeks before that name it.")
    earlier_read: int = pa.Field(ge=0, description="Texts of the 13 weeks before.")
    chance: float = pa.Field(nullable=True, ge=0, le=1, description="Chance of such a rise without one; null = few.")
    is_rising: bool = pa.Field(nullable=True, description="Whether it rises; null = not enough data.")
    reason_zh: str = pa.Field(description="The counts behind that, in Chinese.")
    reason_en: str = pa.Field(description="The counts behind that, in English.")
    contexts: Texts = pa.Field(description="Up to three quotes, the newest first.")
    nearest_skill_id: str = pa.Field(nullable=True, description="The most similar known skill; null = none is alike.")
    similarity: float = pa.Field(nullable=True, gt=0, le=1, description="Shared letter triples with it, 0-1.")
    documents_read: int = pa.Field(ge=1, description="Texts of the language that were read.")

    class Config:
        name = "skill_candidates"
        unique = ["candidate_id"]


class QualityScore(Contract):
    """How good one task is on one of our own labelled sets, or on one language and source of it."""

    task: str = pa.Field(isin=TASKS, description="What was judged.")
    test_set: str = pa.Field(description="The labelled set and its part.")
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

    class Config:
        name = "quality_scores"
        unique = ["task", "test_set", "metric", "language", "source"]


class QualityError(Contract):
    """One labelled document that came out wrong, among the worst twenty of its set, language and source."""

    task: str = pa.Field(isin=TASKS, description="What was judged.")
    test_set: str = pa.Field(description="The labelled set and its part.")
    metric: str = pa.Field(description="What an answer is.")
    language: str = pa.Field(description="Language of the document.")
    source: str = pa.Field(description="Kind of text; `all` = not told apart.")
    rank: int = pa.Field(ge=1, le=20, description="1 = worst.")
    document_id: str = pa.Field(description="Id of the labelled sentence or title.")
    text: str = pa.Field(description="The document.")
    expected: Texts = pa.Field(description="Answers expected.")
    found: Texts = pa.Field(description="Answers found.")
    missed: Texts = pa.Field(description="Expected and not found.")
    invented: Texts = pa.Field(description="Found and not expected.")

    class Config:
        name = "quality_errors"
        unique = ["task", "test_set", "metric", "document_id"]
