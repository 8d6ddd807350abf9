"""Who stays, where people leave, who could do more and who is about to go: the marts of `community/` about members."""

from __future__ import annotations

import polars as pl

from dashboards.queries.publication import ask, one


def definitions() -> dict[str, str]:
    """Id -> name of every definition of retention that has a curve; months of joining first."""
    return dict(
        ask(
            """
            select distinct definition_id, label_@ as label, definition_id <> 'joined_month' as later
            from retention_curves where is_complete and period = 1
            order by later, definition_id
            """
        )
        .select("definition_id", "label")
        .iter_rows()
    )


def retention(definition_id: str, cohorts: int) -> pl.DataFrame:
    """The newest cohorts of a definition: size, retained, share; only periods that are over for everybody."""
    return ask(
        """
        select cohort_on, period, unit, members, retained, retained_share
        from retention_curves
        where definition_id = ? and period between 1 and 14 and is_complete
          and cohort_on in (
              select distinct cohort_on from retention_curves
              where definition_id = ? and is_complete and period = 1
              order by 1 desc limit ?)
        order by 1, 2
        """,
        definition_id,
        definition_id,
        cohorts,
    )


def funnels() -> dict[str, str]:
    """Id -> name of every funnel that somebody came into, be it hidden how many; becoming a member first."""
    return dict(
        ask(
            """
            select funnel_id, any_value(funnel_label_@) as label from funnels
            group by 1 having max(entries) is distinct from 0 order by funnel_id <> 'onboarding', 1
            """
        ).iter_rows()
    )


def funnel(funnel_id: str) -> pl.DataFrame:
    """The steps of a funnel: entries of each and their share of the step before."""
    return ask(
        """
        select step, label_@ as label, definition_@ as definition, entries, members, share_of_previous, share_of_first,
               entered_from, entered_to
        from funnels where funnel_id = ? order by step
        """,
        funnel_id,
    )


def ladder() -> pl.DataFrame:
    """The last complete month by level, highest first: members on it, and who came up, down and from nowhere."""
    return ask(
        """
        with month as (select max(month_on) as month_on from ladder_flows where is_complete)
        select month_on, to_level as level, to_label_@ as label, sum(members)::bigint as members,
               coalesce(sum(members) filter (where direction = 'up'), 0)::bigint as up,
               coalesce(sum(members) filter (where direction = 'down'), 0)::bigint as down,
               coalesce(sum(members) filter (where direction = 'arrived'), 0)::bigint as arrived
        from ladder_flows inner join month using (month_on)
        where to_level > 0
        group by 1, 2, 3 order by 2 desc
        """
    )


def one_step_away(count: int) -> pl.DataFrame:
    """Members who lack one act for the next level, the highest level first."""
    return ask(
        """
        select member_id, label_@ as label, next_label_@ as next_label, missing_@ as missing
        from ladder_members where is_one_step_away order by next_level desc, member_id limit ?
        """,
        count,
    )


def steps_away() -> int:
    """How many members lack one act for the next level."""
    return one("select count(*) as members from ladder_members where is_one_step_away")["members"]


def risks(count: int) -> pl.DataFrame:
    """Members who are about to leave, by the rule with the best record first."""
    return ask(
        """
        select member_id, rule_id, label_@ as rule, evidence_@ as evidence, action_@ as action, last_active_on,
               precision as precision_share, precision_n
        from member_risks order by precision desc nulls last, days_before desc, member_id limit ?
        """,
        count,
    )


def backtests() -> pl.DataFrame:
    """Each rule's record over all days of judgement: named, silent afterwards, precision with its interval."""
    return ask(
        """
        select rule_id, label_@ as rule, members, flagged, flagged_lapsed, precision as precision_share,
               precision_low, precision_high, recall as recall_share, base_rate as base_share
        from risk_backtests where span = 'all' order by precision desc nulls last, rule_id
        """
    )
