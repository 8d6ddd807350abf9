"""Real reading lists: the chosen model beats the library's ALS and popularity, and lists hold nothing read."""

from pathlib import Path

import pytest

from pipelines.evaluate.recommendations import LISTS, evaluate_file, read_lists
from tests.realdata.conftest import ABSENT, FOLDER

pytestmark = [pytest.mark.realdata, pytest.mark.skipif(not FOLDER.is_dir(), reason=ABSENT)]


def test_every_pair_of_the_file_is_read(folder: Path) -> None:
    said = sum(int(line.split()[0]) for line in (folder / LISTS).read_text("utf-8").splitlines())
    assert read_lists(folder / LISTS).height == said == 134_860


def test_the_chosen_model_beats_als_and_popularity(folder: Path) -> None:
    rows = list(evaluate_file(folder / LISTS))
    (chosen,) = [row for row in rows if row.is_chosen]
    against = {row.metric: row for row in rows if row.is_difference}
    for other in ("als", "popularity", "random"):
        assert against[f"{chosen.metric} - {other}"].ndcg_low > 0
