"""Papers from JSON and NDJSON (or any other table): metadata snapshots and conference lists.

One line is enough for a known file: `{kind: papers_json, path: inbox/arxiv/*.json, preset: arxiv_snapshot}`. Any other
file names its columns; parameters and formats are those of `_table`. A paper counts as withdrawn when comment or
abstract say so. Presets:

  arxiv_snapshot  arXiv's metadata as Kaggle distributes it, one object a line
                  (https://www.kaggle.com/datasets/Cornell-University/arxiv, CC0): id, authors_parsed, versions ...
  paperlists      accepted papers of a conference, https://github.com/papercopilot/paperlists: an array of objects
                  with id, title, author, abstract, site / openreview, pdf, github, gs_citation, track, status

May import: polars, grammars, contracts.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import Paper
from pipelines.grammars import urls
from pipelines.sources import _table

_WITHDRAWN = (
    r"(?i)\b(?:paper|article|submission|manuscript|preprint|work|version)\b[^.]{0,40}\b(?:is|was|been)\s+withdrawn\b"
    r"|\bwithdrawn\s+(?:by|due|because|from arxiv)\b|^\W*withdrawn\W*$"
)

PRESETS: dict[str, dict[str, Any]] = {
    "arxiv_snapshot": {
        "source": "arxiv",
        "columns": {
            "paper_id": "id",
            "version": {"column": ["versions.-1.version"], "extract": r"^v(\d+)$"},
            "title": "title",
            "summary": "abstract",
            "authors": ["authors_parsed.*.1+0+2"],
            "categories": {"column": "categories", "split": " "},
            "primary_category": {"column": "categories", "extract": r"^(\S+)"},
            "doi": {"column": ["doi"], "extract": r"(10\.\d{4,9}/\S+)"},
            "url": {"template": "https://arxiv.org/abs/{id}"},
            "pdf_url": {"template": "https://arxiv.org/pdf/{id}"},
            "comment": ["comments"],
            "journal_reference": ["journal-ref"],
            "licence": ["license"],
            "published_at": {"column": ["versions.0.created"], "lenient": True},
            "updated_at": {"column": ["versions.-1.created", "update_date"], "lenient": True},
        },
    },
    "paperlists": {
        "columns": {
            "paper_id": "id",
            "title": "title",
            "summary": ["abstract"],
            "authors": {"column": ["author", "authors"], "split": ";"},
            "categories": {"column": ["track"], "split": ";"},
            "doi": {"column": ["doi"], "extract": r"(10\.\d{4,9}/\S+)"},
            "url": ["site", "openreview", "oa"],
            "pdf_url": ["pdf"],
            "code_url": {"column": ["github"], "extract": r"(https?://[^\s;,]+)"},
            "comment": ["status"],
            "citations": {"column": ["gs_citation"], "lenient": True},
        },
        "null_values": ["-1"],
        "language": "en",
    },
}


def _finish(rows: pl.DataFrame, _: Feed) -> pl.DataFrame:
    """Whether the words say that a paper was withdrawn, and the code that they name."""
    says = [pl.col(name).str.contains(_WITHDRAWN) for name in ("comment", "summary")]
    known = rows["code_url"].to_list()
    words = zip(rows["summary"].to_list(), rows["comment"].to_list(), strict=True)
    named = [code or urls.code(*texts) for code, texts in zip(known, words, strict=True)]
    return rows.with_columns(
        pl.coalesce("is_withdrawn", pl.any_horizontal(says).fill_null(False)), pl.Series("code_url", named, pl.String())
    )


SOURCE = _table.source(
    Paper,
    "papers",
    presets=PRESETS,
    finish=_finish,
    made=frozenset({"is_withdrawn"}),
)
