-- A claim or a page viewed is no evidence of a level: such members are counted apart, and qualify for nothing.
with known as (

    select
        skills.skill_id,
        skills.member_id,
        skills.proof,
        skills.level,
        skills.proof not in ('claimed', 'viewed') as is_shown,
        {{ holds('members.open_to', "'jobs'") }} as is_open,
        {{ days_since('skills.last_evidence_on', 'reporting.reporting_on') }} as days_since_evidence
    from {{ source('derived', 'member_skills') }} as skills
    inner join {{ ref('stg_members') }} as members using (member_id)
    cross join {{ ref('int_reporting') }} as reporting

),

everybody as (

    select count(distinct member_id) as all_members
    from known
    where is_shown

),

-- 1 is everybody who shows the skill, however little
levels as (

    {%- for level in [1, 2, 3] %}
    select {{ level }} as level
    {% if not loop.last %}union all{% endif %}
    {%- endfor %}

),

asked as (

    select
        known.skill_id,
        levels.level,
        known.proof,
        known.is_open,
        known.days_since_evidence,
        known.is_shown and (levels.level = 1 or known.level >= levels.level) as is_reached
    from known
    cross join levels

),

counted as (

    select
        skill_id,
        level,
        count(*) filter (where is_reached) as members,
        {%- for proof in ['completed', 'answered', 'built', 'reused'] %}
        count(*) filter (where is_reached and proof = '{{ proof }}') as members_{{ proof }},
        {%- endfor %}
        count(*) filter (where is_reached and is_open) as bench_members,
        count(*) filter (where proof = 'claimed') as members_claimed,
        count(*) filter (where proof = 'viewed') as members_viewed,
        {{ percentile('case when is_reached then days_since_evidence end', 0.5) }} as median_days_since_evidence
    from asked
    group by 1, 2

)

select
    counted.skill_id,
    counted.level,
    counted.members,
    counted.members_completed,
    counted.members_answered,
    counted.members_built,
    counted.members_reused,
    counted.bench_members,
    everybody.all_members,
    {{ share('counted.members', 'everybody.all_members') }} as supply_share,
    {{ wilson_low('counted.members', 'everybody.all_members') }} as share_low,
    {{ wilson_high('counted.members', 'everybody.all_members') }} as share_high,
    counted.median_days_since_evidence,
    case when counted.level = 1 then counted.members_claimed end as members_claimed,
    case when counted.level = 1 then counted.members_viewed end as members_viewed
from counted
cross join everybody
order by 1, 2
