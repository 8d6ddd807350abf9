"""What two bibliographic records have in common, field by field: titles, authors, years, venues, pages.

Answers: how alike are these two, however each of them abbreviates? Every comparison is a number from 0 to 1, or None
where one side says nothing, so that what is missing never counts as different. Titles forgive slips of the pen, words
run together and words added at an end; authors are surnames with initials in whatever order; venues are matched through
abbreviations and acronyms (`proc. 13th int. conf. machine learning`, `VLDB` for `very large data bases`) and by what
sort of publication they are. May import: rapidfuzz.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from rapidfuzz import fuzz

from pipelines.derive.folding import folded

Sort = Literal["journal", "proceedings", "report", "thesis", "unpublished", "book"]

_HAN = re.compile(r"([\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])")
_WORD = re.compile(r"[^\W_]+")
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
_PAGES = re.compile(r"(?<!\d)(\d{1,5})\s*(?:-|–|—|--|to)\s*(\d{1,5})(?!\d)")
_NUMBER = re.compile(r"\d+")
# What tells the volumes, parts and editions of one title apart.
_PART = re.compile(
    r"\b(?:part|vol|volume|chapter|edition|lesson|lecture|no)\.?\s*(\d+|[ivx]+)\b|\b(\d+)(?:st|nd|rd|th)\b"
    r"|第?([一二三四五六七八九十]+)[章讲部卷版]|[（(]([上中下])[)）]"
)
_AND = re.compile(r"\s+and\s+|\s*[;&；、]\s*|\s+et\s+al\b\.?", re.IGNORECASE)
_SORTS: list[tuple[Sort, re.Pattern[str]]] = [
    ("thesis", re.compile(r"\bthesis|\bdissertation|\bph\.? ?d|学位论文")),
    ("unpublished", re.compile(r"\bunpublished|\bmanuscript|\bsubmitted|\bin preparation|\bpreprint|\barxiv|\bcorr\b")),
    ("report", re.compile(r"\btech(nical|\.)? ?(rep|memo)|\breport\b|\btr\b|\bdep(t|artment)\b|\buniversit|报告")),
    (
        "proceedings",
        re.compile(r"\bproc|\bconf|\bsymp|\bworkshop|\bmeeting|\bcongress|\bpre-proceedings|'\d\d\b|\bin:? |会议"),
    ),
    (
        "journal",
        re.compile(r"\bj\b|\bjournal|\btrans\b|\btransactions|\bletters|\breview|\bmagazine|\bannals|\brecord\b|学报"),
    ),
    ("book", re.compile(r"\bbook|\bpress\b|\bpublish|\bsons\b|出版社")),
]
_NOTHING = frozenset({"", "null", "none", "nan", "n/a", "na", "-", "unknown"})
# fmt: off
_COMMON = frozenset([
    "a", "an", "and", "at", "by", "de", "des", "for", "from", "in", "of", "on", "the", "to", "with", "hellip", "www",
    "http", "proc", "proceedings", "conference", "conf", "annual", "annu", "international", "int", "intl", "national",
    "symposium", "symp", "sympos", "workshop", "meeting", "acm", "ieee", "usenix", "siam", "ifip", "journal", "j",
    "trans", "transactions", "vol", "volume", "no", "number", "pp", "pages", "page", "record", "rec", "lncs", "th",
    "st", "nd", "rd", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
])
# fmt: on


class Author(NamedTuple):
    """One author as far as a reference tells: the words of the name, and the letters that the names begin with."""

    words: frozenset[str]
    initials: frozenset[str]


class Venue(NamedTuple):
    """Where something appeared: the words that name the place, their acronym, and the sort of publication."""

    words: tuple[str, ...]
    acronym: str
    sort: Sort | None


@dataclass(frozen=True)
class Record:
    """One record, taken apart once so that it can be compared with many."""

    title: str
    joined: str  # the title's words run together: `viewmaintenance` and `view maintenance` are then alike
    words: frozenset[str]
    parts: tuple[str, ...]
    authors: tuple[Author, ...]
    year: int | None
    venue: Venue
    pages: tuple[int, int] | None
    text: str
    others: tuple[frozenset[str], ...]  # the words of each further column

    @classmethod
    def of(cls, row: Mapping[str, str | None], others: Sequence[str] = ()) -> Record:
        """A record from its columns `title`, `authors`, `year`, `venue`, `pages`, `text`, any absent, and others.

        A year that stands in another column than its own is found there too.
        """
        told = {name: _told(row.get(name)) for name in ("title", "authors", "year", "venue", "pages")}
        title = plain(told["title"])
        years = (year_of(told[name]) for name in ("year", "venue", "pages", "title"))
        return cls(
            title=title,
            joined=title.replace(" ", ""),
            words=frozenset(title.split()),
            parts=parts_of(told["title"]),
            authors=authors_of(told["authors"]),
            year=next((year for year in years if year), None),
            venue=venue_of(told["venue"]),
            pages=pages_of(told["pages"]),
            text=_told(row.get("text")),
            others=tuple(frozenset(plain(_told(row.get(name))).split()) for name in others),
        )


def _told(cell: str | None) -> str:
    return "" if cell is None or cell.strip().lower() in _NOTHING else cell


@lru_cache(maxsize=1 << 16)
def plain(text: str) -> str:
    """Lower-case words without accents, markup or punctuation; each Chinese character is a word."""
    text = folded(html.unescape(text))
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = _HAN.sub(r" \1 ", "".join(c for c in decomposed if not unicodedata.combining(c)))
    return " ".join(_WORD.findall(text))


def year_of(text: str) -> int | None:
    """The first year from 1800 to 2099 in the text."""
    found = _YEAR.search(text)
    return int(found[1]) if found else None


def pages_of(text: str) -> tuple[int, int] | None:
    """First and last page; `807-17` is 807 to 817; a single number is a page by itself."""
    found = _PAGES.search(text)
    if found:
        first, last = found[1], found[2]
        return int(first), int(first[: len(first) - len(last)] + last if len(last) < len(first) else last)
    number = _NUMBER.search(text)
    return (int(number[0]), int(number[0])) if number else None


def parts_of(title: str) -> tuple[str, ...]:
    """What the title says of part, volume or edition, sorted."""
    return tuple(sorted("".join(filter(None, groups)) for groups in _PART.findall(folded(title))))


@lru_cache(maxsize=1 << 16)
def authors_of(text: str) -> tuple[Author, ...]:
    """The authors of a reference, in its order: `Kearns, M. J., and Schapire, R. E.` or `m kearns , r schapire`."""
    people: list[Author] = []
    for group in _AND.split(re.sub(r"[（(].*?[)）]|\d+", " ", text)):
        for piece in re.split(r"\s*[,，]\s*", group):
            if _HAN.search(piece):
                people.append(Author(frozenset(["".join(plain(piece).split())]), frozenset()))
                continue
            words = plain(piece.replace(".", ". ").replace("-", " ")).split()
            if not words:
                continue
            names = frozenset(word for word in words if len(word) > 1)
            initials = frozenset(letter for word in words for letter in (word if len(word) == 2 else word[0]))
            # "Kearns, M. J.": initials after a comma belong to the name before it
            if not names and people and len(people[-1].words) == 1:
                people[-1] = Author(people[-1].words, people[-1].initials | initials)
            else:
                people.append(Author(names, initials))
    return tuple(people)


@lru_cache(maxsize=1 << 16)
def venue_of(text: str) -> Venue:
    """The naming words of a venue, without numbers and what all venues are called, and its sort."""
    words = plain(text).split()
    naming = tuple(w for w in words if w not in _COMMON and not w[0].isdigit())
    acronym = "".join(w[0] for w in naming if len(w) > 1)
    lowered = folded(text)
    sorts: list[Sort] = [sort for sort, pattern in _SORTS if pattern.search(lowered)]
    return Venue(naming, acronym, sorts[0] if sorts else None)


def authors_alike(a: Sequence[Author], b: Sequence[Author]) -> float | None:
    """Share of the shorter list that the other names too; initials that contradict count half. None = one is empty."""
    if not a or not b:
        return None
    if len(a) > len(b):
        a, b = b, a
    free, total = list(b), 0.0
    for one in a:
        best, place = 0.0, -1
        for index, other in enumerate(free):
            likeness = _person_alike(one, other)
            if likeness > best:
                best, place = likeness, index
        if place >= 0 and best >= 0.4:
            total += best
            free.pop(place)
    return total / len(a)


def _person_alike(one: Author, other: Author) -> float:
    if one.words & other.words:
        likeness = 1.0
    else:
        ratios = (fuzz.ratio(a, b) for a in one.words if len(a) > 3 for b in other.words if len(b) > 3)
        likeness = max(ratios, default=0.0) / 100
        likeness = likeness if likeness >= 0.75 else 0.0
    if likeness and not (one.initials <= other.initials or other.initials <= one.initials):
        return likeness * 0.5
    if not likeness and len(one.initials) > 1 and one.initials == other.initials:
        return 0.6  # `n apostol` for `apostol natsev`
    return likeness


@lru_cache(maxsize=1 << 16)
def venues_alike(one: Venue, other: Venue) -> float | None:
    """Share of the shorter venue's naming words that the other has, abbreviated or as an acronym. None = unnamed."""
    if not one.words or not other.words:
        return None
    if len(one.words) > len(other.words):
        one, other = other, one
    if any(len(w) >= 3 and w in v.acronym for u, v in ((one, other), (other, one)) for w in u.words):
        return 1.0
    return sum(any(_abbreviates(w, v) for v in other.words) for w in one.words) / len(one.words)


def _abbreviates(a: str, b: str) -> bool:
    if len(a) > len(b):
        a, b = b, a
    if b.startswith(a):
        return len(a) >= 2 or a == b
    return len(a) >= 5 and fuzz.ratio(a, b) >= 85


def pages_alike(a: tuple[int, int] | None, b: tuple[int, int] | None) -> float | None:
    """1 = the same first page or the same last one, 0.5 = they overlap, 0 = elsewhere; None = one says nothing."""
    if a is None or b is None:
        return None
    if a[0] == b[0] or (a[1] == b[1] and a[1] > 0):
        return 1.0
    return 0.5 if a[0] <= b[1] and b[0] <= a[1] else 0.0
