"""The SQL behind the numbers, as dbt ran it: what a publication carries so that every metric opens to its computation.

Answers: which statement computes a mart, and which part of it a metric? May import: settings.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from pipelines.settings import ROOT

MODELS = ROOT / "dbt_project" / "models"
ADDRESS = re.compile(r'"[^"]+"\."(\w+)"\."(\w+)"')  # database, schema, table: the database is a file's name
METRIC = re.compile(r"'(\w+)' as metric_id")
LAYERS = ("intermediate", "marts")


def published(target: Path) -> str:
    """JSON of {models: {name: SQL}, metrics: {metric_id: its part of that SQL}} of dbt's last build below `target`.

    Models that were not built there are left out.
    """
    models = {path.stem: _statement(path) for path in _compiled(target)}
    metrics = {
        metric_id: part
        for name, sql in models.items()
        if name.startswith("int_measured_")
        for metric_id, part in parts(sql).items()
    }
    return json.dumps({"models": models, "metrics": metrics}, ensure_ascii=False, indent=1, sort_keys=True)


def _compiled(target: Path) -> list[Path]:
    """Compiled files of models that still exist: dbt leaves those of removed ones behind."""
    folder = target / "compiled" / "talent" / "models"
    return [
        folder / path.relative_to(MODELS)
        for layer in LAYERS
        for path in sorted((MODELS / layer).rglob("*.sql"))
        if (folder / path.relative_to(MODELS)).is_file()
    ]


def _statement(path: Path) -> str:
    text = ADDRESS.sub(r"\1.\2", path.read_text(encoding="utf-8"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.splitlines())).strip()


def parts(sql: str) -> dict[str, str]:
    """Metric -> the select of a union that computes it, without what goes before or after the union."""
    found: dict[str, str] = {}
    for block in re.split(r"^\s*union all\s*$", sql, flags=re.MULTILINE):
        named = METRIC.search(block)
        if named is None:
            continue
        begin = block.rindex("select", 0, named.start())
        lines = block[begin:].split("\n)")[0].rstrip().splitlines()
        found[named[1]] = "\n".join(line.removeprefix("    ") if line.startswith("    ") else line for line in lines)
    return found
