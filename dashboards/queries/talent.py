"""What the market asks for and who could do it: the marts of `talent/`."""

from __future__ import annotations

from typing import Any

import polars as pl

from dashboards.queries.publication import ask, one


def sizes() -> dict[str, Any]:
    """Open and all jobs, companies, the share of open ones that say remote (the least it can be), stated pay."""
    return one(
        """
        select count(*) as jobs, count(*) filter (where is_open) as open_jobs, count(distinct company) as companies,
               count(*) filter (where is_open and workplace = 'remote')
               / nullif(count(*) filter (where is_open), 0) as remote_share,
               count(*) filter (where salary_min is not null) as with_pay,
               count(*) filter (where (select reporting_on from publication_facts) - posted_on between 0
               and 27) as fresh,
               count(*) filter (where (select reporting_on from publication_facts) - posted_on between 28
               and 55) as fresh_before
        from jobs where is_canonical
        """
    )


def skill_market(role_id: str | None, limit: int) -> pl.DataFrame:
    """Skills by jobs that name them; of one role only if asked. Growth, supply and gap are of the whole market."""
    return ask(
        """
        with named as (
            select js.skill_id, count(*) as jobs_here from job_skills js join jobs j using (job_id)
            where j.is_canonical and ($1 is null or j.role_id = $1) group by 1
        )
        select m.skill_id, s.label_@ as skill, n.jobs_here as jobs, m.companies, m.demand_share, m.jobs_recent,
               m.jobs_before, m.growth_ratio, m.members_with_skill, m.members_at_level3, m.member_share,
               m.tutorials, m.gap, m.rank_gap
        from named n join skill_market m using (skill_id) join skills s using (skill_id)
        order by n.jobs_here desc, m.skill_id limit $2
        """,
        role_id,
        limit,
    )


def growing(count: int) -> pl.DataFrame:
    """Skills whose jobs grew most in the last six full months against the six before; thin ones are left out."""
    return ask(
        """
        select m.skill_id, s.label_@ as skill, m.growth_ratio, m.jobs_recent, m.jobs_before
        from skill_market m join skills s using (skill_id)
        where m.growth_ratio is not null
        order by m.growth_ratio desc, m.skill_id limit ?
        """,
        count,
    )


def short_skills(count: int) -> pl.DataFrame:
    """Skills wanted more than mastered: share of jobs minus share of members at level 3 or above, largest first."""
    return ask(
        """
        with supply as (
            select *, case when members_at_level3 < 5 then 0 else members_at_level3 end
                      / nullif((select members from publication_facts), 0) as supply_share
            from skill_market where demand_share is not null
        )
        select m.skill_id, s.label_@ as skill, m.demand_share, m.supply_share, m.demand_share - m.supply_share as gap,
               m.jobs, m.members_at_level3
        from supply m join skills s using (skill_id)
        where m.demand_share > m.supply_share order by gap desc, m.skill_id limit ?
        """,
        count,
    )


def demand(skill_ids: list[str]) -> pl.DataFrame:
    """Monthly share of jobs that name each skill, with its 95 % interval."""
    return ask(
        """
        select skill_id, posted_month_on, jobs, all_jobs, demand_share, share_low, share_high, is_enough
        from skill_demand where list_contains($1::varchar[], skill_id) and is_enough order by 1, 2
        """,
        skill_ids,
    )


def demand_now(count: int) -> pl.DataFrame:
    """The last month with enough jobs: the skills most asked for, with their 95 % interval and n."""
    return ask(
        """
        select d.skill_id, s.label_@ as skill, d.posted_month_on, d.jobs, d.all_jobs, d.demand_share, d.share_low,
               d.share_high
        from skill_demand d join skills s using (skill_id)
        where d.posted_month_on = (
            select max(posted_month_on) from skill_demand
            where is_enough and posted_month_on <= (select last_month_on from publication_facts))
        order by d.demand_share desc, d.skill_id limit ?
        """,
        count,
    )


def pay_units() -> list[str]:
    """Currency and period pairs with enough stated pay, most jobs first, as `CNY-month`."""
    return ask(
        """
        select salary_currency || '-' || salary_period as unit from salaries where is_enough
        group by 1 order by sum(jobs) desc, 1
        """
    )["unit"].to_list()


def salaries(currency: str, period: str) -> pl.DataFrame:
    """Pay quantiles by role in one currency and period, highest median first; only where enough jobs state pay."""
    return ask(
        """
        select role_id, r.label_@ as role, s.jobs, p10, p25, p50, p75, p90
        from salaries s join role_market r using (role_id)
        where salary_currency = ? and salary_period = ? and is_enough order by p50 desc, role_id
        """,
        currency,
        period,
    )


def roles() -> pl.DataFrame:
    """Roles by jobs: companies, remote share, open jobs, members who aim at it."""
    return ask(
        """
        select role_id, label_@ as role, jobs, companies, remote_share, open_jobs, members_aiming
        from role_market order by jobs desc, role_id
        """
    )


def postings(role_id: str | None, skill_id: str | None, limit: int) -> pl.DataFrame:
    """Open jobs, newest first."""
    return ask(
        """
        select j.job_id, j.title, j.company, r.label_@ as role, j.seniority, j.location, j.workplace, j.salary_text,
               j.posted_on, j.days_open, j.required_skills, j.url
        from jobs j left join role_market r using (role_id)
        where j.is_canonical and j.is_open and ($1 is null or j.role_id = $1)
          and ($2 is null or exists (from job_skills js where js.job_id = j.job_id and js.skill_id = $2))
        order by j.posted_on desc nulls last, j.job_id limit $3
        """,
        role_id,
        skill_id,
        limit,
    )


def matched_members() -> pl.DataFrame:
    """Members who agreed to be matched with jobs and have matches: id, goal, best score, best first."""
    return ask(
        """
        select m.member_id, r.label_@ as goal, max(m.score) as best, count(*) as matches
        from job_matches m left join members p using (member_id) left join role_market r on r.role_id = p.goal_role
        group by 1, 2 order by best desc, 1
        """
    )


def outcomes() -> pl.DataFrame:
    """What became of shown matches, by score band: shown, applied, accepted, share accepted with its 95 % interval."""
    return ask(
        """
        select score_band, shown, applied, accepted, apply_share, accept_share, accept_low, accept_high, n, is_enough
        from match_outcomes order by score_from
        """
    )
