"""What is computed about the whole: trends, lead and lag, candidates for the vocabulary, the models' quality."""

# pandera's nested Config is overridden by design
# pyright: reportIncompatibleVariableOverride=false

from datetime import date

import pandera.polars as pa

from pipelines.contracts._contract import Contract, Texts
from pipelines.contracts.reference import TASKS


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


class CalendarDay(Contract):
    """One day that is no ordinary day: a public holiday with its weekend, or a weekend worked in exchange."""

    day_on: date = pa.Field(description="The day.")
    kind: str = pa.Field(isin=["holiday", "make_up"], description="`make_up` = a weekend day that is worked.")
    name_zh: str = pa.Field(description="Name in Chinese.")
    name_en: str = pa.Field(description="Name in English.")

    class Config:
        name = "calendar_days"
        unique = ["day_on"]
