"""What must be learned before what, and how members' plans go and change."""

# pandera's nested Config is overridden by design
# pyright: reportIncompatibleVariableOverride=false

from datetime import date

import pandera.polars as pa

from pipelines.contracts._contract import Contract, Texts
from pipelines.contracts._versions import VersionColumns

GRAPH_PROBLEMS = [
    "missing_id", "unknown_id", "self_loop", "repeated", "bad_confidence", "both_ways", "circle",
]  # fmt: skip


class SkillEdge(Contract):
    """One edge of the joined prerequisite graph: learn the one before the other."""

    prerequisite_id: str = pa.Field(description="Skill to learn first.")
    skill_id: str = pa.Field(description="Skill that builds on it.")
    confidence: float = pa.Field(nullable=True, gt=0, le=1, description="How sure, 0-1; null = stated without doubt.")
    sources: Texts = pa.Field(description="Who says so: vocabulary, resources, imported graphs by name.")
    is_firm: bool = pa.Field(description="Sure enough to put the prerequisite on a path; else it orders only.")
    group_id: str = pa.Field(
        nullable=True, description="Smallest skill of the circle in which both stand: learn together; null = in none."
    )
    prerequisite_depth: int = pa.Field(ge=0, description="Longest chain before the prerequisite; 0 = needs nothing.")
    skill_depth: int = pa.Field(ge=0, description="Longest chain before the skill.")

    class Config:
        name = "skill_graph"
        unique = ["prerequisite_id", "skill_id"]


class SkillGraphProblem(Contract):
    """One thing in the sources of the graph that cannot be right, or contradicts another."""

    problem_no: int = pa.Field(ge=1, description="Number, in a stable order.")
    problem: str = pa.Field(isin=GRAPH_PROBLEMS, description=f"What is wrong: {', '.join(GRAPH_PROBLEMS)}.")
    prerequisite_id: str = pa.Field(nullable=True, description="As the source has it; null = empty, or a whole circle.")
    skill_id: str = pa.Field(nullable=True, description="As the source has it; of a circle its smallest skill.")
    source: str = pa.Field(nullable=True, description="Who says so; null = several together.")
    confidence: float = pa.Field(nullable=True, description="As the source has it.")
    skills: int = pa.Field(nullable=True, ge=2, description="Skills of a circle.")
    is_left_out: bool = pa.Field(description="The edge is not in the graph.")
    reason_zh: str = pa.Field(description="What is wrong and what became of it, in Chinese.")
    reason_en: str = pa.Field(description="What is wrong and what became of it, in English.")

    class Config:
        name = "skill_graph_problems"
        unique = ["problem_no"]


STEP_STATES = ["not_started", "in_progress", "stalled", "failed", "done", "mastered"]
CHANGES = ["goal", "dropped", "added", "level", "resource", "moved", "impossible", "possible", "time"]


class PathProgress(Contract):
    """How far one member is with one step of the plan in force: done and shown, apart."""

    member_id: str = pa.Field(description="Token of the member.")
    role_id: str = pa.Field(description="Role aimed at.")
    version: int = pa.Field(ge=1, description="Version of the plan.")
    step: int = pa.Field(ge=1, description="Place in that version, 1 = first.")
    skill_id: str = pa.Field(description="Skill to learn.")
    target_level: int = pa.Field(ge=1, le=5, description="Level the goal asks for.")
    resource_id: str = pa.Field(nullable=True, description="Chosen paper or tutorial; null = none known.")
    state: str = pa.Field(isin=STEP_STATES, description=f"The first that holds from behind: {', '.join(STEP_STATES)}.")
    is_done: bool = pa.Field(description="The resource was completed.")
    is_mastered: bool = pa.Field(description="Evidence shows the level.")
    current_level: float = pa.Field(ge=0, le=5, description="Level shown now; 0 = no evidence.")
    started_on: date = pa.Field(nullable=True, description="First day with the resource; null = not begun.")
    touched_on: date = pa.Field(nullable=True, description="Last day with the resource.")
    completed_on: date = pa.Field(nullable=True, description="Last day on which it was completed.")
    failed_on: date = pa.Field(nullable=True, description="Last day on which a try was not passed.")
    review_due_on: date = pa.Field(
        nullable=True,
        description="First day on which the level will be below the target; null = not mastered, or never.",
    )
    reason_zh: str = pa.Field(description="Why this state, in Chinese.")
    reason_en: str = pa.Field(description="Why this state, in English.")

    class Config:
        name = "path_progress"
        unique = ["member_id", "version", "step"]


class PathVersion(VersionColumns):
    """One version of one member's plan: when it was made, why, and what it took then."""

    class Config:
        name = "path_versions"
        unique = ["member_id", "version"]


class PathChange(Contract):
    """One difference between one version of a member's plan and the version before."""

    member_id: str = pa.Field(description="Token of the member.")
    version: int = pa.Field(ge=2, description="The newer version.")
    change_no: int = pa.Field(ge=1, description="Place in the order of telling.")
    kind: str = pa.Field(isin=CHANGES, description=f"What sort: {', '.join(CHANGES)}.")
    skill_id: str = pa.Field(nullable=True, description="Skill concerned; null = the plan as a whole.")
    reason_zh: str = pa.Field(description="What changed and why, in Chinese.")
    reason_en: str = pa.Field(description="What changed and why, in English.")

    class Config:
        name = "path_changes"
        unique = ["member_id", "version", "change_no"]


class PathAlternative(Contract):
    """One other resource for one step of a member's path, with what it would change."""

    member_id: str = pa.Field(description="Token of the member.")
    role_id: str = pa.Field(description="Role aimed at.")
    step: int = pa.Field(ge=1, description="Step of the learning path.")
    place: int = pa.Field(ge=1, le=2, description="1 = next best.")
    skill_id: str = pa.Field(description="Skill to learn.")
    resource_id: str = pa.Field(description="The other paper or tutorial.")
    minutes: int = pa.Field(gt=0, description="Length that it is planned with, minutes.")
    difficulty: int = pa.Field(nullable=True, ge=1, le=5, description="Its level, 1-5.")
    trade_off_zh: str = pa.Field(description="What it would change, in Chinese.")
    trade_off_en: str = pa.Field(description="What it would change, in English.")

    class Config:
        name = "path_alternatives"
        unique = ["member_id", "role_id", "step", "place"]


class PathSkip(Contract):
    """One skill before a member's goal that is no step, and why."""

    member_id: str = pa.Field(description="Token of the member.")
    role_id: str = pa.Field(description="Role aimed at.")
    skill_id: str = pa.Field(description="Skill that is skipped.")
    is_goal: bool = pa.Field(description="The role itself asks for it.")
    current_level: float = pa.Field(nullable=True, ge=0, le=5, description="Level shown now; null = no evidence.")
    needed_level: int = pa.Field(ge=1, le=5, description="Level that is enough here.")
    review_due_on: date = pa.Field(
        nullable=True, description="First day on which the level will not be enough; null = not shown, or never."
    )
    reason_zh: str = pa.Field(description="Why it is skipped, in Chinese.")
    reason_en: str = pa.Field(description="Why it is skipped, in English.")

    class Config:
        name = "path_skips"
        unique = ["member_id", "role_id", "skill_id"]
