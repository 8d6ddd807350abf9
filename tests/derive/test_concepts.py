"""Concepts of other vocabularies, mapped by name and never by likeness."""

from typing import Any

import polars as pl

from pipelines.derive.concepts import map_concepts
from pipelines.derive.vocabulary import Tables
from tests.derive.test_vocabulary import alias, sound, with_rows


def concepts(*rows: tuple[str, str, list[str]]) -> pl.DataFrame:
    """Concepts from (kind, label, alternates), numbered."""
    schema: dict[str, Any] = {"kind": pl.String, "label": pl.String, "alternate_labels": pl.List(pl.String)}
    return pl.DataFrame(rows, schema=schema, orient="row").with_row_index("concept_id")


def mapped(tables: Tables, *rows: tuple[str, str, list[str]]) -> list[tuple[str | None, ...]]:
    """[(skill_id, role_id, match, matched_label)] of the concepts."""
    return map_concepts(concepts(*rows), tables).select("skill_id", "role_id", "match", "matched_label").rows()


def test_a_label_of_ours_is_exact_another_spelling_is_close() -> None:
    tables = with_rows("skill_aliases", alias("Ability A", "a"))
    told = mapped(
        tables,
        ("skill", "SKILL-A", []),
        ("skill", "skill b (computer programming)", []),
        ("skill", "ability a", []),
        ("skill", "something else", ["技能c"]),
        ("skill", "unknown", ["also unknown"]),
    )
    assert told == [
        ("a", None, "exact", "SKILL-A"),
        ("b", None, "exact", "skill b"),
        ("a", None, "close", "ability a"),
        ("c", None, "close", "技能c"),
        (None, None, None, None),
    ]


def test_spellings_that_need_a_context_or_point_two_ways_decide_nothing() -> None:
    tables = with_rows("skill_aliases", alias("Spark", "a", "data"))
    told = mapped(tables, ("skill", "spark", []), ("skill", "torn", ["Skill a", "Skill b"]))
    assert told == [(None, None, None, None)] * 2


def test_an_occupation_takes_two_alternates_that_agree_and_none_that_others_share() -> None:
    tables = sound()
    roles = tables.roles.with_columns(title_aliases=pl.lit(["角色", "Role", "Doer", "Maker"], pl.List(pl.String)))
    tables = Tables(**{**tables.__dict__, "roles": roles})
    told = mapped(
        tables,
        ("occupation", "Roles of one accident", ["Doer"]),
        ("occupation", "Two that agree", ["maker", "ROLE"]),
        ("occupation", "Shares its alternate", ["Doer", "角色"]),
        ("occupation", "role", []),
    )
    assert told == [
        (None, None, None, None),
        (None, "r", "close", "maker"),
        (None, None, None, None),
        (None, "r", "exact", "role"),
    ]
