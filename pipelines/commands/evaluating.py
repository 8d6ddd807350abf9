"""`talent evaluate`: how good what we derive is, from skills to recommendations. Thin: `pipelines.evaluate` judges."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from pipelines.commands.speaking import Json, Quiet, speaking, table
from pipelines.failures import ConfigurationError

if TYPE_CHECKING:
    from pipelines.evaluate.figures import Figure
    from pipelines.evaluate.scores import Mistake, Score

SCORED = ("all", "skills", "mentions", "duplicates", "titles", "recommendations")
MEASURED = ("prerequisites", "paths", "tuning", "matching")
FORMS = {
    "gap": ".2%",
    "NDCG": ".4f",
    "AUC": ".3f",
    "precision@": ".3f",
    "worth": "+.3f",
}  # by how a metric begins; everything else is counted


def evaluate(
    task: Annotated[
        str,
        typer.Argument(
            help="all of skills, mentions, duplicates, titles, recommendations, or one of them; "
            "prerequisites, paths, tuning or matching."
        ),
    ] = "all",
    set_: Annotated[Path | None, typer.Option("--set", help="Judge on this file of gold answers only.")] = None,
    labels: Annotated[Path | None, typer.Option(help="The labels that the file's answers are from.")] = None,
    data: Annotated[
        Path | None, typer.Option(help="Folder of public benchmarks; TALENT_BENCHMARKS by default.")
    ] = None,
    errors: Annotated[int, typer.Option(help="titles: instead, so many of each set that come out wrong.")] = 0,
    record: Annotated[
        bool, typer.Option("--record", help="Keep the public figures in data/reference/measured_quality.csv.")
    ] = False,
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """Judge what is derived against gold answers: our own labelled sets, and public benchmarks where they are."""
    from pipelines.evaluate import recording, tasks
    from pipelines.settings import settings

    with speaking(json_, quiet) as voice:
        if task not in SCORED + MEASURED:
            raise ConfigurationError(f"There is no task `{task}`; there are {', '.join(SCORED + MEASURED)}.")
        if record and task in MEASURED:
            raise ConfigurationError(f"--record keeps precision and recall, which `{task}` has none of.")
        if set_ is not None and task == "all":
            raise ConfigurationError("--set needs the task that the file is gold for, e.g. `evaluate skills --set ...`")
        chosen = settings()
        folder = data or chosen.benchmarks
        for path in (set_, labels, folder):
            if path is not None and not path.exists():
                raise ConfigurationError(f"There is no {path}.")
        request = tasks.Request(chosen.reference, chosen.models, folder, set_, labels)
        if errors and task != "titles":
            raise ConfigurationError("--errors goes with `evaluate titles`.")
        try:
            if errors:
                wrong = tasks.wrong_titles(request, errors)
                voice.answer([asdict(one) for one in wrong], lambda console: show_errors(console, wrong))
                return
            if task in MEASURED:
                figures = list(tasks.FIGURES[task](request))
                voice.answer([asdict(figure) for figure in figures], lambda console: show_figures(console, figures))
                return
            rows = tasks.evaluate(task, request)
        except ValueError as error:  # a file of another form
            raise ConfigurationError(str(error)) from None
        if record:
            written = f"talent evaluate {task} " + (f"--set {set_.name}" if set_ else "--data FOLDER")
            recording.record(chosen.reference, rows, datetime.now(UTC).date(), written)
        voice.answer([asdict(row) for row in rows], lambda console: show(console, rows))


def show(console: Console, rows: list[Score]) -> None:
    """The scores as one table, a line each; narrower than its columns a terminal scrolls or wraps."""
    is_ranked = any(row.ndcg is not None for row in rows)
    console.width = max(console.width, 145 if is_ranked else 110)
    more = ("NDCG@10", "95 %") if is_ranked else ()
    shown = table("task", "answers", "set", "n", "P", "R", "F1", "95 %", *more, numbers=5 + len(more))
    for row in rows:
        part = " ".join(name for name in (row.set, row.language, row.source) if name)
        interval = "" if row.f1_low is None else f"{row.f1_low:.2f}-{row.f1_high:.2f}"
        ratios = ["" if value is None else f"{value:.3f}" for value in (row.precision, row.recall, row.f1)]
        answers = f"{row.metric} (chosen)" if row.is_chosen else row.metric
        shown.add_row(row.task, answers, part, f"{row.n:,}", *ratios, interval, *(_ranked(row) if is_ranked else ()))
    console.print(shown)


def show_errors(console: Console, wrong: list[Mistake]) -> None:
    """What came out wrong, a line each."""
    console.width = max(console.width, 140)
    shown = table("set", "language", "title", "expected", "found", numbers=0)
    for one in wrong:
        shown.add_row(one.set, one.language or "", one.text, ", ".join(one.expected), ", ".join(one.found))
    console.print(shown)


def show_figures(console: Console, figures: list[Figure]) -> None:
    """The figures as one table, each in the form of its kind."""
    console.width = max(console.width, 110)
    shown = table("set", "what", "n", "value", "95 %", numbers=3)
    for one in figures:
        form = next((form for begin, form in FORMS.items() if one.metric.startswith(begin)), ",.0f")
        interval = "" if one.low is None or one.high is None else f"{one.low:{form}} - {one.high:{form}}"
        shown.add_row(one.set, one.metric, f"{one.n:,}", "" if one.value is None else f"{one.value:{form}}", interval)
    console.print(shown)


def _ranked(row: Score) -> tuple[str, str]:
    """NDCG and its interval; a difference with its sign."""
    if row.ndcg is None:
        return "", ""
    sign = "+" if row.is_difference else ""
    between = "" if row.ndcg_low is None else f"{row.ndcg_low:{sign}.4f}..{row.ndcg_high:{sign}.4f}"
    return f"{row.ndcg:{sign}.4f}", between
