"""What somebody would write in one DuckDB for the questions of the community and business marts: the baseline.

Each statement is the short way to one answer, straight over the events or over one table of them with local dates.
No tests, no labels, no history of definitions, no incremental tables.
"""

# ruff: noqa: E501  statements read like statements

ZONE = "Asia/Shanghai"
EDGES = "date '2026-09-01'"

STATEMENTS = {
    "acts": f"""
        select actor_id, actor_kind, verb, object_id, object_kind, occurred_at, verbs.is_activity,
            timezone('{ZONE}', occurred_at)::date as day_on
        from raw.events inner join reference.verbs on verb = verb_id""",
    "member_days": """
        select actor_id, day_on, count(*) as events, min(occurred_at) as first_at, max(occurred_at) as last_at,
            count(*) filter (where verb in ('published', 'edited', 'posted', 'replied', 'asked', 'answered')) as given
        from acts where is_activity and actor_kind = 'member' group by all""",
    **{
        f"actives_{unit}": f"""
            with periods as (
                select distinct kind, actor_id, date_trunc('{unit}', day_on)::date as period_on
                from (select 'everyone' as kind, actor_id, day_on from acts where is_activity
                      union all select 'members', actor_id, day_on from member_days)
            ),
            flows as (
                select *, lag(period_on) over w as before, lead(period_on) over w as after
                from periods window w as (partition by kind, actor_id order by period_on)
            )
            select kind, period_on, count(*) as active, count(*) filter (before is null) as new,
                count(*) filter (before = period_on - interval 1 {unit}) as returning,
                count(*) filter (before < period_on - interval 1 {unit}) as resurrected,
                count(*) filter (after is null or after > period_on + interval 1 {unit}) as leaving
            from flows group by all"""
        for unit in ("day", "week", "month")
    },
    "rolling": """
        select days.day_on, count(distinct actor_id) filter (m.day_on > days.day_on - 7) as active_7d,
            count(distinct actor_id) as active_28d
        from (select distinct day_on from member_days) days
        inner join member_days m on m.day_on between days.day_on - 27 and days.day_on group by all""",
    "changes": """
        select date_trunc('week', day_on)::date as week_on, channel, country, languages[1] as language,
            count(distinct actor_id) as active
        from member_days inner join raw.members on actor_id = member_id group by cube (channel, country, language), week_on""",
    "sessions": """
        with gaps as (
            select actor_id, day_on, occurred_at, verb = 'viewed' as is_view,
                case when occurred_at - lag(occurred_at) over w <= interval 30 minutes then 0 else 1 end as is_first
            from acts where is_activity window w as (partition by actor_id, day_on order by occurred_at)
        ),
        numbered as (
            select *, sum(is_first) over (partition by actor_id, day_on order by occurred_at) as number from gaps
        )
        select actor_id, day_on, number, min(occurred_at) as started_at, max(occurred_at) as ended_at, count(*) as events,
            count(*) filter (is_view) as views
        from numbered group by all""",
    "session_days": """
        select day_on, count(*) as sessions, count(distinct actor_id) as people,
            median(epoch(ended_at - started_at)) as middle, avg(views) as pages
        from sessions group by all""",
    "session_hours": f"""
        select isodow(day_on) as weekday, hour(timezone('{ZONE}', started_at)) as hour, count(*) as sessions
        from sessions where day_on > {EDGES} - 84 group by all""",
    "firsts": """
        select actor_id, verb, min(occurred_at) as moment, min(day_on) as day_on
        from acts where actor_kind = 'member' group by all""",
    **{
        f"retention_{name}": f"""
            with starts as (select actor_id, min(moment) as moment, min(day_on) as day_on from firsts where {start} group by all),
            returns as (
                select starts.actor_id, date_trunc('month', starts.day_on) as cohort,
                    {period} as period, count(*) as times
                from starts inner join acts using (actor_id)
                where {again} and acts.actor_kind = 'member' and acts.day_on >= starts.day_on group by all
            )
            select cohort, period, count(*) filter (times >= {times}) as retained from returns group by all"""
        for name, start, again, period, times in (
            ("month", "true", "is_activity", "datediff('month', starts.day_on, acts.day_on)", 1),
            ("week", "true", "is_activity", "datediff('week', starts.day_on, acts.day_on)", 1),
            ("thrice", "true", "is_activity", "datediff('month', starts.day_on, acts.day_on)", 3),
            (
                "day",
                "true",
                "is_activity and acts.day_on > date '2026-08-01'",
                "floor(epoch(acts.occurred_at - starts.moment) / 86400)",
                1,
            ),
            ("rolling", "true", "is_activity", "floor(epoch(acts.occurred_at - starts.moment) / 2592000)", 1),
            (
                "given",
                "verb in ('posted', 'replied', 'asked', 'answered')",
                "acts.verb in ('posted', 'replied', 'asked', 'answered')",
                "datediff('month', starts.day_on, acts.day_on)",
                1,
            ),
            ("asker", "verb = 'asked'", "is_activity", "floor(epoch(acts.occurred_at - starts.moment) / 604800)", 1),
            (
                "asker_answers",
                "verb = 'asked'",
                "acts.verb = 'answered'",
                "datediff('month', starts.day_on, acts.day_on)",
                1,
            ),
            (
                "learner",
                "verb = 'started'",
                "acts.verb = 'completed'",
                "datediff('month', starts.day_on, acts.day_on)",
                1,
            ),
            (
                "lecture",
                "verb = 'attended'",
                "is_activity",
                "floor(epoch(acts.occurred_at - starts.moment) / 604800)",
                1,
            ),
        )
    },
    **{
        f"funnel_{name}": f"""
            with one as (
                select actor_id, object_id, min(occurred_at) as moment from acts
                where verb = '{steps[0]}' and actor_kind = 'member' and day_on > {EDGES} - 300 group by all
            ),
            two as (
                select one.actor_id, one.object_id, min(occurred_at) as moment from one inner join acts using (actor_id, object_id)
                where verb = '{steps[1]}' and occurred_at between moment and moment + interval 30 days group by all
            ),
            three as (
                select two.actor_id, two.object_id, min(occurred_at) as moment from two inner join acts using (actor_id, object_id)
                where verb = '{steps[2]}' and occurred_at between moment and moment + interval 30 days group by all
            )
            select (select count(*) from one) as one, (select count(*) from two) as two, (select count(*) from three) as three"""
        for name, steps in {
            "learning": ("viewed", "started", "completed"),
            "lectures": ("registered", "attended", "played"),
            "matching": ("match_shown", "match_applied", "match_accepted"),
            "hiring": ("applied", "shortlisted", "interviewed"),
        }.items()
    },
    "ladder": """
        select actor_id, date_trunc('month', day_on) as month_on, count(*) as any,
            count(*) filter (verb in ('started', 'progressed', 'completed', 'attended', 'played')) as learnt,
            count(*) filter (verb in ('posted', 'replied', 'asked', 'rated', 'upvoted')) as said,
            count(*) filter (verb in ('answered', 'published', 'edited')) as given
        from acts where is_activity and actor_kind = 'member' group by all""",
    "risks": f"""
        select judged.day_on as as_of, actor_id, count(*) filter (m.day_on <= judged.day_on - 28) as before,
            count(*) filter (m.day_on between judged.day_on - 27 and judged.day_on) as recent,
            count(*) filter (m.day_on > judged.day_on) as after
        from (select {EDGES} - 28 * k::int as day_on from range(13) numbers(k)) judged
        inner join member_days m on m.day_on between judged.day_on - 83 and judged.day_on + 28 group by all""",
    "objects": """
        select object_id, count(*) filter (verb = 'viewed') as views, count(*) filter (verb = 'completed') as completions,
            count(*) filter (verb = 'viewed' and day_on > date '2026-06-03') as views_90d,
            count(distinct actor_id) filter (verb in ('applied', 'match_applied')) as applicants
        from acts where verb in ('viewed', 'completed', 'rated', 'reported', 'applied', 'match_applied', 'placed')
        group by all""",
    "questions": """
        with asked as (
            select object_id, min(occurred_at) as asked_at, min_by(actor_id, occurred_at) as asker
            from raw.events where verb = 'asked' group by all
        )
        select asked.*, count(events.event_id) as answers, min(events.occurred_at) as answered_at
        from asked left join raw.events on events.verb = 'answered' and events.parent_id = asked.object_id
            and events.actor_id <> asker group by all""",
    "question_weeks": """
        select date_trunc('week', asked_at) as week_on, count(*) as asked,
            count(*) filter (answered_at - asked_at <= interval 24 hours) as answered_24h,
            median(answered_at - asked_at) as middle
        from questions group by all""",
    "contributors": """
        select actor_id, count(*) filter (verb = 'answered') as answers, count(*) filter (verb = 'posted') as posts,
            count(*) filter (verb = 'answered' and object_id in (select object_id from acts where verb = 'accepted')) as accepted
        from acts where actor_kind = 'member' group by all""",
    "lectures": """
        select object_id, count(distinct actor_id) filter (verb = 'registered') as registered,
            count(distinct actor_id) filter (verb = 'attended') as attended
        from acts where object_kind = 'lecture' group by all""",
    "feedback": """
        select object_id, min(occurred_at) filter (verb = 'feedback_opened') as opened_at,
            min(occurred_at) filter (verb = 'feedback_responded') as responded_at
        from acts where object_kind = 'feedback' group by all""",
    "revenue": """
        select date_trunc('month', occurred_at) as month_on, verb, currency, sum(amount) as amount
        from raw.events where amount is not null group by all""",
    "subscriptions": """
        select actor_id, object_id, occurred_at, amount,
            lead(occurred_at) over (partition by actor_id order by occurred_at) as ends_at
        from raw.events where verb in ('subscribed', 'renewed', 'cancelled')""",
    "mrr": """
        select months.month_on, object_id, sum(amount) as mrr, count(*) as paying
        from (select distinct date_trunc('month', occurred_at) as month_on from subscriptions) months
        inner join subscriptions on occurred_at < months.month_on and (ends_at is null or ends_at >= months.month_on)
        group by all""",
    "channels": """
        select channel, count(*) as members, count(*) filter (days >= 1) as active, count(*) filter (late >= 1) as stayed
        from (
            select member_id, channel, count(day_on) as days, count(day_on) filter (day_on >= joined_on + 30) as late
            from raw.members left join member_days on member_id = actor_id group by all
        ) group by all""",
}
