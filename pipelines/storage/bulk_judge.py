"""What came of each landed event: new, known, twice in one payload, or another event under a known id?

Most rows are told apart by their keys alone (`bulk_keys`). Rows that share an id with another one of their group, or
differ from what is stored, are compared by real id and real columns. May import: contracts,
storage.bulk_keys, storage.warehouse.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipelines.contracts.raw import Event
from pipelines.storage import warehouse
from pipelines.storage.bulk_keys import CONTENT, KEY, TABLE, Contents, EventKeys, Keys, content_sql

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class _Told:
    """The good rows of a group in the order of their keys."""

    keys: Keys
    contents: Contents
    files: npt.NDArray[np.uint32]
    is_stored: Flags
    is_as_stored: Flags
    is_alone: Flags  # no other row of the group has its key


def judge(con: duckdb.DuckDBPyConnection, stored: EventKeys, restated: tuple[str, ...], parts: int = 1) -> Counter[int]:
    """Store the new rows of the view `landed`, and make the table `contested`; known rows are counted per file.

    `landed` has the columns of raw.Event, `is_good`, `file` (its number) and `line`. `contested` holds the rows whose
    key is not theirs alone, or whose content is not the stored one, with a `verdict`: new, unchanged, duplicate_key or
    conflicting_id. Columns in `restated` may differ. Many rows are judged in `parts`, by their keys: what is held in
    memory at a time is one part.
    """
    compared = [c for c in CONTENT if c not in restated]
    known: Counter[int] = Counter()
    for part in range(parts):
        known += _judge(con, stored, compared, f"{KEY} % {parts} = {part}" if parts > 1 else "true", part == 0)
    return known


def _judge(
    con: duckdb.DuckDBPyConnection, stored: EventKeys, compared: list[str], is_part: str, is_first: bool
) -> Counter[int]:
    told = _tell(con, stored, compared, is_part)
    is_contested = ~told.is_alone | (told.is_stored & ~told.is_as_stored)
    is_known = told.is_alone & told.is_as_stored
    _contested(con, _doubts(told, is_contested), compared, is_first)
    con.register("settled", pa.table({"key": np.unique(told.keys[is_contested | is_known])}))
    columns = ", ".join(Event.dtypes())
    is_new = told.is_alone & ~told.is_stored
    if is_new.any():
        con.execute(
            f"""insert into {TABLE} ({columns})
                select {columns} from landed anti join settled on {KEY} = settled.key where is_good and {is_part}"""
        )
    late = f"from contested where verdict = 'new' and {is_part}"
    if is_contested.any():
        con.execute(f"insert into {TABLE} ({columns}) select {columns} {late}")
    con.unregister("settled")
    late_keys, late_contents = (
        con.sql(f"select {KEY} as key, {content_sql(compared)} as content {late}").fetchnumpy().values()
    )
    stored.add(
        np.concatenate([told.keys[is_new], late_keys.astype(np.uint64)]),
        np.concatenate([told.contents[is_new], late_contents.astype(np.uint32)]),
    )
    return Counter(dict(enumerate(np.bincount(told.files[is_known]).tolist())))


def _tell(con: duckdb.DuckDBPyConnection, stored: EventKeys, compared: list[str], is_part: str) -> _Told:
    keys, contents, files = (
        con.sql(
            f"""select {KEY} as key, {content_sql(compared)} as content, file
                from landed where is_good and {is_part} order by key"""
        )
        .fetchnumpy()
        .values()
    )
    is_repeat = np.zeros(len(keys) + 1, np.bool_)
    is_repeat[1:-1] = keys[1:] == keys[:-1]
    is_stored, said = stored.find(keys)
    return _Told(keys, contents, files, is_stored, is_stored & (said == contents), ~(is_repeat[:-1] | is_repeat[1:]))


def _doubts(told: _Told, is_contested: Flags) -> pa.Table:
    """Contested keys: is it stored, and is a content told that is not the stored one, so that the row must be read?"""
    keys = told.keys[is_contested]
    starts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])) if len(keys) else np.zeros(0, np.int64)
    differs = (told.is_stored & ~told.is_as_stored)[is_contested]
    return pa.table(
        {
            "key": keys[starts],
            "is_stored": told.is_stored[is_contested][starts],
            "is_read": np.logical_or.reduceat(differs, starts) if len(keys) else differs,
        }
    )


def _contested(con: duckdb.DuckDBPyConnection, doubts: pa.Table, compared: list[str], is_first: bool) -> None:
    """The table `contested`, or more rows of it: usually a few."""
    content = f"struct_pack({', '.join(compared)})"
    con.register("doubts", doubts)
    con.execute(
        f"""create or replace temp table told as
            select landed.*, {content} as content, doubts.is_stored and not doubts.is_read as is_as_stored,
                   doubts.is_read, row_number() over (partition by event_id order by landed_at, line) as place
            from landed join doubts on {KEY} = doubts.key
            where is_good and {doubts.num_rows > 0}"""  # a day of nothing but news is not read again
    )
    con.unregister("doubts")
    (reads,) = warehouse.one(con, "select coalesce(bool_or(is_read), false) from told")
    con.execute(
        f"""{"create or replace temp table contested as" if is_first else "insert into contested"}
            with stored as (
                select event_id, {content} as content
                from {TABLE if reads else f"(from {TABLE} limit 0)"}
                semi join (select event_id from told where is_read) using (event_id)
            ),
            compared as (
                select told.*, told.is_as_stored or stored.event_id is not null as is_stored,
                       told.content is not distinct from case when stored.event_id is null
                           then first_value(told.content) over (partition by told.event_id order by place)
                           else stored.content end as is_same
                from told left join stored using (event_id)
            )
            select *, case
                when not is_same then 'conflicting_id'
                when row_number() over (partition by event_id, payload_sha256, is_same order by line) > 1
                    then 'duplicate_key'
                when place = 1 and not is_stored then 'new'
                else 'unchanged' end as verdict
            from compared"""
    )
