"""Running the daemon's jobs in this process, with the same instance: what `talent run` and its parts do.

A run is ingest -> build -> publish. It ends early, before dbt is imported, when nothing has changed since the
publication in force.
"""

from __future__ import annotations

import os
import resource
import shutil
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg

from pipelines.contracts.feed import Feed
from pipelines.contracts.operations import TROUBLE
from pipelines.failures import Failure, Held, TooManySourcesFailed
from pipelines.orchestration import ingest, jobs, landing_step, state
from pipelines.orchestration.platform import BROKEN, listener
from pipelines.orchestration.reading import OPEN, Window
from pipelines.settings import Settings
from pipelines.sources import SOURCES
from pipelines.storage import feeds, landing, lock, publication, subscriptions, warehouse

STAGES = ("ingest", "build", "publish")


@dataclass
class Report:
    """What one run did: what the summary shows, `--json` prints and the run log keeps."""

    run_id: str
    command: str
    started_at: datetime
    finished_at: datetime | None = None
    status: str = "succeeded"
    detail: str | None = None
    version: str | None = None
    as_of: str | None = None
    stages: dict[str, float] = field(default_factory=dict)
    feeds: list[dict[str, Any]] = field(default_factory=list)
    marts: dict[str, int] = field(default_factory=dict)
    checks: list[dict[str, Any]] = field(default_factory=list)
    peak_memory_mib: float = 0.0

    def line(self) -> dict[str, Any]:
        """The run's line in the log."""
        kept = ("run_id", "command", "status", "detail", "version", "stages", "checks", "peak_memory_mib")
        assert self.finished_at is not None
        times = {"started_at": self.started_at.isoformat(), "finished_at": self.finished_at.isoformat()}
        return {k: getattr(self, k) for k in kept} | times


@contextmanager
def instance(settings: Settings) -> Iterator[dg.DagsterInstance]:
    """The instance that the daemon uses too."""
    home = settings.dagster_home
    home.mkdir(parents=True, exist_ok=True)
    shipped, used = Path(__file__).with_name("dagster.yaml"), home / "dagster.yaml"
    if not used.exists():
        shutil.copy(shipped, used)
    os.environ |= {"DAGSTER_HOME": str(home), "TALENT_EVENT_LOG": str(home / "history")}
    with dg.DagsterInstance.get() as one:
        yield one


def run(
    settings: Settings,
    command: str,
    stages: tuple[str, ...] = STAGES,
    *,
    accept_nothing_new: bool = True,
    cutoff: datetime | None = None,
    only: Sequence[str] = (),
    window: Window = OPEN,
    tell: Callable[[str], None] | None = None,
    parsed: Callable[[], None] = lambda: None,
) -> Report:
    """Run stages in order and log the run; a Failure that ends it is logged too, then raised.

    only: names of the feeds to ingest, all when empty. window: what to read again of the network feeds among them.
    parsed: waits for a parse of dbt's project that somebody else is at.
    """
    lines = feeds.chosen(subscriptions.all_feeds(settings), only)
    report = Report(f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:6]}", command, datetime.now(UTC))
    token = listener.set(tell)
    try:
        with lock.writer(settings.data), instance(settings) as dagster:
            bury(dagster)
            try:
                _stages(settings, dagster, report, lines, stages, accept_nothing_new, cutoff, window, parsed)
            except Failure as error:
                report.status = "held" if isinstance(error, Held) else "failed"
                report.detail = str(error)[:1000]
                raise
            except BaseException as error:
                report.status, report.detail = "failed", f"{type(error).__name__}: {error}"[:1000]
                raise
            finally:
                _finish(settings, report)
    finally:
        listener.reset(token)
    return report


def bury(dagster: dg.DagsterInstance) -> None:
    """End the command's runs that were killed: the instance still takes them for running, and the daemon would wait.

    Only for who holds the lock: then none of them can be alive.
    """
    alive = [dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.NOT_STARTED]
    for record in dagster.get_run_records(dg.RunsFilter(statuses=alive)):
        if "talent/run" in record.dagster_run.tags:
            dagster.report_run_failed(record.dagster_run, "The process of this run was killed.")


def _stages(
    settings: Settings,
    dagster: dg.DagsterInstance,
    report: Report,
    lines: list[Feed],
    stages: tuple[str, ...],
    accept_nothing_new: bool,
    cutoff: datetime | None,
    window: Window,
    parsed: Callable[[], None],
) -> None:
    tags = {"talent/run": report.run_id}
    if "ingest" in stages:
        asked = {ingest.FROM: window.since, ingest.TO: window.until}
        with _timed(report, "ingest"):
            _ingest(settings, dagster, report, lines, tags | {k: v.isoformat() for k, v in asked.items() if v})
        _weigh_failures(settings, report, lines)
    if not set(stages) - {"ingest"}:
        return
    before = publication.current(settings.published)
    if accept_nothing_new and before is not None and before.digest == state.now_of(settings).digest:
        report.status, report.version, report.as_of = "nothing_new", before.version, before.as_of
        report.marts = before.rows
        return
    tags |= {"talent/cutoff": (cutoff or datetime.now(UTC)).isoformat(), "talent/force": "true"}
    parsed()
    from pipelines.definitions import defs  # imports dbt: two seconds that a run with nothing new does not pay

    for stage in ("build", "publish"):
        if stage in stages:
            with _timed(report, stage):
                _execute(defs, stage, dagster, report, tags)
    if "publish" in stages and (now := publication.current(settings.published)) is not None:
        report.version, report.as_of, report.marts = now.version, now.as_of, now.rows


def _ingest(
    settings: Settings, dagster: dg.DagsterInstance, report: Report, lines: list[Feed], tags: dict[str, str]
) -> None:
    """The part of the ingest job that has something to do: feeds that may be new, tables with payloads to read.

    A feed of files that have not changed gets its receipt here: a Dagster step for it would cost more than it tells.
    """
    due: list[Feed] = []
    receipts: list[dict[str, Any]] = []
    for line in lines:
        known = landing_step.unchanged(line, settings, report.run_id)
        if known is None:
            due.append(line)
        else:
            receipts.append(known)
    waiting = ingest.waiting([line for line in lines if line not in due], settings)
    tables = {ingest.table_key(SOURCES[line.kind].contract_of(line)) for line in (*due, *waiting)}
    if tables:
        # no dbt here: importing it costs two seconds that a run with nothing new does not pay
        definitions = dg.Definitions(
            assets=list(ingest.assets(lines)),
            jobs=[jobs.job("ingest")],
            resources=jobs.resources(),
            executor=dg.in_process_executor,
        )
        _execute(definitions, "ingest", dagster, report, tags, [*map(ingest.landing_key, due), *tables])
    landing.log(settings.landing, "receipts", receipts, datetime.now(UTC))


def _execute(
    defs: dg.Definitions,
    job: str,
    dagster: dg.DagsterInstance,
    report: Report,
    tags: dict[str, str],
    selection: list[dg.AssetKey] | None = None,
) -> None:
    """One job, or some of its assets, in this process; a step that failed ends the run with what it said."""
    result = defs.resolve_job_def(job).execute_in_process(
        instance=dagster, run_config=jobs.QUIET, tags=tags, raise_on_error=False, asset_selection=selection
    )
    for one in result.get_asset_check_evaluations():
        report.checks += _check_lines(one)
    if result.success:
        return
    for event in result.filter_events(lambda e: e.is_step_failure or e.is_run_failure):
        error = getattr(event.event_specific_data, "error", None)
        while error is not None and error.cause is not None:
            error = error.cause
        said = (error.message if error else event.message or "failed").strip()
        name = error.cls_name if error else None
        if name in {"Failure", "DagsterAssetCheckFailedError"}:
            raise Held(said)
        kinds = {kind.__name__: kind for kind in Failure.__subclasses__()}
        if name in kinds:
            raise kinds[name](said.split(": ", 1)[-1])
        raise RuntimeError(f"{event.step_key or job}: {said}")
    raise RuntimeError(f"{job} failed")


def _check_lines(one: dg.AssetCheckEvaluation) -> list[dict[str, Any]]:
    """The lines of one check in the log: one, or one for each rule of a mart's contract that is broken."""
    said = {name: int(str(value.value)) for name, value in one.metadata.items() if name.startswith(BROKEN)}
    failures = one.metadata.get("failures")
    counted = int(str(failures.value)) if failures is not None else int(not one.passed)
    rules = {f"{one.check_name}.{name.removeprefix(BROKEN)}": rows for name, rows in said.items()}
    return [
        {
            "check_name": name,
            "subject": ".".join(one.asset_key.path),
            "is_passed": one.passed,
            "is_blocking": one.severity == dg.AssetCheckSeverity.ERROR,
            "failures": rows,
        }
        for name, rows in (rules or {one.check_name: counted}).items()
    ]


def _weigh_failures(settings: Settings, report: Report, lines: list[Feed]) -> None:
    """Too many failing feeds mean that the network or the settings are wrong: nothing is published from that."""
    report.feeds = feed_rows(settings, [line.name for line in lines])
    failing = {row["feed"] for row in report.feeds if row["status"] in TROUBLE}
    families: dict[str, list[Feed]] = defaultdict(list)
    for line in lines:
        families[SOURCES[line.kind].family_of(line)].append(line)
    budgets = [("", lines, settings.failure_budget)] + [
        (f" of family {name}", families[name], budget) for name, budget in settings.family_failure_budgets.items()
    ]
    for what, among, budget in budgets:
        failed = [line.name for line in among if line.name in failing]
        if among and len(failed) / len(among) > budget:
            named = ", ".join(failed[:5]) + (" ..." if len(failed) > 5 else "")
            raise TooManySourcesFailed(
                f"{len(failed)} of {len(among)} feeds{what} failed ({named}), more than the share of {budget:g} that "
                "may; nothing is published. See `talent feeds` for the reasons."
            )


def feed_rows(settings: Settings, names: list[str]) -> list[dict[str, Any]]:
    """Per feed: how its newest fetch ended and what its rows became, over all of its payloads."""
    newest: dict[str, dict[str, Any]] = {}
    for line in landing.logged(settings.landing, "receipts"):
        newest[line["feed"]] = line
    counts: dict[str, tuple[int, ...]] = {}
    if settings.warehouse.exists():
        with warehouse.connect(settings.warehouse) as con:
            counts = {
                row[0]: row[1:]
                for row in con.execute(
                    """select feed, count(*), sum(rows_in)::bigint, sum(rows_loaded)::bigint,
                              sum(rows_quarantined)::bigint from operations.payloads group by feed"""
                ).fetchall()
            }
    table: list[dict[str, Any]] = []
    for name in names:
        last = newest.get(name, {})
        payloads, rows_in, loaded, quarantined = counts.get(name, (0, 0, 0, 0))
        table.append(
            {
                "feed": name,
                "status": last.get("status", "never"),
                "reason": last.get("reason"),
                "payloads": payloads,
                "rows_in": rows_in,
                "loaded": loaded,
                "quarantined": quarantined,
            }
        )
    return table


@contextmanager
def _timed(report: Report, stage: str) -> Iterator[None]:
    start = time.perf_counter()
    try:
        yield
    finally:
        report.stages[stage] = round(time.perf_counter() - start, 2)


def _finish(settings: Settings, report: Report) -> None:
    """Note how the run ended, in the log and for readers."""
    report.finished_at = datetime.now(UTC)
    report.peak_memory_mib = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
    landing.log(settings.landing, "runs", [report.line()], report.finished_at)
    publication.note_last_run(
        settings.published,
        run_id=report.run_id,
        finished_at=report.finished_at,
        status=report.status,
        detail=report.detail,
    )
