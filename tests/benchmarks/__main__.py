"""`python -m tests.benchmarks [name ...]`: run the benchmarks, print a table, renew their part of results.json.

A benchmark is a module here with a function `benchmark() -> list[Result]`; add it to the list.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from datetime import UTC, datetime

from rich.console import Console
from rich.table import Table

from tests.benchmarks import (
    best_next,
    duplicates,
    extraction,
    feeds,
    fetch,
    ingest,
    marts,
    matching,
    pages,
    paths,
    readme,
    recommending,
    search,
    stored,
    tables,
    tagger,
)
from tests.benchmarks.measure import Result
from tests.benchmarks.readme import RESULTS

BENCHMARKS = [
    ingest, stored, marts, fetch, feeds, tables, extraction, tagger, duplicates, recommending, best_next, matching,
    search, paths, pages,
]  # fmt: skip


def main(names: list[str]) -> int:
    """Run the named benchmarks, or all; the number of lines that break their limit."""
    chosen = {b.__name__.rsplit(".", 1)[-1]: b for b in BENCHMARKS}
    unknown = [n for n in names if n not in chosen]
    if unknown:
        print(f"No benchmark {', '.join(unknown)}; there are {', '.join(chosen)}.", file=sys.stderr)
        return 2
    results: list[Result] = []
    for name in names or chosen:
        lines = chosen[name].benchmark()
        record(name, lines)  # at once, so that an interruption loses one benchmark and no more
        results += lines
    Console(width=None if sys.stdout.isatty() else 160).print(table(results))
    readme.write()
    return int(not all(line.is_held for line in results))


def record(name: str, lines: list[Result]) -> None:
    """Put a benchmark's lines into results.json, with date, machine and its load; the others stay."""
    order = [b.__name__.rsplit(".", 1)[-1] for b in BENCHMARKS]
    kept = json.loads(RESULTS.read_text(encoding="utf-8"))["benchmarks"] if RESULTS.exists() else {}
    kept[name] = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {
            "processors": os.cpu_count(),
            "python": platform.python_version(),
            "load": round(os.getloadavg()[0], 1),
        },
        "results": [line.as_json() for line in lines],
    }
    ordered = {name: kept[name] for name in order if name in kept}
    RESULTS.write_text(json.dumps({"benchmarks": ordered}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def table(results: list[Result]) -> Table:
    """One line a measurement: what, beside what, ratio and limit, time, memory."""
    shown = Table("benchmark", "baseline", "ratio", "limit", "seconds", "baseline s", "processor ratio", "peak MiB", "")
    for line in results:
        shown.add_row(
            line.name,
            line.baseline,
            f"{line.ratio:.2f}",
            "" if line.ratio_limit is None else f"{line.ratio_limit:.2f}",
            f"{line.seconds:.2f}",
            f"{line.baseline_seconds:.2f}",
            "" if line.processor_ratio is None else f"{line.processor_ratio:.2f}",
            f"{line.peak_mib:.0f}" + (f" / {line.peak_limit_mib:.0f}" if line.peak_limit_mib else ""),
            "held" if line.is_held else "missed",
        )
    return shown


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
