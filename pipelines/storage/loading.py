"""From a landed payload to rows: parse, hold against the contract, load, quarantine, and account for every row.

For each payload: rows_in = rows_loaded + rows_quarantined, and rows_loaded = new + changed + unchanged. It is
checked here, for every payload, each time. A payload is read once per parser version; all of its effects are one
transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

import duckdb
import pandera.polars as pa
import polars as pl

from pipelines.contracts import Contract, reference, tables
from pipelines.contracts.feed import Feed
from pipelines.contracts.operations import Payload, PayloadItem, Quarantine
from pipelines.contracts.raw import PAST, Removal
from pipelines.sources._source import DETAIL, POINTER, REASON, REMOVED, Source, Unreadable
from pipelines.storage import landing, warehouse

CLOCK_TOLERANCE = timedelta(hours=48)
_WHOLE = set(tables(reference).values())
NOTES = [POINTER, REASON, DETAIL, REMOVED]


@dataclass(frozen=True)
class Loaded:
    """What became of the rows of one payload, or of many added up."""

    payloads: int = 0
    rows_in: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    quarantined: int = 0

    @property
    def loaded(self) -> int:
        """Rows accepted."""
        return self.new + self.changed + self.unchanged

    def __add__(self, other: Loaded) -> Loaded:
        mine, theirs = vars(self), vars(other)
        return replace(self, **{name: mine[name] + theirs[name] for name in mine})


def parser_of(feed: Feed, source: Source) -> str:
    """Kind, version and parameters of the parser: when one of them changes, payloads are read again."""
    parameters = landing.sha256(repr(sorted(feed.parameters.items())).encode())[:8]
    return f"{feed.kind}/{source.version}/{parameters}"


def split(contract: type[Contract], rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows that hold their contract, and the others with `_reason` and `_detail` filled in.

    The first row of a key is kept; later ones of the same payload are `duplicate_key`.
    """
    rows = _mark_future(rows).with_row_index("_row")
    refused = rows.filter(pl.col(REASON).is_not_null())
    rows = rows.filter(pl.col(REASON).is_null())
    try:
        good = rows.drop("_row", *NOTES)
        contract.validate(good, lazy=True)
        return good, refused.drop("_row")  # types, rules and distinct keys hold: nothing is left to look for
    except pa.errors.SchemaErrors as errors:
        broken = _reasons(errors.failure_cases).join(
            rows.with_row_index("index").with_columns(pl.col("index").cast(pl.Int64)), on="index"
        )
        bad = broken.with_columns(pl.col("reason").alias(REASON), pl.coalesce(DETAIL, "found").alias(DETAIL)).select(
            rows.columns
        )
        refused = pl.concat([refused, bad])
        rows = rows.join(bad.select("_row"), on="_row", how="anti")
    # whatever is left can only break uniqueness
    first = pl.col("_row").is_first_distinct() if not contract.key() else pl.struct(contract.key()).is_first_distinct()
    rows = rows.sort("_row")
    twins = rows.filter(~first).with_columns(pl.lit("duplicate_key").alias(REASON))
    good = rows.filter(first).drop("_row", *NOTES)
    contract.validate(good, lazy=True)
    return good, pl.concat([refused, twins]).sort("_row").drop("_row")


def _mark_future(rows: pl.DataFrame) -> pl.DataFrame:
    """Refuse rows that were landed more than 48 hours before they say they were published."""
    if "landed_at" not in rows.columns:
        return rows
    for column in (c for c in PAST if c in rows.columns):
        is_future = pl.col(REASON).is_null() & (pl.col(column) > pl.col("landed_at") + CLOCK_TOLERANCE)
        if not rows.select(is_future.any()).item():
            continue  # writing out a million moments costs more than looking at them
        said = pl.col(column).dt.to_string("iso:strict")
        rows = rows.with_columns(
            pl.when(is_future).then(said).otherwise(DETAIL).alias(DETAIL),
            pl.when(is_future).then(pl.lit(f"future_timestamp:{column}")).otherwise(REASON).alias(REASON),
        )
    return rows


def _reasons(failures: pl.DataFrame) -> pl.DataFrame:
    """The first broken rule of each row, as `<rule>:<column>`; broken uniqueness is left to the caller."""
    schema = failures.filter(pl.col("index").is_null())
    if not schema.is_empty():
        # a column is missing or of another type: a bug of the parser, not of the data
        raise TypeError(f"a parser broke its contract: {schema.select('column', 'check').rows()}")
    return (
        failures.filter(pl.col("check") != "multiple_fields_uniqueness")
        .with_columns(
            pl.col("index").cast(pl.Int64),
            reason=pl.when(pl.col("check") == "not_nullable")
            .then(pl.lit("null:") + pl.col("column"))
            .otherwise(pl.lit("not_allowed:") + pl.col("column")),
            found=pl.col("failure_case").str.slice(0, 200),
        )
        .sort("index", "reason")
        .unique("index", keep="first", maintain_order=True)
        .select("index", "reason", "found")
    )


def complete(contract: type[Contract], parsed: pl.DataFrame) -> pl.DataFrame:
    """A parser's frame with every column of the contract (null where it says nothing) and the notes."""
    notes: dict[str, pl.DataType] = {**dict.fromkeys(NOTES, pl.String()), REMOVED: pl.Boolean()}
    wanted = {**contract.dtypes(), **notes}
    surplus = set(parsed.columns) - set(wanted)
    if surplus:
        raise TypeError(f"a parser gave columns that {contract.table()} does not have: {sorted(surplus)}")
    missing = [pl.lit(None, dtype=t).alias(c) for c, t in wanted.items() if c not in parsed.columns]
    rows = parsed.with_columns(missing).select(list(wanted))
    fallback = pl.format("row {}", pl.int_range(1, pl.len() + 1))
    return rows.with_columns(pl.coalesce(POINTER, fallback).alias(POINTER))


def load(con: duckdb.DuckDBPyConnection, feed: Feed, source: Source, landed: landing.Landed) -> Loaded:
    """Load one landed payload; Unreadable is recorded as a quarantine of the whole payload, then raised again."""
    contract = source.contract_of(feed)
    payload = landed.read()
    sha = landing.sha256(payload)
    assert source.parse is not None, f"{feed.kind} is a bulk kind"
    try:
        parsed = complete(contract, source.parse(payload, feed))
    except Unreadable as error:
        whole = {POINTER: ["payload"], REASON: [error.reason], DETAIL: [str(error)[:500]]}
        _record(con, feed, source, contract, landed, sha, Loaded(1, rows_in=1, quarantined=1), pl.DataFrame(whole))
        raise
    del payload  # a large one is not held while its rows are checked and stored
    lineage = {"feed": feed.name, "payload_sha256": sha, "landed_at": landed.landed_at}
    types = contract.dtypes()
    parsed = parsed.with_columns([pl.lit(v).cast(types[c]).alias(c) for c, v in lineage.items() if c in types])
    is_gone = pl.col(REMOVED).fill_null(False) & pl.col(REASON).is_null()
    gone = removals(contract, parsed.filter(is_gone))
    good, bad = split(contract, parsed.filter(~is_gone))
    if contract.identities():
        bad = bad.with_columns(pl.lit(None, dtype=pl.String).alias(DETAIL))
    con.execute("begin")
    try:
        new, changed, unchanged = warehouse.upsert(con, contract, good)
        new, changed, unchanged = map(sum, zip((new, changed, unchanged), bury(con, contract, good, gone), strict=True))
        counts = Loaded(1, parsed.height, new, changed, unchanged, bad.height)
        assert counts.rows_in == counts.loaded + counts.quarantined, (feed.name, counts)
        _record(con, feed, source, contract, landed, sha, counts, bad)
        if source.is_snapshot:
            _list_items(con, feed, contract, sha, good)
        if contract in _WHOLE:
            _drop_left_out(con, feed, contract, good, landed)
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise
    return counts


def removals(contract: type[Contract], rows: pl.DataFrame) -> pl.DataFrame:
    """Tombstones as rows of raw.Removal; one for each row."""
    if rows.is_empty():
        return Removal.empty_frame()
    source, item = contract.key()  # tables whose items can be removed are keyed by source and id
    said = [name for name in ("updated_at", "landed_at") if name in rows.columns]
    return rows.select(
        *("feed", "payload_sha256", "landed_at"),
        pl.lit(warehouse.address(contract)).alias("contract"),
        pl.col(source).alias("source"),
        pl.col(item).alias("item_id"),
        pl.lit("tombstone").alias("reason"),
        pl.coalesce(said).alias("removed_at"),
    ).select(list(Removal.dtypes()))


def bury(
    con: duckdb.DuckDBPyConnection, contract: type[Contract], alive: pl.DataFrame, gone: pl.DataFrame
) -> tuple[int, int, int]:
    """Note what is gone, and forget that of items that are there again: (new, changed, unchanged) tombstones.

    An item comes back only by a state newer than its tombstone.
    """
    if contract.key()[:1] == ["source"] and len(contract.key()) == 2 and not alive.is_empty():
        when = "coalesce(alive.updated_at, alive.landed_at)" if "updated_at" in alive.columns else "alive.landed_at"
        con.register("alive", alive.to_arrow())
        con.execute(
            f"""delete from raw.removals using alive
                where removals.contract = ? and removals.source = alive.source
                  and removals.item_id = alive."{contract.key()[1]}" and {when} > removals.removed_at""",
            [warehouse.address(contract)],
        )
        con.unregister("alive")
    if gone.is_empty():
        return 0, 0, 0
    distinct = gone.sort("removed_at").unique(Removal.key(), keep="last", maintain_order=True)
    Removal.validate(distinct, lazy=True)
    new, changed, unchanged = warehouse.upsert(con, Removal, distinct)
    return new, changed, unchanged + gone.height - distinct.height


def _list_items(
    con: duckdb.DuckDBPyConnection, feed: Feed, contract: type[Contract], sha: str, good: pl.DataFrame
) -> None:
    """Which items this page of a snapshot lists: what a later, complete, reading lacks is gone at the source."""
    source, item = contract.key()
    con.execute("delete from operations.payload_items where payload_sha256 = ? and feed = ?", [sha, feed.name])
    listed = good.select(
        pl.lit(feed.name).alias("feed"),
        pl.lit(warehouse.address(contract)).alias("contract"),
        pl.lit(sha).alias("payload_sha256"),
        pl.col(source).alias("source"),
        pl.col(item).alias("item_id"),
    )
    warehouse.insert(con, PayloadItem, listed)


def _drop_left_out(
    con: duckdb.DuckDBPyConnection, feed: Feed, contract: type[Contract], good: pl.DataFrame, landed: landing.Landed
) -> None:
    """A vocabulary's file is the whole table: what an edit took out of it is no longer true.

    Payloads come oldest first, so the newest file decides.
    """
    keys = contract.key()
    con.register("kept", good.select(keys).to_arrow())
    same = " and ".join(f'kept."{key}" is not distinct from old."{key}"' for key in keys)
    con.execute(
        f"""delete from {warehouse.address(contract)} as old
            where feed = ? and landed_at <= ? and not exists (select 1 from kept where {same})""",
        [feed.name, landed.landed_at],
    )
    con.unregister("kept")


def _record(
    con: duckdb.DuckDBPyConnection,
    feed: Feed,
    source: Source,
    contract: type[Contract],
    landed: landing.Landed,
    sha: str,
    counts: Loaded,
    bad: pl.DataFrame,
) -> None:
    """The payload's line in the ledger and its rows in quarantine."""
    address = warehouse.address(contract)
    ledger = {
        "payload_sha256": sha,
        "feed": feed.name,
        "contract": address,
        "parser": parser_of(feed, source),
        "path": "/".join(landed.path.parts[-4:]),
        "landed_at": landed.landed_at,
        "rows_in": counts.rows_in,
        "rows_loaded": counts.loaded,
        "rows_new": counts.new,
        "rows_changed": counts.changed,
        "rows_unchanged": counts.unchanged,
        "rows_quarantined": counts.quarantined,
    }
    con.execute("delete from operations.payloads where path = ? and feed = ?", [ledger["path"], feed.name])
    con.execute("delete from operations.quarantine where payload_sha256 = ? and feed = ?", [sha, feed.name])
    warehouse.insert(con, Payload, pl.DataFrame([ledger], schema=Payload.dtypes()))
    aside = bad.select(
        pl.lit(feed.name).alias("feed"),
        pl.lit(address).alias("contract"),
        pl.lit(sha).alias("payload_sha256"),
        pl.col(POINTER).alias("pointer"),
        pl.col(REASON).alias("reason"),
        pl.col(DETAIL).cast(pl.String).alias("detail"),
        pl.lit(landed.landed_at).cast(Quarantine.dtypes()["landed_at"]).alias("landed_at"),
    )
    warehouse.insert(con, Quarantine, aside)


def pending(
    con: duckdb.DuckDBPyConnection, feed: Feed, source: Source, landed: Iterable[landing.Landed]
) -> list[landing.Landed]:
    """The landed payloads of a feed that its present parser has not read yet, oldest first."""
    done = {
        row[0]
        for row in con.execute(
            "select path from operations.payloads where feed = ? and parser = ?", [feed.name, parser_of(feed, source)]
        ).fetchall()
    }
    return [one for one in landed if "/".join(one.path.parts[-4:]) not in done]
