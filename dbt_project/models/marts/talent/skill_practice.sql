with openings as (

    select
        needs.skill_id,
        'project' as kind,
        needs.project_id as practice_id,
        min(needs.needed_from) as since_on
    from {{ ref('stg_project_needs') }} as needs
    inner join {{ ref('stg_projects') }} as projects using (project_id)
    where
        needs.need_kind = 'skill' and needs.skill_id is not null and not needs.is_filled
        and projects.status in ('open', 'running')
    group by 1, 2, 3

    union all

    select
        named.skill_id,
        'question' as kind,
        waiting.question_id as practice_id,
        {{ reporting_date('waiting.asked_at') }} as since_on
    from {{ ref('questions') }} as waiting
    inner join {{ source('derived', 'document_skills') }} as named
        on named.document_kind = 'question' and waiting.question_id = named.document_id
    where waiting.is_unanswered and named.score >= 0.3

),

placed as (

    select
        *,
        row_number() over (partition by skill_id order by kind, since_on desc nulls last, practice_id) as place
    from openings

)

select
    skill_id,
    place,
    kind,
    practice_id,
    since_on
from placed
where place <= 5
order by 1, 2
