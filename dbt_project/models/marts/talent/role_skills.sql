select
    role_id,
    skill_id,
    necessity,
    weight,
    level
from {{ ref('stg_role_skills') }}
order by role_id, skill_id
