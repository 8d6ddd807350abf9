"""One spelling for many: what makes `Ｐｙｔｈｏｎ`, `python` and `Python`, or 機器學習 and 机器学习, the same words.

Answers: what does this text look like when spelling does not matter, and where was each character before?
Folding never changes the number of characters, so offsets in folded text are offsets in the text it was made from.
May import: opencc.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import opencc

# Runs of CJK ideographs: extension A, the unified block, compatibility ideographs.
_IDEOGRAPHS = [(0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF)]
_SPACES = "\t\n\r\v\f\u00a0\u2002\u2003\u2009\u202f\u3000"
_HYPHENS = "-\u2010\u2011\u2012\u2013"
_LOOSE = [*((character, " ") for character in _SPACES + _HYPHENS), ("\u2019", "'")]
ASCII_WORD = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")


@cache
def _simplified() -> dict[str, str]:
    """Traditional -> simplified, character by character; characters that do not map one to one stay."""
    characters = [chr(code) for first, last in _IDEOGRAPHS for code in range(first, last + 1)]
    converted = str(opencc.OpenCC("t2s").convert("\n".join(characters))).split("\n")  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
    return {a: b for a, b in zip(characters, converted, strict=True) if a != b and len(b) == 1}


@cache
def _spelling() -> dict[str, str]:
    """Simplified characters and half-width ASCII."""
    half_width = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    # U+0130 is the only character whose lower case is longer than itself.
    return _simplified() | half_width | {"\u0130": "I"}


@cache
def _unusual() -> re.Pattern[str]:
    """Any character that `_spelling` changes: most texts have few, and `str.translate` would look at all."""
    return re.compile("[" + re.escape("".join(sorted(_spelling()))) + "]")


def spelled(text: str) -> str:
    """The NFC text in simplified characters and half-width ASCII; case, line ends and length stay."""
    return text if text.isascii() else _unusual().sub(lambda match: _spelling()[match[0]], text)


def folded(text: str) -> str:
    """`spelled`, in lower case, white space and hyphens as plain spaces: what is the same folded is the same word."""
    return loosened(spelled(text).lower())


def loosened(text: str) -> str:
    """White space and hyphens as plain spaces, typographic apostrophes as typed ones; length stays."""
    for character, plain in _LOOSE:
        text = text.replace(character, plain)
    return text


def composed(text: str) -> tuple[str, list[int] | None]:
    """The text in NFC, and for each of its characters (and its end) the offset in the text as given.

    The offsets are None when the text already was NFC, which is the usual case.
    """
    if unicodedata.is_normalized("NFC", text):
        return text, None
    pieces: list[str] = []
    offsets: list[int] = []
    start = 0
    for end in [*(i for i in range(1, len(text)) if not unicodedata.combining(text[i])), len(text)]:
        piece = unicodedata.normalize("NFC", text[start:end])
        pieces.append(piece)
        offsets += [start] * len(piece)
        start = end
    return "".join(pieces), [*offsets, len(text)]


def is_composed(character: str) -> bool:
    """Whether a character stands for itself in NFC whatever stands before it.

    Combining marks, the later parts of Korean syllables and compatibility characters do not.
    """
    if 0x1161 <= ord(character) <= 0x11C2 or unicodedata.category(character)[0] == "M":
        return False
    return unicodedata.is_normalized("NFC", character)
