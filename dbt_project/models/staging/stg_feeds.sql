select * from {{ source('operations', 'feeds') }}
