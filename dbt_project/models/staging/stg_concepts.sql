select * from {{ source('reference', 'concepts') }}
