"""Files of millions of events: into the landing zone and `raw.events` by set operations. What came of every line?

`load` = `land` + `replay`. `land` reads one file, or one answer in memory, with the kind's DuckDB `select` and writes
one Parquet file with a row for every line, refused ones included, typed and already pseudonymous: nothing personal is
ever written, and the parser has no folder to spill to. `replay` brings landed files into `raw.events`; after a loss it
rebuilds the table from them alone.

Rules. A statement id is loaded once; the first wins, by (landed_at, line). Again with the same content: `duplicate_key`
inside one payload, unchanged when another payload brought it, so that replays and overlapping exports are harmless.
Again with another content: `conflicting_id`. rows_in = loaded + quarantined is checked for every payload.
There is no index: uniqueness is kept by a sorted set of keys beside the warehouse (`bulk_keys`) and by comparing what
it cannot decide (`bulk_judge`). May import: contracts, sources.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import Event
from pipelines.failures import ConfigurationError, StorageError
from pipelines.sources import SOURCES, xapi
from pipelines.sources._requirements import missing_sql, needs_sql
from pipelines.sources._source import Unreadable
from pipelines.storage import bulk_files, bulk_judge, loading, warehouse
from pipelines.storage import landing as landing_zone
from pipelines.storage.bulk_files import Place, SourceFile
from pipelines.storage.bulk_keys import TABLE, EventKeys
from pipelines.storage.bulk_said import Teller
from pipelines.storage.pseudonyms import KNOWN, Pseudonyms, sql_token

READERS = 2  # files landed side by side: a small one alone does not keep two cores busy to its end
LARGE = 128 << 20  # bytes; a larger file does, and two of them at once would need more than the parser's memory
PARSER_MEMORY = "500MB"
Copy = Callable[[str], int]  # writes the landed file from a `select`, answers the number of rows
GROUP_ROWS = 1_200_000  # rows loaded in one transaction: bounds memory whatever the number of files
PARQUET = (
    "format parquet, compression zstd, compression_level 1, parquet_version v2, write_bloom_filter false, "
    "dictionary_size_limit 2000"  # texts with more values than that gain less from a dictionary than it costs
)


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
    with ThreadPoolExecutor(READERS) as pool, _parser() as parser:
        remember = pseudonyms.prepare(parser)

        def bring(one: tuple[SourceFile, datetime]) -> Path:
            path = land(parser, feed, one[0], landing, one[1])
            remember()
            return path

        looked = pool.map(lambda file: bulk_files.look(file, pseudonyms, is_xapi=is_xapi), ordered)
        fresh: dict[str, SourceFile] = {}
        for one in looked:
            if one.sha256 not in seen:
                fresh.setdefault(one.sha256, one)
        times = [landed_at + timedelta(microseconds=i) for i in range(len(fresh))]
        work = list(zip(fresh.values(), times, strict=True))
        landed = [bring(one) for one in work if one[0].size > LARGE]
        landed += pool.map(bring, [one for one in work if one[0].size <= LARGE])
    return replay(con, feed, landed, verbs=verbs)


@contextmanager
def _parser() -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB of its own for parsing: it keeps the order of lines and can write nothing but what COPY says."""
    with duckdb.connect() as con:
        con.execute(f"set memory_limit = '{PARSER_MEMORY}'")
        con.execute("set temp_directory = ''")
        con.execute("set TimeZone = 'UTC'")
        # sides of a join that change places would change the order of lines
        con.execute("set disabled_optimizers = 'join_order,build_side_probe_side'")
        yield con


def land(
    parser: duckdb.DuckDBPyConnection,
    feed: Feed,
    file: SourceFile,
    root: Path,
    landed_at: datetime,
) -> Path:
    """Write the Parquet file of one source file: complete or not there. The same input and key give the same bytes.

    StorageError: DuckDB did not read every line, or the disk refused.
    """
    family = str(SOURCES[feed.kind].family)
    path = landing_zone.place(root, family, feed.name, landed_at, file.sha256, SOURCES[feed.kind].extension)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    about = f"kv_metadata {{payload_sha256: '{file.sha256}', landed_at: '{landed_at.isoformat()}'}}"
    with parser.cursor() as con:

        def copy(select: str) -> int:
            (rows,) = con.execute(f"copy ({select}) to '{temporary}' ({PARQUET}, {about})").fetchone() or (0,)
            return int(rows)

        try:
            refused = file.refused or _tell(con, copy, temporary, feed, file, landed_at)
            if refused:
                copy(_whole(refused.reason))
            with temporary.open("rb") as written:
                os.fsync(written.fileno())
            temporary.replace(path)
        except (duckdb.Error, OSError) as error:
            raise StorageError(f"{file.name}: cannot be landed as {path} ({error}).") from None
        finally:
            temporary.unlink(missing_ok=True)
    return path


def _tell(
    con: duckdb.DuckDBPyConnection, copy: Copy, landed: Path, feed: Feed, file: SourceFile, landed_at: datetime
) -> Unreadable | None:
    """Copy what a file says; why it is put aside as a whole, when it is."""
    if SOURCES[feed.kind].statements is not None or file.has_long_lines:
        teller = Teller(feed, file)
        con.register("said", teller.reader())
        try:
            rows = copy(xapi.select(feed, "", sql_token, landed_at, said="said", known=KNOWN))
        except duckdb.Error:
            if teller.refused is None:
                raise
            return teller.refused
        if rows != teller.rows:
            raise StorageError(f"{file.name}: {rows} of {teller.rows} rows were written. Try again.")
        return None
    if file.is_document:
        con.execute("set variable document = ?", [bulk_files.statements(file.path)])
    rows = copy(
        xapi.select(
            feed,
            str(file.path) if isinstance(file.path, Path) else "",
            sql_token,
            landed_at,
            compression=file.compression,
            document=file.is_document,
            known=KNOWN,
        )
    )
    if rows != file.lines and not file.is_document:
        _number(con, copy, landed, file, rows)
    return None


def _whole(reason: str) -> str:
    """The one row of a file that is put aside as a whole."""
    notes = {xapi.REASON: f"'{reason}'", xapi.POINTER: "'payload'"}
    types = {name: warehouse.sql_type(dtype) for name, dtype in Event.dtypes().items()}
    columns = [f"{notes.get(c, 'null')}::{types.get(c, 'VARCHAR')} as {c}" for c in xapi.landed_columns()]
    return f"select {', '.join(columns)}"


def _number(con: duckdb.DuckDBPyConnection, copy: Copy, landed: Path, file: SourceFile, rows: int) -> None:
    """Blank lines shift the numbers of the lines behind them: write down each row's own."""
    numbers = bulk_files.line_numbers(file.path)
    if len(numbers) != rows:
        raise StorageError(f"{file.name}: {rows} of {len(numbers)} lines were read. Check the file, then try again.")
    if numbers and numbers[-1] == rows:
        return  # only blank lines at the end
    con.execute("set variable numbers = ?", [numbers])
    first_try = landed.with_name(f"{landed.name}.unnumbered.tmp")
    landed.replace(first_try)
    try:
        copy(
            f"""select * exclude (file_row_number)
                       replace ('line ' || getvariable('numbers')[file_row_number + 1] as {xapi.POINTER})
                from read_parquet('{first_try}', file_row_number = true)"""
        )
    finally:
        first_try.unlink()


def replay(
    con: duckdb.DuckDBPyConnection, feed: Feed, landed: Sequence[Path], *, verbs: str = "reference.verbs"
) -> list[dict[str, Any]]:
    """Bring landed files into `raw.events`, oldest first; one line of operations.Payload for each.

    Each group of files is one transaction. Rows that are there already stay as they are.
    """
    con.execute("set preserve_insertion_order = false")  # order means nothing in the table and costs half the load
    _vocabulary(con, verbs)
    lines: list[dict[str, Any]] = []
    keys = EventKeys.of(con)
    for group in _groups(con, sorted(landed, key=lambda path: (path.parent.name, path.name))):
        con.execute("begin")
        try:
            lines += _bring_in(con, feed, group, keys)
            con.execute("commit")
        except BaseException:
            con.execute("rollback")
            raise
        keys.tidy()
    return lines


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


def _groups(con: duckdb.DuckDBPyConnection, landed: Sequence[Path]) -> Iterator[list[Path]]:
    """Neighbouring files of about GROUP_ROWS rows together."""
    group: list[Path] = []
    size = 0
    for path in landed:
        try:
            (rows,) = con.execute("select num_rows from parquet_file_metadata(?)", [str(path)]).fetchone() or (0,)
        except duckdb.Error as error:
            raise StorageError(f"{path}: the landed file cannot be read ({error}). Restore it, or delete it.") from None
        if group and size + rows > GROUP_ROWS:
            yield group
            group, size = [], 0
        group.append(path)
        size += rows
    if group:
        yield group


def _bring_in(con: duckdb.DuckDBPyConnection, feed: Feed, group: list[Path], keys: EventKeys) -> list[dict[str, Any]]:
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
    known = bulk_judge.judge(con, keys, SOURCES[feed.kind].restated)
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
