"""operations/*, staging/*, derived/*, marts/*: from rows to what people use, with one Python island in the middle."""

from collections.abc import Iterator
from datetime import UTC, datetime

import dagster as dg
from dagster_dbt import dbt_assets

from pipelines.contracts import Contract, derived, tables
from pipelines.contracts.operations import (
    Check,
    Crawl,
    Enforcement,
    KeptPathVersion,
    LinkCheck,
    Receipt,
    RemovedPayload,
    Run,
    Showing,
    Stage,
)
from pipelines.orchestration import dbt, dbt_events, derive_step, retaining, rules
from pipelines.orchestration.ingest import OWNERS, table_key
from pipelines.orchestration.platform import Platform, say
from pipelines.storage import oplog, warehouse

CUTOFF = "talent/cutoff"
# with what must be known before anything is derived: the day, and which postings are open
STAGING = "fqn:talent.staging resource_type:seed int_reporting int_openings"
DERIVED = list(tables(derived).values())


def cutoff_of(context: dg.AssetExecutionContext) -> datetime:
    """Log lines from this moment on are not of this build; a replay names the moment of the build that it repeats."""
    if named := context.run.tags.get(CUTOFF):
        return datetime.fromisoformat(named)
    record = context.instance.get_run_record_by_id(context.run.run_id)
    assert record is not None, "a run that executes has a record"
    return record.create_timestamp.astimezone(UTC)


@dg.multi_asset(
    name="operations_log",
    specs=[
        dg.AssetSpec(
            table_key(c),
            group_name="operations",
            description=c.described(),
            kinds={"duckdb"},
            owners=OWNERS,
            # what is older than its limit goes after all has been loaded, and before anything is derived from it
            deps=[*map(table_key, warehouse.contracts("raw"))] if c is Enforcement else [],
        )
        for c in (Receipt, Crawl, LinkCheck, KeptPathVersion, Run, Stage, Check, Showing, Enforcement, RemovedPayload)
    ],
)
def operations_log(
    context: dg.AssetExecutionContext, platform: dg.ResourceParam[Platform]
) -> Iterator[dg.MaterializeResult]:
    """The pipeline's own log, a source like any other; and the retention limits, before anything reads the rows."""
    say("enforcing the retention limits")
    with warehouse.connect(platform.settings.warehouse) as con:
        retaining.enforce(con, platform.settings, cutoff_of(context))
        say("reading the run log")
        added = oplog.load(con, platform.settings.landing, cutoff_of(context))
    for table, rows in added.items():
        yield dg.MaterializeResult(asset_key=dg.AssetKey(["operations", table]), metadata={"rows_added": rows})


def derived_asset(contract: type[Contract]) -> dg.AssetsDefinition:
    """One derived table; recomputed only when its inputs or its algorithm changed."""
    step = derive_step.STEPS[contract.table()]

    @dg.asset(
        key=table_key(contract),
        group_name="derived",
        description=contract.described(),
        kinds={"python", "polars"},
        owners=OWNERS,
        deps=[dg.AssetKey(address.split(".")) for address in step.inputs],
    )
    def derive(context: dg.AssetExecutionContext, platform: dg.ResourceParam[Platform]) -> dg.MaterializeResult:
        say(f"deriving {contract.table()}")
        with warehouse.connect(platform.settings.warehouse) as con:
            rows, computed = derive_step.run(con, contract, step, cutoff_of(context))
        return dg.MaterializeResult(metadata={"dagster/row_count": rows, "computed": computed})

    return derive


def assets() -> list[dg.AssetsDefinition]:
    """The assets of the build; reading dbt's manifest happens here, not at import."""
    manifest = dbt.manifest()

    @dbt_assets(manifest=manifest, select=STAGING, dagster_dbt_translator=dbt_events.Translator(), name="staging")
    def staging(context: dg.AssetExecutionContext, platform: dg.ResourceParam[Platform]):
        rules.enforce(platform.settings)
        say("dbt: staging")
        yield from dbt_events.events(context, dbt.build(platform.settings, "--select", *STAGING.split()))

    @dbt_assets(manifest=manifest, exclude=STAGING, dagster_dbt_translator=dbt_events.Translator(), name="marts")
    def marts(context: dg.AssetExecutionContext, platform: dg.ResourceParam[Platform]):
        say("dbt: intermediate and marts, with their tests")
        yield from dbt_events.events(context, dbt.build(platform.settings, "--exclude", *STAGING.split()))

    return [operations_log, staging, *map(derived_asset, DERIVED), marts]
