-- BM25F (Robertson and Zaragoza 2009, https://doi.org/10.1561/1500000019), worked out per term so that a query adds
-- up a few columns: weight = idf * t / (k1 + t), t = the sum over fields of weight * count / (1 - b + b * length / mean).
{%- set k1 = 1.2 %}
{%- set fields = {'title': [3.0, 0.4], 'tag': [2.0, 0.3], 'summary': [1.0, 0.75]} %}
{%- set columns = {'title': 'in_title', 'tag': 'in_tags', 'summary': 'in_summary'} %}
{%- set skill_weight = 4.0 %}
with means as (

    select
        language_group,
        {%- for field in fields %}
        nullif(avg(cast({{ field }}_terms as double)), 0) as {{ field }}_mean{{ "," if not loop.last }}
        {%- endfor %}
    from {{ ref('search_documents') }}
    group by 1

),

lengths as (

    select
        documents.document_number,
        {%- for field, (_, b) in fields.items() %}
        1 - {{ b }} + {{ b }} * coalesce(documents.{{ field }}_terms / means.{{ field }}_mean, 1)
            as {{ field }}_length{{ "," if not loop.last }}
        {%- endfor %}
    from {{ ref('search_documents') }} as documents
    inner join means using (language_group)

),

frequencies as (

    select
        counts.*,
        {%- for field, (weight, _) in fields.items() %}
        {{ weight }} * counts.{{ columns[field] }} / lengths.{{ field }}_length +
        {%- endfor %}
        {{ skill_weight }} * counts.skill_score as frequency
    from {{ ref('int_search_counts') }} as counts
    inner join lengths using (document_number)

)

select
    vocabulary.term_key,
    frequencies.document_number,
    -- decimals add up to the same score in whatever order an engine adds
    cast(vocabulary.idf * frequencies.frequency / ({{ k1 }} + frequencies.frequency) as decimal(9, 4)) as weight,
    frequencies.in_title,
    frequencies.in_tags,
    frequencies.in_summary
from frequencies
inner join {{ ref('search_vocabulary') }} as vocabulary using (term)
order by 1, 2
