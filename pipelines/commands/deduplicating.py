"""`talent deduplicate`: which rows of a file, or of two, are the same record? Thin: `derive.linking` decides.
`talent identity`: what curators decide about the platform's own documents. Thin: `storage.identity` keeps it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

from pipelines.commands.speaking import Json, Quiet, speaking
from pipelines.failures import ConfigurationError

_KNOWN = ("title", "authors", "year", "venue", "pages", "text")


def deduplicate(
    in_: Annotated[Path, typer.Option("--in", help="The file: CSV, TSV, `|`, XLSX, Parquet, JSON or NDJSON.")],
    columns: Annotated[
        str,
        typer.Option(
            help="Its columns: `title=Title,authors=Author,year=Year,venue=...,text=...`; others by any name."
        ),
    ],
    out: Annotated[Path, typer.Option(help="File for the pairs: .csv or .ndjson.")],
    against: Annotated[
        Path | None, typer.Option(help="Another file with the same columns; else within the one.")
    ] = None,
    against_columns: Annotated[str | None, typer.Option(help="How the other file calls its columns.")] = None,
    id_: Annotated[str | None, typer.Option("--id", help="Column of the ids; the row's number without it.")] = None,
    threshold: Annotated[float, typer.Option(min=0.01, max=1, help="Least score of a pair.")] = 0.5,
    delimiter: Annotated[str | None, typer.Option(help="Of a CSV file; found without it.")] = None,
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """Find the rows that are the same record: pairs with a score (0.5 = as likely as not) and the reason."""
    from pipelines.derive import linking
    from pipelines.derive.records import Record
    from pipelines.storage import records_file

    with speaking(json_, quiet) as voice:
        named = _columns(columns)
        left = records_file.read(in_, named, id_, delimiter)
        right = None
        if against:
            other = _columns(against_columns) if against_columns else named
            if set(other) != set(named):
                raise ConfigurationError("--against-columns must name the same things as --columns.")
            right = records_file.read(against, {name: other[name] for name in named}, id_, delimiter)
        further = [name for name in named if name not in _KNOWN]

        def records(file: records_file.RecordsFile) -> list[Record]:
            return [Record.of(row, further) for row in file.frame.iter_rows(named=True)]

        links = linking.link(records(left), records(right) if right else None, threshold)
        left_ids, right_ids = left.frame["id"].to_list(), (right or left).frame["id"].to_list()

        def pairs() -> Iterator[tuple[str, str, float, str, str]]:
            for found in links:
                yield left_ids[found.left], right_ids[found.right], found.score, found.reason, found.reason_zh

        count = records_file.write_pairs(pairs(), out)
        refused = [*left.refused, *(right.refused if right else [])]
        rows = len(left_ids) + (len(right_ids) if right else 0)
        facts = {"rows": rows, "pairs": count, "refused": [list(row) for row in refused], "file": str(out)}

        def show(console: Console) -> None:
            console.print(f"{rows:,} rows, {count:,} pairs in {out}.")
            if refused:
                pointer, reason, _ = refused[0]
                console.print(
                    f"{len(refused):,} rows could not be read, the first: {pointer} ({reason}).", markup=False
                )

        voice.answer(facts, show)


def _columns(said: str) -> dict[str, str]:
    """`title=Title,year=Year` as name -> column; the first is the title when none is called so."""
    named: dict[str, str] = {}
    for part in said.split(","):
        name, _, column = part.partition("=")
        if not name.strip() or name.strip() in named:
            raise ConfigurationError(
                f"--columns: `{part}` is not `name=column`, or stands twice; e.g. title=Title,year=Year."
            )
        named[name.strip()] = column.strip() or name.strip()
    if "title" not in named:
        first = next(iter(named))
        named = {"title" if name == first else name: column for name, column in named.items()}
    if "id" in named:
        raise ConfigurationError("--columns: the id is named with --id.")
    return named


identity = typer.Typer(
    help="Which documents are the same, where people know better than the rules. Kept through rebuilds and replays.",
    no_args_is_help=True,
)
Ids = Annotated[list[str], typer.Argument(help="Global ids of documents (`source:id`).")]
Reason = Annotated[str, typer.Option(help="Why; shown with the family.")]
Author = Annotated[str | None, typer.Option(help="Who decides; kept with the decision, shown nowhere.")]


@identity.command()
def split(ids: Ids, reason: Reason, author: Author = None, json_: Json = False, quiet: Quiet = False) -> None:
    """These documents are never the same; one alone: it is the same as no other."""
    _decide("split", ids, reason, author, json_, quiet)


@identity.command()
def merge(ids: Ids, reason: Reason, author: Author = None, json_: Json = False, quiet: Quiet = False) -> None:
    """These documents are the same, whatever the rules say."""
    _decide("merge", ids, reason, author, json_, quiet)


@identity.command("list")
def list_decisions(json_: Json = False, quiet: Quiet = False) -> None:
    """All decisions, oldest first; of two about the same documents the later stands."""
    from pipelines.settings import settings
    from pipelines.storage import identity as storage

    with speaking(json_, quiet) as voice:
        found = storage.decisions(settings())

        def show(console: Console) -> None:
            for one in found:
                console.print(f"{one.decided_at[:16]} {one.decision} {' '.join(one.document_ids)}", markup=False)
                console.print(f"    {one.reason}" + (f" ({one.author})" if one.author else ""), markup=False)
            if not found:
                console.print("Nothing was decided. Type: talent identity split|merge ID ID --reason WHY")

        voice.answer([asdict(one) for one in found], show)


def _decide(
    verdict: Literal["split", "merge"], ids: list[str], reason: str, author: str | None, json_: bool, quiet: bool
) -> None:
    from pipelines.settings import settings
    from pipelines.storage import identity as storage
    from pipelines.storage import warehouse

    with speaking(json_, quiet) as voice:
        chosen = settings()
        if not chosen.warehouse.exists():
            raise ConfigurationError("There are no documents yet; type: talent run")
        with warehouse.connect(chosen.warehouse) as con:
            warehouse.prepare(con)
            made = storage.decide(con, chosen, verdict, ids, reason=reason, author=author, at=datetime.now(UTC))

        def show(console: Console) -> None:
            console.print(f"Decided ({made.decision_id}): {verdict} {' '.join(made.document_ids)}.", markup=False)
            console.print("Next: [bold]talent run[/bold] to build and publish with it.")

        voice.answer(asdict(made), show)
