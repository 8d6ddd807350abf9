"""Jobs, schedules and sensors: what runs when.

Four jobs, each of which `talent` also runs in process: ingest, build, publish, release; `refresh` is all of them in
one run, for the clock. Times are in the reporting zone.
"""

from datetime import UTC, datetime

import dagster as dg
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

from pipelines.orchestration.platform import platform
from pipelines.settings import settings
from pipelines.storage import landing, publication

GROUPS = {
    "ingest": ["landing", "raw", "reference"],
    "build": ["operations", "seeds", "staging", "derived", "intermediate", "marts"],
    "publish": ["published"],
    "release": ["released"],
}
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


ABOUT = {
    "ingest": "Fetch every feed and load what is new.",
    "build": "Derive and build the marts, with their tests.",
    "publish": "Publish the marts.",
    "release": "Export the curated data sets of the publication in force.",
    "refresh": "Everything: ingest, build, publish, release.",
}


def job(name: str) -> UnresolvedAssetJobDefinition:
    """One job; `refresh` is all the others in one run."""
    groups = GROUPS.get(name) or [group for part in GROUPS.values() for group in part]
    return dg.define_asset_job(
        name, selection=dg.AssetSelection.groups(*groups), executor_def=dg.in_process_executor, description=ABOUT[name]
    )


def jobs() -> list[UnresolvedAssetJobDefinition]:
    """The jobs of the platform."""
    return [job(name) for name in ABOUT]


def schedules() -> list[dg.ScheduleDefinition]:
    """The feeds every hour, everything every night, unless the settings say otherwise; in the reporting zone."""
    chosen = settings()
    about = {
        "hourly_feeds": ("ingest", chosen.feeds_cron, "Fetch the feeds and load what is new."),
        "nightly_refresh": ("refresh", chosen.refresh_cron, "Ingest, build, publish and release."),
    }
    return [
        dg.ScheduleDefinition(
            name=name,
            job_name=job_name,
            cron_schedule=cron,
            execution_timezone=chosen.reporting_zone,
            default_status=dg.DefaultScheduleStatus.RUNNING,
            description=text,
        )
        for name, (job_name, cron, text) in about.items()
    ]


@dg.sensor(job_name="refresh", minimum_interval_seconds=30, default_status=dg.DefaultSensorStatus.RUNNING)
def inbox(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    """Somebody has dropped a file into data/inbox: refresh once it has not changed for ten seconds."""
    folder = settings().data / "inbox"
    newest = max((p.stat().st_mtime_ns for p in folder.rglob("*") if p.is_file()), default=0)
    if str(newest) == (context.cursor or "0"):
        return dg.SkipReason("Nothing new in the inbox.")
    if datetime.now(UTC).timestamp() - newest / 1e9 < 10:
        return dg.SkipReason("A file is still being written.")
    context.update_cursor(str(newest))
    return dg.RunRequest(run_key=f"inbox-{newest}")


@dg.run_failure_sensor(monitor_all_code_locations=True, default_status=dg.DefaultSensorStatus.RUNNING)
def failure(context: dg.RunFailureSensorContext) -> None:
    """A run has failed: the pages say so from now on, and the log keeps why."""
    _note(context, "failed", (context.failure_event.message or "failed")[:500])


@dg.run_status_sensor(
    run_status=dg.DagsterRunStatus.SUCCESS, monitor_all_code_locations=True,
    default_status=dg.DefaultSensorStatus.RUNNING,
)  # fmt: skip
def success(context: dg.RunStatusSensorContext) -> None:
    """A run has ended well: the log keeps how long it took."""
    _note(context, "succeeded", None)


def _note(context: dg.RunStatusSensorContext, status: str, detail: str | None) -> None:
    """Log a run of the daemon; runs of the command log themselves."""
    run = context.dagster_run
    if "talent/run" in run.tags:
        return
    now = datetime.now(UTC)
    record = context.instance.get_run_record_by_id(run.run_id)
    started = record.create_timestamp if record else now
    publication.note_last_run(settings().published, run_id=run.run_id, finished_at=now, status=status, detail=detail)
    line = {
        "run_id": run.run_id, "command": run.job_name, "started_at": started.isoformat(),
        "finished_at": now.isoformat(), "status": status, "detail": detail,
    }  # fmt: skip
    landing.log(settings().landing, "runs", [line], now)


def sensors() -> list[dg.SensorDefinition]:
    """The inbox, and how runs end."""
    return [inbox, failure, success]


def resources() -> dict[str, dg.ResourceDefinition]:
    """What assets are given."""
    return {"platform": platform}
