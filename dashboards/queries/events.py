"""What threads, lectures, contests and content bring, and on how few it rests (`community/`)."""

from __future__ import annotations

import polars as pl

from dashboards.queries.publication import ask


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
