"""How the tables of `data_sets` are shown: column of the query -> heading and form. May import: columns, words."""

from __future__ import annotations

from typing import Any

from dashboards.tables import columns as col
from dashboards.words import L


def columns() -> dict[str, Any]:
    """The columns of one data set."""
    return {
        "column_name": col.text(L("列", "Column"), 220, pinned=True),
        "data_type": col.text(L("类型", "Type"), 140),
        "comment": col.text(L("说明（英文）", "Description"), 640),
    }


def catalogue() -> dict[str, Any]:
    """All data sets."""
    return {
        "dataset": col.text(L("数据集", "Data set"), 200, pinned=True),
        "area": col.text(L("领域", "Area")),
        "description": col.text(L("说明", "Description"), "large"),
        "grain": col.text(L("一行是", "One row"), "medium"),
        "is_personal": col.flag(L("个人", "Personal")),
        "counts": col.number(L("人数", "Counts of people")),
        "hidden": col.number(L("隐藏", "Hidden")),
    }


def sources() -> dict[str, Any]:
    """Sources and how they are credited."""
    return {
        "title": col.text(L("来源", "Source"), 220, pinned=True),
        "family": col.text(L("数据族", "Family")),
        "licence": col.text(L("许可", "Licence"), 130),
        "attribution": col.text(L("署名", "Attribution"), 300),
        "terms_note": col.text(L("条款要点", "Terms"), 300),
        "terms_url": col.link(),
        "rows_loaded": col.number(L("读入", "Read")),
    }


def manifest() -> dict[str, Any]:
    """The files of a publication."""
    return {
        "path": col.text(L("文件", "File"), 200, pinned=True),
        "rows": col.number(L("行", "Rows")),
        "bytes": col.number(L("字节", "Bytes")),
        "sha256": col.text("SHA-256", "large"),
    }


def publications() -> dict[str, Any]:
    """The publications still kept."""
    return {
        "version": col.text(L("版本", "Version"), 180, pinned=True),
        "published_at": col.text(L("发布（UTC）", "Published (UTC)"), 150),
        "as_of": col.text(L("数据截至（UTC）", "Data as of (UTC)"), 150),
        "run_id": col.text(L("运行", "Run"), "medium"),
        "code_version": col.text(L("代码版本", "Code")),
        "bytes": col.number(L("字节", "Bytes")),
    }
