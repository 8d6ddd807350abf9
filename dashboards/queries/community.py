"""Who is here, when they come, who contributes: the marts of `community/` about activity."""

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


def contributors(count: int) -> pl.DataFrame:
    """Who carries the community: members by contributions."""
    return ask(
        """
        select rank, member_id, posts, answers, accepted, published, contribution_score, share_of_all,
               first_contribution_on
        from contributors where rank <= $1 order by rank, member_id limit $1
        """,
        count,
    )
