"""`talent feeds`: which feeds there are, whether they answer, and adding more. Thin: `orchestration.trying` tries,
`orchestration.adding` adds.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from pipelines.commands.speaking import Json, Quiet, feeds_table, speaker, speaking, table
from pipelines.failures import ConfigurationError, TooManySourcesFailed

app = typer.Typer(help="Every feed: how it is doing, whether it answers, and adding more.", invoke_without_command=True)

OfProfile = Annotated[str | None, typer.Option("--profile", help="`sample` or `live`; goes before TALENT_FEEDS.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Write nothing.")]


@app.callback()
def feeds(context: typer.Context, profile: OfProfile = None, json_: Json = False, quiet: Quiet = False) -> None:
    """Every feed: how its newest fetch ended and what became of its rows. Checks feeds.yml on the way."""
    if context.invoked_subcommand is None:
        _list(profile, json_, quiet)


@app.command("list")
def list_feeds(profile: OfProfile = None, json_: Json = False, quiet: Quiet = False) -> None:
    """Every feed: how its newest fetch ended and what became of its rows. Checks feeds.yml on the way."""
    _list(profile, json_, quiet)


def _list(profile: str | None, json_: bool, quiet: bool) -> None:
    from pipelines.orchestration import running
    from pipelines.settings import settings, use_profile
    from pipelines.storage import subscriptions

    with speaking(json_, quiet) as voice:
        use_profile(profile)
        rows = running.feed_rows(settings(), [feed.name for feed in subscriptions.all_feeds(settings())])
        voice.answer(rows, lambda c: c.print(feeds_table(rows)))


@app.command()
def check(
    names: Annotated[list[str] | None, typer.Argument(help="Feeds to try; all by default.")] = None,
    profile: OfProfile = None,
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """Try every feed without storing anything, and say in words what is wrong with those that do not work."""
    from pipelines.orchestration import trying
    from pipelines.settings import settings, use_profile
    from pipelines.storage import feeds as feeds_file

    with speaking(json_, quiet) as voice:
        use_profile(profile)
        chosen = settings()
        lines = feeds_file.read(chosen.feeds, with_disabled=bool(names))
        if unknown := set(names or ()) - {line.name for line in lines}:
            raise ConfigurationError(f"There is no feed {', '.join(sorted(unknown))} in {chosen.feeds.name}.")
        lines = [line for line in lines if not names or line.name in names]
        if voice.console.is_terminal:
            with voice.console.status("trying the feeds ...") as status:
                tried = trying.check(lines, chosen, lambda one: status.update(f"{one.feed}: {one.state}"))
        else:
            tried = trying.check(lines, chosen)
        bad = [one for one in tried if one.is_bad]
        voice.answer([one.line() for one in tried], lambda console: _show_tried(console, [o.line() for o in tried]))
        if tried and len(bad) / len(tried) > chosen.failure_budget:
            say = f"{len(bad)} of {len(tried)} feeds do not work. {trying.cause(bad)}"
            if json_:  # the answer was given above; the words go to standard error
                speaker(stderr=True).print(say, markup=False)
                raise typer.Exit(TooManySourcesFailed.exit_code)
            raise TooManySourcesFailed(say)


def _show_tried(console: Console, lines: list[dict[str, Any]]) -> None:
    listed = table("feed", "state", "reason", "rows", "put aside", numbers=2)
    for one in lines:
        listed.add_row(one["feed"], one["state"], one["reason"] or "", f"{one['rows']:,}", f"{one['refused']:,}")
    console.print(listed)
    for one in lines:
        if one["state"] not in ("works", "disabled"):
            console.print(Text(f"{one['feed']}: {one['detail'] or one['state']}"))
            if one["hint_en"]:
                console.print(Text(f"    -> {one['hint_en']}"))


@app.command()
def add(
    url: Annotated[str, typer.Argument(help="A page, feed, job board, repository, listing, endpoint or file.")],
    kind: Annotated[str | None, typer.Option(help="What it is, when it is not recognised.")] = None,
    set_: Annotated[list[str] | None, typer.Option("--set", help="A parameter: `name=value`, value as YAML.")] = None,
    profile: OfProfile = None,
    dry_run: DryRun = False,
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """Recognise what an address is, show three rows as they would be read, and write its line to the feeds file."""
    from pipelines.orchestration import adding
    from pipelines.settings import settings, use_profile
    from pipelines.storage import lock

    with speaking(json_, quiet) as voice:
        use_profile(profile)
        given = _given(set_ or []) | ({"kind": kind} if kind else {})
        proposal = adding.propose(url, settings(), given)
        tried = proposal.tried
        if tried is not None and not tried.is_bad and not dry_run:
            with lock.writer(settings().data):
                proposal = adding.add(proposal, settings())
        voice.answer(_facts(proposal), lambda console: _show_proposal(console, proposal, settings().feeds))
        if tried is not None and tried.is_bad:
            hint = tried.line()["hint_en"] or ""
            raise ConfigurationError(f"Not written: {tried.detail or tried.state} ({tried.reason}). {hint}")


def _given(pairs: list[str]) -> dict[str, Any]:
    """`name=value` pairs as parameters."""
    import yaml

    found: dict[str, Any] = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or not name:
            raise ConfigurationError(f"--set {pair}: write `name=value`.")
        try:
            found[name.strip()] = yaml.safe_load(value)
        except yaml.YAMLError:
            raise ConfigurationError(f"--set {pair}: the value is not YAML.") from None
    return found


def _facts(proposal: Any) -> dict[str, Any]:
    tried = proposal.tried
    told = {"line": proposal.line, "why": proposal.why, "others": proposal.others, "is_written": proposal.is_written}
    return told | {"tried": tried.line() if tried else None, "samples": tried.samples if tried else []}


def _show_proposal(console: Console, proposal: Any, file: Path) -> None:
    from pipelines.storage import feeds as feeds_file

    console.print(Text(f"This is {proposal.why}."))
    for row in proposal.tried.samples if proposal.tried else []:
        console.print(Text("  " + " · ".join(str(value)[:90] for value in row.values())))
    if proposal.tried and not proposal.tried.is_bad:
        console.print(f"{proposal.tried.rows:,} rows, {proposal.tried.refused:,} of them would be put aside.")
    console.print(Text(feeds_file.written(proposal.line).strip()))
    for other in proposal.others:
        console.print(Text(f"Also there: {other}"))
    if proposal.is_written:
        console.print(f"Written to {file.name}. Next: [bold]talent run[/bold].")


@app.command("import")
def import_(
    what: Annotated[str, typer.Argument(metavar="OPML", help="The word `opml`, or the file itself.")],
    file: Annotated[Path | None, typer.Argument(help="The file, after `opml`.")] = None,
    profile: OfProfile = None,
    dry_run: DryRun = False,
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """Add the feeds of a list as feed readers export it (OPML)."""
    from pipelines.orchestration import adding
    from pipelines.settings import settings, use_profile
    from pipelines.storage import lock

    with speaking(json_, quiet) as voice:
        use_profile(profile)
        place = file if file is not None and what.lower() == "opml" else Path(what)
        try:
            payload = place.read_bytes()
        except OSError as error:
            raise ConfigurationError(f"{place}: the file cannot be read ({error.strerror}).") from None
        with lock.writer(settings().data):
            done = adding.import_opml(payload, settings(), dry_run=dry_run)
        voice.answer(asdict(done) | {"is_written": not dry_run}, lambda console: _show_imported(console, done))


def _show_imported(console: Console, done: Any) -> None:
    console.print(f"{len(done.added)} added, {len(done.already)} there already, {len(done.refused)} refused.")
    for name in done.added:
        console.print(Text(f"  {name}"))
    for address in done.refused:
        console.print(Text(f"  refused: {address}"))
