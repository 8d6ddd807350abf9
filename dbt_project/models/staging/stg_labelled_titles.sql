select * from {{ source('reference', 'labelled_titles') }}
