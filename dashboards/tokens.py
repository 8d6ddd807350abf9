"""A query, a title or a snippet cut into the terms of the search index, with the place of each.

The index is made by the same rules in `pipelines/derive/search.py`, from which the dashboards import nothing; a test
holds the two together on a table of strings. May import: opencc.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import md5

import opencc

CJK = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff\uac00-\ud7a3"
TOKEN = re.compile(rf"[{CJK}]+|[^\W_{CJK}]+[+#]*")
RUN = re.compile(rf"[{CJK}]")
LONGEST_WORD = 40


@dataclass(frozen=True)
class Token:
    """A word, or a run of CJK characters, folded; with the place of each of its characters in the text as given."""

    text: str
    is_run: bool
    places: tuple[int, ...]

    @property
    def terms(self) -> Iterator[tuple[str, int, int]]:
        """Its terms with first character and the one after the last: a word, or each character and each pair."""
        if not self.is_run:
            yield stemmed(self.text)[:LONGEST_WORD], self.places[0], self.places[-1] + 1
            return
        for size in (1, 2):
            for i in range(len(self.text) - size + 1):
                yield self.text[i : i + size], self.places[i], self.places[i + size - 1] + 1


@cache
def _simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@cache
def folded(character: str) -> str:
    """One character without case, accent, width and traditional form; some become two, accents become none."""
    if "\uac00" <= character <= "\ud7a3":
        return character
    bare = unicodedata.normalize("NFKD", character.lower())
    plain = "".join(c for c in bare if unicodedata.category(c) != "Mn").lower()
    return plain if plain.isascii() else "".join(map(_single, plain))


def _single(character: str) -> str:
    simple = _simplified().convert(character) if RUN.match(character) else character
    return simple if len(simple) == 1 else character


def stemmed(word: str) -> str:
    """An English word without the plural's ending (Harman's S stemmer, 1991); other words as they are."""
    if len(word) < 4 or not (word.isascii() and word.isalpha()):
        return word
    if word.endswith("ies") and not word.endswith(("eies", "aies")):
        return word[:-3] + "y"
    if word.endswith("es") and not word.endswith(("aes", "ees", "oes")):
        return word[:-1]
    if word.endswith("s") and not word.endswith(("us", "ss")):
        return word[:-1]
    return word


def tokens(text: str) -> list[Token]:
    """The words and runs of a text in order."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        one = folded(character)
        letters.append(one)
        places += [place] * len(one)
    return [
        Token(match[0], bool(RUN.match(match[0])), tuple(places[match.start() : match.end()]))
        for match in TOKEN.finditer("".join(letters))
    ]


def terms(text: str) -> list[str]:
    """The terms of a text, as often as they occur."""
    return [term for token in tokens(text) for term, _, _ in token.terms]


def atoms(text: str) -> list[str]:
    """A text as words and single characters, in order: what an alias of a skill is compared by."""
    return [
        atom
        for token in tokens(text)
        for atom in (token.text if token.is_run else [stemmed(token.text)[:LONGEST_WORD]])
    ]


def text_key(term: str) -> int:
    """The number under which the index holds a term: the first 60 bits of its MD5."""
    return int(md5(term.encode(), usedforsecurity=False).hexdigest()[:15], 16)
