{#- Tables and views that take the place of what stands there in one statement. dbt's own make a second one, rename both
    and drop the first, and ask for the columns once more before they write the comments: a third of a build's time for
    a guarantee that DuckDB's transactions give anyway. Readers and a killed build see the old relation or the new. -#}
{% materialization table, adapter='duckdb', supported_languages=['sql'] %}
{{ return(_replace('table', sql)) }}
{% endmaterialization %}

{% materialization view, adapter='duckdb', supported_languages=['sql'] %}
{{ return(_replace('view', sql)) }}
{% endmaterialization %}

{% macro _replace(kind, sql) -%}
{%- set target = this.incorporate(type=kind) %}
{%- set before = load_cached_relation(this) %}
{%- if before and before.type != kind %}{% do adapter.drop_relation(before) %}{% endif %}
{{- run_hooks(pre_hooks, inside_transaction=False) }}
{{- run_hooks(pre_hooks, inside_transaction=True) }}
{%- set is_contract = kind == 'table' and config.get('contract').enforced %}
{%- if is_contract %}{% set checked = get_assert_columns_equivalent(sql) %}{% endif %}
{% call statement('main') -%}
    {%- if is_contract %}
    create or replace table {{ target }} {{ get_table_columns_and_constraints() }};
    insert into {{ target }} {{ get_column_names() }} ({{ get_select_subquery(sql) }});
    {%- else %}
    create or replace {{ kind }} {{ target }} as (
        {{ sql }}
    );
    {%- endif %}
{%- endcall %}
{%- set comments = _comments(target, kind) %}
{%- if comments | trim %}{% do run_query(comments) %}{% endif %}
{{- run_hooks(post_hooks, inside_transaction=True) }}
{{- adapter.commit() }}
{{- run_hooks(post_hooks, inside_transaction=False) }}
{{- return({'relations': [target]}) }}
{%- endmacro %}

{#- The descriptions of a relation and its columns; views know the columns of their query only. -#}
{% macro _comments(target, kind) -%}
{%- if config.persist_relation_docs() and model.description -%}
comment on {{ kind }} {{ target }} is {{ duckdb_escape_comment(model.description) }};
{% endif -%}
{%- if config.persist_column_docs() and model.columns -%}
    {%- for column in model.columns.values() if column.description -%}
comment on column {{ target }}.{{ adapter.quote(column.name) }} is {{ duckdb_escape_comment(column.description) }};
    {% endfor -%}
{%- endif -%}
{%- endmacro %}
