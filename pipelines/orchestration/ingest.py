"""landing/* and raw/*: one asset per feed, one per table. Which rows are there, and where did each come from?

Nothing here needs dbt, so that a run with nothing new can stop before dbt is imported.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

import dagster as dg

from pipelines.contracts import Contract
from pipelines.contracts.feed import Feed
from pipelines.orchestration import bulk_step, landing_step
from pipelines.orchestration.platform import Platform, say
from pipelines.settings import Settings
from pipelines.sources import SOURCES
from pipelines.sources._source import Unreadable
from pipelines.storage import bulk, landing, loading, warehouse

OWNERS = ["team:data"]
NETWORK = dg.RetryPolicy(max_retries=2, delay=5, backoff=dg.Backoff.EXPONENTIAL, jitter=dg.Jitter.PLUS_MINUS)


def landing_key(feed: Feed) -> dg.AssetKey:
    """The asset of a feed's payloads."""
    return dg.AssetKey(["landing", feed.name])


def table_key(contract: type[Contract]) -> dg.AssetKey:
    """The asset of a table."""
    return dg.AssetKey(warehouse.address(contract).split("."))


def landing_asset(feed: Feed) -> dg.AssetsDefinition:
    """One feed's payloads, as received."""
    source = SOURCES[feed.kind]
    about = feed.title_en or feed.name

    @dg.asset(
        key=landing_key(feed),
        group_name="landing",
        description=f"{about}: payloads as received ({feed.url or feed.path or feed.kind}).",
        kinds={"python", feed.kind.split("_")[0]},
        owners=OWNERS,
        retry_policy=NETWORK if not feed.path else None,
        deps=[dg.AssetKey(["reference", "verbs"])] if source.bulk else [],
    )
    def land(context: dg.AssetExecutionContext, platform: dg.ResourceParam[Platform]) -> dg.MaterializeResult:
        say(f"landing {feed.name}")
        family = source.family_of(feed)
        if source.bulk:
            line = bulk_step.land(feed, platform, context.run.run_id)
        else:
            validators = landing.Validators(platform.settings.landing, family, feed.name)
            line = landing_step.land(
                feed, platform.settings, platform.http(validators), platform.pseudonyms, context.run.run_id
            )
        if line["status"] == "failed":
            context.log.warning(f"{feed.name}: {line['reason']}: {line['detail']}")
        wanted = ("status", "reason", "detail", "payloads", "bytes", "seconds")
        return dg.MaterializeResult(metadata={k: line[k] for k in wanted if line[k] is not None})

    return land


def raw_asset(contract: type[Contract], feeds: list[Feed]) -> dg.AssetsDefinition:
    """One table: every landed payload that has not been read yet, read once."""
    schema, table = warehouse.address(contract).split(".")
    ours = [f for f in feeds if SOURCES[f.kind].contract_of(f) is contract]

    @dg.asset(
        key=table_key(contract),
        group_name=schema,
        description=contract.described(),
        kinds={"python", "duckdb"},
        owners=OWNERS,
        deps=[landing_key(f) for f in ours],
        check_specs=[
            dg.AssetCheckSpec(
                "every_row_accounted_for",
                asset=table_key(contract),
                blocking=True,
                description="loaded + quarantined = rows in the payloads",
            )
        ],
    )
    def load(context: dg.AssetExecutionContext, platform: dg.ResourceParam[Platform]) -> dg.MaterializeResult:
        say(f"loading {schema}.{table}")
        counts = loading.Loaded()
        with warehouse.connect(platform.settings.warehouse) as con:
            for feed in ours:
                counts += load_feed(con, feed, platform.settings, context.run.run_id)
            (rows,) = warehouse.one(con, f"select count(*) from {schema}.{table}")
            rows_in, accounted = warehouse.one(
                con,
                """select coalesce(sum(rows_in), 0)::bigint, coalesce(sum(rows_loaded + rows_quarantined), 0)::bigint
                   from operations.payloads where contract = ?""",
                [f"{schema}.{table}"],
            )
        return dg.MaterializeResult(
            metadata={
                "dagster/row_count": rows,
                "payloads": counts.payloads,
                "rows_in": counts.rows_in,
                "rows_new": counts.new,
                "rows_changed": counts.changed,
                "rows_quarantined": counts.quarantined,
            },
            check_results=[
                dg.AssetCheckResult(passed=rows_in == accounted, metadata={"rows_in": rows_in, "accounted": accounted})
            ],
        )

    return load


def load_feed(con, feed: Feed, settings: Settings, run_id: str, *, replay: bool = False) -> loading.Loaded:
    """Read every payload of a feed that its parser has not read yet; a payload that is unreadable fails the feed."""
    source = SOURCES[feed.kind]
    counts = loading.Loaded()
    pending = loading.pending(con, feed, source, _landed(feed, settings))
    if source.bulk:
        if pending:
            lines = bulk.replay(con, feed, [one.path for one in pending])
            bulk_step.ledger(con, lines)
        return counts
    for one in pending:
        try:
            counts += loading.load(con, feed, source, one)
        except Unreadable as error:
            counts += loading.Loaded(1)
            if not replay:
                _refuse(feed, settings, one, error, run_id)
    return counts


def waiting(feeds: list[Feed], settings: Settings) -> list[Feed]:
    """The feeds with landed payloads that their present parser has not read yet."""
    with warehouse.connect(settings.warehouse) as con:
        warehouse.prepare(con)
        return [f for f in feeds if loading.pending(con, f, SOURCES[f.kind], _landed(f, settings))]


def _landed(feed: Feed, settings: Settings) -> Iterator[landing.Landed]:
    return landing.payloads(settings.landing, SOURCES[feed.kind].family_of(feed), feed.name)


def _refuse(feed: Feed, settings: Settings, one: landing.Landed, error: Unreadable, run_id: str) -> None:
    """The receipt of a payload that arrived but is not what it should be: the feed failed, it is not empty."""
    now = datetime.now(UTC)
    said = {"status": "failed", "reason": error.reason, "detail": str(error)[:500]}
    line = landing_step.receipt(feed, run_id, now, **said)
    landing.log(settings.landing, "receipts", [line], now)
    validators = landing.Validators(settings.landing, one.family, feed.name)
    validators.refuse(one.sha12, error.reason, str(error)[:500])
    validators.save()


def assets(feeds: list[Feed]) -> Iterator[dg.AssetsDefinition]:
    """The assets of landing, raw and reference."""
    yield from map(landing_asset, feeds)
    for schema in ("raw", "reference"):
        for contract in warehouse.contracts(schema):
            yield raw_asset(contract, feeds)
