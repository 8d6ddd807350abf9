"""One pass over the bytes of a bulk file or answer: what is it, how many lines has it, was it seen before?

DuckDB parses the lines; what it cannot tell (lines it passed over, compressed files cut short, pages of HTML) is found
here, independently. May import: sources, pseudonyms.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import numpy as np
import zstandard

from pipelines.sources._source import Unreadable
from pipelines.storage.pseudonyms import Pseudonyms

NEWLINE = ord("\n")
BLOCK = 2**18  # fits a core's cache: hashing and counting read it again
DOCUMENT_BYTES = 64 * 2**20  # the answer of an LRS is read whole; larger ones must come as NDJSON
COMPRESSIONS = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}
Place = Path | bytes  # a file, or an answer of the network: answers hold names and are never written down
LRS_ANSWER = re.compile(rb'\s*\{\s*"(statements|more)"\s*:')


@dataclass(frozen=True)
class SourceFile:
    """One file, or answer, as found."""

    path: Place
    sha256: str  # keyed, of the uncompressed content: `x` and `x.gz` are one payload
    lines: int  # lines, blank ones included
    size: int  # bytes, uncompressed
    compression: str = "none"  # as DuckDB names it
    is_document: bool = False  # one JSON document instead of lines
    refused: Unreadable | None = None  # why the whole file is put aside
    has_long_lines: bool = False  # one that fills a block, or more: looked at line by line

    @property
    def name(self) -> str:
        """What to call it in a message."""
        return str(self.path) if isinstance(self.path, Path) else "an answer"


def look(path: Place, pseudonyms: Pseudonyms, *, is_xapi: bool = True) -> SourceFile:
    """Fingerprint, lines and form of a file; the form of other formats than xAPI is left to their kind."""
    fingerprint, lines, size, last, first, is_long = pseudonyms.fingerprint(), 0, 0, b"\n", b"", False
    refused: Unreadable | None = None
    compression = _compression(path)
    try:
        for block in blocks(path):
            fingerprint.update(block)
            ends = int(np.count_nonzero(np.frombuffer(block, np.uint8) == NEWLINE))  # thrice as fast as bytes.count
            size += len(block)
            lines, is_long = lines + ends, is_long or _has_long_line(block, ends)
            first, last = first or block[:4096].lstrip(), block[-1:]
    except Unreadable as error:
        refused = error
    sha256 = fingerprint.hexdigest()
    lines += last != b"\n"
    if not is_xapi:
        return SourceFile(path, sha256, lines, size, compression, refused=refused)
    is_document = first.startswith(b"[") or LRS_ANSWER.match(first) is not None
    if not refused and first.startswith(b"<"):
        refused = Unreadable("not_json", "a page of HTML or XML instead of statements")
    elif not refused and is_document:
        try:
            is_document = statements(path) is not None
        except Unreadable as error:
            refused = error
    if not refused and not is_document and isinstance(path, bytes):
        refused = Unreadable("not_json", "an answer that is no JSON document with statements")
    return SourceFile(path, sha256, lines, size, compression, is_document, refused, is_long and not is_document)


def _has_long_line(block: bytes, ends: int) -> bool:
    """Whether a line fills a block; the blocks of compressed files may be much larger than BLOCK."""
    if ends == 0 or len(block) <= BLOCK:
        return ends == 0 and len(block) >= BLOCK
    places = np.flatnonzero(np.frombuffer(block, np.uint8) == NEWLINE)
    return int(np.diff(places, prepend=0, append=len(block)).max()) >= BLOCK


def blocks(path: Place) -> Iterator[bytes]:
    """The uncompressed content; Unreadable when a compressed file is damaged or ends too early."""
    compression = _compression(path)
    with _opened(path) as file:
        raw = iter(lambda: file.read(BLOCK), b"")
        yield from raw if compression == "none" else _inflated(raw, compression)


def statements(path: Place) -> str | None:
    """The statements of an LRS answer as the text of a JSON array; None when the file holds lines after all."""
    content = b""
    for block in blocks(path):
        content += block
        if len(content) > DOCUMENT_BYTES:
            raise Unreadable("too_large", f"a JSON document above {DOCUMENT_BYTES} bytes; send one statement a line")
    try:
        document = json.loads(content)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data":
            return None
        raise Unreadable("truncated", f"a JSON document that breaks off or is damaged in line {error.lineno}") from None
    except UnicodeDecodeError:
        raise Unreadable("not_json", "a JSON document that is not UTF-8") from None
    found = document.get("statements") if isinstance(document, dict) else document
    if not isinstance(found, list):
        raise Unreadable("not_json", "a JSON document without a list of statements")
    return json.dumps(found, ensure_ascii=False)


def line_numbers(path: Place) -> list[int]:
    """The numbers (from 1) of the lines that are not blank."""
    numbers: list[int] = []
    number, rest = 0, b""
    for block in blocks(path):
        *whole, rest = (rest + block).split(b"\n")
        numbers += [number + i for i, line in enumerate(whole, start=1) if line.strip()]
        number += len(whole)
    return [*numbers, number + 1] if rest.strip() else numbers


def _opened(path: Place) -> BinaryIO:
    return BytesIO(path) if isinstance(path, bytes) else path.open("rb", buffering=0)


def _compression(path: Place) -> str:
    with _opened(path) as file:
        start = file.read(4)
    return next((name for magic, name in COMPRESSIONS.items() if start.startswith(magic)), "none")


def _inflated(raw: Iterator[bytes], compression: str) -> Iterator[bytes]:
    """Any number of gzip members or zstd frames, one after the other."""

    def start():
        if compression == "gzip":
            return zlib.decompressobj(wbits=31)
        return zstandard.ZstdDecompressor().decompressobj()

    member = start()
    try:
        for block in raw:
            left = block
            while left:
                if member.eof:
                    member = start()
                yield member.decompress(left)
                left = member.unused_data if member.eof else b""
    except (zlib.error, zstandard.ZstdError) as error:
        raise Unreadable("damaged", f"a damaged {compression} file ({error})") from None
    if not member.eof:
        raise Unreadable("truncated", f"a {compression} file that breaks off")
