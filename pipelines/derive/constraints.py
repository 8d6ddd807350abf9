"""Who may be matched with what at all: the hard constraints, apart from every score.

Answers: may this person be shown this job or project, and if not, for which reason? A pair is refused by

    language    it is written in none of the languages that the person reads
    place       it is not remote, and in another country
    workplace   it is on site, and the person asks for remote work
    seniority   its rank and the person's are more than one apart
    hours       it asks for more hours a week than the person has
    dates       it ends before the person is available, or begins after

What is unknown on either side refuses nobody: so does a missing column, an empty list of languages, and a span of days
that ends before it begins (`contradictions` lists those). Consent is no constraint: who did not agree is not asked for
here at all. May import: `pipelines.grammars`.
"""

from __future__ import annotations

from typing import cast

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.grammars.seniority import LEVELS

REASONS = ("language", "place", "workplace", "seniority", "hours", "dates")
# Who leads and who manages stand at one height.
RANKS = {level: min(rank, 4) if level != "executive" else 5 for rank, level in enumerate(LEVELS)}
_RANKS_APART = 1
_AT_ONCE = 1_000_000  # pairs of kinds looked at together

Mask = npt.NDArray[np.bool_]

_DATES = {"target": ("starts_on", "ends_on"), "holder": ("available_from", "available_until")}
_FACTS: dict[str, pl.DataType] = {
    "country": pl.String(), "workplace": pl.String(), "seniority": pl.String(), "hours_a_week": pl.Float64(),
}  # fmt: skip


def _base(tag: pl.Expr) -> pl.Expr:
    return tag.str.split("-").list.first().str.to_lowercase()


def facts(frame: pl.DataFrame, side: str) -> pl.DataFrame:
    """What a "target" or "holder" states, one row each in the frame's order; what it does not say is null.

    Targets may have [language, country, workplace, seniority, hours_a_week, starts_on, ends_on], holders [languages,
    country, workplace, seniority, hours_a_week, available_from, available_until].
    """
    first, last = _DATES[side]
    spoken = "language" if side == "target" else "languages"
    wanted = {
        **_FACTS,
        spoken: pl.String() if side == "target" else pl.List(pl.String()),
        first: pl.Date(),
        last: pl.Date(),
    }
    known = frame.select(
        pl.col(name).cast(dtype) if name in frame.columns else pl.lit(None, dtype).alias(name)
        for name, dtype in wanted.items()
    )
    if side == "target":
        language = _base(pl.col("language"))
    else:
        read = pl.col("languages").list.eval(_base(pl.element()).drop_nulls()).list.unique().list.sort()
        language = pl.when(read.list.len() > 0).then(pl.format(",{},", read.list.join(",")))
    is_span = (pl.col(first) <= pl.col(last)).fill_null(value=True)
    return known.select(
        language=language,
        country="country",
        workplace="workplace",
        rank=pl.col("seniority").replace_strict(RANKS, default=None, return_dtype=pl.Int64),
        hours="hours_a_week",
        first=pl.when(is_span).then(first),
        last=pl.when(is_span).then(last),
    )


def contradictions(frame: pl.DataFrame, side: str) -> pl.DataFrame:
    """The rows whose span of days ends before it begins: nothing can be said from it."""
    first, last = _DATES[side]
    return frame.filter(pl.col(first) > pl.col(last))


def _refused() -> dict[str, pl.Expr]:
    """By reason, over a row with a target's facts and, with the suffix `_held`, a holder's. Null = not known."""

    def held(name: str) -> pl.Expr:
        return pl.col(f"{name}_held")

    remote = (pl.col("workplace") == "remote").fill_null(value=False)
    return {
        "language": ~held("language").str.contains(pl.format(",{},", "language"), literal=True),
        "place": ~remote & (pl.col("country") != held("country")),
        "workplace": (pl.col("workplace") == "onsite") & (held("workplace") == "remote"),
        "seniority": (pl.col("rank") - held("rank")).abs() > _RANKS_APART,
        "hours": pl.col("hours") > held("hours"),
        "dates": (pl.col("last") < held("first")).fill_null(value=False)
        | (pl.col("first") > held("last")).fill_null(value=False),
    }


def refusals(pairs: pl.DataFrame, targets: pl.DataFrame, holders: pl.DataFrame) -> pl.DataFrame:
    """[target_id, holder_id, refused]: for each pair its reasons, none when it may be matched."""
    asked = pl.concat([targets.select("target_id"), facts(targets, "target")], how="horizontal")
    told = pl.concat(
        [holders.select("holder_id"), facts(holders, "holder").rename(lambda n: f"{n}_held")], how="horizontal"
    )
    reasons = [pl.when(refused.fill_null(value=False)).then(pl.lit(reason)) for reason, refused in _refused().items()]
    return (
        pairs.select("target_id", "holder_id")
        .join(asked, on="target_id", how="left", maintain_order="left")
        .join(told, on="holder_id", how="left", maintain_order="left")
        .select("target_id", "holder_id", refused=pl.concat_list(reasons).list.drop_nulls())
    )


def kinds(frame: pl.DataFrame, side: str) -> tuple[pl.DataFrame, npt.NDArray[np.int64]]:
    """The distinct facts of all rows, sorted, and which of them each row has: equal facts meet equal constraints."""
    return numbered(facts(frame, side))


def numbered(stated: pl.DataFrame) -> tuple[pl.DataFrame, npt.NDArray[np.int64]]:
    """The same from rows of `facts`."""
    found = stated.unique().sort(by=pl.all(), nulls_last=True)
    kind = stated.join(
        found.with_row_index("kind"), on=found.columns, how="left", nulls_equal=True, maintain_order="left"
    )
    return found, kind["kind"].cast(pl.Int64).to_numpy()


def allowed(holder_kinds: pl.DataFrame, target_kinds: pl.DataFrame) -> Mask:
    """Holder kinds x target kinds: whether nothing refuses the pair."""
    found: Mask = np.ones((holder_kinds.height, target_kinds.height), bool)
    if not found.size:
        return found
    is_refused = pl.any_horizontal(refused.fill_null(value=False) for refused in _refused().values())
    step = max(1, _AT_ONCE // target_kinds.height)
    for first in range(0, holder_kinds.height, step):
        block = holder_kinds.slice(first, step).rename(lambda name: f"{name}_held")
        refused = block.join(target_kinds, how="cross", maintain_order="left_right").select(is_refused).to_series()
        found[first : first + step] = ~cast("Mask", refused.to_numpy()).reshape(block.height, -1)
    return found
