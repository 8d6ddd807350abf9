select * from {{ source('reference', 'roles') }}
