select
    task,
    test_set,
    metric,
    language,
    source,
    rank,
    document_id,
    text,
    expected,
    found,
    missed,
    invented
from {{ source('derived', 'quality_errors') }}
order by task, test_set, metric, language, source, rank
