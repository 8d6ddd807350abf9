select * from {{ source('operations', 'runs') }}
