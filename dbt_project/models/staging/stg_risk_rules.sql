select * from {{ source('reference', 'risk_rules') }}
