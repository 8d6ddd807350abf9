"""What kinds of other formats than xAPI say, as a stream of batches that DuckDB reads while it writes the landed file.

Nothing is held but one batch, however large the file, and nothing touches the disk before its accounts are tokens.
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
from pipelines.storage import bulk_files
from pipelines.storage.bulk_files import SourceFile

BATCH_ROWS = 10_000  # a few megabytes of statements
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
        tell = SOURCES[self._feed.kind].statements
        assert tell is not None, f"{self._feed.kind} speaks xAPI"
        try:
            told = tell(bulk_files.blocks(self._file.path), self._feed)
            while batch := list(islice(told, BATCH_ROWS)):
                self.rows += len(batch)
                yield pa.RecordBatch.from_arrays(
                    [
                        pa.array([said.pointer for said in batch], pa.string()),
                        pa.array([said.reason for said in batch], pa.string()),
                        pa.array([_text(said) for said in batch], pa.string()),
                    ],
                    schema=SCHEMA,
                )
        except Unreadable as error:
            self.refused = error
            raise


def _text(said: Said) -> str | None:
    """A statement as JSON. Lone surrogates, which JSON can escape and UTF-8 cannot hold, are dropped."""
    if said.statement is None:
        return None
    return json.dumps(said.statement, ensure_ascii=False).encode("utf-8", "ignore").decode()
