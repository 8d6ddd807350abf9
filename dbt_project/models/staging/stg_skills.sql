select * from {{ source('reference', 'skills') }}
