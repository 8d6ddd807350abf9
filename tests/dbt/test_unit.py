"""The logic of the models on rows worked out by hand: dbt's unit tests, run on a warehouse without a row."""

from typing import Any

from tests.dbt.conftest import Dbt


def failures(results: Any) -> list[tuple[str, str | None]]:
    """Name and message of every node that did not end well."""
    return [(r.node.name, r.message) for r in results if str(r.status).lower() not in {"success", "pass", "no-op"}]


def test_an_empty_warehouse_builds_and_every_unit_test_of_the_project_holds(dbt: Dbt) -> None:
    built = dbt("build", "--exclude-resource-type", "unit_test")
    assert not failures(built.results)
    tested = dbt("test", "--select", "test_type:unit")
    assert not failures(tested.results)
    assert len(tested.results) >= 40
