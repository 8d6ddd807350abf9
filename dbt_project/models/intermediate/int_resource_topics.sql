-- Topics of papers and tutorials: half from the source's subject codes, half from the skills named; when only one of
-- the two speaks, it counts whole. Scores of one resource sum to 1.
with subject_codes as (

    select resource_id, primary_category, {{ each('tags') }} as code
    from {{ ref('int_documents') }}
    where kind_group = 'paper'

),

topic_codes as (

    select topic_id, {{ each('arxiv_categories') }} as code
    from {{ ref('stg_topics') }}

),

category_weights as (

    select
        subject_codes.resource_id,
        topic_codes.topic_id,
        sum(case when subject_codes.code = subject_codes.primary_category then 2.0 else 1.0 end) as weight
    from subject_codes
    inner join topic_codes using (code)
    group by 1, 2

),

skill_weights as (

    select
        document_skills.document_id as resource_id,
        {{ first_of('skills.topics') }} as topic_id,
        sum(cast(document_skills.score as decimal(18, 9))) as weight
    from {{ source('derived', 'document_skills') }} as document_skills
    inner join {{ ref('int_documents') }} as documents
        on document_skills.document_id = documents.resource_id
    inner join {{ ref('stg_skills') }} as skills using (skill_id)
    where
        document_skills.document_kind = documents.kind_group
        and {{ first_of('skills.topics') }} is not null
    group by 1, 2

),

weights as (

    select *, 'category' as evidence from category_weights
    union all
    select *, 'skill' as evidence from skill_weights

),

parts as (

    select
        resource_id,
        topic_id,
        evidence,
        weight / sum(weight) over (partition by resource_id, evidence) as part,
        max(case when evidence = 'category' then 1 else 0 end) over (partition by resource_id)
        + max(case when evidence = 'skill' then 1 else 0 end) over (partition by resource_id) as voices
    from weights

),

scores as (

    select
        resource_id,
        topic_id,
        least(sum(part / voices), 1.0) as score,
        case
            when coalesce(sum(part) filter (where evidence = 'category'), 0)
                >= coalesce(sum(part) filter (where evidence = 'skill'), 0)
                then 'category'
            else 'skill'
        end as evidence
    from parts
    group by 1, 2

)

select
    scores.resource_id,
    scores.topic_id,
    scores.score,
    scores.evidence,
    row_number() over (
        partition by scores.resource_id
        order by round(scores.score, 9) desc, depths.depth desc, scores.topic_id
    ) as place
from scores
left join (
    select topic_id, max(steps) as depth
    from {{ ref('int_topic_ancestors') }}
    group by 1
) as depths using (topic_id)
