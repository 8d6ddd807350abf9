select * from {{ source('reference', 'role_skills') }}
