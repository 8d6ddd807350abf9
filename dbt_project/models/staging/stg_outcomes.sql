select * from {{ source('raw', 'outcomes') }}
