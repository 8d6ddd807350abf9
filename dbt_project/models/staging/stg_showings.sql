select member_id, kind, item_id, shown_on, rank, score, model, version, published_at
from {{ source('operations', 'showings') }}
