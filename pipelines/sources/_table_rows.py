"""What the readers of tables answer: rows under a header as columns of words, and the rows that cannot be read.

Answers: does a header name what a feed's line needs, and is this row a header again? May import: polars.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import polars as pl

from pipelines.sources._source import Unreadable

# Before each element of a list inside a word (JSON, Parquet): a private character that no text needs.
ELEMENT = "\ue001"


@dataclass(frozen=True)
class Wanted:
    """The columns that a line reads: each of `required` under one of its spellings, all of `used` when they are there.

    `optional` are the known spellings of columns that may be missing.
    """

    required: Sequence[tuple[str, ...]]
    used: Sequence[str]

    def check(self, header: Sequence[str]) -> None:
        """Unreadable(`schema_drift`) for a header without a column that is needed, or with one that stands twice."""
        missing = [" / ".join(names) for names in self.required if not set(names) & set(header)]
        needed = {name for names in self.required for name in names}
        twice = sorted(name for name in needed if list(header).count(name) > 1)
        if missing or twice:
            raise Unreadable(
                "schema_drift",
                f"missing columns {missing}, columns that stand twice {twice}; found {list(header)[:60]}",
            )

    def is_header(self, names: list[str], header: list[str]) -> bool:
        """The header again, or a changed one that still names every needed column and most of the others."""
        if names == header:
            return True
        shared = len(set(names) & set(header))
        is_whole = all(set(spellings) & set(names) for spellings in self.required)
        return shared >= 2 and is_whole and shared * 3 >= len(header) * 2


@dataclass(frozen=True)
class Group:
    """Readable rows under one header: their place among all rows, their pointers, and a column of words a used name.

    A word is a string, or null for nothing; a list is its elements, each after `ELEMENT`.
    """

    header: list[str]
    order: pl.Series
    pointers: pl.Series
    words: pl.DataFrame


@dataclass
class Rows:
    """All rows of a file: readable ones by header, refused ones as (order, pointer, reason, detail)."""

    groups: list[Group] = field(default_factory=list)
    refused: list[tuple[int, str, str, str | None]] = field(default_factory=list)
    # Rows answered so far: the place of the next one.
    count: int = 0
    # What becomes of a group; a reader of large files settles slice by slice, so that words are not all held at once.
    make: Callable[[Group], pl.DataFrame] | None = None
    frames: list[pl.DataFrame] = field(default_factory=list)

    def settle(self) -> None:
        """Make the groups that were read so far."""
        while self.make is not None and self.groups:
            self.frames.append(self.make(self.groups.pop(0)))

    def refuse(self, pointer: str, reason: str, detail: str | None) -> None:
        """One row that cannot be read."""
        self.refused.append((self.count, pointer, reason, detail))
        self.count += 1


def grouped(
    header: list[str], order: Sequence[int], pointers: list[str], columns: dict[str, list[str | None]]
) -> Group:
    """A group of rows that were read one by one."""
    words = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String()))
    return Group(header, pl.Series(order, dtype=pl.Int64), pl.Series(pointers, dtype=pl.String), words)
