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

FITTED = ["project", "need"]
COVER_STATES = ["covered", "short", "uncovered"]
TEAM_METHODS = ["exact", "greedy", "none"]
GROWING_OPTIONS = ["find", "near", "grow", "none"]


class ProjectMatch(Contract):
    """One consenting member for one project as a whole, or for one need of it: what is met, unmet and unknown."""

    target_kind: str = pa.Field(isin=FITTED, description="The project as a whole, or one of its needs.")
    target_id: str = pa.Field(description="Project or need.")
    member_id: str = pa.Field(description="Token of the member.")
    project_id: str = pa.Field(description="The project.")
    rank: int = pa.Field(ge=1, description="Place of the member for the target, 1 = best.")
    member_rank: int = pa.Field(ge=1, description="Place of the target for the member among those of its kind.")
    score: float = pa.Field(ge=0, le=1, description="Met needs by weight; unknown ones at their base rate or credit.")
    score_low: float = pa.Field(ge=0, le=1, description="With every unknown need unmet.")
    score_high: float = pa.Field(ge=0, le=1, description="With every unknown need met.")
    met_part: float = pa.Field(ge=0, le=1, description="Part of the score: met needs.")
    near_part: float = pa.Field(ge=0, le=1, description="Part: what near skills add to unknown needs.")
    base_part: float = pa.Field(ge=0, le=1, description="Part: base rates of unknown needs.")
    met: Texts = pa.Field(description="Skills met.")
    unmet: Texts = pa.Field(description="Skills not met: evidence exists, below the level.")
    unknown: Texts = pa.Field(description="Skills without any evidence.")
    near: Texts = pa.Field(description="Skills shown that stand near unknown ones.")
    adds: Texts = pa.Field(description="Skills met that nobody in the present team meets.")
    narrows_skill_id: str = pa.Field(nullable=True, description="The unknown need whose answer would tell most.")
    evidence: int = pa.Field(ge=0, description="Pieces of evidence behind met and unmet needs.")
    is_placed_best: bool = pa.Field(nullable=True, description="In the assignment of all places with the best total.")
    is_placed_stable: bool = pa.Field(nullable=True, description="In the stable assignment of all places.")
    reason_zh: str = pa.Field(description="Why, in Chinese.")
    reason_en: str = pa.Field(description="Why, in English.")

    class Config:
        name = "project_matches"
        unique = ["target_kind", "target_id", "member_id"]


class Team(Contract):
    """Who of the smallest team holds one open skill of a project."""

    project_id: str = pa.Field(description="The project.")
    skill_id: str = pa.Field(description="An open skill of it.")
    importance: str = pa.Field(isin=["critical", "useful"], description="How much depends on it.")
    level: int = pa.Field(ge=1, le=5, description="Level needed.")
    wanted: int = pa.Field(ge=1, le=2, description="How many shall hold it: two when it is critical.")
    candidates: int = pa.Field(ge=0, description="Members who could be asked and show it at the level.")
    state: str = pa.Field(isin=COVER_STATES, description="covered, short of one, or uncovered.")
    holders: Texts = pa.Field(description="Members of the team who hold it.")
    team: Texts = pa.Field(description="All of the team, the same in each row of a project.")
    method: str = pa.Field(isin=TEAM_METHODS, description="exact = no smaller team does it; greedy = not proven.")
    reason_zh: str = pa.Field(description="What is covered or not and why, in Chinese.")
    reason_en: str = pa.Field(description="The same in English.")

    class Config:
        name = "teams"
        unique = ["project_id", "skill_id"]


class GrowOrFind(Contract):
    """One way to fill one open skill need: somebody who shows it, who is near it, or who could learn it."""

    need_id: str = pa.Field(description="The need.")
    option: str = pa.Field(isin=GROWING_OPTIONS, description="find = shows it; near = almost; grow = learns it; none.")
    place: int = pa.Field(ge=1, description="Place among the options of its kind, 1 = best.")
    project_id: str = pa.Field(description="The project.")
    skill_id: str = pa.Field(description="The skill needed.")
    level: int = pa.Field(ge=1, le=5, description="Level needed.")
    member_id: str = pa.Field(nullable=True, description="Whom to ask; null = somebody who shows nothing yet.")
    held_level: float = pa.Field(nullable=True, description="Level shown of the skill; null = no evidence.")
    missing_level: float = pa.Field(nullable=True, ge=0, description="What is missing to the level.")
    near_skill_id: str = pa.Field(nullable=True, description="Without evidence: a skill shown that stands near.")
    minutes: int = pa.Field(nullable=True, ge=0, description="Of study, of the shortest path to the level.")
    weeks: float = pa.Field(nullable=True, ge=0, description="At the member's hours a week; null = not stated.")
    resources: Texts = pa.Field(description="What is studied, in order.")
    steps: Texts = pa.Field(description="The skills on the way, in order.")
    uncovered: Texts = pa.Field(description="Skills on the way for which no resource is known.")
    is_suggested: bool = pa.Field(description="The option that the stated rule takes.")
    reason_zh: str = pa.Field(description="Why, in Chinese.")
    reason_en: str = pa.Field(description="Why, in English.")

    class Config:
        name = "grow_or_find"
        unique = ["need_id", "option", "place"]


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
