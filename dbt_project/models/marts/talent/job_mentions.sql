select
    mentions.document_id as job_id,
    mentions.field,
    mentions.start,
    mentions."end",
    mentions.skill_id,
    mentions.quote,
    mentions.necessity,
    mentions.years,
    mentions.level
from {{ source('derived', 'skill_mentions') }} as mentions
inner join {{ ref('stg_jobs') }} as jobs on mentions.document_id = jobs.job_id
where mentions.document_kind = 'job'
order by 1, 2, 3, 5
