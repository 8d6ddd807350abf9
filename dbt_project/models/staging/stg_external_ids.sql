select * from {{ source('reference', 'external_ids') }}
