"""Shuffled, repeated and split input gives the same raw tables."""

import json
import random
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import Outcome, Paper
from pipelines.sources._source import Source
from pipelines.storage import landing, loading, warehouse

START = datetime(2026, 3, 2, tzinfo=UTC)
FEED = Feed(name="f", kind="test", path="x")
# a state of one of three papers: which one, its title, when it says it was updated, when it was landed
STATES = st.lists(
    st.tuples(st.integers(1, 3), st.integers(1, 3), st.none() | st.integers(0, 3), st.integers(0, 5)),
    min_size=1,
    max_size=10,
)


def paper(state: tuple[int, int, int | None, int]) -> dict[str, Any]:
    key, title, updated, landed = state
    return {
        "feed": "f", "payload_sha256": f"{landed}-{title}-{updated}", "landed_at": START + timedelta(hours=landed),
        "source": "s", "paper_id": str(key), "title": f"title {title}", "is_withdrawn": False,
        "updated_at": None if updated is None else START + timedelta(hours=updated),
    }  # fmt: skip


def upserted(batches: list[list[dict[str, Any]]]) -> list[tuple[Any, ...]]:
    with tempfile.TemporaryDirectory() as folder, warehouse.connect(Path(folder) / "w.duckdb") as con:
        con.execute("create schema raw")
        columns = ", ".join(f'"{c}" {warehouse.sql_type(t)}' for c, t in Paper.dtypes().items())
        con.execute(f"create table raw.papers ({columns})")
        for batch in batches:
            warehouse.upsert(con, Paper, pl.DataFrame(batch, schema=Paper.dtypes()))
        return con.execute("select paper_id, title, updated_at, landed_at from raw.papers order by all").fetchall()


@settings(max_examples=15, deadline=None)
@given(STATES, st.randoms(use_true_random=False))
def test_which_state_stands_does_not_depend_on_the_order_of_arrival(states: list, chance: random.Random) -> None:
    # a content that comes back after another one is told apart by the order of landing only: `loading.pending` keeps it
    known: dict[tuple[int, int], tuple] = {}
    for state in states:
        known.setdefault((state[0], state[1]), state)
    once = list(known.values())
    shuffled = [*once, *once]
    chance.shuffle(shuffled)
    in_order = sorted(once, key=lambda s: s[3])
    assert upserted([[paper(s)] for s in shuffled]) == upserted([[paper(s)] for s in in_order])


def outcomes(payload: bytes, _feed: Feed) -> pl.DataFrame:
    rows = [{"outcome_id": k, "project_id": "p", "kind": "code", "reuses": n} for k, n in json.loads(payload)]
    names = ("outcome_id", "project_id", "kind", "reuses")
    return pl.DataFrame(rows, schema={c: Outcome.dtypes()[c] for c in names})


def loaded(root: Path, runs: list[list[tuple[int, list]]], chance: random.Random | None = None) -> list[tuple]:
    """raw.outcomes after runs that land (hour, rows) each and read what is pending, twice."""
    source = Source(contract=Outcome, family="projects", parse=outcomes)
    with warehouse.connect(root / "w.duckdb") as con:
        con.execute("set threads = 1")
        warehouse.prepare(con)
        for run in runs:
            for hour, rows in chance.sample(run, len(run)) if chance else run:
                at = START + timedelta(hours=hour)
                landing.keep(root / "landing", "projects", "f", "json", json.dumps(rows).encode(), at)
            for _ in range(2):
                everything = landing.payloads(root / "landing", "projects", "f")
                for one in loading.pending(con, FEED, source, everything):
                    loading.load(con, FEED, source, one)
        assert_accounted(con)
        return con.execute("select outcome_id, reuses, landed_at from raw.outcomes order by all").fetchall()


def assert_accounted(con: duckdb.DuckDBPyConnection) -> None:
    wrong = con.execute("select count(*) from operations.payloads where rows_in <> rows_loaded + rows_quarantined")
    assert wrong.fetchone() == (0,)


@settings(max_examples=5, deadline=None)
@given(
    st.lists(st.dictionaries(st.sampled_from("abc"), st.integers(0, 2), min_size=1), min_size=1, max_size=5),
    st.integers(1, 5),
    st.randoms(use_true_random=False),
)
def test_shuffled_repeated_and_split_payloads_load_to_the_same_table(
    contents: list[dict[str, int]], size: int, chance: random.Random
) -> None:
    """A state that comes back (1, 2, then 1 again) is the newest state, however many runs read it."""
    payloads = [(hour, sorted(rows.items())) for hour, rows in enumerate(contents)]
    split = [(hour, [row]) for hour, rows in payloads for row in rows]  # one payload a row, landed at the same moment
    whole = [payloads[i : i + size] for i in range(0, len(payloads), size)]
    with tempfile.TemporaryDirectory() as a, tempfile.TemporaryDirectory() as b, tempfile.TemporaryDirectory() as c:
        expected = loaded(Path(a), [payloads])
        assert loaded(Path(b), whole, chance) == expected
        assert loaded(Path(c), [split], chance) == expected
    assert [(k, n) for k, n, _ in expected] == sorted({k: n for _, rows in payloads for k, n in rows}.items())
