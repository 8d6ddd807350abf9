"""What members are shown, what would help them most, and how good both are: the marts of recommendations."""

from __future__ import annotations

import polars as pl

from dashboards.queries.publication import ask


def people() -> pl.DataFrame:
    """Members with a list: id, goal, and the jobs that three resources would bring; who has most to see comes first."""
    return ask(
        """
        with shown as (
            select member_id, count(distinct kind) as kinds from recommendations group by 1
        ),
        won as (select member_id, max(jobs_after) - min(jobs_before) as jobs from best_next group by 1)
        select s.member_id, r.label_@ as goal, coalesce(w.jobs, 0) as jobs
        from shown s left join members m using (member_id) left join role_market r on r.role_id = m.goal_role
        left join won w using (member_id)
        order by s.kinds desc, jobs desc, s.member_id
        """
    )


def listed(member_id: str, kind: str) -> pl.DataFrame:
    """One list of one member, first place first, with the parts of each score and the reason."""
    return ask(
        """
        select kind, rank, item_kind, item_id, title_@ as title, url, language, source, score, skill_gap, skill_match,
               co_completion, trend, content, freshness, quality, exploration, basis, model, reason_@ as reason
        from recommendations where member_id = ? and kind = ? order by rank
        """,
        member_id,
        kind,
    )


def picks(member_id: str) -> pl.DataFrame:
    """The at most three resources that bring one member the most open jobs over the bar, in their order."""
    return ask(
        """
        select pick, title, url, hours, hours_so_far, jobs_before, jobs_after, reason_@ as reason
        from best_next where member_id = ? order by pick
        """,
        member_id,
    )


def jobs_won(member_id: str) -> pl.DataFrame:
    """The jobs that each pick brings over the bar, the best score first: pick, place, title, company, url."""
    return ask(
        """
        with won as (
            select pick, unnest(job_ids) as job_id, generate_subscripts(job_ids, 1) as place
            from best_next where member_id = ?
        )
        select won.pick, won.place, j.title, j.company, j.url from won left join jobs j using (job_id) order by 1, 2
        """,
        member_id,
    )


def models() -> pl.DataFrame:
    """The models behind the lists and the baselines they have to beat, best first, with 95 % intervals."""
    return ask(
        """
        select model, is_baseline, is_chosen, is_fallback, users, ndcg, ndcg_low, ndcg_high, recall, items_shown,
               reason_@ as reason
        from recommender_evaluation order by ndcg desc nulls last, model
        """
    )


def exposure() -> pl.DataFrame:
    """Whose work the lists of each kind show together: spread, long tail, largest source."""
    return ask(
        """
        select kind, members, places, items, items_shown, long_tail_share, gini, largest_source,
               largest_source_share, cold_share
        from recommendation_exposure order by kind
        """
    )


def outcomes(kind: str) -> pl.DataFrame:
    """Of what was shown on lists of one kind: the share taken within 28 days, by score band, with 95 % intervals."""
    return ask(
        """
        select score_band, shown, taken, taken_share, taken_low, taken_high, is_enough
        from recommendation_outcomes where kind = ? order by score_from
        """,
        kind,
    )
