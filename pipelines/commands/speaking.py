"""How commands speak: to a person, as JSON, or only when something is wrong; and how a failure becomes an exit code.

May import: failures, rich, typer.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Any

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from pipelines.failures import Failure


def speaker(*, stderr: bool = False, quiet: bool = False) -> Console:
    """Where words for people go. In a pipe or a file a sentence stays on its line, so that it can be searched for."""
    is_terminal = (sys.stderr if stderr else sys.stdout).isatty()
    return Console(stderr=stderr, quiet=quiet, highlight=False, soft_wrap=not is_terminal)


@dataclass
class Voice:
    """How the command speaks: to a person, as JSON, or only when something is wrong."""

    as_json: bool = False
    quiet: bool = False

    @property
    def console(self) -> Console:
        """The terminal, or nothing at all."""
        return speaker(quiet=self.quiet or self.as_json)

    def answer(self, facts: Any, show: Callable[[Console], None]) -> None:
        """The command's result: JSON for machines, a picture of it for people."""
        if self.as_json:
            print(json.dumps(facts, ensure_ascii=False, indent=1, default=str))
        else:
            show(self.console)


Json = Annotated[bool, typer.Option("--json", help="Answer in JSON on standard output.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing unless something is wrong.")]


@contextmanager
def speaking(as_json: bool, quiet: bool) -> Iterator[Voice]:
    """Turn a Failure into its message and exit code; anything else is a bug and shows its trace."""
    voice = Voice(as_json, quiet)
    try:
        yield voice
    except Failure as error:
        if as_json:
            print(json.dumps({"error": type(error).__name__, "message": str(error), "exit_code": error.exit_code}))
        said = speaker(stderr=True)
        said.print(f"[bold]{type(error).__name__}[/bold] ", end="")
        said.print(str(error), markup=False)
        raise typer.Exit(error.exit_code) from None


def table(*headings: str, numbers: int) -> Table:
    """A plain table whose last `numbers` columns are figures."""
    made = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for place, heading in enumerate(headings):
        is_number = place >= len(headings) - numbers
        made.add_column(heading, justify="right" if is_number else "left", no_wrap=True)
    return made


def feeds_table(rows: list[dict[str, Any]]) -> Table:
    """How each feed is doing and what became of its rows."""
    shown = table("feed", "status", "rows in", "loaded", "quarantined", numbers=3)
    for row in rows:
        status = f"{row['status']}: {row['reason']}" if row["reason"] else row["status"]
        shown.add_row(row["feed"], status, *(f"{row[k]:,}" for k in ("rows_in", "loaded", "quarantined")))
    return shown
