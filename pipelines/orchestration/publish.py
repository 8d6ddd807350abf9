"""published and released: what the outside may read, made only when every check has passed."""

from datetime import UTC, datetime

import dagster as dg

from pipelines.derive import matching
from pipelines.orchestration import build, dbt, state, suppressing
from pipelines.orchestration.ingest import OWNERS
from pipelines.orchestration.platform import Platform, say
from pipelines.storage import model_sql, publication, releases, showings, warehouse

FORCE = "talent/force"


def published_asset(everything: list[dg.AssetKey]) -> dg.AssetsDefinition:
    """The publication; it depends on every mart by name, so none of them can be missing from the gate."""

    @dg.asset(
        key=["published"],
        group_name="published",
        deps=everything,
        owners=OWNERS,
        kinds={"duckdb", "parquet"},
    )
    def published(context: dg.AssetExecutionContext, platform: dg.ResourceParam[Platform]) -> dg.MaterializeResult:
        """Every mart, copied into a new immutable version, then named by the pointer."""
        say("publishing")
        chosen = platform.settings
        now = datetime.now(UTC)
        with warehouse.connect(chosen.warehouse) as con:
            made_from = state.of(con, chosen)
            warehouse.checkpoint(con)
        before = publication.current(chosen.published)
        if before is not None and before.digest == made_from.digest and FORCE not in context.run.tags:
            return dg.MaterializeResult(metadata={"version": before.version, "nothing_new": True})
        manifest = publication.publish(
            chosen.warehouse,
            chosen.published,
            {
                "version": f"{now:%Y%m%dT%H%M%S%f}",
                "run_id": context.run.tags.get("talent/run", context.run.run_id),
                "as_of": made_from.as_of.isoformat(),
                "cutoff": build.cutoff_of(context).isoformat(),
                "published_at": now.isoformat(),
                "code_version": state.code_version(),
                "digest": made_from.digest,
                "reporting_zone": chosen.reporting_zone,
            },
            keep=chosen.keep_publications,
            beside={"sql.json": model_sql.published(dbt.target(chosen))},
            sharing=suppressing.sharing(chosen.minimum_group),
        )
        with warehouse.connect(chosen.warehouse) as con:
            shown = showings.note(con, chosen.landing, manifest.version, now, matching.VERSION)
        return dg.MaterializeResult(
            metadata={
                "items_shown_anew": shown,
                "version": manifest.version,
                "marts": len(manifest.rows),
                "rows": sum(manifest.rows.values()),
                "counts_hidden": sum(one["hidden"] for one in manifest.suppressed.values()),
            }
        )

    return published


@dg.asset(key=["released"], group_name="released", deps=[["published"]], owners=OWNERS, kinds={"parquet", "csv"})
def released(platform: dg.ResourceParam[Platform]) -> dg.MaterializeResult:
    """The curated data sets of the publication in force, as Parquet and CSV with a data package."""
    say("releasing")
    folder = releases.release(platform.settings.published, platform.settings.releases)
    return dg.MaterializeResult(metadata={"release": folder.name})
