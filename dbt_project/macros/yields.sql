{#- What applications came to: the columns of every table of channels, over the relation `applications`. A sum of money of
    several currencies is no number: null. -#}
{% macro application_counts() -%}
    count(applications.job_id) as applications,
    count(*) filter (where applications.is_shortlisted) as shortlisted,
    count(*) filter (where applications.is_interviewed) as interviewed,
    count(*) filter (where applications.is_placed) as placed,
    count(applications.fee) as paid_placements,
    case when count(distinct applications.currency) = 1 then {{ money_sum('applications.fee') }} end as fees,
    case when count(distinct applications.currency) = 1 then max(applications.currency) end as currency
{%- endmacro %}
