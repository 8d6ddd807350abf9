"""The platform's lists: what counts as taken, lacked and shown, by hand; languages; what the model learns from."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from pipelines.contracts.derived import Recommendation, RecommendationExposure, RecommenderEvaluation
from pipelines.derive import member_lists
from pipelines.derive.interactions import distinct
from pipelines.derive.member_lists import Community
from pipelines.derive.recommending import PARTS
from pipelines.evaluate.recommendations import invented

TEXTS = pl.List(pl.String)
AS_OF = datetime(2026, 6, 30, tzinfo=UTC)
TAKING = {"user_id": pl.String, "item_id": pl.String, "at": pl.Datetime("us", "UTC")}


def rows(schema: dict[str, pl.DataType | type[pl.DataType]], *values: tuple[object, ...]) -> pl.DataFrame:
    return pl.DataFrame(values, schema=schema, orient="row")


def at(day: int) -> datetime:
    return datetime(2026, 5, day, tzinfo=UTC)


def skill(member: str, skill_id: str, level: float, proof: str) -> tuple[object, ...]:
    return (member, skill_id, level, proof, 1, 0.5, date(2026, 5, 1))


def community() -> Community:
    """`ann` reads Chinese, aims at a role that asks SQL 2 (weight 1) and Ray 4 (weight 0.5); `bob` reads everything."""
    return Community(
        members=rows(
            {"member_id": pl.String, "languages": TEXTS, "goal_role": pl.String, "open_to": TEXTS},
            ("ann", ["zh-CN"], "engineer", ["projects"]),
            ("bob", None, None, ["jobs"]),
        ),
        items=rows(
            {"item_id": pl.String, "kind": pl.String, "source": pl.String, "published_on": pl.Date,
             "quality": pl.Float64, "title": pl.String, "language": pl.String},
            ("sql-zh", "resource", "a", date(2026, 6, 1), 0.9, "SQL 入门", "zh"),
            ("sql-en", "resource", "a", date(2026, 6, 1), 0.9, "SQL", "en"),
            ("ray", "resource", "b", None, None, "Ray", None),
            ("q", "question", None, date(2026, 6, 1), None, "Ray?", None),
            ("p", "project", None, date(2026, 6, 1), None, "A project", None),
        ),
        item_skills=rows(
            {"item_id": pl.String, "skill_id": pl.String, "weight": pl.Float64},
            ("sql-zh", "sql", 1.0), ("sql-en", "sql", 1.0), ("ray", "ray", 1.0), ("q", "ray", 0.7), ("p", "ray", 0.5),
        ),
        member_skills=rows(
            {"member_id": pl.String, "skill_id": pl.String, "level": pl.Float64, "proof": pl.String,
             "evidence": pl.Int64, "confidence": pl.Float64, "last_evidence_on": pl.Date},
            skill("ann", "ray", 1.0, "claimed"), skill("ann", "sql", 1.5, "completed"),
            skill("bob", "ray", 2.4, "answered"), skill("bob", "sql", 1.2, "viewed"),
        ),
        role_skills=rows(
            {"role_id": pl.String, "skill_id": pl.String, "weight": pl.Float64, "level": pl.Int64},
            ("engineer", "sql", 1.0, 2), ("engineer", "ray", 0.5, 4),
        ),
        skills=rows({"skill_id": pl.String, "label_zh": pl.String, "label_en": pl.String}, ("ray", None, "Ray")),
    )  # fmt: skip


def test_a_copy_and_a_led_project_are_taken_too() -> None:
    takings = rows(TAKING, ("ann", "copy", at(2)), ("ann", "copy", at(1)), ("bob", "other", at(3)))
    projects = rows({"item_id": pl.String, "owner_id": pl.String}, ("p", "bob"), ("q", None))
    copies = rows({"document_id": pl.String, "family_id": pl.String}, ("copy", "first"), ("first", "first"))
    found = member_lists.take(takings, projects, copies)
    assert found.rows() == [
        ("ann", "copy", at(1)),
        ("ann", "first", at(1)),
        ("bob", "other", at(3)),
        ("bob", "p", None),
    ]


def test_needs_and_what_is_shown_by_hand() -> None:
    # SQL: half a level of two is missing of weight 1; Ray is only claimed, so all of weight 0.5
    assert sorted(community().needs().select("user_id", "skill_id", "weight").rows()) == [
        ("ann", "ray", 0.5),
        ("ann", "sql", pytest.approx(0.25)),
    ]
    # a level of 2.4 is four fifths of 3; what was claimed or viewed shows nothing
    assert sorted(community().shown().select("user_id", "skill_id", "weight").rows()) == [
        ("ann", "sql", 0.5),
        ("bob", "ray", pytest.approx(0.8)),
    ]
    assert community().labels() == {"ray": ("Ray", "Ray")}


def test_lists_hold_what_is_read_unseen_and_agreed_to() -> None:
    pairs = distinct(rows(TAKING, ("bob", "sql-en", at(1)), ("stranger", "ray", at(1))))
    found = member_lists.recommend(community(), pairs, "knn", AS_OF)
    Recommendation.validate(found, lazy=True)
    ranked = found.sort("rank").group_by("member_id", "kind").agg("item_id")
    of = {(member, kind): told for member, kind, told in ranked.iter_rows()}
    assert of["ann", "for_you"] == ["ray", "sql-zh"]  # English is not read; of unknown language may be
    assert of["bob", "for_you"] == ["sql-zh", "ray"]  # sql-en is taken
    assert of["bob", "to_answer"] == ["q"]
    assert ("ann", "to_answer") not in of  # a claim shows nothing
    assert of["ann", "to_join"] == ["p"]
    assert ("bob", "to_join") not in of  # did not agree to be shown for projects
    sums = found.select(pl.sum_horizontal(pl.col(*PARTS).fill_null(0)) - pl.col("score")).to_series()
    assert sums.abs().max() < 2e-6
    assert dict(found.select("member_id", "basis").unique().iter_rows()) == {"ann": "goal", "bob": "history"}


def test_exposure_by_hand() -> None:
    pairs = distinct(rows(TAKING, ("bob", "sql-en", at(1)), ("ann", "p", at(1))))
    lists = member_lists.recommend(community(), pairs, "popularity", AS_OF)
    found = member_lists.expose(lists, community().items, pairs)
    RecommendationExposure.validate(found, lazy=True)
    for_you = found.row(by_predicate=pl.col("kind") == "for_you", named=True)
    # ann: sql-zh, ray; bob: the same; the most-taken fifth of three is sql-en
    assert (for_you["members"], for_you["places"], for_you["items"], for_you["items_shown"]) == (2, 4, 3, 2)
    assert for_you["long_tail_share"] == 1
    assert (for_you["largest_source"], for_you["largest_source_share"]) == ("a", 0.5)
    joined = found.row(by_predicate=pl.col("kind") == "to_join", named=True)
    assert (joined["places"], joined["gini"]) == (0, None)


def test_the_evaluation_says_why() -> None:
    found = member_lists.evaluate(invented(grouped=True))
    RecommenderEvaluation.validate(found, lazy=True)
    chosen = found.filter("is_chosen").row(0, named=True)
    assert not chosen["is_baseline"]
    assert not chosen["is_fallback"]
    assert chosen["difference_low"] > 0
    assert set(found["model"]) == {"popularity", "recency", "random", "knn", "ease", "als"}
    nothing = member_lists.evaluate(invented(grouped=True).head(0))
    RecommenderEvaluation.validate(nothing, lazy=True)
    assert nothing.select("model", "is_chosen", "is_fallback", "ndcg", "users").rows() == [
        ("popularity", True, True, None, 0)
    ]


def test_nobody_and_nothing() -> None:
    of = community()
    empty = Community(of.members.head(0), of.items.head(0), of.item_skills.head(0), of.member_skills.head(0),
                      of.role_skills.head(0), of.skills.head(0))  # fmt: skip
    lists = member_lists.recommend(empty, distinct(rows(TAKING)), "popularity", AS_OF)
    assert lists.equals(Recommendation.empty_frame())
    assert member_lists.expose(lists, empty.items, distinct(rows(TAKING)))["places"].to_list() == [0] * 5
