"""What a reason code means for the person who has to mend it, in Chinese and English.

`dbt_project/seeds/reason_hints.csv` is about rows and payloads put aside: the mart `quarantine` joins it. What is said
of fetching in `data/reference/failure_reasons.csv` goes before it. A code may carry a column (`null:title`); the hint
is that of the part before the colon. May import: settings.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from pipelines.settings import ROOT

FILES = (ROOT / "dbt_project" / "seeds" / "reason_hints.csv", ROOT / "data" / "reference" / "failure_reasons.csv")


@cache
def table(files: tuple[Path, ...] = FILES) -> dict[str, dict[str, str]]:
    """Reason code -> its line; a later file goes before an earlier one."""
    found: dict[str, dict[str, str]] = {}
    for file in files:
        if file.exists():
            with file.open(encoding="utf-8", newline="") as opened:
                found |= {line["reason"]: line for line in csv.DictReader(opened)}
    return found


def hint(reason: str | None, language: str = "en") -> str | None:
    """What to do about a reason; None when the table does not know it."""
    line = table().get((reason or "").split(":", 1)[0])
    return line[f"hint_{language}"] if line else None
