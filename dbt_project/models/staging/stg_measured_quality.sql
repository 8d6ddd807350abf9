select * from {{ source('reference', 'measured_quality') }}
