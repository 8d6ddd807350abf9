{#- Shares and scores lie in 0..1; null is unknown and passes. -#}
{% test between_0_and_1(model, columns) %}
select *
from {{ model }}
where {% for column in columns %}{{ column }} not between 0 and 1{% if not loop.last %} or {% endif %}{% endfor %}
{% endtest %}
