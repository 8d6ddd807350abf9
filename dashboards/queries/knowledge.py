"""What there is to learn and what is missing: the marts of `knowledge/`."""

from __future__ import annotations

from typing import Any

import polars as pl

from dashboards.queries.publication import ask, one


def sizes() -> dict[str, Any]:
    """Resources that can be recommended, those of the last 28 days and of the 28 before, and their quality."""
    return one(
        """
        with r as (
            select r.*, f.reporting_on - timezone(f.reporting_zone, r.published_at)::date as age
            from resources r cross join publication_facts f where is_canonical and not is_withdrawn
        )
        select count(*) as resources,
               count(*) filter (where age between 0 and 27) as fresh,
               count(*) filter (where age between 28 and 55) as fresh_before,
               count(difficulty) as with_level,
               avg(quality_score) as quality, count(quality_score) as rated,
               count(*) filter (where needs_review) as to_review
        from r
        """
    )


def kinds() -> list[str]:
    """The kinds of resources that exist, most frequent first."""
    return ask("select kind from resources group by 1 order by count(*) desc, 1")["kind"].to_list()


def topics() -> dict[str, str]:
    """Topic id -> name, of topics that have resources, indented by nothing, in the order of the language."""
    frame = ask("select topic_id, label_@ from topics where resources > 0 order by depth, resources desc, 2")
    return dict(frame.iter_rows())


def new_weeks(count: int, language: str | None) -> pl.DataFrame:
    """Resources published in each of the last complete weeks: papers and tutorials."""
    return ask(
        """
        with w as (
            select week_on from activity_weeks where is_complete
            order by 1 desc limit $1
        )
        select w.week_on, coalesce(sum(r.resources) filter (where r.kind_group = 'paper'), 0)::int as papers,
               coalesce(sum(r.resources) filter (where r.kind_group = 'tutorial'), 0)::int as tutorials
        from w left join resource_weeks r on r.week_on = w.week_on and ($2 is null or r.language = $2)
        group by 1 order by 1
        """,
        count,
        language,
    )


def gaps(count: int) -> pl.DataFrame:
    """Topics people ask for that have little to learn from, worst first."""
    return ask(
        """
        select g.rank, t.label_@ as topic, g.resources_zh, g.resources_en, g.tutorials, g.tutorials_zh,
               g.tutorials_en, g.questions,
               g.unanswered_questions, g.jobs, g.demand_score, g.gap_score, g.reason_@ as reason
        from knowledge_gaps g join topics t using (topic_id) order by g.rank limit ?
        """,
        count,
    )


def review_queue(reason: str | None) -> pl.DataFrame:
    """Resources somebody should look at, most urgent first, with evidence and what to do."""
    return ask(
        """
        select q.resource_id, q.priority, q.reason, r.title, q.evidence_@ as evidence, q.suggestion_@ as suggestion,
               q.priority_score, q.priority_reason_@ as priority_reason, q.views_90d, r.url
        from review_queue q join resources r using (resource_id)
        where $1 is null or q.reason = $1
        order by q.priority, q.priority_score desc, r.title, q.resource_id, q.reason limit 500
        """,
        reason,
    )


def review_reasons() -> dict[str, int]:
    """Reason -> resources in the review queue."""
    return dict(ask("select reason, count(*) from review_queue group by 1 order by 2 desc, 1").iter_rows())


def review_sizes() -> dict[str, Any]:
    """Entries of the review queue, the resources and the views behind them, and the most urgent ones."""
    return one(
        """
        with waiting as (
            select r.resource_id, max(r.views) as views
            from review_queue q join resources r using (resource_id) group by 1
        )
        select (select count(*) from review_queue) as entries,
               (select count(*) from review_queue where priority = 1) as urgent,
               count(*) as resources, coalesce(sum(views), 0)::bigint as views,
               count(*) / nullif((select count(*) from resources), 0) as resources_share
        from waiting
        """
    )
