"""The DuckDB warehouse: tables made from contracts, rows in, rows out.

One process writes at a time. Tables have no primary keys: building one on a large table costs more than the load;
uniqueness is what the loader keeps and dbt tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipelines.contracts import Contract, derived, operations, raw, reference, tables
from pipelines.failures import Locked, StorageError
from pipelines.settings import settings

SCHEMAS = {"raw": raw, "reference": reference, "operations": operations, "derived": derived}
TYPES: dict[object, str] = {
    pl.String: "VARCHAR",
    pl.Boolean: "BOOLEAN",
    pl.Int64: "BIGINT",
    pl.Float64: "DOUBLE",
    pl.Date: "DATE",
    pl.List: "VARCHAR[]",
}
AT_ONCE = 245_760  # rows handed to DuckDB at a time: two of its row groups
# Of random ids compression takes off four tenths and makes a third of the work of storing an event.
STORED_AS = {("raw", "events", "event_id"): "using compression uncompressed"}


def sql_type(dtype: pl.DataType) -> str:
    """The DuckDB type of a contract's column."""
    if isinstance(dtype, pl.Datetime):
        return "TIMESTAMPTZ"
    if isinstance(dtype, pl.Decimal):
        return f"DECIMAL({dtype.precision},{dtype.scale})"
    return TYPES[dtype.base_type()]


def contract_of(schema: str, table: str) -> type[Contract]:
    """The contract of a table."""
    return tables(SCHEMAS[schema])[table]


def address(contract: type[Contract]) -> str:
    """`schema.table` of a contract: the schema is the module, or the package, of `pipelines.contracts`."""
    return f"{contract.__module__.split('.')[2]}.{contract.table()}"


@contextmanager
def connect(path: Path | None = None, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection; Locked names the process that holds the file, StorageError says what else is wrong."""
    path = path or settings().warehouse
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        con = duckdb.connect(path, read_only=read_only)
    except duckdb.IOException as error:
        if "lock" in str(error):
            pid = re.search(r"PID (\d+)", str(error))
            raise Locked(f"{path.name} is open in process {pid.group(1) if pid else 'unknown'}; close it.") from None
        raise StorageError(f"{path}: the warehouse cannot be opened. Delete it and run `talent replay`.") from error
    except duckdb.Error as error:
        raise StorageError(f"{path}: the warehouse is damaged. Delete it and run `talent replay`.") from error
    try:
        con.execute("SET TimeZone = 'UTC'")
        con.execute(f"SET memory_limit = '{settings().memory_limit}'")
        con.execute("SET preserve_insertion_order = false")
        yield con
    finally:
        con.close()


def prepare(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Make the schemas and tables; a table whose contract has changed is emptied, to be loaded from landing again.

    The addresses of the tables that were made anew are answered.
    """
    have = {
        (schema, table): list(zip(names, types, strict=True))
        for schema, table, names, types in con.execute(
            """select schema_name, table_name, list(column_name order by column_index),
                      list(data_type order by column_index)
               from duckdb_columns() where database_name = current_database() group by all"""
        ).fetchall()
    }
    made: list[str] = []
    for schema, module in SCHEMAS.items():
        con.execute(f"create schema if not exists {schema}")
        for name, contract in tables(module).items():
            columns = [(c, sql_type(t)) for c, t in contract.dtypes().items()]
            wanted = [(c, "TIMESTAMP WITH TIME ZONE" if t == "TIMESTAMPTZ" else t) for c, t in columns]
            if have.get((schema, name)) == wanted:
                continue
            body = ", ".join(f'"{c}" {t} {STORED_AS.get((schema, name, c), "")}' for c, t in columns)
            con.execute(f"create or replace table {schema}.{name} ({body})")
            made.append(f"{schema}.{name}")
    if made:
        # what a table held is forgotten by the ledger too, so that the next load reads it from landing
        for ledger in ("operations.payloads", "operations.quarantine"):
            con.execute(f"delete from {ledger} where list_contains(?, contract)", [made])
    return made


def insert(con: duckdb.DuckDBPyConnection, contract: type[Contract], rows: pl.DataFrame) -> None:
    """Append rows that hold their contract."""
    if rows.is_empty():
        return
    names = list(contract.dtypes())
    columns = ", ".join(f'"{n}"' for n in names)
    # In parts, because Arrow's copy of a million rows with their texts is as large as the rows.
    for part in rows.select(names).iter_slices(AT_ONCE):
        con.register("incoming", part.to_arrow())
        con.execute(f"insert into {address(contract)} ({columns}) select {columns} from incoming")
        con.unregister("incoming")


def replace(con: duckdb.DuckDBPyConnection, contract: type[Contract], rows: pl.DataFrame) -> None:
    """Make a table hold exactly these rows; they are checked against the contract first."""
    contract.validate(rows, lazy=True)
    con.execute("begin")
    con.execute(f"delete from {address(contract)}")
    insert(con, contract, rows)
    con.execute("commit")


def upsert(con: duckdb.DuckDBPyConnection, contract: type[Contract], rows: pl.DataFrame) -> tuple[int, int, int]:
    """Bring rows with distinct keys into a table: (new, changed, unchanged).

    A row whose content is known stays as it was first landed. Of two contents the newer stands: by `updated_at`, or
    the landing where a row says nothing, then by landing, then by payload; so the order in which they arrive decides
    nothing. A payload that is read again by another parser replaces what it said. What does not replace anything counts
    as unchanged.
    """
    if rows.is_empty():
        return 0, 0, 0
    table, key = address(contract), contract.key()
    lineage = {"feed", "payload_sha256", "landed_at"}
    content = [c for c in contract.dtypes() if c not in lineage and c not in key]
    on = " and ".join(f'old."{k}" = incoming."{k}"' for k in key)
    differs = " or ".join(f'old."{c}" is distinct from incoming."{c}"' for c in content) or "false"
    newer, earlier = "true", "false"
    if lineage <= set(contract.dtypes()):
        rank = ("coalesce({0}.updated_at, {0}.landed_at), " if "updated_at" in content else "") + (
            "{0}.landed_at, {0}.payload_sha256"
        )
        is_again = "incoming.payload_sha256 = old.payload_sha256"
        newer = f"({is_again} or ({rank.format('incoming')}) >= ({rank.format('old')}))"
        earlier = (
            "(incoming.landed_at, incoming.payload_sha256, incoming.feed) < "
            "(old.landed_at, old.payload_sha256, old.feed)"
        )
    replaces = "(is_changed or is_earlier)"
    columns = ", ".join(f'"{n}"' for n in contract.dtypes())
    if _is_all_new(con, contract, rows):
        insert(con, contract, rows)
        return rows.height, 0, 0
    con.register("incoming", rows.select(list(contract.dtypes())).to_arrow())
    con.execute(
        f"""create or replace temp table arriving as
            select incoming.*, old."{key[0]}" is null as is_new, ({differs}) and {newer} as is_changed,
                   not ({differs}) and {earlier} as is_earlier
            from incoming left join {table} as old on {on}"""
    )
    con.unregister("incoming")
    new, changed, unchanged, earlier = one(
        con,
        """select count(*) filter (is_new), count(*) filter (not is_new and is_changed),
                  count(*) filter (not is_new and not is_changed),
                  count(*) filter (not is_new and is_earlier) from arriving""",
    )
    if changed or earlier:
        match = " and ".join(f'old."{k}" = arriving."{k}"' for k in key)
        con.execute(f"delete from {table} as old using arriving where {match} and {replaces} and not is_new")
    con.execute(f"insert into {table} ({columns}) select {columns} from arriving where is_new or {replaces}")
    con.execute("drop table arriving")
    return int(new), int(changed), int(unchanged)


def _is_all_new(con: duckdb.DuckDBPyConnection, contract: type[Contract], rows: pl.DataFrame) -> bool:
    """Whether the table has no row of the sources that arrive: a source that is new needs no comparison."""
    where, values = "true", list[object]()
    if contract.key()[0] == "source":
        where, values = "list_contains(?, source)", [rows["source"].unique().to_list()]
    return not one(con, f"select exists (from {address(contract)} where {where})", values)[0]


def read(con: duckdb.DuckDBPyConnection, address: str) -> pl.DataFrame:
    """A whole table or view, in a stable order, timestamps in UTC."""
    return con.sql(f"select * from {address} order by all").pl()


def checkpoint(con: duckdb.DuckDBPyConnection) -> None:
    """Move the write-ahead log into the file: a copy without it would silently lose tables."""
    con.execute("checkpoint")


def one(con: duckdb.DuckDBPyConnection, query: str, parameters: Sequence[object] = ()) -> tuple[Any, ...]:
    """The only row of a query that has exactly one; a result left half-read would block the connection."""
    (row,) = con.execute(query, list(parameters)).fetchall()
    return row


def contracts(schema: str) -> list[type[Contract]]:
    """The contracts of a schema."""
    return list(tables(SCHEMAS[schema]).values())
