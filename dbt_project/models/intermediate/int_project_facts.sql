-- One project with people, needs, milestones and reports counted; the risk rules read this.
with people as (

    select project_id, count(distinct member_id) as members
    from (
        select project_id, owner_id as member_id
        from {{ ref('stg_projects') }}
        where owner_id is not null
        union all
        select events.object_id as project_id, events.actor_id as member_id
        from {{ ref('stg_events') }} as events
        where events.verb = 'project_joined' and events.actor_kind = 'member' and events.actor_id is not null
    ) as joined
    group by 1

),

needs as (

    select
        project_id,
        count(*) as needs,
        count(*) filter (where not is_filled) as open_needs,
        count(*) filter (where not is_filled and importance = 'critical') as critical_open_needs
    from {{ ref('stg_project_needs') }}
    group by 1

),

milestones as (

    select
        project_id,
        count(*) as milestones,
        count(*) filter (where done_on is not null) as milestones_done,
        count(*) filter (where state = 'late') as milestones_late,
        max(days_late) filter (where state <> 'open') as slippage_days
    from {{ ref('milestones') }}
    group by 1

),

reports as (

    select
        events.object_id as project_id,
        max({{ reporting_date('events.occurred_at') }}) as last_report_on
    from {{ ref('stg_events') }} as events
    cross join {{ ref('int_reporting') }} as reporting
    where
        events.verb in ('progress_reported', 'milestone_done')
        and {{ is_human('events.actor_kind') }}
        and events.occurred_at < reporting.reporting_end_at
    group by 1

),

outcomes as (

    select project_id, count(*) as outcomes
    from {{ ref('stg_outcomes') }}
    group by 1

)

select
    projects.project_id,
    projects.name_zh,
    projects.name_en,
    projects.goal_zh,
    projects.goal_en,
    projects.status,
    projects.topic_id,
    projects.started_on,
    projects.due_on,
    projects.ended_on,
    projects.budget,
    projects.currency,
    coalesce(people.members, 0) as members,
    coalesce(needs.needs, 0) as needs,
    coalesce(needs.open_needs, 0) as open_needs,
    coalesce(needs.critical_open_needs, 0) as critical_open_needs,
    coalesce(milestones.milestones, 0) as milestones,
    coalesce(milestones.milestones_done, 0) as milestones_done,
    coalesce(milestones.milestones_late, 0) as milestones_late,
    milestones.slippage_days,
    reports.last_report_on,
    {{ days_since('coalesce(reports.last_report_on, projects.started_on)', 'reporting.reporting_on') }} as days_silent,
    {{ days_since('projects.due_on', 'reporting.reporting_on') }} as days_overdue,
    coalesce(outcomes.outcomes, 0) as outcomes,
    projects.repository_id,
    repositories.stars
from {{ ref('stg_projects') }} as projects
cross join {{ ref('int_reporting') }} as reporting
left join people using (project_id)
left join needs using (project_id)
left join milestones using (project_id)
left join reports using (project_id)
left join outcomes using (project_id)
left join {{ ref('stg_repositories') }} as repositories
    on lower(projects.repository_id) = repositories.repository_id
