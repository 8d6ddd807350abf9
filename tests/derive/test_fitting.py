"""Needs against evidence: three values, credits, parts that make the whole."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.derive.fitting import CREDIT, EVIDENCE, JUDGED, NEEDS, credits, distinct, judge, score, shown

RELATIONS = pl.DataFrame(
    [
        ("pytorch", "implies", "deep-learning"),
        ("tool-calling", "broader", "agents"),
        ("lora", "related", "adapters"),
        ("pytorch", "requires", "python"),
        ("agents", "related", "agents"),
    ],
    schema=["skill_id", "relation", "target_id"],
    orient="row",
)
SKILLS = ["adapters", "agents", "deep-learning", "lora", "python", "pytorch", "tool-calling"]


def needs(*rows):
    return pl.DataFrame(list(rows), schema=NEEDS, orient="row")


def evidence(*rows):
    return pl.DataFrame([(*row, 2, None) for row in rows], schema=EVIDENCE, orient="row")


def pair(target="j", holder="m"):
    return pl.DataFrame({"target_id": [target], "holder_id": [holder]})


def test_credits_run_from_what_is_shown_to_what_is_asked():
    assert credits(RELATIONS).rows() == [
        ("adapters", "lora", "related", 0.25),
        ("lora", "adapters", "related", 0.25),
        ("pytorch", "deep-learning", "implies", 0.7),
        ("tool-calling", "agents", "narrower", 0.5),
    ]


def test_of_two_relations_between_two_skills_the_best_counts():
    both = pl.DataFrame({"skill_id": ["a", "a"], "relation": ["related", "implies"], "target_id": ["b", "b"]})
    assert credits(both).rows() == [("a", "b", "implies", 0.7), ("b", "a", "related", 0.25)]


def test_one_pair_by_hand():
    asked = needs(
        ("j", "python", 1.0, 3, 0.5),
        ("j", "agents", 0.6, 3, 0.1),
        ("j", "deep-learning", 0.4, 2, 0.9),
        ("j", "lora", 1.0, 3, 0.2),
        ("j", "adapters", 1.0, 3, 0.2),
    )
    held = evidence(
        ("m", "python", 3.0, "built"),
        ("m", "tool-calling", 3.5, "answered"),
        ("m", "pytorch", 2.0, "completed"),
        ("m", "lora", 2.9, "completed"),
        ("m", "adapters", 1.0, "claimed"),
    )
    judged = judge(pair(), asked, held, credits(RELATIONS))
    assert judged.columns == JUDGED
    told = judged.select("skill_id", "state", "held_level", "near_skill_id", "near_relation", "credit", "value")
    assert told.rows() == [
        # lora stands near adapters, but below the level that is asked for
        ("adapters", "unknown", None, None, None, None, 0.2),
        ("lora", "unmet", 2.9, None, None, None, 0.0),
        ("python", "met", 3.0, None, None, None, 1.0),
        ("agents", "unknown", None, "tool-calling", "narrower", 0.5, 0.5),
        # the base rate says more than the credit
        ("deep-learning", "unknown", None, "pytorch", "implies", 0.7, 0.9),
    ]
    [told] = score(judged).rows(named=True)
    # weights 4.0 in all; met 1.0; near 0.6 * (0.5 - 0.1); base 1.0 * 0.2 + 0.6 * 0.1 + 0.4 * 0.9
    assert (told["met_part"], told["near_part"], told["base_part"]) == (0.25, 0.06, 0.155)
    assert (told["score"], told["score_low"], told["score_high"]) == (0.465, 0.25, 0.75)
    assert (told["met"], told["unmet"]) == (["python"], ["lora"])
    assert told["unknown"] == ["adapters", "agents", "deep-learning"]
    assert (told["evidence"], told["narrows_skill_id"]) == (4, "adapters")


def test_what_is_all_known_has_nothing_to_narrow():
    asked = needs(("j", "python", 1.0, 3, 0.5), ("j", "lora", 1.0, 2, 0.5))
    held = evidence(("m", "python", 3.0, "built"), ("m", "lora", 1.0, "completed"))
    [told] = score(judge(pair(), asked, held, credits(RELATIONS))).rows(named=True)
    assert (told["score"], told["score_low"], told["score_high"]) == (0.5, 0.5, 0.5)
    assert told["narrows_skill_id"] is None


def test_the_best_near_skill_is_named_and_of_equals_the_smaller_id():
    relations = pl.DataFrame(
        [("a", "related", "z"), ("c", "broader", "z"), ("b", "broader", "z")],
        schema=["skill_id", "relation", "target_id"],
        orient="row",
    )
    held = evidence(*(("m", skill, 3.0, "built") for skill in "abc"))
    judged = judge(pair(), needs(("j", "z", 1.0, 3, 0.0)), held, credits(relations))
    assert judged.select("near_skill_id", "near_relation", "credit", "value").rows() == [("b", "narrower", 0.5, 0.5)]


def test_evidence_without_a_level_and_needs_without_a_weight_say_nothing():
    held = evidence(("m", "python", None, "built"), ("m", "lora", float("nan"), "built"), ("m", "agents", 2.0, None))
    assert shown(held).rows() == [("m", "agents", 2.0, 2)]
    asked = needs(
        ("j", "python", 0.0, 3, 0.5), ("j", "lora", 1.0, 3, None), ("j", "agents", None, 3, 0.5),
        ("j", "python", float("nan"), 3, 0.5),
    )  # fmt: skip
    assert distinct(asked).rows() == [("j", "lora", 1.0, 3, 0.0)]


def test_a_need_that_stands_twice_counts_once_and_so_does_evidence():
    asked = needs(("j", "a", 0.5, 5, 0.1), ("j", "a", 1.0, 2, 0.3), ("j", "a", 1.0, 3, 0.2))
    assert distinct(asked).rows() == [("j", "a", 1.0, 3, 0.2)]
    assert shown(evidence(("m", "a", 2.0, "built"), ("m", "a", 3.0, "completed"))).rows() == [("m", "a", 3.0, 4)]


def test_who_shows_nothing_and_what_asks_for_nothing():
    judged = judge(pair(), needs(("j", "a", 1.0, 3, 0.25)), evidence(), credits(RELATIONS))
    assert judged.select("state", "value").rows() == [("unknown", 0.25)]
    assert judge(pair("nothing"), needs(("j", "a", 1.0, 3, 0.25)), evidence(), credits(RELATIONS)).is_empty()
    assert score(judge(pair().clear(), needs(), evidence(), credits(RELATIONS))).is_empty()


asked_rows = st.dictionaries(
    st.tuples(st.sampled_from(["j", "k"]), st.sampled_from(SKILLS)),
    st.tuples(st.floats(0.01, 10), st.integers(1, 5), st.floats(0, 1)),
    min_size=1,
)
held_rows = st.dictionaries(
    st.tuples(st.sampled_from(["m", "n"]), st.sampled_from(SKILLS)),
    st.tuples(st.floats(0, 5), st.sampled_from(["claimed", "viewed", "completed", "built"])),
)
PAIRS = pl.DataFrame({"target_id": ["j", "j", "k", "k"], "holder_id": ["m", "n", "m", "n"]})


def rows_of(found):
    return [(*key, *value) for key, value in found.items()]


@settings(max_examples=60, deadline=None)
@given(asked_rows, held_rows)
def test_parts_sum_to_the_score_inside_its_interval(asked, held):
    judged = judge(PAIRS, needs(*rows_of(asked)), evidence(*rows_of(held)), credits(RELATIONS))
    for told in score(judged).rows(named=True):
        parts = [told["met_part"], told["near_part"], told["base_part"]]
        assert min(parts) >= 0
        assert round(sum(parts), 4) == told["score"]
        assert told["score_low"] <= told["score"] <= told["score_high"]
        own = judged.filter(target_id=told["target_id"], holder_id=told["holder_id"])
        exact = (own["weight"] * own["value"]).sum() / own["weight"].sum()
        assert told["score"] == pytest.approx(exact, abs=1e-4)
        assert sorted([*told["met"], *told["unmet"], *told["unknown"]]) == sorted(own["skill_id"])


@settings(max_examples=60, deadline=None)
@given(asked_rows, held_rows, held_rows)
def test_more_evidence_never_lowers_a_met_need_and_unknown_is_never_met(asked, held, more):
    relations = credits(RELATIONS)
    before = judge(PAIRS, needs(*rows_of(asked)), evidence(*rows_of(held)), relations)
    after = judge(PAIRS, needs(*rows_of(asked)), evidence(*rows_of(held), *rows_of(more)), relations)
    key = ["target_id", "holder_id", "skill_id"]
    both = before.join(after, on=key, suffix="_after")
    assert both.height == before.height == after.height
    assert both.filter(pl.col("state") == "met", pl.col("state_after") != "met").is_empty()
    unknown = before.filter(pl.col("state") == "unknown")
    assert unknown.filter(pl.col("held_level").is_not_null()).is_empty()
    assert unknown.filter(pl.col("value") > pl.max_horizontal("base_rate", pl.lit(max(CREDIT.values())))).is_empty()
    assert set(score(before).explode("met").drop_nulls("met")["met"]) == set(
        before.filter(pl.col("state") == "met")["skill_id"]
    )


@settings(max_examples=40, deadline=None)
@given(asked_rows, held_rows, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(asked, held, random):
    first = judge(PAIRS, needs(*rows_of(asked)), evidence(*rows_of(held)), credits(RELATIONS))
    asked_again, held_again = rows_of(asked), rows_of(held)
    random.shuffle(asked_again)
    random.shuffle(held_again)
    again = judge(PAIRS.reverse(), needs(*asked_again), evidence(*held_again), credits(RELATIONS.reverse()))
    assert first.equals(again)
    assert score(first).equals(score(again))
