select * from {{ source('operations', 'quarantine') }}
