"""The set of keys: whatever comes in whatever order, the verdicts are those of a row-by-row reading with real ids."""

import tempfile
from collections import Counter
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.contracts.raw import Event
from pipelines.storage import bulk, bulk_judge, bulk_keys, warehouse
from pipelines.storage.bulk_keys import EventKeys
from tests.storage.test_bulk import FEED, KEY, LANDED, VIEWED, counts, statement, text, vocabulary, write

# a load: its files; a file: lines of (id, content)
LINE = st.tuples(st.integers(1, 6), st.integers(1, 3))
LOADS = st.lists(st.lists(st.lists(LINE, min_size=1, max_size=5), min_size=1, max_size=3), min_size=1, max_size=4)
Loads = list[list[list[tuple[int, int]]]]


def said(line: tuple[int, int]) -> dict[str, Any]:
    """A statement with an id and one of three contents."""
    return statement(line[0], timestamp=f"2026-03-01T10:00:0{line[1]}Z")


def read_row_by_row(loads: Loads) -> tuple[dict[int, int], Counter[str]]:
    """The rules of `bulk`, read one line after the other: what is stored, and how many lines came to what."""
    stored: dict[int, int] = {}
    verdicts: Counter[str] = Counter()
    seen: set[str] = set()
    for files in loads:
        for file in files:
            if repr(file) in seen:
                continue
            seen.add(repr(file))
            told: set[int] = set()
            for key, content in file:
                if key in stored and stored[key] != content:
                    verdicts["conflicting_id"] += 1
                elif key in told:
                    verdicts["duplicate_key"] += 1
                else:
                    verdicts["unchanged" if key in stored else "new"] += 1
                    stored.setdefault(key, content)
                    told.add(key)
    return stored, verdicts


@cache
def prepared() -> bytes:
    """An empty warehouse with its vocabulary: making its tables takes longer than the test."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "w.duckdb"
        with warehouse.connect(file) as con:
            warehouse.prepare(con)
            vocabulary(con, {"viewed": VIEWED})
        return file.read_bytes()


def load(con: duckdb.DuckDBPyConnection, folder: Path, hour: int, files: list[list[tuple[int, int]]]) -> Counter[str]:
    """Load files; new and unchanged rows and the reasons of the others."""
    written = write(folder / f"in{hour}", {f"{i}.ndjson": text(*map(said, file)) for i, file in enumerate(files)})
    ledger = con.execute("select payload_sha256 from operations.payloads").fetchall()
    at = LANDED + timedelta(hours=hour)
    before = aside(con)
    lines = bulk.load(
        con, FEED, written, landing=folder / "landing", pseudonyms=KEY, landed_at=at, seen={one for (one,) in ledger}
    )
    hashes = [line["payload_sha256"] for line in lines]
    con.execute("insert into operations.payloads (payload_sha256) select unnest(?)", [hashes])
    loaded = Counter({what: sum(line[f"rows_{what}"] for line in lines) for what in ("new", "unchanged")})
    return +(loaded + aside(con) - before)


def aside(con: duckdb.DuckDBPyConnection) -> Counter[str]:
    return Counter(dict(con.execute("select reason, count(*) from operations.quarantine group by 1").fetchall()))


@settings(max_examples=8, deadline=None)
@given(LOADS, st.booleans())
def test_any_loads_end_as_a_row_by_row_reading_says(loads: Loads, is_closed_between: bool) -> None:
    stored, verdicts = read_row_by_row(loads)
    with tempfile.TemporaryDirectory() as name:
        folder, found = Path(name), Counter[str]()
        (folder / "w.duckdb").write_bytes(prepared())
        if is_closed_between:
            for hour, files in enumerate(loads):
                with warehouse.connect(folder / "w.duckdb") as con:
                    found += load(con, folder, hour, files)
        else:
            with warehouse.connect(folder / "w.duckdb") as con:
                for hour, files in enumerate(loads):
                    found += load(con, folder, hour, files)
        with warehouse.connect(folder / "w.duckdb") as con:
            rows = con.execute("select event_id[2:]::int, second(occurred_at)::int from raw.events").fetchall()
    assert found == verdicts
    assert len(rows) == len(stored)
    assert dict(rows) == stored


ARRAYS = st.lists(st.lists(st.integers(0, 40), unique=True, max_size=12), max_size=8)


@settings(max_examples=50, deadline=None)
@given(ARRAYS, st.lists(st.integers(0, 45), unique=True))
def test_keys_are_found_with_their_contents_in_any_number_of_runs(batches: list[list[int]], asked: list[int]) -> None:
    with duckdb.connect() as con:
        keys, known = EventKeys(con, None, []), dict[int, int]()
        for batch in batches:
            fresh = [key for key in batch if key not in known]
            known |= {key: key * 7 for key in fresh}
            keys.add(np.array(fresh, np.uint64), np.array([known[key] for key in fresh], np.uint32))
        wanted = sorted(asked)
        is_stored, contents = keys.find(np.array(wanted, np.uint64))
    assert is_stored.tolist() == [key in known for key in wanted]
    assert contents.tolist() == [known.get(key, 0) for key in wanted]


# -- the set and the table ----------------------------------------------------------------------------------------


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "w.duckdb").write_bytes(prepared())
    with warehouse.connect(tmp_path / "w.duckdb") as con:
        assert load(con, tmp_path, 0, [[(1, 1), (2, 1), (3, 1)]]) == {"new": 3}
    return tmp_path


def folder_of_keys(place: Path) -> Path:
    return place / "w.event_keys"


CHANGES = {
    "a file is lost": lambda _, folder: [file.unlink() for file in folder.iterdir()],
    "a file is cut": lambda _, folder: [file.write_bytes(file.read_bytes()[:-1]) for file in folder.iterdir()],
    "DuckDB hashes otherwise": lambda con, _: con.execute("update operations.event_key_files set hashed_as = 'x'"),
    "a row is erased": lambda con, _: con.execute("delete from raw.events where event_id = 'e3'"),
    "a row came another way": lambda con, _: con.execute(
        "insert into raw.events (event_id, actor_kind, verb, feed) values ('e9', 'member', 'viewed', 'other')"
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_set_that_does_not_fit_the_table_is_made_anew(place: Path, change: str) -> None:
    with warehouse.connect(place / "w.duckdb") as con:
        CHANGES[change](con, folder_of_keys(place))
        (rows,) = warehouse.one(con, "select count(*) from raw.events")
        expected = {"unchanged": 2, "conflicting_id": 1, "new": 1}
        lines = [(1, 1), (2, 1), (3, 2), (5, 1)]
        if change == "a row is erased":
            expected = {"unchanged": 2, "new": 2}
        assert load(con, place, 1, [lines]) == expected
        if change == "a row came another way":
            assert load(con, place, 2, [[(9, 1)]]) == {"conflicting_id": 1}
        listed = con.execute("select file, keys from operations.event_key_files").fetchall()
        assert sum(keys for _, keys in listed) == rows + expected["new"]
        assert {file for file, _ in listed} == {file.name for file in folder_of_keys(place).iterdir()}


def test_a_load_that_fails_leaves_the_set_as_it_was(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("power cut")

    with warehouse.connect(place / "w.duckdb") as con:
        with monkeypatch.context() as patch:
            patch.setattr(bulk, "_count", broken)
            with pytest.raises(RuntimeError):
                load(con, place, 1, [[(4, 1), (5, 1)]])
        assert load(con, place, 2, [[(1, 1), (4, 1)]]) == {"unchanged": 1, "new": 1}
        counted = con.execute("select file, keys from operations.event_key_files").fetchall()
    assert sorted(keys for _, keys in counted) == [1, 3]
    assert {file for file, _ in counted} == {file.name for file in folder_of_keys(place).iterdir()}


def test_ids_that_share_a_key_are_told_apart_by_themselves(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with warehouse.connect(place / "w.duckdb") as con:
        for module in (bulk_keys, bulk_judge):
            monkeypatch.setattr(module, "KEY", "(hash(event_id) % 1)")  # every id has the key 0
        con.execute("delete from operations.event_key_files")
        at = [(4, 2), (5, 3), (4, 2), (4, 3), (1, 2)]
        assert load(con, place, 1, [at]) == {"new": 2, "duplicate_key": 1, "conflicting_id": 2}
        ids = con.execute("select event_id from raw.events order by 1").fetchall()
        assert ids == [("e1",), ("e2",), ("e3",), ("e4",), ("e5",)]
        Event.validate(con.sql("select * from raw.events").pl(), lazy=True)


def test_a_replay_of_what_is_known_counts_per_file(place: Path) -> None:
    with warehouse.connect(place / "w.duckdb") as con:
        files = write(place / "again", {"a.ndjson": text(said((1, 1)), said((2, 1))), "b.ndjson": text(said((3, 1)))})
        lines = bulk.load(
            con, FEED, files, landing=place / "landing", pseudonyms=KEY, landed_at=LANDED + timedelta(hours=9)
        )
        assert [counts(line) for line in lines] == [(2, 0, 2, 0), (1, 0, 1, 0)]
