"""Lines against lines: what a bare list is worth, and the best of all pairs without looking at each."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest

from pipelines.derive import constraints, file_matching, fitting
from pipelines.derive.file_matching import Lines

NEEDS = ["target_id", "skill_id", "weight", "level"]
CREDITS = fitting.credits(
    pl.DataFrame({"skill_id": ["torch", "agents"], "relation": ["implies", "related"], "target_id": ["dl", "rag"]})
)


def lines(needs: list[tuple[Any, ...]], evidence: list[tuple[str, str, float | None]], **facts: Any) -> Lines:
    """Lines of (target, skill, weight, level) and (holder, skill, level), in the order in which they are named."""
    shown = pl.DataFrame(
        [(h, s, level, None, 1, None) for h, s, level in evidence], schema=fitting.EVIDENCE, orient="row"
    )
    types = {"target_id": pl.String, "skill_id": pl.String, "weight": pl.Float64, "level": pl.Int64}
    asked = pl.DataFrame(needs, schema=types, orient="row")
    holders = shown.select("holder_id").unique(maintain_order=True)
    return Lines(
        file_matching.base_rates(asked, shown, len(holders)),
        shown,
        asked.select("target_id").unique(maintain_order=True).with_columns(**facts),
        holders,
    )


def states(made: file_matching.Matched) -> dict[tuple[str, str], tuple[str, float]]:
    """(holder, skill) -> state and value."""
    return {
        (h, s): (state, v) for h, s, state, v in made.judged.select("holder_id", "skill_id", "state", "value").rows()
    }


def test_a_bare_list_meets_what_is_asked_at_all_and_leaves_a_level_unknown() -> None:
    given = lines(
        [("t", "python", 2.0, 3), ("t", "sql", 1.0, 1)],
        [("listed", "python", None), ("listed", "sql", None), ("low", "python", 2.0), ("high", "python", 3.0)],
    )
    made = file_matching.match(given, CREDITS, 5)
    # of three lines one shows Python at 3, and one SQL: base rates of a third
    assert states(made) == {
        ("listed", "python"): ("unknown", file_matching.LISTED),
        ("listed", "sql"): ("met", 1.0),
        ("high", "python"): ("met", 1.0),
        ("high", "sql"): ("unknown", pytest.approx(1 / 3)),
    }
    # (2 x 0.5 + 1) / 3 against (2 + 1/3) / 3; who is below the level and shows nothing else is no match
    assert made.pairs.select("holder_id", "rank", "score", "score_low", "score_high").rows() == [
        ("high", 1, 0.7778, 0.6667, 1.0),
        ("listed", 2, 0.6667, 0.3333, 1.0),
    ]
    assert made.pairs["narrows_skill_id"].to_list() == ["sql", "python"]


def test_a_stated_level_stands_whatever_is_listed_beside_it() -> None:
    given = lines(
        [("t", "python", 1.0, 3), ("t", "sql", 1.0, 1)],
        [("a", "python", None), ("a", "python", 2.0), ("a", "sql", None)],
    )
    assert states(file_matching.match(given, CREDITS, 1))["a", "python"] == ("unmet", 0.0)


def test_a_claim_shows_nothing() -> None:
    given = lines([("t", "python", 1.0, 1)], [("a", "python", 4.0)])
    claimed = Lines(given.needs, given.evidence.with_columns(proof=pl.lit("claimed")), given.targets, given.holders)
    assert file_matching.match(claimed, CREDITS, 1).pairs.is_empty()


def test_what_stands_near_is_worth_its_credit_and_stays_unknown() -> None:
    made = file_matching.match(
        lines([("t", "dl", 1.0, 1), ("t", "rag", 1.0, 2)], [("a", "torch", None), ("a", "agents", 1.0)]), CREDITS, 1
    )
    # torch is listed and implies deep learning at any level; agents at 1 say nothing about RAG at 2
    assert states(made) == {("a", "dl"): ("unknown", 0.7), ("a", "rag"): ("unknown", 0.0)}
    assert made.pairs.select("score", "score_low", "near_part").rows() == [(0.35, 0.0, 0.35)]


def test_constraints_refuse_pairs_and_are_counted() -> None:
    given = lines(
        [("t", "sql", 1.0, 1), ("u", "sql", 1.0, 1)],
        [("a", "sql", None), ("b", "sql", None)],
        country=pl.Series(["CN", None]),
    )
    given = Lines(
        given.needs,
        given.evidence,
        given.targets,
        given.holders.with_columns(country=pl.Series(["CN", "SG"]), available_from=pl.lit(date(2026, 1, 1))),
    )
    made = file_matching.match(given, CREDITS, 5)
    assert made.pairs.select("target_id", "holder_id").rows() == [("t", "a"), ("u", "a"), ("u", "b")]
    assert {reason: n for reason, n in made.refused.items() if n} == {"place": 1}


def random_lines(seed: int, targets: int, holders: int) -> Lines:
    dice = np.random.default_rng(seed)
    skills = ["torch", "dl", "agents", "rag", *(f"s{i}" for i in range(8))]
    needs = [(f"t{t}", skills[s], float(dice.integers(1, 4)), int(dice.integers(1, 4)))
             for t in range(targets) for s in dice.choice(len(skills), 4, replace=False)]  # fmt: skip
    shown = [(f"h{h}", skills[s], None if dice.random() < 0.5 else float(dice.integers(1, 5)))
             for h in range(holders) for s in dice.choice(len(skills), 3, replace=False)]  # fmt: skip
    made = lines(needs, shown)
    countries = pl.Series("country", dice.choice(["CN", "SG"], targets))
    of_holders = pl.Series("country", dice.choice(["CN", "SG", None], holders).tolist(), pl.String)
    return Lines(made.needs, made.evidence, made.targets.with_columns(countries), made.holders.with_columns(of_holders))


@pytest.mark.parametrize("side", ["needs", "evidence"])
def test_the_best_are_those_of_all_pairs(side: file_matching.Side, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_matching, "_BLOCK", 7)
    given = random_lines(3, 20, 30)
    made = file_matching.match(given, CREDITS, 4, side).pairs
    every = given.targets.select("target_id").join(given.holders.select("holder_id"), how="cross")
    refused = constraints.refusals(every, given.targets, given.holders).filter(pl.col("refused").list.len() == 0)
    judged = file_matching.judge(refused, given, CREDITS)
    shown = judged.filter((pl.col("state") == "met") | pl.col("near_relation").is_not_null())
    scored = fitting.score(judged).join(shown, on=["target_id", "holder_id"], how="semi")
    of = "target_id" if side == "needs" else "holder_id"
    best = scored.sort("score", descending=True).group_by(of).agg(pl.col("score").head(4)).sort(of)
    assert made.sort(of, "rank").group_by(of, maintain_order=True).agg("score").rows() == best.rows()
    assert made["rank"].max() == 4


def test_more_evidence_never_lowers_a_score() -> None:
    given = random_lines(5, 12, 12)
    before = {
        (t, h): low
        for t, h, low in file_matching.match(given, CREDITS, 12)
        .pairs.select("target_id", "holder_id", "score_low")
        .rows()
    }
    more = given.evidence.filter(pl.col("level").is_not_null()).with_columns(pl.col("level") + 1)
    after = Lines(given.needs, pl.concat([given.evidence, more]), given.targets, given.holders)
    found = {
        (t, h): low
        for t, h, low in file_matching.match(after, CREDITS, 12)
        .pairs.select("target_id", "holder_id", "score_low")
        .rows()
    }
    assert before
    assert all(found[pair] >= low for pair, low in before.items())


def test_nothing_gives_nothing() -> None:
    assert file_matching.match(lines([], []), CREDITS, 3).pairs.is_empty()
    assert file_matching.match(lines([("t", "sql", 1.0, 1)], []), CREDITS, 3).pairs.is_empty()
