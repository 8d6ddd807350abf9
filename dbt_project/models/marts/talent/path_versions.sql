select
    member_id,
    version,
    role_id,
    made_on,
    "trigger",
    triggers,
    trigger_zh,
    trigger_en,
    is_reconstructed,
    hours_a_week,
    steps,
    hours,
    weeks,
    hours_added,
    weeks_added,
    summary_zh,
    summary_en
from {{ source('derived', 'path_versions') }}
order by 1, 2
