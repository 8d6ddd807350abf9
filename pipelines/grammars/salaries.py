"""Pay: what an advertisement says about money, in numbers, and nothing that it does not say.

Answers: from how much to how much, in which currency, for which period, how many months a year? May import: the
standard library.

Conventions. `$` alone is the US dollar, `¥` the yuan in Chinese text and unknown elsewhere, 元 the yuan except beside
traditional characters. A period is only taken from words. The one exception: Chinese boards write `15-25K` and
`15-25K·14薪` for yuan a month; that reading is used when the string itself holds 薪, or when the caller says that the
text is Chinese, never for zh-TW, zh-HK and other places with their own money.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache


@dataclass(frozen=True)
class Salary:
    """Amounts are of `currency` (ISO 4217) for one `period`; None = not stated. Lowest <= highest where both stand."""

    minimum: Decimal | None = None
    maximum: Decimal | None = None
    currency: str | None = None
    period: str | None = None
    months: int | None = None


_LONGEST = 200
_Bounds = tuple[Decimal | None, Decimal | None]

_CODES = (
    "USD CAD AUD NZD SGD HKD TWD NTD EUR GBP CHF INR KRW JPY CNY RMB CNH PLN BRL RUB SEK NOK DKK CZK HUF ILS AED SAR "
    "THB MYR IDR PHP VND ZAR MXN"
)
_CODE = rf"(?:(?<![A-Za-z])|(?<=\d[kK]))(?:{_CODES.replace(' ', '|')})(?![A-Za-z])"
_OTHER_NAMES = {"RMB": "CNY", "CNH": "CNY", "NTD": "TWD"}
_DOLLARS = {"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN"}
# In this order: each takes its words away from those below, so that 日元 is not 元 and `HK$` not `$`.
_SIGNS = [
    (re.compile(signs), code)
    for signs, code in (
        (r"US\$|U\.S\. dollars?|US dollars?|美元|美金", "USD"),
        (r"(?:CA|C)\$|加元|加币|加幣", "CAD"),
        (r"(?:AU|A)\$|澳元|澳币", "AUD"),
        (r"NZ\$|新西兰元|纽元", "NZD"),
        (r"(?:SG|S)\$|新加坡元|新币|新幣", "SGD"),
        (r"HK\$|港币|港元|港幣|港紙", "HKD"),
        (r"NT\$|新?台币|新?[臺台]幣", "TWD"),
        (r"R\$", "BRL"),
        (r"MX\$", "MXN"),
        (r"€|\b[Ee]uros?\b|欧元|歐元", "EUR"),
        (r"£|英镑|英鎊", "GBP"),
        (r"瑞士法郎|\bFr\.(?=\s?\d)", "CHF"),
        (r"₹|卢比", "INR"),
        (r"₩|韩元|韓元", "KRW"),
        (r"JP¥|円|日元|日圓|\b[Yy]en\b", "JPY"),
        (r"CN¥|人民币|人民幣|\b[Yy]uan\b|\b[Rr]enminbi\b", "CNY"),
        (r"zł", "PLN"),
        (r"₽|卢布", "RUB"),
        (r"฿|泰铢", "THB"),
        (r"₫|越南盾", "VND"),
        (r"₱", "PHP"),
        (r"₪", "ILS"),
        (r"\$", "USD"),
    )
]
_PERIODS = [
    (re.compile(words, re.IGNORECASE), name)
    for words, name in (
        (
            r"\b(?:per|an?|each)\s+(?:hour|hr)\b|/\s*(?:hour|hr|h)\b|\bhourly\b|\bp\.?h\.?(?=\W|$)|[/每一]\s*[个個]?[小鐘]?[时時]|[时時]薪",
            "hour",
        ),
        (r"\b(?:per|a|each)\s+day\b|/\s*day\b|\bdaily\b|[/每]\s*[天日]|日薪", "day"),
        (r"\b(?:per|a|each)\s+(?:week|wk)\b|/\s*(?:week|wk)\b|\bweekly\b|[/每]\s*[周週]|[周週]薪", "week"),
        (r"\b(?:per|a|each)\s+(?:month|mo)\b|/\s*(?:month|mth|mo)\b|\bmonthly\b|[/每]\s*[个個]?月|月薪", "month"),
        (
            r"\b(?:per|a|each)\s+(?:year|yr|annum)\b|/\s*(?:year|yr|annum|annual|y)\b|\b(?:yearly|annual(?:ly)?)\b"
            r"|\bp\.?a\.?(?=\W|$)|\bLPA\b|[/每]\s*年|年薪|年包",
            "year",
        ),
    )
]
_SCALES = {"k": 1_000, "千": 1_000, "w": 10_000, "万": 10_000, "萬": 10_000, "m": 1_000_000, "l": 100_000, "": 1}
# 1,200.50  12,00,000  1.200,50  1 200  1'200  1200.50: grouped by three (in India by two), else plain.
_NUMBER = (
    r"(?:\d{1,3}(?:[,，]\d{3})+(?:\.\d{1,2})?|\d{1,2}(?:,\d{2})+,\d{3}|\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?"
    r"|\d{1,3}(?:[ '’]\d{3})+(?:[.,]\d{1,2})?|\d{1,9}(?:[.]\d{1,4}|,\d{1,2})?)"
)
# No part of a longer number, a date, a time of day or a telephone number, and not counting people, years or per cent.
_BEFORE = r"(?<![\d.,，])(?<!\d[:'’])(?!0\d)"
_AFTER = (
    r"(?![\d:]|[.,，'’]\d)"
    r"(?!\s*(?:[%％]|年(?!薪|包)|[个個]?月(?!薪)|天|[个個]?小?[时時](?!薪)|[岁歲次名位期]|人(?!民)|(?:hours?|hrs?|days?|weeks?|months?|years?|yrs?|people|persons|employees)\b))"
)
_SCALE = (
    rf"(?:\s*(?:[kKwW](?![A-Za-z])|[kK](?={_CODES.replace(' ', '|')})|[千万萬])"
    r"|[mM](?![A-Za-z])|\s*(?:lakhs?|lacs?|LPA)\b)?"
)
_LOW, _HIGH = (rf"{_BEFORE}(?P<{end}>{_NUMBER})(?P<{end}_scale>{_SCALE}){_AFTER}" for end in ("low", "high"))
_UNIT = r"(?:[A-Z]{0,2}[$€£¥₹₩]|[A-Z]{3}\b|zł|[日美欧港澳加韩]?元|人民币|[港日]币|英镑)?"
_EACH = r"(?:\s*(?:/|\bper\b|\ban?\b|每)\s*(?:[A-Za-z]{1,6}|[个個]?[月年天日]|小?[时時])\b)?"
_TO = r"(?:-|–|—|―|−|~|～|〜|\bto\b|至|到)"
_RANGE = re.compile(
    rf"(?<!\d-){_LOW}\s*{_UNIT}{_EACH}\s*{_TO}\s*{_UNIT}\s*{_HIGH}(?!\s*{_TO}\s*\d)",
    re.IGNORECASE,
)
_PAIR = re.compile(rf"\d\s*[kKwW千万萬%％]?\s*{_TO}\s*\d", re.IGNORECASE)
_SINGLE = re.compile(rf"(?<!\d-){_LOW}", re.IGNORECASE)
_MONTHS = re.compile(r"(?:(\d{1,2})\s*[-–~～至到]\s*)?(?<!\d)(\d{1,2})\s*(?:[个個]月)?薪(?!\d)")
_FROM = re.compile(
    r"\bfrom\b|\bstarting (?:at|from)\b|\bat least\b|\bmin(?:imum)?\b|[>≥]|起薪"
    r"|\d\s*[kKwWmM千万萬]?\s*元?\s*(?:\+|起)|元起|以上|不低于|不低於|至少"
    r"|\+$",
    re.IGNORECASE,
)
_UP_TO = re.compile(r"\bup to\b|\bmax(?:imum)?\b|[<≤]|以下|以内|以內|最高|不超过|不超過|不高于|封顶", re.IGNORECASE)
_PENSION = re.compile(r"\b(?:401\s*\(?k\)?|403\s*\(?b\)?)(?![a-z])", re.IGNORECASE)
# Money other than that of mainland China is meant: places in the language tag, characters only written there.
_ELSEWHERE = re.compile(r"(?:hant|tw|hk|mo|sg|my)\b", re.IGNORECASE)
_TRADITIONAL = re.compile("[萬時個資幣圓週]")

# Inside running text: a currency sign, a range with thousands, and a word about pay shortly before or a period after.
_IN_TEXT = re.compile(
    r"(?:(?:US|CA|AU|SG|HK|NZ|NT|C|A|S)?\$|€|£|₹|\b(?:USD|EUR|GBP|CAD|AUD|SGD)\s?)\s?"
    r"\d{1,3}(?:[,]\d{3}|\s?[kK]\b|(?:\.\d{2})?\b)[\d,.]*\s?[kK]?\s*(?:USD|EUR|GBP|CAD|AUD)?\s*"
    r"(?:-|–|—|to|and)\s*(?:(?:US|CA|AU|SG|HK|NZ|NT|C|A|S)?\$|€|£|₹|(?:USD|EUR|GBP|CAD|AUD)\s)?\s?"
    r"\d[\d,.]*\d\s?[kK]?\b(?:\s*(?:USD|EUR|GBP|CAD|AUD|SGD)\b)?"
    r"(?:\s*(?:/\s*|per\s+|an?\s+)(?:hour|hr|day|week|month|year|yr|annum)\b|\s+(?:annually|hourly|monthly))?"
)
_IN_TEXT_SIGNS = ["$", "€", "£", "₹", "USD", "EUR", "GBP", "CAD", "AUD", "SGD"]
_PAY_WORD = re.compile(
    r"salar(?:y|ies)|\bpay\b|compensation|\bwages?\b|base range|\bOTE\b|remuneration|stipend", re.IGNORECASE
)


_CHINESE_IN_TEXT = re.compile(
    r"(?<![\d.,~-])\d{1,6}(?:\.\d{1,2})?\s*[kKwW千万]?\s*元?\s*[-–—~～至]\s*\d{1,6}(?:\.\d{1,2})?\s*(?:[kKwW千万]|(?=元))\s*元?"
    r"(?:\s*[/每]\s*(?:个?月|年|[天日]|小?时))?(?:\s*[·*×,，]?\s*\d{2}\s*薪)?"
)
_CHINESE_PAY_WORD = re.compile(r"薪|工资|待遇|报酬|base", re.IGNORECASE)


@lru_cache(maxsize=65_536)
def parse(text: str | None, *, language: str | None = None) -> Salary | None:
    """The pay that a short string states, or None when it states no amount (`面议`, `-1`, `competitive`).

    language: of the surrounding text, BCP-47; `zh` switches on the convention of Chinese boards.
    """
    text = _PENSION.sub(" ", " ".join((text or "").replace("￥", "¥").split()))
    if not text or len(text) > _LONGEST or not re.search(r"\d", text) or re.fullmatch(r"-[\d.]+", text):
        return None
    months_match = _MONTHS.search(text)
    amounts = text.replace(months_match[0], " ") if months_match else text
    bounds = _range(amounts) or _single(amounts)
    if bounds is None:
        return None
    is_elsewhere = bool(_ELSEWHERE.search((language or "")[2:]) or _TRADITIONAL.search(text))
    is_mainland = not is_elsewhere and ("薪" in text or (language or "").lower().startswith("zh"))
    currencies, stated = _currencies(amounts), period(text)
    if "元" in amounts and not is_elsewhere and not currencies:
        currencies = {"CNY"}
    if is_mainland and currencies <= {"CNY"}:
        if re.search(r"\d\s*[kK千]", amounts):
            currencies, stated = {"CNY"}, stated or "month"
        elif re.search(r"\d\s*[万wW]|¥", amounts):
            currencies = {"CNY"}
    currency = next(iter(currencies)) if len(currencies) == 1 else None
    return Salary(*bounds, currency=currency, period=stated, months=_months(months_match))


def find(text: str | None) -> tuple[str, Salary] | None:
    """The first range of pay stated inside a long text, with its words; None when there is none."""
    first = next(find_all(text), None)
    return (" ".join((text or "")[first[0] : first[1]].split()), first[2]) if first else None


def find_all(text: str | None) -> Iterator[tuple[int, int, Salary]]:
    """Every range of pay stated inside a long text, with its first character and that after it.

    Strict on purpose: sums of funding, revenue and bonuses stand in the same texts. A word about pay has to stand in
    the 120 characters before it (in Chinese 12), or a period has to follow. Amounts with a currency sign come first.
    """
    text = text or ""
    # Looking for the signs first spares 49 of 50 texts the expressions, which take a microsecond a character.
    has_sign = any(sign in text for sign in _IN_TEXT_SIGNS)
    for match in _IN_TEXT.finditer(text) if has_sign else ():
        found = _plausible(" ".join(match[0].split()).replace(" and ", " - "), None)
        before = text[max(0, match.start() - 120) : match.start()]
        is_near = found and found.maximum and found.minimum and found.maximum < found.minimum * 10
        if found and is_near and (found.period or _PAY_WORD.search(before)):
            yield match.start(), match.start() + len(match[0].rstrip()), found
    for match in _CHINESE_IN_TEXT.finditer(text) if "元" in text or "薪" in text else ():
        quote = " ".join(match[0].split())
        found = _plausible(quote, "zh")
        before = text[max(0, match.start() - 12) : match.start()]
        if found and (_CHINESE_PAY_WORD.search(before + quote) or re.search(r"[元kK千万]\s*[/每]", quote)):
            yield match.start(), match.start() + len(match[0].rstrip()), found


def _plausible(quote: str, language: str | None) -> Salary | None:
    """The pay that words in running text state, when both ends and the currency are there."""
    found = parse(quote, language=language)
    if found is None or found.minimum is None or found.maximum is None or found.currency is None:
        return None
    return found


def period(text: str | None) -> str | None:
    """The period of pay that the words name: hour, day, week, month or year; None when none."""
    return next((name for pattern, name in _PERIODS if pattern.search(text or "")), None)


def _months(match: re.Match[str] | None) -> int | None:
    """The number before 薪; None for a range of them and for what is no number of months' pay."""
    return int(match[2]) if match and not match[1] and 1 <= int(match[2]) <= 36 else None


def _range(text: str) -> _Bounds | None:
    """The two ends of the first range; a scale behind the second is meant for both: `15-25K`, but not `8000-1.2万`."""
    match = _RANGE.search(text)
    if not match:
        return None
    low_scale, high_scale = (match[f"{end}_scale"].strip().lower()[:1] for end in ("low", "high"))
    low = _number(match["low"], low_scale)
    high = _number(match["high"], high_scale)
    if low_scale and not high_scale and high < low:
        high *= _SCALES[low_scale]
    if high_scale and not low_scale:
        if low * _SCALES[high_scale] <= high:
            low *= _SCALES[high_scale]
        elif low * 100 < high:
            return None  # `8-1.2万`
    if not 0 <= low <= high or high == 0:
        return None
    return low or None, high


def _single(text: str) -> _Bounds | None:
    found = list(_SINGLE.finditer(text))
    if len(found) != 1 or _PAIR.search(text):
        return None
    amount = _number(found[0]["low"], found[0]["low_scale"].strip().lower()[:1])
    if not amount:
        return None
    if _UP_TO.search(text):
        return None, amount
    return (amount, None) if _FROM.search(text) else (amount, amount)


def _number(digits: str, scale: str) -> Decimal:
    """The amount that digits and scale mean; which of `.` and `,` divides thousands shows in the groups of three."""
    plain = re.sub("[ '’]", "", digits.replace("，", ","))
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", plain) and not scale:
        plain = plain.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"\d+,\d{1,2}", plain):
        plain = plain.replace(",", ".")
    plain = plain.replace(",", "")
    return (Decimal(plain if plain.count(".") < 2 else "0") * _SCALES[scale]).quantize(Decimal("0.01"))


def _currencies(text: str) -> set[str]:
    """The currencies named by code, sign or word; 元 and ¥ alone are for the caller to judge."""
    codes: list[str] = re.findall(_CODE, text, re.IGNORECASE)
    found = {_OTHER_NAMES.get(code.upper(), code.upper()) for code in codes}
    for pattern, code in _SIGNS:
        text, hits = pattern.subn(" ", text)
        # `$120k CAD`: the sign is that of the dollars named
        if hits and not (pattern.pattern == r"\$" and found and found <= _DOLLARS):
            found.add(code)
    return found
