select * from {{ source('raw', 'channels') }}
