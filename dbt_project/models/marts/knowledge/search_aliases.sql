select
    aliases.alias,
    aliases.skill_id,
    aliases.is_open
from {{ source('derived', 'search_aliases') }} as aliases
inner join {{ ref('stg_skills') }} as skills using (skill_id)
order by 1, 2
