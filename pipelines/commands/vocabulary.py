"""`talent vocabulary`: is it fit for use, what does it hold, and other vocabularies beside it. Thin: the rules are in
`derive.vocabulary`, the mapping in `derive.concepts`, the files in `storage.vocabularies`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from pipelines.commands.speaking import Json, Quiet, speaking, table
from pipelines.failures import ConfigurationError, Held

app = typer.Typer(help="The bilingual vocabulary: check it, measure it, load others beside it.", no_args_is_help=True)

Folder = Annotated[
    Path | None, typer.Option("--dir", help="The folder of its six CSV files; the one in force by default.")
]
_SHOWN = 50


def _tables(folder: Path | None) -> Any:
    from pipelines.derive.vocabulary import Tables
    from pipelines.settings import settings
    from pipelines.storage import vocabularies

    return Tables(**vocabularies.read(folder or settings().reference))


@app.command()
def check(folder: Folder = None, json_: Json = False, quiet: Quiet = False) -> None:
    """Every row that breaks a rule, with the rule. Exit code 3 when there is one: a build would stop at it."""
    from pipelines.derive import vocabulary

    with speaking(json_, quiet) as voice:
        tables = _tables(folder)
        problems = vocabulary.find_problems(tables)
        together = vocabulary.cycles(tables)
        facts = {
            "rules": len(vocabulary.RULES),
            "problems": [{**asdict(one), "rule_zh": vocabulary.RULES[one.rule][0]} for one in problems],
            "learnt_together": together,
        }
        voice.answer(facts, lambda console: _show_check(console, problems, together))
        if problems:
            raise Held(f"The vocabulary breaks a rule in {len(problems)} rows.")


def _show_check(console: Console, problems: list[Any], together: list[list[str]]) -> None:
    from pipelines.derive.vocabulary import RULES

    for problem in problems[:_SHOWN]:
        console.print(str(problem), markup=False)
    if len(problems) > _SHOWN:
        console.print(f"... and {len(problems) - _SHOWN} more; `--json` lists all.")
    if not problems:
        console.print(f"The vocabulary keeps all {len(RULES)} rules.")
    for group in together:
        console.print(f"Learnt together, as each requires the other: {', '.join(group)}.")


@app.command()
def stats(folder: Folder = None, json_: Json = False, quiet: Quiet = False) -> None:
    """How much there is: rows, relations, spellings by language, the longest chain of prerequisites."""
    from pipelines.derive import vocabulary

    with speaking(json_, quiet) as voice:
        tables = _tables(folder)
        counts = vocabulary.statistics(tables)
        kinds = dict(sorted(Counter(tables.skills["kind"]).items()))
        voice.answer({**counts, "kinds": kinds}, lambda console: _show_stats(console, counts, kinds))


def _show_stats(console: Console, counts: dict[str, int], kinds: dict[str, int]) -> None:
    shown = table("what", "how many", numbers=1)
    for name, count in [*counts.items(), *((f"skills of kind {kind}", n) for kind, n in kinds.items())]:
        shown.add_row(name.replace("_", " "), f"{count:,}")
    console.print(shown)


@app.command("import")
def import_(
    scheme: Annotated[str, typer.Argument(help="`esco`, `onet`, or `csv` for a table of your own.")],
    files: Annotated[list[Path], typer.Option("--in", help="A file of the vocabulary; may be given several times.")],
    columns: Annotated[
        str, typer.Option(help="For `csv`: `id=code,label=name,alternates=...,definition=...,language=...,kind=...`.")
    ] = "",
    name: Annotated[str | None, typer.Option(help="What to call a table of your own.")] = None,
    language: Annotated[str, typer.Option(help="Language of the labels: `en` or `zh`.")] = "en",
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """Load another vocabulary beside ours, each concept mapped to the skill or role of ours that it means.

    Writes one file to the inbox and a line to the feeds file; `talent run` does the rest. Ours stays as it is.
    """
    from pipelines.settings import settings
    from pipelines.storage import vocabularies

    with speaking(json_, quiet) as voice:
        mapping = _pairs(columns)
        if scheme != "csv" and (mapping or name):
            raise ConfigurationError("--columns and --name are for `csv`; the columns of the others are known.")
        read = vocabularies.concepts(scheme, files, mapping, language)
        mapped = _mapped(read, name or scheme)
        file = vocabularies.save(settings(), name or scheme, mapped)
        facts = {
            "scheme": name or scheme,
            "concepts": mapped.height,
            "exact": mapped["match"].eq("exact").sum(),
            "close": mapped["match"].eq("close").sum(),
            "file": str(file),
        }
        voice.answer(
            facts,
            lambda console: console.print(
                f"{facts['concepts']:,} concepts of {facts['scheme']}: {facts['exact']:,} mean one of ours exactly, "
                f"{facts['close']:,} closely; the others stay beside ours.\nNext: [bold]talent run[/bold] loads them."
            ),
        )


def _pairs(columns: str) -> dict[str, str]:
    """`id=code,label=name` as a mapping."""
    pairs = [part.split("=", 1) for part in columns.split(",") if part]
    if wrong := [pair[0] for pair in pairs if len(pair) != 2]:
        raise ConfigurationError(f"--columns: `{wrong[0]}` has no `=`; write `id=code,label=name`.")
    return {ours.strip(): theirs.strip() for ours, theirs in pairs}


def _mapped(concepts: Any, scheme: str) -> Any:
    import polars as pl

    from pipelines.derive.concepts import map_concepts

    return map_concepts(concepts.with_columns(scheme=pl.lit(scheme)), _tables(None))
