select * from {{ source('raw', 'identity_decisions') }}
