{#- Numbers with a formula worth naming. -#}

{#- Share that is null when its base is. -#}
{% macro share(part, whole) -%} cast({{ part }} as double) / nullif({{ whole }}, 0) {%- endmacro %}

{#- Aggregate: interpolated percentile. -#}
{% macro percentile(value, p) -%}{{ return(adapter.dispatch('percentile')(value, p)) }}{%- endmacro %}
{% macro default__percentile(value, p) -%} quantile_cont(cast({{ value }} as double), {{ p }}) {%- endmacro %}
{% macro spark__percentile(value, p) -%} percentile(cast({{ value }} as double), {{ p }}) {%- endmacro %}

{#- Bounds of the 95 % Wilson score interval of k successes in n trials (Wilson 1927); null when n = 0. -#}
{% macro wilson_low(k, n) -%} {{ _wilson(k, n, '-') }} {%- endmacro %}
{% macro wilson_high(k, n) -%} {{ _wilson(k, n, '+') }} {%- endmacro %}
{% macro _wilson(k, n, sign) -%}
    {%- set z = 1.959963984540054 -%}
    {%- set p = '(cast(' ~ k ~ ' as double) / ' ~ n ~ ')' -%}
    case when {{ n }} > 0 then least(1.0, greatest(0.0,
        ({{ p }} + {{ z * z }} / (2.0 * {{ n }})
            {{ sign }} {{ z }} * sqrt(({{ p }} * (1 - {{ p }}) + {{ z * z }} / (4.0 * {{ n }})) / {{ n }}))
        / (1 + {{ z * z }} / {{ n }})
    )) end
{%- endmacro %}

{#- Mean of ratings in -1..1 drawn towards 0 by five neutral ratings; null without ratings. -#}
{% macro shrunk_mean(total, n) -%} case when {{ n }} > 0 then {{ total }} / ({{ n }} + 5.0) end {%- endmacro %}

{#- Sum of money as money; 0 when nothing is summed. -#}
{% macro money_sum(value) -%} cast(coalesce(sum({{ value }}), 0) as decimal(18, 2)) {%- endmacro %}

{#- zh, en or other for a BCP-47 tag; other also when unknown. -#}
{% macro language_group(tag) -%}
    case when {{ tag }} like 'zh%' then 'zh' when {{ tag }} like 'en%' then 'en' else 'other' end
{%- endmacro %}

{#- Members and anonymous visitors: not staff, bots, test accounts or systems. -#}
{% macro is_human(actor_kind) -%} {{ actor_kind }} in ('member', 'anonymous') {%- endmacro %}

{#- A number on the scale on which its noise is about equally large everywhere: square root for counts (Bartlett 1936),
    arcsine of the root for shares, logarithm for money and times. Null where the scale does not reach. -#}
{% macro stabilised(value, unit) -%}
    case
        when {{ unit }} = 'share' and {{ value }} between 0 and 1 then asin(sqrt({{ value }}))
        when {{ unit }} in ('money', 'hours') and {{ value }} >= 0 then ln(1 + {{ value }})
        when {{ unit }} not in ('share', 'money', 'hours') and {{ value }} >= 0 then sqrt({{ value }})
    end
{%- endmacro %}

{#- Back from that scale. -#}
{% macro unstabilised(x, unit) -%}
    case
        when {{ unit }} = 'share' then pow(sin(greatest(0.0, least(asin(1.0), {{ x }}))), 2)
        when {{ unit }} in ('money', 'hours') then greatest(exp({{ x }}) - 1, 0)
        else pow(greatest({{ x }}, 0), 2)
    end
{%- endmacro %}

{#- The least standard deviation on that scale: what chance alone makes of n. -#}
{% macro least_noise(unit, n) -%}
    case
        when {{ unit }} = 'share' then 0.5 / sqrt(greatest({{ n }}, 1))
        when {{ unit }} = 'hours' then 1.0 / sqrt(greatest({{ n }}, 1))
        when {{ unit }} = 'money' then 0.02
        else 0.5
    end
{%- endmacro %}
