"""Which words look like skills that the vocabulary does not have: candidates for a curator, never added by themselves.

In English texts the sequence tagger proposes; in Chinese texts counting does: names in Latin letters, and the
neighbours of known skills in a list joined by `、`. What the vocabulary names already is left out. Every candidate
comes with its counts, the weeks in which it was seen, three quotes, the most similar known skill, and whether it is
rising: its share of the texts of the newest 13 weeks against the 13 before (one-sided exact test on the two
counts given their sum; Przyborowski and Wilenski 1940), told only from five texts on.

May import: `pipelines.contracts`, `pipelines.derive.tagging`, numpy, polars, scipy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import polars as pl
from scipy.stats import binom  # pyright: ignore[reportMissingTypeStubs]

from pipelines.contracts.derived import SkillCandidate
from pipelines.derive.folding import composed, folded
from pipelines.derive.shaping import shaped
from pipelines.derive.tagger import Gazetteer, names_of, plain
from pipelines.derive.tagging import Tagger

# Characters read a run, the newest texts first: about 15 seconds of the tagger, 10 of the patterns.
BUDGETS = {"en": 3_000_000, "zh": 20_000_000}
LONGEST = 6  # words
FEWEST_DOCUMENTS = 2
MOST_CANDIDATES = 2_000
WINDOW = timedelta(weeks=13)
ENOUGH, CERTAIN = 5, 0.01  # texts in both windows; chance at which a rise is believed
QUOTES, AROUND = 3, 40

_binomial: Any = binom  # its stubs leave types open

_CJK = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[.+#/-][A-Za-z0-9]+)*[+#]*(?: [A-Z][A-Za-z0-9+#.-]*){0,2}")
_LIST = re.compile(r"[^\s、，。；：！？（）()《》“”\"'|/]{1,20}(?:、[^\s、，。；：！？（）()《》“”\"'|/]{1,20}){1,11}")
_ITEM = re.compile(r"[A-Za-z0-9\u3400-\u9fff .+#-]{2,12}")
# What no name of a skill holds: words of questions and sentences.
_SENTENCE = re.compile(r"什么|怎么|如何|哪|可以|不能|能够|我们|你|他|她|它|的|了|是|吗|呢|就|都|很")
_LEAD = re.compile(r"^(?:熟悉|掌握|熟练使用|熟练掌握|精通|了解|使用|具备|负责|以及|和|与|及|或|包括|例如|如|等|的|有)+")
_TAIL = re.compile(r"(?:等.*|之一|优先|经验|者|框架|工具|技术)$")
_FUNCTION = frozenset(str.split("a an and or the of in on to for with by from as at its our your their other such"))
# A mention with one of these inside is a piece of a sentence.
_BETWEEN = frozenset(str.split("from with to by at its our your their such"))
# Words that make a mention of a known skill no new one, and that are no skill alone.
_GENERIC = frozenset(
    str.split(
        """
        etc e.g i.e skill skills knowledge experience experiences expertise understanding background ability
        programming coding development developer developers engineering engineer language languages framework
        frameworks library libraries tool tools tooling technology technologies technique techniques method methods
        methodology methodologies practice practices principle principles concept concepts system systems software
        platform platforms solution solutions service services application applications best basic basics advanced
        modern new good strong solid related relevant science degree level fundamentals environment environments
        stack code design management work working use using model models modeling modelling data team
        """
    )
)
_STOP_LATIN = frozenset(
    str.split(
        "ai the and for with you our are will app web pc id ok vs hr ceo cto it ui ux url http https www com cn org "
        "pdf html june july may new top pro max plus day days week note notes part vip qq email app store"
    )
)


@dataclass(frozen=True, slots=True)
class Sighting:
    """One candidate in one place."""

    key: str
    written: str
    language: str
    method: str
    document: int  # row of the texts
    start: int
    end: int


_SIGHTING = {
    **dict.fromkeys(("candidate_id", "written", "method"), pl.String),
    "number": pl.UInt32,
    "start": pl.Int64,
    "end": pl.Int64,
}


@dataclass(frozen=True, slots=True)
class Known:
    """What the vocabulary names already."""

    gazetteer: Gazetteer
    spellings: frozenset[str]  # folded
    in_han: tuple[str, ...]  # those with Chinese characters, two letters or more
    mixed: Mapping[str, tuple[str, ...]]  # a Latin word -> names of it and Chinese characters, without spaces

    @classmethod
    def of(cls, skills: pl.DataFrame, aliases: pl.DataFrame) -> Known:
        """From the reference tables."""
        folds = frozenset(fold(alias) for alias in aliases["alias"])
        in_han = tuple(sorted(name for name in folds if len(name) > 1 and _CJK.search(name)))
        mixed: dict[str, tuple[str, ...]] = {}
        for name in in_han:
            for match in _LATIN.finditer(name):
                key = fold(match.group())
                mixed[key] = (*mixed.get(key, ()), "".join(name.split()))
        return cls(Gazetteer.of(skills, aliases, with_context=True), folds, in_han, mixed)

    def new_words(self, words: Sequence[str]) -> list[str]:
        """The plain words that neither belong to a known name nor could stand beside any skill."""
        flags = self.gazetteer.flags(words)
        return [
            word
            for word, flag in zip(words, flags, strict=True)
            if flag is None and word not in _GENERIC | _FUNCTION and any(letter.isalpha() for letter in word)
        ]

    def completes(self, text: str, match: re.Match[str]) -> bool:
        """Whether a Latin word of a Chinese text is part of a known name of both scripts (`A/B 测试`)."""
        names = self.mixed.get(fold(match.group()))
        if not names:
            return False
        around = text[max(0, match.start() - AROUND) : match.end() + AROUND]
        together = "".join(fold(around).split())
        return any(name in together for name in names)

    def covers(self, item: str) -> bool:
        """Whether at least half of a Chinese item is a name that is known."""
        return any(name in item and 2 * len(name) >= len(item) for name in self.in_han)


def find_candidates(
    texts: pl.DataFrame, skills: pl.DataFrame, aliases: pl.DataFrame, model: Tagger | None
) -> pl.DataFrame:
    """The candidates in texts[document_kind, document_id, field, text, language, source, seen_on].

    At most MOST_CANDIDATES, those of most texts first. Without a model English texts are not read. Comes back as
    `SkillCandidate` rows; `documents_read` says how many texts of the language stand behind the counts.
    """
    rows = within_budget(texts)
    known = Known.of(skills, aliases)
    sightings = pl.DataFrame(
        [
            (f"{one.language}:{one.key}", one.written, one.method, one.document, one.start, one.end)
            for one in _sightings(rows, known, model)
        ],
        schema=_SIGHTING,
        orient="row",
    )
    counted = _counted(sightings, rows)
    frequent = counted.filter(pl.col("documents") >= FEWEST_DOCUMENTS)
    order = ["documents", "mentions", "candidate_id"]
    kept = frequent.sort(order, descending=[True, True, False]).head(MOST_CANDIDATES)
    return shaped(_nearest(_with_contexts(kept, sightings, rows), aliases), SkillCandidate)


def texts_of(tutorials: pl.DataFrame, jobs: pl.DataFrame) -> pl.DataFrame:
    """The texts that candidates are sought in, from the staging frames: titles, summaries and descriptions."""
    parts = [
        frame.select(
            document_kind=pl.lit(kind, pl.String),
            document_id=pl.col(f"{kind}_id"),
            field=pl.lit(field, pl.String),
            text=pl.col(field),
            language=pl.col("language").str.slice(0, 2),
            source=pl.col("source"),
            seen_on=pl.col(dated).cast(pl.Date),
        )
        for kind, frame, dated, fields in (
            ("tutorial", tutorials, "published_at", ("title", "summary")),
            ("job", jobs, "posted_at", ("title", "description")),
        )
        for field in fields
    ]
    return pl.concat(parts).filter(pl.col("text").str.strip_chars() != "")


def fold(name: str) -> str:
    """A name as names are compared: Unicode composed, small letters, traditional characters simplified."""
    return folded(composed(name)[0]).strip()


def within_budget(texts: pl.DataFrame) -> pl.DataFrame:
    """The newest texts of each language up to its budget of characters, as text number, with all their columns."""
    newest = texts.filter(pl.col("language").is_in(list(BUDGETS))).sort(
        ["language", "seen_on", "document_kind", "document_id", "field"],
        descending=[False, True, False, False, False],
        nulls_last=True,
    )
    read = pl.col("text").str.len_chars().cum_sum().over("language")
    budget = pl.col("language").replace_strict(BUDGETS, return_dtype=pl.Int64)
    return newest.filter(read <= budget).with_row_index("number")


def _sightings(rows: pl.DataFrame, known: Known, model: Tagger | None) -> Iterator[Sighting]:
    for number, text in rows.filter(pl.col("language") == "zh").select("number", "text").iter_rows():
        yield from _in_chinese(number, text, known)
    if model is not None:
        english = rows.filter(pl.col("language") == "en").select("number", "text").rows()
        for (number, text), places in zip(english, model.places([text for _, text in english]), strict=True):
            for start, end in places:
                yield from _named(text[start:end], known, ("en", "tagger", number, start, end))


def _named(written: str, known: Known, place: tuple[str, str, int, int, int]) -> Iterator[Sighting]:
    """The candidate that words in Latin letters are, if they are one."""
    words = [plain(token) for token in names_of(written) if any(letter.isalnum() for letter in token)]
    if "," in written or ";" in written[:-1] or any(word in _BETWEEN for word in words):
        return
    while words and words[0] in _FUNCTION:
        words = words[1:]
    fresh = known.new_words(words)
    if not fresh or len(words) > LONGEST or all(word in _STOP_LATIN or len(word) < 2 for word in fresh):
        return
    key = " ".join(_singular(word) for word in words)
    if fold(key) not in known.spellings and fold(" ".join(words)) not in known.spellings:
        language, method, document, start, end = place
        yield Sighting(key, " ".join(written.split()).rstrip(";:."), language, method, document, start, end)


def _in_chinese(number: int, text: str, known: Known) -> Iterator[Sighting]:
    for match in _LATIN.finditer(text):
        if not known.completes(text, match):
            yield from _named(match.group(), known, ("zh", "latin", number, match.start(), match.end()))
    for listed in _LIST.finditer(text):
        items = _items(listed.group(), listed.start())
        if not any(fold(words) in known.spellings or known.covers(fold(words)) for words, _ in items):
            continue
        for words, start in items:
            key = fold(words)
            is_name = _CJK.search(key) and _ITEM.fullmatch(words) and not _SENTENCE.search(words)
            if not is_name or key in known.spellings or known.covers(key):
                continue
            yield Sighting(key, words, "zh", "list", number, start, start + len(words))


def _items(run: str, begin: int) -> list[tuple[str, int]]:
    """The items of `熟悉甲、乙、丙等` with their places, without the words that lead in and out."""
    found: list[tuple[str, int]] = []
    reached = begin
    for item in run.split("、"):
        lead = _LEAD.match(item)
        skipped = lead.end() if lead else 0
        words = _TAIL.sub("", item[skipped:]).strip()
        if words:
            found.append((words, reached + skipped + item[skipped:].index(words)))
        reached += len(item) + 1
    return found


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "js")) else word


def _counted(sightings: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """One row a candidate: how often, where and when it was seen, and whether it rises."""
    document = pl.struct("document_kind", "document_id")
    newest = rows.group_by("language").agg(pl.col("seen_on").max().alias("newest_on"))
    placed = rows.join(newest, on="language").with_columns(
        window=pl.when(pl.col("seen_on") > pl.col("newest_on") - WINDOW)
        .then(pl.lit("recent"))
        .when(pl.col("seen_on") > pl.col("newest_on") - 2 * WINDOW)
        .then(pl.lit("earlier"))
    )
    in_window = {
        f"{name}_documents": document.filter(pl.col("window") == name).n_unique().cast(pl.Int64)
        for name in ("recent", "earlier")
    }
    read = placed.group_by("language").agg(
        documents_read=document.n_unique().cast(pl.Int64),
        recent_read=document.filter(pl.col("window") == "recent").n_unique().cast(pl.Int64),
        earlier_read=document.filter(pl.col("window") == "earlier").n_unique().cast(pl.Int64),
    )
    week = pl.col("seen_on").dt.truncate("1w")
    counted = (
        sightings.join(placed, on="number")
        .group_by("candidate_id")
        .agg(
            language=pl.col("language").first(),
            candidate=pl.col("written").sort().mode().min(),
            method=pl.col("method").mode().min(),
            mentions=pl.len().cast(pl.Int64),
            documents=document.n_unique().cast(pl.Int64),
            sources=pl.col("source").drop_nulls().unique().sort(),
            first_week_on=week.min(),
            last_week_on=week.max(),
            **in_window,
        )
        .join(read, on="language")
    )
    return _rising(counted)


def _rising(counted: pl.DataFrame) -> pl.DataFrame:
    """With the chance of as many recent texts as there are, were the share of both windows the same."""
    columns = ("recent_documents", "earlier_documents", "recent_read", "earlier_read")
    recent, earlier, recent_read, earlier_read = (counted[c].to_numpy().astype(np.float64) for c in columns)
    share = recent_read / np.maximum(1, recent_read + earlier_read)
    chance = np.asarray(_binomial.sf(recent - 1, recent + earlier, share), dtype=np.float64)
    enough = (pl.col("recent_documents") + pl.col("earlier_documents") >= ENOUGH) & (pl.col("earlier_read") > 0)
    told = counted.with_columns(chance=pl.Series(chance).round(4))
    parts = ("recent_documents", "recent_read", "earlier_documents", "earlier_read", "chance")
    zh, en = (
        "最近 13 周 {}/{} 篇，之前 13 周 {}/{} 篇；纯属偶然的概率 {}",
        "{} of {} texts in the newest 13 weeks, {} of {} in the 13 before; {} by chance",
    )
    few_zh, few_en = "两个 13 周合计不足 5 篇，无法判断", "fewer than 5 texts in two times 13 weeks: not enough data"
    return told.with_columns(
        chance=pl.when(enough).then("chance"),
        is_rising=pl.when(enough).then(pl.col("chance") < CERTAIN),
        reason_zh=pl.when(enough).then(pl.format(zh, *parts)).otherwise(pl.lit(few_zh)),
        reason_en=pl.when(enough).then(pl.format(en, *parts)).otherwise(pl.lit(few_en)),
    )


def _with_contexts(kept: pl.DataFrame, sightings: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """The candidates with up to three quotes of different texts, the newest first: rows are in that order."""
    firsts = (
        sightings.join(kept.select("candidate_id"), on="candidate_id", how="semi")
        .sort("candidate_id", "number", "start")
        .unique(["candidate_id", "number"], keep="first", maintain_order=True)
        .group_by("candidate_id", maintain_order=True)
        .head(QUOTES)
    )
    whole = dict(rows.select("number", "text").rows())
    quotes = pl.Series(
        "contexts",
        [_around(whole[n], a, b) for n, a, b in firsts.select("number", "start", "end").rows()],
        dtype=pl.String,
    )
    gathered = firsts.with_columns(quotes).group_by("candidate_id", maintain_order=True).agg("contexts")
    return kept.join(gathered, on="candidate_id", how="left")


def _around(text: str, start: int, end: int) -> str:
    before, after = max(0, start - AROUND), min(len(text), end + AROUND)
    quote = " ".join(text[before:after].split())
    return ("… " if before else "") + quote + (" …" if after < len(text) else "")


def _nearest(kept: pl.DataFrame, aliases: pl.DataFrame) -> pl.DataFrame:
    """With the skill whose spelling is most alike, null where no letter triple is shared.

    Alike = shared triples / square root of the product of both numbers of triples (cosine of sets).
    """
    names = kept.select("candidate_id", name=_folds(kept["candidate"]))
    spellings = aliases.select("skill_id", name=_folds(aliases["alias"])).unique()
    shared = _triples(names).join(_triples(spellings), on="triple").group_by("candidate_id", "skill_id", "name_right")
    likeness = shared.agg(
        similarity=(pl.len() / (pl.col("triples").first() * pl.col("triples_right").first()).sqrt()).round(4)
    )
    best = (
        likeness.sort("candidate_id", "similarity", "skill_id", descending=[False, True, False])
        .unique("candidate_id", keep="first", maintain_order=True)
        .select("candidate_id", "similarity", nearest_skill_id="skill_id")
    )
    return kept.join(best, on="candidate_id", how="left")


def _folds(names: pl.Series) -> pl.Series:
    return pl.Series("name", [fold(name) for name in names], dtype=pl.String)


def _triples(names: pl.DataFrame) -> pl.DataFrame:
    """One row a name and distinct letter triple of it, its edges marked by spaces, with the number of its triples."""
    cut = [sorted({f" {n} "[i : i + 3] for i in range(max(1, len(n)))}) for n in names["name"]]
    told = names.with_columns(triple=pl.Series(cut, dtype=pl.List(pl.String)))
    return told.with_columns(triples=pl.col("triple").list.len().cast(pl.Float64)).explode("triple")
