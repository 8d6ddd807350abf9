"""Files of texts, a line each, as people hand them in, and files of findings.

Answers: which texts does this file hold, slice by slice, and which of its lines cannot be read and why? NDJSON
(`id`, `text`, and if they like `lang` and `field`) or CSV with these columns, by the ending; `.gz` and `.zst` are
unpacked; `-` is standard input or output. Nothing larger than a slice is held in memory. May import: failures.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import zstandard

from pipelines.failures import ConfigurationError

SLICE_BYTES, SLICE_LINES = 2_000_000, 20_000
STANDARD = "-"
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Given:
    """One text as handed in; `id` keeps its type."""

    id: str | int
    text: str
    lang: str | None
    field: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """A line that could not be parsed."""

    reason: str


@dataclass(slots=True)
class Batch:
    """Some lines of a file: what could be read, and line number and reason of what could not."""

    given: list[Given] = field(default_factory=list)
    bad: list[tuple[int, str]] = field(default_factory=list)


def batches(path: str, default_field: str = "text") -> Iterator[Batch]:
    """The file's lines in order, some thousand at a time. ConfigurationError when there is no such file."""
    batch, size = Batch(), 0
    for number, line in parsed(path):
        one = line.reason if isinstance(line, Wrong) else _given(line, default_field)
        if isinstance(one, str):
            batch.bad.append((number, one))
        else:
            batch.given.append(one)
            size += len(one.text) * 2
        if size >= SLICE_BYTES or len(batch.given) + len(batch.bad) >= SLICE_LINES:
            yield batch
            batch, size = Batch(), 0
    yield batch


def parsed(path: str) -> Iterator[tuple[int, Any]]:
    """Number and parsed value of every line that is not blank, or `Wrong`. ConfigurationError without such a file."""
    with _opened(path) as stream:
        yield from _csv_lines(stream) if _kind(path) == "csv" else _json_lines(stream)


def labels(path: Path) -> list[str]:
    """The labels of a text file, one a line. ConfigurationError when it cannot be read or holds none."""
    try:
        found = [line.strip() for line in path.read_text(encoding="utf-8-sig").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: not a text file of labels ({error}).") from None
    if not found:
        raise ConfigurationError(f"{path}: no labels in it; write one a line.")
    return found


@contextmanager
def _opened(path: str) -> Iterator[IO[bytes]]:
    if path == STANDARD:
        yield sys.stdin.buffer
        return
    try:
        with Path(path).open("rb") as plain:
            if path.endswith(".gz"):
                yield gzip.GzipFile(fileobj=plain)  # pyright: ignore[reportReturnType]
            elif path.endswith(".zst"):
                with zstandard.ZstdDecompressor().stream_reader(plain, read_across_frames=True) as stream:
                    yield io.BufferedReader(stream)  # pyright: ignore[reportArgumentType]
            else:
                yield plain
    except OSError as error:
        raise ConfigurationError(
            f"{path}: {error.strerror or error}; name a file of texts, or - for standard input."
        ) from None
    except (EOFError, zstandard.ZstdError) as error:
        raise ConfigurationError(f"{path}: broken archive ({error}).") from None


def _kind(path: str) -> str:
    return "csv" if re.search(r"\.csv(\.gz|\.zst)?$", path, re.IGNORECASE) else "ndjson"


def _json_lines(stream: IO[bytes]) -> Iterator[tuple[int, Any]]:
    """Line number and parsed line, or what is wrong with it. Blank lines do not count."""
    for number, line in enumerate(stream, 1):
        raw = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if not raw.strip():
            continue
        try:
            yield number, json.loads(raw)
        except UnicodeDecodeError:
            yield number, Wrong("not UTF-8")
        except (ValueError, RecursionError):
            yield number, Wrong("broken JSON")


def _csv_lines(stream: IO[bytes]) -> Iterator[tuple[int, Any]]:
    limit = csv.field_size_limit(2**31 - 1)
    text = io.TextIOWrapper(stream, "utf-8-sig", errors="replace", newline="")
    reader = csv.DictReader(text)
    try:
        for row in reader:
            yield reader.line_num, {name: value for name, value in row.items() if name and value != ""}
    except csv.Error as error:
        yield reader.line_num, Wrong(f"broken CSV: {error}")
    finally:
        csv.field_size_limit(limit)
        text.detach()  # what was opened elsewhere is closed there


def _given(line: Any, default_field: str) -> Given | str:
    """The text of a parsed line, or what is wrong with it."""
    if not isinstance(line, dict):
        return "not an object"
    identifier, text = line.get("id"), line.get("text")
    if isinstance(identifier, bool) or not isinstance(identifier, str | int):
        return "no id" if identifier is None else "id is neither a string nor a whole number"
    if not isinstance(text, str):
        return "no text" if text is None else "text is not a string"
    for name in ("lang", "field"):
        if not isinstance(line.get(name), str | None):
            return f"{name} is not a string"
    # a lone surrogate is no character; one replacement keeps every place
    clean = _SURROGATE.sub("\ufffd", text)
    if isinstance(identifier, str):
        identifier = _SURROGATE.sub("\ufffd", identifier)
    return Given(identifier, clean, line.get("lang"), _SURROGATE.sub("\ufffd", line.get("field") or default_field))


@contextmanager
def findings(path: str, columns: list[str]) -> Iterator[Any]:
    """A function that writes rows: NDJSON, or CSV by the ending; the file appears when all of it is written."""
    if path == STANDARD:
        yield _writer(sys.stdout, "ndjson", columns)
        sys.stdout.flush()
        return
    partial = Path(f"{path}.part")
    try:
        with partial.open("wb") as plain:
            if path.endswith(".gz"):
                packed: Any = gzip.GzipFile(filename="", mode="wb", fileobj=plain, mtime=0)
            elif path.endswith(".zst"):
                packed = zstandard.ZstdCompressor().stream_writer(plain, closefd=False)
            else:
                packed = plain
            with io.TextIOWrapper(packed, "utf-8", newline="") as text:
                yield _writer(text, _kind(path), columns)
        os.replace(partial, path)
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be written ({error.strerror or error}).") from None
    finally:
        partial.unlink(missing_ok=True)


def _writer(stream: IO[str], kind: str, columns: list[str]) -> Any:
    if kind == "csv":
        table = csv.writer(stream, lineterminator="\n")
        table.writerow(columns)

        def write_rows(rows: Iterable[dict[str, Any]]) -> None:
            table.writerows([_cell(row[column]) for column in columns] for row in rows)

        return write_rows

    def write_lines(rows: Iterable[dict[str, Any]]) -> None:
        stream.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)

    return write_lines


def _cell(value: Any) -> Any:
    """Lists as JSON; a text that a spreadsheet would run as a formula is quoted."""
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" else value
