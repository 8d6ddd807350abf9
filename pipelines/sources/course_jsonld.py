"""Courses and other learning resources that web pages describe with schema.org and LRMI in JSON-LD.

A feed is a page (`url`), or several (`pages`), or files of pages, JSON documents or JSON lines. Read are Course,
LearningResource, and a CourseInstance that stands alone; the instances of a course are part of it.
https://schema.org/Course, https://www.dublincore.org/specifications/lrmi/. Parameter: `item_kind`, what a
LearningResource is that does not say it (default `article`). May import: polars, grammars, contracts.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

import polars as pl

from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import Tutorial
from pipelines.grammars import dates, durations, languages, licences, text, urls
from pipelines.sources._jsonld import Found, Thing, fetch_pages, key_of, many, one, read, types
from pipelines.sources._rows import Row, frame, money, object_of, refused, text_of
from pipelines.sources._source import POINTER, Source

_KINDS = (
    (r"video|lecture recording|screencast|视频", "video"),
    (r"podcast|audio|播客", "podcast"),
    (r"text ?book|\bbook\b|e-?book|教材|图书", "book"),
    (r"case stud|案例", "case"),
    (r"white ?paper|\breport\b|报告", "report"),
    (r"\bcourse|mooc|tutorial series|课程", "course"),
    (r"article|reading|blog|guide|tutorial|lesson|how-?to|文章|教程", "article"),
)
_LEVELS = (
    (r"beginner|introduct\w*|basic|foundation\w*|novice|elementary|entry|入门|初级|初学|基础|零基础", "introductory"),
    (r"intermediate|中级|进阶|中等", "intermediate"),
    (r"advanced|expert|professional|高级|高阶", "advanced"),
)
_PROVIDERS = ("provider", "publisher", "sourceOrganization")
_LABELS = ("teaches", "assesses", "keywords", "about", "educationalAlignment")
_LONGEST_ID, _LONGEST_LABEL, _MOST_LABELS, _MOST_MINUTES = 1024, 120, 100, 600_000


def parse(payload: bytes, feed: Feed) -> pl.DataFrame:
    """One row a learning resource, and one for each block or line that is no JSON. Raises Unreadable."""
    found = read(payload, ["Course", "LearningResource", "CourseInstance"], part="hasPart")
    owned = {text_of(item.get("@id")) for thing in found.things.values() for item in _instances(thing, found)} - {None}
    things = [(p, thing) for p, thing in found.things.items() if text_of(thing.get("@id")) not in owned]
    rows = [_row(thing, pointer, found, feed) for pointer, thing in things]
    return frame(Tutorial, [*rows, *(refused(pointer, "not_json", why) for pointer, why in found.broken.items())])


def _instances(thing: Thing, found: Found) -> list[Thing]:
    return found.follow_all(thing.get("hasCourseInstance"))


def _row(thing: Thing, pointer: str, found: Found, feed: Feed) -> Row:
    key, link = key_of(thing, found, feed)
    title = text.title(text_of(one(thing.get("name"))) or text_of(one(thing.get("headline"))))
    if key is None:
        return refused(pointer, "no_id", f"title {title!r}")
    if len(key) > _LONGEST_ID:
        return refused(pointer, "id_too_long", f"{len(key)} characters")
    if title is None:
        return refused(pointer, "no_title", key)
    instances = _instances(thing, found)
    summary = text.from_html(text_of(one(thing.get("description"))) or text_of(one(thing.get("abstract"))))
    price, currency = _price(thing, instances, found)
    original = text.line(link)
    return {
        POINTER: pointer,
        "source": feed.name,
        "tutorial_id": key,
        "kind": _kind(thing, found, feed),
        "title": title,
        "summary": summary,
        "url": urls.canonical(original),
        "original_url": original,
        "authors": _people(thing, instances, found) or None,
        "provider": next(iter(name for key in _PROVIDERS for name in found.names(thing.get(key))), None),
        "tags": _labels(thing, found) or None,
        "language": _language(thing, instances, found, feed) or languages.detect(title, summary),
        "level": _level(thing, found),
        "minutes": _minutes(thing, instances),
        "price": price,
        "currency": currency,
        "has_certificate": True if found.name(thing.get("educationalCredentialAwarded")) else None,
        "licence": _licence(thing, found),
        "published_at": _moment(thing, "datePublished") or _moment(thing, "dateCreated"),
        "updated_at": _moment(thing, "dateModified"),
    }


def _kind(thing: Thing, found: Found, feed: Feed) -> str:
    """By type, then by `learningResourceType`, then as the feed's line says."""
    own = types(thing)
    if own & {"Course", "CourseInstance"}:
        return "course"
    if own & {"VideoObject", "Book", "AudioObject"}:
        return "video" if "VideoObject" in own else "book" if "Book" in own else "podcast"
    words = " ".join(found.names(thing.get("learningResourceType")))
    named = (kind for pattern, kind in _KINDS if re.search(pattern, words, re.IGNORECASE))
    return next(named, str(feed.parameter("item_kind", "article")))


def _people(thing: Thing, instances: list[Thing], found: Found) -> list[str]:
    listed = [name for key in ("author", "creator") for name in found.names(thing.get(key))]
    taught = [name for part in (thing, *instances) for name in found.names(part.get("instructor"))]
    return list(dict.fromkeys(name for name in listed or taught if "@" not in name))


def _labels(thing: Thing, found: Found) -> list[str]:
    """What it teaches and tests, its key words and topics; a string with commas is a list."""
    listed = [name for key in _LABELS for name in found.names(thing.get(key))]
    split = [part.strip() for name in listed for part in re.split(r"[,;，；、]", name)]
    return list(dict.fromkeys(part for part in split if part and len(part) <= _LONGEST_LABEL))[:_MOST_LABELS]


def _language(thing: Thing, instances: list[Thing], found: Found, feed: Feed) -> str | None:
    if declared := languages.tag(feed.language):
        return declared
    said = {languages.tag(name) for part in (thing, *instances) for name in _language_names(part, found)} - {None}
    return said.pop() if len(said) == 1 else None


def _language_names(part: Thing, found: Found) -> list[str | None]:
    listed = many(part.get("inLanguage"))
    codes = [text_of(one(object_of(item).get("alternateName"))) for item in listed]
    return [code or found.name(item) for code, item in zip(codes, listed, strict=True)]


def _level(thing: Thing, found: Found) -> str | None:
    """The one level that is declared; `Beginner to advanced` is none."""
    words = " ".join(found.names(thing.get("educationalLevel")))
    named = [level for pattern, level in _LEVELS if re.search(pattern, words, re.IGNORECASE)]
    return named[0] if len(named) == 1 else None


def _minutes(thing: Thing, instances: list[Thing]) -> int | None:
    """`timeRequired`, else the workload on which all instances agree, else hours times how often they are repeated."""
    stated = durations.minutes(text_of(one(thing.get("timeRequired"))))
    loads = {durations.minutes(text_of(one(part.get("courseWorkload")))) or _scheduled(part) for part in instances}
    found = stated or (loads.pop() if len(loads) == 1 else None)
    return found if found and found <= _MOST_MINUTES else None


def _scheduled(instance: Thing) -> int | None:
    schedule = object_of(one(instance.get("courseSchedule")))
    each, times = durations.minutes(text_of(schedule.get("duration"))), text_of(one(schedule.get("repeatCount")))
    return each * int(times) if each and times and times.isdigit() and 0 < int(times) < 1000 else None


def _price(thing: Thing, instances: list[Thing], found: Found) -> tuple[Decimal | None, str | None]:
    """(price, currency): 0 where it is free of charge, the one price that the offers name, else nothing."""
    free = one(thing.get("isAccessibleForFree"))
    if free is True or str(free).lower().rsplit("/", 1)[-1] == "true":
        return Decimal(0), None
    offers = [offer for part in (thing, *instances) for offer in found.follow_all(part.get("offers"))]
    named = {_offered(offer, found) for offer in offers} - {(None, None)}
    price, currency = named.pop() if len(named) == 1 else (None, None)
    return (price, currency) if price is not None else (None, None)


def _offered(offer: Thing, found: Found) -> tuple[Decimal | None, str | None]:
    inner = found.follow(offer.get("priceSpecification"))
    low, high = (text_of(one(offer.get(key))) for key in ("lowPrice", "highPrice"))
    stated = text_of(one(offer.get("price"))) or text_of(one(inner.get("price"))) or (low if low == high else None)
    code = text.line(text_of(one(offer.get("priceCurrency"))) or text_of(one(inner.get("priceCurrency")))) or ""
    currency = code.upper() if re.fullmatch("[A-Za-z]{3}", code) else None
    if stated is None:
        is_free = (found.name(offer.get("category")) or "").lower() in ("free", "免费")
        return (Decimal(0), currency) if is_free else (None, None)
    try:
        price = Decimal(stated.replace(",", ""))
    except InvalidOperation:
        return None, None
    return (money(price.quantize(Decimal("0.01"))), currency) if price.is_finite() and price < 10**12 else (None, None)


def _licence(thing: Thing, found: Found) -> str | None:
    """The SPDX id, else the link or words as written."""
    value = one(thing.get("license"))
    linked = text_of(one(found.follow(value).get("url"))) if isinstance(value, dict) else None
    words = found.name(value)
    return licences.spdx(linked) or licences.spdx(words) or linked or words


def _moment(thing: Thing, key: str) -> Any:
    return dates.parse(text_of(one(thing.get(key))))


SOURCE = Source(
    contract=Tutorial,
    family="tutorials",
    parse=parse,
    fetch=fetch_pages,
    extension="html",
    required_to_fetch=("url",),
    optional=("pages", "item_kind"),
)
