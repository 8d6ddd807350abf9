"""The prerequisite graph of the platform: its edges with who says so, and everything that is wrong with the sources.

Answers: what comes before what in the graph that all plans follow, how deep does each skill lie, which are learned
together, and what was left out or contradicts itself? `prerequisites` joins the sources; here the three that the
platform has meet: the vocabulary's `requires`, what resources say they take for granted, and imported graphs.
May import: `pipelines.contracts`, `pipelines.derive.prerequisites`.
"""

from __future__ import annotations

import polars as pl

from pipelines.contracts.derived import SkillEdge, SkillGraphProblem
from pipelines.derive import prerequisites
from pipelines.derive.graph import FIRM, Prerequisites
from pipelines.derive.shaping import shaped


def build(
    *, relations: pl.DataFrame, resource_skills: pl.DataFrame, imported: pl.DataFrame, skills: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`SkillEdge` rows and `SkillGraphProblem` rows.

    `relations` are the vocabulary's, `resource_skills` the `ResourceSkill` rows, `imported` are [source,
    prerequisite_id, skill_id, confidence]; ids that `skills` does not have are left out and told.
    """
    sources = [prerequisites.stated(relations), prerequisites.told(resource_skills), imported]
    joined = prerequisites.join_edges(sources, skills["skill_id"].to_list())
    graph = joined.prerequisites
    before, skill = pl.col("prerequisite_id"), pl.col("skill_id")
    depth = pl.DataFrame(list(graph.depth.items()), schema={"id": pl.String, "depth": pl.Int64}, orient="row")
    group = pl.DataFrame(list(graph.group.items()), schema={"id": pl.String, "group": pl.String}, orient="row")
    edges = (
        joined.edges.join(depth.rename({"depth": "prerequisite_depth"}), left_on=before, right_on="id")
        .join(depth.rename({"depth": "skill_depth"}), left_on=skill, right_on="id")
        .join(group.rename({"group": "one"}), left_on=before, right_on="id")
        .join(group.rename({"group": "other"}), left_on=skill, right_on="id")
        .with_columns(
            is_firm=pl.col("confidence").is_null() | (pl.col("confidence") >= FIRM),
            group_id=pl.when(pl.col("one") == pl.col("other")).then("one"),
        )
    )
    problems = joined.problems.with_row_index("problem_no", offset=1)
    return shaped(edges, SkillEdge), shaped(problems, SkillGraphProblem)


def order_of(edges: pl.DataFrame) -> Prerequisites:
    """The order of learning of `SkillEdge` rows."""
    return Prerequisites.of_edges(edges.select("prerequisite_id", "skill_id", "confidence").sort(by=pl.all()).rows())
