"""How good extraction is and which words the vocabulary may lack: the marts that the model card shows."""

from __future__ import annotations

import polars as pl

from dashboards.queries.publication import ask


def own(test_set: str) -> pl.DataFrame:
    """The scores of one of our own labelled sets, whole ones before their parts."""
    return ask(
        """
        select task, metric, language, source, n, expected, found, correct, precision_share, recall_share, f1_share,
               f1_low, f1_high
        from model_quality where not is_public and test_set = ?
        order by task, metric, language <> 'all', language, source <> 'all', source
        """,
        test_set,
    )


def benchmarks() -> pl.DataFrame:
    """The scores on public benchmarks, with the day and the command of the measurement."""
    return ask(
        """
        select task, test_set, metric, n, precision_share, recall_share, f1_share, f1_low, f1_high, measured_on, command
        from model_quality where is_public and language = 'all' and source = 'all' order by task, test_set, metric
        """
    )


def errors(test_set: str, task: str | None, language: str | None) -> pl.DataFrame:
    """The documents that came out worst, the worst first."""
    return ask(
        """
        select task, metric, language, source, rank, text, expected, found, missed, invented, document_id
        from model_errors
        where test_set = $1 and ($2 is null or task = $2) and ($3 is null or language = $3)
        order by len(missed) + len(invented) desc, task, metric, language, source, rank
        """,
        test_set,
        task,
        language,
    )


def candidates(language: str | None, limit: int) -> pl.DataFrame:
    """The curator's queue: rising words first, then those of most texts."""
    return ask(
        """
        select rank, candidate, language, method, mentions, documents, sources, first_week_on, last_week_on, is_rising,
               reason_@ as reason, contexts, nearest_label_@ as nearest, similarity, documents_read
        from skill_candidates where $1 is null or language = $1 order by rank limit $2
        """,
        language,
        limit,
    )


def waiting() -> pl.DataFrame:
    """How many candidates there are by language, and how many of them rise."""
    return ask(
        """
        select language, count(*) as candidates, count(*) filter (where is_rising) as rising,
               max(documents_read) as documents_read
        from skill_candidates group by 1 order by 1
        """
    )
