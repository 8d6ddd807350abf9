"""Job postings from public SmartRecruiters companies.

`GET /v1/companies/{company}/postings?limit=100&offset=` lists the open postings without their text, in pages; the
text is behind `/postings/{id}`, one request each. https://developers.smartrecruiters.com/docs/posting-api. One
payload is a page of the list together with the answers for its postings, each byte as received: `{"page": ...,
"details": [...]}`.

Every reading asks for every text. Asking only for those released since the last reading would be cheaper, but a row
is replaced whole, so that a posting known from the list alone would lose its text, and a posting left out of the
reading would count as closed. An interrupted reading goes on at the page it lacks. May import: polars, grammars,
contracts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import polars as pl

from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import Job
from pipelines.sources._postings import MOST_PAGES, glimpse, joined, line, paragraphs, posting, resumed
from pipelines.sources._rows import Row, count_of, frame, json_document, list_of, object_of
from pipelines.sources._source import FetchFailed, Http, Source, Unreadable

URL = "https://api.smartrecruiters.com/v1/companies/{company}/postings"
PAGE_SIZE = 100
_SECTIONS = ("companyDescription", "jobDescription", "qualifications", "additionalInformation")
# A posting may close between the list and its turn.
_CLOSED = {"not_found", "gone"}


def fetch(http: Http, feed: Feed) -> Iterator[bytes]:
    """Pages with their texts until as many postings as `totalFound` says.

    Raises FetchFailed(`incomplete`) when the list ends earlier: such a reading must not close what it lacks.
    """
    address = feed.url or URL.format(company=feed.parameter("company_id"))
    start = resumed(http.progress.cursor)
    for offset in range(start, start + PAGE_SIZE * MOST_PAGES, PAGE_SIZE):
        page = http.get(address, params={"limit": str(PAGE_SIZE), "offset": str(offset)}, conditional=False)
        document = object_of(glimpse(page))
        listed, total = list_of(document.get("content")), count_of(document.get("totalFound"))
        is_last = total is None or offset + len(listed) >= total
        if not is_last and len(listed) < PAGE_SIZE:
            raise FetchFailed("incomplete", f"the list says {total} postings and ends after {offset + len(listed)}")
        details = [_detail(http, address, object_of(item)) for item in listed]
        http.progress.cursor = None if is_last else str(offset + PAGE_SIZE)
        yield _enveloped(page, [found for found in details if found]) if document else page
        if is_last:
            return


def _detail(http: Http, address: str, item: dict[str, Any]) -> bytes | None:
    """The answer for one posting; None when it has closed since, or is no JSON object."""
    job_id = line(item.get("id"))
    if job_id is None:
        return None
    try:
        found = http.get(f"{address}/{quote(job_id, safe='')}", conditional=False)
    except FetchFailed as failure:
        if failure.reason in _CLOSED:
            return None
        raise
    return found if object_of(glimpse(found)) else None


def _enveloped(page: bytes, details: list[bytes]) -> bytes:
    """List and details in one JSON document; a byte order mark is the only thing that is not kept."""
    bare = [part.removeprefix(b"\xef\xbb\xbf") for part in (page, *details)]
    return b'{"page": ' + bare[0] + b', "details": [' + b", ".join(bare[1:]) + b"]}"


def parse(payload: bytes, feed: Feed) -> pl.DataFrame:
    """One row a posting of the page, with its text where it came along; also reads a bare page or a bare posting.

    Raises Unreadable.
    """
    document = object_of(json_document(payload))
    page = object_of(document.get("page")) or document
    listed = page.get("content", [page] if "id" in page and "name" in page else None)
    if not isinstance(listed, list):
        raise Unreadable("schema_drift", "no array `content`: not the answer of a SmartRecruiters company")
    details = {line(found.get("id")): found for found in map(object_of, list_of(document.get("details")))}
    return frame(Job, (_row(item, f"posting {n}", details, feed) for n, item in enumerate(list_of(listed), start=1)))


def _row(item: Any, pointer: str, details: dict[str | None, dict[str, Any]], feed: Feed) -> Row:
    listed = object_of(item)
    job = listed | details.get(line(listed.get("id")), {})
    place = object_of(job.get("location"))
    sections = object_of(object_of(job.get("jobAd")).get("sections"))
    found = [object_of(sections.get(name)) for name in _SECTIONS]
    kind, level = object_of(job.get("typeOfEmployment")), object_of(job.get("experienceLevel"))
    is_remote, is_hybrid = place.get("remote") is True, place.get("hybrid") is True
    return posting(
        feed,
        pointer,
        source="smartrecruiters",
        job_id=job.get("id"),
        title=job.get("name"),
        company=object_of(job.get("company")).get("name"),
        description=paragraphs(part for section in found if section.get("text") for part in _headed(section)),
        url=job.get("postingUrl") or job.get("applyUrl"),
        location=line(place.get("fullLocation")) or joined(place.get(name) for name in ("city", "region", "country")),
        country=place.get("country"),
        workplace="hybrid" if is_hybrid else "remote" if is_remote else None,
        employed=kind.get("label") or kind.get("id"),
        level=level.get("label") or level.get("id"),
        department=object_of(job.get("department")).get("label"),
        tags=[object_of(job.get("function")).get("label"), object_of(job.get("industry")).get("label")],
        language=object_of(job.get("language")).get("code"),
        posted=job.get("releasedDate"),
    )


def _headed(section: dict[str, Any]) -> tuple[Any, Any]:
    return section.get("title"), section.get("text")


SOURCE = Source(
    contract=Job,
    family="jobs",
    parse=parse,
    fetch=fetch,
    extension="json",
    required_to_fetch=("company_id",),
    optional=("company",),
    is_snapshot=True,
)
