-- Lists have ten places (for_you) or five.
select member_id, kind, source
from {{ ref('recommendations') }}
where source is not null
group by member_id, kind, source
having count(*) > case when kind = 'for_you' then 4 else 2 end
