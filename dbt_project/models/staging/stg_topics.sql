select * from {{ source('reference', 'topics') }}
