"""What a reason code means for the person who has to mend it, in Chinese and English.

`data/reference/failure_reasons.csv` says it of fetches and of rows put aside; the marts join the same table. A code may
carry a column (`null:title`); the hint is that of the part before the colon. May import: settings.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from pipelines.settings import ROOT

FILE = ROOT / "data" / "reference" / "failure_reasons.csv"


@cache
def table(file: Path = FILE) -> dict[str, dict[str, str]]:
    """Reason code -> its line."""
    with file.open(encoding="utf-8", newline="") as opened:
        return {line["reason"]: line for line in csv.DictReader(opened)}


def hint(reason: str | None, language: str = "en") -> str | None:
    """What to do about a reason; None when the table does not know it."""
    line = table().get((reason or "").split(":", 1)[0])
    return line[f"hint_{language}"] if line else None
