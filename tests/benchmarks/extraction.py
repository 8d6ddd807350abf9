"""Skills in 200,000 documents of 1.5 kB, Chinese and English, beside a bare automaton over the same texts.

Ours: every rule - boundaries, letter case, folding of spellings, context, denial, requirement, level - once as pairs
of document and skill, once with every mention, its place and quote. Bare: `ahocorasick_rs`, leftmost-longest over
lower-case text, hits that touch an ASCII letter or digit dropped, distinct spellings a document; no other rule.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from pathlib import Path

import ahocorasick_rs
import polars as pl

from pipelines.derive.skills import Vocabulary, find_document_skills, find_mentions
from tests.benchmarks.measure import Result, median, run, timed
from tests.derive.reference_tables import table

DOCUMENTS, BYTES, REPEATS = 200_000, 1500, 3
PAIRS_RATIO, SPANS_RATIO, PEAK_MIB = 1.0, 1.5, 1536
KINDS = ["job", "tutorial", "paper"]
ENGLISH = [
    "the",
    "of",
    "and",
    "a",
    "to",
    "in",
    "for",
    "with",
    "on",
    "as",
    "is",
    "we",
    "are",
    "by",
    "from",
    "an",
    "our",
    "that",
    "at",
    "be",
    "this",
    "you",
    "your",
    "will",
    "work",
    "team",
    "build",
    "using",
    "can",
    "has",
    "their",
    "which",
    "more",
    "such",
    "other",
    "have",
    "new",
    "than",
    "into",
    "results",
    "method",
    "based",
    "approach",
    "product",
    "business",
    "company",
    "role",
    "develop",
    "good",
    "great",
    "people",
    "support",
    "across",
    "improve",
    "problem",
    "study",
    "propose",
    "evaluate",
    "show",
    "demonstrate",
    "large",
]
CHINESE = [
    "我们",
    "团队",
    "负责",
    "公司",
    "产品",
    "业务",
    "用户",
    "需要",
    "相关",
    "参与",
    "完成",
    "设计",
    "开发",
    "优化",
    "提升",
    "进行",
    "通过",
    "可以",
    "以及",
    "不同",
    "方法",
    "提出",
    "结果",
    "实验",
    "问题",
    "研究",
    "工作",
    "的",
    "在",
    "和",
    "是",
    "有",
    "为",
    "这",
    "中",
    "对",
    "与",
]
CUES = [
    "Experience with {} required. ",
    "3+ years of {}. ",
    "{} is a plus. ",
    "熟练使用{}，",
    "有{}经验者优先。",
    "我们使用{}。",
]


def write(file: Path, count: int) -> None:
    """The same documents for the same count: sentences made once, drawn into documents."""
    rng = random.Random(7)
    aliases = sorted(set(table("skill_aliases")["alias"]))
    sentences = [_sentence(rng, aliases) for _ in range(20_000)]
    texts = []
    for _ in range(count):
        pieces, size = [], 0
        while size < BYTES:
            piece = rng.choice(sentences)
            pieces.append(piece)
            size += len(piece) + 2 * sum(character > "\x7f" for character in piece)
        texts.append("".join(pieces))
    pl.DataFrame({"text": texts}).write_parquet(file)


def _sentence(rng: random.Random, aliases: list[str]) -> str:
    if rng.random() < 0.1:
        return rng.choice(CUES).format(rng.choice(aliases))
    if rng.random() < 0.5:
        words = [rng.choice(aliases) if rng.random() < 0.06 else rng.choice(ENGLISH) for _ in range(rng.randint(9, 18))]
        return " ".join(words).capitalize() + ". "
    words = [rng.choice(aliases) if rng.random() < 0.06 else rng.choice(CHINESE) for _ in range(rng.randint(9, 18))]
    return "".join(words) + "。\n"


def benchmark(count: int = DOCUMENTS, repeats: int = REPEATS) -> list[Result]:
    """Pairs and mentions against the bare automaton: medians of interleaved repeats, each in a fresh process."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "documents.parquet"
        write(file, count)
        rounds = [[run(__name__, case, file) for case in ("bare", "pairs", "mentions")] for _ in range(repeats)]
        plain, pairs, mentions = (median(list(runs)) for runs in zip(*rounds, strict=True))
    return [
        Result(
            f"{what} of {count:,} documents",
            "ahocorasick_rs leftmost-longest with a boundary filter",
            ours.seconds,
            plain.seconds,
            ours.peak_mib,
            limit,
            PEAK_MIB,
            ours.processor_seconds / plain.processor_seconds,
            json.dumps(ours.facts),
        )
        for what, ours, limit in (("skills", pairs, PAIRS_RATIO), ("mentions", mentions, SPANS_RATIO))
    ]


def _documents(file: Path) -> pl.DataFrame:
    frame = pl.read_parquet(file).with_row_index()
    kinds = pl.Series(KINDS)
    return frame.select(
        document_kind=kinds.gather(frame["index"] % len(KINDS)),
        document_id=pl.col("index").cast(pl.String),
        field=pl.lit("description"),
        text="text",
    )


def bare(file: Path) -> dict[str, float]:
    """One automaton, one pass, one loop over the hits."""
    words = sorted({alias.lower() for alias in table("skill_aliases")["alias"]})
    word = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
    opens, closes = [w[0] in word for w in words], [w[-1] in word for w in words]
    automaton = ahocorasick_rs.AhoCorasick(words, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
    texts = pl.read_parquet(file)["text"]
    with timed() as spent:
        found = []
        for number, text in enumerate(texts.to_list()):
            low = text.lower()
            named = set()
            for index, start, end in automaton.find_matches_as_indexes(low):
                if (opens[index] and start and low[start - 1] in word) or (
                    closes[index] and end < len(low) and low[end] in word
                ):
                    continue
                named.add(index)
            found.append((number, named))
    return {**spent, "found": sum(len(named) for _, named in found)}


def pairs(file: Path) -> dict[str, float]:
    """The step of the pipeline that gives the skills of each document."""
    vocabulary, documents = Vocabulary.of(table("skills"), table("skill_aliases")), _documents(file)
    with timed() as spent:
        found = find_document_skills(documents, vocabulary)
    return {**spent, "found": len(found)}


def mentions(file: Path) -> dict[str, float]:
    """The step of the pipeline that gives every mention with its place, quote, requirement, years and level."""
    vocabulary, documents = Vocabulary.of(table("skills"), table("skill_aliases")), _documents(file)
    with timed() as spent:
        found = find_mentions(documents, vocabulary)
    return {**spent, "found": len(found)}


if __name__ == "__main__":
    case, file = sys.argv[1:]
    print(json.dumps({"bare": bare, "pairs": pairs, "mentions": mentions}[case](Path(file))))
