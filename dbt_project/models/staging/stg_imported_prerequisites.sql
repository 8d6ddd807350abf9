select * from {{ source('reference', 'imported_prerequisites') }}
