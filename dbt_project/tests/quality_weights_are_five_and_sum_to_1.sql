-- A weight that is missing or does not fit breaks every score; an installation without the file has no row at all.
select count(*) as parts, sum(weight) as weight
from {{ ref('quality_weights') }}
having count(*) > 0 and (count(*) <> 5 or abs(sum(weight) - 1) > 0.000001)
