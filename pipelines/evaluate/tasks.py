"""Which tasks can be judged, and on what: our own labelled sets always, public benchmarks where their folder is.

A task is a function of a `Request` that answers scores; a new one is one line of TASKS. Tasks without right and wrong
answers to count answer figures (FIGURES) and are judged when they are asked for by name. The folder of benchmarks is
laid out as `skills/skillspan/...`, `dedupe/...`: a benchmark whose files are not there is left out, not failed.

May import: `pipelines.derive`, `pipelines.evaluate`, `pipelines.contracts`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines.derive.skills import Vocabulary
from pipelines.evaluate import (
    duplicates,
    matching,
    mentions,
    owned,
    paths,
    prerequisites,
    recommendations,
    skills,
    titles,
    tuning,
)
from pipelines.evaluate.figures import Figure
from pipelines.evaluate.reading import table
from pipelines.evaluate.scores import Mistake, Score

MARKED = "marked"  # a file with this column is of the form of our labelled sentences
# Job-ad sentences with labels of ESCO, found from the labels alone.
SKILL_PARTS = tuple(f"skills/esco_benchmark/{part}_validation_annotations.csv" for part in ("tech", "house"))
SKILL_LABELS = "skills_en_label.txt"


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
    if request.set_file is not None:
        if MARKED in request.set_file.read_text("utf-8").partition("\n")[0].split(","):
            sentences = pl.read_csv(request.set_file, infer_schema=False)
            for outcome in owned.judge_sentences(sentences, request.vocabulary):
                yield from outcome.scores()
        else:
            yield from skills.evaluate_skills(request.set_file, request.labels, lambda: request.vocabulary)
        return
    for outcome in owned.judge_sentences(table(request.reference, "labelled_sentences"), request.vocabulary):
        yield from outcome.scores()
    for file in _files(request, SKILL_PARTS):
        yield from skills.evaluate_skills(file, file.with_name(SKILL_LABELS))


def _titles(request: Request) -> Iterator[Score]:
    if request.set_file is None:
        labelled, roles = table(request.reference, "labelled_titles"), table(request.reference, "roles")
        for outcome in owned.judge_titles(labelled, roles):
            yield from outcome.scores()
        yield from titles.all_scores(titles.evaluate(roles, request.benchmarks))


def wrong_titles(request: Request, most: int) -> list[Mistake]:
    """Titles that come out wrong, at most so many of each set and language."""
    return titles.errors(titles.evaluate(table(request.reference, "roles"), request.benchmarks), most)


def _mentions(request: Request) -> Iterator[Score]:
    files = _files(request, mentions.PARTS)
    if files:
        model = mentions.load(request.models, mentions.gazetteer(request.reference))
        for file in files:
            yield from mentions.evaluate_mentions(file, model)


def _duplicates(request: Request) -> Iterator[Score]:
    if request.set_file is not None:
        yield from duplicates.evaluate_file(request.set_file)
    elif request.benchmarks is not None:
        yield from duplicates.evaluate_duplicates(request.benchmarks)


def _prerequisites(request: Request) -> Iterator[Figure]:
    if request.set_file is not None:
        yield from prerequisites.evaluate_file(request.set_file)
        return
    yield from prerequisites.evaluate_vocabulary(table(request.reference, "skill_relations"))
    if request.benchmarks is not None:
        yield from prerequisites.evaluate_prerequisites(request.benchmarks)


def _paths(request: Request) -> Iterator[Figure]:
    if request.set_file is not None:
        raise ValueError("paths are judged on random cases, not on a file")
    yield from paths.evaluate_paths()


def _recommendations(request: Request) -> Iterator[Score]:
    if request.set_file is not None:
        yield from recommendations.evaluate_file(request.set_file)
    else:
        yield from recommendations.evaluate_recommendations(request.benchmarks)


def _tuning(request: Request) -> Iterator[Figure]:
    if request.set_file is not None:
        yield from tuning.evaluate_file(request.set_file)
    elif request.benchmarks is not None and (request.benchmarks / recommendations.LISTS).exists():
        yield from tuning.evaluate_file(request.benchmarks / recommendations.LISTS)
    else:
        yield from tuning.evaluate("own-groups", recommendations.invented(grouped=True))


def _matching(request: Request) -> Iterator[Figure]:
    if request.set_file is not None:
        raise ValueError("matching is judged on sets whose answers are known by their making, not on a file")
    relations = table(request.reference, "skill_relations")
    yield from matching.evaluate_matching(lambda: request.vocabulary, relations, request.benchmarks)


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
    "recommendations": _recommendations,
}

FIGURES: dict[str, Callable[[Request], Iterator[Figure]]] = {
    "prerequisites": _prerequisites,
    "paths": _paths,
    "tuning": _tuning,
    "matching": _matching,
}


def evaluate(task: str, request: Request) -> list[Score]:
    """The scores of one task, or of `all`."""
    chosen = TASKS.values() if task == "all" else [TASKS[task]]
    return [score for judge in chosen for score in judge(request)]
