"""`talent match`: the best lines of one file for the lines of another. Thin: `pipelines.matching_files` decides,
`storage.lines_file` reads and writes.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich.console import Console

from pipelines.commands.speaking import Json, Quiet, speaking
from pipelines.failures import ConfigurationError

if TYPE_CHECKING:
    from pipelines.matching_files import Given

MOST_NAMED = 5


def match(
    needs: Annotated[
        str,
        typer.Option(help="What is asked, an object a line: .jsonl (.gz, .zst), .json, .csv or .parquet; `-` reads."),
    ],
    evidence: Annotated[str, typer.Option(help="What is shown, likewise.")],
    out: Annotated[Path, typer.Option(help="File for the matches: .jsonl, .json, .csv or .parquet.")],
    k: Annotated[int, typer.Option("--k", min=1, max=1000, help="Matches of a line.")] = 10,
    best_for: Annotated[
        Literal["needs", "evidence"], typer.Option("--best-for", help="The k best for every line of this file.")
    ] = "needs",
    vocabulary: Annotated[
        Path | None, typer.Option("--vocabulary", help="Folder of another vocabulary; data/reference by default.")
    ] = None,
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """Match what one file asks for with what another shows: jobs and people, projects and helpers, anything.

    A line has `id` and `skills` (names, or objects with skill, level, necessity, weight, proof) or `text`, and if it
    likes languages, country, workplace, seniority, hours_a_week, available_from, available_until.
    """
    from pipelines import matching_files
    from pipelines.settings import settings
    from pipelines.storage import lines_file, vocabularies

    with speaking(json_, quiet) as voice:
        lines_file.check(out)
        tables = vocabularies.read(vocabulary or settings().reference)
        asked = _usable(needs, matching_files.given(lines_file.read(needs)))
        shown = _usable(evidence, matching_files.given(lines_file.read(evidence)))
        made = matching_files.match_files(asked, shown, tables, k, best_for)
        lines_file.write(made.table, out)
        facts = {**made.facts, "file": str(out)}
        voice.answer(facts, lambda console: _show(console, facts))


def _usable(path: str, side: Given) -> Given:
    """ConfigurationError when no line of a file can be used, with what is wrong with the first."""
    if not side.entries:
        said = f"; the first: line {side.refused[0][0]}, {side.refused[0][1]}" if side.refused else ""
        raise ConfigurationError(
            f"{path}: none of {side.lines} lines can be used{said}. A line has `id` and `skills` or `text`."
        )
    return side


def _show(console: Console, facts: dict[str, Any]) -> None:
    for side in ("needs", "evidence"):
        one = facts[side]
        console.print(
            f"{side}: {one['lines']:,} lines = {one['matched']:,} matched + {len(one['without_match']):,} without a "
            f"match + {len(one['without_skills']):,} without skills + {len(one['refused']):,} refused."
        )
        for number, reason in one["refused"][:MOST_NAMED]:
            console.print(f"  line {number}: {reason}", markup=False)
        if len(one["refused"]) > MOST_NAMED:
            console.print(f"  and {len(one['refused']) - MOST_NAMED:,} more; --json names them all.")
        if one["fields_not_read"]:
            console.print(f"  fields that say nothing here: {', '.join(one['fields_not_read'])}", markup=False)
    unknown = facts["names_not_in_the_vocabulary"]
    if unknown:
        console.print(
            f"{len(unknown):,} names are not in the vocabulary and match only themselves: "
            + ", ".join(unknown[:MOST_NAMED]), markup=False,
        )  # fmt: skip
    excluded = ", ".join(f"{reason} {count:,}" for reason, count in facts["pairs_excluded"].items() if count)
    console.print(f"Pairs excluded by constraints: {excluded or 'none'}.")
    console.print(
        f"{facts['matches']:,} matches, the best for each line of {facts['best_for']}. Wrote {facts['file']}."
    )
