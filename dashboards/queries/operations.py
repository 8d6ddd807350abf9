"""Did the data arrive, was it good, how long did it take: the marts of `operations/`."""

from __future__ import annotations

import polars as pl

from dashboards.queries.publication import ask


def sources(family: str | None) -> pl.DataFrame:
    """Every source with its state, those that need a person first."""
    return ask(
        """
        select health.feed, sources.title_@ as title, health.kind, health.family, health.state, health.last_success_at,
               last_status, last_reason, last_detail, payloads, health.rows_loaded, rows_quarantined, quarantine_share,
               newest_item_on, days_since_newest, hint_@ as hint, sources.licence, sources.attribution
        from source_health as health left join sources using (feed) where $1 is null or health.family = $1
        order by list_position(['failing', 'disabled', 'stale', 'empty', 'healthy'], health.state),
                 health.rows_loaded desc, health.feed
        """,
        family,
    )


def runs(count: int) -> pl.DataFrame:
    """The newest runs, newest first."""
    return ask(
        """
        select run_id, command, started_at, seconds, status, detail, version, peak_memory_mib
        from run_history order by started_at desc limit ?
        """,
        count,
    )


def stages() -> pl.DataFrame:
    """How long each stage of the newest run with stages took, in the order they ran."""
    return ask(
        """
        with newest as (select run_id from stage_times order by started_at desc nulls last limit 1)
        select stage, seconds from stage_times where run_id = (select run_id from newest)
        order by list_position(['ingest', 'stage', 'derive', 'build', 'publish'], stage), stage
        """
    )


def quarantine() -> pl.DataFrame:
    """Rows set aside, by feed and reason, with one example of each."""
    return ask(
        """
        select feed, contract, reason, rows, payloads, examples, hint_@ as hint, last_landed_at
        from quarantine order by rows desc, feed, reason
        """
    )


def event_problems() -> pl.DataFrame:
    """What is wrong with the events of each feed, the largest share first."""
    return ask(
        """
        select feed, label_@ as label, field, events, of_events, share, value, advice_@ as hint, last_on
        from event_quality where is_problem order by share desc, events desc, feed, check_id, field
        """
    )


def actor_classes() -> pl.DataFrame:
    """Who acts in each feed, and which rule said so."""
    return ask(
        """
        select feed, actor_kind, evidence_@ as evidence, actor_rule, events, actors, last_on
        from actor_classes order by feed, events desc, actor_kind, actor_rule
        """
    )


def quarantine_reasons(count: int) -> pl.DataFrame:
    """Rows set aside by reason, over all feeds."""
    return ask("select reason, sum(rows)::bigint as rows from quarantine group by 1 order by 2 desc, 1 limit ?", count)


def retention() -> pl.DataFrame:
    """How long each kind of data is kept, what goes next first: the limit, the oldest, the last enforcement, why."""
    return ask(
        """
        select limit_id, target, scope, action, days, has_persons, kept, oldest_on, next_removal_on, last_enforced_at,
               rows_removed, payloads_removed, basis_@ as basis
        from retention_limits
        order by next_removal_on nulls last, not has_persons, limit_id
        """
    )


def load_days(days: int) -> pl.DataFrame:
    """Rows loaded and set aside on each of the newest days."""
    return ask(
        """
        select day_on, sum(rows_loaded)::bigint as loaded, sum(rows_quarantined)::bigint as quarantined
        from load_days group by 1 order by 1 desc limit ?
        """,
        days,
    ).sort("day_on")


def checks() -> pl.DataFrame:
    """The checks of the newest run that has any, failed ones first."""
    return ask(
        """
        with newest as (
            select run_id from checks left join run_history using (run_id)
            order by started_at desc nulls first limit 1)
        select check_name, subject, is_passed, is_blocking, failures from checks
        where run_id = (select run_id from newest) order by is_passed, not is_blocking, failures desc, check_name,
        subject
        """
    )
