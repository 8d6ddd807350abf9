"""What a verb must say: the two forms of the rule agree with the vocabulary, and with each other."""

import csv
import json
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from pipelines.contracts.raw import Event
from pipelines.sources._requirements import FIELDS, REQUIRED, missing, missing_sql, needs_sql

ROOT = Path(__file__).parents[2]
with (ROOT / "data" / "reference" / "verbs.csv").open(encoding="utf-8", newline="") as _file:
    VERBS = {row["verb_id"]: row for row in csv.DictReader(_file)}


def listed(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(";")) if cell else ()


def test_required_fields_are_those_of_the_vocabulary() -> None:
    assert {verb: listed(row["requires"]) for verb, row in VERBS.items() if row["requires"]} == REQUIRED
    assert {field for fields in REQUIRED.values() for field in fields} == set(FIELDS)
    for row in VERBS.values():
        assert set(listed(row["requires"]) + listed(row["expects"])) <= Event.dtypes().keys()
        assert not set(listed(row["requires"])) & set(listed(row["expects"]))


CASES: list[tuple[str, dict[str, Any], str | None]] = [
    ("viewed", {}, None),
    ("viewed", {"amount": 5}, "missing:currency"),  # money of no currency can be added to nothing
    ("rated", {}, "missing:score"),
    ("rated", {"score": 0.0}, None),
    ("purchased", {}, "missing:amount"),
    ("purchased", {"amount": 5}, "missing:currency"),
    ("purchased", {"amount": 5, "currency": "CNY"}, None),
    ("purchased", {"currency": "CNY"}, "missing:amount"),
    ("subscribed", {"actor_id": "m_1"}, None),  # a plan may be free
    ("subscribed", {}, "missing:actor_id"),
    ("resource_granted", {}, "missing:quantity"),
    ("consent_given", {"score": 1.0}, "missing:actor_id"),
]


@pytest.mark.parametrize(("verb", "said", "reason"), CASES)
def test_an_event_without_what_its_number_needs_is_refused(verb: str, said: dict[str, Any], reason: str | None) -> None:
    types = {
        "actor_id": pl.String,
        "score": pl.Float64,
        "amount": pl.Int64,
        "currency": pl.String,
        "quantity": pl.Int64,
    }
    row = pl.DataFrame([{"verb": verb} | said], schema={"verb": pl.String, **types})
    assert row.select(missing(pl.col("verb"))).item() == reason
    with duckdb.connect() as con:
        requires = listed(VERBS[verb]["requires"])
        con.register("event", row.to_arrow())
        query = f"select {missing_sql('needs')} from event, (select {needs_sql('?::varchar[]')} as needs)"
        query = query.replace("?::varchar[]", f"{list(requires)}::varchar[]" if requires else "null::varchar[]")
        assert con.execute(query).fetchall() == [(reason,)]


@pytest.mark.parametrize("verb", VERBS)
def test_the_example_of_a_verb_has_what_it_requires_and_expects(verb: str) -> None:
    statement = json.loads(VERBS[verb]["example"])
    assert statement["verb"]["id"] == VERBS[verb]["iri"]
    kind = statement["object"]["definition"]["type"].rsplit("/", 1)[1]
    allowed = listed(VERBS[verb]["object_types"])
    with (ROOT / "data" / "reference" / "object_types.csv").open(encoding="utf-8", newline="") as file:
        broader = {row["object_type"]: row["broader"] for row in csv.DictReader(file)}
    assert kind in allowed or broader[kind] in allowed


def test_what_verbs_expect_is_what_the_mart_counts() -> None:
    sql = (ROOT / "dbt_project" / "models" / "marts" / "operations" / "event_quality.sql").read_text(encoding="utf-8")
    counted = set(sql.split("set expected = [")[1].split("]")[0].replace("'", "").replace(",", " ").split())
    assert counted == {field for row in VERBS.values() for field in listed(row["expects"])}
