select * from {{ source('reference', 'failure_reasons') }}
