-- A claim or a page viewed is no evidence of a level: such members are counted, and qualify for nothing.
with shown as (

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

    select count(distinct member_id) as members_shown
    from shown
    where is_shown

),

counted as (

    select
        skill_id,
        count(*) filter (where is_shown) as members_shown,
        {%- for proof in ['claimed', 'viewed', 'completed', 'answered', 'built', 'reused'] %}
        count(*) filter (where proof = '{{ proof }}') as members_{{ proof }},
        {%- endfor %}
        {%- for level in [2, 3, 4] %}
        count(*) filter (where is_shown and level >= {{ level }}) as members_at_level{{ level }},
        {%- endfor %}
        {%- for level in [2, 3, 4] %}
        count(*) filter (where is_shown and level >= {{ level }} and is_open) as bench_at_level{{ level }},
        {%- endfor %}
        {{ percentile('case when is_shown then days_since_evidence end', 0.5) }} as median_days_since_evidence
    from shown
    group by 1

)

select
    counted.skill_id,
    counted.members_shown,
    counted.members_completed,
    counted.members_answered,
    counted.members_built,
    counted.members_reused,
    counted.members_claimed,
    counted.members_viewed,
    counted.members_at_level2,
    counted.members_at_level3,
    counted.members_at_level4,
    counted.bench_at_level2,
    counted.bench_at_level3,
    counted.bench_at_level4,
    everybody.members_shown as all_members_shown,
    {{ share('counted.members_shown', 'everybody.members_shown') }} as supply_share,
    {{ wilson_low('counted.members_shown', 'everybody.members_shown') }} as share_low,
    {{ wilson_high('counted.members_shown', 'everybody.members_shown') }} as share_high,
    counted.median_days_since_evidence
from counted
cross join everybody
order by 1
