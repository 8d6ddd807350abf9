"""The dbt project says what it holds: sources from the contracts, marts described in both languages, one key each."""

import csv
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines.contracts.raw import LINEAGE
from pipelines.contracts.reference import Metric
from pipelines.orchestration import dbt_sources
from tests.dbt.conftest import PROJECT, Dbt

MARTS = sorted((PROJECT / "models/marts").glob("*/*.sql"))
METRICS = PROJECT.parent / "data/reference/metrics.csv"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
PAGES = [
    "overview",
    "knowledge",
    "resource",
    "trends",
    "gaps",
    "review_queue",
    "learning_paths",
    "for_you",
    "talent_market",
    "jobs",
    "matching",
    "projects",
    "project_matching",
    "community",
    "retention",
    "service",
    "events",
    "business",
    "channels",
    "metrics",
    "operations",
    "model_card",
    "data_sets",
]


def described(sql: Path) -> dict[str, Any]:
    """The one model of the yml beside a mart."""
    (model,) = yaml.safe_load(sql.with_suffix(".yml").read_text(encoding="utf-8"))["models"]
    return model


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_generated_sources_are_those_of_the_contracts() -> None:
    assert dbt_sources.TARGET.read_text(encoding="utf-8") == dbt_sources.render()


def test_there_is_a_yml_for_every_mart_and_a_mart_for_every_yml() -> None:
    assert len(MARTS) >= 24
    assert [p.with_suffix(".yml") for p in MARTS] == sorted((PROJECT / "models/marts").glob("*/*.yml"))


@pytest.mark.parametrize("sql", MARTS, ids=lambda p: p.stem)
def test_a_mart_tells_its_grain_and_every_column_in_both_languages(sql: Path) -> None:
    model = described(sql)
    meta = model["config"]["meta"]
    assert model["name"] == sql.stem
    assert "Grain: one row" in model["description"]
    assert CHINESE.search(meta["description_zh"])
    names = [column["name"] for column in model["columns"]]
    assert set(meta["key"]) <= set(names)
    assert len(set(names)) == len(names)
    for column in model["columns"]:
        assert column["data_type"], column["name"]
        assert column["description"], column["name"]
        assert not CHINESE.search(column["description"]), column["name"]
        assert CHINESE.search(column["config"]["meta"]["description_zh"]), column["name"]


@pytest.mark.parametrize("sql", MARTS, ids=lambda p: p.stem)
def test_a_mart_has_tests_of_its_key_and_of_its_completeness(sql: Path) -> None:
    model = described(sql)
    tests = {name: body for test in model["data_tests"] for name, body in test.items()}
    promised = tests["contract"]["arguments"]
    assert promised["key"] == model["config"]["meta"]["key"]
    assert promised["required"]
    names = {column["name"] for column in model["columns"]}
    named = [*promised["required"], *promised.get("values", {}), *promised.get("between_0_and_1", [])]
    assert {name.strip('"') for name in named} <= names


def test_the_catalogue_lists_every_mart_once() -> None:
    cards = {(card["area"], card["dataset"]): card for card in rows(PROJECT / "seeds/dataset_cards.csv")}
    assert sorted(cards) == sorted((p.parent.name, p.stem) for p in MARTS)
    for sql in MARTS:
        card = cards[sql.parent.name, sql.stem]
        assert (card["is_personal"] == "true") == described(sql)["config"]["meta"]["is_personal"]
        assert all(CHINESE.search(card[c]) for c in ("description_zh", "grain_zh"))
        assert not any(CHINESE.search(card[c]) for c in ("description_en", "grain_en"))


def test_rows_about_one_member_are_marked_personal() -> None:
    for sql in MARTS:
        model = described(sql)
        if "member_id" in [column["name"] for column in model["columns"]]:
            assert model["config"]["meta"]["is_personal"], sql.stem


def test_the_metrics_follow_their_contract_and_name_existing_marts() -> None:
    metrics = rows(METRICS)
    assert list(metrics[0]) == [c for c in Metric.dtypes() if c not in LINEAGE]
    ids = [metric["metric_id"] for metric in metrics]
    assert len(ids) >= 40
    assert len(set(ids)) == len(ids)
    assert {metric["mart"] for metric in metrics} <= {p.stem for p in MARTS}
    assert {metric["direction"] for metric in metrics} <= {"up", "down", "none"}
    for metric in metrics:
        assert int(metric["minimum_n"]) >= 0
        assert all(CHINESE.search(metric[c]) for c in ("label_zh", "question_zh", "formula_zh")), metric
        assert not any(CHINESE.search(metric[c]) for c in ("label_en", "question_en", "formula_en")), metric


def test_every_metric_is_measured_exactly_once_and_by_the_model_that_it_names() -> None:
    models = sorted((PROJECT / "models/intermediate").glob("int_measured_*.sql"))
    measured = [
        (name, path.stem)
        for path in models
        for name in re.findall(r"measured(?:_series)?\(\s*'(\w+)'", path.read_text(encoding="utf-8"))
    ]
    assert sorted(measured) == sorted((metric["metric_id"], metric["model"]) for metric in rows(METRICS))


def test_no_model_asks_the_clock_or_chance() -> None:
    forbidden = re.compile(r"\b(now\(|current_date|current_timestamp|today\(|random\(|uuid\()", re.IGNORECASE)
    for sql in [*(PROJECT / "models").rglob("*.sql"), *(PROJECT / "macros").rglob("*.sql")]:
        assert not forbidden.search(sql.read_text(encoding="utf-8")), sql.name


def test_derive_can_run_between_staging_and_marts() -> None:
    for sql in (PROJECT / "models/staging").glob("*.sql"):
        assert "'derived'" not in sql.read_text(encoding="utf-8"), sql.name


def test_every_page_and_the_release_say_what_they_read() -> None:
    document = yaml.safe_load((PROJECT / "models/exposures.yml").read_text(encoding="utf-8"))
    names = [exposure["name"] for exposure in document["exposures"]]
    assert names == [*(f"page_{page}" for page in PAGES), "release"]
    personal = {p.stem for p in MARTS if described(p)["config"]["meta"]["is_personal"]}
    released = {ref.split("'")[1] for ref in document["exposures"][-1]["depends_on"]}
    assert not released & personal


def test_the_project_parses_and_every_mart_has_an_enforced_contract(dbt: Dbt) -> None:
    manifest = dbt("parse")
    models = [node for node in manifest.nodes.values() if node.resource_type == "model"]
    assert len(models) == len(list((PROJECT / "models").rglob("*.sql")))
    assert all(node.description for node in models)
    marts = [node for node in models if node.schema == "marts"]
    assert sorted(node.name for node in marts) == sorted(p.stem for p in MARTS)
    assert all(node.config.contract.enforced and node.config.materialized == "table" for node in marts)
