"""Which events are stored? A sorted set of keys beside the warehouse, so that a day costs a day however much is stored.

The key of an event is DuckDB's 64-bit hash of its id; with it goes a 32-bit hash of its content. To look 100,000 keys
up among 10 million takes 25 ms (a search in a sorted, memory-mapped file); a join with all stored ids reads them all.
The set only says where to look: a key that is absent is new, key and content that are present are the same event (96
bits), everything else is compared by its real id and its real columns in `bulk_judge`.

A set is a few files `<warehouse>.event_keys/<random>`, never changed once written: n keys (uint64, sorted), then n
contents (uint32) in the same order. `operations.event_key_files` says which count; it is written in the transaction
that stores the rows, so both are there or neither. When they do not add up to the table's rows (a row came or went by
another way, a file is missing, DuckDB hashes otherwise than it did), the set is made anew from the table: it is never
needed to know anything, and may be deleted at any time. May import: contracts, storage.warehouse.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import duckdb
import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.contracts.raw import LINEAGE, Event
from pipelines.storage import warehouse

Keys = npt.NDArray[np.uint64]
Contents = npt.NDArray[np.uint32]
TABLE, LEDGER = "raw.events", "operations.event_key_files"
_BESIDE = (*LINEAGE, "event_id", "actor_rule", "stored_at")
CONTENT = [c for c in Event.dtypes() if c not in _BESIDE]  # what a conflict is about
KEY = "hash(event_id)"
LARGEST = 2**24  # keys of one file: bounds what merging needs, 200 MB
SCANNED = 2_500_000  # keys sorted at a time when the set is made anew
_BYTES = 12  # of a key and its content
_PROBE = "concat(hash('talent'), '/', (hash('talent', null::double, 1) >> 32)::uinteger)"  # as KEY and content_sql


def content_sql(compared: list[str]) -> str:
    """The hash of an event's content as a DuckDB expression."""
    return f"(hash({', '.join(compared)}) >> 32)::uinteger"


@dataclass(frozen=True)
class _Run:
    """One file of the set, or one array of a warehouse in memory."""

    keys: Keys
    contents: Contents
    file: Path | None = None

    def __len__(self) -> int:
        return len(self.keys)


class EventKeys:
    """The set of one warehouse, as of the transaction that is open."""

    def __init__(self, con: duckdb.DuckDBPyConnection, folder: Path | None, runs: list[_Run]) -> None:
        self._con, self._folder, self._runs = con, folder, runs

    @classmethod
    def of(cls, con: duckdb.DuckDBPyConnection) -> Self:
        """The set of a connection's warehouse, made anew when it does not fit the table."""
        (place,) = warehouse.one(con, "select path from duckdb_databases() where database_name = current_database()")
        folder = Path(place).with_suffix(".event_keys") if place else None
        runs = _read(con, folder) if folder else None
        keys = cls(con, folder, runs or [])
        if runs is None:
            keys._make()
        keys.tidy()
        return keys

    def find(self, keys: Keys) -> tuple[npt.NDArray[np.bool_], Contents]:
        """For sorted keys: which are stored, and the content that is stored with them (0 where none is)."""
        found = np.zeros(len(keys), np.bool_)
        contents = np.zeros(len(keys), np.uint32)
        for run in self._runs:
            if len(run) == 0 or len(keys) == 0:
                continue
            places = np.minimum(np.searchsorted(run.keys, keys), len(run) - 1)
            hits = run.keys[places] == keys
            contents[hits] = run.contents[places[hits]]
            found |= hits
        return found, contents

    def add(self, keys: Keys, contents: Contents) -> None:
        """Keys of rows that were stored; small files are merged, so that there are few whatever the number of days."""
        if len(keys) == 0:
            return
        order = np.argsort(keys, kind="stable")  # which is quick where nearly all are in order already
        last = _Run(keys[order], contents[order])
        while self._runs and len(self._runs[-1]) < 2 * len(last) and len(self._runs[-1]) + len(last) <= LARGEST:
            last = _merged(self._runs.pop(), last)
        self._runs.append(self._written(last))
        self._note()

    def tidy(self) -> None:
        """Delete the files that no longer count; call it when nothing can be rolled back."""
        if self._folder is None or not self._folder.is_dir():
            return
        counted = {run.file for run in self._runs}
        for file in self._folder.iterdir():
            if file not in counted:
                file.unlink()

    def _make(self) -> None:
        """The set from the table alone."""
        self._runs = []
        scan = self._con.sql(f"select {KEY} as key, {content_sql(CONTENT)} as content from {TABLE}")
        for batch in scan.to_arrow_reader(SCANNED):
            if batch.num_rows == 0:
                continue
            keys, contents = (batch.column(i).to_numpy() for i in (0, 1))
            order = np.argsort(keys)
            self._runs.append(self._written(_Run(keys[order], contents[order])))
        self._note()

    def _written(self, run: _Run) -> _Run:
        """The run in a file that is on the disk for good, mapped into memory."""
        if self._folder is None:
            return run
        self._folder.mkdir(exist_ok=True)
        file = self._folder / secrets.token_hex(8)
        with file.open("wb") as out:
            run.keys.tofile(out)
            run.contents.tofile(out)
            out.flush()
            os.fsync(out.fileno())
        return _mapped(file, len(run))

    def _note(self) -> None:
        """Which files count, in the transaction that is open."""
        if self._folder is None:
            return
        self._con.execute(f"delete from {LEDGER}")
        names = [run.file.name for run in self._runs if run.file]
        self._con.execute(
            f"insert into {LEDGER} (file, keys, hashed_as) select unnest(?), unnest(?), {_PROBE}",
            [names, [len(run) for run in self._runs]],
        )


def _read(con: duckdb.DuckDBPyConnection, folder: Path) -> list[_Run] | None:
    """The files that count; None when they do not fit the table, or each other."""
    noted = con.execute(f"select file, keys, hashed_as = {_PROBE} from {LEDGER} order by keys desc, file").fetchall()
    (stored,) = warehouse.one(con, f"select count(*) from {TABLE}")
    if sum(keys for _, keys, _ in noted) != stored or not all(same for _, _, same in noted):
        return None
    files = [(folder / name, keys) for name, keys, _ in noted]
    if not all(file.is_file() and file.stat().st_size == keys * _BYTES for file, keys in files):
        return None
    return [_mapped(file, keys) for file, keys in files]


def _mapped(file: Path, keys: int) -> _Run:
    return _Run(
        np.memmap(file, np.uint64, "r", shape=(keys,)),
        np.memmap(file, np.uint32, "r", offset=8 * keys, shape=(keys,)),
        file,
    )


def _merged(one: _Run, other: _Run) -> _Run:
    """Two sorted runs as one."""
    frames = [pl.DataFrame({"key": run.keys, "content": run.contents}) for run in (one, other)]
    merged = frames[0].merge_sorted(frames[1], "key")
    return _Run(merged["key"].to_numpy(), merged["content"].to_numpy())
