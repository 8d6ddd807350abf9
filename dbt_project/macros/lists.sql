{#- Lists and texts made of many rows, always in a stated order. -#}

{#- One row for each element of a list: use in a select list. -#}
{% macro each(list) -%}{{ return(adapter.dispatch('each')(list)) }}{%- endmacro %}
{% macro default__each(list) -%} unnest({{ list }}) {%- endmacro %}
{% macro spark__each(list) -%} explode({{ list }}) {%- endmacro %}

{#- First element of a list; null when there is none. -#}
{% macro first_of(list) -%}{{ return(adapter.dispatch('first_of')(list)) }}{%- endmacro %}
{% macro default__first_of(list) -%} {{ list }}[1] {%- endmacro %}
{% macro spark__first_of(list) -%} get({{ list }}, 0) {%- endmacro %}

{#- The list holds the value; false when the list is null. -#}
{% macro holds(list, value) -%}{{ return(adapter.dispatch('holds')(list, value)) }}{%- endmacro %}
{% macro default__holds(list, value) -%} coalesce(list_contains({{ list }}, {{ value }}), false) {%- endmacro %}
{% macro spark__holds(list, value) -%} coalesce(array_contains({{ list }}, {{ value }}), false) {%- endmacro %}

{#- Aggregate: distinct texts in alphabetical order, separated by commas. -#}
{% macro joined_text(value) -%}{{ return(adapter.dispatch('joined_text')(value)) }}{%- endmacro %}
{% macro default__joined_text(value) -%} array_to_string(list_sort(list(distinct {{ value }})), ', ') {%- endmacro %}
{% macro spark__joined_text(value) -%} array_join(sort_array(collect_set({{ value }})), ', ') {%- endmacro %}

{#- Aggregate: list of values in the order of another column. -#}
{% macro ordered_list(value, order) -%}{{ return(adapter.dispatch('ordered_list')(value, order)) }}{%- endmacro %}
{% macro default__ordered_list(value, order) -%} list({{ value }} order by {{ order }}) {%- endmacro %}
{% macro spark__ordered_list(value, order) -%}
    transform(sort_array(collect_list(struct({{ order }}, {{ value }}))), pair -> pair.{{ value }})
{%- endmacro %}

{#- Elements of a list as one text; null when the list is null. -#}
{% macro list_text(list) -%}{{ return(adapter.dispatch('list_text')(list)) }}{%- endmacro %}
{% macro default__list_text(list) -%} array_to_string({{ list }}, ', ') {%- endmacro %}
{% macro spark__list_text(list) -%} array_join({{ list }}, ', ') {%- endmacro %}
{% macro empty_list() -%} cast([] as varchar[]) {%- endmacro %}

{#- A whole number that stands for a text: 60 bits of its MD5. Numbers are looked up many times faster than texts. -#}
{% macro text_key(text) -%}{{ return(adapter.dispatch('text_key')(text)) }}{%- endmacro %}
{% macro default__text_key(text) -%} cast('0x' || substring(md5({{ text }}), 1, 15) as bigint) {%- endmacro %}
{% macro spark__text_key(text) -%} cast(conv(substring(md5({{ text }}), 1, 15), 16, 10) as bigint) {%- endmacro %}
