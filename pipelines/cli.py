"""`talent`: the platform from the command line. Thin: every verb calls what is above.

Exit codes: 0 ok, 1 bug, 2 configuration or usage, 3 a quality gate held the publication, 4 storage, 5 locked by
another run, 6 too many sources failed.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from pipelines.commands import (
    deduplicating,
    evaluating,
    events,
    extracting,
    feeds,
    job_postings,
    links,
    matching,
    member_plans,
    planning,
    quarantine,
    recommending,
    retaining,
    vocabulary,
)
from pipelines.commands.speaking import Json, Quiet, Voice, feeds_table, speaking, table
from pipelines.failures import Locked
from pipelines.settings import Role

app = typer.Typer(
    help="AI Talent Exchange: collect papers, tutorials, jobs, projects and engagement; curate, publish and show them.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)
app.add_typer(feeds.app, name="feeds")
app.add_typer(extracting.app, name="extract")
app.add_typer(quarantine.app, name="quarantine")
app.command("check-links")(links.check_links)
app.command()(evaluating.evaluate)
app.command()(retaining.retention)
app.command()(deduplicating.deduplicate)
app.command()(planning.plan)
app.command("member-plan")(member_plans.member_plan)
app.command("export-jobs")(job_postings.export_jobs)
app.command()(recommending.recommend)
app.command()(matching.match)
app.add_typer(deduplicating.identity, name="identity")
app.add_typer(vocabulary.app, name="vocabulary")
app.add_typer(events.app, name="events")


OfRole = Annotated[
    Role | None, typer.Option(help="Who the dashboards are for: operator (with persons), analyst or public.")
]


def _run(profile: str | None, command: str, stages: tuple[str, ...], as_json: bool, quiet: bool, **more: Any) -> None:
    """Run stages with progress and end with the summary."""
    from pipelines.orchestration import warming
    from pipelines.settings import settings, use_profile

    with speaking(as_json, quiet) as voice:
        use_profile(profile)
        first = {"ingest", "build"} <= set(stages)
        with warming.beside(settings(), wanted=first) as parsed:  # first of all: what follows takes as long
            from pipelines.orchestration import running

            _ensure_sample(voice)
            console, asked = voice.console, {"parsed": parsed, **more}
            if console.is_terminal:
                with console.status(f"{command} ...") as status:
                    report = running.run(settings(), command, stages, tell=lambda s: status.update(f"{s} ..."), **asked)
            else:
                report = running.run(settings(), command, stages, tell=None, **asked)
        voice.answer(asdict(report), lambda c: _show_report(c, report))


def _ensure_sample(voice: Voice) -> None:
    """The bundled feeds read the sample: make it when it is not there yet."""
    from pipelines.settings import settings
    from pipelines.storage import feeds

    chosen = settings()
    wanted = any(f.path and f.path.startswith("inbox/sample/") for f in feeds.read(chosen.feeds))
    if wanted and not chosen.sample.exists():
        from pipelines import sample

        voice.console.print("Making the sample community (once) ...")
        making = chosen.sample.with_name(".sample-being-made")
        sample.write(making)
        making.replace(chosen.sample)


def _show_report(console: Console, report: Any) -> None:
    """The summary of a run: feeds, marts, publication, time, memory, what to type next."""
    if report.status == "nothing_new":
        console.print(f"Nothing new since publication [bold]{report.version}[/bold] (data as of {report.as_of}).")
    else:
        if report.feeds:
            console.print(feeds_table(report.feeds))
        if report.marts:
            marts = table("mart", "rows", numbers=1)
            for mart, rows in sorted(report.marts.items()):
                marts.add_row(mart, f"{rows:,}")
            console.print(marts)
        if report.version:
            console.print(f"Publication [bold]{report.version}[/bold], data as of {report.as_of}.")
    took = ", ".join(f"{stage} {seconds:.1f} s" for stage, seconds in report.stages.items())
    console.print(f"{took or 'no stage ran'}; peak memory {report.peak_memory_mib:,.0f} MiB.")
    if report.version:
        console.print("Next: [bold]make dashboard[/bold] to look at it, [bold]talent release[/bold] to export it.")


@app.command()
def run(profile: feeds.OfProfile = None, json_: Json = False, quiet: Quiet = False) -> None:
    """Ingest, build and publish: everything that is new, once. Says "nothing new" when nothing is."""
    _run(profile, "run", ("ingest", "build", "publish"), json_, quiet)


@app.command()
def ingest(
    feed: Annotated[list[str] | None, typer.Option(help="Only this feed; may be given several times.")] = None,
    from_: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="Read again from this day on (UTC).")
    ] = None,
    to: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="... to the end of this day (UTC).")
    ] = None,
    profile: feeds.OfProfile = None,
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """Fetch every feed, or some, and load what is new into the warehouse.

    `--from` and `--to` read a window again from the sources that can answer one.
    """
    from pipelines.failures import ConfigurationError
    from pipelines.orchestration.reading import Window

    since = from_.replace(tzinfo=UTC) if from_ else None
    until = to.replace(tzinfo=UTC) + timedelta(days=1) if to else None
    with speaking(json_, quiet):
        if since and until and since >= until:
            raise ConfigurationError("--from lies after --to.")
    _run(profile, "ingest", ("ingest",), json_, quiet, only=feed or (), window=Window(since, until))


@app.command()
def build(json_: Json = False, quiet: Quiet = False) -> None:
    """Derive and build the marts from what is loaded, with their tests."""
    _run(None, "build", ("build",), json_, quiet, accept_nothing_new=False)


@app.command()
def publish(json_: Json = False, quiet: Quiet = False) -> None:
    """Publish the marts as they are built: a new immutable version, then the pointer to it."""
    _run(None, "publish", ("publish",), json_, quiet, accept_nothing_new=False)


@app.command()
def replay(json_: Json = False, quiet: Quiet = False) -> None:
    """Rebuild the warehouse from the landing zone, without any network, and publish it.

    The marts come out as in the publication in force when nothing has landed since.
    """
    from pipelines.orchestration import replaying

    with speaking(json_, quiet) as voice:
        from pipelines.settings import settings

        report = replaying.replay(settings())
        voice.answer(asdict(report), lambda c: _show_report(c, report))


@app.command()
def rollback(
    version: Annotated[str | None, typer.Argument(help="The version to go back to; the one before by default.")] = None,
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """Put an earlier publication back in force. Nothing is deleted."""
    from pipelines.settings import settings
    from pipelines.storage import lock, publication

    with speaking(json_, quiet) as voice:
        chosen = settings()
        with lock.writer(chosen.data):
            now = publication.rollback(chosen.published, version)
        voice.answer({"version": now}, lambda c: c.print(f"Publication [bold]{now}[/bold] is in force."))


@app.command()
def release(
    version: Annotated[
        str | None, typer.Argument(help="The publication to export; the one in force by default.")
    ] = None,
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """Export the curated data sets: Parquet and CSV with a Frictionless data package and checksums."""
    from pipelines.settings import settings
    from pipelines.storage import releases

    with speaking(json_, quiet) as voice:
        folder = releases.release(settings().published, settings().releases, version=version)
        facts = {"folder": str(folder), **releases.summary(folder)}
        voice.answer(facts, lambda c: c.print(f"Released to [bold]{folder}[/bold]."))


@app.command()
def dashboard(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1.")] = 8501,
    role: OfRole = None,
) -> None:
    """Show the dashboards of the publication in force on 127.0.0.1.

    As an analyst, who sees no persons, unless `--role operator` (or TALENT_ROLE) says otherwise.
    """
    from pipelines import serving

    with speaking(False, False):
        raise typer.Exit(serving.dashboard(port, role))


@app.command()
def serve(
    port: Annotated[int, typer.Option(help="Port of the dashboards; Dagster takes the next one.")] = 8501,
    role: OfRole = None,
) -> None:
    """Run the daemon (schedules and sensors), Dagster's pages and the dashboards, all on 127.0.0.1, until stopped."""
    from pipelines import serving
    from pipelines.orchestration import running
    from pipelines.settings import settings
    from pipelines.storage import lock

    with speaking(False, False):
        with suppress(Locked), lock.writer(settings().data), running.instance(settings()) as dagster:
            running.bury(dagster)
        raise typer.Exit(serving.serve(port, role))


@app.command()
def status(json_: Json = False, quiet: Quiet = False) -> None:
    """What is published, how the last run ended, and whether one is running."""
    from pipelines.settings import settings
    from pipelines.storage import lock, publication

    with speaking(json_, quiet) as voice:
        chosen = settings()
        now = publication.current(chosen.published)
        facts = {
            "publication": now.version if now else None,
            "as_of": now.as_of if now else None,
            "publications": publication.versions(chosen.published),
            "last_run": publication.last_run(chosen.published),
            "running_process": lock.holder(chosen.data),
        }

        def show(console: Console) -> None:
            last = facts["last_run"]
            console.print(f"Publication: {facts['publication'] or 'none yet; type: make run'} (as of {facts['as_of']})")
            console.print(f"Kept: {len(facts['publications'])}")
            console.print(f"Last run: {last['status']} at {last['finished_at']}" if last else "Last run: none")
            if last and last.get("detail"):
                console.print(last["detail"], markup=False)
            console.print(f"Running: process {facts['running_process']}" if facts["running_process"] else "Running: no")

        voice.answer(facts, show)


@app.command()
def doctor(json_: Json = False, quiet: Quiet = False) -> None:
    """Check the installation, the feeds, the disk and the locks, and say how to mend what is wrong."""
    from pipelines import doctoring

    with speaking(json_, quiet) as voice:
        findings = doctoring.examine()

        def show(console: Console) -> None:
            for finding in findings:
                mark = "ok  " if finding["is_well"] else "MEND"
                console.print(f"{mark} {finding['what']}: {finding['found']}", markup=False)
                if finding["fix"]:
                    console.print(f"     -> {finding['fix']}", markup=False)

        voice.answer(findings, show)
        if not all(finding["is_well"] for finding in findings):
            raise typer.Exit(2)


@app.command()
def sample(
    out: Annotated[Path, typer.Option(help="Folder to write into; must not exist or be empty.")],
    members: Annotated[int, typer.Option(min=10, help="Members of the community.")] = 1200,
    events: Annotated[int, typer.Option(min=100, help="Events in all.")] = 150_000,
    weeks: Annotated[int, typer.Option(min=8, help="Weeks of history.")] = 60,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 7,
    until: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Last day.")] = datetime(2026, 11, 15),
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """Write the sample community: payloads of all five families in the sources' own formats."""
    from pipelines import sample as sampling
    from pipelines.failures import ConfigurationError

    with speaking(json_, quiet) as voice:
        if out.exists() and any(out.iterdir()):
            raise ConfigurationError(f"{out} is not empty; name a new folder.")
        day: date = until.date()
        counts = sampling.write(out, members=members, events=events, weeks=weeks, seed=seed, until=day)
        voice.answer(counts, lambda c: c.print(f"Wrote {sum(counts.values()):,} rows in {len(counts)} files to {out}."))


if __name__ == "__main__":
    sys.exit(app())
