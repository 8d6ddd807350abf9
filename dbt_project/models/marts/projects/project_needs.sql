with people as (

    select needs.need_id, count(*) as candidates
    from {{ ref('stg_project_needs') }} as needs
    inner join {{ source('derived', 'member_skills') }} as skills
        on needs.skill_id = skills.skill_id and skills.level >= coalesce(needs.level, 1)
    inner join {{ ref('stg_members') }} as members using (member_id)
    where needs.need_kind = 'skill' and {{ holds('members.open_to', "'projects'") }}
    group by 1

),

free_resources as (

    select kind, count(*) as candidates
    from {{ ref('shared_resources') }}
    where utilisation_share < 1
    group by 1

)

select
    needs.need_id,
    needs.project_id,
    needs.need_kind,
    needs.skill_id,
    needs.level,
    needs.resource_kind,
    needs.quantity,
    needs.importance,
    needs.is_filled,
    needs.needed_from,
    needs.needed_until,
    coalesce(people.candidates, free_resources.candidates, 0) as candidates
from {{ ref('stg_project_needs') }} as needs
left join people using (need_id)
left join free_resources
    on needs.need_kind = 'resource' and needs.resource_kind = free_resources.kind
order by needs.need_id
