"""Running one case in a process of its own: seconds, processor seconds and peak memory.

A case is a function of a benchmark's module, called as `python -m tests.benchmarks.<module> <case> <arguments>`.
It prints one JSON object; `seconds` and `processor_seconds` in it are of the part that counts, without the start of
Python; `timed` measures them.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Run:
    """One run of one case."""

    seconds: float
    processor_seconds: float
    peak_mib: float
    facts: dict[str, Any]


@dataclass(frozen=True)
class Result:
    """One line of the table: what was measured, beside what, and how much of it is allowed."""

    name: str
    baseline: str
    seconds: float
    baseline_seconds: float
    peak_mib: float
    ratio_limit: float | None = None
    peak_limit_mib: float | None = None
    processor_ratio: float | None = None  # steadier than wall time where others use the machine too
    note: str = ""

    @property
    def ratio(self) -> float:
        """Our time divided by the baseline's, same input, same run."""
        return self.seconds / self.baseline_seconds

    @property
    def is_held(self) -> bool:
        """Every limit that is stated holds."""
        slow = self.ratio_limit is not None and self.ratio > self.ratio_limit
        return not slow and (self.peak_limit_mib is None or self.peak_mib <= self.peak_limit_mib)

    def as_json(self) -> dict[str, Any]:
        """The line as it stands in results.json."""
        return {**asdict(self), "ratio": round(self.ratio, 3), "is_held": self.is_held}


@contextmanager
def timed() -> Iterator[dict[str, float]]:
    """Seconds and processor seconds of what stands inside."""
    spent: dict[str, float] = {}
    start, processor = time.perf_counter(), time.process_time()
    yield spent
    spent.update(seconds=time.perf_counter() - start, processor_seconds=time.process_time() - processor)


def run(module: str, case: str, *arguments: object) -> Run:
    """Run one case in a fresh process; its error output is shown when it fails."""
    command = [sys.executable, "-m", module, case, *map(str, arguments)]
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, stdout=out, cwd=ROOT)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        text = out.read().decode()
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    facts = json.loads(text.splitlines()[-1])
    return Run(facts.pop("seconds"), facts.pop("processor_seconds"), usage.ru_maxrss / 1024, facts)


def median(runs: list[Run]) -> Run:
    """The middle of some runs, each figure for itself; the highest peak."""
    return Run(
        statistics.median(r.seconds for r in runs),
        statistics.median(r.processor_seconds for r in runs),
        max(r.peak_mib for r in runs),
        runs[-1].facts,
    )
