"""Whether scores of matches hold, and whom the lists show: calibration, match_trust, match_exposure."""

from __future__ import annotations

import polars as pl

from dashboards.queries.publication import ask


def checks(kind: str) -> pl.DataFrame:
    """Whether scores of one kind of match rank outcomes, by source of the score: our own lists first."""
    return ask(
        """
        select score_source, n, members, accepted, expected, observed, brier, brier_of_rate, ece, auc, auc_low,
               auc_high, is_enough, ranks_outcomes, ordered_by, statement_@ as statement
        from match_trust where match_kind = ? order by score_source = 'log' desc
        """,
        kind,
    )


def bands(kind: str, source: str) -> pl.DataFrame:
    """What became of shown matches by score band: expected and observed with its 95 % interval."""
    return ask(
        """
        select score_band, shown, applied, accepted, placed, expected, accept_share, accept_low, accept_high, gap, n,
               is_enough
        from calibration where match_kind = ? and score_source = ? order by score_from
        """,
        kind,
        source,
    )


def exposure(kind: str) -> pl.DataFrame:
    """Whom the lists show, by group of those who agreed to be matched; the largest group of a dimension first."""
    return ask(
        """
        select dimension, group_value, group_@ as name, members, matched, matched_share, shown_per_member, mean_rank,
               mean_score, score_low, score_high, exposure_ratio, ratio_low, ratio_high, is_enough
        from match_exposure where match_kind = ? and dimension <> 'all'
        order by dimension = 'channel', dimension, members desc nulls last, group_value
        """,
        kind,
    )
