select * from {{ source('operations', 'stages') }}
