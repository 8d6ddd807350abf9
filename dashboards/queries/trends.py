"""What is rising, what is emerging, how fast it ages."""

from __future__ import annotations

from typing import Any

import polars as pl

from dashboards.queries.publication import ask, one

FAMILIES = ("papers", "tutorials", "jobs", "questions")
WINDOWS = (7, 28, 90, 182)


def sizes(days: int) -> dict[str, Any]:
    """Subjects that were counted, tested and found to have changed in one window; how many rose."""
    return one(
        """
        select count(*) as counted, count(adjusted_p_value) as tested,
               count(*) filter (where is_significant) as changed, count(*) filter (where is_rising) as rising,
               (select count(*) from skill_lead_lags) as skills,
               (select count(*) from skill_lead_lags where verdict = 'emerging') as emerging,
               (select max(weeks) from skill_lead_lags) as weeks
        from trends where window_days = ?
        """,
        days,
    )


def trends(days: int, family: str | None, kind: str | None) -> pl.DataFrame:
    """Subjects of one window: those that changed first, then by how sure the change is."""
    return ask(
        """
        select label_@ as label, subject_kind, family, n_now, n_before, change, p_value, adjusted_p_value,
               is_significant, is_rising, explanation_@ as explanation
        from trends
        where window_days = $1 and ($2 is null or family = $2) and ($3 is null or subject_kind = $3)
        order by is_significant desc, p_value nulls last, n_now + n_before desc, subject_id, family limit 500
        """,
        days,
        family,
        kind,
    )


def lead_lags() -> pl.DataFrame:
    """Skills with the weeks between papers, tutorials and jobs; those with a verdict first."""
    return ask(
        """
        select s.label_@ as skill, l.* exclude (explanation_zh, explanation_en), l.explanation_@ as explanation
        from skill_lead_lags l join skills s using (skill_id)
        order by case verdict when 'emerging' then 0 when 'related' then 1 when 'unstable' then 2
                 when 'no_relation' then 3 else 4 end, l.papers + l.tutorials + l.jobs desc, s.skill_id
        """
    )


def half_lives() -> pl.DataFrame:
    """Days after which a topic's resources are looked at half as much; those that rest on most views first."""
    return ask(
        """
        select t.label_@ as topic, h.half_life_days, h.own_half_life_days, h.views, h.resources,
               h.evidence_@ as evidence
        from topic_half_lives h join topics t using (topic_id) order by h.views desc, h.topic_id
        """
    )
