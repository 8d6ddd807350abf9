{#- A condition that no row breaks; write it so that null passes. -#}
{% test holds_for_every_row(model, condition) %}
select *
from {{ model }}
where not ({{ condition }})
{% endtest %}
