"""A document as the rules of identity look at it: folded titles, word sets, the numbers that tell a series apart.

Answers: what of a paper, tutorial or job says which one it is? May import: `grammars.identifiers`, `derive.folding`,
`derive.records`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from pipelines.derive.folding import folded
from pipelines.derive.records import Author, authors_of
from pipelines.grammars import identifiers

OPENING = 200
_ARXIV_DOI = "10.48550/"
_WORD = re.compile(r"[a-z0-9]+|[^\W\da-z_]+")
_NUMBER = re.compile(
    r"\d+|[第上中下前后续][一二三四五六七八九十上中下篇部集期章讲]|[（(][一二三四五六七八九十上中下][)）]|\b[ivx]+\b"
)


@dataclass(frozen=True)
class Document:
    """One document with what the rules look at, computed when first asked for."""

    index: int
    kind: str
    document_id: str
    written: str
    url: str | None
    doi: str | None
    text: str
    organisation: str
    published_at: datetime | None
    arxiv: str | None = None
    version: int | None = None
    authors: tuple[str, ...] = ()
    place: str = ""
    language: str | None = None

    @classmethod
    def of(cls, index: int, row: Mapping[str, Any]) -> Document:
        """A document from a row of `documents.comparable`; columns that are not there are unknown."""
        url, doi = row.get("url"), row.get("doi")
        named = [identifiers.arxiv(url), identifiers.arxiv_of_doi(doi), identifiers.arxiv(_bare(row["document_id"]))]
        arxiv = next((one for one in named if one), None)
        published_at = row.get("published_at")
        return cls(
            index=index,
            kind=str(row["document_kind"]),
            document_id=str(row["document_id"]),
            written=str(row["title"] or ""),
            url=canonical_url(url) if url else None,
            doi=doi.lower() if doi else None,
            text=str(row["text"] or ""),
            organisation=folded(str(row.get("organisation") or "")).strip(),
            published_at=published_at if isinstance(published_at, datetime) else None,
            arxiv=arxiv.id.lower() if arxiv else None,
            version=next((one.version for one in named if one and one.version), None) or row.get("version"),
            authors=tuple(row.get("authors") or ()),
            place=folded(str(row.get("place") or "")).strip(),
            language=row.get("language"),
        )

    @cached_property
    def title(self) -> str:
        """The folded words of the title."""
        return " ".join(_WORD.findall(folded(self.written)))

    @cached_property
    def title_words(self) -> frozenset[str]:
        """The words of the title; Chinese as pairs of characters."""
        return _word_set(self.written)

    @cached_property
    def numbers(self) -> list[str]:
        """What tells the parts of a series apart."""
        return _NUMBER.findall(folded(self.written))

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the text; Chinese as pairs of characters."""
        return _word_set(self.text)

    @cached_property
    def first_author(self) -> Author | None:
        """The author named first."""
        people = authors_of(self.authors[0]) if self.authors else ()
        return people[0] if people else None

    @cached_property
    def opening(self) -> frozenset[str]:
        """The words of the first 200 characters."""
        return _word_set(self.text[:OPENING])


def canonical_url(url: str) -> str | None:
    """The address without what does not change the page; None for a home page, which identifies nothing.

    Scheme, `www.`, tracking parameters, fragments, a closing slash and arXiv's version number go.
    """
    cleaned = re.sub(r"^https?://(www\.|m\.)?", "", url.strip(), flags=re.IGNORECASE)
    cleaned = re.sub(r"#(?![!/]).*$", "", cleaned)
    address, _, query = cleaned.partition("?")
    kept = sorted(
        p for p in query.split("&") if p and not re.match(r"(?i)(utm_\w+|spm|ref|from|source|fbclid|gclid)=", p)
    )
    host, _, path = address.partition("/")
    path = re.sub(r"(?<=\d{4}\.\d{5})v\d+$", "", path.rstrip("/"))
    if not path and not kept:
        return None
    return f"{host.lower()}/{path}" + ("?" + "&".join(kept) if kept else "")


def jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    """Share of the words of both that both have; 0 when one has none."""
    return len(a & b) / len(a | b) if a and b else 0.0


def _word_set(text: str) -> frozenset[str]:
    words: list[str] = []
    for word in _WORD.findall(folded(text)):
        if word.isascii() or len(word) == 1:
            words.append(word)
        else:
            words += [word[i : i + 2] for i in range(len(word) - 1)]
    return frozenset(words)


def _bare(document_id: object) -> str | None:
    """The source's own id, for papers that arXiv's sources name."""
    source, _, own = str(document_id).partition(":")
    return own if source.startswith("arxiv") else None


def same_sort_of_doi(a: str, b: str) -> bool:
    """A preprint has arXiv's DOI and the journal's article another: only DOIs of one sort can contradict."""
    return a.startswith(_ARXIV_DOI) == b.startswith(_ARXIV_DOI)
