"""What postings say, how long they stay open, what they pay and what comes of them: the marts of `talent/` on jobs."""

from __future__ import annotations

from typing import Any

import polars as pl

from dashboards.queries.publication import ask, one


def facts() -> dict[str, Any]:
    """Canonical jobs, their median score, those with an error, those that state pay, and how many were reposted."""
    return one(
        """
        with lost as (
            select job_id, sum(points) as points, bool_or(severity = 'error') as has_error from job_quality group by 1
        )
        select count(*) as jobs, median(greatest(0, 100 - coalesce(lost.points, 0))) as score,
               count(*) filter (where lost.has_error) as with_error,
               count(*) filter (where j.salary_min is not null or j.salary_max is not null) as with_pay,
               (select count(*) from job_lifecycle) as postings,
               (select count(*) from job_lifecycle where is_repost) as reposts,
               (select sum(applications) from channels_hiring) as applications,
               (select sum(placed) from channels_hiring) as placed
        from jobs j left join lost using (job_id) where j.is_canonical
        """
    )


def findings() -> pl.DataFrame:
    """What is wrong with the postings: each check with the jobs that fail it, most first; hints last."""
    return ask(
        """
        with total as (select count(*) as jobs from jobs where is_canonical)
        select q.check_id, any_value(q.label_@) as label, any_value(q.advice_@) as advice,
               any_value(q.severity) as severity,
               max(q.points) as points, count(distinct q.job_id) as jobs,
               count(distinct q.job_id) / any_value(total.jobs) as jobs_share,
               mode(q.quote) as quote
        from job_quality q join jobs j using (job_id) cross join total
        where j.is_canonical group by 1
        order by max(q.points) > 0 desc, count(distinct q.job_id) desc, 1
        """
    )


def open_jobs(role_id: str | None, skill_id: str | None, limit: int) -> pl.DataFrame:
    """Open jobs, newest first, with their score and what is wrong with their text."""
    return ask(
        """
        with told as (
            select job_id, sum(points) as points, string_agg(distinct label_@, '; ' order by label_@)
                   filter (where points > 0) as problems
            from job_quality group by 1
        )
        select j.job_id, j.title, j.company, r.label_@ as role, j.seniority, j.location, j.workplace, j.salary_text,
               j.posted_on, l.days_watched, j.required_skills, greatest(0, 100 - coalesce(t.points, 0)) as score,
               t.problems, j.url
        from jobs j left join role_market r using (role_id) left join told t using (job_id)
        left join job_lifecycle l using (job_id)
        where j.is_canonical and j.is_open and ($1 is null or j.role_id = $1)
          and ($2 is null or exists (from job_skills js where js.job_id = j.job_id and js.skill_id = $2))
        order by j.posted_on desc nulls last, j.job_id limit $3
        """,
        role_id,
        skill_id,
        limit,
    )


def lifecycle() -> pl.DataFrame:
    """How long postings of each role stay open, and how many come back; most postings first."""
    return ask(
        """
        select r.label_@ as role, l.postings, l.ended, l.open_postings, l.median_days_open, l.median_days_low,
               l.median_days_high, l.reposts, l.repost_share, l.is_enough
        from role_lifecycle l join role_market r using (role_id) order by l.postings desc, role_id
        """
    )


def channels() -> pl.DataFrame:
    """What the applicants of each channel came to, and what a hire cost; most hires first. Few hires have no rates."""
    return ask(
        """
        select name_@ as channel, members, applicants, applications, shortlisted, interviewed, placed,
               case when placed not between 1 and 4 then placed_share end as placed_share,
               case when placed not between 1 and 4 then round(placed_low, 3) end as placed_low,
               case when placed not between 1 and 4 then round(placed_high, 3) end as placed_high,
               cost, cost_currency, case when placed not between 1 and 4 then cost_per_hire end as cost_per_hire
        from applicant_channels order by placed desc nulls last, applications desc nulls last, channel_id
        """
    )


def sources() -> pl.DataFrame:
    """Where postings come from and what they came to."""
    return ask(
        """
        select source, jobs, companies, open_jobs, applications, interviewed, placed, fees, currency, fee_per_hire
        from channels_hiring order by jobs desc, source
        """
    )


def pay_units() -> list[str]:
    """Currency and period pairs with enough stated pay, most jobs first, as `CNY-month`."""
    return ask(
        """
        select salary_currency || '-' || salary_period as unit from salaries where is_enough and dimension = 'all'
        group by 1 order by sum(jobs) desc, 1
        """
    )["unit"].to_list()


def salaries(currency: str, period: str) -> pl.DataFrame:
    """Pay quantiles by role in one currency and period, highest median first; only where enough jobs state pay."""
    return ask(
        """
        select role_id, r.label_@ as role, s.jobs, p10, p25, p50, p75, p90, p50_low, p50_high
        from salaries s join role_market r using (role_id)
        where dimension = 'all' and salary_currency = ? and salary_period = ? and is_enough order by p50 desc, role_id
        """,
        currency,
        period,
    )
