"""Training on twenty sentences: the model learns what they show, and the same sentences give the same model."""

import json
from pathlib import Path
from typing import Any

import pycrfsuite
import pytest

from pipelines.derive import tagger
from pipelines.derive.tagger import Features, Gazetteer
from pipelines.derive.tagging import Tagger
from pipelines.evaluate import clusters, conll, mentions
from pipelines.evaluate.train_tagger import train
from pipelines.settings import ROOT

NAMES = Gazetteer({("python",): "language"})
WORDS = ["Zarr", "Ibis", "Polars", "Dask", "Numba", "Cython", "Vaex", "Modin", "Arrow", "Lance"]


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty sentences: what follows `use` is a skill, what follows `visit` is not."""
    lines = [f"We\tO\nuse\tO\n{word}\tB-Knowledge\ndaily\tO\n" for word in WORDS]
    lines += [f"Please\tO\nvisit\tO\n{word}\tO\ntoday\tO\n" for word in WORDS]
    file = tmp_path_factory.mktemp("toy") / "toy.conll"
    file.write_text("\n".join(lines), "utf-8")
    return file


def test_twenty_sentences_teach_the_difference(toy: Path, tmp_path: Path) -> None:
    sentences = conll.read(toy)
    assert len(sentences) == 20
    groups = train(sentences, NAMES, tmp_path / "one", sizes=(3,))
    model = Tagger(mentions.weights(tmp_path / "one"), Features(NAMES, groups))
    assert [(s.start, s.end) for s in model.spans(["We", "use", "Kedro", "daily"])] == [(2, 3)]
    assert model.spans(["Please", "visit", "Kedro", "today"]) == []
    text = "Please visit us today.\nWe use Kedro daily"
    assert [text[a:b] for a, b in next(model.places([text]))] == ["Kedro"]
    (score,) = mentions.evaluate_mentions(toy, model)
    assert (score.set, score.n, score.expected, score.f1) == ("toy", 20, 10, 1.0)
    train(sentences, NAMES, tmp_path / "two", sizes=(3,))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_line_without_a_tag_is_named(tmp_path: Path) -> None:
    file = tmp_path / "bad.conll"
    file.write_text("We\tO\nuse\n")
    with pytest.raises(ValueError, match=r"bad.conll, line 2"):
        conll.read(file)


def test_words_in_like_places_share_a_cluster() -> None:
    texts = [["we", "use", word, "daily"] for word in ("zarr", "ibis")] * 4
    texts += [["please", "visit", town, "today"] for town in ("rome", "oslo")] * 4
    groups = clusters.learn(texts, (2, 4))
    assert groups["zarr"] == groups["ibis"]
    assert groups["rome"] == groups["oslo"]
    assert groups["zarr"] != groups["rome"]
    assert clusters.learn([["once"]], (2,)) == {}


def test_the_shipped_model_reads_any_text_and_finds_a_framework() -> None:
    model = mentions.load(ROOT / "data" / "models", mentions.gazetteer(ROOT / "data" / "reference"))
    text = "Experience with React Native and good knowledge of relational databases is required."
    found = [text[a:b] for a, b in next(model.places([text]))]
    assert "relational databases" in found
    for odd in ("", "\n\n", "🙂" * 500, "<div>" * 500, "QUJD" * 5_000, "数据 data " * 300):
        assert all(0 <= a < b <= len(odd) for a, b in next(model.places([odd])))


def test_the_tags_are_those_of_crfsuite_itself() -> None:
    names = mentions.gazetteer(ROOT / "data" / "reference")
    ours = mentions.load(ROOT / "data" / "models", names)
    theirs: Any = vars(pycrfsuite)["Tagger"]()
    theirs.open(str(ROOT / "data" / "models" / mentions.MODEL))
    groups = json.loads((ROOT / "data" / "models" / mentions.CLUSTERS).read_text("utf-8"))
    features = Features(names, groups)
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8") + "Good knowledge of Python, Spark and relational databases."
    read = [[token for token, _, _ in sentence] for sentence in tagger.sentences(text)]
    given = [tokens for tokens in read if tokens]
    assert len(given) > 200
    assert ours.tags(given) == ["".join(theirs.tag(features.of(tokens))) for tokens in given]
