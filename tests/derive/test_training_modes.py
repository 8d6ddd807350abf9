"""Ways of training side by side."""

from dataclasses import replace

from pipelines.derive.graph import Prerequisites
from pipelines.derive.planning import Learner
from pipelines.derive.plans import Wishes
from pipelines.derive.study import Library, Reader, Resource
from pipelines.derive.training_modes import MODES, compare_modes

GRAPH = Prerequisites.of_edges([("a", "b", 1.0)])
LIBRARY = Library(
    (
        Resource("course", {"a": 1.0, "b": 1.0}, 600, kind="course"),
        Resource("long-video", {"b": 1.0}, 90, kind="video"),
        Resource("short", {"a": 1.0}, 30, kind="article"),
        Resource("book", {"b": 1.0}, 480, kind="book"),
    )
)


def test_each_way_has_its_own_resources_and_its_gaps():
    rows = compare_modes(Learner({"b": 0}), GRAPH, LIBRARY, Wishes(2.0, practice={"b": "project:1"}))
    told = {
        row["mode"]: (row["covered"], row["resources"], row["hours"], row["weeks"], row["practised"]) for row in rows
    }
    assert told == {
        "online": (2, 2, 2.0, 1, 1),  # 30 + 90 minutes
        "degree": (2, 1, 10.0, 5, 1),  # the course teaches both
        "in_company": (2, 1, 10.0, 5, 1),
        "on_the_job": (1, 1, 0.5, 1, 1),  # the video is longer than an hour
    }
    assert [row["mode"] for row in rows] == ["online", "degree", "in_company", "on_the_job"]
    assert rows[0]["reason_zh"] == "2 项中有 2 项能这样学，约 2 小时。"
    assert rows[-1]["reason_en"] == "1 of 2 skills can be learned this way, in about 0.5 hours."
    assert all(zh and en for zh, en, *_ in MODES.values())


def test_the_readers_own_wishes_hold_in_every_way():
    reader = Reader(kinds=("book",), most_minutes=500)
    rows = {row["mode"]: row["covered"] for row in compare_modes(Learner({"b": 0}, reader=reader), GRAPH, LIBRARY)}
    assert rows == {"degree": 1, "in_company": 0, "on_the_job": 0, "online": 0}
    short = replace(reader, kinds=(), most_minutes=20)
    assert {row["covered"] for row in compare_modes(Learner({"b": 0}, reader=short), GRAPH, LIBRARY)} == {0}
