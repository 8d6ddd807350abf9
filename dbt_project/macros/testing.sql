{#- How a data test runs on DuckDB: it is asked first, and what it finds is kept only when it finds something. dbt's own
    drops and makes a table for each test, which takes longer than the question. -#}
{% materialization test, adapter='duckdb' %}
{%- set found = api.Relation.create(database=database, schema=schema, identifier=model['alias'], type='table') %}
{%- set before = adapter.get_relation(database=database, schema=schema, identifier=model['alias']) %}
{% call statement('main', fetch_result=True) -%}
    {{ get_test_sql(get_limit_subquery_sql(sql, config.get('limit')), config.get('fail_calc'), config.get('warn_if'),
                    config.get('error_if'), limit=none) }}
{%- endcall %}
{%- set is_broken = load_result('main').table.rows[0][0] > 0 and should_store_failures() %}
{% if before or is_broken %}
    {% if before %}{% do adapter.drop_relation(before) %}{% endif %}
    {% if is_broken %}
        {% call statement(auto_begin=True) %}{{ get_create_sql(found, sql) }}{% endcall %}
    {% endif %}
    {{ adapter.commit() }}
{% endif %}
{{ return({'relations': [found] if is_broken else []}) }}
{% endmaterialization %}

{#- Values as SQL. -#}
{% macro _literals(values) -%}
    {%- for value in values -%}
        {%- if value is string -%} {{ dbt.string_literal(dbt.escape_single_quotes(value)) }} {%- else -%} {{ value }} {%- endif -%}
        {%- if not loop.last %}, {% endif -%}
    {%- endfor -%}
{%- endmacro %}

{#- The columns of a key as texts, each after a comma; a part that is missing is told. -#}
{% macro _texts(key) -%}
    {%- for column in key -%} , coalesce(cast({{ column }} as {{ dbt.type_string() }}), 'null') {%- endfor -%}
{%- endmacro %}

{#- A column's name as a text, without the quotes of one that is a word of SQL. -#}
{% macro _name(column) -%}
    {%- if column is none -%} cast(null as {{ dbt.type_string() }})
    {%- else -%} {{ dbt.string_literal(column | replace('"', '')) }} {%- endif -%}
{%- endmacro %}
