"""Reading a publication from the inside: whole marts, and the rows about one member.

Answers: what does a publication say, for a command that its operator types? The dashboards have their own door, which
also asks who is reading. May import: duckdb, polars, `pipelines.failures`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from pipelines.failures import StorageError


@dataclass(frozen=True)
class Marts:
    """The marts of one publication, read-only."""

    con: duckdb.DuckDBPyConnection

    def whole(self, wanted: Mapping[str, Sequence[str]]) -> dict[str, pl.DataFrame]:
        """Mart -> its columns as asked for."""
        return {mart: self.con.sql(f'select {_list(columns)} from "{mart}"').pl() for mart, columns in wanted.items()}

    def of_member(self, mart: str, member_id: str) -> pl.DataFrame:
        """The rows of a mart about one member."""
        return self.con.sql(f'select * from "{mart}" where member_id = ?', params=[member_id]).pl()

    def members(self, beginning: str) -> list[str]:
        """The members whose pseudonym begins so, at most three."""
        sql = "select member_id from members where starts_with(member_id, ?) order by 1 limit 3"
        return [member for (member,) in self.con.execute(sql, [beginning]).fetchall()]


@contextmanager
def reading(folder: Path) -> Iterator[Marts]:
    """The marts of the publication in a folder. StorageError when they cannot be read."""
    try:
        con = duckdb.connect(str(folder / "marts.duckdb"), read_only=True)
        con.execute("set timezone='UTC'; set enable_external_access=false; set lock_configuration=true")
    except duckdb.Error as error:
        raise StorageError(f"{folder}: its marts cannot be opened ({error}).") from None
    try:
        yield Marts(con)
    except duckdb.Error as error:
        raise StorageError(f"{folder}: this publication was made by another version ({error}).") from None
    finally:
        con.close()


def _list(columns: Sequence[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)
