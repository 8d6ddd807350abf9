"""The joined prerequisite graph of the platform, by hand."""

import polars as pl

from pipelines.contracts import reference
from pipelines.contracts.derived import ResourceSkill, SkillEdge, SkillGraphProblem
from pipelines.derive.prerequisites import EDGE
from pipelines.derive.skill_graph import build, order_of

RELATION = {"skill_id": pl.String, "relation": pl.String, "target_id": pl.String, "confidence": pl.Float64}
IMPORTED = {name: EDGE[name] for name in ("source", "prerequisite_id", "skill_id", "confidence")}


def built(
    requires: list[tuple[str, str, float]], imported: list[tuple[str, str, str, float | None]]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    edges, problems = build(
        relations=pl.DataFrame([(a, "requires", b, sure) for a, b, sure in requires], schema=RELATION, orient="row"),
        resource_skills=ResourceSkill.empty_frame(),
        imported=pl.DataFrame(imported, schema=IMPORTED, orient="row"),
        skills=pl.DataFrame({"skill_id": ["a", "b", "c", "d"]}),
    )
    SkillEdge.validate(edges)
    SkillGraphProblem.validate(problems)
    return edges, problems


def test_an_imported_edge_makes_a_stated_one_firm_and_closes_a_circle():
    edges, problems = built(
        [("b", "a", 0.6), ("c", "b", 0.9), ("d", "c", 0.4)], [("mine", "a", "b", 0.5), ("mine", "c", "b", 0.2)]
    )
    assert edges.rows() == [
        # prerequisite, skill, confidence, sources, firm, group, depths: b and c are one group behind a
        ("a", "b", 0.8, ["mine", "vocabulary"], True, None, 0, 1),
        ("b", "c", 0.9, ["vocabulary"], True, "b", 1, 1),
        ("c", "b", 0.2, ["mine"], False, "b", 1, 1),
        ("c", "d", 0.4, ["vocabulary"], False, None, 1, 2),
    ]
    assert problems.select("problem", "skill_id", "skills", "is_left_out").rows() == [
        ("both_ways", "c", None, False),
        ("circle", "b", 2, False),
    ]
    assert order_of(edges).ordered("dcba") == ["a", "b", "c", "d"]


def test_what_is_left_out_is_a_row():
    edges, problems = built([], [("mine", "a", "a", None), ("mine", "a", "nowhere", 0.9), ("yours", "a", "b", None)])
    assert edges.select("prerequisite_id", "skill_id", "confidence", "is_firm").rows() == [("a", "b", None, True)]
    assert problems.select("problem_no", "problem", "source", "is_left_out").rows() == [
        (1, "self_loop", "mine", True),
        (2, "unknown_id", "mine", True),
    ]


def test_nothing_makes_nothing():
    edges, problems = build(
        relations=reference.SkillRelation.empty_frame(),
        resource_skills=ResourceSkill.empty_frame(),
        imported=reference.ImportedPrerequisite.empty_frame(),
        skills=reference.Skill.empty_frame(),
    )
    assert edges.is_empty()
    assert problems.is_empty()
