"""How fast the tagger reads: documents of 1.5 kB, written from words that it must look up and words it never saw.

The baseline is the rate that is asked for, 100 documents a second; the best offline neural tagger measured beside it
on the same machine read 1.7.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

from tests.benchmarks.measure import ROOT, Result, run, timed

MODULE = "tests.benchmarks.tagger"
DOCUMENTS, CHARACTERS, RATE = 1_000, 1_500, 100


def texts(count: int) -> list[str]:
    """Texts like postings: names of skills between everyday words, one word in thirty a new one."""
    from pipelines.evaluate.reading import table

    drawn = random.Random(7)
    names = table(ROOT / "data" / "reference", "skills")["label_en"].to_list()
    plain = (ROOT / "CONTRIBUTING.md").read_text("utf-8").replace("`", "").replace("|", "").split()
    made: list[str] = []
    for _ in range(count):
        words: list[str] = []
        while sum(map(len, words)) + len(words) < CHARACTERS:
            choice = drawn.random()
            words.append(drawn.choice(names) if choice < 0.1 else drawn.choice(plain))
            if choice > 1 - 1 / 30:
                words.append("".join(drawn.choices("aeioubdgklmnrst", k=7)))
            if choice > 0.93:
                words[-1] += ".\n"
        made.append(" ".join(words))
    return made


def benchmark(documents: int = DOCUMENTS) -> list[Result]:
    """The shipped model over `documents` texts."""
    one = run(MODULE, "read", documents)
    note = (
        f"{documents / one.processor_seconds:,.0f} documents a second of processor time, {one.facts['found']:,} found"
    )
    asked = documents / RATE
    return [
        Result(
            f"tagger over {documents:,} documents of 1.5 kB",
            f"{RATE} documents a second",
            one.seconds,
            asked,
            one.peak_mib,
            ratio_limit=1.0,
            processor_ratio=one.processor_seconds / asked,
            note=note,
        )
    ]


def _read(documents: int) -> None:
    from pipelines.evaluate import mentions

    given = texts(documents)
    model = mentions.load(ROOT / "data" / "models", mentions.gazetteer(ROOT / "data" / "reference"))
    with timed() as spent:
        found = sum(map(len, model.places(given)))
    print(json.dumps({**spent, "found": found, "characters": sum(map(len, given))}))


if __name__ == "__main__":
    assert sys.argv[1] == "read", Path(__file__).name
    _read(int(sys.argv[2]))
