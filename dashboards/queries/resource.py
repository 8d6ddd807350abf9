"""One paper or tutorial and everything that is known about it, each with what it rests on."""

from __future__ import annotations

from typing import Any

import polars as pl

from dashboards.queries.publication import ask, one


def known(resource_id: str | None) -> str | None:
    """The id, if there is such a resource."""
    return one("select max(resource_id) as found from resources where resource_id = ?", resource_id)["found"]


def best(count: int) -> dict[str, str]:
    """Id -> title of the best resources."""
    return dict(
        ask(
            """
            select resource_id, title from resources where is_canonical and not is_withdrawn
            order by quality_score desc nulls last, published_at desc nulls last, resource_id limit ?
            """,
            count,
        ).iter_rows()
    )


def about(resource_id: str) -> dict[str, Any]:
    """Every column of the resource, and the reader's name of its topic."""
    return one(
        """
        select r.*, r.difficulty_evidence_@ as difficulty_evidence, t.label_@ as topic
        from resources r left join topics t on t.topic_id = r.main_topic_id where r.resource_id = ?
        """,
        resource_id,
    )


def topics(resource_id: str) -> pl.DataFrame:
    """Its topics, strongest first: topic, score, evidence (category or skill)."""
    return ask(
        """
        select t.label_@ as topic, rt.score, rt.evidence
        from resource_topics rt join topics t using (topic_id)
        where rt.resource_id = ? order by rt.score desc, rt.topic_id
        """,
        resource_id,
    )


def skills(resource_id: str) -> pl.DataFrame:
    """The skills that it names, most central first, with the words that say so."""
    return ask(
        """
        select s.skill_id, s.label_@ as skill, rs.score, rs.mentions, rs.field, rs.quote
        from resource_skills rs join skills s using (skill_id)
        where rs.resource_id = ? order by rs.score desc, rs.mentions desc, s.skill_id
        """,
        resource_id,
    )


def mentions(resource_id: str) -> pl.DataFrame:
    """Where its texts name a skill: field, first character, the one after the last, skill; in order of the text."""
    return ask(
        f"""
        select m.field, m.{'"start"' if _has("resource_mentions") else "start_character"} as first,
               m.{'"end"' if _has("resource_mentions") else "end_character"} as last, s.label_@ as skill
        from {"resource_mentions" if _has("resource_mentions") else "resource_skills"} m join skills s using (skill_id)
        where m.resource_id = ? order by all
        """,  # noqa: S608  one of two names written here
        resource_id,
    )


def required(resource_id: str) -> list[str]:
    """What the skills that it names require and it does not name itself."""
    return ask(
        """
        with own as (select skill_id from resource_skills where resource_id = $1 and score >= 0.3)
        select distinct s.label_@ as skill
        from (select unnest(requires) as skill_id from skills where skill_id in (from own)) as needed
        join skills s using (skill_id)
        where skill_id not in (select skill_id from resource_skills where resource_id = $1) order by 1
        """,
        resource_id,
    )["skill"].to_list()


def family(resource_id: str) -> pl.DataFrame:
    """The other resources of its family of duplicates, the canonical one first, with the rule that joined them."""
    return ask(
        """
        select r.resource_id, r.title, r.url, r.feed, r.is_canonical, f.method
        from resources r join resources own on own.resource_id = $1 and own.family_id = r.family_id
        left join duplicate_families f on f.family_id = r.family_id and f.document_kind = r.kind_group
        where r.resource_id <> $1 order by r.is_canonical desc, r.resource_id
        """,
        resource_id,
    )


def reviews(resource_id: str) -> pl.DataFrame:
    """Why somebody should look at it: reason, evidence, what to do."""
    return ask(
        """
        select reason, evidence_@ as evidence, suggestion_@ as suggestion
        from review_queue where resource_id = ? order by priority, reason
        """,
        resource_id,
    )


def _has(mart: str) -> bool:
    """The publication holds this mart: older ones do not."""
    return bool(ask("select count(*) as n from duckdb_tables() where table_name = ?", mart)["n"].item())
