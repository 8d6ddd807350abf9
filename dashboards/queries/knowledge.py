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
            select *, (select reporting_on from publication_facts) - published_at::date as age
            from resources where is_canonical and not is_withdrawn
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


def resources(
    *, topic: str | None, language: str | None, level: int | None, kind: str | None, words: str, limit: int
) -> pl.DataFrame:
    """The best resources that fit every filter, with the parts of their quality.

    `words` are looked for in titles and in the names of skills.
    """
    return ask(
        """
        select r.resource_id, r.title, r.kind, t.label_@ as topic, r.difficulty, r.language, r.minutes,
               r.quality_score, r.quality_completeness, r.quality_freshness, r.quality_authority, r.quality_community,
               r.rating_mean, r.ratings, r.skills, r.published_at::date as published_on, r.provider, r.url
        from resources r left join topics t on t.topic_id = r.main_topic_id
        where r.is_canonical and not r.is_withdrawn
          and ($1 is null or r.main_topic_id = $1
               or exists (from resource_topics rt where rt.resource_id = r.resource_id and rt.topic_id = $1))
          and ($2 is null or r.language = $2 or starts_with(r.language, $2 || '-'))
          and ($3 is null or r.difficulty = $3)
          and ($4 is null or r.kind = $4)
          and ($5 = '' or contains(lower(r.title), lower($5)) or exists (
               from resource_skills rs join skills s using (skill_id)
               where rs.resource_id = r.resource_id and rs.mentions > 0
               and (contains(lower(s.label_zh), lower($5)) or contains(lower(s.label_en), lower($5)))))
        order by r.quality_score desc nulls last, r.published_at desc nulls last, r.resource_id
        limit $6
        """,
        topic,
        language,
        level,
        kind,
        words,
        limit,
    )


def resource(resource_id: str) -> dict[str, Any]:
    """One resource: title, parts of its quality, level and its evidence."""
    return one(
        """
        select title, url, difficulty, difficulty_confidence, difficulty_evidence_@ as difficulty_evidence,
               quality_score, quality_completeness, quality_freshness, quality_authority, quality_community, licence
        from resources where resource_id = ?
        """,
        resource_id,
    )


def evidence(resource_id: str) -> pl.DataFrame:
    """The skills one resource names, most central first, with the words that say so."""
    return ask(
        """
        select s.label_@ as skill, rs.score, rs.mentions, rs.field, rs.quote
        from resource_skills rs join skills s using (skill_id)
        where rs.resource_id = ? and rs.mentions > 0 order by rs.score desc, skill
        """,
        resource_id,
    )


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


def coverage(language: str | None, kind: str | None, top: int) -> pl.DataFrame:
    """Resources of each topic and level (1-5), of the topics with most demand or stock; zero cells included."""
    return ask(
        """
        with big as (
            select topic_id, label_@ as label, resources + questions + jobs as weight
            from topics
            where resources + questions + jobs > 0
              and topic_id not in (select parent_id from topics where parent_id is not null)
            order by weight desc, topic_id limit $3
        )
        select big.label, c.difficulty, sum(c.resources)::int as resources
        from topic_coverage c join big using (topic_id)
        where ($1 is null or c.language = $1) and ($2 is null or c.kind_group = $2)
        group by big.label, big.weight, c.difficulty order by big.weight desc, big.label, c.difficulty
        """,
        language,
        kind,
        top,
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
        select q.priority, q.reason, r.title, q.evidence_@ as evidence, q.suggestion_@ as suggestion, r.url
        from review_queue q join resources r using (resource_id)
        where $1 is null or q.reason = $1 order by q.priority, r.title limit 500
        """,
        reason,
    )


def review_reasons() -> dict[str, int]:
    """Reason -> resources in the review queue."""
    return dict(ask("select reason, count(*) from review_queue group by 1 order by 2 desc, 1").iter_rows())
