with attempts as (

    select
        *,
        row_number() over (partition by feed order by fetched_at desc, receipt_id desc) as place
    from {{ ref('stg_receipts') }}

),

successes as (

    select feed, max(fetched_at) as last_success_at
    from attempts
    where status in ('new', 'unchanged', 'empty', 'partial')
    group by 1

),

-- failures since the last fetch that went well
streaks as (

    select attempts.feed, count(*) as failures_in_a_row
    from attempts
    left join successes using (feed)
    where
        attempts.status in ('failed', 'not_a_feed', 'refused')
        and (successes.last_success_at is null or attempts.fetched_at > successes.last_success_at)
    group by 1

),

loads as (

    select
        feed,
        count(*) as payloads,
        cast(sum(rows_loaded) as bigint) as rows_loaded,
        cast(sum(rows_quarantined) as bigint) as rows_quarantined
    from {{ ref('stg_payloads') }}
    group by 1

),

gaps as (

    select
        feed,
        item_on,
        {{ days_between('lag(item_on) over (partition by feed order by item_on)', 'item_on') }} as gap_days
    from {{ ref('int_feed_items') }}

),

rhythms as (

    select
        feed,
        max(item_on) as newest_item_on,
        case when count(*) >= 6 then {{ percentile('gap_days', 0.95) }} end as usual_gap_days
    from gaps
    group by 1

),

feeds as (

    select
        attempts.feed,
        attempts.kind,
        attempts.family,
        attempts.contract,
        attempts.fetched_at as last_fetched_at,
        successes.last_success_at,
        attempts.status as last_status,
        attempts.reason as last_reason,
        attempts.detail as last_detail,
        attempts.next_fetch_at,
        reasons.hint_zh as reason_hint_zh,
        reasons.hint_en as reason_hint_en,
        coalesce(streaks.failures_in_a_row, 0) as failures_in_a_row,
        coalesce(loads.payloads, 0) as payloads,
        coalesce(loads.rows_loaded, 0) as rows_loaded,
        coalesce(loads.rows_quarantined, 0) as rows_quarantined,
        rhythms.newest_item_on,
        {{ days_since('rhythms.newest_item_on', 'reporting.data_on') }} as days_since_newest,
        rhythms.usual_gap_days
    from attempts
    cross join {{ ref('int_reporting') }} as reporting
    left join successes using (feed)
    left join loads using (feed)
    left join rhythms using (feed)
    left join streaks using (feed)
    left join {{ ref('stg_failure_reasons') }} as reasons on attempts.reason = reasons.reason
    where attempts.place = 1

),

judged as (

    select
        *,
        case
            when last_status in ('failed', 'not_a_feed', 'refused') then 'failing'
            when last_status = 'disabled' then 'disabled'
            when rows_loaded = 0 then 'empty'
            when days_since_newest > 14 and days_since_newest > 3 * usual_gap_days then 'stale'
            else 'healthy'
        end as state
    from feeds

)

select
    feed,
    kind,
    family,
    contract,
    last_fetched_at,
    last_success_at,
    last_status,
    last_reason,
    last_detail,
    next_fetch_at,
    failures_in_a_row,
    payloads,
    rows_loaded,
    rows_quarantined,
    {{ share('rows_quarantined', '(rows_loaded + rows_quarantined)') }} as quarantine_share,
    newest_item_on,
    days_since_newest,
    usual_gap_days,
    state,
    case state
        when 'failing' then coalesce(reason_hint_zh, '最近一次抓取失败（' || coalesce(last_reason, '原因未知')
            || '）：检查地址、权限或文件；此前的数据仍保留。')
        when 'disabled' then '连续失败后已停用：' || coalesce(reason_hint_zh, coalesce(last_reason, '原因未知'))
        when 'empty' then '从未有数据入库：检查数据源配置和隔离区。'
        when 'stale' then '已 ' || cast(days_since_newest as string) || ' 天没有新条目，超过通常间隔：确认来源是否停更。'
    end as hint_zh,
    case state
        when 'failing' then coalesce(reason_hint_en, 'The last fetch failed (' || coalesce(last_reason, 'reason unknown')
            || '): check the address, the access or the file; earlier data are kept.')
        when 'disabled' then 'Disabled after failures in a row. '
            || coalesce(reason_hint_en, coalesce(last_reason, 'reason unknown'))
        when 'empty' then 'Nothing was ever loaded: check the feed''s line and the quarantine.'
        when 'stale' then 'No new item for ' || cast(days_since_newest as string)
            || ' days, longer than usual: check whether the source has ended.'
    end as hint_en
from judged
order by feed
