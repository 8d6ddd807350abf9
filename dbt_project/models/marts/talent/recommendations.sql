-- Titles as written; a project has one in each language.
with named as (

    select resource_id as item_id, title as title_zh, title as title_en, url, language from {{ ref('resources') }}
    union all
    select question_id, title, title, cast(null as string), cast(null as string) from {{ ref('questions') }}
    union all
    select project_id, coalesce(name_zh, name_en), coalesce(name_en, name_zh), cast(null as string), cast(null as string)
    from {{ ref('stg_projects') }}

)

select
    lists.member_id,
    lists.kind,
    lists.rank,
    lists.item_kind,
    lists.item_id,
    named.title_zh,
    named.title_en,
    named.url,
    named.language,
    lists.source,
    lists.score,
    lists.skill_gap,
    lists.skill_match,
    lists.co_completion,
    lists.trend,
    lists.content,
    lists.freshness,
    lists.quality,
    lists.exploration,
    lists.basis,
    lists.model,
    lists.because_item_id,
    lists.reason_zh,
    lists.reason_en
from {{ source('derived', 'recommendations') }} as lists
left join named using (item_id)
order by lists.member_id, lists.kind, lists.rank
