-- Every score opens to its parts: the known parts times their weights, over the weights of the known.
{%- set parts = ['completeness', 'authority', 'freshness', 'community', 'outcome'] %}
with weighed as (

    {%- for part in parts %}
    select resources.resource_id, resources.quality_score, resources.quality_known_share,
        resources.quality_{{ part }} * weights.weight as points, weights.weight
    from {{ ref('resources') }} as resources
    cross join {{ ref('quality_weights') }} as weights
    where weights.part = '{{ part }}' and resources.quality_{{ part }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select resource_id, max(quality_score) as quality_score, sum(points) / sum(weight) as from_parts
from weighed
where quality_score is not null
group by resource_id
having
    abs(max(quality_score) - sum(points) / sum(weight)) > 0.000001
    or abs(max(quality_known_share) - sum(weight) / (select sum(weight) from {{ ref('quality_weights') }})) > 0.000001
