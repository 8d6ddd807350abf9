"""What is right is known by the making: the measures by hand, the invented community, and what a part is worth."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from pipelines.derive import fitting
from pipelines.derive.skills import Vocabulary
from pipelines.evaluate import matching
from pipelines.evaluate.reading import table
from pipelines.settings import ROOT


def test_auc_and_precision_by_hand() -> None:
    rows = [
        ("t", "a", True, 0.9),
        ("t", "b", False, 0.5),
        ("t", "c", True, 0.5),
        ("t", "d", False, 0.1),
        ("u", "a", False, 1.0),
    ]
    scored = pl.DataFrame(rows, schema=["target_id", "holder_id", "is_right", "score"], orient="row")
    measured = matching._measured(scored)
    # of four pairs of a right and a wrong one, a wins two and c one and a half of its two with the tie: 3.5 / 4
    assert measured.filter(pl.col("target_id") == "t").rows() == [("t", 0.875, 1.0)]
    assert measured.filter(pl.col("target_id") == "u")["auc"].to_list() == [None]  # nothing is right there


def test_the_planted_relation_is_found_and_the_baselines_do_not_find_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "JOBS", 40)
    monkeypatch.setattr(matching, "MEMBERS", 120)
    found = {one.metric: one for one in matching.evaluate(matching.planted())}
    whole, popular, lots = (found[f"AUC, {name}"] for name in ("whole", "popularity", "random"))
    assert None not in (whole.low, popular.high, lots.low, lots.high)
    assert whole.low > 0.9 > popular.high  # type: ignore[operator]
    assert lots.low < 0.5 < lots.high  # type: ignore[operator]
    # nobody is accepted against a constraint, so leaving them out must cost
    assert found["worth of constraints, AUC"].low > 0  # type: ignore[operator]
    assert {one.metric for one in matching.evaluate(matching.planted())} == set(found)


def test_the_same_seed_makes_the_same_community() -> None:
    one, other = matching.planted(), matching.planted()
    assert one.right.equals(other.right)
    assert one.lines.evidence.equals(other.lines.evidence)
    assert not matching.planted(8).right.equals(one.right)


def test_a_part_left_out_is_left_out() -> None:
    case = matching.planted()
    without = {name: leave(case) for name, leave in matching.ABLATIONS.items()}
    assert without["levels"].lines.needs["level"].unique().to_list() == [1]
    assert without["levels"].lines.evidence["level"].null_count() == case.lines.evidence.height
    assert without["relations"].credits.is_empty()
    assert without["base rates"].lines.needs["base_rate"].sum() == 0
    assert without["necessity"].lines.needs["weight"].unique().to_list() == [1.0]
    assert not without["constraints"].has_constraints


def test_postings_of_one_title_are_right_except_within_a_company(tmp_path: Path) -> None:
    words = "Python, SQL and Docker are required."
    rows = [("Data Engineer", words, "A\n3.4"), ("data  engineer".replace("  ", " "), words + " Git.", "B"),
            ("Data Engineer", words + " Linux.", "A"), ("Analyst", words, "C"), ("Clerk", "Nothing.", "D")]  # fmt: skip
    file = tmp_path / "jobs.csv"
    pl.DataFrame(rows, schema=["Job Title", "Job Description", "Company Name"], orient="row").write_csv(file)
    reference = ROOT / "data" / "reference"
    case = matching.postings(
        file, Vocabulary.of(table(reference, "skills"), table(reference, "skill_aliases")), fitting_relations()
    )
    assert case.lines.targets["target_id"].to_list() == ["p0", "p1", "p2", "p3"]  # p4 names no skill
    assert sorted(case.right.rows()) == [("p0", "p1"), ("p1", "p0"), ("p1", "p2"), ("p2", "p1")]
    assert {("p0", "p0"), ("p0", "p2"), ("p0", "p3")} <= set(case.not_judged.rows())  # itself, its company, its text
    assert replace(case, name="x").credits.columns == fitting.credits(fitting_relations()).columns


def fitting_relations() -> pl.DataFrame:
    return pl.DataFrame({"skill_id": ["git"], "relation": ["related"], "target_id": ["linux"]})
