"""Extraction of skills against a file of gold answers.

Answers: how many of the skills that people marked are found, and how many found ones did they mark? Two sorts of file:

* ours: `id, text, spans` and if known `lang, source` as NDJSON or CSV (spans as JSON there), a span being
  `start, end, skill_id`. Judged by `spans` (place and skill right) and by `skills` (of a text, wherever they stand).
* sets with labels of another vocabulary: CSV with `sentence, label` and a file of all labels, one a line. Judged by
  `labels`: pairs of sentence and label, as found from the labels alone (`derive.labels`). A label that the file of
  labels does not hold (`LABEL NOT PRESENT`, `UNDERSPECIFIED`) is no answer anybody could give: it is not expected;
  what is found in its sentence still counts as invented. Every sentence of the file is judged, once.

May import: `pipelines.derive`, `pipelines.evaluate`, polars.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.derive.labels import Labels
from pipelines.derive.skills import Vocabulary, find_mentions
from pipelines.evaluate import scores
from pipelines.evaluate.scores import Judged, Mistake, Score


def evaluate_skills(
    set_path: Path, labels_path: Path | None = None, vocabulary: Callable[[], Vocabulary] | None = None
) -> list[Score]:
    """The scores of one file; ValueError when it is neither sort, or its labels or vocabulary are not given."""
    name = _name(set_path)
    return [
        score
        for metric, judged in judge(set_path, labels_path, vocabulary).items()
        for score in scores.scores("skills", name, judged, metric=metric)
    ]


def worst_skills(
    set_path: Path,
    labels_path: Path | None = None,
    vocabulary: Callable[[], Vocabulary] | None = None,
    most: int = 20,
) -> list[Mistake]:
    """The texts of one file with most wrong answers."""
    name = _name(set_path)
    return [
        mistake
        for metric, judged in judge(set_path, labels_path, vocabulary).items()
        for mistake in scores.worst("skills", name, judged, metric=metric, most=most)
    ]


def judge(
    set_path: Path, labels_path: Path | None, vocabulary: Callable[[], Vocabulary] | None
) -> dict[str, list[Judged]]:
    """What an answer is -> every text with the answers expected and found."""
    rows = _rows(set_path)
    columns = set(rows[0]) if rows else set[str]()
    if {"sentence", "label"} <= columns:
        if labels_path is None:
            raise ValueError(f"{set_path.name} holds labels of another vocabulary: name the file of all its labels.")
        return {"labels": _by_label(rows, labels_path.read_text(encoding="utf-8").splitlines())}
    if {"id", "text", "spans"} <= columns:
        if vocabulary is None:
            raise ValueError(f"{set_path.name} holds skills of our vocabulary, and none was given.")
        return _by_span(rows, vocabulary())
    raise ValueError(f"{set_path.name} has neither `sentence, label` nor `id, text, spans`.")


def _name(path: Path) -> str:
    return path.name.split(".")[0].removesuffix("_annotations").replace("_", "-")


def _rows(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8-sig", newline="") as opened:
        if path.suffix == ".csv":
            return list(csv.DictReader(opened))
        return [json.loads(line) for line in opened if line.strip()]


def _by_label(rows: list[dict[str, Any]], labels: list[str]) -> list[Judged]:
    known = {label.strip() for label in labels} - {""}
    expected: dict[str, set[str]] = {}
    for row in rows:
        expected.setdefault(row["sentence"], set()).update({row["label"]} & known)
    matcher = Labels(known)
    return [
        Judged(str(number), text, frozenset(wanted), frozenset(hit.label for hit in matcher.find(text)), "en")
        for number, (text, wanted) in enumerate(expected.items(), start=1)
    ]


def _by_span(rows: list[dict[str, Any]], vocabulary: Vocabulary) -> dict[str, list[Judged]]:
    texts = pl.DataFrame(
        {
            "document_kind": "job",
            "document_id": [str(number) for number in range(len(rows))],
            "field": "text",
            "text": [row["text"] for row in rows],
        },
        schema_overrides=dict.fromkeys(("document_kind", "document_id", "field", "text"), pl.String),
    )
    found: list[set[tuple[int, int, str]]] = [set() for _ in rows]
    mentions = find_mentions(texts, vocabulary)
    for number, start, end, skill in mentions.select("document_id", "start", "end", "skill_id").iter_rows():
        found[int(number)].add((start, end, skill))
    judged: dict[str, list[Judged]] = {"spans": [], "skills": []}
    for row, here in zip(rows, found, strict=True):
        spans = json.loads(row["spans"]) if isinstance(row["spans"], str) else row["spans"]
        wanted = {(span["start"], span["end"], span["skill_id"]) for span in spans}
        about = (row.get("lang") or None, row.get("source") or None)
        answers = {
            "spans": (frozenset(wanted), frozenset(here)),
            "skills": (frozenset(skill for *_, skill in wanted), frozenset(skill for *_, skill in here)),
        }
        for metric, (expected, told) in answers.items():
            judged[metric].append(Judged(str(row["id"]), row["text"], expected, told, *about))
    return judged
