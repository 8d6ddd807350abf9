"""`talent extract`: skills, topics, roles and pay in any file of texts. Thin: `pipelines.extracting` finds,
`storage.text_files` reads and writes, a slice at a time.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from pipelines.commands.speaking import Json, Quiet, speaker, speaking
from pipelines.failures import ConfigurationError

app = typer.Typer(
    help="Find skills, topics, roles and pay in a file of texts: one JSON object a line, with `id` and `text`.",
    no_args_is_help=True,
)

In = Annotated[str, typer.Option("--in", help="Texts: .jsonl or .csv, also .gz and .zst; `-` is standard input.")]
Out = Annotated[str, typer.Option("--out", help="Findings: .jsonl or .csv, also .gz and .zst; `-` is standard output.")]
OfFolder = Annotated[
    Path | None, typer.Option("--vocabulary", help="Folder of another vocabulary; data/reference by default.")
]


def _extract(
    what: str, in_: str, out: str, folder: Path | None, labels: Path | None, as_json: bool, quiet: bool
) -> None:
    """Read, find, write, slice by slice; then say how much. Bad lines are named on standard error."""
    from pipelines import extracting
    from pipelines.settings import settings
    from pipelines.storage import text_files, vocabularies

    said = speaker(stderr=True)
    with speaking(as_json and out != "-", quiet or out == "-") as voice:
        if labels:
            find = extracting.label_finder(text_files.labels(labels))
        else:
            needs_tables = what != "salaries"
            tables = vocabularies.read(folder or settings().reference) if needs_tables else {}
            find = extracting.finder(what, tables)
        read = bad = found = 0
        with text_files.findings(out, extracting.COLUMNS[what]) as write:
            for batch in text_files.batches(in_):
                for number, reason in batch.bad:
                    said.print(Text(f"{in_}, line {number}: {reason}"))
                rows = list(find(batch.given))
                write(rows)
                read, bad, found = read + len(batch.given), bad + len(batch.bad), found + len(rows)
            if not read:
                raise ConfigurationError(
                    f"{in_}: no line could be read ({bad} bad); a line is a JSON object with `id` and `text`."
                )
        facts: dict[str, Any] = {"texts": read, "bad_lines": bad, "findings": found, "out": out}
        summary = f"{read:,} texts, {bad:,} bad lines, {found:,} findings."
        voice.answer(facts, lambda shown: shown.print(f"{summary} Wrote {out}."))
        if out == "-" and not quiet:
            said.print(summary)


@app.command()
def skills(
    in_: In,
    out: Out = "-",
    vocabulary: OfFolder = None,
    labels: Annotated[
        Path | None,
        typer.Option("--labels", help="A text file of labels, one a line, to be found instead (e.g. all of ESCO)."),
    ] = None,
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """Every mention of a skill: where it stands, whether it is required, useful or in use, years and level."""
    _extract("skills", in_, out, vocabulary, labels, json_, quiet)


@app.command()
def topics(in_: In, out: Out = "-", vocabulary: OfFolder = None, json_: Json = False, quiet: Quiet = False) -> None:
    """The topics of each text with their share, and the skills that speak for them."""
    _extract("topics", in_, out, vocabulary, None, json_, quiet)


@app.command()
def titles(in_: In, out: Out = "-", vocabulary: OfFolder = None, json_: Json = False, quiet: Quiet = False) -> None:
    """The role and the seniority that each job title states."""
    _extract("titles", in_, out, vocabulary, None, json_, quiet)


@app.command()
def salaries(in_: In, out: Out = "-", json_: Json = False, quiet: Quiet = False) -> None:
    """The pay that each text states: amounts, currency, period, months a year."""
    _extract("salaries", in_, out, None, None, json_, quiet)


@app.command()
def mentions(in_: In, out: Out = "-", vocabulary: OfFolder = None, json_: Json = False, quiet: Quiet = False) -> None:
    """Words of English texts that look like skills, in the vocabulary or not: what the trained tagger sees."""
    _extract("mentions", in_, out, vocabulary, None, json_, quiet)
