"""Prerequisite graphs that people annotated: no order of ours breaks an edge outside their circles."""

from collections import defaultdict
from pathlib import Path

import pytest

from pipelines.evaluate.prerequisites import evaluate_prerequisites, read_edges
from tests.realdata.conftest import ABSENT, FOLDER

pytestmark = [pytest.mark.realdata, pytest.mark.skipif(not FOLDER.exists(), reason=ABSENT)]


def _counted(folder: Path) -> dict[str, dict[str, float | None]]:
    found: dict[str, dict[str, float | None]] = defaultdict(dict)
    for figure in evaluate_prerequisites(folder):
        found[figure.set][figure.metric] = figure.value
    return found


def test_no_edge_points_backwards_outside_circles_and_the_circles_are_told(folder: Path) -> None:
    counted = _counted(folder)
    assert set(counted) == {"BIO", "CV", "CS.edges", "MATH.edges", "data_mining.preqs", "geometry.preqs"}
    assert {figures["edges that point backwards outside circles"] for figures in counted.values()} == {0}
    assert {figures["rows left out, each with its reason"] for figures in counted.values()} == {0}
    circles = {name: figures["topics in the largest circle"] for name, figures in counted.items()}
    assert circles == {"BIO": 0, "CV": 77, "CS.edges": 0, "MATH.edges": 2, "data_mining.preqs": 0, "geometry.preqs": 0}
    assert (counted["CV"]["topics"], counted["CV"]["circles"]) == (150, 1)


@pytest.mark.parametrize(
    ("file", "lines"),
    [("alcpl/data_mining.preqs", 292), ("alcpl/geometry.preqs", 524), ("refd/CS.edges", 108), ("refd/MATH.edges", 75)],
)
def test_every_line_is_an_edge(folder: Path, file: str, lines: int) -> None:
    assert read_edges(folder / "prereq" / file).height == lines
    assert len((folder / "prereq" / file).read_text("utf-8").split("\n")) in (lines, lines + 1)
