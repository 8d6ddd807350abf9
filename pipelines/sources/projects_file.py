"""The registry of projects from files: what a community, a competition or an office keeps in a workbook.

A line names the table that its file fills: `projects`, `project_needs`, `milestones`, `progress_reports`, `outcomes`,
`assessments` or `project_risks`; the columns are those of its contract unless the line maps them. Parameters and
formats (CSV, TSV, XLSX, Parquet, JSON, NDJSON) are those of `_table`:

    - {name: projects_2026, kind: projects_file, path: inbox/projects.xlsx, table: projects, sheet: 项目,
       columns: {project_id: 编号, name_zh: 名称, owner_id: 负责人, status: {column: 状态, values: {进行中: running}}}}

Owners and assessors are people: their accounts become tokens before the first write, in every format, and columns that
are not mapped are not kept. May import: polars, grammars, contracts.
"""

from __future__ import annotations

from pipelines.contracts import Contract, raw
from pipelines.contracts.feed import Feed
from pipelines.sources import _table

_TABLES: dict[str, type[Contract]] = {
    contract.table(): contract
    for contract in (
        raw.Project,
        raw.ProjectNeed,
        raw.Milestone,
        raw.ProgressReport,
        raw.Outcome,
        raw.Assessment,
        raw.ProjectRisk,
    )
}


def _table_of(feed: Feed) -> type[Contract]:
    name = feed.parameter("table")
    if name not in _TABLES:
        raise ValueError(f"feed {feed.name}: `table: {name}` is none of {', '.join(_TABLES)}")
    return _TABLES[name]


SOURCE = _table.source(_table_of, "projects", required=("table",))
