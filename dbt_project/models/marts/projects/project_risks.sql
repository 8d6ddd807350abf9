with live as (

    select * from {{ ref('int_project_facts') }}
    where status in ('open', 'running', 'paused')

),

registered as (

    select
        risks.project_id,
        count(*) as risks,
        max(risks.severity) as severity,
        max(risks.note_zh) filter (where risks.place = 1) as note_zh,
        max(risks.note_en) filter (where risks.place = 1) as note_en
    from (
        select
            *,
            row_number() over (partition by project_id order by severity desc, opened_on, risk_id) as place
        from {{ ref('stg_project_risks') }}
        where closed_on is null and severity >= 4
    ) as risks
    group by 1

),

findings as (

    select
        project_id,
        'silent' as rule,
        case when days_silent > 42 then 'high' else 'medium' end as severity,
        case
            when last_report_on is null then '开始 ' || cast(days_silent as string) || ' 天以来没有进展汇报。'
            else '已 ' || cast(days_silent as string) || ' 天没有进展汇报。'
        end as evidence_zh,
        'No progress report for ' || cast(days_silent as string) || ' days'
        || case when last_report_on is null then ', none since the start.' else '.' end as evidence_en,
        '联系负责人，确认项目是否继续。' as suggestion_zh,
        'Ask the owner whether the project goes on.' as suggestion_en
    from live
    where status = 'running' and days_silent > 21

    union all

    select
        project_id,
        'late_milestone',
        case when slippage_days > 30 then 'high' else 'medium' end,
        cast(milestones_late as string) || ' 个里程碑逾期，最长 ' || cast(slippage_days as string) || ' 天。',
        cast(milestones_late as string) || case when milestones_late = 1 then ' milestone is' else ' milestones are' end
        || ' late, by up to ' || cast(slippage_days as string) || ' days.',
        '缩小范围或调整计划，并告知成员。',
        'Cut scope or move the plan, and tell the members.'
    from live
    where milestones_late > 0

    union all

    select
        project_id,
        'critical_need',
        'high',
        cast(critical_open_needs as string) || ' 项关键需求尚未满足。',
        cast(critical_open_needs as string)
        || case when critical_open_needs = 1 then ' critical need is' else ' critical needs are' end || ' not filled.',
        '从匹配名单中邀请成员，或申请共享资源。',
        'Invite members from the matches, or request a shared resource.'
    from live
    where critical_open_needs > 0

    union all

    select
        project_id,
        'single_owner',
        'low',
        '只有 1 人参与。',
        'Only one person takes part.',
        '再找一位能接手的成员。',
        'Find a second person who could take over.'
    from live
    where status = 'running' and members <= 1

    union all

    select
        live.project_id,
        'registered',
        case when registered.severity = 5 then 'high' else 'medium' end,
        coalesce(registered.note_zh, cast(registered.risks as string) || ' 项已登记的严重风险尚未关闭。'),
        coalesce(
            registered.note_en,
            cast(registered.risks as string) || case
                when registered.risks = 1 then ' registered serious risk is open.'
                else ' registered serious risks are open.'
            end
        ),
        '与负责人确认应对措施和期限。',
        'Agree with the owner on a measure and a date.'
    from live
    inner join registered using (project_id)

    union all

    select
        project_id,
        'overdue',
        case when days_overdue > 30 then 'high' else 'medium' end,
        '已超过计划结束日 ' || cast(days_overdue as string) || ' 天。',
        'Past its planned end by ' || cast(days_overdue as string)
        || case when days_overdue = 1 then ' day.' else ' days.' end,
        '完成收尾、延长期限或终止项目。',
        'Finish it, extend it or stop it.'
    from live
    where days_overdue > 0 and ended_on is null

)

select
    project_id,
    rule,
    severity,
    evidence_zh,
    evidence_en,
    suggestion_zh,
    suggestion_en
from findings
order by 1, 2
