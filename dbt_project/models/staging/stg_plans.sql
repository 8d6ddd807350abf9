select * from {{ source('raw', 'plans') }}
