{#- Steps are taken in order: each looks for its first event after the step before, within the days allowed. -#}
{%- set steps = 6 %}
{%- set window_days = 182 %}
-- Who came into a funnel in the half year that is over for it, and when each step was taken.
with named as (

    select funnel_id, step, subject, object_kinds, within_days, {{ each('verbs') }} as event, verbs as events
    from {{ ref('stg_funnels') }}

),

step_verbs as (

    select distinct named.funnel_id, named.step, named.subject, named.object_kinds, verbs.verb_id as verb
    from named
    inner join {{ ref('stg_verbs') }} as verbs
        on named.event = verbs.verb_id or named.event = verbs.family or (named.event = 'activity' and verbs.is_activity)

),

-- members come in until everybody has had the days of all steps
spans as (

    select
        funnels.funnel_id,
        {{ add_days('max(reporting.reporting_on)', '1 - sum(funnels.within_days) - ' ~ window_days) }} as entered_from,
        {{ add_days('max(reporting.reporting_on)', '- sum(funnels.within_days)') }} as entered_to
    from {{ ref('stg_funnels') }} as funnels
    cross join {{ ref('int_reporting') }} as reporting
    group by 1

),

acts as (

    select
        step_verbs.funnel_id,
        step_verbs.step,
        events.actor_id as member_id,
        events.object_id,
        events.occurred_at
    from {{ ref('stg_events') }} as events
    inner join step_verbs
        on events.verb = step_verbs.verb
        and step_verbs.subject = 'object'
    cross join {{ ref('int_reporting') }} as reporting
    where
        events.actor_kind = 'member'
        and events.actor_id is not null
        and events.object_id is not null
        and (step_verbs.object_kinds is null or {{ holds('step_verbs.object_kinds', 'events.object_kind') }})
        and events.occurred_at < reporting.reporting_end_at
        and events.occurred_at >= (select {{ start_of_day('min(entered_from)') }} from spans)

),

-- whatever the object: days are enough, and the day has to be a later one
member_days as (

    select distinct step_verbs.funnel_id, step_verbs.step, days.actor_id as member_id, days.day_on
    from {{ ref('int_actor_days') }} as days
    inner join step_verbs on days.verb = step_verbs.verb and step_verbs.subject = 'member'
    cross join {{ ref('int_reporting') }} as reporting
    where
        days.actor_kind = 'member'
        and days.day_on <= reporting.reporting_on
        and days.day_on >= (select min(entered_from) from spans)

),

step_1 as (

    select acts.funnel_id, acts.member_id, acts.object_id, min(acts.occurred_at) as passed_at
    from acts
    inner join spans using (funnel_id)
    where
        acts.step = 1
        and acts.occurred_at >= {{ start_of_day('spans.entered_from') }}
        and acts.occurred_at < {{ start_of_day(add_days('spans.entered_to', 1)) }}
    group by 1, 2, 3

),
{% for step in range(2, steps + 1) %}
step_{{ step }} as (

    select earlier.funnel_id, earlier.member_id, earlier.object_id, min(acts.occurred_at) as passed_at
    from step_{{ step - 1 }} as earlier
    inner join {{ ref('stg_funnels') }} as funnels
        on earlier.funnel_id = funnels.funnel_id and funnels.step = {{ step }}
    inner join acts
        on earlier.funnel_id = acts.funnel_id
        and earlier.member_id = acts.member_id
        and earlier.object_id = acts.object_id
        and acts.step = {{ step }}
    where
        acts.occurred_at >= earlier.passed_at
        and {{ hours_between('earlier.passed_at', 'acts.occurred_at') }} <= 24 * funnels.within_days
    group by 1, 2, 3

    union all

    select
        earlier.funnel_id,
        earlier.member_id,
        earlier.object_id,
        {{ start_of_day('min(member_days.day_on)') }} as passed_at
    from step_{{ step - 1 }} as earlier
    inner join {{ ref('stg_funnels') }} as funnels
        on earlier.funnel_id = funnels.funnel_id and funnels.step = {{ step }}
    inner join member_days
        on earlier.funnel_id = member_days.funnel_id
        and earlier.member_id = member_days.member_id
        and member_days.step = {{ step }}
    where
        member_days.day_on > {{ reporting_date('earlier.passed_at') }}
        and member_days.day_on <= {{ add_days(reporting_date('earlier.passed_at'), 'funnels.within_days') }}
    group by 1, 2, 3

){{ ',' if not loop.last }}
{% endfor %}
{% for step in range(1, steps + 1) -%}
select passes.funnel_id, {{ step }} as step, passes.member_id, passes.object_id, passes.passed_at,
    spans.entered_from, spans.entered_to
from step_{{ step }} as passes
inner join spans using (funnel_id)
{{ 'union all' if not loop.last }}
{% endfor %}
