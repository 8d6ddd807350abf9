-- A credential is what members earned (`earned`); it shows the skills of the resource that gives it. In demand: the open
-- postings, one of each family, that name at least one of these skills.
with earned as (

    select
        events.object_id as credential_id,
        max(events.object_name) as object_name,
        count(distinct events.actor_id) as members,
        count(distinct case
            when {{ reporting_date('events.occurred_at') }} > {{ add_days('reporting.reporting_on', -90) }}
                then events.actor_id
        end) as members_90d,
        max({{ reporting_date('events.occurred_at') }}) as last_earned_on
    from {{ ref('stg_events') }} as events
    cross join {{ ref('int_reporting') }} as reporting
    where
        events.verb = 'earned'
        and events.actor_kind = 'member'
        and events.actor_id is not null
        and events.object_id is not null
        and coalesce(events.is_success, true)
        and events.occurred_at < reporting.reporting_end_at
    group by 1

),

shown as (

    select distinct earned.credential_id, skills.skill_id
    from earned
    inner join {{ source('derived', 'document_skills') }} as skills on earned.credential_id = skills.document_id

),

open_jobs as (

    select job_id from {{ ref('jobs') }} where is_open and is_canonical

),

asking as (

    select shown.credential_id, count(distinct job_skills.job_id) as jobs
    from shown
    inner join {{ ref('job_skills') }} as job_skills using (skill_id)
    inner join open_jobs using (job_id)
    group by 1

),

skill_lists as (

    select credential_id, {{ ordered_list('skill_id', 'skill_id') }} as skills
    from shown
    group by 1

)

select
    earned.credential_id,
    coalesce(tutorials.title, earned.object_name) as title,
    earned.members,
    earned.members_90d,
    earned.last_earned_on,
    skill_lists.skills,
    case when skill_lists.skills is not null then coalesce(asking.jobs, 0) end as jobs,
    case when skill_lists.skills is not null
        then {{ share('coalesce(asking.jobs, 0)', 'open_jobs.n') }}
    end as demand_share,
    case when skill_lists.skills is not null
        then {{ wilson_low('coalesce(asking.jobs, 0)', 'open_jobs.n') }}
    end as demand_low,
    case when skill_lists.skills is not null
        then {{ wilson_high('coalesce(asking.jobs, 0)', 'open_jobs.n') }}
    end as demand_high,
    open_jobs.n as open_jobs
from earned
cross join (select count(*) as n from open_jobs) as open_jobs
left join {{ ref('stg_tutorials') }} as tutorials on earned.credential_id = tutorials.tutorial_id
left join skill_lists on earned.credential_id = skill_lists.credential_id
left join asking on earned.credential_id = asking.credential_id
order by earned.members desc, earned.credential_id
