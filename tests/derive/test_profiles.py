"""Evidence and the levels that follow from it."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from pipelines.contracts.derived import MemberSkill
from pipelines.derive.profiles import build_member_skills, collect_evidence

TODAY = date(2026, 6, 1)
HALF_LIFE_AGO = date(2024, 12, 8)  # 540 days before
RELATIONS = pl.DataFrame(
    {"skill_id": ["pytorch"], "relation": ["implies"], "target_id": ["python"], "confidence": [0.9]}
)
EVIDENCE = {
    "member_id": pl.String,
    "skill_id": pl.String,
    "proof": pl.String,
    "occurred_on": pl.Date,
    "weight": pl.Float64,
}
EVENTS = {
    "actor_id": pl.String,
    "verb": pl.String,
    "object_kind": pl.String,
    "object_id": pl.String,
    "parent_id": pl.String,
    "occurred_at": pl.Datetime("us", "UTC"),
    "is_success": pl.Boolean,
    "score": pl.Float64,
}


def profile(*evidence: tuple[str, str, str, date, float], claimed: list[str] | None = None):
    members = pl.DataFrame(
        {"member_id": ["m"], "claimed_skills": [claimed]}, schema_overrides={"claimed_skills": pl.List(pl.String)}
    )
    frame = build_member_skills(members, pl.DataFrame(evidence, schema=EVIDENCE, orient="row"), RELATIONS, TODAY)
    MemberSkill.validate(frame)
    return {row["skill_id"]: row for row in frame.iter_rows(named=True)}


@pytest.mark.parametrize(
    ("proof", "level"), [("viewed", 1.2), ("completed", 2.5), ("answered", 3.0), ("built", 4.0), ("reused", 5.0)]
)
def test_one_full_fresh_piece_gives_the_base_of_its_proof(proof: str, level: float):
    row = profile(("m", "sql", proof, TODAY, 1.0))["sql"]
    assert (row["level"], row["proof"], row["evidence"], row["last_evidence_on"]) == (level, proof, 1, TODAY)


def test_a_claim_is_worth_one_and_nothing_more():
    row = profile(claimed=["sql", "sql"])["sql"]
    assert (row["level"], row["proof"], row["confidence"], row["last_evidence_on"]) == (1.0, "claimed", 0.1, None)


def test_more_evidence_raises_with_diminishing_returns():
    piece = ("m", "sql", "completed", TODAY, 1.0)
    # 2.5, then + 0.8 * (1 - 1/2), then + 0.8 * (1 - 1/4): never 3.3
    assert [profile(*[piece] * n)["sql"]["level"] for n in (1, 2, 3)] == [2.5, 2.9, 3.1]


def test_a_weak_mention_gives_its_share():
    # 1 + 1.5 * 0.2; twice: 1 + 1.5 * (1 - 0.8 ** 2)
    assert profile(("m", "sql", "completed", TODAY, 0.2))["sql"]["level"] == 1.3
    assert profile(*[("m", "sql", "completed", TODAY, 0.2)] * 2)["sql"]["level"] == 1.54


def test_levels_sink_by_half_in_540_days():
    row = profile(("m", "sql", "built", HALF_LIFE_AGO, 1.0))["sql"]
    assert row["level"] == 2.5  # 1 + 3 / 2
    assert row["confidence"] == 0.4  # 0.8 / 2


def test_the_strongest_proof_names_the_row_and_the_highest_level_counts():
    row = profile(("m", "sql", "built", date(2016, 1, 1), 1.0), ("m", "sql", "completed", TODAY, 1.0), claimed=["sql"])[
        "sql"
    ]
    assert row["proof"] == "built"
    assert row["level"] == 2.5
    assert row["evidence"] == 3


def test_implied_skills_count_less():
    rows = profile(("m", "pytorch", "completed", TODAY, 1.0))
    assert rows["pytorch"]["level"] == 2.5
    assert rows["python"]["level"] == pytest.approx(1 + 1.5 * 0.9 * 0.7)


def test_the_future_and_strangers_are_left_out():
    assert profile(("m", "sql", "viewed", date(2026, 6, 2), 1.0), ("x", "sql", "viewed", TODAY, 1.0)) == {}


def at(day: int) -> datetime:
    return datetime(2026, 5, day, 12, tzinfo=UTC)


def event(actor: str, verb: str, thing: str, day: int, parent: str | None = None, **more: object) -> dict[str, object]:
    return {"actor_id": actor, "verb": verb, "object_id": thing, "parent_id": parent, "occurred_at": at(day)} | more


def collected(*events: dict[str, object]) -> list[tuple[object, ...]]:
    named = pl.DataFrame(
        [
            ("tutorial", "t:1", "sql", 0.8),
            ("question", "q1", "git", 0.7),
            ("project", "p1", "rust", 0.5),
            ("project", "p2", "go", 0.4),
        ],
        schema=["document_kind", "document_id", "skill_id", "score"],
        orient="row",
    )
    outcomes = pl.DataFrame(
        {
            "project_id": ["p1", "p1", "p2"],
            "published_on": [date(2026, 5, 20), None, date(2026, 5, 25)],
            "reuses": [None, 3, 2],
        }
    )
    needs = pl.DataFrame({"project_id": ["p1", "p1"], "skill_id": ["rust", None]})
    return collect_evidence(pl.DataFrame(list(events), schema=EVENTS), named, outcomes, needs).rows()


def test_looking_and_finishing():
    assert collected(
        event("a", "viewed", "t:1", 1),
        event("a", "viewed", "t:1", 3),
        event("a", "completed", "t:1", 4, score=0.5),
        event("b", "completed", "t:1", 5, is_success=False),
        event("b", "viewed", "unknown", 5),
    ) == [
        ("a", "sql", "completed", date(2026, 5, 4), pytest.approx(0.6)),  # 0.8 * (1 + 0.5) / 2
        ("a", "sql", "viewed", date(2026, 5, 3), 0.8),  # twice the same object is once, on the newer day
    ]


def test_only_accepted_answers_count_and_not_those_one_accepts_oneself():
    told = collected(
        event("a", "answered", "ans1", 2, parent="q1"),
        event("b", "answered", "ans2", 2, parent="q1"),
        event("c", "answered", "ans3", 2, parent="q1"),
        event("asker", "accepted", "ans1", 3, parent="q1"),
        event("c", "accepted", "ans3", 3, parent="q1"),
    )
    assert told == [("a", "git", "answered", date(2026, 5, 2), 0.7)]


def test_projects_with_an_outcome_give_what_they_needed_and_named():
    told = collected(
        event("a", "project_joined", "p1", 2),
        event("b", "project_joined", "p1", 21),  # after the outcome
        event("a", "project_joined", "p2", 2),
    )
    assert told == [("a", "go", "reused", date(2026, 5, 25), 0.4), ("a", "rust", "built", date(2026, 5, 20), 1.0)]
