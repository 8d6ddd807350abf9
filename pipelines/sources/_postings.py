"""What the kinds for jobs share: one posting's values as a board sends them become one row of raw.jobs.

Answers: which of a board's words are the country, the workplace, the level, the pay? Every value may be of any type,
for boards change; what cannot be read is null. May import: grammars, contracts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from pipelines.contracts.feed import Feed
from pipelines.grammars import dates, employment, languages, places, salaries, seniority, text, urls
from pipelines.grammars.salaries import Salary
from pipelines.sources._rows import Row, json_document, money, refused, text_of
from pipelines.sources._source import POINTER, Unreadable

Pay = tuple[str | None, Salary]
MOST_PAGES = 500
NO_PAY: Pay = (None, Salary())
_LONGEST_ID = 1024
_MOST_TAGS = 100


def glimpse(payload: bytes) -> Any:
    """The JSON value of an answer, for finding out whether there is a next page; None when it is no JSON.

    `fetch` raises nothing for such an answer: it is landed, and `parse` says what is wrong with it.
    """
    try:
        return json_document(payload)
    except Unreadable:
        return None


def resumed(cursor: str | None, otherwise: int = 0) -> int:
    """The number in the cursor of an interrupted reading."""
    return int(cursor) if cursor and cursor.isascii() and cursor.isdigit() and len(cursor) < 10 else otherwise


def line(value: Any) -> str | None:
    """A JSON value as one line of text; None for anything but a string or a number."""
    return text.line(text_of(value))


def joined(values: Iterable[Any], mark: str = ", ") -> str | None:
    """The values that say something, each once, in order: the parts of a place."""
    return mark.join(dict.fromkeys(words for value in values if (words := line(value)))) or None


def paragraphs(parts: Iterable[Any]) -> str | None:
    """The plain text of several pieces of HTML, one below the other."""
    return text.capped("\n".join(words for part in parts if (words := text.from_html(text_of(part)))) or None)


def amount(value: Any) -> Decimal | None:
    """A sum of money above zero: boards write 0 for unknown."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = Decimal(str(value).replace(",", "").strip())
    except InvalidOperation:
        return None
    return money(found.quantize(Decimal("0.01"))) if found.is_finite() and 0 < found < 10**12 else None


def pay(low: Any, high: Any, currency: Any = None, per: Any = None) -> Pay:
    """Pay of a board's own fields: amounts, an ISO 4217 code, and a period in words or a code (`per-year-salary`).

    The words say no more than the fields do: `EUR 50,000 - 70,000 per year`. A lowest pay above the highest is kept in
    words only.
    """
    minimum, maximum = amount(low), amount(high)
    if minimum is None and maximum is None:
        return NO_PAY
    if minimum is not None and maximum is not None and minimum > maximum:
        minimum = maximum = None
    code = (line(currency) or "").upper()
    code = code if len(code) == 3 and code.isascii() and code.isalpha() else None
    words = (line(per) or "").replace("_", " ").replace("-", " ").lower()
    period = _PERIODS.get(words) or salaries.period(words) or salaries.period(f"per {words}")
    stated = [f"{found:,}".removesuffix(".00") for value in (low, high) if (found := amount(value)) is not None]
    span = " - ".join(dict.fromkeys(stated))
    written = " ".join(filter(None, (code, span, f"per {period}" if period else words)))
    return (written, Salary(minimum, maximum, code, period)) if minimum or maximum else (written, Salary())


_PERIODS = {
    **dict.fromkeys(("hourly", "hour", "hr", "hur", "1 hour"), "hour"),
    **dict.fromkeys(("daily", "day", "1 day"), "day"),
    **dict.fromkeys(("weekly", "week", "1 week"), "week"),
    **dict.fromkeys(("monthly", "month", "mon", "1 month"), "month"),
    **dict.fromkeys(("yearly", "year", "annual", "annually", "ann", "1 year", "per annum"), "year"),
}


def posting(
    feed: Feed,
    pointer: str,
    *,
    source: str,
    job_id: Any,
    title: Any,
    company: Any = None,
    description: str | None = None,
    url: Any = None,
    location: str | None = None,
    country: Any = None,
    workplace: str | None = None,
    employed: Any = None,
    level: Any = None,
    department: Any = None,
    tags: Sequence[Any] = (),
    salary: Pay = NO_PAY,
    language: Any = None,
    posted: Any = None,
    updated: Any = None,
    closes: Any = None,
) -> Row:
    """One row, or a refusal: `no_id`, `id_too_long`, `no_title`.

    country: a field for countries, and only then; else the location decides. workplace: what the board's own field
    means. level: a field for seniority; the title's words come before it, because such fields are often left as they
    came. salary: of the board's fields; without any, the first pay that the text itself states.
    """
    key, name = line(job_id), text.title(text_of(title))
    if key is None:
        return refused(pointer, "no_id", f"title {name!r}")
    if len(key) > _LONGEST_ID:
        return refused(pointer, "id_too_long", f"{len(key)} characters")
    if name is None:
        return refused(pointer, "no_title", key)
    declared = languages.tag(text_of(language)) or languages.tag(feed.language)
    written, numbers = salary if salary[0] else salaries.find(description) or NO_PAY
    return {
        POINTER: pointer,
        "source": source,
        "job_id": key,
        "title": name,
        "company": line(company) or line(feed.parameter("company")),
        "description": description,
        "url": urls.canonical(text_of(url)),
        "location": location,
        "country": places.code(text_of(country)) or places.country(location),
        "workplace": workplace or places.workplace(location) or places.workplace(name),
        "employment_type": employment.kind(line(employed)),
        "seniority": seniority.of(name) or seniority.stated(line(level)),
        "department": line(department),
        "tags": list(dict.fromkeys(words for tag in tags[:_MOST_TAGS] if (words := line(tag)))) or None,
        "salary_text": written,
        "salary_min": money(numbers.minimum),
        "salary_max": money(numbers.maximum),
        "salary_currency": numbers.currency,
        "salary_period": numbers.period,
        "salary_months": numbers.months,
        "language": declared or languages.detect(name, description),
        "posted_at": dates.parse(text_of(posted)),
        "updated_at": dates.parse(text_of(updated)),
        "closes_at": dates.parse(text_of(closes)),
    }
