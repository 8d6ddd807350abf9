with risks as (

    select
        project_id,
        count(*) as risks,
        min(case severity when 'high' then 1 when 'medium' then 2 else 3 end) as worst
    from {{ ref('project_risks') }}
    group by 1

)

select
    facts.project_id,
    facts.name_zh,
    facts.name_en,
    facts.goal_zh,
    facts.goal_en,
    facts.status,
    facts.topic_id,
    facts.started_on,
    facts.due_on,
    facts.ended_on,
    facts.budget,
    facts.currency,
    facts.members,
    facts.needs,
    facts.open_needs,
    facts.critical_open_needs,
    facts.milestones,
    facts.milestones_done,
    facts.milestones_late,
    facts.slippage_days,
    facts.last_report_on,
    facts.days_silent,
    facts.outcomes,
    facts.repository_id,
    facts.stars,
    case risks.worst when 1 then 'high' when 2 then 'medium' when 3 then 'low' else 'none' end as risk_level,
    coalesce(risks.risks, 0) as risks
from {{ ref('int_project_facts') }} as facts
left join risks using (project_id)
order by facts.project_id
