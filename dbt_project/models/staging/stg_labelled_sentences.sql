select * from {{ source('reference', 'labelled_sentences') }}
