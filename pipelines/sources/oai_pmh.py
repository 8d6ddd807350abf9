"""Papers from repositories that speak OAI-PMH 2.0: arXiv, and libraries all over the world.

A feed is one repository or a set of it: `url` (its base address, `https://oaipmh.arxiv.org/oai`), `set` (`cs:cs:CL`),
`prefix` (the metadata format: `oai_dc`, which everybody has and which is the default, `arXiv` or `arXivRaw`).
https://www.openarchives.org/OAI/openarchivesprotocol.html, https://info.arxiv.org/help/oa/. A window asks by the day on
which records last changed; pages follow each other by resumption tokens.
`updated_at` is the record's datestamp, whatever dates its metadata hold: only it orders the states of a record,
deletion among them. Headers without metadata (`ListIdentifiers`) have no title and are refused, deleted ones are not.
May import: polars, grammars, contracts.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

import polars as pl

from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import Paper
from pipelines.grammars import dates, identifiers, text, urls
from pipelines.sources import _papers, _xml
from pipelines.sources._rows import Row, frame, refused
from pipelines.sources._source import POINTER, REMOVED, Http, Source, Unreadable
from pipelines.sources._xml import Element, children, words

_ANSWERS = ("ListRecords", "GetRecord", "ListIdentifiers")
_TOKEN = re.compile(rb"<(?:\w+:)?resumptionToken\b[^>/]*>([^<]*)</")
_FORGOTTEN = re.compile(rb"<(?:\w+:)?error\b[^>]*\bcode\s*=\s*[\"']badResumptionToken")
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
_ARXIVS = re.compile(r"oai:arXiv\.org:", re.IGNORECASE)
_COMMENT = re.compile(r"\s*Comments?:\s*", re.IGNORECASE)


def fetch(http: Http, feed: Feed) -> Iterator[bytes]:
    """All pages of the list; a token that the repository has forgotten starts the list anew, once."""
    address = str(feed.url)

    def ask(token: str | None) -> bytes:
        if token is not None:
            page = http.get(address, params={"verb": "ListRecords", "resumptionToken": token}, conditional=False)
            if not _FORGOTTEN.search(page) or token != resumed:
                return page
        since, until = http.progress.since, http.progress.until
        asked = {
            "verb": "ListRecords",
            "metadataPrefix": str(feed.parameter("prefix", "oai_dc")),
            "set": feed.parameter("set"),
            # Days: the one granularity that every repository knows, and the only one of arXiv.
            "from": f"{since:%Y-%m-%d}" if since else None,
            "until": f"{until:%Y-%m-%d}" if until else None,
        }
        return http.get(address, params={name: value for name, value in asked.items() if value}, conditional=False)

    resumed = http.progress.cursor
    return _papers.pages(http, ask, _next_token)


def _next_token(page: bytes) -> str | None:
    """The token of the next page; an empty one ends the list."""
    found = _TOKEN.search(page)
    return html.unescape(found[1].decode("utf-8", "replace")).strip() or None if found else None


def parse(payload: bytes, feed: Feed) -> pl.DataFrame:
    """One row a record, deleted ones as tombstones. An answer that no record matches is an empty reading.

    Raises Unreadable for the other errors of the protocol (`bad_argument`, `bad_resumption_token`,
    `cannot_disseminate_format`, `id_does_not_exist`, `no_set_hierarchy` ..., `oai_error` for one it does not know),
    `no_records` for answers about something else (`Identify`), and like `_xml.tree`.
    """
    root = _xml.tree(payload, roots=("oai-pmh",))
    for error in children(root, "error"):
        if error.get("code") != "noRecordsMatch":
            raise _complaint(error)
        return frame(Paper, [])
    answered = next(children(root, *_ANSWERS), None)
    if answered is None:
        verbs = [_xml.name(element) for element in children(root)][2:]
        raise Unreadable("no_records", f"an answer with {', '.join(verbs) or 'nothing'}, not with records")
    records = list(children(answered, "record", "header"))
    return frame(Paper, (_row(record, f"record {n}", feed) for n, record in enumerate(records, start=1)))


def _complaint(error: Element) -> Unreadable:
    code, said = error.get("code") or "", text.line(words(error))
    is_known = code in {
        *("badArgument", "badResumptionToken", "badVerb", "cannotDisseminateFormat", "idDoesNotExist"),
        *("noMetadataFormats", "noSetHierarchy"),
    }
    reason = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", code).lower() if is_known else "oai_error"
    return Unreadable(reason, f"the repository answers {code or 'an error without a code'}: {said or 'no words'}"[:500])


def _row(record: Element, pointer: str, feed: Feed) -> Row:
    header = record if _xml.name(record) == "header" else _xml.child(record, "header")
    identifier = text.line(words(_xml.child(header, "identifier")))
    if header is None or identifier is None:
        return refused(pointer, "no_id", "a record without an identifier")
    found = identifiers.arxiv(identifier) if _ARXIVS.match(identifier) else None
    source = "arxiv" if found else str(feed.parameter("source", feed.name))
    stamp = dates.parse(words(_xml.child(header, "datestamp")))
    key = {"source": source, "paper_id": found.id if found else identifier, "updated_at": stamp}
    if header.get("status") == "deleted":
        return {POINTER: pointer, REMOVED: True, **key}
    metadata = next(children(_xml.child(record, "metadata")), None)
    if metadata is None:
        return refused(pointer, "no_metadata", identifier)
    format_ = _FORMATS.get(_xml.name(metadata))
    if format_ is None:
        return refused(pointer, "unknown_format", f"{identifier}: <{_xml.name(metadata)}>")
    said = format_(metadata)
    if found:
        said |= {"url": found.url, "pdf_url": found._replace(version=said.get("version")).pdf_url}
    return _papers.paper(pointer, feed, **key, **said)


def _dublin_core(dc: Element) -> dict[str, Any]:
    """Dublin Core says everything with 15 repeatable words, and what an identifier or a date means is left open."""

    def every(name: str) -> list[str]:
        return _papers.distinct(words(element) for element in children(dc, name))

    identified = every("identifier")
    described = [text.clean(words(element)) or "" for element in children(dc, "description")]
    comment = next((plain for plain in described if _COMMENT.match(plain)), "")
    abstract = max((text.line(plain) or "" for plain in described if plain != comment), key=len, default="") or None
    moments = [dates.parse(written) for written in every("date")]
    language = next(iter(every("language")), None)
    return {
        "title": words(_xml.child(dc, "title")),
        "summary": abstract,
        "comment": _COMMENT.sub("", comment, count=1),
        "authors": _papers.names(_turned(words(element)) for element in children(dc, "creator")),
        "categories": every("subject"),
        "doi": next((doi for written in identified if (doi := identifiers.doi(written))), None),
        "url": next((url for written in identified if _LINK.match(written) and (url := urls.canonical(written))), None),
        "licence": _papers.licence(next(iter(every("rights")), None)),
        "language": language,
        "is_withdrawn": _papers.is_withdrawn(comment, abstract),
        # With a bare year among them nobody can tell which date is the first.
        "published_at": min((m for m in moments if m), default=None) if all(moments) else None,
    }


def _arxiv(metadata: Element) -> dict[str, Any]:
    """arXiv's own format: authors in parts, days of the first and the last version, the licence."""

    def one(name: str) -> str | None:
        return text.line(words(_xml.child(metadata, name)))

    people = children(_xml.child(metadata, "authors"), "author")
    named = [
        " ".join(
            filter(None, (text.line(words(_xml.child(person, part))) for part in ("forenames", "keyname", "suffix")))
        )
        for person in people
    ]
    return _of_arxiv(metadata) | {"authors": _papers.names(named), "published_at": dates.parse(one("created"))}


def _arxiv_raw(metadata: Element) -> dict[str, Any]:
    """The format with the history: every version with its time, authors as one line of text."""
    versions = list(children(metadata, "version"))
    numbers = [int(found[1]) for one in versions if (found := re.fullmatch(r"v(\d{1,3})", one.get("version") or ""))]
    first = next((one for one in versions if one.get("version") == "v1"), None)
    joined = re.sub(r"\([^()]*\)", " ", re.sub(r"\([^()]*\)", " ", words(_xml.child(metadata, "authors")) or ""))
    return _of_arxiv(metadata) | {
        "authors": _papers.names(re.split(r",\s*(?:and\s+)?|\s+and\s+", joined)),
        "version": max(numbers, default=None),
        "published_at": dates.parse(words(_xml.child(first, "date"))),
    }


def _of_arxiv(metadata: Element) -> dict[str, Any]:
    """What both of arXiv's formats share."""

    def one(name: str) -> str | None:
        return text.line(words(_xml.child(metadata, name)))

    categories = (one("categories") or "").split()
    return {
        "title": one("title"),
        "summary": one("abstract"),
        "comment": one("comments"),
        "categories": list(dict.fromkeys(categories)),
        "primary_category": next(iter(categories), None),
        "doi": identifiers.doi(one("doi")),
        "journal_reference": one("journal-ref"),
        "licence": _papers.licence(one("license")),
        "is_withdrawn": _papers.is_withdrawn(one("comments"), one("abstract")),
    }


def _turned(name: str | None) -> str | None:
    """`Lovelace, Ada` as `Ada Lovelace`; names with no or with several commas stay."""
    parts = (text.line(name) or "").split(", ")
    return " ".join(reversed(parts)) if len(parts) == 2 else name


_FORMATS = {"dc": _dublin_core, "arXiv": _arxiv, "arXivRaw": _arxiv_raw}

SOURCE = Source(
    contract=Paper,
    family="papers",
    parse=parse,
    fetch=fetch,
    extension="xml",
    is_api=True,
    required_to_fetch=("url",),
    optional=("set", "prefix", "source"),
)
