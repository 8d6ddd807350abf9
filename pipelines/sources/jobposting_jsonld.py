"""Job postings that careers pages describe as schema.org JobPosting in JSON-LD.

A feed is a page (`url`), or several (`pages`), or files of pages, JSON documents or JSON lines. An object without a
type is a posting when it has `hiringOrganization`, which nothing else in schema.org has.
https://schema.org/JobPosting, https://developers.google.com/search/docs/appearance/structured-data/job-posting. May
import: polars, grammars, contracts.
"""

from __future__ import annotations

import re
from typing import Any

import polars as pl

from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import Job
from pipelines.grammars import places, salaries, text
from pipelines.sources._jsonld import Found, Thing, fetch_pages, key_of, many, one, read
from pipelines.sources._postings import NO_PAY, Pay, joined, line, pay, posting
from pipelines.sources._rows import Row, frame, object_of, refused, text_of
from pipelines.sources._source import Source

# Where pages put the parts of a posting's text; what another part already says is not said twice.
_BODIES = (
    "description",
    "jobDescription",
    "responsibilities",
    "qualifications",
    "experienceRequirements",
    "educationRequirements",
    "jobBenefits",
)
_PLACE = (
    ("addressLocality", "locality"),
    ("addressRegion", "region"),
    ("addressCountry", "countryName", "countryCode"),
)
_LONGEST_TAG, _LONGEST_LIST = 80, 300


def parse(payload: bytes, feed: Feed) -> pl.DataFrame:
    """One row a posting, and one for each block or line that is no JSON (`not_json`). Raises Unreadable."""
    found = read(payload, ["JobPosting"], untyped=_is_posting)
    rows = [_row(thing, pointer, found, feed) for pointer, thing in found.things.items()]
    return frame(Job, [*rows, *(refused(pointer, "not_json", why) for pointer, why in found.broken.items())])


def _is_posting(thing: Thing) -> bool:
    """Whether an object without a type is one: `hiringOrganization` is a property of postings alone."""
    return "hiringOrganization" in thing and bool(thing.keys() & {"title", "datePosted", "jobLocation"})


def _row(job: Thing, pointer: str, found: Found, feed: Feed) -> Row:
    key, link = key_of(job, found, feed)
    sites = [_address(site, found) for site in many(job.get("jobLocation"))]
    is_remote = any("TELECOMMUTE" in (line(value) or "").upper() for value in many(job.get("jobLocationType")))
    # Where applicants may live says where one works only when that is at home.
    applicants = found.names(job.get("applicantLocationRequirements")) if is_remote and not sites else []
    countries = {code for _, code in sites} or {places.code(name) for name in applicants}
    return posting(
        feed,
        pointer,
        source=feed.name,
        job_id=key,
        title=one(job.get("title")) or one(job.get("name")),
        company=found.name(job.get("hiringOrganization")),
        description=_description(job, found),
        url=link,
        location=joined([place for place, _ in sites], "; ") or joined(applicants, "; "),
        country=countries.pop() if len(countries) == 1 else None,
        workplace="remote" if is_remote else places.workplace(joined(many(job.get("jobLocationType")))),
        employed=joined(many(job.get("employmentType"))),
        department=found.name(job.get("employmentUnit")) or found.name(job.get("department")),
        tags=_tags(job, found),
        salary=_salary(job, found),
        language=found.name(job.get("inLanguage")),
        posted=one(job.get("datePosted")),
        updated=one(job.get("dateModified")),
        closes=one(job.get("validThrough")) or one(job.get("dateExpires")),
    )


def _address(site: Any, found: Found) -> tuple[str | None, str | None]:
    """(place as written, country) of a Place, a PostalAddress or a string."""
    if not isinstance(site, dict):
        return line(site), places.country(line(site))
    place = found.follow(site)
    inner = one(place.get("address"))
    if isinstance(inner, str):
        return line(inner), places.country(line(inner))
    address = found.follow(inner) if isinstance(inner, dict) else place
    parts = [next((name for key in keys if (name := found.name(address.get(key)))), None) for keys in _PLACE]
    codes = (found.name(address.get(key)) for key in ("addressCountry", "countryCode", "countryName"))
    code = next((code for name in codes if (code := places.code(name))), None)
    written = joined(parts) or line(address.get("fullText")) or line(place.get("name"))
    return written, code or places.country(written)


def _description(job: Thing, found: Found) -> str | None:
    told = ""
    for part in (_plain(value, found) for name in _BODIES for value in many(job.get(name))):
        if part and part not in told:
            told = f"{told}\n{part}" if told else part
    return text.capped(told or None)


def _plain(value: Any, found: Found) -> str | None:
    if not isinstance(value, dict):
        return text.from_html(text_of(value))
    thing = object_of(value)
    return text.from_html(text_of(one(thing.get("description")))) or found.name(thing.get("credentialCategory"))


def _tags(job: Thing, found: Found) -> list[str]:
    """Skills and occupations that the page lists; sentences about skills and codes are none."""
    listed = [*found.names(job.get("skills")), *found.names(job.get("occupationalCategory"))]
    short = [name for name in listed if len(name) <= _LONGEST_LIST]
    split = [part.strip() for name in short for part in re.split(r"[,;，；、]", name)]
    return [part for part in split if any(map(str.isalpha, part)) and len(part) <= _LONGEST_TAG]


def _salary(job: Thing, found: Found) -> Pay:
    """`baseSalary` as a MonetaryAmount, a number or words; several that differ are none."""
    currency = line(one(job.get("salaryCurrency")))
    stated = {_amount(value, currency, found) for value in many(job.get("baseSalary"))} - {NO_PAY}
    return stated.pop() if len(stated) == 1 else NO_PAY


def _amount(value: Any, currency: str | None, found: Found) -> Pay:
    if not isinstance(value, dict):
        words = line(value)
        salary = salaries.parse(words)
        if words and salary and not words.replace(".", "").isdigit():
            return words, salary
        return pay(value, value, currency)
    money = found.follow(value)
    inner = one(money.get("value"))
    quantity = found.follow(inner) if isinstance(inner, dict) else money
    unit = one(quantity.get("unitText")) or one(money.get("unitText")) or one(quantity.get("unitCode"))
    code = one(money.get("currency")) or one(money.get("priceCurrency")) or one(quantity.get("currency")) or currency
    single = one(quantity.get("value"))
    low, high = (next((v for n in names if (v := one(quantity.get(n)))), None) for names in (_LOW, _HIGH))
    if low is None and high is None and isinstance(single, str) and not single.replace(".", "").isdigit():
        words = " ".join(filter(None, (line(code), line(single), f"per {unit}".lower() if unit else None)))
        salary = salaries.parse(words)
        return (words, salary) if salary else NO_PAY
    return pay(low or single, high or (None if low else single), code, unit)


_LOW, _HIGH = ("minValue", "minSalary", "minPrice"), ("maxValue", "maxSalary", "maxPrice")

SOURCE = Source(
    contract=Job,
    family="jobs",
    parse=parse,
    fetch=fetch_pages,
    extension="html",
    required_to_fetch=("url",),
    optional=("pages", "company"),
)
