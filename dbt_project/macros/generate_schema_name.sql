{#- The schema is the layer's name, without a prefix: marts.jobs, staging.stg_jobs, failures.<test>. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ custom_schema_name or target.schema }}
{%- endmacro %}
