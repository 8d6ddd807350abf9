with facts as (

    select facts.*, reporting.data_on
    from {{ ref('int_resource_facts') }} as facts
    cross join {{ ref('int_reporting') }} as reporting

),

findings as (

    select
        resource_id,
        'withdrawn' as reason,
        '来源已标记为撤回。' as evidence_zh,
        'The source marks it as withdrawn.' as evidence_en,
        '从学习路径中移除，并在页面注明。' as suggestion_zh,
        'Take it out of learning paths and say so on its page.' as suggestion_en,
        1 as priority
    from facts
    where is_withdrawn

    union all

    select
        resource_id,
        'reported',
        '成员举报 ' || cast(reports as string) || ' 次。',
        'Reported by people ' || cast(reports as string) || case when reports = 1 then ' time.' else ' times.' end,
        '核对内容，修正或下架。',
        'Check the content; correct it or take it down.',
        1
    from facts
    where reports > 0

    union all

    select
        resource_id,
        'low_rating',
        cast(ratings as string) || ' 次评分，收缩后平均 ' || cast(round(rating_mean, 2) as string) || '（满分 1）。',
        cast(ratings as string) || ' ratings, shrunk mean ' || cast(round(rating_mean, 2) as string) || ' of 1.',
        '查看差评原因，寻找替代资源。',
        'Read why, and look for a replacement.',
        2
    from facts
    where ratings >= 5 and rating_mean < -0.1

    union all

    select
        resource_id,
        'outdated',
        '发布于 ' || cast(age_days as string) || ' 天前，仍有 ' || cast(views as string) || ' 次浏览。',
        'Published ' || cast(age_days as string) || ' days ago and still viewed ' || cast(views as string) || ' times.',
        '确认内容是否仍然适用，或链接到更新的资源。',
        'Check whether it still holds, or link to something newer.',
        2
    from facts
    where
        kind_group = 'tutorial'
        and views > 0
        and {{ days_between(reporting_date('coalesce(updated_at, published_at)'), 'data_on') }} > 1095

    union all

    select
        resource_id,
        'duplicate',
        '与 ' || family_id || ' 内容相同。',
        'Says the same as ' || family_id || '.',
        '合并到规范条目。',
        'Merge it into the canonical entry.',
        3
    from facts
    where not is_canonical

    union all

    select
        resource_id,
        'no_licence',
        '来源未注明许可证，已有 ' || cast(views as string) || ' 次浏览。',
        'The source states no licence; viewed ' || cast(views as string) || ' times.',
        '转载或导出前先确认许可证。',
        'Find out the licence before it is copied or exported.',
        3
    from facts
    where kind_group = 'tutorial' and licence is null and views >= 20

)

select
    resource_id,
    reason,
    evidence_zh,
    evidence_en,
    suggestion_zh,
    suggestion_en,
    cast(priority as bigint) as priority
from findings
order by priority, resource_id, reason
