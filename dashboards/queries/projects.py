"""Which projects move and which need help: the marts of `projects/`."""

from __future__ import annotations

from typing import Any

import polars as pl

from dashboards.queries.publication import ask, one


def sizes() -> dict[str, Any]:
    """Projects by state: running, at high risk, with an unmet critical need, milestones late, outcomes."""
    return one(
        """
        with p as (select *, status in ('open', 'running', 'paused') as is_running from projects)
        select count(*) as projects, count(*) filter (where is_running) as running,
               count(*) filter (where is_running and risk_level = 'high') as high_risk,
               sum(critical_open_needs) filter (where is_running) as critical_needs,
               sum(open_needs) filter (where is_running) as open_needs,
               sum(milestones_late) filter (where is_running) as late,
               sum(milestones) filter (where is_running) as milestones,
               sum(outcomes) as outcomes
        from p
        """
    )


def projects(status: str | None, risk: str | None) -> pl.DataFrame:
    """Projects that fit the filters, the most endangered first."""
    return ask(
        """
        select p.project_id, p.name_@ as project, p.status, t.label_@ as topic, p.risk_level, p.risks, p.members,
               p.open_needs, p.critical_open_needs, p.milestones, p.milestones_done, p.milestones_late,
               p.slippage_days,
               p.days_silent, p.due_on, p.outcomes, p.stars
        from projects p left join topics t using (topic_id)
        where ($1 is null or p.status = $1) and ($2 is null or p.risk_level = $2)
        order by list_position(['high', 'medium', 'low', 'none'], p.risk_level), p.risks desc,
        p.critical_open_needs desc, 1
        """,
        status,
        risk,
    )


def statuses() -> dict[str, int]:
    """Status -> projects, most frequent first."""
    return dict(ask("select status, count(*) from projects group by 1 order by 2 desc, 1").iter_rows())


def rules() -> pl.DataFrame:
    """How many projects each risk rule found."""
    return ask("select rule, count(distinct project_id) as projects from project_risks group by 1 order by 2 desc, 1")


def risks(project_id: str) -> pl.DataFrame:
    """The risks of one project, most severe first, with evidence and what to do."""
    return ask(
        """
        select rule, severity, evidence_@ as evidence, suggestion_@ as suggestion
        from project_risks where project_id = ?
        order by list_position(['high', 'medium', 'low'], severity::varchar), rule
        """,
        project_id,
    )


def project(project_id: str) -> dict[str, Any]:
    """One project's dates and goal."""
    return one(
        """
        select name_@ as project, goal_@ as goal, started_on, due_on, ended_on, budget::double as budget, currency
        from projects where project_id = ?
        """,
        project_id,
    )


def milestones(project_id: str) -> pl.DataFrame:
    """The milestones of one project by due date."""
    return ask(
        """
        select milestone_id, name_@ as milestone, due_on, done_on, state, days_late
        from milestones where project_id = ? order by due_on, milestone_id
        """,
        project_id,
    )


def needs(project_id: str | None) -> pl.DataFrame:
    """Unfilled needs, critical first, with how many members or resources could fill them."""
    return ask(
        """
        select n.need_id, p.name_@ as project, n.need_kind, s.label_@ as skill, n.level, n.resource_kind,
               n.quantity, n.importance, n.candidates
        from project_needs n join projects p using (project_id) left join skills s using (skill_id)
        where not n.is_filled and p.status in ('open', 'running', 'paused') and ($1 is null or n.project_id = $1)
        order by n.importance = 'critical' desc, n.candidates, 1
        """,
        project_id,
    )


def shared_resources() -> pl.DataFrame:
    """Shared resources by use: capacity in use, requests denied, waiting time."""
    return ask(
        """
        select resource_id, kind, name_@ as resource, capacity, unit, requests, granted, denied, denial_share,
               utilisation_share, median_wait_hours
        from shared_resources order by utilisation_share desc nulls last, resource_id
        """
    )


def outcomes(limit: int) -> pl.DataFrame:
    """The newest outcomes with what makes them reusable."""
    return ask(
        """
        select o.outcome_id, o.kind, o.title_@ as title, p.name_@ as project, o.published_on, o.licence,
               o.has_tests, o.has_documentation, o.reuses, o.ratings, o.rating_mean, o.reference
        from outcomes o left join projects p using (project_id) order by o.published_on desc nulls last, 1 limit ?
        """,
        limit,
    )
