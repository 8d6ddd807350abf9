select * from {{ source('reference', 'verbs') }}
