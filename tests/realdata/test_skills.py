"""Labels alone on the public sentences: what the model card promises."""

from pathlib import Path

import pytest

from pipelines.evaluate.skills import evaluate_skills
from tests.realdata.conftest import ABSENT, FOLDER

pytestmark = [pytest.mark.realdata, *([] if FOLDER.is_dir() else [pytest.mark.skip(ABSENT)])]


@pytest.mark.parametrize(("part", "f1"), [("tech", 0.43), ("house", 0.36)])
def test_labels_alone_reach_what_stems_reach(folder: Path, part: str, f1: float):
    benchmark = folder / "skills" / "esco_benchmark"
    (whole, *_) = evaluate_skills(benchmark / f"{part}_validation_annotations.csv", benchmark / "skills_en_label.txt")
    assert whole.expected == 131
    assert whole.precision is not None
    assert whole.precision >= 0.55
    assert whole.f1 is not None
    assert whole.f1 >= f1
