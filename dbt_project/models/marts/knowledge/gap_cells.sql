-- If the resources of one kind, language and level were spread over the topics as demand is, each topic would have its
-- share of them; what is missing from that is the gap.
with cells as (

    select topic_id, kind_group, language, difficulty, resources
    from {{ ref('topic_coverage') }}
    where language in ('zh', 'en')

),

levels as (

    select kind_group, language, difficulty, sum(resources) as resources
    from cells
    group by 1, 2, 3

),

measured as (

    select
        cells.*,
        demand.questions,
        demand.searches,
        demand.jobs,
        demand.demand_share,
        demand.demand_share * levels.resources as expected_resources
    from cells
    inner join levels using (kind_group, language, difficulty)
    inner join {{ ref('int_topic_demand') }} as demand using (topic_id)
    where demand.demand_share > 0

),

scored as (

    select *, greatest(expected_resources - resources, 0) as gap_score
    from measured

)

select
    topic_id,
    kind_group,
    language,
    difficulty,
    cast(resources as bigint) as resources,
    questions,
    searches,
    jobs,
    demand_share,
    cast(expected_resources as double) as expected_resources,
    cast(gap_score as double) as gap_score,
    '占全部需求的 ' || cast(cast(demand_share * 100 as decimal(5, 1)) as string) || '%（近 180 天 '
    || cast(questions as string) || ' 个问题、' || cast(searches as string) || ' 次搜索；'
    || cast(jobs as string) || ' 个职位）；按此应有 '
    || cast(cast(expected_resources as decimal(9, 1)) as string) || ' 份，现有 '
    || cast(cast(resources as bigint) as string) || ' 份。' as explanation_zh,
    cast(cast(demand_share * 100 as decimal(5, 1)) as string) || '% of all demand ('
    || cast(questions as string) || case when questions = 1 then ' question, ' else ' questions, ' end
    || cast(searches as string) || case when searches = 1 then ' search' else ' searches' end || ' in 180 days; '
    || cast(jobs as string) || case when jobs = 1 then ' posting' else ' postings' end || '); that would be '
    || cast(cast(expected_resources as decimal(9, 1)) as string) || ', there are '
    || cast(cast(resources as bigint) as string) || '.' as explanation_en,
    -- papers are written whoever asks, so they are ranked apart from tutorials
    row_number() over (
        partition by kind_group
        order by round(gap_score, 9) desc, round(demand_share, 9) desc, topic_id, language, difficulty
    ) as rank
from scored
order by kind_group, rank
