select * from {{ source('raw', 'shared_resources') }}
