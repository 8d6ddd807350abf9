-- Below the metric's least base the value is unknown; the base is still told.
with measured as (

    {% for area in ['knowledge', 'talent', 'projects', 'community', 'business', 'operations'] -%}
    select * from {{ ref('int_measured_' ~ area) }}
    {% if not loop.last %}union all
    {% endif %}
    {%- endfor %}

)

select
    metrics.metric_id,
    metrics.label_zh,
    metrics.label_en,
    metrics.question_zh,
    metrics.question_en,
    metrics.formula_zh,
    metrics.formula_en,
    metrics.unit,
    metrics.grain,
    metrics.direction,
    metrics.minimum_n,
    metrics.mart,
    metrics.owner,
    case when measured.n >= metrics.minimum_n then measured.current_value end as current_value,
    measured.n as current_n,
    measured.measured_on
from {{ ref('stg_metrics') }} as metrics
left join measured using (metric_id)
order by metrics.metric_id
