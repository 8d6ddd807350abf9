"""Job postings from careers sites by Recruitee.

A feed is one company: `GET https://{company}.recruitee.com/api/offers` answers all its published offers in one JSON
document and needs no key. https://docs.recruitee.com/reference/offers. Parameter: `site` (the first part of the careers
site's host). May import: polars, grammars, contracts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import Job
from pipelines.sources._postings import joined, line, paragraphs, pay, posting
from pipelines.sources._rows import Row, frame, json_document, list_of, object_of, refused
from pipelines.sources._source import Http, Source, Unreadable

URL = "https://{site}.recruitee.com/api/offers"
_WORKPLACES = (("hybrid", "hybrid"), ("remote", "remote"), ("on_site", "onsite"))


def fetch(http: Http, feed: Feed) -> Iterator[bytes]:
    """The careers site with all its published offers."""
    yield http.get(feed.url or URL.format(site=feed.parameter("site")))


def parse(payload: bytes, feed: Feed) -> pl.DataFrame:
    """One row an offer; also reads the answer for a single one. Raises Unreadable."""
    document = object_of(json_document(payload))
    single = document.get("offer")
    offers = document.get("offers", [single] if isinstance(single, dict) else None)
    if not isinstance(offers, list):
        raise Unreadable("schema_drift", "no array `offers`: not the answer of a Recruitee careers site")
    return frame(Job, (_row(offer, f"offer {n}", feed) for n, offer in enumerate(list_of(offers), start=1)))


def _row(item: Any, pointer: str, feed: Feed) -> Row:
    offer = object_of(item)
    if line(offer.get("status")) not in (None, "published"):
        return refused(pointer, "not_listed", f"{line(offer.get('id'))}: status {line(offer.get('status'))}")
    salary = object_of(offer.get("salary"))
    places = [
        joined(object_of(part).get(n) for n in ("city", "state", "country")) for part in list_of(offer.get("locations"))
    ]
    own = line(offer.get("location")) or joined(offer.get(name) for name in ("city", "state_name", "country"))
    # Several of the three may hold: then one may choose, which is what `hybrid` says.
    ways = [way for name, way in _WORKPLACES if offer.get(name) is True]
    return posting(
        feed,
        pointer,
        source="recruitee",
        job_id=offer.get("id"),
        title=offer.get("title"),
        company=offer.get("company_name"),
        description=paragraphs([offer.get("description"), offer.get("requirements")]),
        url=offer.get("careers_url"),
        location=joined(places, "; ") or own,
        country=offer.get("country_code") if len(places) <= 1 else None,
        workplace=ways[0] if len(ways) == 1 else "hybrid" if {"remote", "onsite"} <= set(ways) else None,
        employed=offer.get("employment_type_code") or offer.get("employment_type"),
        level=offer.get("experience_code"),
        department=offer.get("department"),
        tags=list_of(offer.get("tags")),
        salary=pay(salary.get("min"), salary.get("max"), salary.get("currency"), salary.get("period")),
        language=offer.get("language") or offer.get("locale"),
        posted=offer.get("published_at") or offer.get("created_at"),
        updated=offer.get("updated_at"),
        closes=offer.get("close_at"),
    )


SOURCE = Source(
    contract=Job,
    family="jobs",
    parse=parse,
    fetch=fetch,
    extension="json",
    required_to_fetch=("site",),
    optional=("company",),
    is_snapshot=True,
)
