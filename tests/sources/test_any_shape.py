"""Boards change: whatever type stands where, the kinds for jobs and courses give a row for each item and never fail."""

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import LINEAGE
from pipelines.sources import SOURCES
from pipelines.sources._source import DETAIL, POINTER, REASON, REMOVED, Unreadable

PAYLOADS = Path(__file__).parents[1] / "payloads"
RECORDED = {
    "lever": "site.json",
    "ashby": "board.json",
    "smartrecruiters": "page.json",
    "recruitee": "offers.json",
    "workable": "account.json",
    "hn_hiring": "comments.json",
    "remoteok": "api.json",
    "arbeitnow": "page.json",
    "greenhouse": "board.json",
    "course_jsonld": "list.json",
}
POSTING = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "Organization", "@id": "#o", "name": "O"},
        {
            "@type": "JobPosting", "@id": "#j", "title": "Engineer", "identifier": {"value": "1"},
            "url": "https://example.org/1", "hiringOrganization": {"@id": "#o"},
            "jobLocation": [{"address": {"addressLocality": "Paris", "addressCountry": "FR"}}],
            "baseSalary": {"currency": "EUR", "value": {"minValue": 1, "maxValue": 2, "unitText": "YEAR"}},
            "employmentType": ["FULL_TIME"], "skills": "a, b", "datePosted": "2026-03-01", "inLanguage": "en",
            "applicantLocationRequirements": {"name": "France"}, "jobLocationType": "TELECOMMUTE",
            "description": "<p>x</p>",
        },
    ],
}  # fmt: skip
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False),
    st.sampled_from(["", " ", "0", "-1", "1e999", "NaN", "9" * 400, "<b>", "2026-02-30", "\ud800", "\u202e"]),
    st.sampled_from(["https://", "x" * 3000, "2026", "remote", "CA", "15-25K·14薪"]),
    st.sampled_from([[], {}, [None], [[]], {"name": None}, {"@id": "#j"}, ["a", 1, None, {}]]),
    st.just({"value": {"value": {}}}),
)  # fmt: skip


def _documents(kind: str) -> Any:
    if kind == "jobposting_jsonld":
        return POSTING
    return json.loads((PAYLOADS / kind / RECORDED[kind]).read_text("utf-8"))


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, found in inner for place in ((*path, key), *_places(found, (*path, key)))]


def _changed(value: Any, path: tuple[Any, ...], odd: Any) -> Any:
    if not path:
        return odd
    copied = dict(value) if isinstance(value, dict) else list(value)
    copied[path[0]] = _changed(value[path[0]], path[1:], odd)
    return copied


@pytest.mark.parametrize("kind", [*RECORDED, "jobposting_jsonld"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_value_of_another_type_is_null_or_refused(kind: str, data: st.DataObject) -> None:
    document = _documents(kind)
    for _ in range(data.draw(st.integers(1, 3))):
        document = _changed(document, data.draw(st.sampled_from(_places(document) or [()])), data.draw(ODD))
        if not isinstance(document, dict | list):
            break
    sidecar = PAYLOADS / kind / f"{RECORDED.get(kind, 'page.html')}.expected.yml"
    feed = Feed(name="odd", kind=kind, **yaml.safe_load(sidecar.read_text("utf-8")).get("feed", {}))
    source = SOURCES[kind]
    assert source.parse is not None
    try:
        rows = source.parse(json.dumps(document).encode(), feed)
    except Unreadable:
        return
    assert rows[POINTER].n_unique() == rows.height
    accepted = rows.filter(pl.col(REASON).is_null()).drop(POINTER, REASON, DETAIL, REMOVED)
    contract = source.contract_of(feed)
    accepted = accepted.unique(contract.key(), keep="first", maintain_order=True)
    landed = accepted.with_columns(
        feed=pl.lit(feed.name),
        payload_sha256=pl.lit("0" * 64),
        landed_at=pl.lit("2026-03-03").str.to_datetime(time_zone="UTC"),
    ).select(*(pl.col(name).cast(dtype) for name, dtype in contract.dtypes().items()))
    assert set(LINEAGE) <= set(landed.columns)
    contract.validate(landed, lazy=True)
