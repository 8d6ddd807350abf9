-- Who meets all that one role asks for: how much of another role's weight is met with it, and what is missing?
with roles as (

    select distinct role_id
    from {{ ref('role_skills') }}

),

moves as (

    select origins.role_id, targets.role_id as to_role_id
    from roles as origins
    inner join roles as targets on origins.role_id <> targets.role_id

),

compared as (

    select
        moves.role_id,
        moves.to_role_id,
        asked.skill_id,
        asked.weight,
        asked.level,
        case
            when had.skill_id is null then 'missing'
            when had.level < asked.level then 'raise'
            else 'shared'
        end as state,
        least(1.0, coalesce(had.level, 0) / cast(asked.level as double)) as carried
    from moves
    inner join {{ ref('role_skills') }} as asked on moves.to_role_id = asked.role_id
    left join {{ ref('role_skills') }} as had on moves.role_id = had.role_id and asked.skill_id = had.skill_id

),

-- heaviest first: the key of the order is a number, since the lists are ordered by one column
ranked as (

    select
        *,
        row_number() over (partition by role_id, to_role_id order by weight desc, skill_id) as place
    from compared

),

lists as (

    select role_id, to_role_id, state, {{ ordered_list('skill_id', 'place') }} as skills
    from ranked
    group by 1, 2, 3

),

counted as (

    select
        role_id,
        to_role_id,
        count(*) as skills,
        count(*) filter (where state = 'shared') as shared_skills,
        count(*) filter (where state = 'raise') as raised_skills,
        count(*) filter (where state = 'missing') as missing_skills,
        round(sum(weight * carried) / sum(weight), 9) as carried_share,
        round(coalesce(sum(weight) filter (where state = 'missing'), 0.0) / sum(weight), 9) as missing_share
    from ranked
    group by 1, 2

)

select
    counted.role_id,
    counted.to_role_id,
    counted.skills,
    counted.shared_skills,
    counted.raised_skills,
    counted.missing_skills,
    {%- for state in ['shared', 'raise', 'missing'] %}
    coalesce({{ state }}_list.skills, {{ empty_list() }}) as {{ 'raised' if state == 'raise' else state }},
    {%- endfor %}
    counted.carried_share,
    counted.missing_share
from counted
{%- for state in ['shared', 'raise', 'missing'] %}
left join lists as {{ state }}_list
    on
        counted.role_id = {{ state }}_list.role_id
        and counted.to_role_id = {{ state }}_list.to_role_id
        and {{ state }}_list.state = '{{ state }}'
{%- endfor %}
order by 1, 2
