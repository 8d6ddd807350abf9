"""What must be learned before what, and how members' plans go and change."""

# pandera's nested Config is overridden by design
# pyright: reportIncompatibleVariableOverride=false

import pandera.polars as pa

from pipelines.contracts._contract import Contract, Texts

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
