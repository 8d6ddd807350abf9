select * from {{ source('operations', 'payloads') }}
