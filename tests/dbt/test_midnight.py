"""Days, weeks, months and retention at midnight, in three zones and over both changes of the clocks, by hand.

New York goes from UTC-5 to UTC-4 on 8 March 2026 at 07:00 UTC and back on 1 November at 06:00 UTC; Shanghai is UTC+8
all year. 8 March and 1 November are Sundays. The tables below were worked out on paper from the moments.
"""

from datetime import date, datetime
from typing import Any

import duckdb
import pytest

from tests.dbt.chain import Chain, empty, fill

MOMENTS = [  # UTC                          Shanghai         New York
    ("ann", "2026-03-08 04:59:59"),  #      8 March 12:59    7 March 23:59:59
    ("ann", "2026-03-08 05:00:00"),  #      8 March 13:00    8 March 00:00
    ("bob", "2026-03-08 15:59:59"),  #      8 March 23:59    8 March 11:59
    ("bob", "2026-03-08 16:00:00"),  #      9 March 00:00    8 March 12:00
    ("cat", "2026-03-08 23:59:59.999999"),  # 9 March 07:59  8 March 19:59
    ("bob", "2026-03-09 00:00:00"),  #      9 March 08:00    8 March 20:00
    ("ann", "2026-03-09 03:59:59"),  #      9 March 11:59    8 March 23:59:59
    ("ann", "2026-03-09 04:00:00"),  #      9 March 12:00    9 March 00:00
    ("ann", "2026-03-09 04:59:58"),  #      one second before 24 hours have passed since ann's first moment
    ("ann", "2026-03-09 04:59:59"),  #      24 hours later, though 25 by the wall clock of New York
    ("ann", "2026-11-01 03:59:59"),  #      1 Nov. 11:59     31 Oct. 23:59:59
    ("ann", "2026-11-01 04:00:00"),  #      1 Nov. 12:00     1 Nov. 00:00
    ("bob", "2026-11-01 16:00:00"),  #      2 Nov. 00:00     1 Nov. 11:00
    ("bob", "2026-11-02 04:59:59"),  #      2 Nov. 12:59     1 Nov. 23:59:59
    ("cat", "2026-11-02 05:00:00"),  #      2 Nov. 13:00     2 Nov. 00:00
]
# zone -> unit -> first day of the period -> active members; every other period has nobody
ACTIVE = {
    "Asia/Shanghai": {
        "day": {"2026-03-08": 2, "2026-03-09": 3, "2026-11-01": 1, "2026-11-02": 2},
        "week": {"2026-03-02": 2, "2026-03-09": 3, "2026-10-26": 1, "2026-11-02": 2},
        "month": {"2026-03-01": 3, "2026-11-01": 3},
    },
    "UTC": {
        "day": {"2026-03-08": 3, "2026-03-09": 2, "2026-11-01": 2, "2026-11-02": 2},
        "week": {"2026-03-02": 3, "2026-03-09": 2, "2026-10-26": 2, "2026-11-02": 2},
        "month": {"2026-03-01": 3, "2026-11-01": 3},
    },
    "America/New_York": {
        "day": {
            "2026-03-07": 1, "2026-03-08": 3, "2026-03-09": 1, "2026-10-31": 1, "2026-11-01": 2, "2026-11-02": 1,
        },
        "week": {"2026-03-02": 3, "2026-03-09": 1, "2026-10-26": 2, "2026-11-02": 1},
        "month": {"2026-03-01": 3, "2026-10-01": 1, "2026-11-01": 3},
    },
}  # fmt: skip
# zone -> definition -> (cohort, period) -> (members, retained), for periods 0 to 2
RETAINED = {
    "Asia/Shanghai": {
        "calendar": {
            ("2026-03-08", 0): (2, 2), ("2026-03-08", 1): (2, 2), ("2026-03-08", 2): (2, 0),
            ("2026-03-09", 0): (1, 1), ("2026-03-09", 1): (1, 0), ("2026-03-09", 2): (1, 0),
        },
        "rolling": {
            ("2026-03-08", 0): (2, 2), ("2026-03-08", 1): (2, 1), ("2026-03-08", 2): (2, 0),
            ("2026-03-09", 0): (1, 1), ("2026-03-09", 1): (1, 0), ("2026-03-09", 2): (1, 0),
        },
        "rolling_twice": {
            ("2026-03-08", 0): (2, 2), ("2026-03-08", 1): (2, 0), ("2026-03-08", 2): (2, 0),
            ("2026-03-09", 0): (1, 0), ("2026-03-09", 1): (1, 0), ("2026-03-09", 2): (1, 0),
        },
    },
    "UTC": {
        "calendar": {("2026-03-08", 0): (3, 3), ("2026-03-08", 1): (3, 2), ("2026-03-08", 2): (3, 0)},
        "rolling": {("2026-03-08", 0): (3, 3), ("2026-03-08", 1): (3, 1), ("2026-03-08", 2): (3, 0)},
        "rolling_twice": {("2026-03-08", 0): (3, 2), ("2026-03-08", 1): (3, 0), ("2026-03-08", 2): (3, 0)},
    },
    "America/New_York": {
        "calendar": {
            ("2026-03-07", 0): (1, 1), ("2026-03-07", 1): (1, 1), ("2026-03-07", 2): (1, 1),
            ("2026-03-08", 0): (2, 2), ("2026-03-08", 1): (2, 0), ("2026-03-08", 2): (2, 0),
        },
        "rolling": {
            ("2026-03-07", 0): (1, 1), ("2026-03-07", 1): (1, 1), ("2026-03-07", 2): (1, 0),
            ("2026-03-08", 0): (2, 2), ("2026-03-08", 1): (2, 0), ("2026-03-08", 2): (2, 0),
        },
        "rolling_twice": {
            ("2026-03-07", 0): (1, 1), ("2026-03-07", 1): (1, 0), ("2026-03-07", 2): (1, 0),
            ("2026-03-08", 0): (2, 1), ("2026-03-08", 1): (2, 0), ("2026-03-08", 2): (2, 0),
        },
    },
}  # fmt: skip


@pytest.fixture
def warehouse() -> duckdb.DuckDBPyConnection:
    con = empty()
    fill(con, "reference.verbs", [{"verb_id": "viewed", "family": "learning", "is_activity": True}])
    definition: dict[str, Any] = {
        "label_zh": "甲", "label_en": "A", "unit": "day", "start_events": ["activity"], "return_events": ["activity"],
        "periods": 2, "cohorts": 400,
    }  # fmt: skip
    kinds = [("calendar", "calendar", 1), ("rolling", "rolling", 1), ("rolling_twice", "rolling", 2)]
    fill(
        con,
        "reference.retention_definitions",
        [definition | {"definition_id": name, "clock": clock, "min_times": times} for name, clock, times in kinds],
    )
    for number, (who, when) in enumerate(MOMENTS):
        event = {"event_id": str(number), "actor_id": who, "actor_kind": "member", "verb": "viewed"}
        fill(con, "raw.events", [event | {"occurred_at": datetime.fromisoformat(f"{when}+00:00")}])
    return con


@pytest.mark.parametrize("zone", ACTIVE)
def test_active_members_and_retention_equal_the_tables_worked_out_by_hand(
    chain: Chain, warehouse: duckdb.DuckDBPyConnection, zone: str
) -> None:
    chain.build(warehouse, zone=zone)
    active: dict[str, dict[str, int]] = {}
    for unit, day, members in warehouse.execute(
        """select unit, period_on, active_members from marts.activity_periods
           where audience = 'members' and active_members > 0"""
    ).fetchall():
        active.setdefault(unit, {})[str(day)] = members
    assert active == ACTIVE[zone]
    curves: dict[str, dict[tuple[str, int], tuple[int, int]]] = {}
    for definition, cohort, period, members, retained in warehouse.execute(
        "select definition_id, cohort_on, period, members, retained from marts.retention_curves where is_complete"
    ).fetchall():
        assert isinstance(cohort, date)
        curves.setdefault(definition, {})[str(cohort), period] = (members, retained)
    assert curves == RETAINED[zone]


def test_another_zone_is_counted_anew_and_the_same_zone_is_not(
    chain: Chain, warehouse: duckdb.DuckDBPyConnection
) -> None:
    chain.build(warehouse)
    days = "select day_on, sum(events)::int from intermediate.int_actor_days group by 1 order by 1"
    shanghai = warehouse.execute(days).fetchall()
    chain.build(warehouse)
    assert warehouse.execute("select count(*) from arriving").fetchone() == (0,)
    assert warehouse.execute(days).fetchall() == shanghai
