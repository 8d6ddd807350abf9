select * from {{ source('reference', 'funnels') }}
