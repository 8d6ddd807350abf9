"""Who is here, who stays, who answers: the marts of `community/`."""

from __future__ import annotations

from typing import Any

import polars as pl

from dashboards.queries.publication import ask, one


def weeks(count: int) -> pl.DataFrame:
    """The last complete weeks, oldest first: members by lifecycle, expected band, holiday."""
    return ask(
        """
        from (
            select week_on, active_members, new_members, returning_members, resurrected_members, dormant_members,
                   events,
                   previous_active_members, expected_low, expected_high, is_unusual, holiday_@ as holiday
            from activity_weeks
            where is_complete
            order by week_on desc limit ?
        ) order by week_on
        """,
        count,
    )


def retention(cohorts: int) -> pl.DataFrame:
    """The newest cohorts by month joined: size, retained, share; only months that are complete."""
    return ask(
        """
        select cohort_month_on, months_since, members, retained, retained_share
        from retention_cohorts
        where months_since between 1 and 12 and is_complete
          and cohort_month_on in (
              select distinct cohort_month_on from retention_cohorts where is_complete and months_since = 1
              order by 1 desc limit ?)
        order by 1, 2
        """,
        cohorts,
    )


def funnel() -> pl.DataFrame:
    """From joining to staying: members of each step and their share of the step before."""
    return ask(
        """
        select step, step_id, label_@ as label, definition_@ as definition, members, share_of_previous, share_of_first
        from funnel_steps order by step
        """
    )


def question_weeks(count: int) -> pl.DataFrame:
    """Questions of the last complete weeks, oldest first: asked, answered in time, survival median, unanswered."""
    return ask(
        """
        from (
            select week_on, asked, answered_24h_share, answered_72h_share, median_hours_to_first_answer, unanswered
            from question_weeks
            where week_on <= (select last_week_on from publication_facts)
            order by week_on desc limit ?
        ) order by week_on
        """,
        count,
    )


def unanswered(topic: str | None) -> pl.DataFrame:
    """Questions that wait, longest first, with who could answer."""
    return ask(
        """
        select q.question_id, q.title, q.hours_waiting, t.label_@ as topic, s.label_@ as skill,
               q.best_responder_ids, q.responders
        from unanswered_questions q left join topics t using (topic_id) left
        join skills s on s.skill_id = q.main_skill_id
        where ? is null or q.topic_id = ?
        order by q.hours_waiting desc
        """,
        topic,
        topic,
    )


def backlog() -> dict[str, Any]:
    """How many questions wait, how long the longest waits, and its title."""
    return one(
        """
        select count(*) as questions, max(hours_waiting) as longest, arg_max(title, hours_waiting) as title
        from unanswered_questions
        """
    )


def lectures(count: int) -> pl.DataFrame:
    """The newest lectures that have begun: registered, attended, returned within 30 days."""
    return ask(
        """
        select lecture_id, title_@ as title, starts_at, mode, registered, attended, attended_share, replays,
               returned_30d, returned_30d_share
        from lectures
        where starts_at <= (select (reporting_on + 1)::timestamp at time zone reporting_zone from publication_facts)
        order by starts_at desc limit ?
        """,
        count,
    )


def contributors(count: int) -> pl.DataFrame:
    """Who carries the community: members by contributions."""
    return ask(
        """
        select rank, member_id, posts, answers, accepted, published, contribution_score, share_of_all,
               first_contribution_on
        from contributors order by rank, member_id limit ?
        """,
        count,
    )


def feedback() -> pl.DataFrame:
    """Feedback by theme: tickets, open, answered too late, median hours to response."""
    return ask(
        """
        select theme, count(*) as tickets, count(*) filter (where is_open) as open,
               count(*) filter (where is_breached) as breached, median(hours_to_response) as median_hours
        from feedback group by 1 order by tickets desc, theme
        """
    )
