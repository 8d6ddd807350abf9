"""The one macro for waits that have not ended, against scipy's Kaplan-Meier estimator."""

import random
from pathlib import Path

import duckdb
import jinja2
import numpy as np
import pytest
from scipy import stats

PROJECT = Path(__file__).resolve().parents[2] / "dbt_project"
MARKS = (24, 72)


def survival(con: duckdb.DuckDBPyConnection, by: list[str]) -> list[tuple[object, ...]]:
    """What the macro makes of the table `waits`, in the order of its groups."""
    source = (PROJECT / "macros/survival.sql").read_text(encoding="utf-8")
    macros = vars(jinja2.Environment().from_string(source).module)
    made = macros["survival"]("waits", by, MARKS)
    return con.execute(f"select * from {made} as summary order by all").fetchall()


def expected(hours: list[float], ended: list[bool]) -> tuple[int, int, float | None, float | None, float | None]:
    """Rows, ends, median and the share still waiting at each mark, from scipy's survival function."""
    data = stats.CensoredData(
        uncensored=[h for h, e in zip(hours, ended, strict=True) if e],
        right=[h for h, e in zip(hours, ended, strict=True) if not e],
    )
    curve = stats.ecdf(data).sf
    below = np.flatnonzero(curve.probabilities <= 0.5 + 1e-9)
    median = float(curve.quantiles[below[0]]) if len(below) else None
    still = [
        float(curve.evaluate(mark)) if max(hours) >= mark or curve.probabilities[-1] < 1e-9 else None for mark in MARKS
    ]
    return len(hours), sum(ended), median, still[0], still[1]


@pytest.mark.parametrize("seed", range(25))
def test_the_macro_agrees_with_scipy_on_random_waits_with_ties(seed: int) -> None:
    chance = random.Random(seed)
    groups = {
        group: (
            [
                chance.choice([float(chance.randint(1, 12)), round(chance.expovariate(1 / 40), 2) + 0.01])
                for _ in range(n)
            ],
            [chance.random() < share for _ in range(n)],
        )
        for group, n, share in (("a", 1 + seed, 0.9), ("b", 40, 0.5), ("c", 7, 1.0), ("d", 6, 0.0))
    }
    with duckdb.connect() as con:
        con.execute("create table waits (team text, hours double, is_ended boolean)")
        for group, (hours, ended) in groups.items():
            con.executemany(
                "insert into waits values (?, ?, ?)", [[group, *row] for row in zip(hours, ended, strict=True)]
            )
        con.execute("insert into waits values ('e', null, false)")  # a wait of unknown length says nothing
        found = survival(con, ["team"])

    assert [row[0] for row in found] == list(groups)
    for row, (hours, ended) in zip(found, groups.values(), strict=True):
        assert row[1:] == pytest.approx(expected(hours, ended), abs=1e-8)


def test_without_groups_all_waits_are_one() -> None:
    """Waits of 2 and 10 h end, 3 and 20 h do not: 3/4 wait after 2 h, 3/8 after 10 h; nobody is watched for a day."""
    with duckdb.connect() as con:
        con.execute("create table waits (hours double, is_ended boolean)")
        con.execute("insert into waits values (2, true), (3, false), (10, true), (20, false)")
        assert survival(con, []) == [(4, 2, 10.0, None, None)]
