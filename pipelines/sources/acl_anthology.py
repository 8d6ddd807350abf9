"""Papers of computational linguistics from the ACL Anthology, the volumes of conferences and journals as XML.

A feed names `collections` (`[2022.naloma, J89]`), each one file of the Anthology's public repository.
https://github.com/acl-org/acl-anthology/tree/master/data (format: its `schema.rnc`). A row is a `<paper>`; front matter
is none. The Anthology tells the month of a volume in words at best: the date stays unknown, the words are kept with the
reference. May import: polars, grammars, contracts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import polars as pl

from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import Paper
from pipelines.grammars import identifiers, text, urls
from pipelines.sources import _papers, _xml
from pipelines.sources._rows import Row, frame, list_of
from pipelines.sources._source import Http, Source
from pipelines.sources._xml import Element, child, children, words

URL = "https://raw.githubusercontent.com/acl-org/acl-anthology/master/data/xml/{collection}.xml"
PAGE = "https://aclanthology.org/{id}"

_ID = re.compile(r"[A-Z]\d{2}-\d{4}|\d{4}\.[a-z0-9]+-[a-z0-9]+\.\d+", re.IGNORECASE)


def fetch(http: Http, feed: Feed) -> Iterator[bytes]:
    """One payload a collection; those that have not changed are left out."""
    named = [URL.format(collection=name) for name in list_of(feed.parameter("collections"))]
    return _papers.each(http, [feed.url] if feed.url else named)


def parse(payload: bytes, feed: Feed) -> pl.DataFrame:
    """One row a paper of every volume. Raises Unreadable."""
    collection = _xml.tree(payload, roots=("collection",))
    papers = [(volume, paper) for volume in children(collection, "volume") for paper in children(volume, "paper")]
    name = collection.get("id") or ""
    return frame(
        Paper,
        (_row(name, volume, paper, f"paper {n}", feed) for n, (volume, paper) in enumerate(papers, start=1)),
    )


def _row(collection: str, volume: Element, paper: Element, pointer: str, feed: Feed) -> Row:
    link = text.line(words(child(paper, "url")))
    paper_id = link if link and _ID.fullmatch(link) else _made_id(collection, volume.get("id"), paper.get("id"))
    page = PAGE.format(id=paper_id) if paper_id else None
    pdf = f"{page}.pdf" if link and page and link == paper_id else urls.canonical(link)
    return _papers.paper(
        pointer,
        feed,
        source="acl_anthology",
        paper_id=paper_id,
        title=words(child(paper, "title")),
        summary=text.line(words(child(paper, "abstract"))),
        language=text.line(words(child(paper, "language"))),
        is_withdrawn=child(paper, "retracted") is not None or child(paper, "removed") is not None,
        authors=_papers.names(_name(person) for person in children(paper, "author")),
        doi=identifiers.doi(words(child(paper, "doi"))),
        url=page,
        pdf_url=pdf,
        journal_reference=_reference(child(volume, "meta"), paper),
    )


def _made_id(collection: str, volume: str | None, paper: str | None) -> str | None:
    """The Anthology's id of a paper whose link leads elsewhere, put together as the Anthology does.

    https://acl-anthology.readthedocs.io/: since 2020 `2022.naloma-1.1`; before, a letter, a year and four digits, of
    which workshops (W, and two early volumes) give two to the volume and all others one.
    """
    if not (collection and volume and paper):
        return None
    if not re.fullmatch(r"[A-Z]\d{2}", collection):
        return f"{collection}-{volume}.{paper}"
    if not (volume.isdecimal() and paper.isdecimal()):
        return None
    number, place = int(volume), int(paper)
    is_workshop = collection[0] == "W" or collection == "C69" or (collection == "D19" and number >= 5)
    return f"{collection}-{number:02}{place:02}" if is_workshop else f"{collection}-{number}{place:03}"


def _name(person: Element) -> str:
    return " ".join(filter(None, (text.line(words(child(person, part))) for part in ("first", "last"))))


def _reference(meta: Element | None, paper: Element) -> str | None:
    """The volume, its month and year as written, and the pages."""
    book, pages = text.line(words(child(meta, "booktitle"))), text.line(words(child(paper, "pages")))
    month, year = (text.line(words(child(meta, part))) for part in ("month", "year"))
    date = " ".join(filter(None, (month, year)))
    # a journal's issue has its date in its name
    return ", ".join(filter(None, (book, date if date not in (book or "") else None, pages))) or None


SOURCE = Source(
    contract=Paper,
    family="papers",
    parse=parse,
    fetch=fetch,
    extension="xml",
    required_to_fetch=("collections",),
    optional=("collections",),
)
