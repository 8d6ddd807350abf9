select * from {{ source('operations', 'checks') }}
