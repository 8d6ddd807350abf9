"""Whose skills rise: every member's level of every skill now against 90 days before, with the evidence that made it.

Answers: what has this member become better at lately, on how many pieces of evidence, and what is fading? Both levels
are those of `profiles` on their day, from what had been done by then, so that the one before is what was shown then:

    new       nothing was shown before, something is now        rising   0.25 up or more, with new evidence
    sinking   0.25 down or more: evidence ages                  steady   anything else

New evidence is what the 90 days brought beyond claims and views. May import: `pipelines.contracts`, `profiles`.
"""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from pipelines.contracts.derived import MemberGrowth
from pipelines.derive.fitting import NO_EVIDENCE
from pipelines.derive.profiles import levels_on
from pipelines.derive.shaping import shaped

DAYS = 90
STEP = 0.25
_KEY = ["member_id", "skill_id"]
# proof -> what a reason calls its pieces
_PROOFS = {
    "completed": ("完成学习 {} 次", "completed {}"),
    "answered": ("被采纳的回答 {} 个", "accepted answers {}"),
    "built": ("有成果的项目 {} 个", "projects with an outcome {}"),
    "reused": ("成果被复用的项目 {} 个", "reused outcomes {}"),
}


def earlier(day: date) -> date:
    """The day that a level is held against."""
    return day - timedelta(days=DAYS)


def measure(now: pl.DataFrame, before: pl.DataFrame, day: date, skills: pl.DataFrame) -> pl.DataFrame:
    """`MemberGrowth` rows from the pieces of evidence (`profiles.all_pieces`) on a day and on `earlier(day)`.

    `skills` gives [skill_id, label_zh, label_en]. Skills that were only ever claimed or viewed have no row.
    """
    shown = ~pl.col("proof").is_in(NO_EVIDENCE)
    held = levels_on(now, pl.lit(day)).filter(shown).select(*_KEY, "level", "proof", "evidence", "last_evidence_on")
    was = levels_on(before, pl.lit(earlier(day))).filter(shown).select(*_KEY, level_before="level")
    new = now.filter(shown, pl.col("occurred_on") > earlier(day)).group_by(_KEY).agg(
        new_evidence=pl.len().cast(pl.Int64),
        **{proof: (pl.col("proof") == proof).sum().cast(pl.Int64) for proof in _PROOFS},
    )  # fmt: skip
    change = pl.col("level") - pl.col("level_before")
    state = (
        pl.when(pl.col("level_before").is_null())
        .then(pl.lit("new"))
        .when((change >= STEP) & (pl.col("new_evidence") > 0))
        .then(pl.lit("rising"))
        .when(change <= -STEP)
        .then(pl.lit("sinking"))
        .otherwise(pl.lit("steady"))
    )
    told = (
        held.join(was, on=_KEY, how="left")
        .join(new, on=_KEY, how="left")
        .with_columns(pl.col("new_evidence", *_PROOFS).fill_null(0))
        .with_columns(change=change.round(4), state=state)
        .join(skills.select("skill_id", "label_zh", "label_en"), on="skill_id", how="left")
        .with_columns(label_zh=pl.coalesce("label_zh", "skill_id"), label_en=pl.coalesce("label_en", "skill_id"))
    )
    return shaped(told.with_columns(reason_zh=_reason(0), reason_en=_reason(1)), MemberGrowth)


def _reason(side: int) -> pl.Expr:
    """From where to where, and what of: one sentence."""
    level, before = (pl.col(name).round(1).cast(pl.String) for name in ("level", "level_before"))
    label = pl.col(("label_zh", "label_en")[side])
    pieces = pl.concat_list(
        pl.when(pl.col(proof) > 0).then(pl.format(words[side], proof)) for proof, words in _PROOFS.items()
    ).list.drop_nulls()
    if side == 0:
        made = pl.when(pieces.list.len() > 0).then(pl.format("90 天内{}", pieces.list.join("、")))
        moved = pl.format("“{}”从 {} 级到 {} 级", label, before, level)
        first = pl.format("“{}”新达到 {} 级", label, level)
        said = made.fill_null(pl.lit("90 天内没有新证据"))
        return pl.concat_str(pl.coalesce(moved, first), pl.lit("："), said, pl.lit("。"))
    made = pl.when(pieces.list.len() > 0).then(pl.format("in 90 days: {}", pieces.list.join(", ")))
    moved = pl.format("{}: level {} to {}", label, before, level)
    first = pl.format("{}: level {}, nothing before", label, level)
    said = made.fill_null(pl.lit("no new evidence in 90 days"))
    return pl.concat_str(pl.coalesce(moved, first), pl.lit("; "), said, pl.lit("."))
