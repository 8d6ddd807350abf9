"""The project's models on a DuckDB of one's own, without a dbt for every build: compiled once, run as often as needed.

`Chain` takes the SQL that dbt compiles, in dbt's order, and does with it what dbt does: a view, a table, or, for an
incremental model whose table is there, delete the days that come and insert them. Another reporting zone is put into
the compiled text. Tests of midnight and of order use it, and the benchmark of the marts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import duckdb

from pipelines.contracts import tables
from pipelines.orchestration.dbt_sources import SCHEMAS, duckdb_type
from tests.dbt.project import Dbt

ZONE = "Asia/Shanghai"  # of the compiled text
ACTIVITY = [
    "activity_periods", "retention_curves", "funnels", "session_days", "session_hours", "ladder_flows",
    "ladder_members", "risk_backtests", "member_risks",
]  # fmt: skip
UNDER_DAYS = ["int_event_quarters", "int_event_days"]  # what the incremental models read
SCHEMA = {"staging": "staging", "intermediate": "intermediate", "marts": "marts"}


@dataclass(frozen=True)
class Model:
    """One compiled model; `again` is its text when its table is there, for incremental ones."""

    name: str
    relation: str
    materialized: str
    sql: str
    again: str | None


class Chain:
    """Some models with all that they read, in the order in which they are built."""

    def __init__(self, dbt: Dbt, *wanted: str) -> None:
        first = self._compiled(dbt, ["--select", *(f"+{name}" for name in wanted), "--full-refresh"])
        self.models = [
            Model(name, node.relation_name, node.config.materialized, node.compiled_code, None)
            for name, node in first.items()
        ]
        days = [model for model in self.models if model.materialized == "incremental"]
        with duckdb.connect(dbt.warehouse) as con:  # tables have to be there to be added to
            for model in self.models:
                if model.name.startswith("stg_") or model.name in UNDER_DAYS or model in days:
                    build(con, model)
        again = self._compiled(dbt, ["--select", *(model.name for model in days)])
        self.models = [
            replace(model, again=again[model.name].compiled_code) if model in days else model for model in self.models
        ]

    @staticmethod
    def _compiled(dbt: Dbt, selection: list[str]) -> dict[str, Any]:
        results = dbt("compile", *selection, "--log-level", "none").results
        return {r.node.name: r.node for r in results if str(r.node.resource_type) == "model"}

    def build(self, con: duckdb.DuckDBPyConnection, *, zone: str = ZONE, only: Iterable[str] | None = None) -> None:
        """Build the models on a connection whose database is called `warehouse`."""
        chosen = None if only is None else set(only)
        for model in self.models:
            if chosen is None or model.name in chosen:
                build(con, model, zone)


def build(con: duckdb.DuckDBPyConnection, model: Model, zone: str = ZONE) -> None:
    """One model, as dbt would."""
    con.execute(f"create schema if not exists {model.relation.rpartition('.')[0]}")
    sql = model.sql.replace(ZONE, zone)
    if model.again is None or not _is_there(con, model):
        kind = "view" if model.materialized == "view" else "table"
        con.execute(f"create or replace {kind} {model.relation} as {sql}")
        return
    con.execute(f"create or replace temp table arriving as {model.again.replace(ZONE, zone)}")
    con.execute(f"delete from {model.relation} where day_on in (select day_on from arriving)")
    con.execute(f"insert into {model.relation} by name from arriving")


def _is_there(con: duckdb.DuckDBPyConnection, model: Model) -> bool:
    found = con.execute("select 1 from duckdb_tables() where table_name = ?", [model.name]).fetchone()
    return found is not None


def empty(path: str = ":memory:") -> duckdb.DuckDBPyConnection:
    """A warehouse with every table of the contracts and no row, in UTC like the real one."""
    con = duckdb.connect()
    con.execute("set TimeZone = 'UTC'")
    con.execute(f"attach '{path}' as warehouse")
    con.execute("use warehouse")
    for schema in (*SCHEMA, *(s.__name__.rpartition(".")[2] for s in SCHEMAS)):
        con.execute(f"create schema if not exists {schema}")
    for module in SCHEMAS:
        for table, contract in tables(module).items():
            columns = ", ".join(f'"{column}" {duckdb_type(t)}' for column, t in contract.dtypes().items())
            con.execute(f"create table {module.__name__.rpartition('.')[2]}.{table} ({columns})")
    return con


def fill(con: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, Any]]) -> None:
    """Put rows into a table; columns that a row does not name stay null."""
    for row in rows:
        names = ", ".join(f'"{name}"' for name in row)
        con.execute(f"insert into {table} ({names}) values ({', '.join('?' * len(row))})", list(row.values()))
