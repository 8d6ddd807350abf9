"""Where something is missing: topics by level, language and kind, and what stands in one language only."""

from __future__ import annotations

from typing import Any

import polars as pl

from dashboards.queries.publication import ask, one


def sizes() -> dict[str, Any]:
    """Cells with a gap, resources in one language only, and the usual delay of Chinese."""
    return one(
        """
        select (select count(*) from gap_cells) as cells,
               (select count(*) from gap_cells where gap_score >= 1) as gaps,
               (select count(*) from gap_cells where resources = 0) as empty,
               (select count(*) from wanted_translations) as alone,
               (select count(*) from wanted_translations where wanted_language = 'zh') as alone_en,
               (select median(days_en_to_zh) from translation_latencies where subject_kind = 'topic') as delay_days,
               (select count(days_en_to_zh) from translation_latencies where subject_kind = 'topic') as delay_topics,
               (select sum(untranslated_resources) / nullif(sum(compared_resources), 0) from translation_latencies
                where subject_kind = 'skill') as untranslated_share
        """
    )


def cells(kind: str, language: str | None, level: int | None) -> pl.DataFrame:
    """Cells with a gap, largest first."""
    return ask(
        """
        select g.rank, t.label_@ as topic, g.kind_group, g.language, g.difficulty, g.resources, g.expected_resources,
               g.gap_score, g.explanation_@ as explanation
        from gap_cells g join topics t using (topic_id)
        where g.gap_score > 0 and g.kind_group = $1 and ($2 is null or g.language = $2)
          and ($3 is null or g.difficulty = $3)
        order by g.rank limit 500
        """,
        kind,
        language,
        level,
    )


def matrix(kind: str, language: str | None, top: int) -> pl.DataFrame:
    """Resources and what demand asks for, by topic and level, of the topics with the largest gaps in all."""
    return ask(
        """
        with cells as (
            select g.*, t.label_@ as label from gap_cells g join topics t using (topic_id)
            where g.kind_group = $1 and ($2 is null or g.language = $2)
        ),
        worst as (
            select topic_id, sum(gap_score) as gap from cells group by 1 having sum(gap_score) > 0
            order by round(gap, 6) desc, topic_id limit $3
        )
        select label, difficulty, sum(resources)::int as resources, sum(expected_resources) as expected,
               sum(gap_score) as gap
        from cells join worst using (topic_id)
        group by label, worst.gap, difficulty order by worst.gap desc, label, difficulty
        """,
        kind,
        language,
        top,
    )


def translations(wanted: str | None, count: int) -> pl.DataFrame:
    """The resources that most people would want in the other language."""
    return ask(
        """
        select w.rank, r.title, w.wanted_language, coalesce(s.label_@, t.label_@) as about, w.views, w.demand_score,
               w.explanation_@ as explanation, r.url
        from wanted_translations w join resources r using (resource_id)
        left join skills s using (skill_id) left join topics t on t.topic_id = w.topic_id
        where $1 is null or w.wanted_language = $1 order by w.rank limit $2
        """,
        wanted,
        count,
    )


def latencies(kind: str) -> pl.DataFrame:
    """Topics or skills with the days that Chinese came after English, latest first; those without either last."""
    return ask(
        """
        select label_@ as label, resources_en, resources_zh, first_en_on, first_zh_on, days_en_to_zh,
               untranslated_share
        from translation_latencies where subject_kind = ?
        order by days_en_to_zh desc nulls last, resources_en + resources_zh desc, subject_id
        """,
        kind,
    )
