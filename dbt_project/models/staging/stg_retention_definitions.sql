select * from {{ source('reference', 'retention_definitions') }}
