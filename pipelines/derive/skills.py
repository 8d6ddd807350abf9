"""Which skills a text names, where, how centrally, and - in a job - how firmly, for how long and how well.

`vocabulary` finds the places, `cues` reads the words around them; texts are worked on by the slice, so that memory
does not grow with their number.

score = 1 - (1 - P) * 0.8 ** n: P is 0.7 when the title names the skill, else 0.4 when tags or topics do, else 0;
n counts mentions in running text. One mention in the text gives 0.2, five give 0.67, title and one 0.76.

May import: `pipelines.contracts`, `pipelines.derive`, numpy.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import polars as pl

from pipelines.contracts.derived import DocumentSkill, SkillMention
from pipelines.derive.codes import Slice
from pipelines.derive.cues import NECESSITIES, Surroundings
from pipelines.derive.shaping import shaped
from pipelines.derive.vocabulary import Vocabulary

__all__ = ["Vocabulary", "find_document_skills", "find_mentions", "sum_up"]

TITLES = ["title", "title_zh", "title_en", "name", "name_zh", "name_en"]
TAGS = ["tags", "topics", "programming_language"]
_RUNNING = ["summary", "description", "goal_zh", "goal_en"]
READING_ORDER = {field: place for place, field in enumerate([*TITLES, *TAGS, *_RUNNING])}
TITLE_WEIGHT, TAG_WEIGHT, MENTION_WEIGHT = 0.7, 0.4, 0.2
# A field that only ever holds the name of a language needs no context: "R" there is the language.
SELF_EXPLAINING = ["programming_language"]
SLICE_BYTES = 1_500_000

_MENTION = SkillMention.dtypes()


def find_mentions(documents: pl.DataFrame, vocabulary: Vocabulary) -> pl.DataFrame:
    """Every mention in documents[document_kind, document_id, field, text], in the order of the input.

    Comes back with the columns of `SkillMention`, offsets in characters of the field as given. Denied mentions
    ("无需 Java 经验") are left out; only jobs have a necessity and years.
    """
    skill_ids = pl.Series(vocabulary.skill_ids, dtype=pl.String)
    parts = [_mentions(part, vocabulary, skill_ids) for part in _slices(documents)]
    return pl.concat(parts, rechunk=False) if parts else pl.DataFrame(schema=_MENTION)


def _slices(documents: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The documents in runs of about SLICE_BYTES, never cutting between the fields of one."""
    if documents.is_empty():
        return
    sizes = documents["text"].str.len_bytes().fill_null(0).cast(pl.Int64).cum_sum() // SLICE_BYTES
    is_new = (documents["document_id"] != documents["document_id"].shift()) | (
        documents["document_kind"] != documents["document_kind"].shift()
    )
    # a slice begins with the first document that begins in it
    part = pl.select(pl.when(is_new.fill_null(value=True)).then(sizes).forward_fill()).to_series().to_numpy()
    edges = [0, *(np.flatnonzero(np.diff(part)) + 1).tolist(), len(part)]
    for start, end in pairwise(edges):
        yield documents[start:end]


def _mentions(documents: pl.DataFrame, vocabulary: Vocabulary, skill_ids: pl.Series) -> pl.DataFrame:
    slice_ = Slice.of(documents["text"].fill_null("").to_list())
    fields = documents["field"]
    found = vocabulary.find(slice_, fields.is_in(SELF_EXPLAINING).to_numpy())
    around = Surroundings(slice_, found.cues, found.starts, found.ends)
    numbers = slice_.numbers(found.starts)
    is_job = (documents["document_kind"] == "job").to_numpy()[numbers]
    demanded = around.demanded(is_job)
    demanded[is_job & fields.is_in(TITLES).to_numpy()[numbers]] = NECESSITIES.index("required")
    levels, years = around.levels(), around.years(is_job)
    kept = ~around.denied()
    firsts = slice_.starts[numbers]
    starts, ends = (found.starts - firsts)[kept], (found.ends - firsts)[kept]
    numbers = numbers[kept]
    if slice_.offsets:
        for number, offsets in slice_.offsets.items():
            moved = numbers == number
            places = np.array(offsets, np.int64)
            starts[moved], ends[moved] = places[starts[moved]], places[ends[moved]]
    given = slice_.given
    quotes = [given[n][s:e] for n, s, e in zip(numbers.tolist(), starts.tolist(), ends.tolist(), strict=True)]
    rows = pl.Series(numbers)
    return pl.DataFrame(
        {
            "document_kind": documents["document_kind"].gather(rows),
            "document_id": documents["document_id"].gather(rows),
            "field": fields.gather(rows),
            "start": starts,
            "end": ends,
            "skill_id": skill_ids.gather(pl.Series(found.skills[kept])),
            "quote": pl.Series(quotes, dtype=pl.String),
            "necessity": pl.Series(NECESSITIES, dtype=pl.String).gather(pl.Series(demanded[kept].astype(np.int64))),
            "years": pl.Series(years[kept]).fill_nan(None),
            "level": pl.Series(levels[kept]).replace(0, None),
        },
        schema=_MENTION,
    )


def sum_up(mentions: pl.DataFrame) -> pl.DataFrame:
    """The skills of each document, from its `SkillMention` rows, as `DocumentSkill` rows.

    The first mention is that of the title, then of tags, then of running text. A skill is required when any mention
    is, else useful when any is, else used.
    """
    is_title, is_tag = pl.col("field").is_in(TITLES), pl.col("field").is_in(TAGS)
    place = pl.when(is_title.any()).then(TITLE_WEIGHT).when(is_tag.any()).then(TAG_WEIGHT).otherwise(0.0)
    in_text = (~is_title & ~is_tag).sum()
    rank = pl.col("field").replace_strict(READING_ORDER, default=len(READING_ORDER), return_dtype=pl.Int8)
    firm = pl.col("necessity").replace_strict({"required": 0, "useful": 1, "used": 2}, return_dtype=pl.Int8)
    found = (
        mentions.with_columns(rank=rank, firm=firm)
        .sort("document_kind", "document_id", "skill_id", "rank", "start", maintain_order=True)
        .group_by("document_kind", "document_id", "skill_id", maintain_order=True)
        .agg(
            mentions=pl.len().cast(pl.Int64),
            score=(1 - (1 - place) * (1 - MENTION_WEIGHT) ** in_text).round(4),
            necessity=pl.col("firm").min().replace_strict({0: "required", 1: "useful", 2: "used"}, default=None),
            field=pl.col("field").first(),
            start=pl.col("start").first(),
            end=pl.col("end").first(),
            quote=pl.col("quote").first(),
        )
    )
    return shaped(found, DocumentSkill)


def find_document_skills(documents: pl.DataFrame, vocabulary: Vocabulary) -> pl.DataFrame:
    """The skills that documents[document_kind, document_id, field, text] name, as `DocumentSkill` rows."""
    skill_ids = pl.Series(vocabulary.skill_ids, dtype=pl.String)
    parts = [sum_up(_mentions(part, vocabulary, skill_ids)) for part in _slices(documents)]
    found = pl.concat(parts) if parts else DocumentSkill.empty_frame()
    if found.select(pl.struct(DocumentSkill.key()).is_duplicated().any()).item():
        return sum_up(find_mentions(documents, vocabulary))  # the fields of a document did not stand together
    return shaped(found, DocumentSkill)
