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
    """Its topics, strongest first: topic, score, evidence (category, skill or tag), and why in words."""
    return ask(
        """
        select t.label_@ as topic, rt.score, rt.evidence, rt.evidence_@ as reason
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
        where rs.resource_id = ? and rs.role = 'taught' and rs.mentions > 0
        order by rs.score desc, rs.mentions desc, s.skill_id
        """,
        resource_id,
    )


def mentions(resource_id: str) -> pl.DataFrame:
    """Where its texts name a skill: field, first character, the one after the last, skill; in order of the text."""
    return ask(
        """
        select m.field, m.start as first, m."end" as last, s.label_@ as skill
        from resource_mentions m join skills s using (skill_id) where m.resource_id = ? order by all
        """,
        resource_id,
    )


def required(resource_id: str) -> pl.DataFrame:
    """What should be known before: skill and why; those that the text names first."""
    return ask(
        """
        select s.label_@ as skill, rs.reason_@ as reason
        from resource_skills rs join skills s using (skill_id)
        where rs.resource_id = ? and rs.role = 'required' order by rs.mentions desc, s.skill_id
        """,
        resource_id,
    )


def family(resource_id: str) -> pl.DataFrame:
    """The other members of its family of duplicates, the canonical one first, and why they were joined."""
    return ask(
        """
        select other.document_id as resource_id, other.title, other.is_canonical, other.method,
               coalesce(case when other.is_canonical then own.reason_@ end, other.reason_@) as reason
        from duplicate_documents own
        join duplicate_documents other
          on other.family_id = own.family_id and other.document_kind = own.document_kind
             and other.document_id <> own.document_id
        where own.document_id = ? and own.document_kind in ('paper', 'tutorial')
        order by other.is_canonical desc, other.document_id
        """,
        resource_id,
    )


def links(resource_id: str) -> pl.DataFrame:
    """Versions, reposts and translations of it: kind of link, title of the other, why they are linked."""
    return ask(
        """
        select link, case when document_id = $1 then other_title else title end as title, reason_@ as reason
        from document_links
        where document_kind in ('paper', 'tutorial') and (document_id = $1 or other_id = $1)
        order by link, document_id, other_id
        """,
        resource_id,
    )


def reviews(resource_id: str) -> pl.DataFrame:
    """Why somebody should look at it: reason, evidence, what to do."""
    return ask(
        """
        select reason, evidence_@ as evidence, suggestion_@ as suggestion, priority_reason_@ as priority_reason
        from review_queue where resource_id = ? order by priority, priority_score desc, reason
        """,
        resource_id,
    )
