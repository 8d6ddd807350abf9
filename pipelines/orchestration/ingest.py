"""landing/* and raw/*: one asset per feed, one per table. Which rows are there, and where did each come from?

Nothing here needs dbt, so that a run with nothing new can stop before dbt is imported.
"""

import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import dagster as dg

from pipelines.contracts import Contract
from pipelines.contracts.feed import Feed
from pipelines.contracts.operations import TROUBLE
from pipelines.orchestration import bulk_step, fetching, landing_step
from pipelines.orchestration.platform import Platform, say
from pipelines.orchestration.reading import Window
from pipelines.settings import Settings
from pipelines.sources import SOURCES
from pipelines.sources._source import Unreadable
from pipelines.storage import bulk, landing, loading, warehouse

OWNERS = ["team:data"]
FROM, TO = "talent/from", "talent/to"  # tags of a run that reads a window again
NETWORK = dg.RetryPolicy(max_retries=2, delay=5, backoff=dg.Backoff.EXPONENTIAL, jitter=dg.Jitter.PLUS_MINUS)


def landing_key(feed: Feed) -> dg.AssetKey:
    """The asset of a feed's payloads."""
    return dg.AssetKey(["landing", feed.name])


def table_key(contract: type[Contract]) -> dg.AssetKey:
    """The asset of a table."""
    return dg.AssetKey(warehouse.address(contract).split("."))


def _spec(feed: Feed) -> dg.AssetSpec:
    """One feed's payloads, as received."""
    return dg.AssetSpec(
        landing_key(feed),
        group_name="landing",
        description=f"{feed.title_en or feed.name}: payloads as received ({feed.url or feed.path or feed.kind}).",
        kinds={"python", feed.kind.split("_")[0]},
        owners=OWNERS,
        deps=[dg.AssetKey(["reference", "verbs"])] if SOURCES[feed.kind].bulk else [],
    )


def _landed_one(context: dg.AssetExecutionContext, feed: Feed, line: dict[str, Any]) -> dg.MaterializeResult:
    """Dagster's event of one feed, whatever came of it: a feed that failed keeps what it has, and fails no run."""
    if line["status"] in TROUBLE:
        context.log.warning(f"{feed.name}: {line['reason']}: {line['detail']}")
    wanted = ("status", "reason", "detail", "payloads", "bytes", "seconds")
    return dg.MaterializeResult(
        asset_key=landing_key(feed), metadata={k: line[k] for k in wanted if line[k] is not None}
    )


def web_assets(feeds: list[Feed]) -> dg.AssetsDefinition:
    """All network feeds: one asset each, fetched side by side in one step.

    The client retries what is worth it; the policy is for what is not a feed's own fault.
    """

    @dg.multi_asset(name="web", specs=[_spec(f) for f in feeds], can_subset=True, retry_policy=NETWORK)
    def web(context: dg.AssetExecutionContext, platform: dg.ResourceParam[Platform]) -> Iterator[dg.MaterializeResult]:
        chosen = [f for f in feeds if landing_key(f) in context.selected_asset_keys]
        say(f"fetching {len(chosen)} feeds")
        window, one_writer = window_of(context.run.tags), threading.Lock()

        def bring_in(feed: Feed, answer: bytes) -> None:
            with one_writer:
                bulk_step.bring_in(feed, platform, [answer], datetime.now(UTC))

        def land(feed: Feed) -> dict[str, Any]:
            return landing_step.land(
                feed,
                platform.settings,
                platform.client,
                platform.pseudonyms,
                context.run.run_id,
                window=window,
                bring_in=bring_in,
            )

        for feed, line in fetching.side_by_side(chosen, land, platform.settings.fetches):
            note(platform, line)
            yield _landed_one(context, feed, line)

    return web


def landing_asset(feed: Feed) -> dg.AssetsDefinition:
    """One feed of files: its payloads, as received."""

    @dg.multi_asset(name=f"landing__{feed.name}", specs=[_spec(feed)])
    def land(context: dg.AssetExecutionContext, platform: dg.ResourceParam[Platform]) -> dg.MaterializeResult:
        say(f"landing {feed.name}")
        if SOURCES[feed.kind].bulk:
            line = bulk_step.land(feed, platform, context.run.run_id)
        else:
            line = landing_step.land(feed, platform.settings, platform.client, platform.pseudonyms, context.run.run_id)
        note(platform, line)
        return _landed_one(context, feed, line)

    return land


def note(platform: Platform, line: dict[str, Any]) -> None:
    """Log a receipt, and know it while the run goes on."""
    landing.log(platform.settings.landing, "receipts", [line], datetime.now(UTC))
    platform.receipts[line["feed"]] = line


def window_of(tags: Mapping[str, str]) -> Window:
    """The window that a run's tags ask to be read again; open without them."""
    since, until = tags.get(FROM), tags.get(TO)
    return Window(datetime.fromisoformat(since) if since else None, datetime.fromisoformat(until) if until else None)


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
                counts += load_feed(
                    con, feed, platform.settings, context.run.run_id, receipt=platform.receipts.get(feed.name)
                )
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


def load_feed(
    con,
    feed: Feed,
    settings: Settings,
    run_id: str,
    *,
    replay: bool = False,
    receipt: dict[str, Any] | None = None,
) -> loading.Loaded:
    """Read every payload of a feed that its parser has not read yet; a payload that is unreadable fails the feed.

    receipt: that of the feed's landing in this run; what loading finds out completes it.
    """
    source = SOURCES[feed.kind]
    counts = loading.Loaded()
    pending = loading.pending(con, feed, source, _landed(feed, settings))
    if source.bulk:
        if pending:
            lines = bulk.replay(con, feed, [one.path for one in pending])
            bulk_step.ledger(con, lines)
        return counts
    unreadable: list[tuple[landing.Landed, Unreadable]] = []
    for one in pending:
        try:
            counts += loading.load(con, feed, source, one)
        except Unreadable as error:
            counts += loading.Loaded(1)
            unreadable.append((one, error))
    if pending and not replay:
        _judge(feed, settings, run_id, receipt, counts, unreadable, is_whole=len(unreadable) == len(pending))
    return counts


def _judge(
    feed: Feed,
    settings: Settings,
    run_id: str,
    receipt: dict[str, Any] | None,
    counts: loading.Loaded,
    unreadable: list[tuple[landing.Landed, Unreadable]],
    *,
    is_whole: bool,
) -> None:
    """Complete the receipt: payloads that are not what they should be fail the feed, no rows at all make it empty."""
    now = datetime.now(UTC)
    said: dict[str, Any] = {}
    validators = landing.Validators(settings.landing, SOURCES[feed.kind].family_of(feed), feed.name)
    for one, error in unreadable:
        validators.refuse(one.sha12, error.reason, str(error)[:500])
        said = landing_step.trouble(error.reason, error) | ({} if is_whole else {"status": "partial"})
    if not unreadable:
        validators.state.pop("parse_failures", None)
        if receipt is not None and receipt["status"] == "new" and counts.rows_in == 0:
            said = {"status": "empty"}
    elif is_whole and not feed.path:
        landing_step.count_unparsed(validators, now)
    validators.save()
    if said:
        # a page that could not be read makes the reading incomplete
        base = {**receipt, "pages": None} if receipt and unreadable else receipt
        line = (base or landing_step.receipt(feed, run_id, now)) | said
        landing.log(settings.landing, "receipts", [line], now)


def waiting(feeds: list[Feed], settings: Settings) -> list[Feed]:
    """The feeds with landed payloads that their present parser has not read yet."""
    with warehouse.connect(settings.warehouse) as con:
        warehouse.prepare(con)
        return [f for f in feeds if loading.pending(con, f, SOURCES[f.kind], _landed(f, settings))]


def _landed(feed: Feed, settings: Settings) -> Iterator[landing.Landed]:
    return landing.payloads(settings.landing, SOURCES[feed.kind].family_of(feed), feed.name)


def assets(feeds: list[Feed]) -> Iterator[dg.AssetsDefinition]:
    """The assets of landing, raw and reference."""
    yield from (landing_asset(f) for f in feeds if f.path)
    if web := [f for f in feeds if not f.path]:
        yield web_assets(web)
    for schema in ("raw", "reference"):
        for contract in warehouse.contracts(schema):
            yield raw_asset(contract, feeds)
