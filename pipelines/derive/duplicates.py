"""Which documents say the same: the paper in two catalogues, the job on two boards, the article in two feeds.

Answers: how many different things are there really, and which of each family do we show? Precision comes first: a
family hides rows, so every rule asks for a second witness.

    doi     the same DOI
    url     the same canonical address, not a home page and not of more than 5 titles; for jobs also the same title
    title   the same folded title and, for jobs, the same company and texts at least 0.8 alike; for the others texts at
            least 0.7 alike - or, if one is an excerpt (under half as long), openings of 200 characters at least 0.8
            alike - or one text missing and published within 30 days
    text    not for jobs (companies repeat themselves): texts of 200 characters or more at least 0.7 alike (found by
            MinHash) under titles that only add words or differ by a slip of the pen (95 of 100 by rapidfuzz)

Likeness is the Jaccard index of word sets (Chinese: pairs of characters). Titles whose numbers differ ("Part 1",
"Part 2") and papers whose DOIs differ never join by title or text. Families are the connected components.
May import: `pipelines.contracts`, rapidfuzz.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import combinations
from typing import cast

import polars as pl
from rapidfuzz import fuzz

from pipelines.contracts.derived import Duplicate
from pipelines.derive.folding import folded
from pipelines.derive.shaping import shaped
from pipelines.derive.shingles import candidate_pairs

ALIKE = 0.8  # jobs' texts, openings
ALIKE_IN_FULL = 0.7  # whole texts of papers and tutorials
OPENING = 200
NEAR = timedelta(days=30)
_SLIP = 95
_SHORTEST_TITLE = 12  # folded characters, Chinese ones counting double: "Introduction" is not an identity
_LARGEST_BLOCK = 200  # rows of one block compared pairwise; larger blocks are boilerplate
_MOST_TITLES = 5  # an address with more titles is a listing
_ARXIV = "10.48550/"
_METHODS = ["doi", "url", "title", "text"]  # strongest first

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
    def opening(self) -> frozenset[str]:
        """The words of the first 200 characters."""
        return _word_set(self.text[:OPENING])


def find_duplicates(documents: pl.DataFrame) -> pl.DataFrame:
    """The families among the documents, as `Duplicate` rows; documents without a double have no row.

    `documents` has [document_kind, document_id, title, url, doi, text, organisation, published_at]; only documents
    of one kind can be doubles. The canonical document is the one published first (unknown last), then the one with
    the smallest id. `method` and `similarity` are those of the strongest rule that joined the row to another.
    """
    rows = [_document(index, row) for index, row in enumerate(documents.iter_rows(named=True))]
    edges: dict[tuple[int, int], tuple[str, float]] = {}
    for first, second, method, likeness in _edges(rows):
        edges.setdefault((min(first, second), max(first, second)), (method, likeness))

    best: dict[int, tuple[int, float]] = {}
    for (first, second), (method, likeness) in edges.items():
        for index in (first, second):
            best[index] = min(best.get(index, (9, 0.0)), (_METHODS.index(method), -likeness))
    found = [
        (rows[index].kind, rows[index].document_id, rows[canonical].document_id, best[index])
        for family in components(edges)
        for canonical in [min(family, key=lambda i: _seniority(rows[i]))]
        for index in family
    ]
    columns = {
        "document_kind": [kind for kind, *_ in found],
        "document_id": [document_id for _, document_id, *_ in found],
        "family_id": [family_id for *_, family_id, _ in found],
        "method": [_METHODS[method] for *_, (method, _) in found],
        "similarity": [round(-negative, 4) for *_, (_, negative) in found],
    }
    return shaped(pl.DataFrame(columns), Duplicate)


def components(edges: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The connected components of an undirected graph, each sorted (union-find with path halving)."""
    parent: dict[int, int] = {}

    def root(node: int) -> int:
        while parent.setdefault(node, node) != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for first, second in edges:
        parent[root(first)] = root(second)
    families: dict[int, list[int]] = {}
    for node in sorted(parent):
        families.setdefault(root(node), []).append(node)
    return list(families.values())


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


def _document(index: int, row: dict[str, object]) -> Document:
    url, doi, published_at = (cast("str | None", row["url"]), cast("str | None", row["doi"]), row["published_at"])
    return Document(
        index=index,
        kind=str(row["document_kind"]),
        document_id=str(row["document_id"]),
        written=str(row["title"] or ""),
        url=canonical_url(url) if url else None,
        doi=doi.lower() if doi else None,
        text=str(row["text"] or ""),
        organisation=folded(str(row["organisation"] or "")).strip(),
        published_at=published_at if isinstance(published_at, datetime) else None,
    )


def _seniority(document: Document) -> tuple[bool, datetime, str]:
    published_at = document.published_at
    return published_at is None, published_at or datetime.max.replace(tzinfo=UTC), document.document_id


def _edges(rows: list[Document]) -> Iterator[tuple[int, int, str, float]]:
    """Every pair that a rule joins, the stronger rules first."""
    for a, b in _pairs(rows, lambda d: d.doi):
        yield a.index, b.index, "doi", 1.0
    titles = {url: len(set(group)) for url, group in _grouped((row.url, row.title) for row in rows).items()}
    for a, b in _pairs(rows, lambda d: d.url if titles.get(d.url or "", 0) <= _MOST_TITLES else None):
        if a.kind != "job" or a.title == b.title:
            yield a.index, b.index, "url", 1.0
    for a, b in _pairs(rows, lambda d: d.title if _is_distinctive(d) else None):
        likeness = _same_title(a, b)
        if likeness:
            yield a.index, b.index, "title", likeness
    long = [row for row in rows if row.kind != "job" and len(row.text) >= OPENING]
    for first, second in candidate_pairs([row.words for row in long]):
        likeness = _same_text(long[first], long[second])
        if likeness:
            yield long[first].index, long[second].index, "text", likeness


def _pairs(rows: list[Document], key: Callable[[Document], str | None]) -> Iterator[tuple[Document, Document]]:
    """The pairs of one kind that share a key."""
    blocks: dict[tuple[str, str], list[Document]] = {}
    for row in rows:
        shared = key(row)
        if shared:
            blocks.setdefault((row.kind, shared), []).append(row)
    for block in blocks.values():
        yield from combinations(block[:_LARGEST_BLOCK], 2)


def _grouped(items: Iterable[tuple[str | None, str]]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for key, value in items:
        if key:
            groups.setdefault(key, []).append(value)
    return groups


def _is_distinctive(document: Document) -> bool:
    return sum(1 if letter.isascii() else 2 for letter in document.title) >= _SHORTEST_TITLE


def _contradict(a: Document, b: Document) -> bool:
    if a.kind != b.kind or a.numbers != b.numbers:
        return True
    # A preprint has arXiv's DOI and the journal's article another: only DOIs of one sort can contradict.
    return bool(a.doi and b.doi and a.doi != b.doi and a.doi.startswith(_ARXIV) == b.doi.startswith(_ARXIV))


def _same_title(a: Document, b: Document) -> float | None:
    """Likeness of two documents with equal titles, or None when nothing else bears it out."""
    if _contradict(a, b):
        return None
    if a.kind == "job":
        likeness = _jaccard(a.words, b.words)
        return likeness if a.organisation and a.organisation == b.organisation and likeness >= ALIKE else None
    if a.text and b.text:
        shorter, longer = sorted((len(a.text), len(b.text)))
        if shorter * 2 < longer:
            likeness = _jaccard(a.opening, b.opening)
            return likeness if likeness >= ALIKE else None
        likeness = _jaccard(a.words, b.words)
        return likeness if likeness >= ALIKE_IN_FULL else None
    if a.published_at and b.published_at and abs(a.published_at - b.published_at) <= NEAR:
        return 1.0
    return None


def _same_text(a: Document, b: Document) -> float | None:
    """Likeness of two texts when the titles mean the same too, else None.

    "Moving to PyTorch" and "Moving to C++" may share nine tenths of a text: each says a word the other does not.
    """
    if _contradict(a, b):
        return None
    first, second = a.title_words, b.title_words
    if not (first <= second or second <= first or fuzz.ratio(a.title, b.title) >= _SLIP):
        return None
    likeness = _jaccard(a.words, b.words)
    return likeness if likeness >= ALIKE_IN_FULL else None


def _jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / len(a | b) if a and b else 0.0


def _word_set(text: str) -> frozenset[str]:
    words: list[str] = []
    for word in _WORD.findall(folded(text)):
        if word.isascii() or len(word) == 1:
            words.append(word)
        else:
            words += [word[i : i + 2] for i in range(len(word) - 1)]
    return frozenset(words)
