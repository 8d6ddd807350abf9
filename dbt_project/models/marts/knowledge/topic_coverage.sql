with resources as (

    select
        main_topic_id as topic_id,
        kind_group,
        {{ language_group('language') }} as language,
        difficulty,
        count(*) as resources
    from {{ ref('int_resource_facts') }}
    where is_canonical and main_topic_id is not null and difficulty is not null
    group by 1, 2, 3, 4

),

cells as (

    select topics.topic_id, kinds.kind_group, languages.language, levels.difficulty
    from {{ ref('stg_topics') }} as topics
    cross join (values ('paper'), ('tutorial')) as kinds (kind_group)
    cross join (values ('zh'), ('en')) as languages (language)
    cross join (values (1), (2), (3), (4), (5)) as levels (difficulty)

    union all

    select topic_id, kind_group, language, difficulty
    from resources
    where language = 'other'

)

select
    cells.topic_id,
    cells.kind_group,
    cells.language,
    cast(cells.difficulty as bigint) as difficulty,
    coalesce(resources.resources, 0) as resources
from cells
left join resources
    on cells.topic_id = resources.topic_id
    and cells.kind_group = resources.kind_group
    and cells.language = resources.language
    and cells.difficulty = resources.difficulty
order by 1, 2, 3, 4
