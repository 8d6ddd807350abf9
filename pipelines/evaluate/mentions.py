"""Mentions of skills beyond the vocabulary: does the tagger find the spans that people marked?

Strict: a span counts when both its ends are right, pooled over all sentences, those without a span too (the measure
of SkillSpan, Zhang et al. 2022, https://aclanthology.org/2022.naacl-main.366/).

May import: `pipelines.derive`, pycrfsuite.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pycrfsuite  # pyright: ignore[reportMissingTypeStubs]

from pipelines.derive import tagger
from pipelines.derive.tagger import Features, Gazetteer
from pipelines.derive.tagging import Tagger, Weights
from pipelines.evaluate import conll, scores
from pipelines.evaluate.reading import table
from pipelines.evaluate.scores import Judged, Score

_crfsuite: Any = pycrfsuite  # it has no type stubs
MODEL, CLUSTERS, PROVENANCE = "skill_tagger.crfsuite", "skill_tagger.clusters.json", "skill_tagger.yml"
# The benchmark files, inside the folder of benchmarks.
PARTS = ("skills/skillspan/skillspan_tech_dev.conll", "skills/skillspan/skillspan_house_dev.conll")


def load(models: Path, names: Gazetteer) -> Tagger:
    """The tagger as trained, with the names of the vocabulary as it is now."""
    groups: dict[str, list[str]] = json.loads((models / CLUSTERS).read_text("utf-8"))
    return Tagger(weights(models / MODEL), Features(names, groups))


def weights(file: Path) -> Weights:
    """What a model file says."""
    model = _crfsuite.Tagger()
    model.open(str(file))
    told = model.info()
    features: dict[str, list[float]] = {}
    for (name, tag), weight in told.state_features.items():
        features.setdefault(name, [0.0, 0.0, 0.0])[tagger.TAGS.index(tag)] = weight
    rows = [tuple(told.transitions.get((a, b), 0.0) for b in tagger.TAGS) for a in tagger.TAGS]
    return Weights({name: tuple(row) for name, row in features.items()}, tuple(rows))  # pyright: ignore[reportArgumentType]


def gazetteer(reference: Path) -> Gazetteer:
    """The names of our vocabulary."""
    return Gazetteer.of(table(reference, "skills"), table(reference, "skill_aliases"))


def judge(sentences: list[conll.Sentence], model: Tagger) -> list[Judged]:
    """Every sentence with the spans (first token, token after) marked and found."""
    told = model.tags([sentence.tokens for sentence in sentences])
    return [
        Judged(
            document_id=str(number),
            text=" ".join(sentence.tokens),
            expected=frozenset((span.start, span.end) for span in tagger.spans(sentence.tags)),
            found=frozenset((span.start, span.end) for span in tagger.spans(tags)),
        )
        for number, (sentence, tags) in enumerate(zip(sentences, told, strict=True), start=1)
    ]


def evaluate_mentions(file: Path, model: Tagger) -> list[Score]:
    """The strict score of one CoNLL file."""
    name = file.stem.replace("_", "-")
    return scores.scores("mentions", name, judge(conll.read(file), model), metric="spans")
