select
    candidates.candidate_id,
    candidates.language,
    candidates.candidate,
    candidates.method,
    candidates.mentions,
    candidates.documents,
    candidates.sources,
    candidates.first_week_on,
    candidates.last_week_on,
    candidates.recent_documents,
    candidates.recent_read,
    candidates.earlier_documents,
    candidates.earlier_read,
    candidates.chance,
    candidates.is_rising,
    candidates.reason_zh,
    candidates.reason_en,
    candidates.contexts,
    candidates.nearest_skill_id,
    skills.label_zh as nearest_label_zh,
    skills.label_en as nearest_label_en,
    candidates.similarity,
    candidates.documents_read,
    row_number() over (
        order by
            coalesce(candidates.is_rising, false) desc,
            candidates.documents desc,
            candidates.mentions desc,
            candidates.candidate_id
    ) as rank
from {{ source('derived', 'skill_candidates') }} as candidates
left join {{ ref('stg_skills') }} as skills on candidates.nearest_skill_id = skills.skill_id
order by rank
