"""What kinds of other formats than xAPI say, and files with very long lines, as a stream of batches.

DuckDB reads it while it writes the landed file.

Nothing is held but one batch, however large the file; nothing touches the disk before its accounts are tokens.
May import: contracts, sources, bulk_files.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice

import pyarrow as pa

from pipelines.contracts.feed import Feed
from pipelines.sources import SOURCES
from pipelines.sources._source import Said, Unreadable
from pipelines.sources._statements import lines
from pipelines.storage import bulk_files
from pipelines.storage.bulk_files import SourceFile

BATCH_ROWS = 10_000  # a few megabytes of statements
LONG_ROWS = 100  # of a file with very long lines: at most as many megabytes
Row = tuple[str, str | None, str | None]  # pointer, reason, statement
SCHEMA = pa.schema([(name, pa.string()) for name in ("pointer", "reason", "statement")])


class Teller:
    """One file, told once; afterwards `rows` is how many rows it had and `refused` why it is put aside as a whole."""

    def __init__(self, feed: Feed, file: SourceFile) -> None:
        self.rows = 0
        self.refused: Unreadable | None = None
        self._feed, self._file = feed, file

    def reader(self) -> pa.RecordBatchReader:
        """The rows, to be read once and in order."""
        return pa.RecordBatchReader.from_batches(SCHEMA, self._batches())

    def _batches(self) -> Iterator[pa.RecordBatch]:
        blocks = bulk_files.blocks(self._file.path)
        tell = SOURCES[self._feed.kind].statements
        try:
            told = _rows(blocks) if tell is None else map(_row, tell(blocks, self._feed))
            while batch := list(islice(told, LONG_ROWS if self._file.has_long_lines else BATCH_ROWS)):
                self.rows += len(batch)
                yield pa.RecordBatch.from_arrays(
                    [pa.array(column, pa.string()) for column in zip(*batch, strict=True)],
                    schema=SCHEMA,
                )
        except Unreadable as error:
            self.refused = error
            raise


def _row(said: Said) -> Row:
    """A statement as JSON. Lone surrogates, which JSON can escape and UTF-8 cannot hold, are dropped."""
    if said.statement is None:
        return said.pointer, said.reason, None
    return said.pointer, said.reason, json.dumps(said.statement, ensure_ascii=False).encode("utf-8", "ignore").decode()


def _rows(blocks: Iterator[bytes]) -> Iterator[Row]:
    """The lines of a file of statements of which one is very long: DuckDB would hold it many times over."""
    for number, line in enumerate(lines(blocks), start=1):
        if line is None:
            yield f"line {number}", "too_large", None
        elif line.strip():
            yield f"line {number}", None, line.decode("utf-8", "replace")
