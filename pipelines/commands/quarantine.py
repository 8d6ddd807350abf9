"""`talent quarantine`: rows that were put aside, as people work with them. Thin: `storage.quarantine` knows, and
`orchestration.redriving` does.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from pipelines.commands.speaking import Json, Quiet, speaking, table
from pipelines.failures import ConfigurationError

app = typer.Typer(help="Rows that were put aside: why, where they stand, and reading them again.", no_args_is_help=True)

OfFeed = Annotated[str | None, typer.Option("--feed", help="Only rows of this feed.")]
OfReason = Annotated[str | None, typer.Option("--reason", help="Only this reason; `null` means every `null:...`.")]


@app.command("list")
def list_groups(feed: OfFeed = None, reason: OfReason = None, json_: Json = False, quiet: Quiet = False) -> None:
    """What was put aside, by feed and reason: how many rows, examples, and what to do."""
    from pipelines.settings import settings
    from pipelines.storage import quarantine, warehouse
    from pipelines.storage.quarantine import Chosen

    with speaking(json_, quiet) as voice:
        chosen = settings()
        found: list[dict[str, Any]] = []
        if chosen.warehouse.exists():
            with warehouse.connect(chosen.warehouse) as con:
                warehouse.prepare(con)
                found = quarantine.groups(con, Chosen(feed, reason))
        voice.answer(found, lambda console: _show_groups(console, found))


def _show_groups(console: Console, found: list[dict[str, Any]]) -> None:
    if not found:
        console.print("Nothing was put aside.")
        return
    listed = table("feed", "reason", "payloads", "rows", numbers=2)
    for one in found:
        listed.add_row(one["feed"], one["reason"], f"{one['payloads']:,}", f"{one['rows']:,}")
    console.print(listed)
    told: dict[str, dict[str, Any]] = {}
    for one in found:
        told.setdefault(one["reason"].split(":", 1)[0], one)
    for reason, one in told.items():
        example = one["examples"][0]
        where = ": ".join(filter(None, (example["pointer"], example["detail"])))
        console.print(Text(f"{reason}: {one['hint_en'] or 'no hint is known'}"))
        console.print(Text(f"    e.g. {one['feed']}, {where[:100]}"))
    console.print("Next: [bold]talent quarantine show REASON[/bold], then [bold]talent quarantine redrive[/bold].")


@app.command()
def show(
    reason: Annotated[str, typer.Argument(help="Reason code, e.g. `duplicate_key`; `null` means every `null:...`.")],
    feed: OfFeed = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="Rows shown.")] = 20,
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """The rows of one reason: place, what was found, and the piece of the payload (never of personal feeds)."""
    from pipelines.settings import settings
    from pipelines.storage import quarantine, subscriptions, warehouse
    from pipelines.storage.quarantine import Chosen

    with speaking(json_, quiet) as voice:
        chosen = settings()
        lines = subscriptions.all_feeds(chosen, with_disabled=True)
        with warehouse.connect(chosen.warehouse) as con:
            warehouse.prepare(con)
            found = quarantine.entries(con, Chosen(feed, reason), limit)
            known = {one["reason"] for one in quarantine.groups(con, Chosen(feed))} if not found else set[str]()
        if not found:
            raise ConfigurationError(
                f"Nothing was put aside as `{reason}`; there is {', '.join(sorted(known)) or 'nothing at all'}."
            )
        pieces = quarantine.with_fragments(found, chosen.landing, lines)

        def spoken(console: Console) -> None:
            for one in pieces:
                console.print(Text(f"{one['feed']}  {one['pointer']}  {one['reason']}", style="bold"))
                for label, value in (("found", one["detail"]), ("payload", one["payload"]), ("text", one["fragment"])):
                    if value:
                        console.print(Text(f"  {label}: {value}"))
            if pieces[0]["hint_en"]:
                console.print(Text(f"What to do: {pieces[0]['hint_en']}"))

        voice.answer(pieces, spoken)


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="File to write; `.csv` or `.ndjson`.")],
    feed: OfFeed = None,
    reason: OfReason = None,
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """Write the rows put aside to a file for people who mend them elsewhere; no cell runs as a formula."""
    from pipelines.settings import settings
    from pipelines.storage import quarantine, warehouse
    from pipelines.storage.quarantine import Chosen

    with speaking(json_, quiet) as voice:
        with warehouse.connect(settings().warehouse) as con:
            warehouse.prepare(con)
            found = quarantine.entries(con, Chosen(feed, reason))
        rows = quarantine.export(found, file)
        voice.answer({"file": str(file), "rows": rows}, lambda c: c.print(f"Wrote {rows:,} rows to {file}."))


@app.command()
def redrive(feed: OfFeed = None, reason: OfReason = None, json_: Json = False, quiet: Quiet = False) -> None:
    """Read the payloads again with the present parser, from the landing zone: what passes now is loaded."""
    from pipelines.orchestration import redriving
    from pipelines.settings import settings
    from pipelines.storage.quarantine import Chosen

    with speaking(json_, quiet) as voice:
        done = redriving.redrive(settings(), Chosen(feed, reason))

        def spoken(console: Console) -> None:
            if not done:
                console.print("Nothing was put aside, so there is nothing to read again.")
                return
            listed = table("feed", "", "payloads", "rows in", "loaded", "put aside", "recovered", numbers=5)
            for one in done:
                counts = (one.payloads, one.rows_in, one.loaded, one.quarantined, one.recovered)
                listed.add_row(one.feed, one.skipped or "", *(f"{count:,}" for count in counts))
            console.print(listed)
            if any(one.recovered for one in done):
                console.print("Next: [bold]talent run[/bold] to build and publish with them.")

        voice.answer([asdict(one) | {"recovered": one.recovered} for one in done], spoken)
