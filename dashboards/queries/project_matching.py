"""Who and what could fill what projects need: the marts of matching projects in `projects/`."""

from __future__ import annotations

import polars as pl

from dashboards.queries.publication import ask


def projects() -> pl.DataFrame:
    """Projects with open needs: skills open, covered by their team, short of one; resource needs and those met whole.

    Those with a critical skill that nobody covers stand first, then those with most skills uncovered.
    """
    return ask(
        """
        with skilled as (
            select project_id, count(*) as skills, count(*) filter (where state = 'covered') as covered,
                   count(*) filter (where state <> 'covered' and importance = 'critical') as critical,
                   max(len(team)) as team
            from teams group by 1
        ),
        shared as (
            select project_id, count(distinct need_id) as resources,
                   count(distinct need_id) filter (where outcome = 'granted') as granted
            from resource_matches group by 1
        )
        select p.project_id, p.name_@ as project, p.status, coalesce(s.skills, 0) as skills,
               coalesce(s.covered, 0) as covered, coalesce(s.critical, 0) as critical, coalesce(s.team, 0) as team,
               coalesce(r.resources, 0) as resources, coalesce(r.granted, 0) as granted
        from projects p left join skilled s using (project_id) left join shared r using (project_id)
        where s.project_id is not null or r.project_id is not null
        order by critical desc, skills - covered desc, skills desc, p.project_id
        """
    )


def people(project_id: str) -> pl.DataFrame:
    """Members who fit a project as a whole, the best first."""
    return ask(
        """
        select rank, member_id, score, score_low, score_high, met, unmet, unknown, near, adds, narrows_skill_id,
               evidence, member_rank, reason_@ as reason
        from project_matches where target_kind = 'project' and target_id = ? order by rank
        """,
        project_id,
    )


def evidence(member_id: str, project_id: str) -> pl.DataFrame:
    """What a member can show of each skill that a project still needs."""
    return ask(
        """
        select t.skill_id, s.label_@ as skill, t.importance, t.level as needed_level, m.level, m.proof, m.evidence,
               m.last_evidence_on
        from teams t join skills s using (skill_id)
        left join member_skills m on m.skill_id = t.skill_id and m.member_id = ?
        where t.project_id = ? order by t.importance, t.level desc, t.skill_id
        """,
        member_id,
        project_id,
    )


def places(project_id: str) -> pl.DataFrame:
    """Who gets the places of a project's needs when all places of all projects are filled at once."""
    return ask(
        """
        select m.target_id as need_id, s.label_@ as skill, m.member_id, m.score, m.rank, m.member_rank,
               m.is_placed_best, m.is_placed_stable
        from project_matches m join project_needs n on n.need_id = m.target_id join skills s using (skill_id)
        where m.target_kind = 'need' and m.project_id = ? and (m.is_placed_best or m.is_placed_stable)
        order by m.target_id, m.rank
        """,
        project_id,
    )


def team(project_id: str) -> pl.DataFrame:
    """Each open skill of a project, and who of its smallest team holds it."""
    return ask(
        """
        select t.skill_id, s.label_@ as skill, t.importance, t.level, t.wanted, t.candidates, t.state, t.holders,
               t.team, t.method, t.reason_@ as reason
        from teams t join skills s using (skill_id) where t.project_id = ?
        order by list_position(['uncovered', 'short', 'covered'], t.state), t.importance, t.skill_id
        """,
        project_id,
    )


def ways(project_id: str) -> pl.DataFrame:
    """Every way to fill each open skill need of a project, the suggested one first."""
    return ask(
        """
        select g.need_id, s.label_@ as skill, g.level, g.option, g.place, g.member_id, g.held_level, g.missing_level,
               g.minutes, g.weeks, g.is_suggested, g.reason_@ as reason
        from grow_or_find g join skills s using (skill_id) where g.project_id = ?
        order by g.need_id, g.is_suggested desc, list_position(['find', 'near', 'grow', 'none'], g.option), g.place
        """,
        project_id,
    )


def resources(project_id: str) -> pl.DataFrame:
    """What is proposed for a project's open resource needs."""
    return ask(
        """
        select m.need_id, m.part, m.place, m.importance, m.resource_kind, m.unit, m.needed_quantity, m.outcome,
               r.name_@ as resource, r.provider, m.quantity, m.from_on, m.until_on, m.reason_@ as reason
        from resource_matches m left join shared_resources r using (resource_id)
        where m.project_id = ? order by m.place, m.part
        """,
        project_id,
    )


def conflicts(project_id: str) -> pl.DataFrame:
    """Where a project's resource needs lack something that others hold: what is missing, who holds it, when."""
    return ask(
        """
        select c.need_id, r.name_@ as resource, c.from_on, c.until_on, c.unit, c.missing_quantity,
               c.granted_quantity, c.rival_quantity, array_to_string(c.rival_needs, ', ') as rivals,
               c.reason_@ as reason
        from resource_conflicts c join shared_resources r using (resource_id)
        where c.project_id = ? order by c.need_id, c.from_on, r.resource_id
        """,
        project_id,
    )
