"""The shipped tagger on SkillSpan's development part: spans beyond the vocabulary, strictly judged."""

from pathlib import Path

import pytest

from pipelines.evaluate import mentions
from pipelines.settings import ROOT
from tests.realdata.conftest import ABSENT, FOLDER

pytestmark = [pytest.mark.realdata, *([] if FOLDER.is_dir() else [pytest.mark.skip(ABSENT)])]


@pytest.mark.parametrize(("part", "expected", "floor"), [("tech", 806, 0.49), ("house", 287, 0.27)])
def test_knowledge_spans_are_found(folder: Path, part: str, expected: int, floor: float) -> None:
    model = mentions.load(ROOT / "data" / "models", mentions.gazetteer(ROOT / "data" / "reference"))
    file = folder / "skills" / "skillspan" / f"skillspan_{part}_dev.conll"
    (score,) = mentions.evaluate_mentions(file, model)
    assert score.expected == expected  # spans in the file, counted by its B tags
    assert score.f1 is not None
    assert score.f1 >= floor
