"""What suits a skill at a level, and what it costs."""

import polars as pl
import pytest

from pipelines.derive.study import Library, Reader, Resource, Shelf, library_of
from pipelines.derive.timetable import Timetable


def one(minutes: int | None = 60, difficulty: int | None = 3, **skills: float) -> Resource:
    return Resource("r", skills, minutes, difficulty)


@pytest.mark.parametrize(
    ("resource", "level", "grade"),
    [
        (one(sql=0.9), 3, 0),
        (one(sql=0.9), 4, 0),
        (one(sql=0.9), 5, 2),
        (one(sql=0.9), 0, 0),  # no level is asked
        (one(difficulty=None, sql=0.9), 5, 0),  # an unknown difficulty is not known to be wrong
        (one(39, sql=0.9), 3, 1),  # level 3 takes 40 minutes
        (one(79, sql=0.9, dbt=0.9), 3, 1),  # and twice that where two skills share them
        (one(80, sql=0.9, dbt=0.9), 3, 0),
        (one(sql=0.4, dbt=0.9), 3, 3),  # less than half as much about it
        (one(300, sql=0.5, a=0.9, b=0.9, c=0.9, d=0.9), 3, 3),  # the fifth of five
        (one(None, sql=0.9), 3, 0),  # of unknown length: as long as is usual, here an hour
    ],
)
def test_how_well_a_resource_suits(resource: Resource, level: int, grade: int):
    assert Library((resource,)).grade(0, ("sql", level)) == grade


def test_only_the_best_grade_is_chosen_from_and_the_rest_are_alternatives():
    library = Library(
        (
            Resource("long", {"sql": 0.9}, 400, 3, 0.5, "zh"),
            Resource("short", {"sql": 0.9}, 15, 3, 0.5, "zh"),
            Resource("passing", {"sql": 0.4, "dbt": 1.0}, 30, 3, 0.5, "zh"),
        )
    )
    shelf = Shelf.of(library, Reader(("zh",)), [("sql", 3), ("dbt", 0)])
    assert shelf.items == (("dbt", 0), ("sql", 3))
    assert shelf.catalogue.teaches == ((1,), (), (0,))
    assert shelf.catalogue.efforts == (52_000, 1_950, 3_900)  # minutes * (2 - 0.3 - 0.4), in hundredths
    assert shelf.others(("sql", 3), chosen=0) == [1, 2]


def test_worth_by_hand():
    reader = Reader(("zh", "en"))
    assert reader.worth(Resource("r", {}, quality=1.0, language="zh-CN")) == pytest.approx(1.0)
    assert reader.worth(Resource("r", {}, quality=0.5, language="en")) == pytest.approx(0.58)
    assert reader.worth(Resource("r", {})) == pytest.approx(0.46)  # quality 0.5, language 0.4
    assert Reader().worth(Resource("r", {}, quality=7.0, language="zh")) == pytest.approx(0.76)


def test_a_library_from_frames():
    resources = pl.DataFrame(
        {"resource_id": ["b", "a", "c"], "language": "zh", "minutes": [10, None, 5], "difficulty": 2}
    )
    named = pl.DataFrame({"resource_id": ["a", "b", "c"], "skill_id": "sql", "score": [0.9, 0.3, 0.29]})
    library = library_of(resources, named)
    assert [(r.resource_id, r.skills, r.minutes) for r in library.resources] == [
        ("a", {"sql": 0.9}, None),
        ("b", {"sql": 0.3}, 10),
    ]
    assert library.usual_minutes == 10


def test_weeks_are_filled_one_after_the_other():
    table = Timetable.of([90, 0, 60, 120], hours_a_week=1.0, most_weeks=4)
    assert table is not None
    assert table.spans == [(1, 2), (2, 2), (2, 3), (3, 5)]
    assert table.weeks == [{0: 60}, {0: 30, 2: 30}, {2: 30, 3: 30}, {3: 60}, {3: 30}]
    assert table.is_late == [False, False, False, True]
    assert Timetable.of([60 * 5_201], 1.0) is None
    nothing = Timetable.of([], 1.0)
    assert nothing is not None
    assert (nothing.spans, nothing.weeks) == ([], [])
    with pytest.raises(ValueError, match="time"):
        Timetable.of([1], 0.0)


@pytest.mark.parametrize(
    ("minutes", "difficulty", "skills", "level"),
    [
        (40, 3, 1, 3),  # forty minutes are enough for level 3
        (40, 5, 1, 3),  # study alone shows no more
        (39, 3, 1, 2),
        (60, 3, 2, 2),  # half an hour for each of two
        (9, 1, 1, 0),
        (240, 1, 1, 1),
        (240, None, 1, None),
    ],
)
def test_what_a_resource_shows(minutes: int, difficulty: int | None, skills: int, level: int | None) -> None:
    one = Resource("r", {f"s{n}": 1.0 for n in range(skills)}, minutes, difficulty)
    assert Library((one,)).shows(0) == level
