"""dbt inside the run's own process: parse once, build a part, report each model and test to Dagster.

In process, because a dbt of its own costs two seconds of imports a time and outlives a killed run, holding the
warehouse. https://docs.getdbt.com/reference/programmatic-invocations
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.artifacts.schemas.run import RunExecutionResult
from dbt.cli.main import dbtRunner, dbtRunnerResult
from dbt.contracts.graph.manifest import Manifest

from pipelines.failures import ConfigurationError
from pipelines.settings import ROOT, Settings, settings

PROJECT = ROOT / "dbt_project"


class Translator(DagsterDbtTranslator):
    """Key = path = schema.table = group: `marts/skill_demand` is marts.skill_demand in group marts."""

    def get_asset_key(self, dbt_resource_props: Any) -> dg.AssetKey:
        """Layer and name."""
        return dg.AssetKey([_layer(dbt_resource_props), dbt_resource_props["name"]])

    def get_group_name(self, dbt_resource_props: Any) -> str | None:
        """The layer."""
        return _layer(dbt_resource_props)


def _layer(props: Any) -> str:
    if props["resource_type"] == "source":
        return str(props["source_name"])
    return "seeds" if props["resource_type"] == "seed" else str(props["fqn"][1])


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

    @property
    def is_passed(self) -> bool:
        """It ended well; a warning is not a failure."""
        return self.status in {"success", "pass", "warn"}


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
    result = _invoke(dbtRunner(manifest=_parsed()), arguments, chosen)
    if not isinstance(result.result, RunExecutionResult):
        raise ConfigurationError(f"dbt did not run: {result.exception}")
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
        )
        for r in result.result.results
    ]


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


def events(context: dg.AssetExecutionContext, built: list[Built]) -> Iterator[Any]:
    """Dagster's events of a build; a model or a test that failed fails the step after all have been told."""
    keys = {uid: key for key, uid in _model_ids(context).items()}
    wanted = {(k.asset_key, k.name): k for k in context.selected_asset_check_keys}
    broken: list[str] = []
    for one in built:
        if one.unique_id in keys and one.is_passed:
            yield dg.MaterializeResult(asset_key=keys[one.unique_id], metadata={"seconds": one.seconds})
        if one.resource_type == "test":
            for parent in one.depends_on:
                check = wanted.get((keys[parent], one.name)) if parent in keys else None
                if check:
                    yield dg.AssetCheckResult(
                        asset_key=check.asset_key,
                        check_name=check.name,
                        passed=one.is_passed,
                        severity=dg.AssetCheckSeverity.WARN if one.status == "warn" else dg.AssetCheckSeverity.ERROR,
                        metadata={"failures": one.failures},
                    )
        if one.status in {"fail", "error", "runtime error"}:
            broken.append(f"{one.name}: {one.message}")
    if broken:
        raise dg.Failure(
            description=f"{len(broken)} of dbt's models and tests failed: {'; '.join(broken[:5])}", allow_retries=False
        )


def _model_ids(context: dg.AssetExecutionContext) -> dict[dg.AssetKey, str]:
    """Asset key -> dbt's unique id, of the assets this step makes."""
    ids: dict[dg.AssetKey, str] = {}
    for key in context.selected_asset_keys:
        metadata = context.assets_def.metadata_by_key.get(key, {})
        if uid := metadata.get("dagster_dbt/unique_id"):
            ids[key] = str(uid)
    return ids
