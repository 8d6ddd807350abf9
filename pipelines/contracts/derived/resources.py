"""What is known of papers and tutorials: level, topics, skills taught, learners, time, standing, half-lives."""

# pandera's nested Config is overridden by design
# pyright: reportIncompatibleVariableOverride=false

import pandera.polars as pa

from pipelines.contracts._contract import Contract, Texts, Utc

LINK_STATES = ["ok", "moved", "dead", "unreachable", "refused"]


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
