select * from {{ source('reference', 'skill_relations') }}
