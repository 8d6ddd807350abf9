"""`talent events`: the event vocabulary as an xAPI Profile, and what would become of a file of events. Thin: the
document is made in `derive.xapi_profile`, the check is the pipeline's own, in `storage.bulk_check`.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from pipelines.commands.speaking import Json, Quiet, speaking, table
from pipelines.failures import ConfigurationError

app = typer.Typer(help="The event vocabulary, and what a file of events would come to.", no_args_is_help=True)
_SHOWN = 20


def _vocabulary(name: str) -> Any:
    from pipelines.settings import settings
    from pipelines.storage import vocabularies

    return vocabularies.table(settings().reference, name)


@app.command()
def profile(
    out: Annotated[Path | None, typer.Option(help="Write it to this file; standard output by default.")] = None,
) -> None:
    """The vocabulary as an xAPI Profile (JSON-LD): verbs, kinds of objects, and a statement template for each verb."""
    from pipelines.derive import xapi_profile
    from pipelines.sources import xapi
    from pipelines.storage import landing

    with speaking(False, False) as voice:
        document = xapi_profile.profile(_vocabulary("verbs"), _vocabulary("object_types"), xapi.ALIASES)
        written = xapi_profile.text(document)
        if out is None:
            typer.echo(written, nl=False)
            return
        landing.write_whole(out, written.encode("utf-8"))
        voice.console.print(
            f"{out}: {len(document['concepts'])} concepts, {len(document['templates'])} statement templates."
        )


@app.command()
def mappings(
    format_: Annotated[str | None, typer.Option("--format", help="Only one: xapi, open_edx, discourse ...")] = None,
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """What other formats call our verbs, and which of their events are not counted."""
    from pipelines.sources import _event_mappings

    with speaking(json_, quiet) as voice:
        vocabulary = dict(_vocabulary("verbs").select("iri", "verb_id").iter_rows())
        found = [one for one in _event_mappings.mappings(vocabulary) if format_ in (None, one.format)]

        def show(console: Console) -> None:
            shown = table("format", "name", "counted as", numbers=0)
            for one in found:
                shown.add_row(one.format, one.name, one.verb or "not counted: unknown_verb")
            console.print(shown)

        voice.answer([one._asdict() for one in found], show)


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="A file of events, compressed or not.")],
    kind: Annotated[str | None, typer.Option(help="Kind of source that reads it; xapi by default.")] = None,
    feed: Annotated[str | None, typer.Option(help="A feed whose kind and parameters are used.")] = None,
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """What would become of each line: loaded, or refused and why. Nothing is kept."""
    from pipelines.storage import bulk_check

    with speaking(json_, quiet) as voice:
        if not file.is_file():
            raise ConfigurationError(f"{file}: there is no such file.")
        lines = bulk_check.check(_line(file, kind, feed), file, _vocabulary("verbs"), datetime.now(UTC))
        facts = {"lines": lines, "outcomes": dict(Counter(line["outcome"] for line in lines).most_common())}
        voice.answer(facts, lambda console: _show(console, facts))


def _line(file: Path, kind: str | None, feed: str | None) -> Any:
    """The feed's line that the file is read by."""
    from pipelines.contracts.feed import Feed
    from pipelines.settings import settings
    from pipelines.storage import subscriptions

    if feed is None:
        return Feed.model_validate({"name": "checked", "kind": kind or "xapi", "path": str(file)})
    if kind is not None:
        raise ConfigurationError("Name a kind or a feed, not both.")
    known = {one.name: one for one in subscriptions.all_feeds(settings())}
    if feed not in known:
        raise ConfigurationError(f"There is no feed `{feed}`; `talent feeds` lists them.")
    return known[feed]


def _show(console: Console, facts: dict[str, Any]) -> None:
    from pipelines.storage import hints

    shown = table("outcome", "what to do", "lines", numbers=1)
    for outcome, count in facts["outcomes"].items():
        shown.add_row(outcome, "" if outcome == "loaded" else hints.hint(outcome) or "", f"{count:,}")
    console.print(shown)
    refused = [line for line in facts["lines"] if line["outcome"] != "loaded"]
    for line in refused[:_SHOWN]:
        console.print(f"{line['pointer']}: {line['outcome']}", markup=False)
    if len(refused) > _SHOWN:
        console.print(f"... and {len(refused) - _SHOWN} more; `--json` lists all.")
    lacks = Counter(f"{line['verb']} without {field}" for line in facts["lines"] for field in line["lacks"])
    for words, count in lacks.most_common():
        console.print(f"Loaded, but incomplete: {count:,} {words}.", markup=False)
