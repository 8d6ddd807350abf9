"""Hard constraints: named reasons, and what is unknown refuses nobody."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.derive.constraints import REASONS, allowed, contradictions, kinds, refusals

TARGET = {
    "target_id": pl.String, "language": pl.String, "country": pl.String, "workplace": pl.String,
    "seniority": pl.String, "hours_a_week": pl.Float64, "starts_on": pl.Date, "ends_on": pl.Date,
}  # fmt: skip
HOLDER = {
    "holder_id": pl.String, "languages": pl.List(pl.String), "country": pl.String, "workplace": pl.String,
    "seniority": pl.String, "hours_a_week": pl.Float64, "available_from": pl.Date, "available_until": pl.Date,
}  # fmt: skip
JUNE, JULY, AUGUST = (date(2026, month, 1) for month in (6, 7, 8))


def target(identifier="j", **stated):
    return pl.DataFrame([{"target_id": identifier, **stated}], schema=TARGET)


def holder(identifier="m", **stated):
    return pl.DataFrame([{"holder_id": identifier, **stated}], schema=HOLDER)


def refused(asked, held):
    pairs = asked.select("target_id").join(held.select("holder_id"), how="cross")
    return refusals(pairs, asked, held)["refused"].to_list()


@pytest.mark.parametrize(
    ("asks", "has", "reasons"),
    [
        ({}, {}, []),
        ({"language": "zh-CN"}, {"languages": ["en"]}, ["language"]),
        ({"language": "EN-us"}, {"languages": ["zh-Hans", "en"]}, []),
        ({"language": "en"}, {"languages": []}, []),
        ({"language": "e"}, {"languages": ["en"]}, ["language"]),
        ({"country": "CN"}, {"country": "DE"}, ["place"]),
        ({"country": "CN", "workplace": "remote"}, {"country": "DE"}, []),
        ({"country": "CN"}, {"country": None}, []),
        ({"workplace": "onsite"}, {"workplace": "remote"}, ["workplace"]),
        ({"workplace": "hybrid"}, {"workplace": "remote"}, []),
        ({"seniority": "junior"}, {"seniority": "senior"}, ["seniority"]),
        ({"seniority": "mid"}, {"seniority": "senior"}, []),
        ({"seniority": "manager"}, {"seniority": "senior"}, []),
        ({"seniority": "no such rank"}, {"seniority": "intern"}, []),
        ({"hours_a_week": 10}, {"hours_a_week": 6}, ["hours"]),
        ({"hours_a_week": 6}, {"hours_a_week": 6}, []),
        ({"starts_on": JULY, "ends_on": AUGUST}, {"available_until": JUNE}, ["dates"]),
        ({"starts_on": JUNE, "ends_on": JULY}, {"available_from": AUGUST}, ["dates"]),
        ({"starts_on": JUNE, "ends_on": JULY}, {"available_from": JULY}, []),
        ({"ends_on": JUNE}, {"available_until": JUNE}, []),
        # a span that ends before it begins says nothing
        ({"starts_on": AUGUST, "ends_on": JUNE}, {"available_from": AUGUST}, []),
        (
            {"language": "zh", "country": "CN", "workplace": "onsite", "seniority": "lead", "hours_a_week": 40},
            {"languages": ["en"], "country": "DE", "workplace": "remote", "seniority": "junior", "hours_a_week": 1},
            ["language", "place", "workplace", "seniority", "hours"],
        ),
    ],
)
def test_each_refusal_has_its_reason(asks, has, reasons):
    assert refused(target(**asks), holder(**has)) == [reasons]
    assert set(reasons) <= set(REASONS)


def test_a_missing_column_is_unknown():
    asked, held = pl.DataFrame({"target_id": ["j"]}), pl.DataFrame({"holder_id": ["m"]})
    assert refused(asked, held) == [[]]
    assert contradictions(target(starts_on=AUGUST, ends_on=JUNE), "target").height == 1
    assert contradictions(target(starts_on=JUNE, ends_on=AUGUST), "target").is_empty()


places = st.sampled_from([None, "CN", "DE"])
work = st.sampled_from([None, "onsite", "hybrid", "remote"])
rank = st.sampled_from([None, "intern", "senior", "executive"])
day = st.sampled_from([None, JUNE, JULY, AUGUST])
hours = st.sampled_from([None, 5.0, 20.0])
targets = st.lists(st.tuples(st.sampled_from([None, "zh", "en-GB"]), places, work, rank, hours, day, day), max_size=6)
holders = st.lists(
    st.tuples(st.sampled_from([None, [], ["zh"], ["en", "zh"], ["en"]]), places, work, rank, hours, day, day),
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(targets, holders)
def test_kinds_allow_what_no_reason_refuses(asks, has):
    asked = pl.DataFrame([(f"j{n}", *row) for n, row in enumerate(asks)], schema=TARGET, orient="row")
    held = pl.DataFrame([(f"m{n}", *row) for n, row in enumerate(has)], schema=HOLDER, orient="row")
    target_kinds, target_kind = kinds(asked, "target")
    holder_kinds, holder_kind = kinds(held, "holder")
    found = allowed(holder_kinds, target_kinds)[holder_kind][:, target_kind]
    assert found.T.reshape(-1).tolist() == [not reasons for reasons in refused(asked, held)]
