"""What projects need and who or what could fill it: people, teams, shared resources, and growing against finding."""

# pandera's nested Config is overridden by design
# pyright: reportIncompatibleVariableOverride=false

from datetime import date

import pandera.polars as pa

from pipelines.contracts._contract import Contract, Texts

ALLOCATION_OUTCOMES = ["granted", "partly", "impossible"]
ALLOCATION_REASONS = [
    "one", "several", "part", "taken", "no_quantity", "inverted_window", "over", "too_far", "no_kind", "unit_unknown",
    "no_unit", "no_capacity", "not_then",
]  # fmt: skip


class ResourceMatch(Contract):
    """What is proposed for one open need of a shared resource: one row for each resource that carries a part of it."""

    need_id: str = pa.Field(description="The need.")
    part: int = pa.Field(ge=1, description="1 = the first or only part.")
    project_id: str = pa.Field(description="The project.")
    place: int = pa.Field(ge=1, description="Place in the order of priority, 1 = served first.")
    importance: str = pa.Field(isin=["critical", "useful"], description="How much depends on it.")
    resource_kind: str = pa.Field(nullable=True, description="Kind of shared resource needed.")
    unit: str = pa.Field(nullable=True, description="Unit of the quantities; null = unknown.")
    needed_quantity: float = pa.Field(nullable=True, description="What is needed on each day.")
    outcome: str = pa.Field(isin=ALLOCATION_OUTCOMES, description="Of the need: granted, partly or impossible.")
    why: str = pa.Field(isin=ALLOCATION_REASONS, description="By which rule.")
    resource_id: str = pa.Field(nullable=True, description="The shared resource; null = none.")
    quantity: float = pa.Field(nullable=True, description="What is proposed of it on each day; null = nothing.")
    from_on: date = pa.Field(nullable=True, description="First day of the proposal.")
    until_on: date = pa.Field(nullable=True, description="Last day; null = no end is stated.")
    reason_zh: str = pa.Field(description="Why, in Chinese.")
    reason_en: str = pa.Field(description="Why, in English.")

    class Config:
        name = "resource_matches"
        unique = ["need_id", "part"]


class ResourceConflict(Contract):
    """Days on which a need lacks something while others hold a resource that it could use."""

    need_id: str = pa.Field(description="The need that lacks something.")
    resource_id: str = pa.Field(description="The shared resource that it competes for.")
    from_on: date = pa.Field(description="First day.")
    until_on: date = pa.Field(nullable=True, description="Last day; null = no end is stated.")
    project_id: str = pa.Field(description="The project of the need.")
    unit: str = pa.Field(nullable=True, description="Unit of the quantities.")
    missing_quantity: float = pa.Field(gt=0, description="What the need lacks on each of these days.")
    granted_quantity: float = pa.Field(ge=0, description="What was granted before and is not released.")
    rival_quantity: float = pa.Field(ge=0, description="What is proposed to needs before it.")
    rival_needs: Texts = pa.Field(description="Those needs.")
    reason_zh: str = pa.Field(description="In Chinese.")
    reason_en: str = pa.Field(description="In English.")

    class Config:
        name = "resource_conflicts"
        unique = ["need_id", "resource_id", "from_on"]
