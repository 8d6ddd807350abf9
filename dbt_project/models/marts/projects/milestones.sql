select
    milestones.milestone_id,
    milestones.project_id,
    milestones.name_zh,
    milestones.name_en,
    milestones.due_on,
    milestones.done_on,
    case
        when milestones.done_on <= milestones.due_on then 'done'
        when milestones.done_on > milestones.due_on then 'done_late'
        when milestones.due_on < reporting.reporting_on then 'late'
        else 'open'
    end as state,
    {{ days_since('milestones.due_on', 'coalesce(milestones.done_on, reporting.reporting_on)') }} as days_late
from {{ ref('stg_milestones') }} as milestones
cross join {{ ref('int_reporting') }} as reporting
order by milestones.milestone_id
