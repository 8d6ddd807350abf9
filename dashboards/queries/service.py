"""Who waits for help and whom it rests on: questions, threads, support, lectures, contests, channels (`community/`)."""

from __future__ import annotations

from typing import Any

import polars as pl

from dashboards.queries.publication import ask, one


def question_weeks(count: int) -> pl.DataFrame:
    """Questions of the last complete weeks, oldest first: survival median, and the share still waiting later."""
    return ask(
        """
        from (
            select week_on, asked, unanswered, answered_share, median_hours_to_first_answer as median_hours,
                   still_waiting_24h_share, still_waiting_72h_share
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
    """How many questions wait, how long the longest, and how many of them nobody can be asked for."""
    return one(
        """
        select count(*) as questions, max(hours_waiting) as longest,
               count(*) filter (where hours_waiting > 72) as overdue, count(*) filter (where responders = 0) as nobody
        from unanswered_questions
        """
    )


def unanswered(topic: str | None) -> pl.DataFrame:
    """Questions that wait, longest first, with who could answer and how much each of them answered lately."""
    return ask(
        """
        select q.question_id, q.title, q.hours_waiting, t.label_@ as topic, s.label_@ as skill,
               q.best_responder_ids, q.best_responder_loads, q.responders, q.busy_responders
        from unanswered_questions q
        left join topics t using (topic_id)
        left join skills s on s.skill_id = q.main_skill_id
        where ? is null or q.topic_id = ?
        order by q.hours_waiting desc, q.question_id
        """,
        topic,
        topic,
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


def discussion_topics() -> pl.DataFrame:
    """Threads of 90 days by topic, most first; `topic` is null where none is known."""
    return ask(
        """
        select t.label_@ as topic, d.threads, d.threads_before, d.replies, d.participants, d.replies_per_thread,
               d.threads_without_reply, d.median_hours_to_first_reply as median_hours
        from discussion_topics d left join topics t using (topic_id)
        order by d.threads desc, d.topic_id
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


def satisfaction() -> dict[str, Any]:
    """Ratings of help in the last 90 days: how many, and the share that is satisfied (null under 5)."""
    return one(
        """
        select count(rating) as rated,
               case when count(rating) >= 5 then count(*) filter (where rating >= 0.5) / count(rating)::double end
                   as satisfied_share
        from feedback
        where opened_at >= (select (reporting_on - 89)::timestamp at time zone reporting_zone from publication_facts)
        """
    )


def lectures(count: int) -> pl.DataFrame:
    """The newest lectures that have begun: registered, attended, watched, asked, returned within 30 days."""
    return ask(
        """
        select lecture_id, title_@ as title, starts_at, mode, registered, attended, attended_share, replays,
               minutes_per_attendee, planned_minutes, replay_share, questions, questions_per_attendee, returned_30d,
               returned_30d_share
        from lectures
        where starts_at <= (select (reporting_on + 1)::timestamp at time zone reporting_zone from publication_facts)
        order by starts_at desc, lecture_id limit ?
        """,
        count,
    )


def lecture_topics(count: int) -> pl.DataFrame:
    """Topics most wanted beyond the lectures held on them, the widest gap first."""
    return ask(
        """
        select coalesce(t.label_@, l.topic_id) as topic, l.demand_share, l.supply_share, l.gap, l.questions, l.searches,
               l.jobs, l.lectures, l.coming
        from lecture_topics l left join topics t using (topic_id)
        order by l.gap desc, l.topic_id limit ?
        """,
        count,
    )


def concentration() -> pl.DataFrame:
    """On how few people each kind of contribution rests: the last 90 days."""
    return ask(
        """
        select kind, contributors, contributions, gini, top3_share, people_for_half, people_for_80_percent
        from contribution_concentration
        order by list_position(['all', 'answers', 'posts', 'published'], kind)
        """
    )


def dependencies() -> pl.DataFrame:
    """What would be missing if one of those who contribute most paused."""
    return ask(
        """
        select d.member_id, d.rank, d.contributions, d.share_of_all, d.questions_helped, d.questions_without_help,
               d.questions_without_help_share, d.topics_at_risk,
               (select string_agg(t.label_@, ', ' order by t.label_@) from topics t
                where list_contains(d.topic_ids_at_risk, t.topic_id)) as topics, d.evidence_@ as evidence
        from contribution_dependencies d order by d.rank
        """
    )


def competitions() -> pl.DataFrame:
    """Competitions, newest result first: registered, took part, teams, how well."""
    return ask(
        """
        select competition_id, registered, participants, participated_share, teams, field, ranked, median_percentile,
               last_result_at
        from competitions order by last_result_at desc nulls last, competition_id
        """
    )


def half_lives() -> pl.DataFrame:
    """Days until half of an item's attention, by kind; only kinds with enough items."""
    return ask(
        """
        select kind, items, visits, half_days_p25, half_days, half_days_p75
        from content_half_lives where topic_id = 'all' and half_days is not null order by half_days, kind
        """
    )


def channels() -> pl.DataFrame:
    """What each channel brought in 90 days: seen, reached, opened, finished; most people first."""
    return ask(
        """
        select name_@ as channel, kind, impressions, click_share, people, opens, completions, completed_share,
               completed_low, completed_high
        from channel_reach
        where people > 0 or impressions > 0
        order by people desc, channel_id
        """
    )
