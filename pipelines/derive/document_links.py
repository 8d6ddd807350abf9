"""Which documents belong together without being one: versions, reposts, translations.

    version      papers of one arXiv id in different versions, and an arXiv preprint with its published article (they
                 are one family as well); tutorials of one provider whose titles differ only in an edition, a release
                 or a year, with texts at least 0.5 alike ("Part 1" and "Part 2" are not versions)
    repost       a job of the same company, title and text (0.8 alike) advertised 14 days later or more, or in another
                 place; the one in another place is no duplicate
    translation  a document that says it is a translation (译, 翻译自, translated from ...), and either names the
                 address, DOI or arXiv id of the other, or has its address but for the language, or its title's words
                 that both languages share; the two are in different languages

Conservative: what is only likely has no row. May import: `pipelines.contracts`, `grammars.identifiers`,
`derive.identities`, `derive.duplicates`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise
from typing import Literal, NamedTuple

import polars as pl

from pipelines.contracts.derived import DocumentLink
from pipelines.derive.duplicates import ALIKE, other_place
from pipelines.derive.folding import folded
from pipelines.derive.identities import Document, canonical_url, jaccard, same_sort_of_doi
from pipelines.derive.shaping import shaped

LATER = timedelta(days=14)
ALIKE_VERSIONS = 0.5
_LARGEST_BLOCK = 200
_FEWEST_SHARED = 2

_EDITION = re.compile(
    r"第?\s*[\d一二三四五六七八九十]+\s*版|\b\d+(?:st|nd|rd|th)\s+ed(?:ition|\.)?|\b(?:first|second|third|fourth|fifth)\s+edition\b"
    r"|\bv(?:ersion)?\s*\.?\s*\d+(?:\.\d+)*\b|\b(?:19|20)\d\d\b\s*年?\s*版?|[（(](?:更新|修订|updated|revised)[^）)]*[)）]"
)
_TRANSLATED = re.compile(
    r"\[译\]|【译】|（译）|\(译\)|译文|译者|翻译自|编译自|本文译自|译自|\btranslated (?:from|by)\b|\btranslation of\b"
    r"|\boriginally (?:published|written) in (?:chinese|english)\b"
)
_ADDRESS = re.compile(r"https?://[^\s<>\"'）)】\]，。；]+")
_ARXIV = re.compile(r"(?<![\d.])\d{4}\.\d{4,5}(?!\d)")
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"'<>，。；）)]+", re.IGNORECASE)
_LANGUAGE_PART = re.compile(
    r"(?<=[/.])(?:zh|en|cn|us|zh-cn|zh-hans|zh-tw|en-us|en-gb|zh_cn|en_us)(?=[/.]|$)", re.IGNORECASE
)
_LATIN = re.compile(r"[a-z][a-z0-9+#.]*[a-z0-9+#]|\d+(?:\.\d+)*")
_SMALL = frozenset(["an", "the", "of", "in", "on", "for", "to", "and", "or", "with", "by", "from", "how", "what", "is"])

Kind = Literal["version", "repost", "translation"]


class Link(NamedTuple):
    """Two documents, the later first, and why they belong together."""

    later: Document
    earlier: Document
    link: Kind
    similarity: float | None
    reason_zh: str
    reason_en: str


def find_links(documents: pl.DataFrame, duplicates: pl.DataFrame) -> pl.DataFrame:
    """`DocumentLink` rows; `documents` as for `find_duplicates`, `duplicates` what it found."""
    rows = [Document.of(index, row) for index, row in enumerate(documents.iter_rows(named=True))]
    by_id = {(row.kind, row.document_id): row for row in rows}
    families = [
        [by_id[kind, member] for member in members if (kind, member) in by_id]
        for kind, members in duplicates.group_by("document_kind", "family_id", maintain_order=True)
        .agg("document_id")
        .select("document_kind", "document_id")
        .iter_rows()
    ]
    found: dict[tuple[str, str, str, str], Link] = {}
    for link in (*_paper_versions(families), *_editions(rows), *_reposts(rows), *_translations(rows)):
        found.setdefault((link.later.kind, link.later.document_id, link.earlier.document_id, link.link), link)
    columns = {
        "document_kind": [link.later.kind for link in found.values()],
        "document_id": [link.later.document_id for link in found.values()],
        "other_id": [link.earlier.document_id for link in found.values()],
        "link": [link.link for link in found.values()],
        "similarity": [None if link.similarity is None else round(link.similarity, 4) for link in found.values()],
        "reason_zh": [link.reason_zh for link in found.values()],
        "reason_en": [link.reason_en for link in found.values()],
    }
    return shaped(pl.DataFrame(columns, schema=DocumentLink.dtypes()), DocumentLink)


def _in_time(documents: Iterable[Document]) -> list[Document]:
    """Earliest first; of unknown time last; then by id."""
    last = datetime.max.replace(tzinfo=UTC)
    return sorted(documents, key=lambda d: (d.published_at or last, d.document_id))


def _paper_versions(families: Iterable[Sequence[Document]]) -> Iterator[Link]:
    """Versions of one preprint, each to the one before, and the published article to its preprint."""
    for family in families:
        papers = [one for one in family if one.kind == "paper"]
        versions: dict[tuple[str, int], Document] = {}
        for paper in _in_time(papers):
            if paper.arxiv and paper.version:
                versions.setdefault((paper.arxiv, paper.version), paper)
        for before, after in pairwise(sorted(versions)):
            if before[0] == after[0]:
                zh = f"同一篇 arXiv 论文（{after[0]}）的第 {after[1]} 版，前一版为第 {before[1]} 版。"
                en = f"Version {after[1]} of arXiv paper {after[0]}; before it version {before[1]}."
                yield Link(versions[after], versions[before], "version", None, zh, en)
        preprints = [p for p in _in_time(papers) if p.arxiv]
        for article in _in_time(papers):
            published = article.doi and not article.arxiv and not same_sort_of_doi(article.doi, "10.48550/")
            if preprints and published:
                zh = f"正式发表版（DOI {article.doi}），预印本为 arXiv {preprints[0].arxiv}。"
                en = f"The published article (DOI {article.doi}) of preprint arXiv {preprints[0].arxiv}."
                yield Link(article, preprints[0], "version", None, zh, en)


def _editions(rows: Iterable[Document]) -> Iterator[Link]:
    """Editions, releases and yearly issues of one tutorial, each to the one before."""
    blocks: dict[tuple[str, str], list[Document]] = {}
    for row in rows:
        title = folded(row.written)
        bare = " ".join(re.findall(r"\w+", _EDITION.sub(" ", title)))
        if row.kind == "tutorial" and row.organisation and len(bare) >= 8:
            blocks.setdefault((row.organisation, bare), []).append(row)
    for block in blocks.values():
        if not any(_EDITION.search(folded(one.written)) for one in block) or len(block) > _LARGEST_BLOCK:
            continue
        for before, after in pairwise(_in_time(block)):
            alike = jaccard(before.words, after.words)
            if before.title != after.title and alike >= ALIKE_VERSIONS:
                zh = f"同一教程的不同版本：标题只差版本或年份，正文相似度 {alike:.2f}。"
                en = f"Another edition: the titles differ only in edition or year, texts {alike:.2f} alike."
                yield Link(after, before, "version", alike, zh, en)


def _reposts(rows: Iterable[Document]) -> Iterator[Link]:
    """Jobs advertised again, each to the first posting that it repeats."""
    blocks: dict[tuple[str, str], list[Document]] = {}
    for row in rows:
        if row.kind == "job" and row.organisation and row.title and row.text:
            blocks.setdefault((row.organisation, row.title), []).append(row)
    for block in blocks.values():
        repeated: set[int] = set()
        for earlier, later in combinations(_in_time(block)[:_LARGEST_BLOCK], 2):
            if later.index in repeated or later.numbers != earlier.numbers:
                continue
            elsewhere = other_place(earlier, later)
            gap = later.published_at - earlier.published_at if later.published_at and earlier.published_at else None
            if not elsewhere and (gap is None or gap < LATER):
                continue
            alike = jaccard(earlier.words, later.words)
            if alike >= ALIKE:
                repeated.add(later.index)
                yield Link(later, earlier, "repost", alike, *_again(later, gap, alike, elsewhere=elsewhere))


def _again(later: Document, gap: timedelta | None, alike: float, *, elsewhere: bool) -> tuple[str, str]:
    days = gap.days if gap else 0
    zh = [f"同一公司、同一职位，正文相似度 {alike:.2f}"]
    en = [f"Same company and title, texts {alike:.2f} alike"]
    if elsewhere:
        zh.append(f"工作地点不同（{later.place}）")
        en.append(f"another place ({later.place})")
    if days:
        zh.append(f"晚 {days} 天发布")
        en.append(f"posted {days} days later" if days != 1 else "posted a day later")
    return "，".join(zh) + "。", "; ".join(en) + "."


def _translations(rows: Sequence[Document]) -> Iterator[Link]:
    """Documents that say that they are translations, with their originals where they are known for sure."""
    saying = [row for row in rows if row.kind != "job" and _TRANSLATED.search(folded(row.written + "\n" + row.text))]
    if not saying:
        return
    named: dict[str, list[Document]] = {}
    neutral: dict[str, list[Document]] = {}
    for row in rows:
        if row.kind != "job":
            for name in (row.url, row.doi, row.arxiv):
                if name:
                    named.setdefault(name, []).append(row)
            if row.url:
                neutral.setdefault(_without_language(row.url), []).append(row)
    for row in saying:
        told = _original_by_name(row, named) or _original_by_address(row, neutral) or _original_by_title(row, rows)
        if told:
            yield Link(row, told[0], "translation", None, *told[1:])


def _differ_in_language(a: Document, b: Document) -> bool:
    return a.kind == b.kind and a.index != b.index and _tongue(a) != _tongue(b)


def _tongue(document: Document) -> str:
    """`zh` or another language's code: as stated, else by the letters of the title."""
    if document.language:
        return document.language.split("-")[0]
    return "zh" if re.search(r"[\u4e00-\u9fff]", document.written) else "en"


def _original_by_name(row: Document, named: dict[str, list[Document]]) -> tuple[Document, str, str] | None:
    text = row.written + "\n" + row.text
    names = [canonical_url(address) for address in _ADDRESS.findall(text)]
    names += [doi.lower().rstrip(".,;") for doi in _DOI.findall(text)] + _ARXIV.findall(text)
    for name in names:
        for other in named.get(name or "", []):
            if _differ_in_language(row, other):
                zh, en = f"文中注明译自 {name}。", f"Says that it is a translation and names {name}."
                return other, zh, en
    return None


def _original_by_address(row: Document, neutral: dict[str, list[Document]]) -> tuple[Document, str, str] | None:
    if not row.url:
        return None
    for other in neutral.get(_without_language(row.url), []):
        if other.url != row.url and _differ_in_language(row, other):
            zh, en = (
                f"标明为译文，链接与 {other.url} 只差语言。",
                f"A translation; its address is {other.url} but for the language.",
            )
            return other, zh, en
    return None


def _original_by_title(row: Document, rows: Sequence[Document]) -> tuple[Document, str, str] | None:
    """The provider's only document in the other language whose title shares all names and numbers with this one."""
    shared = _names(row)
    if len(shared) < _FEWEST_SHARED or not row.organisation:
        return None
    alike = [
        other
        for other in rows
        if other.organisation == row.organisation and _differ_in_language(row, other) and shared <= _names(other)
    ]
    if len(alike) != 1:
        return None
    words = ", ".join(sorted(shared))
    return (
        alike[0],
        f"标明为译文，同一来源，标题中的名称相同（{words}）。",
        (f"A translation from the same provider; the titles share the names {words}."),
    )


def _names(document: Document) -> frozenset[str]:
    return frozenset(_LATIN.findall(folded(document.written))) - _SMALL


def _without_language(url: str) -> str:
    return re.sub(r"/{2,}", "/", _LANGUAGE_PART.sub("", url)).rstrip("/")
