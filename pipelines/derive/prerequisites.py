"""Where prerequisites come from: stated in the vocabulary, told by resources, imported; joined, with what is wrong.

Answers: which skill comes before which, who says so, how sure is that, and what in the sources cannot be right? Nothing
is dropped silently: what is left out of the graph, and what contradicts itself but stays, is a row of problems.

    missing_id      one side of an edge is empty                                  left out
    unknown_id      a side is not in the vocabulary that was given                left out
    self_loop       a skill that requires itself                                  left out
    repeated        one source says the same edge again                           once, with the highest confidence
    bad_confidence  not a number above 0 and up to 1                              kept, confidence unknown
    both_ways       two skills are each said to come before the other             kept: learned together
    circle          a group of skills that require each other, in a ring          kept: learned together

Sources that agree make each other surer, as independent witnesses do: 1 - prod(1 - c) (noisy or, Pearl 1988). An edge
whose source states no confidence is as that source says: certain. May import: `pipelines.derive.graph`.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from pipelines.derive.graph import FIRM, Edge, Prerequisites

_ENDS: dict[str, Any] = {"prerequisite_id": pl.String, "skill_id": pl.String, "confidence": pl.Float64}
EDGE = pl.Schema({**_ENDS, "source": pl.String})
JOINED = pl.Schema({**_ENDS, "sources": pl.List(pl.String)})
PROBLEM = pl.Schema(
    {
        "problem": pl.String,
        **_ENDS,
        "source": pl.String,
        "skills": pl.Int64,
        "is_left_out": pl.Boolean,
        "reason_zh": pl.String,
        "reason_en": pl.String,
    }
)
TOLD, LEAST_TOLD, Z = 0.7, 3, 1.96  # resources never make an edge firm by themselves, and two are no rule


@dataclass(frozen=True)
class SkillGraph:
    """The joined edges (JOINED columns), what is wrong with the sources (PROBLEM columns), and the order."""

    edges: pl.DataFrame
    problems: pl.DataFrame
    prerequisites: Prerequisites


def stated(relations: pl.DataFrame, source: str = "vocabulary") -> pl.DataFrame:
    """EDGE rows of relations[skill_id, relation, target_id, confidence]: the `requires` among them."""
    requires = relations.filter(pl.col("relation") == "requires")
    return requires.select(
        prerequisite_id="target_id", skill_id="skill_id", confidence="confidence", source=pl.lit(source)
    ).cast(EDGE)


def told(resource_skills: pl.DataFrame, source: str = "resources") -> pl.DataFrame:
    """EDGE rows from resources that say in words what they require (`ResourceSkill`, basis `phrase`).

    Of the k resources that teach a skill, n take the other for granted: confidence = 0.7 * the lower end of Wilson's
    95 % interval for n / k (https://doi.org/10.1080/01621459.1927.10502953), and no edge from fewer than 3 resources.
    So 3 of 3 make 0.31, 30 of 30 make 0.62, and resources alone never make an edge firm (0.75): they order skills, and
    demand none. What a resource requires because the vocabulary says so (basis `prerequisite`) is no second witness.
    """
    required = resource_skills.filter(pl.col("role") == "required", pl.col("basis") == "phrase")
    taught = resource_skills.filter(pl.col("role") == "taught").select("resource_id", "skill_id").unique()
    pairs = taught.join(required.select("resource_id", prerequisite_id="skill_id").unique(), on="resource_id")
    counted = (
        pairs.filter(pl.col("skill_id") != pl.col("prerequisite_id"))
        .group_by("prerequisite_id", "skill_id")
        .agg(n=pl.len().cast(pl.Float64))
        .filter(pl.col("n") >= LEAST_TOLD)
        .join(taught.group_by("skill_id").agg(k=pl.len().cast(pl.Float64)), on="skill_id")
    )
    n, k, z2 = pl.col("n"), pl.col("k"), Z * Z
    lower = (n + z2 / 2 - Z * (n * (k - n) / k + z2 / 4).sqrt()) / (k + z2)
    return (
        counted.select("prerequisite_id", "skill_id", confidence=(TOLD * lower).round(4), source=pl.lit(source))
        .cast(EDGE)
        .sort(by=pl.all())
    )


def join_edges(
    sources: Iterable[pl.DataFrame], vocabulary: Collection[str] | None = None, firm: float = FIRM
) -> SkillGraph:
    """One graph from frames of EDGE columns; ids outside `vocabulary`, when it is given, are left out and told.

    Edges of a confidence of `firm` or more are demanded, the others order only. The order of the frames and of their
    rows makes no difference.
    """
    frames = [frame.select(list(EDGE)).cast(EDGE) for frame in sources]
    rows = pl.concat(frames).sort(by=pl.all()) if frames else pl.DataFrame(schema=EDGE)
    problems: list[dict[str, Any]] = []
    known = None if vocabulary is None else frozenset(vocabulary)
    said: dict[tuple[str, str], dict[str, float | None]] = {}
    for before, skill, confidence, source in rows.iter_rows():
        problem = _unusable(before, skill, known)
        if problem:
            problems.append(_problem(problem, before, skill, source, confidence))
            continue
        sure = confidence
        if sure is not None and not (math.isfinite(sure) and 0 < sure <= 1):
            problems.append(_problem("bad_confidence", before, skill, source, confidence))
            sure = None
        by = said.setdefault((before, skill), {})
        if source in by:
            problems.append(_problem("repeated", before, skill, source, confidence))
            sure = _surer(by[source], sure)
        by[source] = sure
    edges = [(before, skill, together(by.values())) for (before, skill), by in sorted(said.items())]
    prerequisites = Prerequisites.of_edges(edges, firm)
    problems += _contradictions(edges, said, prerequisites)
    joined = [(*edge, sorted(said[edge[0], edge[1]])) for edge in edges]
    return SkillGraph(
        pl.DataFrame(joined, schema=JOINED, orient="row"),
        pl.DataFrame(problems, schema=PROBLEM).sort("problem", "skill_id", "prerequisite_id", "source", "confidence"),
        prerequisites,
    )


def together(confidences: Iterable[float | None]) -> float | None:
    """What sources that agree make of their confidences: null (certain) when one says it without doubt."""
    doubt = 1.0
    for confidence in confidences:
        if confidence is None:
            return None
        doubt *= 1 - confidence
    return round(1 - doubt, 4)


def _surer(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else max(one, other)


def _unusable(before: str | None, skill: str | None, known: frozenset[str] | None) -> str | None:
    if not before or not skill:
        return "missing_id"
    if known is not None and not (before in known and skill in known):
        return "unknown_id"
    return "self_loop" if before == skill else None


def _contradictions(
    edges: Sequence[Edge], said: Mapping[tuple[str, str], Mapping[str, float | None]], prerequisites: Prerequisites
) -> list[dict[str, Any]]:
    found = [
        _problem("both_ways", before, skill, "; ".join(sorted({*said[before, skill], *said[skill, before]})), sure)
        for before, skill, sure in edges
        if before < skill and (skill, before) in said
    ]
    for members in prerequisites.circles():
        first = _problem("circle", None, min(members), None, None)
        some = ", ".join(members[:8]) + (", ..." if len(members) > 8 else "")
        some_zh = some.replace(", ", "、")
        found.append(
            first
            | {
                "skills": len(members),
                "reason_zh": f"{len(members)} 项技能互为先修，要一起学：{some_zh}。",
                "reason_en": f"{len(members)} skills require each other and are learned together: {some}.",
            }
        )
    return found


_WORDS = {
    "missing_id": ("先修关系缺少一端，未采用。", "One side of the prerequisite is empty; it was left out."),
    "unknown_id": ("有一端不在词表中，未采用。", "One side is not in the vocabulary; it was left out."),
    "self_loop": ("技能以自身为先修，未采用。", "A skill is said to require itself; it was left out."),
    "repeated": ("同一来源重复给出，只计一次。", "The same source says it again; it counts once."),
    "bad_confidence": (
        "置信度不是 0 到 1 之间的数，按未说明处理。",
        "The confidence is no number above 0 and up to 1; it is taken as not stated.",
    ),
    "both_ways": (
        "两项技能都被称为对方的先修，一起学。",
        "Each is said to come before the other; they are learned together.",
    ),
    "circle": ("", ""),
}


def _problem(
    problem: str, before: str | None, skill: str | None, source: str | None, confidence: float | None
) -> dict[str, Any]:
    zh, en = _WORDS[problem]
    return {
        "problem": problem,
        "prerequisite_id": before or None,
        "skill_id": skill or None,
        "source": source,
        "confidence": confidence,
        "skills": None,
        "is_left_out": problem in ("missing_id", "unknown_id", "self_loop"),
        "reason_zh": zh,
        "reason_en": en,
    }
