"""How plans and orders are judged: small cases, worked by hand or counted another way."""

from pathlib import Path

import pytest

from pipelines.derive import covering
from pipelines.evaluate import paths, prerequisites
from pipelines.evaluate.path_cases import Cases, bare_greedy, closures


def test_cases_are_the_same_each_time_and_acyclic():
    one = Cases.draw(3, 40, 120, 5)
    assert one == Cases.draw(3, 40, 120, 5) != Cases.draw(4, 40, 120, 5)
    assert all(before < skill for skill, some in enumerate(one.requires) for before in some)
    assert all(skill in range(40) for some in one.teaches for skill in some)
    for wanted, shown, needed in zip(one.wanted, one.shown, one.needed, strict=True):
        assert set(wanted) - set(shown) <= set(needed)
        assert not set(needed) & set(shown)


def test_closures_and_bare_greedy_by_hand():
    assert [covering.places(some) for some in closures([[], [0], [1], [0, 2]])] == [
        [0],
        [0, 1],
        [0, 1, 2],
        [0, 1, 2, 3],
    ]
    # skill 0 first: 10 for two skills beats 6 for one; then skill 2 by itself; nobody teaches skill 3
    teaches = [covering.bits(some) for some in ([0], [0, 1], [2])]
    assert bare_greedy(0b1111, teaches, [6, 10, 5], [[0, 1], [1], [2], []]) == [1, 2]


def test_the_figures_of_a_few_small_cases():
    figures = {(f.set, f.metric): f for f in paths.evaluate_paths(sizes=((30, 90), (40, 100)), readers=6)}
    total = "12 random cases"
    assert figures[total, "least effort proven"].value == 12
    assert figures[total, "skills before their prerequisites"].value == 0
    assert figures[total, "skills that could be taught and are not"].value == 0
    ours, bare = figures[total, "gap, median"], figures[total, "gap, median, bare greedy"]
    assert 0 <= ours.low <= ours.value <= ours.high <= bare.high
    assert figures["30 skills, 90 resources", "gap, median"].n <= 6


def test_an_order_that_is_wrong_and_a_skill_left_out_are_seen():
    cases = Cases([[], [0]], [[0], [1]], [60, 60], [[1]], [[]])
    assert paths.uncovered(cases, [0, 1], [0]) == [1]
    backwards = Cases([[1], []], [[0], [1]], [60, 60], [[0]], [[]])
    assert paths.out_of_order(backwards, cases.prerequisites(), [0, 1]) == [0]
    assert paths.gaps(cases, [[0, 1], []], [100, 0]) == [pytest.approx(0.2)]


FILES = {
    "x.preqs": "b,a\nc,b\n",
    "x.edges": "b\ta\nc\tb\n",
    "x.annotation.csv": "1,2,1\n2,3,1\n3,1,0\n",
    "x.topics.tsv": "1\ta\n2\tb\n3\tc\n",
    "x.csv": "prerequisite,skill,confidence\na,b,0.5\nb,c,\n",
}


@pytest.mark.parametrize("name", ["x.preqs", "x.edges", "x.annotation.csv", "x.csv"])
def test_every_form_of_graph_is_read(tmp_path: Path, name: str):
    for file, text in FILES.items():
        (tmp_path / file).write_text(text)
    edges = prerequisites.read_edges(tmp_path / name)
    found = [(before[-1], skill[-1]) for before, skill in edges.select("prerequisite_id", "skill_id").rows()]
    assert found == [("a", "b"), ("b", "c")]
    counted = {f.metric: f.value for f in prerequisites.evaluate_file(tmp_path / name)}
    assert counted["topics"] == 3
    assert counted["edges that point backwards outside circles"] == 0


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("y.preqs", "a\n", "line 1: 2 fields expected, there are 1"),
        ("y.preqs", "a,b,c\n", "line 1: 2 fields expected, there are 3"),
        ("y.annotation.csv", "1,2,1\n", "y.topics.tsv"),
        ("y.csv", "a,b\n", "columns prerequisite and skill expected"),
    ],
)
def test_a_file_of_another_form_is_a_message(tmp_path: Path, name: str, text: str, said: str):
    (tmp_path / name).write_text(text)
    with pytest.raises(ValueError, match=said):
        prerequisites.evaluate_file(tmp_path / name)
