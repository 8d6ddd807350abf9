"""What is recommended to members, how good the model behind it is, and whose work the lists show."""

# pandera's nested Config is overridden by design
# pyright: reportIncompatibleVariableOverride=false

from typing import Any

import pandera.polars as pa

from pipelines.contracts._contract import Contract

LIST_KINDS = ["for_you", "because_you", "trending", "to_answer", "to_join"]
ITEM_KINDS = ["resource", "question", "project"]
BASES = ["history", "goal", "everybody"]
MODELS = ["popularity", "recency", "random", "knn", "ease", "als"]
SPLITS = ["time", "last", "seeded"]


def _part(of: str) -> Any:
    return pa.Field(nullable=True, ge=0, le=1, description=f"Part of the score: {of}; null = not part of this kind.")


class Recommendation(Contract):
    """One place of one list of one member: what is shown, the parts of its score, and why."""

    member_id: str = pa.Field(description="Token of the member.")
    kind: str = pa.Field(isin=LIST_KINDS, description="Which list.")
    rank: int = pa.Field(ge=1, description="Place of the list, 1 = first.")
    item_kind: str = pa.Field(isin=ITEM_KINDS, description="What kind of thing is recommended.")
    item_id: str = pa.Field(description="Paper, tutorial, question or project.")
    source: str = pa.Field(nullable=True, description="Who publishes it; null = unknown, or no matter.")
    score: float = pa.Field(ge=0, le=1, description="Sum of the parts, 0-1.")
    skill_gap: float = _part("missing skills of the goal that it teaches")
    skill_match: float = _part("skills that it asks for and the member can show")
    co_completion: float = _part("what the model of the evaluation expects")
    trend: float = _part("taken up more than before")
    content: float = _part("alike in skills to what was taken")
    freshness: float = _part("how new it is")
    quality: float = _part("what those who took it say and show; 0.5 when unknown")
    exploration: float = _part("known to few")
    basis: str = pa.Field(isin=BASES, description="What the list rests on: history, else a goal, else everybody.")
    model: str = pa.Field(isin=MODELS, description="Model that stood then; behind co_completion of for_you alone.")
    because_item_id: str = pa.Field(nullable=True, description="What the member took that points here most.")
    reason_zh: str = pa.Field(description="Why, in Chinese.")
    reason_en: str = pa.Field(description="Why, in English.")

    class Config:
        name = "recommendations"
        unique = ["member_id", "kind", "item_id"]


class RecommenderEvaluation(Contract):
    """One model or baseline, judged on what members took after the model had learnt."""

    model: str = pa.Field(isin=MODELS, description="The model.")
    is_baseline: bool = pa.Field(description="Popularity, recency or random: what a model has to beat.")
    is_chosen: bool = pa.Field(description="It is behind the lists.")
    is_fallback: bool = pa.Field(description="No model passed: a baseline is behind the lists. The same in each row.")
    split: str = pa.Field(isin=SPLITS, description="How the judged part was held out.")
    users: int = pa.Field(ge=0, description="Members judged.")
    ndcg: float = pa.Field(nullable=True, ge=0, le=1, description="NDCG@10; null = not judged.")
    ndcg_low: float = pa.Field(nullable=True, description="Lower bound of its 95 % interval.")
    ndcg_high: float = pa.Field(nullable=True, description="Upper bound of its 95 % interval.")
    recall: float = pa.Field(nullable=True, ge=0, le=1, description="Share of what was then taken that is listed.")
    items_shown: int = pa.Field(nullable=True, ge=0, description="Items on at least one list.")
    against: str = pa.Field(nullable=True, isin=MODELS, description="The baseline it beats least; null for baselines.")
    difference: float = pa.Field(nullable=True, description="NDCG@10 minus that baseline's.")
    difference_low: float = pa.Field(nullable=True, description="Lower bound, at 95 % for all models together.")
    difference_high: float = pa.Field(nullable=True, description="Upper bound, likewise.")
    reason_zh: str = pa.Field(description="Why the chosen model, or why this was not judged, in Chinese.")
    reason_en: str = pa.Field(description="The same in English.")

    class Config:
        name = "recommender_evaluation"
        unique = ["model"]


class RecommendationExposure(Contract):
    """Whose work all lists of one kind show together."""

    kind: str = pa.Field(isin=LIST_KINDS, description="Which lists.")
    members: int = pa.Field(ge=0, description="Members with such a list.")
    places: int = pa.Field(ge=0, description="Places of all lists.")
    items: int = pa.Field(ge=0, description="Items that could be shown.")
    items_shown: int = pa.Field(ge=0, description="Items on at least one list.")
    long_tail_share: float = pa.Field(
        nullable=True, ge=0, le=1, description="Places of items outside the most-taken fifth, of all places."
    )
    gini: float = pa.Field(
        nullable=True, ge=0, le=1, description="0 = every item on as many lists, 1 = one item on all; null = no list."
    )
    largest_source: str = pa.Field(nullable=True, description="The source with the most places; null = none known.")
    largest_source_share: float = pa.Field(nullable=True, ge=0, le=1, description="Its share of all places.")
    cold_share: float = pa.Field(
        nullable=True, ge=0, le=1, description="Places on lists that do not rest on the member's history."
    )

    class Config:
        name = "recommendation_exposure"
        unique = ["kind"]
