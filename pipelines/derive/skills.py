"""Which skills a text names, where, how centrally, and - in a job - how firmly, for how long and how well.

`spellings` finds the places, `cues` reads the words around them; texts are worked on by the slice, so that memory
does not grow with their number.

score = 1 - (1 - P) * 0.8 ** n: P is 0.7 when the title names the skill, else 0.4 when tags or topics do, else 0;
n counts mentions in running text. One mention in the text gives 0.2, five give 0.67, title and one 0.76.

May import: `pipelines.contracts`, `pipelines.derive`, numpy.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.contracts.derived import DocumentSkill, SkillMention
from pipelines.derive.codes import Places, Slice, Truths, listed
from pipelines.derive.cues import NECESSITIES, Surroundings
from pipelines.derive.shaping import shaped
from pipelines.derive.spellings import Vocabulary

__all__ = ["Vocabulary", "find_document_skills", "find_mentions", "sum_up"]

TITLES = ["title", "title_zh", "title_en", "name", "name_zh", "name_en"]
TAGS = ["tags", "topics", "programming_language"]
_RUNNING = ["summary", "description", "goal_zh", "goal_en"]
READING_ORDER = {field: place for place, field in enumerate([*TITLES, *TAGS, *_RUNNING])}
TITLE_WEIGHT, TAG_WEIGHT, MENTION_WEIGHT = 0.7, 0.4, 0.2
# A field that only ever holds the name of a language needs no context: "R" there is the language.
SELF_EXPLAINING = ["programming_language"]
SLICE_BYTES, WORKERS = 500_000, 2

_FIRM = {"required": 0, "useful": 1, "used": 2}


@dataclass(frozen=True, slots=True)
class _Mentions:
    """Mentions as columns: the row of the document frame, the place in its text, skill and necessity by number."""

    rows: Places
    starts: Places
    ends: Places
    skills: Places
    necessities: Places
    years: npt.NDArray[np.float64]
    levels: Places
    quotes: pl.Series


def find_mentions(documents: pl.DataFrame, vocabulary: Vocabulary) -> pl.DataFrame:
    """Every mention in documents[document_kind, document_id, field, text], in the order of the input.

    Comes back with the columns of `SkillMention`, offsets in characters of the field as given. Denied mentions
    ("无需 Java 经验") are left out; only jobs have a necessity and years.
    """
    found = _scan(documents, vocabulary)
    rows = pl.Series(found.rows)
    return pl.DataFrame(
        {
            **{name: documents[name].gather(rows) for name in ("document_kind", "document_id", "field")},
            "start": found.starts,
            "end": found.ends,
            "skill_id": pl.Series(vocabulary.skill_ids, dtype=pl.String).gather(pl.Series(found.skills)),
            "quote": found.quotes,
            "necessity": pl.Series(NECESSITIES, dtype=pl.String).gather(pl.Series(found.necessities)),
            "years": pl.Series(found.years).fill_nan(None),
            "level": pl.Series(found.levels).replace(0, None),
        },
        schema=SkillMention.dtypes(),
    )


def _scan(documents: pl.DataFrame, vocabulary: Vocabulary) -> _Mentions:
    """All mentions of all documents, slice by slice, two at a time: the automaton runs beside Python."""
    texts = documents["text"]
    is_job = (documents["document_kind"] == "job").to_numpy()
    is_title = documents["field"].is_in(TITLES).to_numpy()
    waives = documents["field"].is_in(SELF_EXPLAINING).to_numpy()
    sizes = texts.str.len_bytes().fill_null(0).cast(pl.Int64).cum_sum().to_numpy() // SLICE_BYTES
    edges = [0, *(np.flatnonzero(np.diff(sizes)) + 1).tolist(), len(texts)] if len(texts) else []

    def scan(edge: tuple[int, int]) -> _Mentions:
        first, last = edge
        part = slice(first, last)
        given = texts[first:last].fill_null("").to_list()
        return _scan_slice(given, first, vocabulary, is_job[part], is_title[part], waives[part])

    with ThreadPoolExecutor(WORKERS) as pool:
        parts = list(pool.map(scan, pairwise(edges)))
    if not parts:
        parts = [_scan_slice([], 0, vocabulary, is_job, is_title, waives)]
    return _Mentions(
        rows=np.concatenate([part.rows for part in parts]),
        starts=np.concatenate([part.starts for part in parts]),
        ends=np.concatenate([part.ends for part in parts]),
        skills=np.concatenate([part.skills for part in parts]),
        necessities=np.concatenate([part.necessities for part in parts]),
        years=np.concatenate([part.years for part in parts]),
        levels=np.concatenate([part.levels for part in parts]),
        quotes=pl.concat([part.quotes for part in parts], rechunk=False),
    )


def _scan_slice(
    texts: list[str], first: int, vocabulary: Vocabulary, is_job: Truths, is_title: Truths, waives: Truths
) -> _Mentions:
    slice_ = Slice.of(texts)
    found = vocabulary.find(slice_, waives)
    around = Surroundings(slice_, found.cues, found.starts, found.ends)
    numbers = slice_.numbers(found.starts)
    kept = ~around.denied()
    in_job = is_job[numbers]
    in_jobs = around.about(in_job)
    demanded, years = np.zeros(len(numbers), np.int64), np.full(len(numbers), np.nan)
    demanded[in_job], years[in_job] = in_jobs.demanded(), in_jobs.years()
    demanded[in_job & is_title[numbers]] = NECESSITIES.index("required")
    levels = around.levels()
    begins = slice_.starts[numbers]
    starts, ends, numbers = (found.starts - begins)[kept], (found.ends - begins)[kept], numbers[kept]
    for number, offsets in slice_.offsets.items():
        moved = numbers == number
        places = np.array(offsets, np.int64)
        starts[moved], ends[moved] = places[starts[moved]], places[ends[moved]]
    quotes = [texts[n][s:e] for n, s, e in listed(numbers, starts, ends)]
    return _Mentions(
        numbers + first,
        starts,
        ends,
        found.skills[kept],
        demanded[kept],
        years[kept],
        levels[kept],
        pl.Series("quote", quotes, dtype=pl.String),
    )


def sum_up(mentions: pl.DataFrame) -> pl.DataFrame:
    """The skills of each document, from its `SkillMention` rows, as `DocumentSkill` rows.

    The first mention is that of the title, then of tags, then of running text. A skill is required when any mention
    is, else useful when any is, else used.
    """
    places = mentions.select(
        "start",
        "end",
        "quote",
        "field",
        document=pl.struct("document_kind", "document_id").rank("dense"),
        skill=pl.col("skill_id").rank("dense"),
        row=pl.int_range(pl.len()),
        firm=pl.col("necessity").replace_strict(_FIRM, default=len(_FIRM), return_dtype=pl.Int8),
    )
    summed = _summed(places)
    names = mentions.select("document_kind", "document_id", "skill_id")[summed["row"]]
    return shaped(pl.concat([names, summed.drop("row")], how="horizontal"), DocumentSkill)


def find_document_skills(documents: pl.DataFrame, vocabulary: Vocabulary) -> pl.DataFrame:
    """The skills that documents[document_kind, document_id, field, text] name, as `DocumentSkill` rows."""
    found = _scan(documents, vocabulary)
    rows = pl.Series(found.rows)
    number = documents.select(pl.struct("document_kind", "document_id").rank("dense")).to_series()
    firm = np.array([len(_FIRM) if name is None else _FIRM[name] for name in NECESSITIES], np.int8)
    places = pl.DataFrame(
        {
            "document": number.gather(rows),
            "skill": found.skills.astype(np.int32),
            "row": rows,
            "field": documents["field"].gather(rows),
            "start": found.starts,
            "end": found.ends,
            "quote": found.quotes,
            "firm": firm[found.necessities],
        }
    )
    summed = _summed(places)
    skill_ids = pl.Series("skill_id", vocabulary.skill_ids, dtype=pl.String)
    names = documents.select("document_kind", "document_id")[summed["row"]]
    return summed.select(
        **{name: names[name] for name in names.columns},
        skill_id=skill_ids.gather(summed["skill"]),
        **{name: pl.col(name) for name in list(DocumentSkill.dtypes())[3:]},
    )


def _summed(places: pl.DataFrame) -> pl.DataFrame:
    """One row a document and skill (numbers), in their order, with the row of its first mention."""
    is_title, is_tag = pl.col("field").is_in(TITLES), pl.col("field").is_in(TAGS)
    place = (
        pl.when(pl.col("is_title").any())
        .then(TITLE_WEIGHT)
        .when(pl.col("is_tag").any())
        .then(TAG_WEIGHT)
        .otherwise(0.0)
    )
    in_text = (~pl.col("is_title") & ~pl.col("is_tag")).sum()
    rank = pl.col("field").replace_strict(READING_ORDER, default=len(READING_ORDER), return_dtype=pl.Int8)
    return (
        places.with_columns(is_title=is_title, is_tag=is_tag, rank=rank)
        .sort("document", "skill", "rank", "start", maintain_order=True)
        .group_by("document", "skill", maintain_order=True)
        .agg(
            pl.col("row", "field", "start", "end", "quote").first(),
            mentions=pl.len().cast(pl.Int64),
            score=(1 - (1 - place) * (1 - MENTION_WEIGHT) ** in_text).round(4),
            firm=pl.col("firm").min(),
        )
        .with_columns(
            necessity=pl.col("firm").replace_strict(
                {number: name for name, number in _FIRM.items()}, default=None, return_dtype=pl.String
            )
        )
    )
