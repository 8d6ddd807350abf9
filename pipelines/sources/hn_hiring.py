"""Job postings from the monthly thread "Ask HN: Who is hiring?".

A feed is one thread: that of `story`, else the newest. The search of Hacker News answers its comments, newest first
and at most 1,000 a query, so that a long thread is read in slices of time. https://hn.algolia.com/api, no key. Each
comment directly below the story is a posting; answers to them are none and no rows. By the custom of the thread the
first line says `Company | Role | Place | REMOTE | Full-time | Pay`, in any order after the company and with any part
missing: a part that no grammar knows says nothing. Names of commenters are left out. May import: polars, grammars,
contracts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import Job
from pipelines.grammars import employment, places, salaries, seniority, text
from pipelines.grammars.salaries import Salary
from pipelines.sources._postings import MOST_PAGES, NO_PAY, Pay, glimpse, line, posting
from pipelines.sources._rows import Row, count_of, frame, json_document, list_of, object_of, refused, text_of
from pipelines.sources._source import FetchFailed, Http, Source, Unreadable

URL = "https://hn.algolia.com/api/v1/search_by_date"
PAGE = "https://news.ycombinator.com/item?id={}"
PAGE_SIZE = 1000

_THREAD = re.compile(r"who is hiring", re.IGNORECASE)
_LINK = re.compile(r"[(\[<]?\s*(?:https?://|www\.)[^\s)\]>]+\s*[)\]>]?", re.IGNORECASE)
_NO_PAY = re.compile(r"\b(?:series|seed|raised|funding|funded|valuation|arr|revenue|backed|yc)\b", re.IGNORECASE)
# What a role is called; what a company does (`AI for hospitals`, `developing drugs`) is not.
_ROLE = re.compile(
    r"\b(?:engineers?|developers?|scientists?|designers?|managers?|analysts?|architects?|researchers?|programmers?|"
    r"consultants?|recruiters?|interns?|directors?|leads?|swes?|sres?|devops|cto|back[ -]?end|front[ -]?end|"
    r"full[ -]?stack|engineering roles?|head of|roles|positions)\b|工程师|开发|算法|研究员|产品经理|设计师",
    re.IGNORECASE,
)
_LONGEST_ROLE = 120
_ONLY_WAY = re.compile(
    r"\b(?:fully|100%|remote(?:ly)?|on-?site|hybrid|in[ -]?(?:office|person)|or|and|only|ok|friendly)\b|[\W_]",
    re.IGNORECASE,
)
_FIRST_LINE = re.compile(r"<p>|\n", re.IGNORECASE)


def fetch(http: Http, feed: Feed) -> Iterator[bytes]:
    """The comments of the thread, a slice of time after the other, down to the time that is asked for.

    The cursor is `<story>:<second>`: a slice ends with the second in which the next begins, for comments share seconds.
    """
    story, _, until = (http.progress.cursor or "").partition(":")
    story = story or str(feed.parameter("story") or _newest(http, feed))
    upper = int(until) if until.isdigit() else None
    if upper is None and http.progress.until:
        upper = int(http.progress.until.timestamp())
    lower = int(http.progress.since.timestamp()) if http.progress.since else None
    for _ in range(MOST_PAGES):
        slices = [f"created_at_i<={upper}" if upper else None, f"created_at_i>={lower}" if lower else None]
        params = {"tags": f"comment,story_{story}", "hitsPerPage": str(PAGE_SIZE)}
        filters = ",".join(filter(None, slices))
        page = http.get(
            feed.url or URL, params=params | ({"numericFilters": filters} if filters else {}), conditional=False
        )
        hits = [object_of(hit) for hit in list_of(object_of(glimpse(page)).get("hits"))]
        seconds = [second for hit in hits if (second := count_of(hit.get("created_at_i")))]
        is_last = len(hits) < PAGE_SIZE or not seconds
        if not is_last:
            # A whole page within one second would be asked for for ever.
            upper = min(seconds) if min(seconds) != upper else min(seconds) - 1
        http.progress.cursor = None if is_last else f"{story}:{upper}"
        yield page
        if is_last:
            return


def _newest(http: Http, feed: Feed) -> str:
    """The id of the newest thread; FetchFailed when there is none."""
    params = {"tags": "story,author_whoishiring", "hitsPerPage": "20"}
    found = object_of(glimpse(http.get(feed.url or URL, params=params, conditional=False)))
    for story in map(object_of, list_of(found.get("hits"))):
        name, title = line(story.get("objectID")), text_of(story.get("title"))
        if name and title and _THREAD.search(title):
            return name
    raise FetchFailed("not_found", 'no story "Who is hiring?" among the newest of its author; name one with `story`')


def parse(payload: bytes, feed: Feed) -> pl.DataFrame:
    """One row a comment below the story. Raises Unreadable."""
    hits = object_of(json_document(payload)).get("hits")
    if not isinstance(hits, list):
        raise Unreadable("schema_drift", "no array `hits`: not an answer of the search of Hacker News")
    numbered = [(n, object_of(hit)) for n, hit in enumerate(list_of(hits), start=1)]
    return frame(Job, (_row(hit, f"hit {n}", feed) for n, hit in numbered if not _is_answer(hit)))


def _is_answer(hit: dict[str, Any]) -> bool:
    """Whether a comment stands below another comment."""
    parent, story = line(hit.get("parent_id")), line(hit.get("story_id"))
    return parent is not None and story is not None and parent != story


def _row(hit: dict[str, Any], pointer: str, feed: Feed) -> Row:
    markup, job_id = text_of(hit.get("comment_text")), line(hit.get("objectID"))
    body = text.from_html(markup)
    if job_id is None or body is None:
        return refused(pointer, "no_id" if job_id is None else "no_text", job_id)
    first = text.from_html(_FIRST_LINE.split(text.unescaped((markup or "").strip()), maxsplit=1)[0]) or body
    found = header(" ".join(first.split()))
    return posting(
        feed,
        pointer,
        source="hn_hiring",
        job_id=job_id,
        title=found.role,
        company=found.company,
        description=body,
        url=PAGE.format(job_id),
        location=found.location,
        workplace=found.workplace,
        employed=found.employed,
        salary=found.salary,
        posted=hit.get("created_at_i") or hit.get("created_at"),
    )


@dataclass
class Header:
    """What the first line of a posting says; None = nothing that a grammar knows."""

    role: str
    company: str | None = None
    location: str | None = None
    workplace: str | None = None
    employed: str | None = None
    salary: Pay = field(default=NO_PAY)


def header(first: str) -> Header:
    """The parts between the bars; a line without bars is all role, for it is no use to guess.

    The company is the first part. Of the others one that names a role is the role; when none does, the first about
    which nothing else is known, else the whole line.
    """
    company, *parts = [part for raw in first.split("|") if (part := _LINK.sub("", raw).strip(" -–—:,"))] or [first]
    if not parts:
        return Header(role=first[:300])
    found = Header(role="", company=company)
    unknown: list[str] = []
    roles: list[str] = []
    for part in parts:
        pay, kind = _pay(part), employment.kind(part)
        is_role = len(part) <= _LONGEST_ROLE and (_ROLE.search(part) or seniority.of(part))
        if pay and not is_role:
            found.salary = found.salary if found.salary[0] else pay
        elif is_role:
            roles.append(part)
        elif places.country(part) or places.workplace(part):
            is_place = bool(_ONLY_WAY.sub("", part))
            found.location = "; ".join(filter(None, (found.location, part if is_place else None))) or None
        elif kind is None:
            unknown.append(part)
        found.employed = found.employed or (part if kind else None)
    ways = {way for part in parts if (way := places.workplace(part))}
    found.workplace = ways.pop() if len(ways) == 1 else "hybrid" if "hybrid" in ways else None
    found.role = (roles or unknown or [first])[0]
    return found


def _pay(part: str) -> Pay | None:
    """Pay, when a part has a currency or thousands: `15 people` and `Series B, $20M` are none."""
    salary = None if _NO_PAY.search(part) else salaries.parse(part)
    is_pay = salary is not None and (salary.currency is not None or re.search(r"\d\s*[kK]\b", part) is not None)
    return (part, salary or Salary()) if is_pay else None


SOURCE = Source(
    contract=Job,
    family="jobs",
    parse=parse,
    fetch=fetch,
    extension="json",
    optional=("story",),
)
