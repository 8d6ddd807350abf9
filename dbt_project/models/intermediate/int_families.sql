-- Documents that belong to a family of duplicates; documents without duplicates have no row.
select
    document_kind,
    document_id,
    family_id,
    document_id = family_id as is_canonical
from {{ source('derived', 'duplicates') }}
