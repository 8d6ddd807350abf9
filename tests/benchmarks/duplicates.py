"""Near-duplicates among 200,000 texts: `shingles.near_duplicates`, beside rensa's MinHash-LSH used as its makers show.

8 % of the documents are copies of others, with 4 to 12 of 100 words replaced or left out and the title written
otherwise; one in ten opens with one of 50 boilerplate paragraphs (hard negatives). Bare: words by a regular expression,
runs of three, 96 permutations, 32 bands, each text asked and then inserted, candidates verified by the Jaccard index of
their word sets. Both must join at least 995 of 1,000 planted pairs. The second line is the whole of `find_duplicates`
over the same documents as tutorials: all rules, reasons and rows.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import polars as pl
import rensa

from pipelines.derive.duplicates import components, find_duplicates
from pipelines.derive.shingles import near_duplicates
from tests.benchmarks.measure import Result, median, run, timed

DOCUMENTS, REPEATS = 200_000, 1
RATIO, PEAK_MIB = 1.2, 2048
RECALL = 0.995
LEAST = 0.5
COPIES, BOILERPLATE = 0.08, 0.1
VOCABULARY = 30_000


def write(file: Path, count: int) -> None:
    """The documents, the same each time: [title, text, original]; `original` is the row that a copy was made of."""
    dice = np.random.default_rng(11)
    weights = 1 / np.arange(1, VOCABULARY + 1) ** 0.9
    words = np.array([f"{'aeiou'[n % 5]}{n:x}{'rstln'[n % 7 % 5]}" for n in range(VOCABULARY)], dtype=object)
    share = np.cumsum(weights) / weights.sum()

    def draw(n: int) -> list[str]:
        return words[np.minimum(np.searchsorted(share, dice.random(n)), VOCABULARY - 1)].tolist()

    openings = [draw(30) for _ in range(50)]
    originals = count - int(count * COPIES)
    titles = [draw(int(dice.integers(6, 14))) for _ in range(originals)]
    texts = [draw(int(np.clip(dice.normal(140, 40), 50, 400))) for _ in range(originals)]
    for place in np.flatnonzero(dice.random(originals) < BOILERPLATE).tolist():
        texts[place][:30] = openings[int(dice.integers(50))]
    copied = dice.integers(0, originals, count - originals).tolist()
    for original in copied:
        text = list(texts[original])
        for place in np.flatnonzero(dice.random(len(text)) < dice.uniform(0.04, 0.12)).tolist():
            text[place] = draw(1)[0] if dice.random() < 0.6 else ""
        titles.append([word.title() for word in titles[original]])
        texts.append([word for word in text if word])
    order = dice.permutation(count)
    place = np.argsort(order)
    frame = pl.DataFrame(
        {
            "title": [" ".join(title) for title in titles],
            "text": [" ".join(text) for text in texts],
            "original": [None] * originals + place[copied].tolist(),
        },
        schema_overrides={"original": pl.Int64},
    )
    frame[order.tolist()].write_parquet(file)


def benchmark(count: int = DOCUMENTS) -> list[Result]:
    """Interleaved runs, each in a fresh process."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "documents.parquet"
        write(file, count)
        done = {case: median([run(__name__, case, file) for _ in range(REPEATS)]) for case in ("bare", "ours", "whole")}
    bare_run = done["bare"]
    lines: list[Result] = []
    for case, what in (("ours", "near-duplicates of"), ("whole", "all rules over")):
        ours_run = done[case]
        recall = ours_run.facts["recall"]
        if recall < RECALL:
            raise RuntimeError(f"{case}: recall {recall} of planted pairs is below {RECALL}")
        lines.append(
            Result(
                f"{what} {count:,} documents",
                "rensa MinHash-LSH, 96 permutations, 32 bands, verified",
                ours_run.seconds,
                bare_run.seconds,
                ours_run.peak_mib,
                RATIO,
                PEAK_MIB if case == "ours" else None,
                ours_run.processor_seconds / bare_run.processor_seconds,
                json.dumps({"ours": ours_run.facts, "bare": bare_run.facts}),
            )
        )
    return lines


def judged(pairs: Iterable[tuple[int, int]], original: list[int | None]) -> dict[str, float]:
    """Share of planted pairs in one component, and share of the pairs found that are of one original."""
    found = list(pairs)
    family = {node: number for number, nodes in enumerate(components(found)) for node in nodes}
    planted = [(a, b) for a, b in enumerate(original) if b is not None]
    joined = sum(a in family and family[a] == family.get(b) for a, b in planted)
    root = [at if one is None else one for at, one in enumerate(original)]
    right = sum(root[a] == root[b] for a, b in found)
    return {
        "pairs": len(found),
        "recall": round(joined / len(planted), 4),
        "precision": round(right / max(1, len(found)), 4),
    }


def bare(documents: pl.DataFrame) -> dict[str, float]:
    """rensa, text after text, with the verification that makes its candidates answers."""
    texts = [f"{title} {text}" for title, text in documents.select("title", "text").iter_rows()]
    with timed() as spent:
        index = rensa.RMinHashLSH(threshold=0.3, num_perm=96, num_bands=32)
        candidates: list[tuple[int, int]] = []
        for at, text in enumerate(texts):
            words = re.findall(r"\w+", text.lower())
            minhash = rensa.RMinHash(num_perm=96, seed=42)
            minhash.update([" ".join(words[i : i + 3]) for i in range(max(1, len(words) - 2))])
            candidates += [(other, at) for other in index.query(minhash)]
            index.insert(at, minhash)
        sets = {at: set(re.findall(r"\w+", texts[at].lower())) for at in {at for pair in candidates for at in pair}}
        pairs = [(a, b) for a, b in candidates if len(sets[a] & sets[b]) / len(sets[a] | sets[b]) >= LEAST]
    return {**spent, **judged(pairs, documents["original"].to_list())}


def ours(documents: pl.DataFrame) -> dict[str, float]:
    """What the pipeline asks."""
    texts = [f"{title} {text}" for title, text in documents.select("title", "text").iter_rows()]
    with timed() as spent:
        pairs, _ = near_duplicates(texts, LEAST)
    return {**spent, **judged(map(tuple, pairs.tolist()), documents["original"].to_list())}


def whole(documents: pl.DataFrame) -> dict[str, float]:
    """The derived table, from documents to rows with reasons."""
    frame = documents.with_row_index("at").select(
        document_kind=pl.lit("tutorial"),
        document_id=pl.col("at").cast(pl.String),
        title="title",
        url=pl.lit(None, pl.String),
        doi=pl.lit(None, pl.String),
        text="text",
        organisation=pl.lit(None, pl.String),
        published_at=pl.lit(datetime(2026, 1, 1, tzinfo=UTC)),
    )
    with timed() as spent:
        found = find_duplicates(frame)
    pairs = ((int(a), int(b)) for a, b in found.select("document_id", "family_id").iter_rows() if a != b)
    return {**spent, **judged(pairs, documents["original"].to_list())}


if __name__ == "__main__":
    case, file = sys.argv[1:]
    print(json.dumps({"bare": bare, "ours": ours, "whole": whole}[case](pl.read_parquet(file))))
