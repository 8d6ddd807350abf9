select
    trends.subject_kind,
    trends.subject_id,
    coalesce(skills.label_zh, topics.label_zh) as label_zh,
    coalesce(skills.label_en, topics.label_en) as label_en,
    trends.family,
    trends.window_days,
    trends.n_now,
    trends.n_before,
    trends.all_now,
    trends.all_before,
    trends.change,
    trends.p_value,
    trends.adjusted_p_value,
    trends.is_significant,
    trends.is_rising,
    trends.explanation_zh,
    trends.explanation_en
from {{ source('derived', 'trends') }} as trends
left join {{ ref('stg_skills') }} as skills
    on trends.subject_kind = 'skill' and trends.subject_id = skills.skill_id
left join {{ ref('stg_topics') }} as topics
    on trends.subject_kind = 'topic' and trends.subject_id = topics.topic_id
where coalesce(skills.skill_id, topics.topic_id) is not null
order by 1, 2, 5, 6
