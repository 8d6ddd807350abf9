"""The pipeline's own log: the module is the warehouse schema `operations`, a class is a table.

Receipts and runs are also kept as lines beside the landing zone, so that `talent replay` can rebuild them.
"""

# pandera's nested Config is overridden by design
# pyright: reportIncompatibleVariableOverride=false

from datetime import date

import pandera.polars as pa

from pipelines.contracts._contract import Contract, Utc
from pipelines.contracts._versions import VersionColumns

# How one fetch of one feed ends.
STATUSES = ["new", "unchanged", "empty", "partial", "deferred", "failed", "not_a_feed", "refused", "disabled"]
# Those that mean trouble: they count against the failure budgets. `partial` and `deferred` go on by themselves, and
# a feed is `disabled` after failures that were counted at their time.
TROUBLE = ["failed", "not_a_feed", "refused"]
# Reason codes that do not mean `failed`; data/reference/failure_reasons.csv has them all, with their repairs.
_STATUS_OF = {
    "deferred": ["deferred", "rate_limited", "robots_unavailable"],
    "not_a_feed": [
        "not_a_feed", "not_json", "not_xml", "not_xlsx", "not_parquet", "not_a_dump", "not_a_listing", "no_records",
        "schema_drift", "empty",
        "no_item", "no_json_ld", "not_a_list", "not_events", "not_statements", "not_yaml", "unknown_format",
    ],
    "refused": [
        "robots", "private_address", "bad_address", "too_large", "encoding_refused", "redirect_downgrade",
        "redirect_scheme", "entity", "endless", "too_deep", "too_many_aliases",
    ],
    "disabled": ["parsing_failed"],
}  # fmt: skip


def status_of(reason: str) -> str:
    """The status of a fetch that ended with a reason code."""
    return next((status for status, reasons in _STATUS_OF.items() if reason in reasons), "failed")


class FeedEntry(Contract):
    """One feed of the feeds file: where it comes from, what it is called, and how it wants to be credited."""

    feed: str = pa.Field(description="Feed's name in the feeds file.")
    kind: str = pa.Field(description="Kind of source.")
    family: str = pa.Field(description="papers, tutorials, jobs, projects, engagement, registry, reference.")
    contract: str = pa.Field(description="Table that it fills.")
    title_zh: str = pa.Field(nullable=True, description="What it is called in Chinese.")
    title_en: str = pa.Field(nullable=True, description="What it is called in English.")
    language: str = pa.Field(nullable=True, description="Language of the feed if stated, BCP-47.")
    url: str = pa.Field(nullable=True, description="Where it is fetched; null = a file or an API that the kind knows.")
    licence: str = pa.Field(nullable=True, description="Licence of the content, SPDX id or words; null = unknown.")
    attribution: str = pa.Field(nullable=True, description="How the source asks to be credited.")
    terms_url: str = pa.Field(nullable=True, description="Page with the terms of use.")
    terms_note: str = pa.Field(nullable=True, description="What the terms ask of us.")
    tier: str = pa.Field(nullable=True, description="primary, aggregator, community or own.")
    is_enabled: bool = pa.Field(description="It is fetched.")

    class Config:
        name = "feeds"
        unique = ["feed"]


class Receipt(Contract):
    """One attempt to fetch one feed, whatever came of it."""

    receipt_id: str = pa.Field(description="`<feed>/<time>/<number>`.")
    run_id: str = pa.Field(description="Run that fetched.")
    feed: str = pa.Field(description="Feed of feeds.yml.")
    kind: str = pa.Field(description="Kind of source.")
    family: str = pa.Field(description="papers, tutorials, jobs, projects, engagement, registry, reference.")
    contract: str = pa.Field(description="Raw table that the feed fills.")
    language: str = pa.Field(nullable=True, description="Language of the feed if stated.")
    fetched_at: Utc = pa.Field(description="When (UTC).")
    status: str = pa.Field(isin=STATUSES, description=f"How it ended: {', '.join(STATUSES)}.")
    reason: str = pa.Field(nullable=True, description="Reason code, see reference.failure_reasons; null = all is well.")
    detail: str = pa.Field(nullable=True, description="What happened and what to do.")
    next_fetch_at: Utc = pa.Field(
        nullable=True, description="Not asked before (UTC), at the server's wish; null = any time."
    )
    payloads: int = pa.Field(ge=0, description="Payloads landed.")
    bytes: int = pa.Field(ge=0, description="Bytes received.")
    seconds: float = pa.Field(ge=0, description="Time taken.")

    class Config:
        name = "receipts"
        unique = ["receipt_id"]


class Crawl(Contract):
    """One page of one complete reading of a feed that lists everything it has (a job board)."""

    receipt_id: str = pa.Field(description="The fetch.")
    feed: str = pa.Field(description="Feed of feeds.yml.")
    crawled_at: Utc = pa.Field(description="When (UTC).")
    payload_sha256: str = pa.Field(description="Payload that holds the page, also when it was landed earlier.")

    class Config:
        name = "crawls"
        unique = ["receipt_id", "payload_sha256"]


class LinkCheck(Contract):
    """One look at one link of a resource."""

    url: str = pa.Field(description="The link, as the resource has it.")
    checked_at: Utc = pa.Field(description="When (UTC).")
    status: str = pa.Field(
        isin=["ok", "moved", "dead", "unreachable", "refused"],
        description="There; there under a new address for good; gone; no answer this time; not for us to see.",
    )
    final_url: str = pa.Field(nullable=True, description="Address that answered, when it is another.")
    reason: str = pa.Field(nullable=True, description="Reason code, see reference.failure_reasons; null = all is well.")

    class Config:
        name = "link_checks"
        unique = ["url", "checked_at"]


class EventKeyFile(Contract):
    """One file of the sorted set of keys of `raw.events`, beside the warehouse; the pipeline makes it anew at need."""

    file: str = pa.Field(description="Name in the folder of the set.")
    keys: int = pa.Field(ge=1, description="Keys in it, one a row of `raw.events`.")
    hashed_as: str = pa.Field(description="What the hashes of a known value were: a set of other hashes is made anew.")

    class Config:
        name = "event_key_files"
        unique = ["file"]


class PayloadItem(Contract):
    """One item that one payload of such a feed lists: what was there when it was read."""

    feed: str = pa.Field(description="Feed of feeds.yml.")
    contract: str = pa.Field(description="Schema and table of the item, e.g. `raw.jobs`.")
    payload_sha256: str = pa.Field(description="Payload that lists it.")
    source: str = pa.Field(description="Namespace of the id.")
    item_id: str = pa.Field(description="The source's own id.")

    class Config:
        name = "payload_items"
        unique = ["feed", "payload_sha256", "source", "item_id"]


class Payload(Contract):
    """One landed payload that has been read: the ledger."""

    payload_sha256: str = pa.Field(description="SHA-256 of the payload's content as landed.")
    feed: str = pa.Field(description="Feed it belongs to.")
    contract: str = pa.Field(description="Schema and table it fills, e.g. `raw.jobs`.")
    parser: str = pa.Field(description="Kind and version of the parser.")
    path: str = pa.Field(description="Place below the landing zone.")
    landed_at: Utc = pa.Field(description="When it was landed (UTC).")
    rows_in: int = pa.Field(ge=0, description="Rows in the payload.")
    rows_loaded: int = pa.Field(ge=0, description="Rows accepted; = new + changed + unchanged.")
    rows_new: int = pa.Field(ge=0, description="Rows with a new key.")
    rows_changed: int = pa.Field(ge=0, description="Rows that replaced an older content.")
    rows_unchanged: int = pa.Field(ge=0, description="Rows already known with the same content.")
    rows_quarantined: int = pa.Field(ge=0, description="Rows put aside.")

    class Config:
        name = "payloads"
        unique = ["path", "feed"]


class Quarantine(Contract):
    """One row, or one whole payload, that was put aside, with the reason and where it stands."""

    feed: str = pa.Field(description="Feed it came from.")
    contract: str = pa.Field(description="Schema and table it would have filled.")
    payload_sha256: str = pa.Field(description="Payload that holds it.")
    pointer: str = pa.Field(description="Line, entry or row inside the payload; `payload` = all of it.")
    reason: str = pa.Field(description="Reason code, e.g. `duplicate_key`, `null:title`.")
    detail: str = pa.Field(nullable=True, description="What was found; never a value of a personal feed.")
    landed_at: Utc = pa.Field(description="When the payload was landed (UTC).")

    class Config:
        name = "quarantine"
        unique = ["feed", "payload_sha256", "pointer", "reason"]


class Run(Contract):
    """One run of the platform that has ended."""

    run_id: str = pa.Field(description="Run id.")
    command: str = pa.Field(description="run, ingest, build, publish, replay.")
    started_at: Utc = pa.Field(description="Start (UTC).")
    finished_at: Utc = pa.Field(description="End (UTC).")
    status: str = pa.Field(isin=["succeeded", "nothing_new", "held", "failed"], description="How it ended.")
    detail: str = pa.Field(nullable=True, description="What held or failed it.")
    version: str = pa.Field(nullable=True, description="Publication it made.")
    peak_memory_mib: float = pa.Field(nullable=True, ge=0, description="Peak resident memory, MiB.")

    class Config:
        name = "runs"
        unique = ["run_id"]


class Stage(Contract):
    """One stage of one run and the time it took."""

    run_id: str = pa.Field(description="Run.")
    stage: str = pa.Field(description="ingest, build, publish ...")
    seconds: float = pa.Field(ge=0, description="Time taken.")

    class Config:
        name = "stages"
        unique = ["run_id", "stage"]


class Check(Contract):
    """One check of one run."""

    run_id: str = pa.Field(description="Run.")
    check_name: str = pa.Field(description="The check.")
    subject: str = pa.Field(description="What was checked: a table or a model.")
    is_passed: bool = pa.Field(description="It held.")
    is_blocking: bool = pa.Field(description="A failure holds the publication.")
    failures: int = pa.Field(ge=0, description="Rows that broke it.")

    class Config:
        name = "checks"
        unique = ["run_id", "check_name", "subject"]


class Enforcement(Contract):
    """What enforcing one retention limit removed, and what is left: one line for each limit and enforcement."""

    limit_id: str = pa.Field(description="Limit of reference.retention_limits.")
    enforced_at: Utc = pa.Field(description="When (UTC).")
    before_at: Utc = pa.Field(nullable=True, description="What was older was removed (UTC); null = no limit by age.")
    rows_removed: int = pa.Field(ge=0, description="Rows removed from the table.")
    payloads_removed: int = pa.Field(ge=0, description="Landed payloads, publications or releases removed.")
    bytes_removed: int = pa.Field(ge=0, description="Their size on disk.")
    kept: int = pa.Field(ge=0, description="Rows, payloads, publications or releases left.")
    oldest_at: Utc = pa.Field(nullable=True, description="The oldest of them (UTC); null = none, or nothing ages.")

    class Config:
        name = "enforcements"
        unique = ["limit_id", "enforced_at"]


class RemovedPayload(Contract):
    """One landed payload that retention has removed: its line in the ledger stays, its file is gone."""

    feed: str = pa.Field(description="Feed it belonged to.")
    path: str = pa.Field(description="Where it was, below the landing zone.")
    landed_at: Utc = pa.Field(description="When it was landed (UTC).")
    removed_at: Utc = pa.Field(description="When it was removed (UTC).")
    limit_id: str = pa.Field(description="Limit of reference.retention_limits.")
    bytes: int = pa.Field(ge=0, description="Size on disk.")

    class Config:
        name = "removed_payloads"
        unique = ["path", "feed"]


class Showing(Contract):
    """One item on one list of one member, when it was published; once while its outcome is open."""

    member_id: str = pa.Field(description="Token of the member.")
    kind: str = pa.Field(description="Which list.")
    item_id: str = pa.Field(description="What was shown.")
    shown_on: date = pa.Field(description="The newest day of the data that the list was made from (UTC).")
    rank: int = pa.Field(ge=1, description="Place of the list, 1 = first.")
    score: float = pa.Field(ge=0, le=1, description="Score that it had.")
    model: str = pa.Field(description="Model behind the list.")
    version: str = pa.Field(description="Publication that showed it first.")
    published_at: Utc = pa.Field(description="When that was made (UTC).")

    class Config:
        name = "showings"
        unique = ["member_id", "kind", "item_id", "shown_on"]


class Derivation(Contract):
    """What one derived table was last computed from."""

    derived_table: str = pa.Field(description="Table of schema derived.")
    input_hash: str = pa.Field(description="Hash of the inputs' rows and of the algorithm.")

    class Config:
        name = "derivations"
        unique = ["derived_table"]


class KeptPathVersion(VersionColumns):
    """One version of one member's plan as a build made it; what a later build compares with."""

    logged_at: Utc = pa.Field(description="Cutoff of the build that made it (UTC).")

    class Config:
        name = "path_versions"
        unique = ["member_id", "version"]
