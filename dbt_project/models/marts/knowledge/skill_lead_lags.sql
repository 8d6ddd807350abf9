select
    lags.skill_id,
    lags.weeks,
    lags.papers,
    lags.tutorials,
    lags.jobs,
    lags.lag_papers_tutorials_weeks,
    lags.lag_tutorials_jobs_weeks,
    lags.adjusted_p_papers_tutorials,
    lags.adjusted_p_tutorials_jobs,
    lags.is_stable,
    lags.verdict,
    lags.explanation_zh,
    lags.explanation_en
from {{ source('derived', 'skill_lead_lags') }} as lags
inner join {{ ref('stg_skills') }} as skills using (skill_id)
order by 1
