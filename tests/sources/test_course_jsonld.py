"""Courses in JSON-LD: what they teach, how long, how much, and what they do not say."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipelines.contracts.feed import Feed
from pipelines.sources import course_jsonld

PAYLOADS = Path(__file__).parents[1] / "payloads" / "course_jsonld"
FEED = Feed(name="courses", kind="course_jsonld", url="https://learn.example.org/")
PAGE = course_jsonld.parse((PAYLOADS / "course.html").read_bytes(), FEED)
LIST = course_jsonld.parse((PAYLOADS / "list.json").read_bytes(), FEED.model_copy(update={"item_kind": "course"}))


def resource(**fields: Any) -> dict[str, Any]:
    thing = {"@type": "Course", "url": "https://learn.example.org/x", "name": "X"} | fields
    return course_jsonld.parse(json.dumps(thing).encode(), FEED).row(0, named=True)


def test_a_course_with_all_it_says() -> None:
    course = PAGE.row(0, named=True)
    assert (course["source"], course["kind"]) == ("courses", "course")
    assert course["tutorial_id"] == "https://learn.example.org/ml-basics#course"
    assert (course["title"], course["provider"]) == ("Machine learning basics", "Example University")
    assert course["summary"] == "Regression, trees and networks."
    assert course["tags"] == ["Linear regression", "Decision trees", "Model evaluation", "python", "statistics"]
    assert course["authors"] == ["Lin Yi", "Wang Er"]
    assert (course["level"], course["language"], course["minutes"]) == ("introductory", "zh", 1350)
    assert (course["price"], course["currency"], course["has_certificate"]) == (Decimal(299), "CNY", True)
    assert course["licence"] == "CC-BY-NC-4.0"
    assert course["published_at"] == datetime(2026, 2, 1, tzinfo=UTC)
    assert course["updated_at"] == datetime(2026, 3, 1, 8, tzinfo=UTC)


def test_a_part_of_a_course_is_a_resource_of_its_own() -> None:
    unit = PAGE.row(1, named=True)
    assert (unit["tutorial_id"], unit["kind"], unit["minutes"]) == (
        "https://learn.example.org/ml-basics/1",
        "video",
        15,
    )
    assert (unit["price"], unit["currency"], unit["has_certificate"]) == (Decimal(0), None, None)


def test_two_levels_and_two_prices_are_none_and_a_schedule_is_counted_out() -> None:
    first = LIST.row(0, named=True)
    assert (first["level"], first["price"], first["currency"], first["minutes"]) == (None, None, None, 1800)


def test_chinese_words_of_level_and_a_licence_in_words() -> None:
    last = LIST.row(3, named=True)
    assert (last["level"], last["licence"], last["price"], last["kind"]) == (
        "introductory",
        "CC-BY-SA-4.0",
        0,
        "course",
    )


def test_references_are_no_items_and_instances_of_a_course_are_part_of_it() -> None:
    assert LIST["_pointer"].to_list() == [f"document, item {n}" for n in range(1, 5)]
    graph = {
        "@graph": [
            {"@type": "Course", "@id": "#c", "name": "C", "url": "/c", "hasCourseInstance": {"@id": "#i"}},
            {"@type": "CourseInstance", "@id": "#i", "name": "C in May", "courseWorkload": "PT2H"},
            {"@type": "CourseInstance", "@id": "#j", "name": "Alone", "url": "/j"},
        ]
    }
    rows = course_jsonld.parse(json.dumps(graph).encode(), FEED)
    assert rows["title"].to_list() == ["C", "Alone"]
    assert rows["minutes"].to_list() == [120, None]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"timeRequired": "PT1H30M"}, 90),
        ({"timeRequired": "P6W"}, None),
        ({"hasCourseInstance": [{"courseWorkload": "PT2H"}, {"courseWorkload": "PT3H"}]}, None),
        ({"timeRequired": "a while"}, None),
    ],
)
def test_minutes(fields: dict[str, Any], expected: int | None) -> None:
    assert resource(**fields)["minutes"] == expected


def test_what_is_not_said_is_null() -> None:
    said = {name for name, value in resource().items() if value is not None}
    assert said == {"source", "tutorial_id", "kind", "title", "url", "original_url", "_pointer"}
