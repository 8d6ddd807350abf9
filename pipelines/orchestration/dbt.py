"""dbt inside the run's own process: parse once, build a part, tell how each model and test ended.

In process, because a dbt of its own costs two seconds of imports a time and outlives a killed run, holding the
warehouse. https://docs.getdbt.com/reference/programmatic-invocations
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from dbt.adapters.duckdb import Plugin as DUCKDB
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.adapters.duckdb.credentials import DuckDBCredentials
from dbt.artifacts.schemas.run import RunExecutionResult
from dbt.cli.main import dbtRunner, dbtRunnerResult
from dbt.contracts.graph.manifest import Manifest
from dbt_common.events.event_manager import EventManager
from dbt_common.events.event_manager_client import ctx_set_event_manager

from pipelines.failures import ConfigurationError
from pipelines.settings import ROOT, Settings, settings
from pipelines.storage import warehouse

PROJECT = ROOT / "dbt_project"


class Silence(EventManager):
    """dbt's events, for nobody: results say how a build ended, and making messages takes a tenth of it."""

    def fire_event(self, e: Any, *args: Any, **more: Any) -> None:
        """Tell nobody; dbt itself always listens for its statistics, which are off."""


ctx_set_event_manager(cast("Any", Silence()))


class Credentials(DuckDBCredentials):
    """The warehouse's, of which a parse does not depend on the file's place: an installation that moved keeps it."""

    def _connection_keys(self) -> Any:
        return tuple(key for key in super()._connection_keys() if key != "path")


DUCKDB.credentials = Credentials


@dataclass(frozen=True)
class Broken:
    """One rule of a model's contract that rows break; the columns are empty for a condition, whose name tells it."""

    rule: str
    columns: str
    rows: int
    example: str | None

    @property
    def name(self) -> str:
        """`required.title`, `values.status`, `key.a, b`, or the name of a condition."""
        return f"{self.rule}.{self.columns}" if self.columns else self.rule


@dataclass(frozen=True)
class Built:
    """How one node of a dbt build ended."""

    unique_id: str
    resource_type: str
    name: str
    status: str
    seconds: float
    failures: int
    message: str | None
    depends_on: tuple[str, ...]
    broken: tuple[Broken, ...] = ()

    @property
    def is_passed(self) -> bool:
        """It ended well; a warning is not a failure."""
        return self.status in {"success", "pass", "warn"}

    @property
    def said(self) -> str:
        """What went wrong, for a person: the rules that are broken where the test knows them, else dbt's words."""
        rules = (f"{b.name} in {b.rows} rows, e.g. {b.example}" for b in self.broken)
        return f"{self.name}: {', '.join(rules) or self.message}"


def target(chosen: Settings) -> Path:
    """Where dbt writes: with the data, so that installations that share this code do not meet."""
    return chosen.data / "dbt"


@cache
def _parsed() -> Manifest:
    """dbt's manifest, parsed once for a process; unchanged files are taken from the last parse."""
    result = _invoke(dbtRunner(), ["parse"], settings())
    if not isinstance(result.result, Manifest):
        raise ConfigurationError(f"The dbt project does not parse: {result.exception}")
    return result.result


def manifest() -> Path:
    """The manifest as a file, for Dagster."""
    _parsed()
    return target(settings()) / "manifest.json"


def build(chosen: Settings, *selection: str) -> list[Built]:
    """`dbt build` of a selection, without unit tests (they belong to the tests); every node's end, in order."""
    # buildable: a test that reads staging and marts waits for the marts
    arguments = ["build", *selection, "--indirect-selection", "buildable", "--exclude-resource-type", "unit_test"]
    arguments += ["--no-write-json"]  # the manifest is written when it is parsed
    result = _invoke(dbtRunner(manifest=_parsed()), arguments, chosen)
    if not isinstance(result.result, RunExecutionResult):
        raise ConfigurationError(f"dbt did not run: {result.exception}")
    told = _told(chosen, [r.node for r in result.result.results if str(r.status) in {"fail", "warn"}])
    return [
        Built(
            unique_id=r.node.unique_id,
            resource_type=str(r.node.resource_type),
            name=r.node.name,
            status=str(r.status),
            seconds=float(r.execution_time or 0),
            failures=int(r.failures or 0),
            message=r.message,
            depends_on=tuple(getattr(r.node.depends_on, "nodes", ())),
            broken=told.get(r.node.unique_id, ()),
        )
        for r in result.result.results
    ]


def _told(chosen: Settings, nodes: list[Any]) -> dict[str, tuple[Broken, ...]]:
    """Contract that failed -> the rules that are broken, as the test has stored them."""
    contracts = [n for n in nodes if getattr(getattr(n, "test_metadata", None), "name", None) == "contract"]
    if not contracts:
        return {}
    with warehouse.connect(chosen.warehouse) as con:
        query = "select rule, coalesce(column_name, ''), broken_rows, example_key from {} order by all"
        return {
            n.unique_id: tuple(Broken(*row) for row in con.execute(query.format(n.relation_name)).fetchall())
            for n in contracts
        }


def _invoke(runner: dbtRunner, arguments: list[str], chosen: Settings) -> dbtRunnerResult:
    """dbt's command in this process. Variables never change between builds: a change would cost a full parse."""
    os.environ["TALENT_WAREHOUSE"] = str(chosen.warehouse)
    os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] = "false"
    places = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--target-path", str(target(chosen))]
    variables = ["--vars", json.dumps({"reporting_zone": chosen.reporting_zone})]
    silence = ["--log-level", "none", "--log-level-file", "none"]
    try:
        return runner.invoke([*arguments, *places, *variables, *silence])
    finally:
        # dbt-duckdb keeps its connection for the life of the process; the file is needed by others
        DuckDBConnectionManager.close_all_connections()
