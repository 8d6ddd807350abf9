select
    kind,
    members,
    places,
    items,
    items_shown,
    long_tail_share,
    gini,
    largest_source,
    largest_source_share,
    cold_share
from {{ source('derived', 'recommendation_exposure') }}
order by kind
