"""Our own labelled sentences and titles: does extraction find what people marked, and nothing else?

Three questions on a sentence: which `skills` it names (each counted once), at which exact `spans`, and - where the
label says - how firmly they are asked for (`necessity`, over skills that were found). A denied skill must not be
found; a skill beyond the vocabulary cannot be, so it counts in neither. On a title: its `roles` and its `seniority`.

May import: `pipelines.derive`, `pipelines.contracts`, polars.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from pipelines.derive.roles import find_job_roles
from pipelines.derive.skills import Vocabulary, find_mentions
from pipelines.evaluate import labelled, scores
from pipelines.evaluate.scores import Judged, Mistake, Score
from pipelines.grammars import seniority

# A labelled sentence is judged as this field of this kind of document.
PLACES = {"job": ("job", "description"), "tutorial": ("tutorial", "summary"), "abstract": ("paper", "summary")}
# How an answer is written for a person.
NAMES: dict[str, scores.Name] = {
    "spans": lambda row, answer: f"{row.text[answer[0] : answer[1]]} = {answer[2]}",
    "necessity": lambda _, answer: f"{answer[0]}: {answer[1]}",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """Every document of one task by one metric, judged."""

    task: str
    metric: str
    judged: list[Judged]

    def scores(self) -> list[Score]:
        """Of each part (dev, test): as a whole, of each language, of each language and source."""
        return [s for name, rows in self._sets() for s in scores.scores(self.task, name, rows, metric=self.metric)]

    def mistakes(self, most: int = 20) -> list[Mistake]:
        """The worst documents of each part, language and source."""
        more: dict[str, Any] = {
            "metric": self.metric,
            "most": most,
            "name": NAMES.get(self.metric, lambda _, a: str(a)),
        }
        return [m for part, rows in self._sets() for m in scores.worst(self.task, part, rows, **more)]

    def _sets(self) -> Iterator[tuple[str, list[Judged]]]:
        for part in sorted({row.split or "" for row in self.judged}):
            yield f"own-{part}", [row for row in self.judged if row.split == part]


def judge_sentences(sentences: pl.DataFrame, vocabulary: Vocabulary) -> list[Outcome]:
    """Skills, spans and necessity on rows of `LabelledSentence`."""
    read = {row["sentence_id"]: (row, *labelled.read(row["marked"])) for row in sentences.iter_rows(named=True)}
    documents = pl.DataFrame(
        [(*PLACES[row["source"]], key, text) for key, (row, text, _) in read.items()],
        schema=dict.fromkeys(("document_kind", "field", "document_id", "text"), pl.String),
        orient="row",
    )
    found: dict[str, list[dict[str, object]]] = {key: [] for key in read}
    for mention in find_mentions(documents, vocabulary).iter_rows(named=True):
        found[mention["document_id"]].append(mention)
    skills: list[Judged] = []
    spans: list[Judged] = []
    necessity: list[Judged] = []
    for key, (row, text, marks) in read.items():
        meant = [mark for mark in marks if mark.skill_id and not mark.is_denied]
        judged = Judged(key, text, frozenset(m.skill_id for m in meant), frozenset(m["skill_id"] for m in found[key]))
        judged = replace(judged, language=row["language"], source=row["source"], split=row["split"])
        skills.append(judged)
        there = frozenset((m["start"], m["end"], m["skill_id"]) for m in found[key])
        spans.append(replace(judged, expected=frozenset((m.start, m.end, m.skill_id) for m in meant), found=there))
        asked = {m.skill_id: m.necessity for m in meant if m.necessity and m.skill_id in judged.found}
        if asked:
            said = {m["skill_id"]: m["necessity"] for m in found[key] if m["skill_id"] in asked and m["necessity"]}
            necessity.append(replace(judged, expected=frozenset(asked.items()), found=frozenset(said.items())))
    return [Outcome("skills", m, rows) for m, rows in (("skills", skills), ("spans", spans), ("necessity", necessity))]


def judge_titles(titles: pl.DataFrame, roles: pl.DataFrame) -> list[Outcome]:
    """Roles and seniority on rows of `LabelledTitle`."""
    jobs = titles.select(job_id="title_id", title="title")
    told = dict(find_job_roles(jobs, roles).select("job_id", "role_id").rows())
    judged: dict[str, list[Judged]] = {"roles": [], "seniority": []}
    for row in titles.iter_rows(named=True):
        answers = {
            "roles": (row["role_id"], told.get(row["title_id"])),
            "seniority": (row["seniority"], seniority.of(row["title"])),
        }
        for metric, (expected, found) in answers.items():
            one = Judged(row["title_id"], row["title"], _answer(expected), _answer(found), row["language"])
            judged[metric].append(replace(one, split=row["split"]))
    return [Outcome("titles", metric, rows) for metric, rows in judged.items()]


def _answer(value: str | None) -> frozenset[Hashable]:
    return frozenset() if value is None else frozenset([value])
