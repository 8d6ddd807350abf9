-- A check takes its points once a job, with the first of its places: the points of a job's rows add up to what it loses.
with placed as (

    select
        *,
        row_number() over (partition by job_id, check_id order by finding) as place
    from {{ source('derived', 'job_findings') }}

)

select
    placed.job_id,
    placed.finding,
    placed.check_id,
    checks.severity,
    case when placed.place = 1 then checks.points else 0 end as points,
    placed.field,
    placed.start as start_character,
    placed."end" as end_character,
    placed.quote,
    placed.measured,
    checks.label_zh,
    checks.label_en,
    checks.advice_zh,
    checks.advice_en
from placed
inner join {{ ref('stg_job_checks') }} as checks using (check_id)
order by 1, 2
