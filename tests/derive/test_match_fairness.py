"""What a match may know of a person: evidence for the score, stated facts for who is asked at all, nothing else."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import polars as pl

from pipelines.contracts import raw, tables
from pipelines.derive import constraints, file_matching, matching

# Read of a member, besides evidence: the constraints that members state themselves, and whether they agreed.
FACTS = {"languages", "country", "workplace", "seniority", "hours_a_week", "available_from", "available_until"}
ALLOWED = {"member_id", "open_to", *FACTS}
EVIDENCE = {"member_id", "skill_id", "level", "proof", "evidence"}
PROTECTED = re.compile(
    r"gender|sex|birth|\bage\b|^age_|race|ethnic|nation|religio|belief|disab|health|marital|family_status|pregnan|school|"
    r"photo|name$|hukou|party|union",
    re.IGNORECASE,
)


def community(people: int = 40, jobs: int = 30) -> dict[str, pl.DataFrame]:
    dice = np.random.default_rng(11)
    skills = [f"s{i}" for i in range(12)]
    members = pl.DataFrame(
        {
            "member_id": [f"m{i:02d}" for i in range(people)],
            "languages": [["zh"] if dice.random() < 0.5 else ["zh", "en"] for _ in range(people)],
            "country": dice.choice(["CN", "SG"], people).tolist(),
            "workplace": [None] * people,
            "open_to": [["jobs"]] * people,
        },
        schema_overrides={"workplace": pl.String},
    )
    held = [(f"m{i:02d}", s, float(dice.integers(1, 6)), "completed", 1)
            for i in range(people) for s in dice.choice(skills, 5, replace=False).tolist()]  # fmt: skip
    needs = [(f"j{j:02d}", s, 1.0, "required", "job")
             for j in range(jobs) for s in dice.choice(skills, 4, replace=False).tolist()]  # fmt: skip
    return {
        "members": members,
        "member_skills": pl.DataFrame(
            held, schema=["member_id", "skill_id", "level", "proof", "evidence"], orient="row"
        ),
        "jobs": pl.DataFrame(
            {"job_id": [f"j{j:02d}" for j in range(jobs)], "language": "zh", "country": "CN", "workplace": "remote"}
        ),
        "job_skills": pl.DataFrame(
            needs, schema=["document_id", "skill_id", "score", "necessity", "document_kind"], orient="row"
        ),
        "skills": pl.DataFrame({"skill_id": skills, "label_zh": skills, "label_en": skills}),
    }


def matches(given: dict[str, pl.DataFrame]) -> pl.DataFrame:
    return matching.match(**given).jobs.sort("member_id", "rank")


def test_nothing_of_a_member_is_read_but_what_is_allowed() -> None:
    given = community()
    few = given | {"members": given["members"].select(c for c in given["members"].columns if c in ALLOWED)}
    assert set(given["member_skills"].columns) == EVIDENCE
    assert matches(few).height > 100  # it runs on the allowed columns alone
    people = given["members"].height
    others = {
        "gender": ["f", "m"], "age": [22, 58], "birth_year": [1968, 2004], "ethnicity": ["x", "y"],
        "school": ["985", "other"], "city": ["Beijing", "Lhasa"], "channel": ["search", "referral"],
        "goal_role": ["a", "b"], "joined_on": ["1", "2"],
    }  # fmt: skip
    for column, values in others.items():
        told = given["members"].with_columns(pl.Series(column, [values[i % 2] for i in range(people)]))
        assert matches(given | {"members": told}).equals(matches(given)), column


def test_what_decides_who_is_asked_changes_no_score() -> None:
    given = community()
    elsewhere = given["members"].with_columns(country=pl.lit("DE"), languages=pl.lit(["zh", "de"]))
    keys = ["member_id", "job_id"]
    both = matches(given).join(matches(given | {"members": elsewhere}), on=keys, suffix="_elsewhere")
    assert both.height > 100
    assert both["score"].equals(both["score_elsewhere"].alias("score"))


def test_the_facts_are_those_that_the_constraints_know() -> None:
    every = pl.DataFrame({"holder_id": ["h"]}, schema={"holder_id": pl.String})
    told: dict[str, Any] = {"languages": ["en"], "country": "CN", "workplace": "remote", "seniority": "senior"}
    assert set(told) < FACTS
    facts = constraints.facts(every.with_columns(**{k: pl.lit(v) for k, v in told.items()}), "holder")
    assert not [name for name in facts.columns if PROTECTED.search(name)]
    assert not [name for name in file_matching.Lines.__dataclass_fields__ if PROTECTED.search(name)]


def test_no_protected_attribute_of_a_member_is_stored() -> None:
    stored = set(tables(raw)["members"].dtypes())
    assert "member_id" in stored
    assert not [column for column in stored if PROTECTED.search(column)]
    assert PROTECTED.search("gender")
    assert PROTECTED.search("birth_year")
