"""Which skills a text names, where, how centrally, and - in a job - how firmly they are asked for.

One Aho-Corasick pass over each text finds every spelling of the vocabulary; rules then decide which hits are
mentions: word boundaries for ASCII names, case and context where an alias demands them, no denial around them.
Of mentions that overlap, the leftmost and then the longest stays.

score = 1 - (1 - P) * 0.8 ** n: P is 0.7 when the title names the skill, else 0.4 when tags or topics do, else 0;
n counts mentions in running text. One mention in the text gives 0.2, five give 0.67, title and one 0.76.

May import: `pipelines.contracts`, ahocorasick_rs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import ahocorasick_rs
import polars as pl

from pipelines.contracts.derived import DocumentSkill
from pipelines.derive.cues import Surroundings
from pipelines.derive.folding import ASCII_WORD, composed, folded, loosened, spelled
from pipelines.derive.shaping import shaped, texts

TITLES = ["title", "title_zh", "title_en", "name", "name_zh", "name_en"]
TAGS = ["tags", "topics", "programming_language"]
TITLE_WEIGHT, TAG_WEIGHT, MENTION_WEIGHT = 0.7, 0.4, 0.2
CONTEXT_CHARACTERS = 40
# A field that only ever holds the name of a language needs no context: "R" there is the language.
_SELF_EXPLAINING = {"programming_language"}

_MENTION = {
    "document_kind": pl.String,
    "document_id": pl.String,
    "skill_id": pl.String,
    "field": pl.String,
    "start": pl.Int64,
    "end": pl.Int64,
    "quote": pl.String,
    "necessity": pl.String,
}


@dataclass(frozen=True, slots=True)
class Alias:
    """One way to write one skill, with the rules it carries."""

    skill_id: str
    context: tuple[str, ...]  # folded words of which one must stand near; empty = always counts


@dataclass(frozen=True, slots=True)
class Mention:
    """One place in one text that names one skill."""

    start: int
    end: int
    alias: Alias


class Spellings:
    """Spellings of one sort and the automaton that finds them all in one pass."""

    def __init__(self, aliases: dict[str, list[Alias]]) -> None:
        """From spelling -> what it can mean."""
        self._aliases = list(aliases.values())
        self._automaton = ahocorasick_rs.AhoCorasick(list(aliases))

    def hits(self, text: str) -> Iterator[tuple[int, int, list[Alias]]]:
        """Every occurrence (start, end, meanings), words or not, overlapping ones too."""
        for index, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            yield start, end, self._aliases[index]


class Vocabulary:
    """Every spelling of every skill, ready to search.

    Spellings that count in any case are searched in folded text, the others in text that keeps its case: a search
    for `r` instead of `R` would stop at every tenth letter.
    """

    def __init__(self, any_case: dict[str, list[Alias]], as_written: dict[str, list[Alias]]) -> None:
        """From folded spellings, and from loosened ones whose case counts."""
        self._any_case, self._as_written = Spellings(any_case), Spellings(as_written)

    @classmethod
    def of(cls, skills: pl.DataFrame, aliases: pl.DataFrame) -> Vocabulary:
        """From the reference tables `skills` and `skill_aliases`.

        The aliases are the only spellings: a label counts when it is an alias too. Raises ValueError when an alias
        means a skill that does not exist.
        """
        strangers = aliases.join(skills, on="skill_id", how="anti")["skill_id"].unique().sort().to_list()
        if strangers:
            raise ValueError(f"skill_aliases name skills that skills does not have: {', '.join(strangers)}")
        any_case: dict[str, list[Alias]] = {}
        as_written: dict[str, list[Alias]] = {}
        for row in aliases.sort("alias", "skill_id").iter_rows(named=True):
            written = spelled(composed(row["alias"])[0])
            near = tuple(folded(composed(word)[0]) for word in texts(row["context"]))
            alias = Alias(row["skill_id"], near)
            if row["is_case_sensitive"]:
                as_written.setdefault(loosened(written), []).append(alias)
            else:
                any_case.setdefault(loosened(written.lower()), []).append(alias)
        return cls(any_case, as_written)

    def mentions(self, written: str, low: str, *, is_self_explaining: bool = False) -> list[Mention]:
        """The mentions in one text (`spelled` and `folded`), in order, none overlapping another spelling's.

        `is_self_explaining` waives context rules. Two skills that share a spelling both get its place.
        """
        meant: dict[tuple[int, int], list[Alias]] = {}
        for start, end, aliases in chain(self._any_case.hits(low), self._as_written.hits(loosened(written))):
            if is_word(written, start, end):
                for alias in aliases:
                    if is_self_explaining or not alias.context or _is_near(alias.context, low, start, end):
                        meant.setdefault((start, -end), []).append(alias)
        found: list[Mention] = []
        reached = 0
        for (start, negative_end), aliases in sorted(meant.items(), key=lambda place: place[0]):
            if start >= reached:
                reached = -negative_end
                found += [Mention(start, reached, alias) for alias in {a.skill_id: a for a in aliases}.values()]
        return found


def is_word(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] stands alone: ASCII edges must not touch ASCII letters, digits or `_`.

    Chinese edges are free. `C` is not in `C++`, `R` not in `R&D` or `R-CNN`, `Node` not in `Node.js`, `js` not in
    `Node.js`; a plural s may follow a name of three letters or more (`LLMs`).
    """
    first, last = text[start], text[end - 1]
    if first in ASCII_WORD and start:
        before = text[start - 1]
        if before in ASCII_WORD or (end - start == 1 and before in "+#&-."):
            return False
        if before == "." and start > 1 and text[start - 2] in ASCII_WORD and not first.isupper():
            return False
    if last not in ASCII_WORD or end == len(text):
        return True
    if text[end] in "sS" and end - start >= 3 and last.isalpha():
        end += 1
        if end == len(text):
            return True
    after = text[end]
    follower = text[end + 1] if end + 1 < len(text) else ""
    if after in ASCII_WORD or (end - start <= 2 and after in "+#") or (end - start == 1 and after in "-&*'"):
        return False
    return not (after == "." and follower in ASCII_WORD and not follower.isupper())


def _is_near(words: tuple[str, ...], low: str, start: int, end: int) -> bool:
    before, after = low[max(0, start - CONTEXT_CHARACTERS) : start], low[end : end + CONTEXT_CHARACTERS]
    return any(word in before or word in after for word in words)


def find_mentions(documents: pl.DataFrame, vocabulary: Vocabulary) -> pl.DataFrame:
    """Every mention in documents[document_kind, document_id, field, text], in the order of the input.

    Comes back as [document_kind, document_id, skill_id, field, start, end, quote, necessity], offsets in characters
    of the field as given. Denied mentions ("无需 Java 经验") are left out; only jobs have a necessity.
    """
    columns = documents.select("document_kind", "document_id", "field", "text")
    rows = [row for document in columns.iter_rows() for row in _mentions(document, vocabulary)]
    return pl.DataFrame(rows, schema=_MENTION, orient="row")


def _mentions(document: tuple[str, str, str, str], vocabulary: Vocabulary) -> Iterator[tuple[object, ...]]:
    kind, document_id, field, original = document
    text, offsets = composed(original)
    written = spelled(text)
    lines = written.lower()
    low = loosened(lines)
    mentions = vocabulary.mentions(written, low, is_self_explaining=field in _SELF_EXPLAINING)
    if not mentions:
        return
    is_job, is_title = kind == "job", field in TITLES
    around = Surroundings(lines, low, is_job=is_job)
    for mention in mentions:
        start, end = mention.start, mention.end
        if around.denies(start, end):
            continue
        necessity = ("required" if is_title else around.demands(start, end)) if is_job else None
        if offsets:
            start, end = offsets[start], offsets[end]
        yield kind, document_id, mention.alias.skill_id, field, start, end, original[start:end], necessity


def find_document_skills(documents: pl.DataFrame, vocabulary: Vocabulary) -> pl.DataFrame:
    """The skills that documents[document_kind, document_id, field, text] name, as `DocumentSkill` rows.

    The fields of a document count in the order given: put the title first. A skill is required when any mention
    is, else useful when any is.
    """
    is_title, is_tag = pl.col("field").is_in(TITLES), pl.col("field").is_in(TAGS)
    place = pl.when(is_title.any()).then(TITLE_WEIGHT).when(is_tag.any()).then(TAG_WEIGHT).otherwise(0.0)
    in_text = (~is_title & ~is_tag).sum()
    necessity = (
        pl.when((pl.col("necessity") == "required").any())
        .then(pl.lit("required"))
        .when((pl.col("necessity") == "useful").any())
        .then(pl.lit("useful"))
    )
    found = (
        find_mentions(documents, vocabulary)
        .group_by("document_kind", "document_id", "skill_id", maintain_order=True)
        .agg(
            mentions=pl.len().cast(pl.Int64),
            score=(1 - (1 - place) * (1 - MENTION_WEIGHT) ** in_text).round(4),
            necessity=necessity,
            field=pl.col("field").first(),
            start=pl.col("start").first(),
            end=pl.col("end").first(),
            quote=pl.col("quote").first(),
        )
    )
    return shaped(found, DocumentSkill)
