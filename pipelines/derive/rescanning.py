"""Which documents have to be searched again, and the mentions of all: old ones kept, new ones found.

Answers: what changed since the last run? A document is searched when its fields or texts are new or changed, or when
the vocabulary or the code that searches is another; else its mentions stay as they were found. Documents that are
gone take their mentions along. May import: `pipelines.contracts`, `pipelines.derive`, polars.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

import polars as pl

from pipelines.contracts.derived import ScannedDocument, SkillMention
from pipelines.derive.shaping import shaped

_KEY = ["document_kind", "document_id"]


def text_hashes(documents: pl.DataFrame, version: str) -> pl.DataFrame:
    """One `ScannedDocument` row a document of documents[document_kind, document_id, field, text]."""
    if documents.is_empty():
        return ScannedDocument.empty_frame()
    hashes = (
        documents.with_columns(said=pl.concat_str("field", pl.lit("\0"), pl.col("text").fill_null("")))
        .group_by(_KEY, maintain_order=True)
        .agg(pl.col("said").str.join("\0"))
        .select(*_KEY, text_hash=pl.col("said").map_batches(_hashes, return_dtype=pl.String), version=pl.lit(version))
    )
    return shaped(hashes, ScannedDocument)


def _hashes(texts: pl.Series) -> pl.Series:
    return pl.Series([sha256(text.encode()).hexdigest()[:32] for text in texts], dtype=pl.String)


def rescan(
    documents: pl.DataFrame,
    search: Callable[[pl.DataFrame], pl.DataFrame],
    version: str,
    scanned: pl.DataFrame,
    mentions: pl.DataFrame,
) -> pl.DataFrame:
    """All mentions of the documents as `SkillMention` rows, calling `search` with those alone that need it.

    `scanned` and `mentions` are the tables as the last run left them.
    """
    now = text_hashes(documents, version)
    same = now.join(scanned, on=now.columns, how="semi").select(_KEY)
    changed = documents.join(same, on=_KEY, how="anti", maintain_order="left") if len(documents) else documents
    fresh = search(changed.cast(dict.fromkeys(changed.columns, pl.String)))
    kept = mentions.select(fresh.columns).join(same, on=_KEY, how="semi")
    return shaped(pl.concat([kept, fresh]), SkillMention)
