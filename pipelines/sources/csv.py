"""Tables from files: registries, catalogues, exports, and our own vocabularies, into any table.

A feed's line says which table the file fills (`table`, of contracts.raw or contracts.reference) and how its columns are
called there; a new file needs no code. The name is of its commonest format: TSV, XLSX, Parquet, JSON and NDJSON are
read as well. The parameters are those of `_table`. May import: polars, grammars, contracts.
"""

from __future__ import annotations

from pipelines.contracts import Contract, raw, reference, tables
from pipelines.contracts.feed import Family, Feed
from pipelines.sources import _table

_TABLES = tables(raw) | tables(reference)
_FAMILIES: dict[str, Family] = {
    "papers": "papers",
    "tutorials": "tutorials",
    "jobs": "jobs",
    "projects": "projects",
    "project_needs": "projects",
    "milestones": "projects",
    "project_risks": "projects",
    "progress_reports": "projects",
    "outcomes": "projects",
    "assessments": "projects",
    "repositories": "projects",
    "repository_activity": "projects",
    "events": "engagement",
}


def _table_of(feed: Feed) -> type[Contract]:
    name = feed.parameter("table")
    if name not in _TABLES:
        raise ValueError(f"feed {feed.name}: `table: {name}` is no table; known are {', '.join(sorted(_TABLES))}")
    return _TABLES[name]


def family_of(feed: Feed) -> Family:
    """The family of the table: papers ... projects, else registry, or reference for our vocabularies."""
    contract = SOURCE.contract_of(feed)
    if contract in tables(reference).values():
        return "reference"
    family: Family = _FAMILIES.get(contract.table(), "registry")
    return family


SOURCE = _table.source(_table_of, family_of, required=("table",), extension="csv", version=2)
