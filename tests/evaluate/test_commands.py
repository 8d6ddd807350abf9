"""`talent evaluate` from a clean tree, and what it keeps."""

import json
import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from pipelines.evaluate import recording, scores
from pipelines.evaluate.reading import table
from pipelines.settings import ROOT
from tests.conftest import Place, make_place


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """An installation in which nothing has run."""
    return make_place(tmp_path_factory.mktemp("clean"))


def test_a_fresh_clone_judges_its_own_labelled_sets(clean: Place) -> None:
    rows = clean.talent("evaluate")
    whole = {(r["task"], r["set"], r["metric"]) for r in rows if r["language"] is None}
    assert {("skills", "own-test", "skills"), ("skills", "own-dev", "spans"), ("titles", "own-test", "roles")} <= whole
    counted = {r["set"]: r["n"] for r in rows if (r["metric"], r["language"]) == ("skills", None)}
    sentences = table(ROOT / "data" / "reference", "labelled_sentences")
    assert counted == {f"own-{part}": n for part, n in sentences["split"].value_counts().iter_rows()}
    assert not clean.data.joinpath("warehouse.duckdb").exists()


def test_a_file_of_the_same_form_is_judged(clean: Place, tmp_path: Path) -> None:
    gold = tmp_path / "my_gold.conll"
    gold.write_text("Python\tO\tB\nplease\tO\tO\n\nHello\tO\tO\n")
    (row,) = clean.talent("evaluate", "mentions", "--set", str(gold))
    assert (row["set"], row["n"], row["expected"]) == ("my-gold", 2, 1)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nonsense",), "There is no task `nonsense`"),
        (("--set", "/nowhere"), "--set needs the task"),
        (("mentions", "--set", "/nowhere"), "There is no /nowhere"),
    ],
)
def test_a_wrong_word_is_a_message_not_a_trace(clean: Place, arguments: tuple[str, ...], said: str) -> None:
    assert said in clean.talent("evaluate", *arguments, expect=2)["message"]


def test_a_public_score_measured_again_replaces_its_row_and_our_own_are_not_kept(tmp_path: Path) -> None:
    shutil.copy(ROOT / "data" / "reference" / "measured_quality.csv", tmp_path)
    before = table(tmp_path, "measured_quality")
    for day, correct in ((date(2026, 1, 1), 1), (date(2026, 1, 2), 2)):
        public = scores.score("mentions", "a-benchmark", [(2, 2, correct), (1, 0, 0)], metric="spans")
        own = scores.score("skills", "own-test", [(1, 1, 1)], metric="skills")
        assert recording.record(tmp_path, [public, own], day, "talent evaluate mentions --data FOLDER") == 1
    after = table(tmp_path, "measured_quality")
    new = after.filter(pl.col("test_set") == "a-benchmark")
    assert new.select("correct", "measured_on", "recall").rows() == [(2, date(2026, 1, 2), 0.6667)]
    assert after.filter(pl.col("test_set") != "a-benchmark").equals(before)


def test_mentions_of_any_file_of_texts_stand_where_they_say(clean: Place, tmp_path: Path) -> None:
    texts = {"a": "Experience with Kubernetes and relational databases is required.", "b": ""}
    given, out = tmp_path / "texts.jsonl", tmp_path / "hits.jsonl"
    given.write_text("".join(json.dumps({"id": key, "text": text}) + "\n" for key, text in texts.items()), "utf-8")
    told = clean.talent("extract", "mentions", "--in", str(given), "--out", str(out))
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert (told["texts"], told["findings"]) == (2, len(rows))
    assert all(row["quote"] == texts[row["id"]][row["start"] : row["end"]] for row in rows)
    assert {row["quote"]: row["skill_id"] for row in rows}["Kubernetes"] == "kubernetes"
