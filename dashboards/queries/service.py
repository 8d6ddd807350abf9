"""Who waits for help, and how fast it comes: questions and support (`community/`)."""

from __future__ import annotations

from typing import Any

import polars as pl

from dashboards.queries.publication import ask, one


def question_weeks(count: int) -> pl.DataFrame:
    """Questions of the last complete weeks, oldest first: survival median, answered in time, still waiting later."""
    return ask(
        """
        from (
            select week_on, asked, unanswered, answered_share, answered_24h_share, answered_72h_share,
                   median_hours_to_first_answer as median_hours, still_waiting_24h_share, still_waiting_72h_share
            from question_weeks
            where week_on <= (select last_week_on from publication_facts)
            order by week_on desc limit ?
        ) order by week_on
        """,
        count,
    )


def feedback_weeks(count: int) -> pl.DataFrame:
    """Tickets of the last complete weeks, oldest first: response, resolution, lateness, reopening, satisfaction."""
    return ask(
        """
        from (
            select week_on, opened, unanswered, median_hours_to_response as median_hours, median_hours_to_resolution,
                   still_waiting_24h_share, still_waiting_72h_share, breached, breached_share, reopened_share, rated,
                   satisfied_share
            from feedback_weeks
            where week_on <= (select last_week_on from publication_facts)
            order by week_on desc limit ?
        ) order by week_on
        """,
        count,
    )


def backlog() -> dict[str, Any]:
    """How many questions wait, and how long the longest."""
    return one("select count(*) as questions, max(hours_waiting) as longest from unanswered_questions")


def unanswered(topic: str | None, limit: int | None) -> pl.DataFrame:
    """Questions that wait, longest first, with who could answer and how busy they are; `in_all`: how many wait."""
    return ask(
        """
        select q.question_id, q.title, q.hours_waiting, t.label_@ as topic, s.label_@ as skill,
               q.best_responder_ids, q.best_responder_loads, q.responders, q.busy_responders,
               (select count(*) from unanswered_questions where $1 is null or topic_id = $1) as in_all
        from unanswered_questions q
        left join topics t using (topic_id)
        left join skills s on s.skill_id = q.main_skill_id
        where $1 is null or q.topic_id = $1
        order by q.hours_waiting desc, q.question_id limit $2
        """,
        topic,
        limit,
    )


def question_topics() -> pl.DataFrame:
    """Questions of 180 days by topic, most asked first."""
    return ask(
        """
        select coalesce(t.label_@, q.topic_id) as topic, q.asked, q.unanswered, q.answered_share, q.answered_low,
               q.answered_high, q.median_hours_to_first_answer as median_hours, q.still_waiting_72h_share
        from question_topics q left join topics t using (topic_id)
        where q.topic_id <> 'none'
        order by q.asked desc, q.topic_id
        """
    )


def themes() -> pl.DataFrame:
    """What feedback is about in 90 days, most first."""
    return ask(
        """
        select theme, tickets, tickets_before, change, trend, open, breached, median_hours_to_response as median_hours,
               still_waiting_72h_share, reopened_share, rated, satisfied_share
        from feedback_themes order by tickets desc, theme
        """
    )
