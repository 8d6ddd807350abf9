select * from {{ source('raw', 'projects') }}
