with totals as (

    select
        limit_id,
        max(enforced_at) as last_enforced_at,
        max(case when rows_removed > 0 or payloads_removed > 0 then enforced_at end) as last_removed_at,
        cast(sum(rows_removed) as bigint) as rows_removed,
        cast(sum(payloads_removed) as bigint) as payloads_removed,
        cast(sum(bytes_removed) as bigint) as bytes_removed
    from {{ ref('stg_enforcements') }}
    group by 1

),

latest as (

    select enforcements.limit_id, enforcements.kept, {{ reporting_date('enforcements.oldest_at') }} as oldest_on
    from {{ ref('stg_enforcements') }} as enforcements
    inner join totals
        on enforcements.limit_id = totals.limit_id and enforcements.enforced_at = totals.last_enforced_at

)

select
    limits.limit_id,
    limits.scope,
    limits.target,
    limits.action,
    limits.days,
    limits.has_persons,
    limits.basis_zh,
    limits.basis_en,
    latest.kept,
    latest.oldest_on,
    case when limits.action = 'delete' then {{ add_days('latest.oldest_on', 'limits.days + 1') }} end
        as next_removal_on,
    totals.last_enforced_at,
    totals.last_removed_at,
    coalesce(totals.rows_removed, 0) as rows_removed,
    coalesce(totals.payloads_removed, 0) as payloads_removed,
    coalesce(totals.bytes_removed, 0) as bytes_removed
from {{ ref('stg_retention_limits') }} as limits
left join totals using (limit_id)
left join latest using (limit_id)
order by limits.limit_id
