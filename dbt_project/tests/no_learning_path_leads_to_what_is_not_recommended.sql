-- Withdrawn, dead and replaced resources leave learning paths in the same run.
select steps.member_id, steps.role_id, steps.step, steps.resource_id
from {{ ref('learning_path_steps') }} as steps
inner join {{ ref('resources') }} as resources using (resource_id)
where not resources.is_recommended
