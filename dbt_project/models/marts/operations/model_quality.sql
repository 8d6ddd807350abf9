with judged as (

    select
        task,
        test_set,
        metric,
        language,
        source,
        false as is_public,
        n,
        expected,
        found,
        correct,
        "precision" as precision_share,
        recall as recall_share,
        f1 as f1_share,
        f1_low,
        f1_high,
        cast(null as date) as measured_on,
        cast(null as varchar) as command
    from {{ source('derived', 'quality_scores') }}

    union all

    select
        task,
        test_set,
        metric,
        language,
        source,
        true as is_public,
        n,
        expected,
        found,
        correct,
        "precision" as precision_share,
        recall as recall_share,
        f1 as f1_share,
        f1_low,
        f1_high,
        measured_on,
        command
    from {{ ref('stg_measured_quality') }}

)

select * from judged
order by task, test_set, metric, language, source
