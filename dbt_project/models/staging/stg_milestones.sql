select * from {{ source('raw', 'milestones') }}
