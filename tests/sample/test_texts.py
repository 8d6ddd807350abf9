"""How the sample writes: labels inside sentences, Chinese beside Latin, days and weeks."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from pipelines.sample.calendar import DAY, Days, local_day, moment
from pipelines.sample.happenings import columns, literal, uuids
from pipelines.sample.jobs import month_start
from pipelines.sample.statements import statements
from pipelines.sample.texts import tidy
from pipelines.sample.vocabulary import Skill, stream, zipf


@pytest.mark.parametrize(
    ("kind", "label", "inside", "headline"),
    [
        ("method", "Fine-tuning", "fine-tuning", "Fine-tuning"),
        ("concept", "Large language models", "large language models", "Large Language Models"),
        ("tool", "Apache Spark", "Apache Spark", "Apache Spark"),
        ("tool", "Vector databases", "vector databases", "Vector Databases"),
        ("tool", "Docker", "Docker", "Docker"),
        ("tool", "pandas", "pandas", "pandas"),
        ("method", "Gaussian processes", "Gaussian processes", "Gaussian Processes"),
        ("concept", "AI safety", "AI safety", "AI Safety"),
        ("method", "Q-learning", "Q-learning", "Q-learning"),
        ("language", "Python", "Python", "Python"),
    ],
)
def test_labels_are_written_as_their_place_asks(kind: str, label: str, inside: str, headline: str) -> None:
    skill = Skill("id", kind, "", label, "topic", "root")
    assert (skill.en, skill.headline) == (inside, headline)


@pytest.mark.parametrize(
    ("written", "tidied"),
    [
        ("用Python做", "用 Python 做"),
        ("熟悉C++，了解其局限", "熟悉 C++，了解其局限"),
        ("有3年以上经验", "有 3 年以上经验"),
        ("没有拉丁字母", "没有拉丁字母"),
    ],
)
def test_latin_words_stand_apart_from_chinese(written: str, tidied: str) -> None:
    assert tidy(written) == tidied


def test_sixty_weeks_before_a_sunday_begin_on_a_monday() -> None:
    days = Days.of(60, date(2026, 11, 15))
    assert (days.first, days.monday, days.weeks, days.count) == (date(2025, 9, 22), date(2025, 9, 22), 60, 420)
    assert days.begin == 1_758_470_400_000_000  # 2025-09-21T16:00:00Z
    assert days.week_of(np.array([days.begin, days.begin + 7 * DAY - 1, days.begin + 7 * DAY])).tolist() == [0, 0, 1]


def test_weeks_count_from_monday_when_the_first_day_is_none() -> None:
    days = Days.of(2, date(2026, 11, 18))  # a Wednesday: Thursday 5 to Wednesday 18 November
    assert (days.first, days.monday, days.weeks) == (date(2026, 11, 5), date(2026, 11, 2), 3)


def test_spring_festival_leaves_a_quarter_of_the_activity() -> None:
    days = Days.of(60, date(2026, 11, 15))
    level = days.shares().sum(axis=1)
    festival = (date(2026, 2, 18) - days.first).days  # a Wednesday
    assert level[festival] / level[festival - 14] == pytest.approx(0.25)


def test_local_times_turn_at_midnight_in_shanghai() -> None:
    at = moment(date(2026, 1, 1))
    assert local_day(at) == date(2026, 1, 1)
    assert local_day(at - 1_000_000) == date(2025, 12, 31)


def test_months_count_back_over_the_new_year() -> None:
    assert month_start(date(2026, 1, 15), 2) == date(2025, 11, 1)
    assert month_start(date(2026, 11, 15)) == date(2026, 11, 1)


def test_popularity_falls_with_the_rank() -> None:
    assert zipf(3, 1).tolist() == pytest.approx([6 / 11, 3 / 11, 2 / 11])


def test_uuids_are_version_4() -> None:
    for text in uuids(stream(1, "test"), 50).to_list():
        assert [len(part) for part in text.split("-")] == [8, 4, 4, 4, 12]
        assert text[14] == "4"
        assert text[19] in "89ab"


def test_a_statement_is_written_as_xapi_asks() -> None:
    block = columns(
        1, at=np.array([1_758_470_400_000_000]), actor="m00001", verb="answered", object_kind="answer", object_id="a-1",
        name=literal('He said "hi"'), language="en", parent="question/q-1", platform="web", score=0.5, success=True,
        seconds=90, amount=19.9, currency="CNY", detail="x",
    )  # fmt: skip
    line = statements(
        block,
        block["at"].to_numpy() + 1000,
        uuids(stream(1, "one"), 1),
        np.array([False]),
        {"answered": "urn:answered"},
    ).item()
    assert line[:7] == '{"id":"'
    assert line[43:] == (
        '","actor":{"objectType":"Agent","account":{"homePage":"https://community.example","name":"m00001"}},'
        '"verb":{"id":"urn:answered"},"object":{"objectType":"Activity","id":"https://community.example/answer/a-1",'
        '"definition":{"type":"https://community.example/types/answer","name":{"en":"He said \\"hi\\""}}},'
        '"result":{"score":{"scaled":0.5},"success":true,"duration":"PT90S"},'
        '"context":{"platform":"web","language":"en","contextActivities":{"parent":[{"objectType":"Activity",'
        '"id":"https://community.example/question/q-1",'
        '"definition":{"type":"https://community.example/types/question"}}]},'
        '"extensions":{"https://community.example/ext/amount":19.9,"https://community.example/ext/currency":"CNY",'
        '"https://community.example/ext/detail":"x"}},'
        '"timestamp":"2025-09-21T16:00:00.000Z","stored":"2025-09-21T16:00:00.001Z","version":"1.0.3"}'
    )
