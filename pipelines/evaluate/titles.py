"""Does a raw title come to its occupation? Judged on O*NET's alternate titles and on the aliases of our own roles.

Three questions, of which only the first is what a lookup can do:

worded    titles that the table has, written as ads write them (seniority, brackets, plural, a shift behind a dash)
unseen    titles that the table does not have in any wording: every row with the same words was taken out of it
own       each alias of our roles against all others, Chinese and English: one tenth at a time is taken out

A title has one answer. Several meanings in the table are all right, since no title alone can tell them apart; one found
is correct if it is among them, so recall is accuracy at 1. The titles of dev are a tenth by the hash of their words,
those of test another; nothing here was chosen by looking at test. May import: derive, evaluate, polars.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from pipelines.derive.titles import TitleTable, words
from pipelines.evaluate import scores
from pipelines.evaluate.owned import Outcome
from pipelines.evaluate.scores import Judged, Score
from pipelines.grammars import languages

FOLDER = "skills/onet"
FILES = {"Alternate Titles.txt": "Alternate Title", "Occupation Data.txt": "Title"}
PARTS = ("dev", "test")
METRIC = "occupations"
WORDINGS = (
    "Senior {}", "{} (m/f/d)", "{} - Night Shift", "Jr. {}", "{} II", "[Remote] {}", "Lead {} (Berlin)", "{}s",
)  # fmt: skip


def read(folder: Path) -> pl.DataFrame | None:
    """[occupation_id, title] of O*NET's files, each row once; None when they are not there."""
    if not all((folder / name).exists() for name in FILES):
        return None
    frames = [
        pl.read_csv(folder / name, separator="\t", infer_schema=False, quote_char=None).select(
            occupation_id="O*NET-SOC Code", title=column
        )
        for name, column in FILES.items()
    ]
    return pl.concat(frames).unique().sort("title", "occupation_id")


def part(title: str) -> str | None:
    """dev, test or None, by the words of a title: two wordings of one title never lie in two parts."""
    place = int(hashlib.sha256(" ".join(words(title)).encode()).hexdigest()[:8], 16) % 10
    return PARTS[place] if place < len(PARTS) else None


def judge_onet(known: pl.DataFrame) -> list[Outcome]:
    """The titles of dev and test, worded with the whole table and unseen with the rest of it."""
    meanings = {title: set(of) for title, of in known.group_by("title").agg("occupation_id").sort("title").iter_rows()}
    parts = {title: part(title) for title in meanings}
    asked = [title for title, one in parts.items() if one]
    raw = [WORDINGS[i % len(WORDINGS)].format(title) for i, title in enumerate(asked)]
    rest = known.filter(~pl.col("title").is_in(asked))
    judged = [
        *_judged("worded", asked, raw, meanings, TitleTable(known)),
        *_judged("unseen", asked, asked, meanings, TitleTable(rest)),
    ]
    return [Outcome("titles", METRIC, judged)]


def judge_roles(roles: pl.DataFrame) -> list[Outcome]:
    """Each alias of our roles, unseen: a tenth of the aliases at a time against the others."""
    aliases = roles.select("role_id", "title_aliases").explode("title_aliases").drop_nulls().unique()
    known = aliases.rename({"role_id": "occupation_id", "title_aliases": "title"}).sort("title", "occupation_id")
    meanings = {title: set(of) for title, of in known.group_by("title").agg("occupation_id").sort("title").iter_rows()}
    folds: dict[int, list[str]] = {}
    for title in meanings:
        key = " ".join(words(title))
        folds.setdefault(int(hashlib.sha256(key.encode()).hexdigest()[8:16], 16) % 10, []).append(title)
    judged: list[Judged] = []
    for _, asked in sorted(folds.items()):
        rest = known.filter(~pl.col("title").is_in(asked))
        judged += _judged("own", asked, asked, meanings, TitleTable(rest), split="aliases")
    return [Outcome("titles", METRIC, judged)]


def _judged(
    how: str,
    asked: Sequence[str],
    raw: Sequence[str],
    meanings: dict[str, set[str]],
    table: TitleTable,
    split: str | None = None,
) -> list[Judged]:
    rows: list[Judged] = []
    for title, written, found in zip(asked, raw, table.normalise(raw), strict=True):
        answer = found.occupation_id
        expected = answer if answer in meanings[title] else min(meanings[title])
        language = "zh" if (languages.detect(title) or "").startswith("zh") else "en"
        told = frozenset() if answer is None else frozenset([answer])
        place = f"{how}-{split or part(title)}"
        rows.append(Judged(title, written, frozenset([expected]), told, language, split=place))
    return rows


def evaluate(roles: pl.DataFrame, benchmarks: Path | None) -> list[Outcome]:
    """Our roles always, O*NET where its folder is."""
    known = read(benchmarks / FOLDER) if benchmarks else None
    return judge_roles(roles) + ([] if known is None else judge_onet(known))


def all_scores(outcomes: Sequence[Outcome]) -> list[Score]:
    """The scores of each set, as a whole and by language where it has two."""
    found: list[Score] = []
    for outcome in outcomes:
        for name in sorted({row.split or "" for row in outcome.judged}):
            rows = [row for row in outcome.judged if row.split == name]
            told = scores.scores(outcome.task, _set(name), rows, metric=outcome.metric)
            found += told if len({row.language for row in rows}) > 1 and name.startswith("own") else told[:1]
    return found


def errors(outcomes: Sequence[Outcome], most: int) -> list[scores.Mistake]:
    """Titles that came out wrong, at most so many of each set and language."""
    return [
        mistake
        for outcome in outcomes
        for name in sorted({row.split or "" for row in outcome.judged})
        for mistake in scores.worst(
            outcome.task, _set(name), [r for r in outcome.judged if r.split == name], metric=outcome.metric, most=most
        )
    ]


def _set(name: str) -> str:
    return name if name.startswith("own") else f"onet-{name}"
