"""What a paper or tutorial teaches, and what it takes for granted.

Answers: what must I know before I begin? A skill that is named is taught, unless it is named first where the text tells
what is required ("Prerequisites: ...", 先修要求). What the central skills taught (score 0.3 or more) firmly require is
required too, when it is not taught itself. May import: ahocorasick_rs, `pipelines.contracts`, `pipelines.derive.graph`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import ahocorasick_rs
import polars as pl

from pipelines.contracts.derived import ResourceSkill
from pipelines.derive.graph import Prerequisites
from pipelines.derive.shaping import shaped

CENTRAL = 0.3
_KEY = ["resource_id", "skill_id"]
# How such a place may begin: the expression is tried there only, which makes it a hundred times faster.
_BEGINNINGS = [
    *("prerequisite", "pre-requisite", "prior knowledge", "assumed knowledge", "background required"),
    *("required background", "require", "assum", "you should", "readers should", "students should"),
    *("learners should", "participants should", "familiarity with"),
    *("先修", "前置", "预备知识", "先决条件", "学习前", "预先", "需", "假设", "假定"),
]
_AUTOMATON = ahocorasick_rs.AhoCorasick(_BEGINNINGS)
_LOW = {capital: capital + 32 for capital in range(ord("A"), ord("Z") + 1)}  # ASCII only, so that places stay the same
# From the words that announce it to the end of the sentence.
_REQUIRED = re.compile(
    r"(?:\b(?:pre-?requisites?|prior knowledge|assumed knowledge|background required|required background"
    r"|requires? (?:some |a |basic |good |solid |working |prior )*(?:knowledge|familiarity|understanding|experience)"
    r"|assum(?:es|ing|e) (?:that )?(?:you|readers?|students?|familiarity|knowledge|basic|some)"
    r"|(?:you|readers|students|learners|participants) should (?:already )?(?:know|be familiar|have|be comfortable)"
    r"|familiarity with)\b"
    r"|先修(?:课程|知识|要求|技能)?|前置(?:知识|技能|要求|课程)|预备知识|先决条件|学习前(?:请|需|应)|预先(?:掌握|了解|学习)"
    r"|需要?(?:先|已)?(?:具备|掌握|了解|熟悉|有)|(?:假设|假定)(?:读者|你|学员|您))"
    r"[^.!?;。！？；\n]*(?:\.(?=\S)[^.!?;。！？；\n]*)*",
    re.IGNORECASE,
)


def tell_skills(documents: pl.DataFrame, document_skills: pl.DataFrame, relations: pl.DataFrame) -> pl.DataFrame:
    """The skills of papers and tutorials with their role, as `ResourceSkill` rows.

    `documents` are [document_kind, document_id, field, text] of `derive.documents`, `document_skills` the
    `DocumentSkill` rows, `relations` the vocabulary's. Each skill named has a row; none is named and lost.
    """
    kinds = ["paper", "tutorial"]
    named = document_skills.filter(pl.col("document_kind").is_in(kinds)).select(
        "document_kind", "document_id", "skill_id", "score", "field", "start", resource_id="document_id"
    )
    phrases = _phrases(documents.filter(pl.col("document_kind").is_in(kinds)))
    inside = (
        named.join(phrases, on=["document_kind", "document_id", "field"])
        .filter(pl.col("start") >= pl.col("first"), pl.col("start") < pl.col("last"))
        .sort([*_KEY, "first"])
        .unique(_KEY, keep="first", maintain_order=True)
        .select(*_KEY, "phrase")
    )
    told = named.join(inside, on=_KEY, how="left")
    taught = told.filter(pl.col("phrase").is_null())
    required = told.filter(pl.col("phrase").is_not_null())
    nobody = pl.lit([], pl.List(pl.String))
    rows = [
        taught.select(*_KEY, role=pl.lit("taught"), basis=pl.lit("named"), required_by=nobody,
                      reason_zh=pl.lit("文中提及。"), reason_en=pl.lit("The text names it.")),
        required.select(*_KEY, role=pl.lit("required"), basis=pl.lit("phrase"), required_by=nobody,
                        reason_zh=pl.format("文中列为要求：“{}”。", "phrase"),
                        reason_en=pl.format("The text asks for it: “{}”.", "phrase")),
        _prerequisites(taught, told, relations),
    ]  # fmt: skip
    return shaped(pl.concat(rows), ResourceSkill)


def _phrases(documents: pl.DataFrame) -> pl.DataFrame:
    """[document_kind, document_id, field, first, last, phrase]: where texts tell what is required, in characters."""
    likely = documents.filter(pl.col("text").str.contains_any(_BEGINNINGS, ascii_case_insensitive=True))
    rows = likely.select("document_kind", "document_id", "field", "text").iter_rows()
    found = [(*place, *phrase) for *place, text in rows for phrase in _phrases_of(text)]
    schema = {
        "document_kind": pl.String,
        "document_id": pl.String,
        "field": pl.String,
        "first": pl.Int64,
        "last": pl.Int64,
        "phrase": pl.String,
    }
    return pl.DataFrame(found, schema=schema, orient="row")


def _phrases_of(text: str) -> Iterator[tuple[int, int, str]]:
    """(first, last, words) of each such place of one text; they do not overlap."""
    last = 0
    for _, start, _ in _AUTOMATON.find_matches_as_indexes(text.translate(_LOW), overlapping=True):
        if start >= last and (match := _REQUIRED.match(text, start)):
            last = match.end()
            yield match.start(), last, match.group()[:120]


def _prerequisites(taught: pl.DataFrame, named: pl.DataFrame, relations: pl.DataFrame) -> pl.DataFrame:
    """What the central skills taught firmly require, one step far, and nobody names."""
    direct = [
        (skill, before) for skill, all_before in Prerequisites.of(relations).direct.items() for before in all_before
    ]
    edges = pl.DataFrame(direct, schema={"required_by": pl.String, "skill_id": pl.String}, orient="row")
    return (
        taught.filter(pl.col("score") >= CENTRAL)
        .select("resource_id", required_by="skill_id")
        .join(edges, on="required_by")
        .join(named.select(_KEY), on=_KEY, how="anti")
        .sort("resource_id", "skill_id", "required_by")
        .group_by(_KEY, maintain_order=True)
        .agg("required_by")
        .select(
            *_KEY,
            role=pl.lit("required"),
            basis=pl.lit("prerequisite"),
            required_by="required_by",
            reason_zh=pl.lit("所教技能的先修技能。"),
            reason_en=pl.lit("A skill taught here firmly requires it."),
        )
    )
