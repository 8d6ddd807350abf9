-- A posting that requires a skill asks for level 3, any other for level 2: as the matching does.
with asked as (

    select
        job_skills.skill_id,
        count(*) as jobs,
        count(*) filter (where jobs.is_open) as open_jobs,
        count(distinct jobs.company) as companies,
        case when 2 * count(*) filter (where job_skills.necessity = 'required') >= count(*) then 3 else 2 end as level
    from {{ ref('job_skills') }} as job_skills
    inner join {{ ref('jobs') }} as jobs using (job_id)
    where jobs.is_canonical
    group by 1

),

postings as (

    select count(*) as jobs
    from {{ ref('jobs') }}
    where is_canonical

),

everybody as (

    select max(all_members) as all_members
    from {{ ref('skill_supply') }}

),

compared as (

    select
        asked.skill_id,
        asked.jobs,
        asked.open_jobs,
        asked.companies,
        {{ share('asked.jobs', 'postings.jobs') }} as demand_share,
        {{ wilson_low('asked.jobs', 'postings.jobs') }} as demand_low,
        {{ wilson_high('asked.jobs', 'postings.jobs') }} as demand_high,
        asked.level as needed_level,
        coalesce(supply.members, 0) as members,
        coalesce(supply.bench_members, 0) as bench_members,
        coalesce(everybody.all_members, 0) as all_members
    from asked
    cross join postings
    cross join everybody
    left join {{ ref('skill_supply') }} as supply
        on asked.skill_id = supply.skill_id and asked.level = supply.level

),

measured as (

    select
        *,
        {{ share('members', 'all_members') }} as supply_share,
        {{ wilson_low('members', 'all_members') }} as supply_low,
        {{ wilson_high('members', 'all_members') }} as supply_high,
        {{ share('bench_members', 'open_jobs') }} as bench_depth
    from compared

),

judged as (

    select
        *,
        demand_share - supply_share as gap,
        all_members > 0 and open_jobs >= 5 and companies >= 3 and demand_low > supply_high and bench_depth < 0.1
            as is_risky
    from measured

)

select
    skill_id,
    jobs,
    open_jobs,
    companies,
    demand_share,
    demand_low,
    demand_high,
    needed_level,
    members,
    bench_members,
    supply_share,
    supply_low,
    supply_high,
    gap,
    bench_depth,
    is_risky,
    case
        when all_members = 0 then '还没有成员的证据，无法比较。'
        when is_risky
            then companies || ' 家公司的 ' || open_jobs || ' 个在招职位要它；愿意求职且达到 ' || needed_level || ' 级的成员：'
                || bench_members || ' 人（每个职位不到 0.1 人）。供需区间不重叠。'
        when open_jobs < 5 then '在招职位不足 5 个，不作判断。'
        when companies < 3 then '要它的公司不足 3 家，不算市场的需求。'
        when demand_low <= supply_high then '供需区间重叠，看不出缺口。'
        else '有缺口，但每个在招职位至少有 0.1 名合格成员。'
    end as reason_zh,
    case
        when all_members = 0 then 'No member has shown anything yet: nothing to compare with.'
        when is_risky
            then 'Asked for by ' || open_jobs || ' open postings of ' || companies || ' companies; open to jobs and at level '
                || needed_level || ': ' || bench_members
                || ' (fewer than 0.1 a posting). The intervals of demand and supply do not overlap.'
        when open_jobs < 5 then 'Fewer than 5 open postings: not judged.'
        when companies < 3 then 'Fewer than 3 companies ask for it: not a demand of the market.'
        when demand_low <= supply_high then 'The intervals of demand and supply overlap: no gap to be seen.'
        else 'There is a gap, with at least 0.1 qualified members an open posting.'
    end as reason_en,
    row_number() over (
        order by case when is_risky then 0 else 1 end, gap desc nulls last, jobs desc, skill_id
    ) as rank_gap
from judged
order by rank_gap
