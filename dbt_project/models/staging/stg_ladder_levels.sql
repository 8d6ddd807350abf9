select * from {{ source('reference', 'ladder_levels') }}
