"""What `talent match` makes of two files: lines that ask against lines that show, by the functions of the pipeline.

Answers: what does each line ask for or show, which lines say nothing that can be used and why, and which are the best
for each other? A line is an object with `id` and `skills` (names, ids or aliases in Chinese or English, or objects
{skill, level, necessity, weight, proof, evidence}) or `text`, in which skills are found as in postings, or both. A name
that the vocabulary does not have is a skill of its own, equal to itself in whatever case, so that files of any trade
can be matched. What is listed or named without a level shows the skill and not how well (`derive.file_matching`); a
proof of `claimed` or `viewed` shows nothing. May import: `pipelines.contracts`, `pipelines.derive`, grammars, storage.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal, cast

import polars as pl
from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from pipelines.contracts.derived import PROOFS
from pipelines.derive import fitting
from pipelines.derive.file_matching import ANY_LEVEL, Lines, Matched, Side, base_rates, match
from pipelines.derive.folding import folded
from pipelines.derive.matching import NEEDED
from pipelines.derive.skills import Vocabulary, find_mentions, sum_up
from pipelines.grammars.seniority import LEVELS
from pipelines.matching_words import told
from pipelines.storage.lines_file import Line

Tables = Mapping[str, pl.DataFrame]
OWN = "own:"  # before a name that the vocabulary does not have
_SEPARATORS = re.compile(r"\s*[;,、；，\n]\s*")


def _split(value: Any) -> Any:
    """A cell of CSV holds a list as one text."""
    return [part for part in _SEPARATORS.split(value) if part.strip()] if isinstance(value, str) else value


def _text_of_number(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


class Said(BaseModel):
    """One skill as a line says it."""

    model_config = ConfigDict(extra="ignore")
    skill: str = Field(validation_alias=AliasChoices("skill", "skill_id", "name", "label"), min_length=1)
    level: float | None = Field(default=None, ge=0, le=5)
    necessity: Literal["required", "useful", "used"] | None = Field(
        default=None, validation_alias=AliasChoices("necessity", "requirement")
    )
    weight: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    proof: str | None = Field(default=None, pattern=f"^({'|'.join(PROOFS)})$")
    evidence: int = Field(default=1, ge=0)


def _said(value: Any) -> Any:
    return [{"skill": one} if isinstance(one, str) else one for one in _split(value)]


class Entry(BaseModel):
    """A line that can be read."""

    model_config = ConfigDict(extra="ignore")
    id: Annotated[str, BeforeValidator(_text_of_number)]
    text: str | None = None
    skills: Annotated[list[Said], BeforeValidator(_said)] = []
    language: str | None = None
    languages: Annotated[list[str], BeforeValidator(_split)] = []
    country: str | None = Field(default=None, pattern="^[A-Z]{2}$")
    workplace: Literal["remote", "hybrid", "onsite"] | None = None
    seniority: str | None = Field(default=None, pattern=f"^({'|'.join(LEVELS)})$")
    hours_a_week: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    available_from: date | None = Field(default=None, validation_alias=AliasChoices("available_from", "starts_on"))
    available_until: date | None = Field(default=None, validation_alias=AliasChoices("available_until", "ends_on"))


FIELDS = {*Entry.model_fields, "starts_on", "ends_on"}


@dataclass
class Given:
    """What one file holds."""

    entries: list[Entry] = field(default_factory=list[Entry])
    refused: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])  # line, reason
    not_read: set[str] = field(default_factory=set[str])  # fields that say nothing here

    @property
    def lines(self) -> int:
        """Lines of the file: each is in one of the two."""
        return len(self.entries) + len(self.refused)


def given(lines: Iterable[Line]) -> Given:
    """The lines that can be used, and what is wrong with the others."""
    found, first = Given(), dict[str, int]()
    for line in lines:
        try:
            entry = Entry.model_validate(line.value) if line.wrong is None else None
        except ValidationError as error:
            entry, wrong = None, _reason(error)
        else:
            wrong = line.wrong or ""
        if entry and not entry.skills and not (entry.text or "").strip():
            wrong = "neither text nor skills"
        elif entry and entry.id in first:
            wrong = f"id stands already in line {first[entry.id]}"
        if entry is None or wrong:
            found.refused.append((line.number, wrong))
            continue
        first[entry.id] = line.number
        found.entries.append(entry)
        found.not_read |= line.value.keys() - FIELDS
    return found


def _reason(error: ValidationError) -> str:
    """The first thing that is wrong, by field."""
    one = error.errors(include_url=False)[0]
    place = ".".join(str(part) for part in one["loc"])
    return f"no {place}" if one["type"] == "missing" else f"{place}: {one['msg'].lower()}"


class Names:
    """What skills are called: id, label or alias -> id, if only one skill has it."""

    def __init__(self, tables: Tables) -> None:
        self.labels = {s: (zh, en) for s, zh, en in tables["skills"].select("skill_id", "label_zh", "label_en").rows()}
        self._exact: dict[str, set[str]] = {}
        self._folded: dict[str, set[str]] = {}
        self.unknown: dict[str, str] = {}  # own id -> the name as first written
        for alias, skill, is_exact in tables["skill_aliases"].select("alias", "skill_id", "is_case_sensitive").rows():
            self._exact.setdefault(alias, set()).add(skill)
            if str(is_exact).lower() != "true":
                self._folded.setdefault(folded(alias), set()).add(skill)
        for skill, labels in self.labels.items():
            for label in labels:
                self._folded.setdefault(folded(label), set()).add(skill)

    def skill(self, word: str) -> str:
        """The skill of a word; a word that no skill, or more than one, is called by is a skill of its own."""
        word = word.strip()
        if word in self.labels:
            return word
        for named in (self._exact.get(word), self._folded.get(folded(word))):
            if named and len(named) == 1:
                return next(iter(named))
        own = OWN + folded(word)
        self.unknown.setdefault(own, word)
        self.labels.setdefault(own, (word, word))
        return own


_NEED = {"target_id": pl.String, "skill_id": pl.String, "weight": pl.Float64, "level": pl.Int64}


def _found(entries: Sequence[Entry], vocabulary: Vocabulary, kind: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Mentions in the texts, and their sum by line: [document_id, skill_id, level] and `DocumentSkill` rows."""
    texts = [entry for entry in entries if entry.text]
    columns = ("document_kind", "document_id", "field", "text")
    rows = [(kind, entry.id, "description", entry.text) for entry in texts]
    mentions = find_mentions(pl.DataFrame(rows, dict.fromkeys(columns, pl.String), orient="row"), vocabulary)
    levels = mentions.group_by("document_id", "skill_id", maintain_order=True).agg(pl.col("level").max())
    return levels, sum_up(mentions)


def needs_of(entries: Sequence[Entry], names: Names, vocabulary: Vocabulary) -> pl.DataFrame:
    """[target_id, skill_id, weight, level] that lines ask for; what is listed stands before what the text names."""
    listed = [
        (
            entry.id,
            names.skill(one.skill),
            one.weight or (1.0 if one.necessity is None else NEEDED[one.necessity][0]),
            ANY_LEVEL if not one.level else max(ANY_LEVEL, round(one.level)),
        )
        for entry in entries
        for one in entry.skills
    ]
    levels, summed = _found(entries, vocabulary, "job")
    said = summed.join(levels, on=["document_id", "skill_id"]).select(
        target_id="document_id",
        skill_id="skill_id",
        weight=pl.col("score")
        * pl.col("necessity").fill_null("useful").replace_strict({n: w for n, (w, _) in NEEDED.items()}),
        level=pl.col("level").fill_null(ANY_LEVEL).cast(pl.Int64),
    )
    asked = pl.DataFrame(listed, schema=_NEED, orient="row")
    return pl.concat([asked, said.join(asked, on=["target_id", "skill_id"], how="anti").select(asked.columns)])


def evidence_of(entries: Sequence[Entry], names: Names, vocabulary: Vocabulary) -> pl.DataFrame:
    """`fitting.EVIDENCE` that lines show; level null = not told."""
    listed = [
        (entry.id, names.skill(one.skill), one.level, one.proof, one.evidence, None)
        for entry in entries
        for one in entry.skills
    ]
    levels, _ = _found(entries, vocabulary, "profile")
    said = levels.select(
        holder_id="document_id", skill_id="skill_id", level=pl.col("level").cast(pl.Float64),
        proof=pl.lit(None, pl.String), evidence=pl.lit(1, pl.Int64), last_evidence_on=pl.lit(None, pl.Date),
    )  # fmt: skip
    shown = pl.DataFrame(listed, schema=fitting.EVIDENCE, orient="row")
    return pl.concat([shown, said.join(shown, on=["holder_id", "skill_id"], how="anti")])


def _facts(entries: Sequence[Entry], side: Literal["target", "holder"]) -> pl.DataFrame:
    """[target_id or holder_id, ...] as `constraints.facts` reads them."""
    same = ("country", "workplace", "seniority", "hours_a_week")
    rows = [{f"{side}_id": e.id, **{name: getattr(e, name) for name in same}} for e in entries]
    types = {f"{side}_id": pl.String, "country": pl.String, "workplace": pl.String, "seniority": pl.String,
             "hours_a_week": pl.Float64}  # fmt: skip
    frame = pl.DataFrame(rows, schema=types)
    first, last = [e.available_from for e in entries], [e.available_until for e in entries]
    if side == "target":
        spoken = pl.Series("language", [_one_language(e) for e in entries], pl.String)
        return frame.with_columns(
            spoken, pl.Series("starts_on", first, pl.Date), pl.Series("ends_on", last, pl.Date)
        )  # fmt: skip
    read = [e.languages or ([e.language] if e.language else None) for e in entries]
    return frame.with_columns(
        pl.Series("languages", read, pl.List(pl.String)),
        pl.Series("available_from", first, pl.Date),
        pl.Series("available_until", last, pl.Date),
    )


def _one_language(entry: Entry) -> str | None:
    """What a need is written in. One that may be met in several languages excludes nobody who reads any other."""
    if entry.language:
        return entry.language
    return entry.languages[0] if len(entry.languages) == 1 else None


@dataclass(frozen=True)
class Outcome:
    """The matches, and what there is to say about the files."""

    table: pl.DataFrame
    facts: dict[str, Any]


def match_files(needs: Given, evidence: Given, tables: Tables, k: int, side: Side) -> Outcome:
    """The k best lines of the other file for each line of `side`, with reasons; nothing that was given is lost."""
    names, vocabulary = Names(tables), Vocabulary.of(tables["skills"], tables["skill_aliases"])
    asked = needs_of(needs.entries, names, vocabulary)
    shown = evidence_of(evidence.entries, names, vocabulary)
    asked = base_rates(asked, shown, len(evidence.entries))
    lines = Lines(asked, shown, _facts(needs.entries, "target"), _facts(evidence.entries, "holder"))
    found = match(lines, fitting.credits(tables["skill_relations"]), k, side)
    facts = {
        "needs": _account(needs, asked["target_id"], found.pairs["target_id"]),
        "evidence": _account(evidence, shown["holder_id"], found.pairs["holder_id"]),
        "best_for": side,
        "matches": found.pairs.height,
        "pairs_excluded": found.refused,
        "names_not_in_the_vocabulary": sorted(names.unknown.values()),
    }
    return Outcome(_table(found, names), facts)


def _account(file: Given, with_skills: pl.Series, matched: pl.Series) -> dict[str, Any]:
    """Every line once: matched, without a match, without skills, or refused."""
    usable, there = set(cast("list[str]", with_skills.to_list())), set(cast("list[str]", matched.to_list()))
    ids = [entry.id for entry in file.entries]
    return {
        "lines": file.lines,
        "matched": sum(one in there for one in ids),
        "without_match": [one for one in ids if one in usable and one not in there],
        "without_skills": [one for one in ids if one not in usable],
        "refused": [list(one) for one in file.refused],
        "fields_not_read": sorted(file.not_read),
    }


def _table(found: Matched, names: Names) -> pl.DataFrame:
    """A row a match: ids, rank, score and parts, every need, and why."""
    rows = told(found, names.labels)
    renamed = {"target_id": "need_id", "holder_id": "evidence_id"}
    parts = ["score", "score_low", "score_high", "met_part", "near_part", "base_part", "met", "unmet", "unknown"]
    return (
        found.pairs.join(rows, on=["target_id", "holder_id"], maintain_order="left")
        .select("target_id", "holder_id", "rank", *parts, "evidence", "narrows_skill_id", *rows.columns[2:])
        .rename(renamed)
    )
