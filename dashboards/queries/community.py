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


def periods(audience: str, unit: str, count: int) -> pl.DataFrame:
    """The last complete days, weeks or months of an audience, oldest first: active people and where they came from."""
    return ask(
        """
        from (
            select period_on, active_members, previous_active_members, new_members, returning_members,
                   resurrected_members, dormant_members, events, mean_daily_active_members, stickiness
            from activity_periods
            where is_complete and audience = ? and unit = ?
            order by period_on desc limit ?
        ) order by period_on
        """,
        audience,
        unit,
        count,
    )


def definitions() -> dict[str, str]:
    """Id -> name of every definition of retention that has a curve; months of joining first."""
    return dict(
        ask(
            """
            select distinct definition_id, label_@ as label, definition_id <> 'joined_month' as later
            from retention_curves where is_complete and period = 1
            order by later, definition_id
            """
        )
        .select("definition_id", "label")
        .iter_rows()
    )


def retention(definition_id: str, cohorts: int) -> pl.DataFrame:
    """The newest cohorts of a definition: size, retained, share; only periods that are over for everybody."""
    return ask(
        """
        select cohort_on, period, unit, members, retained, retained_share
        from retention_curves
        where definition_id = ? and period between 1 and 14 and is_complete
          and cohort_on in (
              select distinct cohort_on from retention_curves
              where definition_id = ? and is_complete and period = 1
              order by 1 desc limit ?)
        order by 1, 2
        """,
        definition_id,
        definition_id,
        cohorts,
    )


def funnels() -> dict[str, str]:
    """Id -> name of every funnel that somebody came into; becoming a member first."""
    return dict(
        ask(
            """
            select funnel_id, any_value(funnel_label_@) as label from funnels
            group by 1 having max(entries) > 0 order by funnel_id <> 'onboarding', 1
            """
        ).iter_rows()
    )


def funnel(funnel_id: str) -> pl.DataFrame:
    """The steps of a funnel: entries of each and their share of the step before."""
    return ask(
        """
        select step, label_@ as label, definition_@ as definition, entries, members, share_of_previous, share_of_first,
               entered_from, entered_to
        from funnels where funnel_id = ? order by step
        """,
        funnel_id,
    )


def visits(audience: str) -> dict[str, Any]:
    """The last 28 days' visits: how many, how long in the middle, how many pages."""
    return one(
        """
        select sum(sessions)::bigint as sessions, median(median_minutes) as median_minutes,
               sum(views_per_session * sessions) / sum(sessions) as views_per_session
        from session_days
        where audience = ? and day_on > (select reporting_on from publication_facts) - 28
        """,
        audience,
    )


def hours(audience: str) -> pl.DataFrame:
    """Visits of the last 12 weeks by weekday and three hours of the day."""
    return ask(
        """
        select weekday, hour // 3 * 3 as hour, sum(sessions)::bigint as sessions, max(members) as members,
               sum(share_of_sessions) as share
        from session_hours where audience = ? group by 1, 2 order by 1, 2
        """,
        audience,
    )


def ladder() -> pl.DataFrame:
    """The last complete month by level, highest first: members on it, and who came up, down and from nowhere."""
    return ask(
        """
        with month as (select max(month_on) as month_on from ladder_flows where is_complete)
        select month_on, to_level as level, to_label_@ as label, sum(members)::bigint as members,
               coalesce(sum(members) filter (where direction = 'up'), 0)::bigint as up,
               coalesce(sum(members) filter (where direction = 'down'), 0)::bigint as down,
               coalesce(sum(members) filter (where direction = 'arrived'), 0)::bigint as arrived
        from ladder_flows inner join month using (month_on)
        where to_level > 0
        group by 1, 2, 3 order by 2 desc
        """
    )


def one_step_away(count: int) -> pl.DataFrame:
    """Members who lack one act for the next level, the highest level first."""
    return ask(
        """
        select member_id, label_@ as label, next_label_@ as next_label, missing_@ as missing
        from ladder_members where is_one_step_away order by next_level desc, member_id limit ?
        """,
        count,
    )


def risks(count: int) -> pl.DataFrame:
    """Members who are about to leave, by the rule with the best record first."""
    return ask(
        """
        select member_id, rule_id, label_@ as rule, evidence_@ as evidence, action_@ as action, last_active_on,
               precision as precision_share, precision_n
        from member_risks order by precision desc nulls last, days_before desc, member_id limit ?
        """,
        count,
    )


def at_risk() -> int:
    """How many members at least one rule names."""
    return one("select count(distinct member_id) as members from member_risks")["members"]


def backtests() -> pl.DataFrame:
    """Each rule's record over all days of judgement: named, silent afterwards, precision with its interval."""
    return ask(
        """
        select rule_id, label_@ as rule, members, flagged, flagged_lapsed, precision as precision_share,
               precision_low, precision_high, recall as recall_share, base_rate as base_share
        from risk_backtests where span = 'all' order by precision desc nulls last, rule_id
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
