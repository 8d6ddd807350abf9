select * from {{ source('operations', 'receipts') }}
