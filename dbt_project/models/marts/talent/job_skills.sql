select
    document_skills.document_id as job_id,
    document_skills.skill_id,
    document_skills.necessity,
    document_skills.score,
    document_skills.quote,
    document_skills.field,
    document_skills.start as start_character,
    document_skills."end" as end_character
from {{ source('derived', 'document_skills') }} as document_skills
inner join {{ ref('stg_jobs') }} as jobs on document_skills.document_id = jobs.job_id
where document_skills.document_kind = 'job'
order by 1, 2
