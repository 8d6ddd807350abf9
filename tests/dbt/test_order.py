"""The marts of activity do not depend on the order in which events came, nor on how often models were built.

A thousand events of ten accounts over eight weeks, drawn once with a fixed seed. Whatever happens on the way, the
tables have to equal those of one build over the sorted events, row for row.
"""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb
import pytest

from tests.dbt.chain import ACTIVITY, Chain, empty, fill

INTERMEDIATE = ["int_actor_days", "int_active_days", "int_object_days", "int_sessions", "int_object_engagement"]
VERBS = ["viewed", "viewed", "viewed", "started", "completed", "rated", "asked", "answered", "accepted"]
Event = dict[str, Any]


def drawn() -> list[Event]:
    """The events, oldest first."""
    draw = random.Random(20261126)
    start = datetime(2026, 1, 5, 15, 30, tzinfo=UTC)
    events = [
        {
            "event_id": f"e{number:04d}",
            "actor_id": f"m{draw.randrange(9)}" if draw.random() < 0.95 else "bot",
            "verb": draw.choice(VERBS),
            "object_kind": "tutorial",
            "object_id": f"o{draw.randrange(20)}",
            "occurred_at": start + timedelta(seconds=draw.randrange(56 * 86_400)),
            "score": 0.5,
        }
        for number in range(1000)
    ]
    for event in events:
        event["actor_kind"] = "bot" if event["actor_id"] == "bot" else "member"
    return sorted(events, key=lambda event: (event["occurred_at"], event["event_id"]))


EVENTS = drawn()


def warehouse() -> duckdb.DuckDBPyConnection:
    """A warehouse with vocabulary and members, and no event yet."""
    con = empty()
    fill(con, "reference.verbs", [{"verb_id": v, "family": "any", "is_activity": True} for v in sorted(set(VERBS))])
    shared = {"label_zh": "甲", "label_en": "A", "periods": 4, "cohorts": 99}
    fill(
        con,
        "reference.retention_definitions",
        [
            shared | {"definition_id": "a", "unit": "week", "clock": "calendar", "min_times": 2,
             "start_events": ["joined"], "return_events": ["activity"]},
            shared | {"definition_id": "b", "unit": "day", "clock": "rolling", "min_times": 2,
             "start_events": ["asked"], "return_events": ["answered", "asked"]},
        ],
    )  # fmt: skip
    step = {"funnel_id": "f", "funnel_label_zh": "甲", "funnel_label_en": "A", "label_zh": "甲", "label_en": "A"}
    fill(
        con,
        "reference.funnels",
        [
            step | {"step": 1, "verbs": ["viewed"], "subject": "object", "within_days": 0},
            step | {"step": 2, "verbs": ["started"], "subject": "object", "within_days": 9},
            step | {"step": 3, "verbs": ["activity"], "subject": "member", "within_days": 3},
        ],
    )
    level = {"label_zh": "甲", "label_en": "A", "act_zh": "次", "act_en": "acts"}
    fill(
        con,
        "reference.ladder_levels",
        [
            level | {"level": 1, "level_id": "one", "verbs": ["activity"], "minimum_events": 1},
            level | {"level": 2, "level_id": "two", "verbs": ["answered"], "minimum_events": 2},
            level | {"level": 3, "level_id": "three", "received_verbs": ["accepted"], "minimum_events": 2},
        ],
    )
    fill(
        con,
        "reference.risk_rules",
        [{"rule_id": "r", "label_zh": "甲", "label_en": "A", "before_days": 14, "minimum_days_before": 3,
          "recent_days": 7, "maximum_rate": 0.8, "action_zh": "甲", "action_en": "A"}],
    )  # fmt: skip
    fill(con, "raw.members", [{"member_id": f"m{i}", "joined_on": datetime(2026, 1, 5 + i).date()} for i in range(9)])
    return con


def land(con: duckdb.DuckDBPyConnection, events: Sequence[Event]) -> None:
    fill(con, "raw.events", list(events))


def told(con: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the tables compared, in a fixed order."""
    names = [*(f"marts.{m}" for m in ACTIVITY), *(f"intermediate.{m}" for m in INTERMEDIATE)]
    return {name: con.execute(f"from {name} order by all").fetchall() for name in names}


@pytest.fixture(scope="module")
def expected(chain: Chain) -> dict[str, list[tuple[Any, ...]]]:
    con = warehouse()
    land(con, EVENTS)
    chain.build(con)
    found = told(con)
    assert all(found.values()), [name for name, rows in found.items() if not rows]
    return found


def test_shuffled_events_make_the_same_marts(chain: Chain, expected: dict[str, list[tuple[Any, ...]]]) -> None:
    shuffled = list(EVENTS)
    random.Random(1).shuffle(shuffled)
    con = warehouse()
    land(con, shuffled)
    chain.build(con)
    assert told(con) == expected


def test_day_by_day_and_built_three_times_the_marts_are_the_same(
    chain: Chain, expected: dict[str, list[tuple[Any, ...]]]
) -> None:
    con = warehouse()
    for first in (0, 300, 301, 700):
        land(con, EVENTS[first : {0: 300, 300: 301, 301: 700, 700: 1000}[first]])
        chain.build(con)
    for _ in range(2):
        chain.build(con)
    assert told(con) == expected


def test_late_events_change_their_own_days_and_no_others(
    chain: Chain, expected: dict[str, list[tuple[Any, ...]]]
) -> None:
    con = warehouse()
    late = EVENTS[10::250]
    land(con, [event for event in EVENTS if event not in late])
    chain.build(con)
    land(con, late)
    chain.build(con, only=[m.name for m in chain.models if m.name in ("int_event_quarters", "int_event_days")])
    chain.build(con, only=["int_actor_days"])
    days = {(event["occurred_at"] + timedelta(hours=8)).date() for event in late}
    assert {day for (day,) in con.execute("select distinct day_on from arriving").fetchall()} == days
    chain.build(con)
    assert told(con) == expected


def test_events_that_are_erased_leave_no_trace(chain: Chain, expected: dict[str, list[tuple[Any, ...]]]) -> None:
    con = warehouse()
    start = EVENTS[0]["occurred_at"] - timedelta(days=30)
    ghost = [{**EVENTS[i], "event_id": f"g{i}", "actor_id": "m1", "occurred_at": start + i * timedelta(days=9)}
             for i in range(9)]  # fmt: skip
    land(con, [*EVENTS, *ghost])
    chain.build(con)
    con.execute("delete from raw.events where event_id like 'g%'")
    chain.build(con)
    found = told(con)
    for name in INTERMEDIATE[:4]:  # a day without any event keeps its mark, and nothing else
        rows = con.execute(
            f"from intermediate.{name} where mark is null or mark not like 'gone%' order by all"
        ).fetchall()
        found[f"intermediate.{name}"] = rows
    assert found == expected
