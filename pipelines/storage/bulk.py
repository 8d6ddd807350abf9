"""Files of millions of events: into the landing zone and `raw.events` by set operations. What came of every line?

`load` = `bulk_landing.land` + `replay`. `land` reads one file, or one answer in memory, with the kind's DuckDB `select`
and writes one Parquet file with a row for every line, refused ones included. `replay` brings landed files into
`raw.events`; after a loss it rebuilds the table from them alone.

Rules. A statement id is loaded once; the first wins, by (landed_at, line). Again with the same content: `duplicate_key`
inside one payload, unchanged when another payload brought it, so that replays and overlapping exports are harmless.
Again with another content: `conflicting_id`. rows_in = loaded + quarantined is checked for every payload.
There is no index: uniqueness is kept by a sorted set of keys beside the warehouse (`bulk_keys`) and by comparing what
it cannot decide (`bulk_judge`). May import: contracts, sources.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from math import ceil
from pathlib import Path
from typing import Any

import duckdb

from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import Event
from pipelines.failures import ConfigurationError, StorageError
from pipelines.settings import settings
from pipelines.sources import SOURCES, xapi
from pipelines.sources._requirements import missing_sql, needs_sql
from pipelines.storage import bulk_files, bulk_judge, bulk_landing, loading, warehouse
from pipelines.storage.bulk_files import Place, SourceFile
from pipelines.storage.bulk_keys import TABLE, EventKeys
from pipelines.storage.pseudonyms import Pseudonyms

READERS = 2  # files landed side by side: a small one alone does not keep two cores busy to its end
MEMORY = "500MB"  # for a load
GROUP_ROWS = 5_000_000  # rows judged at a time: bounds memory whatever the number of files and their size


def load(
    con: duckdb.DuckDBPyConnection,
    feed: Feed,
    files: Sequence[Place],
    *,
    landing: Path,
    pseudonyms: Pseudonyms,
    landed_at: datetime,
    verbs: str = "reference.verbs",
    seen: Collection[str] = (),
) -> list[dict[str, Any]]:
    """Land and load files or answers; one line of operations.Payload for each that is new.

    `verbs` is a relation with `iri` and `verb_id`. Files whose keyed hash is in `seen`, or that repeat another file,
    are passed over. Files are landed one microsecond apart in the order of their names, so that "first" means the
    same to everybody who reads the landing zone later.
    """
    is_xapi = SOURCES[feed.kind].statements is None
    ordered = sorted(files, key=lambda file: (file.name, str(file)) if isinstance(file, Path) else ("", ""))
    with ThreadPoolExecutor(READERS) as pool, bulk_landing.parser(pseudonyms) as parser:
        looked = pool.map(lambda file: bulk_files.look(file, pseudonyms, is_xapi=is_xapi), ordered)
        fresh: dict[str, SourceFile] = {}
        for one in looked:
            if one.sha256 not in seen:
                fresh.setdefault(one.sha256, one)
        times = [landed_at + timedelta(microseconds=i) for i in range(len(fresh))]
        work = list(zip(fresh.values(), times, strict=True))

        def land(one: tuple[SourceFile, datetime]) -> Path:
            return bulk_landing.land(parser, feed, one[0], landing, one[1])

        landed = [land(one) for one in work if one[0].size > bulk_landing.LARGE]
        landed += pool.map(land, [one for one in work if one[0].size <= bulk_landing.LARGE])
    return replay(con, feed, landed, verbs=verbs)


def replay(
    con: duckdb.DuckDBPyConnection, feed: Feed, landed: Sequence[Path], *, verbs: str = "reference.verbs"
) -> list[dict[str, Any]]:
    """Bring landed files into `raw.events`, oldest first; one line of operations.Payload for each.

    Each group of files is one transaction. Rows that are there already stay as they are. What the warehouse may hold in
    memory is less meanwhile: it would keep what was written, which nobody reads again.
    """
    con.execute("set preserve_insertion_order = false")  # order means nothing in the table and costs half the load
    _vocabulary(con, verbs)
    lines: list[dict[str, Any]] = []
    keys = EventKeys.of(con)
    with _frugal(con):
        for group, rows in _groups(con, sorted(landed, key=lambda path: (path.parent.name, path.name))):
            con.execute("begin")
            try:
                lines += _bring_in(con, feed, group, keys, max(1, ceil(rows / GROUP_ROWS)))
                con.execute("commit")
            except BaseException:
                con.execute("rollback")
                raise
            keys.tidy()
        if sum(line["rows_new"] for line in lines) > GROUP_ROWS:
            con.execute("checkpoint")  # whoever comes next would do it with more memory
    return lines


@contextmanager
def _frugal(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    limit = "parse_formatted_bytes(current_setting('memory_limit'))"
    (is_more,) = warehouse.one(con, f"select {limit} > parse_formatted_bytes(?)", [MEMORY])
    if is_more:
        con.execute(f"set memory_limit = '{MEMORY}'")
    try:
        yield
    finally:
        con.execute(f"set memory_limit = '{settings().memory_limit}'")


def _vocabulary(con: duckdb.DuckDBPyConnection, verbs: str) -> None:
    """Which IRI means which verb, and what it needs: the vocabulary, then the common aliases of its verbs."""
    con.execute(
        f"""create or replace temp table vocabulary as
            with aliases as (select unnest(?) as iri, unnest(?) as verb_id)
            select iri, verb_id, {needs_sql("requires")} as needs from {verbs}
            union all
            select aliases.iri, verb_id, {needs_sql("requires")}
            from aliases join {verbs} using (verb_id) anti join {verbs} as own on own.iri = aliases.iri""",
        [list(xapi.ALIASES), list(xapi.ALIASES.values())],
    )
    if not con.execute("select 1 from vocabulary limit 1").fetchone():
        # every event would be put aside for a reason that is none of its own
        raise ConfigurationError(
            f"{verbs} holds no verb, so no event could be read. Load data/reference/verbs.csv first "
            "(`talent ingest` does); landed files stay where they are."
        )


def _groups(con: duckdb.DuckDBPyConnection, landed: Sequence[Path]) -> Iterator[tuple[list[Path], int]]:
    """Neighbouring files of at most GROUP_ROWS rows together, or one of more; the number of rows."""
    group: list[Path] = []
    size = 0
    for path in landed:
        try:
            (rows,) = con.execute("select num_rows from parquet_file_metadata(?)", [str(path)]).fetchone() or (0,)
        except duckdb.Error as error:
            raise StorageError(f"{path}: the landed file cannot be read ({error}). Restore it, or delete it.") from None
        if group and size + rows > GROUP_ROWS:
            yield group, size
            group, size = [], 0
        group.append(path)
        size += rows
    if group:
        yield group, size


def _bring_in(
    con: duckdb.DuckDBPyConnection, feed: Feed, group: list[Path], keys: EventKeys, parts: int
) -> list[dict[str, Any]]:
    """One group of files: clean rows straight in, contested ids judged, the rest to quarantine, all counted."""
    paths = [str(path) for path in group]
    con.execute(
        """create or replace temp table files as
           select *, (row_number() over (order by landed_at, filename) - 1)::uinteger as file
           from (select file_name as filename,
                        max(decode(value)) filter (decode(key) = 'payload_sha256') as payload_sha256,
                        max(decode(value)) filter (decode(key) = 'landed_at')::timestamptz as landed_at
                 from parquet_kv_metadata(?) group by file_name)""",
        [paths],
    )
    con.execute(
        f"""create or replace temp view landed as
            select rows.* exclude (filename, file_row_number), file_row_number + 1 as line, file,
                   '{feed.name}' as feed, payload_sha256, landed_at, verb_id as verb,
                   {missing_sql("needs")} as missing,
                   reason is null and verb_id is not null and missing is null as is_good
            from ({_landed(con, paths)}) as rows
            join files using (filename) left join vocabulary on iri = {xapi.VERB_IRI}"""
    )
    (before,) = warehouse.one(con, f"select count(*) from {TABLE}")
    known = bulk_judge.judge(con, keys, SOURCES[feed.kind].restated, parts)
    _put_aside(con, feed)
    lines = _count(con, feed, group, known)
    (after,) = warehouse.one(con, f"select count(*) from {TABLE}")
    assert after - before == sum(line["rows_new"] for line in lines), (feed.name, after - before, lines)
    return lines


def _landed(con: duckdb.DuckDBPyConnection, paths: list[str]) -> str:
    """The rows of landed files; what a column says that they were landed without is unknown."""
    listed = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
    counts = "select name, count(*)::bigint from parquet_schema(?) group by name"
    files_with = dict(con.execute(counts, [paths]).fetchall())
    lacking = [column for column in xapi.landed_columns() if column not in files_with]
    types = {name: warehouse.sql_type(dtype) for name, dtype in Event.dtypes().items()}
    unknown = "".join(f", null::{types.get(column, 'VARCHAR')} as {column}" for column in lacking)
    is_mixed = any(files_with.get(column, 0) not in (0, len(paths)) for column in xapi.landed_columns())
    by_name = ", union_by_name = true" if is_mixed else ""
    return f"select *{unknown} from read_parquet([{listed}], filename = true, file_row_number = true{by_name})"


def _put_aside(con: duckdb.DuckDBPyConnection, feed: Feed) -> None:
    """Refused rows to quarantine, with reason and line; nothing of their content."""
    con.execute(
        "delete from operations.quarantine where feed = ? and payload_sha256 in (select payload_sha256 from files)",
        [feed.name],
    )
    con.execute(
        f"""insert into operations.quarantine
                (feed, contract, payload_sha256, pointer, reason, detail, landed_at)
            with refused as (
                select payload_sha256, pointer, line, coalesce(reason, missing, 'unknown_verb') as reason, landed_at
                from landed where not is_good
                union all
                select payload_sha256, pointer, line, verdict, landed_at
                from contested where verdict in ('duplicate_key', 'conflicting_id')
            )
            select '{feed.name}', '{TABLE}', payload_sha256, coalesce(pointer, 'line ' || line), reason, null, landed_at
            from refused"""
    )


def _count(
    con: duckdb.DuckDBPyConnection, feed: Feed, group: list[Path], unchanged: Mapping[int, int]
) -> list[dict[str, Any]]:
    """The ledger's lines, oldest first; `unchanged` are the known rows of each file that are not in `contested`."""
    parser = loading.parser_of(feed, SOURCES[feed.kind])
    rows = con.execute(
        f"""with sizes as (select payload_sha256, count(*) as n from landed group by all),
            aside as (select payload_sha256, count(*) as n from operations.quarantine
                      where feed = '{feed.name}' group by all),
            known as (select payload_sha256, count(*) as n from contested where verdict = 'unchanged' group by all)
            select file, filename, payload_sha256, landed_at,
                   coalesce(sizes.n, 0), coalesce(aside.n, 0), coalesce(known.n, 0)
            from files left join sizes using (payload_sha256) left join aside using (payload_sha256)
            left join known using (payload_sha256) order by file"""
    ).fetchall()
    places = {str(path): "/".join(path.parts[-4:]) for path in group}
    return [
        {
            "payload_sha256": sha256,
            "feed": feed.name,
            "contract": TABLE,
            "parser": parser,
            "path": places[filename],
            "landed_at": landed_at,
            "rows_in": rows_in,
            "rows_loaded": rows_in - aside,
            "rows_new": rows_in - aside - known - unchanged[file],
            "rows_changed": 0,
            "rows_unchanged": known + unchanged[file],
            "rows_quarantined": aside,
        }
        for file, filename, sha256, landed_at, rows_in, aside, known in rows
    ]
