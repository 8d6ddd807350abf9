-- Days that are no ordinary days. The weeks they lie in stand beside them, because most series are weekly.
select
    day_on,
    {{ week_of('day_on') }} as week_on,
    kind,
    name_zh,
    name_en
from {{ source('derived', 'calendar_days') }}
