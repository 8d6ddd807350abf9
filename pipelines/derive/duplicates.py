"""Which documents say the same: the paper in two catalogues, the job on two boards, the article in two feeds.

Answers: how many different things are there really, which of each family do we show, and why? Precision comes first: a
family hides rows, so every rule asks for a second witness. The rules are a ladder; the first that joins two is named:

    decision           a curator said so (`families`); nothing below joins what a curator keeps apart
    doi                the same DOI
    arxiv              the same arXiv id, whatever the version
    title_author_year  papers: the same folded title and first author, at most a year apart
    url                the same canonical address, not a home page and not of more than 5 titles; jobs also the title
    title              the same folded title and, for jobs, the same company, no other place, and texts at least 0.8
                       alike; for the others texts at least 0.7 alike - or, if one is an excerpt (under half as long),
                       openings of 200 characters at least 0.8 alike - or one text missing and published within 30 days
    text               not for jobs (companies repeat themselves): texts of 200 characters or more at least 0.7 alike
                       (`shingles`) under titles that only add words or differ by a slip of the pen (95 of 100)

Likeness is the Jaccard index of word sets (Chinese: pairs of characters). Titles whose numbers differ ("Part 1",
"Part 2") and papers whose DOIs or arXiv ids differ never join by title or text. Families are the connected components.
May import: `pipelines.contracts`, rapidfuzz, `derive.identities`, `derive.families`, `derive.shingles`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Literal, NamedTuple

import polars as pl
from rapidfuzz import fuzz

from pipelines.contracts.derived import DUPLICATE_METHODS, Duplicate
from pipelines.derive.families import Decision, Families, decisions_of
from pipelines.derive.identities import OPENING, Document, canonical_url, jaccard, same_sort_of_doi
from pipelines.derive.shaping import shaped
from pipelines.derive.shingles import listed, near_duplicates

__all__ = ["canonical_url", "components", "find_duplicates"]

ALIKE = 0.8  # jobs' texts, openings
ALIKE_IN_FULL = 0.7  # whole texts of papers and tutorials
NEAR = timedelta(days=30)
_SLIP = 95
_SHORTEST_TITLE = 12  # folded characters, Chinese ones counting double: "Introduction" is not an identity
_LARGEST_BLOCK = 200  # rows of one block compared pairwise; larger blocks are boilerplate
_MOST_TITLES = 5  # an address with more titles is a listing

Method = Literal["decision", "doi", "arxiv", "title_author_year", "url", "title", "text"]


class Edge(NamedTuple):
    """Two positions that a rule joins, which rule, and how alike they are by it."""

    first: int
    second: int
    method: Method
    likeness: float

    @property
    def strength(self) -> tuple[int, float, int, int]:
        """Stronger edges come first."""
        return DUPLICATE_METHODS.index(self.method), -self.likeness, self.first, self.second


def find_duplicates(documents: pl.DataFrame, decisions: pl.DataFrame | None = None) -> pl.DataFrame:
    """The families among the documents, as `Duplicate` rows; documents without a double have no row.

    `documents` has the columns of `documents.comparable`; only documents of one kind can be doubles. `decisions` are
    those of curators (`families.decisions_of`). The canonical document is the one published first (unknown last), then
    the one with the smallest id. `method`, `similarity` and the reason are those of the strongest rule that joined the
    row to another document of its family, `other_id`.
    """
    rows = [Document.of(index, row) for index, row in enumerate(documents.iter_rows(named=True))]
    positions = {(row.kind, row.document_id): row.index for row in rows}
    decided = decisions_of(decisions, positions) if decisions is not None else []
    families = Families(len(rows), [d for d in decided if len({rows[m].kind for m in d.members}) == 1])
    said = [Edge(*pair, "decision", 1.0) for pair in sorted(families.merged)]
    held = [edge for edge in (*said, *_strongest(rows)) if families.join(edge.first, edge.second)]

    best: dict[int, tuple[Edge, int]] = {}
    for edge in sorted(held, key=lambda e: e.strength):
        best.setdefault(edge.first, (edge, edge.second))
        best.setdefault(edge.second, (edge, edge.first))
    found: list[dict[str, object]] = []
    for family in families.all():
        canonical = min(family, key=lambda i: _seniority(rows[i]))
        for index in family:
            edge, other = best[index]
            found.append(_told(rows, index, canonical, edge, other, families.merged))
    columns = Duplicate.dtypes()
    return shaped(pl.DataFrame(found, schema=columns) if found else Duplicate.empty_frame(), Duplicate)


def components(edges: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The connected components of an undirected graph, each sorted (union-find with path halving)."""
    edges = list(edges)
    nodes = sorted({node for edge in edges for node in edge})
    place = {node: index for index, node in enumerate(nodes)}
    families = Families(len(nodes))
    for first, second in edges:
        families.join(place[first], place[second])
    roots: dict[int, list[int]] = {}
    for index, node in enumerate(nodes):
        roots.setdefault(families.root(index), []).append(node)
    return list(roots.values())


def _told(
    rows: Sequence[Document],
    index: int,
    canonical: int,
    edge: Edge,
    other: int,
    merged: dict[tuple[int, int], Decision],
) -> dict[str, object]:
    """One `Duplicate` row: what joined the document to its family, in words."""
    row, double = rows[index], rows[other]
    name, alike = double.document_id, f"{edge.likeness:.2f}"
    match edge.method:
        case "decision":
            why = merged[min(index, other), max(index, other)].reason
            zh, en = f"人工判定与 {name} 相同：{why}", f"Decided to be the same as {name}: {why}"
        case "doi":
            zh, en = f"与 {name} 的 DOI 相同（{row.doi}）。", f"Same DOI as {name} ({row.doi})."
        case "arxiv":
            zh, en = f"与 {name} 的 arXiv 编号相同（{row.arxiv}）。", f"Same arXiv id as {name} ({row.arxiv})."
        case "title_author_year":
            zh, en = f"题名、第一作者和年份与 {name} 相同。", f"Same title, first author and year as {name}."
        case "url":
            zh, en = f"与 {name} 的链接相同（{row.url}）。", f"Same address as {name} ({row.url})."
        case "title":
            zh, en = f"标题与 {name} 相同，正文相似度 {alike}。", f"Same title as {name}, texts {alike} alike."
        case "text":
            zh = f"正文与 {name} 的相似度为 {alike}，标题含义相同。"
            en = f"Text {alike} alike to that of {name}, under titles that mean the same."
    return {
        "document_kind": row.kind,
        "document_id": row.document_id,
        "family_id": rows[canonical].document_id,
        "method": edge.method,
        "similarity": round(edge.likeness, 4),
        "other_id": name,
        "reason_zh": zh,
        "reason_en": en,
    }


def _seniority(document: Document) -> tuple[bool, datetime, str]:
    published_at = document.published_at
    return published_at is None, published_at or datetime.max.replace(tzinfo=UTC), document.document_id


def _strongest(rows: Sequence[Document]) -> list[Edge]:
    """One edge for each pair that a rule joins, by the strongest rule; the strongest edges first."""
    edges: dict[tuple[int, int], Edge] = {}
    for edge in _edges(rows):
        first, second = sorted(edge[:2])
        edges.setdefault((first, second), Edge(first, second, edge.method, edge.likeness))
    return sorted(edges.values(), key=lambda e: e.strength)


def _edges(rows: Sequence[Document]) -> Iterator[Edge]:
    """Every pair that a rule joins, the stronger rules first."""
    for a, b in _pairs(rows, lambda d: d.doi):
        yield Edge(a.index, b.index, "doi", 1.0)
    for a, b in _pairs(rows, lambda d: d.arxiv if d.kind == "paper" else None):
        yield Edge(a.index, b.index, "arxiv", 1.0)
    titled = list(_pairs(rows, lambda d: d.title if _is_distinctive(d) else None))
    for a, b in titled:
        if a.kind == "paper" and _same_reference(a, b):
            yield Edge(a.index, b.index, "title_author_year", 1.0)
    titles = {url: len(set(group)) for url, group in _grouped((row.url, row.title) for row in rows).items()}
    for a, b in _pairs(rows, lambda d: d.url if titles.get(d.url or "", 0) <= _MOST_TITLES else None):
        if a.kind != "job" or a.title == b.title:
            yield Edge(a.index, b.index, "url", 1.0)
    for a, b in titled:
        likeness = _same_title(a, b)
        if likeness:
            yield Edge(a.index, b.index, "title", likeness)
    for kind in sorted({row.kind for row in rows} - {"job"}):
        long = [row for row in rows if row.kind == kind and len(row.text) >= OPENING]
        pairs, alike = near_duplicates([row.text for row in long], ALIKE_IN_FULL)
        for pair, likeness in zip(listed(pairs), alike.tolist(), strict=True):
            a, b = (long[position] for position in pair)
            if not _contradict(a, b) and _titles_mean_the_same(a, b):
                yield Edge(a.index, b.index, "text", likeness)


def _pairs(rows: Iterable[Document], key: Callable[[Document], str | None]) -> Iterator[tuple[Document, Document]]:
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
    if a.kind != b.kind or a.numbers != b.numbers or (a.arxiv and b.arxiv and a.arxiv != b.arxiv):
        return True
    return bool(a.doi and b.doi and a.doi != b.doi and same_sort_of_doi(a.doi, b.doi))


def _same_reference(a: Document, b: Document) -> bool:
    """First author and year of two papers with equal titles; a preprint and its article may be a year apart."""
    one, other = a.first_author, b.first_author
    if _contradict(a, b) or one is None or other is None or a.published_at is None or b.published_at is None:
        return False
    initials = one.initials <= other.initials or other.initials <= one.initials
    return bool(one.words & other.words) and initials and abs(a.published_at.year - b.published_at.year) <= 1


def other_place(a: Document, b: Document) -> bool:
    """Both postings name a place, and no word of it is common: `上海·浦东新区` and `上海` are one place."""
    one, other = place_words(a), place_words(b)
    return bool(one and other and one.isdisjoint(other))


def place_words(document: Document) -> frozenset[str]:
    """The words of a posting's place."""
    separated = "".join(letter if letter.isalnum() else " " for letter in document.place)
    return frozenset(separated.split())


def _same_title(a: Document, b: Document) -> float | None:
    """Likeness of two documents with equal titles, or None when nothing else bears it out."""
    if _contradict(a, b):
        return None
    if a.kind == "job":
        is_alike = a.organisation and a.organisation == b.organisation and not other_place(a, b)
        return _at_least(ALIKE, jaccard(a.words, b.words)) if is_alike else None
    if a.text and b.text:
        shorter, longer = sorted((len(a.text), len(b.text)))
        is_excerpt = shorter * 2 < longer
        return (
            _at_least(ALIKE, jaccard(a.opening, b.opening))
            if is_excerpt
            else _at_least(ALIKE_IN_FULL, jaccard(a.words, b.words))
        )
    if a.published_at and b.published_at and abs(a.published_at - b.published_at) <= NEAR:
        return 1.0
    return None


def _at_least(least: float, likeness: float) -> float | None:
    return likeness if likeness >= least else None


def _titles_mean_the_same(a: Document, b: Document) -> bool:
    """One title only adds words, or differs by a slip of the pen.

    "Moving to PyTorch" and "Moving to C++" may share nine tenths of a text: each says a word the other does not.
    """
    first, second = a.title_words, b.title_words
    return first <= second or second <= first or fuzz.ratio(a.title, b.title) >= _SLIP
