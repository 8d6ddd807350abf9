{#-
    Work on the grain of events is done again for the days whose events changed, and for no others.

    `int_event_days` holds a mark of every day: a checksum of its events, the zone and the verbs. An incremental model
    keeps beside its rows one row for each day with the mark that it counted, so it knows by itself what to do again:
    late, repaired, erased and vanished events all change the mark. Its own definition is part of the mark too.
-#}

{#- Days to count again, each with its mark. `marks`: a relation of day_on and mark; `is_again`: the table is there. -#}
{% macro changed_days(marks, is_again) -%}
    {%- set recipe = local_md5(model.raw_code ~ var('reporting_zone') ~ var('contribution_verbs')) -%}
    {%- if is_again %}
    select
        coalesce(today.day_on, counted.day_on) as day_on,
        coalesce(today.mark, 'gone') as mark
    from (select day_on, mark || '{{ recipe }}' as mark from {{ marks }}) as today
    full outer join (select day_on, mark from {{ this }} where mark is not null) as counted
        on today.day_on = counted.day_on
    where coalesce(today.mark, 'gone') <> coalesce(counted.mark, '')
    {%- else %}
    select day_on, mark || '{{ recipe }}' as mark from {{ marks }}
    {%- endif %}
{%- endmacro %}

{#- Which quarter of an hour since 1970 (UTC) a timestamp lies in. Zones differ by whole quarters of an hour, so all of
    one belongs to one date everywhere; asking the zone for each event would take ten times as long. -#}
{% macro quarter_of(at) -%}{{ return(adapter.dispatch('quarter_of')(at)) }}{%- endmacro %}
{% macro default__quarter_of(at) -%} (epoch_us({{ at }}) // 900000000) {%- endmacro %}
{% macro spark__quarter_of(at) -%} (unix_micros({{ at }}) div 900000000) {%- endmacro %}

{#- UTC timestamp at which a quarter of an hour begins. -#}
{% macro start_of_quarter(quarter) -%}{{ return(adapter.dispatch('start_of_quarter')(quarter)) }}{%- endmacro %}
{% macro default__start_of_quarter(quarter) -%} make_timestamptz({{ quarter }} * 900000000) {%- endmacro %}
{% macro spark__start_of_quarter(quarter) -%} timestamp_micros({{ quarter }} * 900000000) {%- endmacro %}

{#- Aggregate: a number that changes when a row comes, goes or changes, in whatever order the rows stand. -#}
{% macro rows_checksum(columns) -%}{{ return(adapter.dispatch('rows_checksum')(columns)) }}{%- endmacro %}
{% macro default__rows_checksum(columns) -%} bit_xor(hash({{ columns | join(', ') }})) {%- endmacro %}
{% macro spark__rows_checksum(columns) -%} bit_xor(xxhash64({{ columns | join(', ') }})) {%- endmacro %}

{#- Aggregate of such numbers. -#}
{% macro checksums(value) -%} bit_xor({{ value }}) {%- endmacro %}
