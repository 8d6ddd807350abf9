"""Job postings from public Greenhouse boards.

A feed is one board: `GET /v1/boards/{board}/jobs?content=true` answers all its open postings in one JSON document and
needs no key. https://developers.greenhouse.io/job-board.html. `content` is HTML escaped twice.
May import: polars, grammars, contracts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import polars as pl

from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import Job
from pipelines.grammars import dates, employment, languages, places, salaries, seniority, text, urls
from pipelines.grammars.salaries import Salary
from pipelines.sources._rows import Row, frame, json_document, list_of, money, object_of, refused, text_of
from pipelines.sources._source import POINTER, Http, Source, Unreadable

URL = "https://boards-api.greenhouse.io/v1/boards/{board}/jobs"

_PAY_FIELD = re.compile(r"salary|\bpay\b|compensation|薪", re.IGNORECASE)
_EMPLOYMENT_FIELD = re.compile(r"employment type|job type|time type|commitment|contract type|用工|雇佣", re.IGNORECASE)
_WORKPLACE_FIELD = re.compile(r"workplace|work ?place type|location type|remote|work model|办公", re.IGNORECASE)


def fetch(http: Http, feed: Feed) -> Iterator[bytes]:
    """The board with all its open postings."""
    yield http.get(feed.url or URL.format(board=feed.parameter("board")), params={"content": "true"})


def parse(payload: bytes, feed: Feed) -> pl.DataFrame:
    """One row a posting; also reads the answer for a single posting. Raises Unreadable."""
    document = object_of(json_document(payload))
    jobs = document.get("jobs", [document] if "title" in document and "id" in document else None)
    if not isinstance(jobs, list):
        raise Unreadable("schema_drift", "no array `jobs`: not the answer of a Greenhouse board")
    return frame(Job, (_row(job, f"job {n}", feed) for n, job in enumerate(list_of(jobs), start=1)))


def _row(item: Any, pointer: str, feed: Feed) -> Row:
    job = object_of(item)
    job_id, title = text.line(text_of(job.get("id"))), text.title(text_of(job.get("title")))
    if job_id is None:
        return refused(pointer, "no_id", f"no `id`; title {title!r}")
    if title is None:
        return refused(pointer, "no_title", job_id)
    description = text.from_html(text_of(job.get("content")))
    location = text.line(text_of(object_of(job.get("location")).get("name")))
    offices = [object_of(office) for office in list_of(job.get("offices"))]
    departments = [text.line(text_of(object_of(part).get("name"))) for part in list_of(job.get("departments"))]
    fields = _fields(job)
    stated = next((words for name, words in fields if _WORKPLACE_FIELD.search(name)), None)
    language = languages.tag(text_of(job.get("language")))
    salary_text, salary = _salary(job, fields, description)
    return {
        POINTER: pointer,
        "source": "greenhouse",
        "job_id": job_id,
        "title": title,
        "company": text.line(text_of(job.get("company_name"))) or text.line(text_of(feed.parameter("company"))),
        "description": description,
        "url": urls.canonical(text_of(job.get("absolute_url"))),
        "location": location,
        "country": places.country(location) or _office_country(offices),
        "workplace": places.workplace(stated) or places.workplace(location) or places.workplace(title),
        "employment_type": _employment(fields),
        "seniority": seniority.of(title),
        "department": next((name for name in departments if name), None),
        "salary_text": salary_text,
        "salary_min": money(salary.minimum),
        "salary_max": money(salary.maximum),
        "salary_currency": salary.currency,
        "salary_period": salary.period,
        "salary_months": salary.months,
        "language": language or languages.tag(feed.language) or languages.detect(title, description),
        "posted_at": dates.parse(text_of(job.get("first_published"))),
        "updated_at": dates.parse(text_of(job.get("updated_at"))),
        "closes_at": dates.parse(text_of(job.get("application_deadline"))),
    }


def _fields(job: dict[str, Any]) -> list[tuple[str, str]]:
    """The board's own fields as name and words, those of a simple value only."""
    found = [object_of(field) for field in list_of(job.get("metadata"))]
    named = [(text_of(field.get("name")), field.get("value")) for field in found]
    return [(name, words) for name, value in named if name and (words := _words(value))]


def _words(value: Any) -> str | None:
    if isinstance(value, list):
        return text.line("; ".join(words for part in list_of(value) if (words := text_of(part))))
    return text.line(text_of(value))


def _employment(fields: list[tuple[str, str]]) -> str | None:
    return employment.kind(next((words for name, words in fields if _EMPLOYMENT_FIELD.search(name)), None))


def _office_country(offices: list[dict[str, Any]]) -> str | None:
    """The country of the offices, when all that name one agree."""
    found = {places.country(text_of(office.get("location")) or text_of(office.get("name"))) for office in offices} - {
        None
    }
    return found.pop() if len(found) == 1 else None


def _salary(job: dict[str, Any], fields: list[tuple[str, str]], description: str | None) -> tuple[str | None, Salary]:
    """Pay as written and in numbers: from the pay ranges, the board's own fields, or the text, in this order."""
    ranges = [object_of(part) for part in list_of(job.get("pay_input_ranges"))]
    if len(ranges) == 1 and (found := _pay_range(ranges[0])):
        return found
    for field in map(object_of, list_of(job.get("metadata"))):
        if _PAY_FIELD.search(text_of(field.get("name")) or "") and (found := _currency_range(field.get("value"))):
            return found
    for name, words in fields:
        if _PAY_FIELD.search(name) and (salary := salaries.parse(words)):
            return words, salary
    return salaries.find(description) or (None, Salary())


def _pay_range(found: dict[str, Any]) -> tuple[str, Salary] | None:
    """A pay range in cents; the period is only in its title or blurb, if anywhere."""
    low, high, currency = found.get("min_cents"), found.get("max_cents"), text_of(found.get("currency_type"))
    if not isinstance(low, int) or not isinstance(high, int) or not currency or not re.fullmatch("[A-Z]{3}", currency):
        return None
    words = " ".join(filter(None, (text_of(found.get("title")), text.from_html(text_of(found.get("blurb"))))))
    minimum, maximum = Decimal(low) / 100, Decimal(high) / 100
    salary = Salary(minimum, maximum, currency, salaries.period(words))
    return f"{currency} {minimum:,.0f} - {maximum:,.0f}", salary


def _currency_range(value: Any) -> tuple[str, Salary] | None:
    """A field of the types `currency` and `currency_range`: amounts as strings with their unit."""
    found = object_of(value)
    unit = text_of(found.get("unit"))
    low, high = (text_of(found.get(name)) or text_of(found.get("amount")) for name in ("min_value", "max_value"))
    if not unit or not low or not high:
        return None
    words = f"{unit} {low} - {high}"
    salary = salaries.parse(words)
    return (words, salary) if salary else None


SOURCE = Source(
    contract=Job,
    family="jobs",
    parse=parse,
    fetch=fetch,
    extension="json",
    version=2,
    is_snapshot=True,
    required_to_fetch=("board",),
    optional=("company",),
)
