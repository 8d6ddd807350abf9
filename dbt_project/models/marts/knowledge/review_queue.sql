-- Severity is fixed by the reason, reach by the views of the last 90 days: priority 1 from a product of 3 on, 2 from 2
-- on, else 3.
with facts as (

    select *, {{ reporting_date('link_checked_at') }} as checked_on
    from {{ ref('int_resource_facts') }}

),

findings as (

    select
        resource_id,
        'withdrawn' as reason,
        case when withdrawn_id = resource_id then '来源已标记为撤回' else '同一文档 ' || withdrawn_id
        || ' 已被标记为撤回' end as found_zh,
        case when withdrawn_id = resource_id then 'Its source marks it as withdrawn' else 'The same document, '
        || withdrawn_id || ', is marked as withdrawn' end as found_en,
        '已移出推荐与学习路径；在页面注明撤回。' as suggestion_zh,
        'It has left recommendations and learning paths; say so on its page.' as suggestion_en,
        3.0 as severity,
        views_90d
    from facts
    where is_withdrawn

    union all

    select
        resource_id,
        'reported',
        '成员举报 ' || cast(reports as string) || ' 次',
        'Reported ' || cast(reports as string) || case when reports = 1 then ' time' else ' times' end,
        '核对内容，修正或下架。',
        'Check the content; correct it or take it down.',
        3.0,
        views_90d
    from facts
    where reports > 0

    union all

    select
        resource_id,
        'dead_link',
        '链接已失效（' || cast(checked_on as string) || ' 检查）',
        'The link is dead (looked at on ' || cast(checked_on as string) || ')',
        '寻找存档或替代资源，否则下架。',
        'Find an archived copy or a replacement, or take it down.',
        3.0,
        views_90d
    from facts
    where link_status = 'dead'

    union all

    select
        resource_id,
        'low_rating',
        cast(ratings as string) || ' 次评分，收缩后平均 ' || cast(round(rating_mean, 2) as string) || '（-1 到 1）',
        cast(ratings as string) || ' ratings, shrunk mean ' || cast(round(rating_mean, 2) as string)
        || ' on a scale from -1 to 1',
        '查看差评原因，寻找替代资源。',
        'Read why, and look for a replacement.',
        2.0,
        views_90d
    from facts
    where ratings >= 5 and rating_mean < -0.1

    union all

    select
        resource_id,
        'outdated',
        cast(unchanged_days as string) || ' 天未更新，为该主题半衰期（'
        || cast(cast(round(half_life_days, 0) as bigint) as string) || ' 天）的 '
        || cast(round(unchanged_days / half_life_days, 1) as string) || ' 倍',
        'Unchanged for ' || cast(unchanged_days as string) || ' days: '
        || cast(round(unchanged_days / half_life_days, 1) as string) || ' half-lives of its topic ('
        || cast(cast(round(half_life_days, 0) as bigint) as string) || ' days)',
        '确认内容是否仍然适用，或链接到更新的资源。',
        'Check whether it still holds, or link to something newer.',
        2.0,
        views_90d
    from facts
    where kind_group = 'tutorial' and quality_freshness < 0.125 and views_90d > 0

    union all

    select
        resource_id,
        'superseded',
        '作者注明已被取代：' || superseded_by,
        'Its authors say it is replaced by ' || superseded_by,
        '改用新版本，并在页面互相链接。',
        'Point to what replaces it, and link the two pages.',
        2.0,
        views_90d
    from facts
    where superseded_by is not null

    union all

    select
        resource_id,
        'moved_link',
        '链接已迁移到 ' || coalesce(moved_to, '新地址') || '（' || cast(checked_on as string) || ' 检查）',
        'The link has moved to ' || coalesce(moved_to, 'another address') || ' (looked at on '
        || cast(checked_on as string) || ')',
        '改为新地址。',
        'Change it to the new address.',
        1.0,
        views_90d
    from facts
    where link_status = 'moved'

    union all

    select
        resource_id,
        'duplicate',
        '与 ' || family_id || ' 内容相同',
        'Says the same as ' || family_id,
        '合并到规范条目。',
        'Merge it into the canonical entry.',
        1.0,
        views_90d
    from facts
    where not is_canonical

    union all

    select
        resource_id,
        'no_licence',
        '来源未注明许可证',
        'The source states no licence',
        '转载或导出前先确认许可证。',
        'Find out the licence before it is copied or exported.',
        1.0,
        views_90d
    from facts
    where kind_group = 'tutorial' and licence is null and views >= 20

    union all

    select
        resource_id,
        'incomplete',
        '缺少' || case when language is null then '语言、' else '' end
        || case when published_at is null then '日期、' else '' end
        || case when summary is null then '摘要、' else '' end || '影响检索与推荐',
        'Missing' || case when language is null then ' language,' else '' end
        || case when published_at is null then ' date,' else '' end
        || case when summary is null then ' summary,' else '' end || ' which search and filters need',
        '补全缺失的字段。',
        'Fill in what is missing.',
        0.5,
        views_90d
    from facts
    where language is null or published_at is null or summary is null

),

weighed as (

    select
        *,
        cast(severity as double) as severity_points,
        round(log10(10.0 + views_90d), 2) as reach,
        round(severity * round(log10(10.0 + views_90d), 2), 2) as priority_score
    from findings

)

select
    resource_id,
    reason,
    found_zh || '。' as evidence_zh,
    found_en || '.' as evidence_en,
    suggestion_zh,
    suggestion_en,
    severity_points as severity,
    views_90d,
    cast(reach as double) as reach,
    cast(priority_score as double) as priority_score,
    cast(case when priority_score >= 3 then 1 when priority_score >= 2 then 2 else 3 end as bigint) as priority,
    '严重度 ' || cast(severity_points as string) || ' × 触达 ' || cast(reach as string) || '（近 90 天 '
    || cast(views_90d as string) || ' 次浏览）= ' || cast(priority_score as string) as priority_reason_zh,
    'Severity ' || cast(severity_points as string) || ' x reach ' || cast(reach as string) || ' ('
    || cast(views_90d as string) || case when views_90d = 1 then ' view' else ' views' end || ' in 90 days) = '
    || cast(priority_score as string) as priority_reason_en
from weighed
order by priority, priority_score desc, resource_id, reason
