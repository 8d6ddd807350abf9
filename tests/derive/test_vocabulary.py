"""Each rule of the vocabulary, broken once on purpose; and a small vocabulary that keeps them all."""

from collections.abc import Callable
from dataclasses import fields, replace
from itertools import pairwise
from typing import Any

import polars as pl
import pytest

from pipelines.derive.vocabulary import RULES, Tables, cycles, find_problems, statistics
from tests.derive.reference_tables import table

SKILLS = ["a", "b", "c", "d", "e", "f", "g", "h"]


def sound() -> Tables:
    """Eight skills in a row, one topic under another, one role."""
    names = {skill: (f"技能{skill}", f"Skill {skill}") for skill in SKILLS}
    skills = [
        {
            "skill_id": s, "kind": "concept", "label_zh": zh, "label_en": en, "definition_zh": f"{zh}的释义。",
            "definition_en": f"What {en} is.", "topics": ["leaf"],
        }
        for s, (zh, en) in names.items()
    ]  # fmt: skip
    aliases = [
        {"alias": label, "skill_id": s, "language": language, "is_case_sensitive": False, "context": None, "note": None}
        for s, labels in names.items()
        for label, language in zip(labels, ("zh", "en"), strict=True)
    ]
    relations = [relation(later, "requires", earlier) for earlier, later in pairwise(SKILLS)]
    return Tables(
        skills=pl.DataFrame(skills),
        skill_aliases=pl.DataFrame(
            aliases, schema_overrides={"context": pl.List(pl.String), "note": pl.String}, infer_schema_length=None
        ),
        skill_relations=pl.DataFrame(relations),
        topics=pl.DataFrame(
            [
                topic("root", None),
                topic("leaf", "root"),
            ],
            infer_schema_length=None,
        ),
        roles=pl.DataFrame(
            [
                {
                    "role_id": "r", "label_zh": "角色", "label_en": "Role", "definition_zh": "释义。",
                    "definition_en": "What it is.", "title_aliases": ["角色", "Role"],
                }
            ]
        ),
        role_skills=pl.DataFrame(
            [
                {"role_id": "r", "skill_id": s, "necessity": "required", "weight": 0.5, "level": 3}
                for s in SKILLS
            ]
        ),
    )  # fmt: skip


def relation(skill: str, kind: str, target: str) -> dict[str, Any]:
    """One relation with reasons."""
    told = {"confidence": 0.9, "reason_zh": "理由。", "reason_en": "A reason."}
    return {"skill_id": skill, "relation": kind, "target_id": target, **told}


def changed(name: str, change: Callable[[pl.DataFrame], pl.DataFrame]) -> Tables:
    """The sound vocabulary with one table changed."""
    tables = sound()
    return replace(tables, **{name: change(getattr(tables, name))})


def with_rows(name: str, *rows: dict[str, Any]) -> Tables:
    """The sound vocabulary with rows added to a table."""
    return changed(name, lambda frame: pl.concat([frame, pl.DataFrame(rows, schema=frame.schema)]))


def alias(text: str, skill: str, *near: str, cased: bool = False, language: str = "en") -> dict[str, Any]:
    """One spelling."""
    return {
        "alias": text, "skill_id": skill, "language": language, "is_case_sensitive": cased,
        "context": list(near) or None, "note": None,
    }  # fmt: skip


def cell(column: str, key: str, value: Any) -> Callable[[pl.DataFrame], pl.DataFrame]:
    """A change of one cell: the row whose first column is `key`."""
    return lambda frame: frame.with_columns(
        pl.when(pl.col(frame.columns[0]) == key).then(pl.lit(value)).otherwise(pl.col(column)).alias(column)
    )


def topic(topic_id: str, parent_id: str | None) -> dict[str, Any]:
    """One topic, labelled by its id."""
    label = {"label_zh": f"主题{topic_id}", "label_en": f"Topic {topic_id}"}
    return {"topic_id": topic_id, "parent_id": parent_id, **label, "arxiv_categories": None}


def adding(name: str, *rows: dict[str, Any]) -> Callable[[], Tables]:
    """`with_rows`, later."""
    return lambda: with_rows(name, *rows)


def wider(skill: str, target: str) -> list[dict[str, Any]]:
    """One relation to a wider skill."""
    return [relation(skill, "broader", target)]


BROKEN: list[tuple[str, str, str, Callable[[], Tables]]] = [
    ("incomplete", "skills", "a", lambda: changed("skills", cell("definition_en", "a", " "))),
    ("incomplete", "skills", "a", lambda: changed("skills", cell("topics", "a", []))),
    ("wrong_language", "skills", "b", lambda: changed("skills", cell("definition_en", "b", "What 它 is."))),
    ("wrong_language", "skills", "b", lambda: changed("skills", cell("definition_zh", "b", "English only."))),
    ("repeated_label", "topics", "leaf", lambda: changed("topics", cell("label_en", "leaf", "Topic root"))),
    ("dangling", "skill_relations", "a · requires · z", adding("skill_relations", relation("a", "requires", "z"))),
    ("dangling", "skills", "c", lambda: changed("skills", cell("topics", "c", ["leaf", "nowhere"]))),
    ("dangling", "skill_aliases", "Zed · z", adding("skill_aliases", alias("Zed", "z"))),
    ("label_not_alias", "skills", "d", lambda: changed("skills", cell("label_en", "d", "Another"))),
    ("ambiguous_alias", "skill_aliases", "twin · a", adding("skill_aliases", alias("Twin", "a"), alias("twin", "b"))),
    ("short_alias", "skill_aliases", "go · a", adding("skill_aliases", alias("go", "a"))),
    ("alias_language", "skill_aliases", "学习 · a", adding("skill_aliases", alias("学习", "a"))),
    ("self_relation", "skill_relations", "a · related · a", adding("skill_relations", relation("a", "related", "a"))),
    ("requires_cycle", "skill_relations", "a", adding("skill_relations", relation("a", "requires", "c"))),
    (
        "circle",
        "skill_relations",
        "a",
        adding("skill_relations", relation("a", "broader", "b"), relation("b", "broader", "a")),
    ),
    (
        "too_deep",
        "topics",
        "deepest",
        adding("topics", topic("deep", "leaf"), topic("deeper", "deep"), topic("deepest", "deeper")),
    ),
    ("topic_without_skill", "topics", "empty", adding("topics", topic("empty", "root"))),
    ("role_size", "roles", "r", lambda: changed("role_skills", lambda frame: frame.head(7))),
    ("role_size", "roles", "r", lambda: changed("role_skills", cell("necessity", "r", "useful"))),
    ("label_not_title", "roles", "r", lambda: changed("roles", cell("title_aliases", "r", ["角色"]))),
]


def test_a_sound_vocabulary_has_no_problem() -> None:
    assert find_problems(sound()) == []


@pytest.mark.parametrize(("rule", "where", "row", "broken"), BROKEN)
def test_a_broken_rule_names_its_table_and_row(rule: str, where: str, row: str, broken: Callable[[], Tables]) -> None:
    assert (rule, where, row) in {(p.rule, p.table, p.row) for p in find_problems(broken())}


def test_a_skill_without_any_relation_is_an_orphan() -> None:
    lonely = changed("skill_relations", lambda frame: frame.filter(pl.col("skill_id") != "h"))
    assert [(p.rule, p.row) for p in find_problems(lonely)] == [("orphan", "h")]


def test_a_title_of_two_roles_is_ambiguous() -> None:
    tables = sound()
    twin = tables.roles.with_columns(role_id=pl.lit("s"), label_zh=pl.lit("角色二"), label_en=pl.lit("Second"))
    both = replace(tables, roles=pl.concat([tables.roles, twin]))
    assert ("ambiguous_title", "s") in {(p.rule, p.row) for p in find_problems(both)}


def test_every_rule_is_broken_above() -> None:
    assert {rule for rule, *_ in BROKEN} | {"orphan", "ambiguous_title"} == set(RULES)


def test_contexts_that_share_no_word_tell_two_meanings_apart() -> None:
    apart = with_rows("skill_aliases", alias("twin", "a", "left"), alias("twin", "b", "right"))
    assert find_problems(apart) == []
    shared = with_rows("skill_aliases", alias("twin", "a", "left", "both"), alias("twin", "b", "both"))
    assert [p.rule for p in find_problems(shared)] == ["ambiguous_alias"]


def test_two_skills_may_require_each_other_and_are_reported() -> None:
    mutual = with_rows("skill_relations", relation("a", "requires", "b"))
    assert find_problems(mutual) == []
    assert cycles(mutual) == [["a", "b"]]


def test_statistics_count_what_is_there() -> None:
    counts = statistics(sound())
    assert (counts["skills"], counts["skill_aliases"], counts["relations_requires"]) == (8, 16, 7)
    assert (counts["aliases_zh"], counts["aliases_en"], counts["foundations"], counts["longest_chain"]) == (8, 8, 1, 7)


def test_the_shipped_vocabulary_keeps_every_rule() -> None:
    shipped = Tables(**{field.name: table(field.name) for field in fields(Tables)})
    assert [str(problem) for problem in find_problems(shipped)] == []
