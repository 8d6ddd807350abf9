"""Pay: what an advertisement says about money, in numbers, and nothing that it does not say.

Answers: from how much to how much, in which currency, for which period, how many months a year? May import: the
standard library.

Conventions. `$` alone is the US dollar, `¥` the yuan in Chinese text and unknown elsewhere. A period is only taken from
words. The one exception: Chinese boards write `15-25K` and `15-25K·14薪` for yuan a month; that reading is used when
the string itself holds 薪, or when the caller says that the text is Chinese.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation


@dataclass(frozen=True)
class Salary:
    """Amounts are of `currency` (ISO 4217) for one `period`; None = not stated. Lowest <= highest where both stand."""

    minimum: Decimal | None = None
    maximum: Decimal | None = None
    currency: str | None = None
    period: str | None = None
    months: int | None = None


_LONGEST = 200
# Scales of other countries that would be read a hundred thousand times too small.
_OTHER_SCALES = re.compile(r"\d\s*(?:lpa|lakhs?|lacs?|crores?)\b", re.IGNORECASE)
_CURRENCIES = [
    (r"US\$|USD|\bU\.S\. dollars?|美元|美金", "USD"),
    (r"CA\$|C\$|CAD|加元", "CAD"),
    (r"AU\$|A\$|AUD|澳元", "AUD"),
    (r"NZ\$|NZD", "NZD"),
    (r"SG\$|S\$|SGD|新加坡元|新币", "SGD"),
    (r"HK\$|HKD|港币|港元", "HKD"),
    (r"NT\$|TWD|新台币|新臺幣", "TWD"),
    (r"€|EUR\b|euros?\b|欧元", "EUR"),
    (r"£|GBP|英镑", "GBP"),
    (r"CHF", "CHF"),
    (r"₹|INR", "INR"),
    (r"₩|KRW|韩元", "KRW"),
    (r"JPY|JP¥|円|日元", "JPY"),
    (r"CN¥|RMB|CNY|人民币|元", "CNY"),
    (r"zł|PLN", "PLN"),
    (r"R\$|BRL", "BRL"),
    (r"₽|RUB", "RUB"),
    (r"SEK", "SEK"),
    (r"\$", "USD"),
]
_PERIODS = [
    (r"\b(?:per|an?|each)\s+hour\b|/\s*(?:hour|hr|h)\b|\bhourly\b|[/每一]\s*(?:个)?小?时|时薪", "hour"),
    (r"\b(?:per|a|each)\s+day\b|/\s*day\b|\bdaily\b|[/每]\s*[天日]|日薪", "day"),
    (r"\b(?:per|a|each)\s+week\b|/\s*(?:week|wk)\b|\bweekly\b|[/每]\s*周|周薪", "week"),
    (r"\b(?:per|a|each)\s+month\b|/\s*(?:month|mo)\b|\bmonthly\b|[/每]\s*(?:个)?月|月薪", "month"),
    (
        r"\b(?:per|a|each)\s+(?:year|annum)\b|/\s*(?:year|yr|annum)\b|\b(?:yearly|annual(?:ly)?)\b|\bp\.?a\.?(?=\W|$)"
        r"|[/每]\s*年|年薪",
        "year",
    ),
]
_SCALES = {"k": 1_000, "千": 1_000, "w": 10_000, "万": 10_000, "萬": 10_000, "m": 1_000_000, "": 1}
_SIGN = r"(?:[A-Z]{0,3}[$€£¥₹₩￥]|[A-Z]{3}|R\$|元)?"
_AMOUNT = (
    r"(?P<{0}>\d{{1,3}}(?:[,，]\d{{3}})+(?:\.\d{{1,2}})?|\d{{1,3}}(?:\.\d{{3}})+(?![\d.]|\s*[kKwW千万萬])"
    r"|\d{{1,9}}(?:\.\d{{1,4}})?)\s*"
    r"(?P<{0}_scale>[kKwW千万萬]|[mM](?![a-z]))?"
)
_RANGE = re.compile(
    rf"{_SIGN}\s*{_AMOUNT.format('low')}\s*(?:元|€|£|[A-Z]{{3}}\b)?\s*(?:-|–|—|~|～|to\b|至|到)\s*{_SIGN}\s*{_AMOUNT.format('high')}",
    re.IGNORECASE,
)
_SINGLE = re.compile(_AMOUNT.format("low"))
_MONTHS = re.compile(r"(?<!\d)(\d{1,2})\s*(?:个月)?薪")
_FROM = re.compile(r"\bfrom\b|\bstarting at\b|\bat least\b|起$|以上|\+$", re.IGNORECASE)
_UP_TO = re.compile(r"\bup to\b|\bmax(?:imum)?\b|以下|以内|最高", re.IGNORECASE)
# Inside running text: a currency sign, a range with thousands, and a word about pay shortly before or a period after.
_IN_TEXT = re.compile(
    r"(?:(?:US|CA|AU|SG|HK|NZ|NT|C|A|S)?\$|€|£|₹|\b(?:USD|EUR|GBP|CAD|AUD|SGD)\s?)\s?"
    r"\d{1,3}(?:[,]\d{3}|\s?[kK]\b|(?:\.\d{2})?\b)[\d,.]*\s?[kK]?\s*(?:USD|EUR|GBP|CAD|AUD)?\s*"
    r"(?:-|–|—|to|and)\s*(?:(?:US|CA|AU|SG|HK|NZ|NT|C|A|S)?\$|€|£|₹|(?:USD|EUR|GBP|CAD|AUD)\s)?\s?"
    r"\d[\d,.]*\d\s?[kK]?\b(?:\s*(?:USD|EUR|GBP|CAD|AUD|SGD)\b)?"
    r"(?:\s*(?:/\s*|per\s+|an?\s+)(?:hour|hr|day|week|month|year|yr|annum)\b|\s+(?:annually|hourly|monthly))?"
)
_PAY_WORD = re.compile(
    r"salar(?:y|ies)|\bpay\b|compensation|\bwages?\b|base range|\bOTE\b|remuneration|stipend", re.IGNORECASE
)


def parse(text: str | None, *, language: str | None = None) -> Salary | None:
    """The pay that a short string states, or None when it states no amount (`面议`, `-1`, `competitive`).

    language: of the surrounding text, BCP-47; `zh` switches on the convention of Chinese boards.
    """
    text = " ".join((text or "").replace("￥", "¥").split())
    if not text or len(text) > _LONGEST or not re.search(r"\d", text) or re.fullmatch(r"-\d+", text):
        return None
    if _OTHER_SCALES.search(text):
        return None
    months_match = _MONTHS.search(text)
    months = int(months_match[1]) if months_match and 1 <= int(months_match[1]) <= 36 else None
    amounts = text.replace(months_match[0], " ") if months_match else text
    is_chinese = months_match is not None or "薪" in text or (language or "").lower().startswith("zh")
    bounds = _range(amounts) or _single(amounts)
    if bounds is None:
        return None
    currency = _currency(amounts, is_chinese)
    stated = period(text)
    if is_chinese and re.search(r"\d\s*[kK千]", amounts) and currency in (None, "CNY"):
        currency, stated = "CNY", stated or "month"
    elif is_chinese and currency is None and re.search(r"[万wW]", amounts):
        currency = "CNY"
    return Salary(*bounds, currency=currency, period=stated, months=months)


def find(text: str | None) -> tuple[str, Salary] | None:
    """The first range of pay stated inside a long text, with its words; None when there is none.

    Strict on purpose: sums of funding, revenue and bonuses stand in the same texts. A word about pay has to stand in
    the 120 characters before it, or a period has to follow.
    """
    for match in _IN_TEXT.finditer(text or ""):
        quote = " ".join(match[0].split())
        found = parse(quote.replace(" and ", " - "))
        if found is None or found.minimum is None or found.maximum is None or found.currency is None:
            continue
        before = (text or "")[max(0, match.start() - 120) : match.start()]
        if (found.period or _PAY_WORD.search(before)) and found.maximum < found.minimum * 10:
            return quote, found
    return None


def period(text: str | None) -> str | None:
    """The period of pay that the words name: hour, day, week, month or year; None when none."""
    return next((name for pattern, name in _PERIODS if re.search(pattern, text or "", re.IGNORECASE)), None)


def _range(text: str) -> tuple[Decimal | None, Decimal | None] | None:
    match = _RANGE.search(text)
    if not match:
        return None
    high_scale = (match["high_scale"] or "").lower()
    low_scale = (match["low_scale"] or "").lower()
    # `15-25K`: a scale behind the second number is meant for both, unless the first is already as large.
    low = _number(match["low"], low_scale)
    high = _number(match["high"], high_scale or (low_scale if _number(match["high"], "") < low else ""))
    if not low_scale and high_scale and low < high / _SCALES[high_scale] * 10 and low * _SCALES[high_scale] <= high:
        low *= _SCALES[high_scale]
    return (low, high) if 0 <= low <= high else None


def _single(text: str) -> tuple[Decimal | None, Decimal | None] | None:
    found = [m for m in _SINGLE.finditer(text) if not re.match(r"\s*(?:%|年|hours?|days?)", text[m.end() :])]
    if len(found) != 1:
        return None
    amount = _number(found[0]["low"], (found[0]["low_scale"] or "").lower())
    if _UP_TO.search(text):
        return None, amount
    return (amount, None) if _FROM.search(text) else (amount, amount)


def _number(digits: str, scale: str) -> Decimal:
    # `60.000`: nobody writes thousandths of a currency; a point before three digits parts thousands, as in Germany.
    if not scale and re.fullmatch(r"\d{1,3}(?:\.\d{3})+", digits):
        digits = digits.replace(".", "")
    try:
        return (Decimal(digits.replace(",", "").replace("，", "")) * _SCALES[scale]).quantize(Decimal("0.01"))
    except InvalidOperation:
        return Decimal(-1)


def _currency(text: str, is_chinese: bool) -> str | None:
    """The one currency named; None when none, or two different ones, are."""
    rest, found = text, set[str]()
    for pattern, code in _CURRENCIES:
        rest, hits = re.subn(pattern, " ", rest, flags=re.IGNORECASE if pattern.isalpha() else 0)
        if hits:
            found.add(code)
    if "¥" in rest and is_chinese:
        found.add("CNY")
    return found.pop() if len(found) == 1 else None
