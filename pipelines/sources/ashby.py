"""Job postings from public Ashby boards.

A feed is one board: `GET /posting-api/job-board/{board}?includeCompensation=true` answers all its postings in one
JSON document and needs no key. https://developers.ashbyhq.com/docs/public-job-posting-api. Parameters: `board`,
`company` (the postings do not name it). A posting with `isListed` false can only be reached by its link: its row is
refused as `not_listed`. An unknown board answers 404 or an empty list. May import: polars, grammars, contracts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import Job
from pipelines.grammars import places, salaries, text
from pipelines.sources._postings import NO_PAY, Pay, joined, line, pay, posting
from pipelines.sources._rows import Row, frame, json_document, list_of, object_of, refused, text_of
from pipelines.sources._source import Http, Source, Unreadable

URL = "https://api.ashbyhq.com/posting-api/job-board/{board}"


def fetch(http: Http, feed: Feed) -> Iterator[bytes]:
    """The board with all its postings."""
    yield http.get(feed.url or URL.format(board=feed.parameter("board")), params={"includeCompensation": "true"})


def parse(payload: bytes, feed: Feed) -> pl.DataFrame:
    """One row a posting. Raises Unreadable."""
    jobs = object_of(json_document(payload)).get("jobs")
    if not isinstance(jobs, list):
        raise Unreadable("schema_drift", "no array `jobs`: not the answer of an Ashby board")
    return frame(Job, (_row(job, f"job {n}", feed) for n, job in enumerate(list_of(jobs), start=1)))


def _row(item: Any, pointer: str, feed: Feed) -> Row:
    job = object_of(item)
    if job.get("isListed") is False:
        return refused(pointer, "not_listed", f"{line(job.get('id'))}: open only to those who have its link")
    others = [object_of(part) for part in list_of(job.get("secondaryLocations"))]
    stated = text_of(job.get("workplaceType"))
    return posting(
        feed,
        pointer,
        source="ashby",
        job_id=job.get("id"),
        title=job.get("title"),
        description=text.from_html(text_of(job.get("descriptionHtml")))
        or text.capped(text.clean(text_of(job.get("descriptionPlain")))),
        url=job.get("jobUrl"),
        location=joined([job.get("location"), *(part.get("location") for part in others)], "; "),
        country=_country([job, *others]),
        workplace=places.workplace(stated) or ("remote" if job.get("isRemote") is True else None),
        employed=job.get("employmentType"),
        department=job.get("department") or job.get("team"),
        salary=_salary(object_of(job.get("compensation"))),
        posted=job.get("publishedAt"),
        updated=job.get("updatedAt"),
    )


def _country(found: list[dict[str, Any]]) -> str | None:
    """The country of all addresses, when they agree."""
    addresses = [object_of(object_of(part.get("address")).get("postalAddress")) for part in found]
    countries = {places.code(text_of(address.get("addressCountry"))) for address in addresses if address}
    return countries.pop() if len(countries) == 1 else None


def _salary(compensation: dict[str, Any]) -> Pay:
    """The salary among the components; several of them (one a tier) are only told in the words of the summary.

    Equity and bonuses are components of their own and no salary.
    """
    tiers = [object_of(tier) for tier in list_of(compensation.get("compensationTiers"))]
    parts = list_of(compensation.get("summaryComponents")) or [
        part for tier in tiers for part in list_of(tier.get("components"))
    ]
    found = [part for part in map(object_of, parts) if part.get("compensationType") == "Salary"]
    words = line(compensation.get("scrapeableCompensationSalarySummary")) or line(
        compensation.get("compensationTierSummary")
    )
    if len(found) == 1:
        (one,) = found
        stated, numbers = pay(one.get("minValue"), one.get("maxValue"), one.get("currencyCode"), one.get("interval"))
        if stated:
            return words or stated, numbers
    salary = salaries.parse(words) if words and not found else None
    return (words, salary or salaries.Salary()) if words else NO_PAY


SOURCE = Source(
    contract=Job,
    family="jobs",
    parse=parse,
    fetch=fetch,
    extension="json",
    required_to_fetch=("board",),
    optional=("company",),
    is_snapshot=True,
)
