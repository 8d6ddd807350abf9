select * from {{ source('raw', 'lectures') }}
