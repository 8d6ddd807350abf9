"""dbt's models and tests as Dagster knows them: keys and groups of the models, events and checks of a build."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator

from pipelines.orchestration.dbt import Built
from pipelines.orchestration.platform import BROKEN


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
                        metadata={"failures": one.failures} | {BROKEN + b.name: b.rows for b in one.broken},
                    )
        if one.status in {"fail", "error", "runtime error"}:
            broken.append(one.said)
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
