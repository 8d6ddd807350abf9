select * from {{ source('reference', 'skill_aliases') }}
