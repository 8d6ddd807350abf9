"""Character sets: bytes to exactly the text that was written, or an error.

Answers: how are these bytes to be read, when declarations are missing, wrong or lying? UTF-8 that holds proves itself;
after it come the byte order mark, the declaration of the document, that of the server, and chardet's guess, of which
the one wins that yields the more common Chinese characters. May import: the standard library, chardet.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from functools import lru_cache

import chardet

_BOMS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})|<meta[^>]{0,200}?charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})"""
)
# What people declare is usually the smaller set of the family: the larger reads everything the smaller does.
_WIDER = {
    "gb2312": ["gb18030"],
    "gbk": ["gb18030"],
    "gb18030": ["gb18030"],
    "big5": ["big5", "cp950", "big5hkscs"],
    "big5hkscs": ["big5hkscs"],
    "iso8859-1": ["windows-1252", "iso8859-1"],
    "ascii": ["windows-1252"],
}
_NO_CHARSETS = {
    "unicode-escape",
    "raw-unicode-escape",
    "unicode_escape",
    "raw_unicode_escape",
    "utf-7",
    "idna",
    "punycode",
}
_NO_CHARSETS |= {"undefined", "mbcs", "oem"}
_HIGH_RUN = re.compile(rb"[\x80-\xff]{6,}")
_HIGH = re.compile(rb"[\x80-\xff]+")
_THREE_BYTES = re.compile(rb"(?:[\xe3-\xe9\xef][\x80-\xbf]{2})+")
# A Cyrillic or Greek letter beside an English one: `cafй`.
_SCRIPT_INSIDE_WORD = re.compile(r"(?<=[A-Za-z])[\u0370-\u04ff]|[\u0370-\u04ff](?=[A-Za-z])")


class Undecodable(ValueError):
    """Bytes that no one character set explains; `reason` is `mixed_encoding`, `truncated` or `unknown_encoding`."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


def decode(payload: bytes, *, declared: str | None = None, http: str | None = None) -> str:
    """The text of a payload, without a byte order mark.

    declared: a set named by our own configuration, tried alone. http: the server's `charset`.
    Raises Undecodable.
    """
    if declared:
        return _one(payload, [declared])
    for mark, name in _BOMS:
        if payload.startswith(mark):
            if name == "utf-8-sig" and _try(payload, name) is None:
                payload = payload.removeprefix(mark)  # a mark that lies
                break
            return _one(payload, [name])
    if wide := _utf16(payload):
        return _one(payload, [wide])
    try:
        return payload.decode("utf-8")
    except UnicodeDecodeError as error:
        if _is_cut(payload, error):
            raise Undecodable("truncated", "the text ends inside a character of UTF-8") from error
    if _is_mixed(payload):
        raise Undecodable(
            "mixed_encoding", "part of the bytes is UTF-8 and part is not: no one character set reads them"
        )
    readings = [text for name in _candidates(payload, http) if (text := _try(payload, name)) is not None]
    if not readings:
        raise Undecodable("unknown_encoding", "no character set reads these bytes")
    # max() keeps the first of equals, so a declaration wins unless a guess reads better.
    return max(readings, key=_commonness)


def _utf16(payload: bytes) -> str | None:
    """UTF-16 without a mark: ASCII inside it shows as zeros in every other byte, a twentieth of the units or more."""
    start = payload[:4096]
    odd, even = start[1::2].count(0), start[::2].count(0)
    if max(odd, even) * 40 < len(start) or max(odd, even) < 3 * min(odd, even) or len(start) < 4:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _is_cut(payload: bytes, error: UnicodeDecodeError) -> bool:
    """Whether all but the last character is UTF-8, and more than ASCII (one `é` of Latin-1 at the end is no cut)."""
    return error.reason == "unexpected end of data" and not payload[: error.start].isascii()


def _one(payload: bytes, names: list[str]) -> str:
    for name in names:
        for wider in _wider(name):
            if (text := _try(payload, wider)) is not None:
                return text
    raise Undecodable("unknown_encoding", f"the bytes are not {names[0]}")


def _candidates(payload: bytes, http: str | None) -> Iterator[str]:
    match = _DECLARED.search(payload[:2048])
    inside = (match[1] or match[2]).decode("ascii") if match else None
    # chardet believes a declaration when it sees one, so it does not get to see it.
    bare = _DECLARED.sub(b"", payload[:262_144], count=1)
    # windows-1252 is what browsers take Western text for; of two sets that read equally well the first named wins.
    for name in (inside, http, "windows-1252", chardet.detect(bare).get("encoding")):
        if name and _normal(name) not in (None, "utf-8"):
            yield from _wider(name)


def _wider(name: str) -> list[str]:
    normal = _normal(name)
    return [] if normal is None else _WIDER.get(normal, [normal])


def _normal(name: str) -> str | None:
    """Python's name of a character set; None for what is none: escapes, UTF-7, zip files are codecs as well."""
    try:
        found = codecs.lookup(name.strip())
    except (LookupError, ValueError):
        return None
    return found.name if found._is_text_encoding and found.name not in _NO_CHARSETS else None  # pyright: ignore[reportAttributeAccessIssue]


def _try(payload: bytes, name: str) -> str | None:
    try:
        text = payload.decode(name)
    except (UnicodeError, LookupError):
        return None
    return text.removeprefix("\ufeff") if isinstance(text, str) else None


def _is_mixed(payload: bytes) -> bool:
    """Whether valid UTF-8 Chinese stands beside bytes that are not UTF-8.

    Runs of six high bytes and more are looked at: in GBK or Big5 text less than one run in a thousand happens to be
    two or more three-byte characters of UTF-8, so 2 % of them is far from chance. Other scripts have shorter runs: of
    their bytes nine in ten are UTF-8 only when the text is, with a few that are broken.
    """
    broken = sum("\udc80" <= character <= "\udcff" for character in payload.decode("utf-8", "surrogateescape"))
    if broken * 10 <= sum(map(len, _HIGH.findall(payload))):
        return True
    runs = _HIGH_RUN.findall(payload)
    total = sum(map(len, runs))
    as_utf8 = sum(len(run) for run in runs if _THREE_BYTES.fullmatch(run))
    return as_utf8 >= 12 and as_utf8 >= 0.02 * total


def _commonness(text: str) -> float:
    """How much the characters beyond ASCII look like writing, 0-1.

    1 for a common Chinese character (level 1 of GB 2312 or of Big5), 0.9 for a letter of another script, 0.5 for an
    accented Latin letter, 0 for the rest and for a letter of another script inside a Latin word. Chinese texts score
    0.9 and more when read rightly and under 0.6 when read with the wrong set.
    """
    text = text[:20_000]
    beyond = sum(ord(c) > 127 for c in text)
    inside_words = sum(len(c) for c in _SCRIPT_INSIDE_WORD.findall(text))
    return (sum(_weight(c) for c in text if ord(c) > 127) - 0.9 * inside_words) / beyond if beyond else 1.0


@lru_cache(maxsize=16_384)
def _weight(character: str) -> float:
    if character in "，。、；：？！“”‘’（）《》【】—…·「」\u3000":
        return 1.0
    if not "\u4e00" <= character <= "\u9fff":
        return 0.0 if not character.isalpha() else 0.9 if ord(character) > 0x24F else 0.5
    for name, low, high in (("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6)):
        try:
            if low <= character.encode(name)[0] <= high:
                return 1.0
        except UnicodeEncodeError:
            continue
    return 0.0
