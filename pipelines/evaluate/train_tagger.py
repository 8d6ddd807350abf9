"""Training of the tagger: `python -m pipelines.evaluate.train_tagger --train FILE ... --dev FILE ...`.

Writes three files that belong together: the model, the word clusters it uses, and its provenance (data with licence,
commit and SHA-256, features, hyperparameters, day, scores on the dev files). The same files and vocabulary give the
same model. The shipped one is trained on the training part of SkillSpan (MIT licence).

May import: `pipelines.derive`, pycrfsuite, yaml.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pycrfsuite  # pyright: ignore[reportMissingTypeStubs]
import yaml

from pipelines.derive.tagger import Features, Gazetteer, plain
from pipelines.derive.tagging import Tagger
from pipelines.evaluate import clusters, conll, mentions, scores
from pipelines.evaluate.mentions import CLUSTERS, MODEL, PROVENANCE
from pipelines.settings import settings

_crfsuite: Any = pycrfsuite  # it has no type stubs
# c1 and c2 weigh the absolute and the squared size of weights: c1 leaves out what hardly helps, so the file is small.
PARAMETERS: dict[str, float | int | bool] = {
    "c1": 0.3,
    "c2": 0.05,
    "max_iterations": 120,
    "feature.minfreq": 1,
    "feature.possible_transitions": True,
}
SIZES = (64,)  # clusters
FEATURES = [
    "word, small letters, shape, first and last 1-4 letters, parts of compounds",
    "words two to each side, pairs with the nearest",
    "begin and inside of the vocabulary's names, here and beside, with the kind of skill",
    "cluster of the word and of its neighbours",
    "length of the sentence, known names in it, whether it ends with a stop",
]


def train(
    sentences: Sequence[conll.Sentence],
    gazetteer: Gazetteer,
    file: Path,
    *,
    parameters: Mapping[str, float | int | bool] = PARAMETERS,
    sizes: Sequence[int] = SIZES,
) -> dict[str, list[str]]:
    """Train on tagged sentences and write the model; answers the word clusters that go with it."""
    groups = clusters.learn([[plain(token) for token in sentence.tokens] for sentence in sentences], sizes)
    features = Features(gazetteer, groups)
    trainer = _crfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params(dict(parameters))
    for sentence in sentences:
        trainer.append(features.of(sentence.tokens), sentence.tags)
    trainer.train(str(file))
    return groups


def provenance(
    train_files: Sequence[Path], sentences: int, about: Mapping[str, str], dev: list[dict[str, Any]]
) -> dict[str, Any]:
    """What the model was made from, and how good it is."""
    reference = settings().reference
    return {
        "model": MODEL,
        "what": "marks knowledge and skills in English sentences (B, I, O)",
        "training_data": {
            **about,
            "files": [{"name": file.name, "sha256": _sha256(file)} for file in train_files],
            "sentences": sentences,
        },
        "vocabulary": {name: _sha256(reference / name) for name in ("skills.csv", "skill_aliases.csv")},
        "features": FEATURES,
        "clusters": {"sizes": list(SIZES), "fewest": clusters.FEWEST, "learnt_from": "the training data alone"},
        "algorithm": "linear-chain CRF, L-BFGS with L1 and L2 (CRFsuite)",
        "parameters": dict(PARAMETERS),
        "trained_on": datetime.now(UTC).date().isoformat(),
        "scores": dev,
    }


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, judge on the dev files, write."""
    parser = argparse.ArgumentParser(description="Train the tagger of mentions beyond the vocabulary.")
    parser.add_argument("--train", type=Path, nargs="+", required=True, help="CoNLL files to learn from")
    parser.add_argument("--dev", type=Path, nargs="*", default=[], help="CoNLL files to judge on")
    parser.add_argument("--out", type=Path, default=settings().models, help="folder to write into")
    parser.add_argument("--name", default="SkillSpan, training part", help="name of the training data")
    parser.add_argument("--licence", default="MIT", help="its licence")
    parser.add_argument("--source", default="https://github.com/kris927b/SkillSpan", help="where it is from")
    parser.add_argument("--commit", default="2ccf3de5", help="its commit")
    chosen = parser.parse_args(arguments)
    sentences = [sentence for file in chosen.train for sentence in conll.read(file)]
    chosen.out.mkdir(parents=True, exist_ok=True)
    names = mentions.gazetteer(settings().reference)
    groups = train(sentences, names, chosen.out / MODEL)
    lines = ",\n".join(f"{json.dumps(word, ensure_ascii=False)}: {json.dumps(group)}" for word, group in groups.items())
    (chosen.out / CLUSTERS).write_text(f"{{\n{lines}\n}}\n", "utf-8")
    model = Tagger(mentions.weights(chosen.out / MODEL), Features(names, groups))
    dev = [s for file in chosen.dev for s in mentions.evaluate_mentions(file, model)]
    told = [{k: v for k, v in row.items() if v != "all"} for row in scores.frame(dev).to_dicts()]
    about = {"name": chosen.name, "licence": chosen.licence, "source": chosen.source, "commit": chosen.commit}
    written = provenance(chosen.train, len(sentences), about, told)
    (chosen.out / PROVENANCE).write_text(
        yaml.safe_dump(written, sort_keys=False, allow_unicode=True, width=110), "utf-8"
    )
    for row in told:
        print(f"{row['test_set']}: P {row['precision']:.3f} R {row['recall']:.3f} F1 {row['f1']:.3f}")


if __name__ == "__main__":
    main()
