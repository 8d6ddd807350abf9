"""What others than the operator may read: `shared.duckdb` of a publication, the marts without persons, k-suppressed.

Beside `marts.duckdb`, which has everything and is the operator's. A reader of this file cannot reach a row about a
person, because there is none in it; small groups are null in it, and column `suppressed` names what was hidden.
Releases and the roles analyst and public read nothing else. May import: mart_contracts, failures.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from pipelines.failures import Held
from pipelines.storage.mart_contracts import MartContract

FILE = "shared.duckdb"
SUPPRESSED = "suppressed"
ALWAYS = frozenset({"datasets", "sources"})  # what there is and whom to credit, whether the catalogue names them or not
SUPPRESSED_COMMENT = (
    "Columns of this row that are hidden because they would tell of fewer people than the smallest group shown; a null "
    "in any other column is unknown."
)


@dataclass(frozen=True)
class Hidden:
    """A mart as others may read it: its rows, how many counts of people it has, and how many of them were hidden."""

    rows: pl.DataFrame
    cells: int
    hidden: int


@dataclass(frozen=True)
class Sharing:
    """How marts are made fit for others.

    `contracts` say which are personal. `counted` are the marts that count people, each after those that it follows;
    `hide` hides small groups in one of them, given its rows and the marts before it as they were left.
    """

    minimum_group: int
    contracts: Mapping[str, MartContract]
    counted: Sequence[str]
    hide: Callable[[str, pl.DataFrame, Mapping[str, pl.DataFrame]], Hidden]


def open_marts(con: duckdb.DuckDBPyConnection, marts: Sequence[str], contracts: Mapping[str, MartContract]) -> set[str]:
    """The marts of the database attached as `published` that the catalogue calls not personal, if the yml agrees."""
    if "datasets" not in marts:
        return set()
    named = {mart for (mart,) in con.execute("select dataset from published.datasets where not is_personal").fetchall()}
    return {mart for mart in marts if mart in named | ALWAYS and not contracts.get(mart, MartContract()).is_personal}


def write(
    con: duckdb.DuckDBPyConnection,
    folder: Path,
    marts: Sequence[str],
    sharing: Sharing,
    read_by_row: frozenset[str],
) -> dict[str, dict[str, int]]:
    """Write the file from the database attached as `published`; mart -> its counts of people and the hidden ones.

    Held: a declaration that cannot be applied to the rows of its mart.
    """
    chosen = open_marts(con, marts, sharing.contracts)
    con.execute("attach ? as shared", [str(folder / FILE)])
    suppressed: dict[str, dict[str, int]] = {}
    left: dict[str, pl.DataFrame] = {}
    con.execute("set force_compression = 'uncompressed'")
    for mart in sorted(chosen & read_by_row):
        _copy(con, mart, sharing, left, suppressed)
    con.execute("checkpoint shared")
    con.execute("reset force_compression")
    led = [mart for mart in sharing.counted if mart in chosen]
    for mart in [*led, *sorted(chosen - set(led))]:
        if mart not in read_by_row:
            _copy(con, mart, sharing, left, suppressed)
    copy_comments(con, ("'published'", "main"), chosen, "shared")
    con.execute("checkpoint shared")
    con.execute("detach shared")
    return dict(sorted(suppressed.items()))


def _copy(
    con: duckdb.DuckDBPyConnection,
    mart: str,
    sharing: Sharing,
    left: dict[str, pl.DataFrame],
    suppressed: dict[str, dict[str, int]],
) -> None:
    """One mart: as it is, or as suppression leaves it."""
    if mart not in sharing.counted:
        con.execute(f'create table shared."{mart}" as from published."{mart}"')
        return
    try:
        done = sharing.hide(mart, con.sql(f'from published."{mart}"').pl(), left)
    except (ValueError, pl.exceptions.PolarsError) as error:
        raise Held(f"{mart}: small groups of people cannot be hidden: {error}. Mend `people` in its yml.") from error
    left[mart] = done.rows
    suppressed[mart] = {"cells": done.cells, "hidden": done.hidden}
    con.execute(
        f"""create table shared."{mart}" as
            select *, cast(null as varchar[]) as {SUPPRESSED} from published."{mart}" limit 0"""
    )
    names = ", ".join(f'"{name}"' for name in done.rows.columns)
    con.register("incoming", done.rows.to_arrow())
    con.execute(f'insert into shared."{mart}" ({names}) select {names} from incoming')
    con.unregister("incoming")
    con.execute(f"comment on column shared.\"{mart}\".{SUPPRESSED} is '{SUPPRESSED_COMMENT}'")


def copy_comments(con: duckdb.DuckDBPyConnection, place: tuple[str, str], marts: Collection[str], to: str) -> None:
    """Descriptions travel with the data: dbt wrote them as comments. place: SQL of a database's name, and a schema."""
    database, schema = place
    where = f"database_name = {database} and schema_name = '{schema}' and comment is not null"
    for mart, text in con.execute(f"select table_name, comment from duckdb_tables() where {where}").fetchall():
        if mart in marts:
            con.execute(f"comment on table {to}.\"{mart}\" is '{_quoted(text)}'")
    for mart, column, text in con.execute(
        f"select table_name, column_name, comment from duckdb_columns() where {where}"
    ).fetchall():
        if mart in marts:
            con.execute(f'comment on column {to}."{mart}"."{column}" is \'{_quoted(text)}\'')


def _quoted(text: str) -> str:
    return text.replace("'", "''")
