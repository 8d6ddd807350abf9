"""Which tasks can be judged, and on what: our own labelled sets always, public benchmarks where their folder is.

A task is a function of a `Request` that answers scores; a new one is one line of TASKS. The folder of benchmarks is
laid out as `skills/skillspan/...`, `dedupe/...`: a benchmark whose files are not there is left out, not failed.

May import: `pipelines.derive`, `pipelines.evaluate`, `pipelines.contracts`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.derive.skills import Vocabulary
from pipelines.evaluate import mentions, owned
from pipelines.evaluate.reading import table
from pipelines.evaluate.scores import Score


@dataclass(frozen=True, slots=True)
class Request:
    """What to judge on, and where things are."""

    reference: Path  # folder of the vocabularies and labelled sets that we own
    models: Path  # folder of trained models
    benchmarks: Path | None = None  # folder of public benchmarks
    set_file: Path | None = None  # one file instead of everything available
    labels: Path | None = None  # the labels that go with it

    @property
    def vocabulary(self) -> Vocabulary:
        """Our vocabulary, ready to search."""
        return Vocabulary.of(table(self.reference, "skills"), table(self.reference, "skill_aliases"))


def _skills(request: Request) -> Iterator[Score]:
    if request.set_file is None:
        for outcome in owned.judge_sentences(table(request.reference, "labelled_sentences"), request.vocabulary):
            yield from outcome.scores()


def _titles(request: Request) -> Iterator[Score]:
    if request.set_file is None:
        titles, roles = table(request.reference, "labelled_titles"), table(request.reference, "roles")
        for outcome in owned.judge_titles(titles, roles):
            yield from outcome.scores()


def _mentions(request: Request) -> Iterator[Score]:
    files = _files(request, mentions.PARTS)
    if files:
        model = mentions.load(request.models, mentions.gazetteer(request.reference))
        for file in files:
            yield from mentions.evaluate_mentions(file, model)


def _duplicates(_request: Request) -> Iterator[Score]:
    yield from ()


def _files(request: Request, parts: Sequence[str]) -> list[Path]:
    """The one file asked for, else those of the benchmarks' folder that are there."""
    if request.set_file is not None:
        return [request.set_file]
    folder = request.benchmarks
    return [folder / part for part in parts if (folder / part).exists()] if folder else []


TASKS: dict[str, Callable[[Request], Iterator[Score]]] = {
    "skills": _skills,
    "mentions": _mentions,
    "duplicates": _duplicates,
    "titles": _titles,
}


def evaluate(task: str, request: Request) -> list[Score]:
    """The scores of one task, or of `all`."""
    chosen = TASKS.values() if task == "all" else [TASKS[task]]
    return [score for judge in chosen for score in judge(request)]
