select
    model,
    is_baseline,
    is_chosen,
    is_fallback,
    split,
    users,
    ndcg,
    ndcg_low,
    ndcg_high,
    recall,
    items_shown,
    against,
    difference,
    difference_low,
    difference_high,
    reason_zh,
    reason_en
from {{ source('derived', 'recommender_evaluation') }}
order by ndcg desc nulls last, model
