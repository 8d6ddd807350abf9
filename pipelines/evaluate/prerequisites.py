"""Do our orders of learning hold on prerequisite graphs that people annotated? Most of these go in circles.

Every graph found is joined, condensed and ordered by `derive.prerequisites`, and the order is held against the edges as
the file has them: outside the groups that are learned together none may point backwards. Forms read:

    *.preqs, *.edges      `skill , prerequisite` or with a tab (AL-CPL, Liang et al. 2018; RefD, Liang et al. 2015)
    *.annotation.csv      `prerequisite, skill, 0 or 1` as numbers of the topics in *.topics.tsv (LectureBank, Li 2019)
    skill_relations.csv   our own vocabulary
    other .csv            columns prerequisite, skill and, if they like, confidence

May import: numpy, polars, derive.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from pipelines.derive.prerequisites import EDGE, join_edges, stated
from pipelines.evaluate.figures import Figure

FORMS = ("*.preqs", "*.edges", "*.annotation.csv")
TASK = "prerequisites"


def evaluate_prerequisites(folder: Path) -> Iterator[Figure]:
    """The figures of every annotated graph below `folder`/prereq."""
    for path in sorted(path for form in FORMS for path in (folder / "prereq").rglob(form)):
        yield from judge(path.name.removesuffix(".annotation.csv"), read_edges(path))


def evaluate_file(path: Path) -> list[Figure]:
    """The figures of one file. ValueError when its form is none of those above."""
    return list(judge(path.stem, read_edges(path)))


def evaluate_vocabulary(relations: pl.DataFrame) -> list[Figure]:
    """The figures of our own vocabulary."""
    return list(judge("own-vocabulary", stated(relations)))


def judge(name: str, edges: pl.DataFrame) -> Iterator[Figure]:
    """What the graph is like, and how many of its edges (EDGE columns) our order breaks, outside and inside groups."""
    graph = join_edges([edges])
    order = graph.prerequisites.ordered(graph.prerequisites.position)
    outside, inside = graph.prerequisites.violations(order)
    circles = graph.prerequisites.circles()
    within = sum(graph.prerequisites.group[a] == graph.prerequisites.group[b] for a, b, _ in graph.prerequisites.edges)
    left_out = graph.problems.filter("is_left_out").height
    counted = {
        "topics": (graph.edges.height, len(order)),
        "circles": (len(order), len(circles)),
        "topics in the largest circle": (len(order), max(map(len, circles), default=0)),
        "rows left out, each with its reason": (edges.height, left_out),
        "edges that point backwards outside circles": (graph.edges.height, len(outside)),
        "edges set aside inside circles": (within, len(inside)),
    }
    for metric, (n, value) in counted.items():
        yield Figure(TASK, name, metric, n, float(value))


def read_edges(path: Path) -> pl.DataFrame:
    """The edges of a file as EDGE rows, every line of it that says there is one."""
    if path.name.endswith(".annotation.csv"):
        topics = path.with_name(path.name.replace(".annotation.csv", ".topics.tsv"))
        rows = list(_annotated(path, topics))
    elif path.suffix in (".preqs", ".edges"):
        delimiter = "\t" if path.suffix == ".edges" else ","
        rows = [(line[1], line[0], None) for line in _lines(path, delimiter, 2)]
    else:
        rows = list(_named(path))
    return pl.DataFrame([(*row, path.name) for row in rows], schema=EDGE, orient="row")


def _lines(path: Path, delimiter: str, fields: int) -> Iterator[list[str]]:
    """The fields of every line; ValueError for a line of another number of them."""
    with path.open(encoding="utf-8-sig", newline="") as text:
        for number, line in enumerate(text, 1):
            cells = [cell.strip() for cell in line.rstrip("\r\n").split(delimiter)]
            if cells != [""]:
                if len(cells) != fields:
                    raise ValueError(f"{path}, line {number}: {fields} fields expected, there are {len(cells)}")
                yield cells


def _annotated(path: Path, topics: Path) -> Iterator[tuple[str, str, None]]:
    if not topics.exists():
        raise ValueError(f"{path}: the names of its topics are expected in {topics.name} beside it")
    names = dict(_lines(topics, "\t", 2))
    for before, skill, is_one in _lines(path, ",", 3):
        if is_one == "1":
            yield f"{before} {names.get(before, '')}".strip(), f"{skill} {names.get(skill, '')}".strip(), None


def _named(path: Path) -> Iterator[tuple[str, str, float | None]]:
    with path.open(encoding="utf-8-sig", newline="") as text:
        rows = csv.DictReader(text)
        if not {"prerequisite", "skill"} <= set(rows.fieldnames or ()):
            raise ValueError(f"{path}: columns prerequisite and skill expected; found {rows.fieldnames}")
        for row in rows:
            yield row["prerequisite"], row["skill"], float(row["confidence"]) if row.get("confidence") else None
