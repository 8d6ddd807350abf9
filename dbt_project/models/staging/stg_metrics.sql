select * from {{ source('reference', 'metrics') }}
