"""What the market asks for and who could do it: the marts of `talent/`."""

from __future__ import annotations

from typing import Any

import polars as pl

from dashboards.queries.publication import ask, one
from dashboards.words import lang


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
               m.jobs_before, m.growth_ratio, p.members, q.members as members_at_level3, m.tutorials
        from named n join skill_market m using (skill_id) join skills s using (skill_id)
        left join skill_supply p on p.skill_id = m.skill_id and p.level = 1
        left join skill_supply q on q.skill_id = m.skill_id and q.level = 3
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
    """Risky gaps, then the other wide ones: demand and supply at the needed level with intervals, and the bench."""
    return ask(
        """
        select g.skill_id, s.label_@ as skill, g.jobs, g.open_jobs, g.companies, g.demand_share, g.demand_low,
               g.demand_high, g.needed_level, g.members, g.bench_members,
               case when g.members not between 1 and 4 then g.supply_share end as supply_share, g.supply_low,
               g.supply_high, g.gap, g.bench_depth, g.is_risky, g.reason_@ as reason
        from skill_gaps g join skills s using (skill_id)
        where g.demand_low > coalesce(g.supply_high, 0) order by g.rank_gap nulls last, g.skill_id limit ?
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


def roles() -> pl.DataFrame:
    """Roles by jobs: companies, remote share, open jobs, members who aim at it."""
    return ask(
        """
        select role_id, label_@ as role, jobs, companies, remote_share, open_jobs, members_aiming
        from role_market order by jobs desc, role_id
        """
    )


def segments(dimension: str, skill_id: str | None, each: int) -> pl.DataFrame:
    """What each segment of a dimension asks for most, with interval, employers and warnings; or one skill in all."""
    return ask(
        """
        with cities as (
            select city as segment, any_value(city_zh) as label_zh from jobs where city is not null group by 1
        ),
        ranked as (
            select *, row_number() over (partition by segment order by demand_share desc, skill_id) as place
            from demand_segments where dimension = $1 and ($2 is null or skill_id = $2)
        )
        select coalesce(r.label_@, case when $4 = 'zh' then c.label_zh end, d.segment) as segment,
               s.label_@ as skill, d.jobs, d.all_jobs, d.demand_share, round(d.share_low, 3) as share_low,
               round(d.share_high, 3) as share_high, d.companies, d.largest_company_share, d.warnings_@ as warnings
        from ranked d join skills s using (skill_id)
        left join role_market r on d.dimension = 'role' and r.role_id = d.segment
        left join cities c on d.dimension = 'city' and c.segment = d.segment
        where d.place <= $3 order by d.all_jobs desc, d.segment, d.place limit 300
        """,
        dimension,
        skill_id,
        each,
        lang(),
    )


def pairs(skill_id: str | None, count: int) -> pl.DataFrame:
    """Skills named together far more often than by chance, or those that go with one skill."""
    return ask(
        """
        with sides as (
            select skill_id as a, other_skill_id as b, given_skill_share as share, * from skill_pairs
            union all select other_skill_id, skill_id, given_other_share, * from skill_pairs where $1 is not null
        )
        select sa.label_@ as skill, sb.label_@ as other, p.jobs_both, p.share, p.lift, p.jaccard_share, p.companies
        from sides p join skills sa on sa.skill_id = p.a join skills sb on sb.skill_id = p.b
        where $1 is null or p.a = $1
        order by p.jobs_both * p.pmi_bits desc, p.a, p.b limit $2
        """,
        skill_id,
        count,
    )


def moves(role_id: str | None, count: int) -> pl.DataFrame:
    """From one role to the nearest others: what carries over and which heaviest skills are missing or to be raised."""
    return ask(
        """
        with named as (select skill_id, label_@ as label from skills)
        select f.label_@ as role, t.label_@ as to_role, m.carried_share, m.shared_skills, m.raised_skills,
               m.missing_skills,
               (select string_agg(n.label, ', ' order by i.place)
                from (select unnest(m.missing[1:4]) as skill_id, generate_subscripts(m.missing[1:4], 1) as place) as i
                join named n using (skill_id)) as missing,
               (select string_agg(n.label, ', ' order by i.place)
                from (select unnest(m.raised[1:4]) as skill_id, generate_subscripts(m.raised[1:4], 1) as place) as i
                join named n using (skill_id)) as raised
        from role_moves m join role_market f using (role_id) join role_market t on t.role_id = m.to_role_id
        where $1 is null or m.role_id = $1
        order by m.carried_share desc, m.role_id, m.to_role_id limit $2
        """,
        role_id,
        count,
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
