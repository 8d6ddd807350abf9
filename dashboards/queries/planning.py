"""What a plan is made from: what can be learned, what is asked for, and what one member can show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from dashboards.queries.publication import ask, one


def mart(name: str, columns: Sequence[str]) -> pl.DataFrame:
    """Some columns of one mart, whole."""
    return ask(f"select {', '.join(columns)} from {name}")  # noqa: S608  names from the planner's own list


def roles() -> pl.DataFrame:
    """Roles whose skills are known: role_id, label, postings open now of which a skill is known."""
    return ask(
        """
        select r.role_id, r.label_@ as label,
               (select count(*) from jobs j where j.role_id = r.role_id and j.is_open and j.is_canonical
                and j.job_id in (select job_id from job_skills where score >= 0.3)) as open_jobs
        from role_market r where r.role_id in (select role_id from role_skills) order by 2
        """
    )


def jobs() -> pl.DataFrame:
    """Postings open now that name a skill, the newest first: job_id, title, company."""
    return ask(
        """
        select job_id, title, company from jobs
        where is_open and is_canonical and job_id in (select job_id from job_skills where score >= 0.3)
        order by posted_at desc nulls last, job_id
        """
    )


def projects() -> pl.DataFrame:
    """Projects under way that look for a skill: project_id, name, how many skills."""
    return ask(
        """
        select p.project_id, p.name_@ as name, count(distinct n.skill_id) as needs
        from projects p join project_needs n using (project_id)
        where n.need_kind = 'skill' and not n.is_filled and p.status in ('running', 'open', 'proposed')
        group by 1, 2 order by 2, 1
        """
    )


def topics() -> pl.DataFrame:
    """Topics that are the main one of a skill: topic_id, label, how many skills."""
    return ask(
        """
        select t.topic_id, t.label_@ as label, count(*) as skills
        from topics t join skills s on s.main_topic_id = t.topic_id group by 1, 2 order by 2, 1
        """
    )


def people() -> pl.DataFrame:
    """Members with a goal, by goal and then the readiest first: member_id, role_id, role, readiness."""
    return ask(
        """
        select p.member_id, p.role_id, r.label_@ as role, p.readiness_share
        from learning_paths p left join role_market r using (role_id)
        order by 3, 4 desc, 1
        """
    )


def about(member_id: str) -> dict[str, Any]:
    """One member's goal, hours a week and languages; nulls when unknown."""
    return one("select goal_role, hours_a_week, languages from members where member_id = ?", member_id)


def behind(member_id: str) -> dict[str, Any]:
    """What one member has behind them: resources tried, and skills whose resource is finished; empty without a path."""
    return one("select tried, finished from learning_paths where member_id = ?", member_id)


def shown(member_id: str) -> dict[str, float]:
    """Skill -> level that one member can show; what is only claimed does not count."""
    sql = "select skill_id, level from member_skills where member_id = ? and proof <> 'claimed' order by 1"
    return dict(ask(sql, member_id).iter_rows())


def versions(member_id: str) -> pl.DataFrame:
    """Versions of one member's plan, the newest first: version, made_on, why, is_reconstructed, summary."""
    return ask(
        """
        select version, made_on, trigger_@ as why, is_reconstructed, summary_@ as summary
        from path_versions where member_id = ? order by version desc
        """,
        member_id,
    )


def changes(member_id: str) -> pl.DataFrame:
    """What each version changed: version, reason."""
    sql = "select version, reason_@ as reason from path_changes where member_id = ? order by version, change_no"
    return ask(sql, member_id)


def progress(member_id: str) -> pl.DataFrame:
    """Steps of the version in force: step, skill, state, level now and asked, last touched, review, reason."""
    return ask(
        """
        select p.step, s.label_@ as skill, p.state, p.current_level, p.target_level, p.touched_on, p.review_due_on,
               p.reason_@ as reason
        from path_progress p left join skills s using (skill_id)
        where p.member_id = ? order by p.step
        """,
        member_id,
    )
