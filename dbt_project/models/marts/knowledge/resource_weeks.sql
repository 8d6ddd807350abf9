select
    {{ week_of(reporting_date('published_at')) }} as week_on,
    kind_group,
    {{ language_group('language') }} as language,
    count(*) as resources
from {{ ref('int_resource_facts') }}
where is_canonical and published_at is not null
group by 1, 2, 3
order by 1, 2, 3
