-- Looks at links: our own, and those that another link checker reports in a file.
select url, checked_at, status, final_url, reason
from {{ source('operations', 'link_checks') }}

union

select url, checked_at, status, final_url, reason
from {{ source('raw', 'link_checks') }}
