"""Today's announcements of arXiv, as RSS or Atom.

A feed is the day of one or several categories: parameter `categories` (`[cs.CL, cs.LG]`, one request for all of them),
or `url`. The document is rebuilt every night; on weekends it has no items. https://info.arxiv.org/help/rss.html.
An item says why it is there (`arxiv:announce_type`): `new`, `cross` (added to a category), `replace` (a new version) or
`replace-cross`. Only that of a `new` item tells when the paper first appeared.
Feeds that others make of arXiv's papers are read too; their words are kept under the feed's own name, because they
must never replace what arXiv says. One feed should name all categories: two feeds that share papers would take turns.
May import: polars, grammars, contracts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import polars as pl

from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import Paper
from pipelines.grammars import dates, identifiers, text
from pipelines.sources import _papers
from pipelines.sources._rows import Row, frame, refused, syndication
from pipelines.sources._source import POINTER, REASON, Http, Source

URL = "https://rss.arxiv.org/rss/{categories}"

_OFFICIAL = re.compile(r"oai:arXiv\.org:", re.IGNORECASE)
_BEFORE_ABSTRACT = re.compile(r"^\s*arXiv:\S+\s+Announce Type:\s*(?P<type>[\w-]+)\s*(?:Abstract:\s*)?", re.IGNORECASE)
_REMARK = re.compile(r"\([^()]*\)")
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV", re.IGNORECASE)
# How a feed by others labels what arXiv says in fields of their own.
_LABELLED = re.compile(r"<(?:strong|b)>\s*([^<:\uff1a]{1,40})[:\uff1a]\s*</(?:strong|b)>([^<]*)", re.IGNORECASE)
_COMMENT, _DATE, _DOI = ("评论", "comment", "comments"), ("发布时间", "published"), ("doi",)
_MAILBOX = re.compile(r"^\S+@\S+\s*\((.*)\)$", re.DOTALL)


def fetch(http: Http, feed: Feed) -> Iterator[bytes]:
    """The one document of the day."""
    yield http.get(feed.url or URL.format(categories="+".join(map(str, feed.parameter("categories", [])))))


def parse(payload: bytes, feed: Feed) -> pl.DataFrame:
    """One row an item; an older version beside a newer one of the same paper is refused as `older_version`."""
    document = syndication(payload, roots=("rss", "rdf", "feed"))
    language = document.feed.get("language")
    rows = [_row(entry, f"entry {n}", feed, language) for n, entry in enumerate(document.entries, start=1)]
    newest: dict[tuple[str, str], int] = {}
    for row in (row for row in rows if REASON not in row):
        key = row["source"], row["paper_id"]
        newest[key] = max(newest.get(key, 0), row["version"] or 0)
    return frame(Paper, (_without_older(row, newest) for row in rows))


def _without_older(row: Row, newest: dict[tuple[str, str], int]) -> Row:
    if REASON in row or (row["version"] or 0) == (best := newest[row["source"], row["paper_id"]]):
        return row
    return refused(row[POINTER], "older_version", f"{row['paper_id']}v{row['version']}; v{best} is here too")


def _row(entry: Any, pointer: str, feed: Feed, language: str | None) -> Row:
    identifier = str(entry.get("id") or "")
    is_official = bool(_OFFICIAL.match(identifier))
    found = identifiers.arxiv(identifier) or identifiers.arxiv(entry.get("link"))
    if not found:
        return refused(pointer, "no_id", f"not an arXiv id: {identifier[:200]!r}")
    said = _announced(entry) if is_official else _retold(entry, feed)
    return _papers.paper(
        pointer,
        feed,
        source="arxiv_rss" if is_official else feed.name,
        paper_id=found.id,
        title=text.title(entry.get("title")),
        language=language,
        version=found.version,
        categories=_papers.distinct(tag.get("term") for tag in entry.get("tags", [])),
        url=found.url,
        pdf_url=found.pdf_url,
        **said,
    )


def _announced(entry: Any) -> dict[str, Any]:
    """What an item of arXiv's own documents says beyond its id, title and categories."""
    written = str(entry.get("summary") or "")
    start = _BEFORE_ABSTRACT.match(written)
    abstract = text.line(written[start.end() :] if start else written)
    kind = str(entry.get("arxiv_announce_type") or (start["type"] if start else "")).lower()
    at = dates.parse(entry.get("published")) or dates.parse(entry.get("updated"))
    return {
        "summary": abstract,
        "authors": _split(" , ".join(_papers.names(author.get("name") for author in entry.get("authors", [])))),
        "is_withdrawn": _papers.is_withdrawn(abstract),
        "doi": identifiers.doi(entry.get("arxiv_doi")),
        "journal_reference": text.line(entry.get("arxiv_journal_reference") or entry.get("arxiv_journal_ref")),
        "licence": _papers.licence(entry.get("rights")),
        "published_at": at if kind == "new" else None,
        "updated_at": at,
    }


def _retold(entry: Any, feed: Feed) -> dict[str, Any]:
    """What an item of somebody else's feed says: its whole text, and the fields that it labels."""
    markup = str(entry.get("summary") or "")
    labelled = {label.strip().lower(): value for label, value in _LABELLED.findall(markup)}

    def field(names: tuple[str, ...]) -> str | None:
        return next((value for name in names if (value := text.title(labelled.get(name)))), None)

    comment = field(_COMMENT)
    named = _papers.names(author.get("name") for author in entry.get("authors", [])) or [entry.get("author") or ""]
    inside = [found[1] if (found := _MAILBOX.match(name)) else name for name in named]
    return {
        "summary": text.from_html(markup),
        "comment": comment,
        "authors": [name for name in _split(" , ".join(inside)) if "@" not in name],
        "is_withdrawn": _papers.is_withdrawn(comment),
        "doi": identifiers.doi(field(_DOI)),
        "published_at": dates.parse(field(_DATE)),
        "updated_at": dates.parse(entry.get("published"), language=feed.language),
    }


def _split(joined: str) -> list[str]:
    """Names that are joined by commas; remarks in brackets (affiliations) are dropped, `Jr.` stays with its name."""
    found: list[str] = []
    for part in _REMARK.sub(" ", _REMARK.sub(" ", joined)).split(","):
        name = text.line(part)
        if name and found and _SUFFIX.fullmatch(name):
            found[-1] += f", {name}"
        elif name:
            found.append(name)
    return found


SOURCE = Source(
    contract=Paper,
    family="papers",
    parse=parse,
    fetch=fetch,
    extension="xml",
    required_to_fetch=("categories",),
    optional=("categories",),
)
