"""One file of events, or one answer, into the landing zone: a Parquet file with a row for every line.

The rows are typed and pseudonymous: nothing personal is ever written, and the parser has no folder to spill to.
May import: contracts, sources, storage.bulk_files, storage.bulk_said, storage.landing, storage.pseudonyms.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import duckdb

from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import Event
from pipelines.failures import StorageError
from pipelines.sources import SOURCES, xapi
from pipelines.sources._source import Unreadable
from pipelines.storage import bulk_files, warehouse
from pipelines.storage import landing as landing_zone
from pipelines.storage.bulk_files import SourceFile
from pipelines.storage.bulk_said import Teller
from pipelines.storage.pseudonyms import Pseudonyms, sql_token

LARGE = 128 << 20  # bytes; two larger files at once would need more than the parser's memory
MEMORY = "500MB"
GROUP_ROWS, GROUP_BYTES, CHUNK_ROWS = 122_880, 25 << 20, 2_048  # of a row group, and of the smallest one
Copy = Callable[[str], int]  # writes the landed file from a `select`, answers the number of rows
PARQUET = (
    "format parquet, compression zstd, compression_level 1, parquet_version v2, write_bloom_filter false, "
    "dictionary_size_limit 2000"  # texts with more values than that gain less from a dictionary than it costs
)


@contextmanager
def parser(pseudonyms: Pseudonyms) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB of its own for parsing: it keeps the order of lines and can write nothing but what COPY says."""
    with duckdb.connect() as con:
        con.execute(f"set memory_limit = '{MEMORY}'")
        con.execute("set temp_directory = ''")
        con.execute("set TimeZone = 'UTC'")
        pseudonyms.prepare(con)
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
            options = f"{PARQUET}, row_group_size {_group_rows(file)}, {about}"
            (rows,) = con.execute(f"copy ({select}) to '{temporary}' ({options})").fetchone() or (0,)
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


def _group_rows(file: SourceFile) -> int:
    """Rows of a row group: what is written at a time has to fit the parser's memory however long the lines are."""
    return min(GROUP_ROWS, max(CHUNK_ROWS, GROUP_BYTES * file.lines // max(1, file.size)))


def _tell(
    con: duckdb.DuckDBPyConnection, copy: Copy, landed: Path, feed: Feed, file: SourceFile, landed_at: datetime
) -> Unreadable | None:
    """Copy what a file says; why it is put aside as a whole, when it is."""
    if SOURCES[feed.kind].statements is not None or file.has_long_lines:
        teller = Teller(feed, file)
        con.register("said", teller.reader())
        try:
            rows = copy(xapi.select(feed, "", sql_token, landed_at, said="said"))
        except duckdb.Error:
            if teller.refused is None:
                raise
            return teller.refused
        if rows != teller.rows:
            raise StorageError(f"{file.name}: {rows} of {teller.rows} rows were written. Try again.")
        return None
    if file.is_document:
        con.execute("set variable document = ?", [bulk_files.statements(file.path)])
    rows = copy(_select(feed, file, landed_at))
    if rows != file.lines and not file.is_document:
        _number(con, copy, landed, file, rows)
    return None


def _select(feed: Feed, file: SourceFile, landed_at: datetime) -> str:
    return xapi.select(
        feed,
        str(file.path) if isinstance(file.path, Path) else "",
        sql_token,
        landed_at,
        compression=file.compression,
        document=file.is_document,
    )


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
