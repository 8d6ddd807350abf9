-- Nothing on a list was viewed, started or completed, asked, answered, joined or led by the member before; and every
-- resource on it is one that is recommended.
with taken as (

    select
        actor_id as member_id,
        case when verb = 'answered' and object_kind is distinct from 'question' then parent_id else object_id end
            as item_id
    from {{ ref('stg_events') }}
    where
        actor_kind = 'member'
        and verb in ('viewed', 'played', 'started', 'completed', 'asked', 'answered', 'project_joined')
    union
    select owner_id, project_id from {{ ref('stg_projects') }}

)

select lists.member_id, lists.kind, lists.item_id
from {{ ref('recommendations') }} as lists
inner join taken on lists.member_id = taken.member_id and lists.item_id = taken.item_id
union all
select lists.member_id, lists.kind, lists.item_id
from {{ ref('recommendations') }} as lists
left join {{ ref('resources') }} as resources on lists.item_id = resources.resource_id
where lists.item_kind = 'resource' and not coalesce(resources.is_recommended, false)
