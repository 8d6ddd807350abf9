"""Whatever string comes: no grammar raises, and every answer keeps its own promise."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.contracts.raw import HTTP_URL, LANGUAGE
from pipelines.grammars import charsets, dates, durations, languages, licences, places, salaries, text, urls

# Plain text of any script with lone surrogates, and text made of the pieces that the grammars look for.
PIECES = """
0 1 12 25 99 2026 -1 1,000 . , - – ~ : / T Z + P PT K 万 千 薪 元 $ € ¥ US USD CNY 年 月 日 时 hour per a year
weeks week Mar Mon GMT CST <p> </p> < > &lt; &amp; <!-- http:// https:// ? # & = utm_source @ [ ] % remote 远程
Paris TX IN 北京 中国 CC BY 4.0 GPL zh en _ 学
"""
pieces = st.lists(st.sampled_from([*PIECES.split(), "\u202e", "\u200b", "\u0000"]), max_size=12).map(" ".join)
strings = st.one_of(st.text(st.characters(), max_size=80), pieces, pieces.map(lambda joined: joined.replace(" ", "")))


@given(strings)
def test_dates(string: str) -> None:
    found = dates.parse(string)
    assert found is None or (isinstance(found, datetime) and found.utcoffset() == timedelta(0) and found.year >= 1990)
    assert isinstance(dates.day(string), date | None)


UNWANTED = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufdd0-\ufdef\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)


# Row 15 of the table of faults asks for 10,000 strings: 200 lists of up to 100.
@settings(max_examples=200, deadline=None)
@given(st.lists(strings, min_size=20, max_size=100))
def test_cleaned_text_holds_nothing_unwanted(many: list[str]) -> None:
    for string in many:
        for found in (text.clean(string), text.line(string), text.from_html(string), text.title(string)):
            if found is not None:
                assert unicodedata.is_normalized("NFC", found)
                assert found.strip() == found != ""
                assert not UNWANTED.search(found)
                assert len(found.encode()) <= max(text.LONGEST, 4 * len(string))
        assert text.clean(text.clean(string)) == text.clean(string)
    written = [string.encode("utf-8", "ignore").decode() for string in many]
    column = pl.DataFrame({"s": written}, schema={"s": pl.String()}).select(text.cleaned(pl.col("s")))["s"].to_list()
    assert column == [text.clean(string) for string in written]


@given(strings)
def test_what_has_its_normal_form_keeps_it(string: str) -> None:
    for normal in (urls.canonical, languages.tag, licences.spdx, places.code):
        found = normal(string)
        assert normal(found) == found


@given(strings)
def test_urls(string: str) -> None:
    for found in (urls.canonical(string), urls.canonical("https://example.org/" + string), urls.code(string)):
        assert found is None or re.match(HTTP_URL, found)


@given(strings)
def test_languages(string: str) -> None:
    for found in (languages.tag(string), languages.detect(string)):
        assert found is None or re.fullmatch(LANGUAGE, found)


@given(strings, st.sampled_from([None, "zh", "en-US"]))
def test_salaries(string: str, language: str | None) -> None:
    found = salaries.parse(string, language=language)
    salaries.find(string)
    if found is not None:
        amounts = [amount for amount in (found.minimum, found.maximum) if amount is not None]
        assert amounts
        assert all(isinstance(amount, Decimal) and amount >= 0 for amount in amounts)
        assert amounts == sorted(amounts)
        assert found.currency is None or re.fullmatch("[A-Z]{3}", found.currency)


@given(strings)
def test_places_durations_licences(string: str) -> None:
    country, minutes = places.country(string), durations.minutes(string)
    assert country is None or re.fullmatch("[A-Z]{2}", country)
    assert places.workplace(string) in (None, "remote", "hybrid", "onsite")
    assert minutes is None or minutes >= 1
    seconds = durations.seconds(string)
    assert seconds is None or seconds >= 0
    assert isinstance(licences.spdx(string), str | None)


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_refused(payload: bytes) -> None:
    try:
        found: str | None = charsets.decode(payload)
    except charsets.Undecodable as refused:
        found = None if refused.reason in ("mixed_encoding", "truncated", "unknown_encoding") else refused.reason
    assert found is None or isinstance(found, str)
