"""Why a member and a job are shown to each other, in Chinese and English, and each need with the job's own words.

Answers: what is met, what is not, what stands near and counts in part, and the one answer that would change most?
`fitting` has judged and scored; here it is told. May import: `derive.fitting`.
"""

from __future__ import annotations

import polars as pl

from pipelines.derive.fitting import CREDIT

_NAMED = 3  # skills that a reason names of each sort
_COUNTS = {relation: f"{credit:.0%}" for relation, credit in CREDIT.items()}
_PAIR = ["target_id", "holder_id"]
_STATES = ("met", "unmet", "unknown")


def told(judged: pl.DataFrame, scored: pl.DataFrame, skills: pl.DataFrame) -> pl.DataFrame:
    """`scored` with [near, reason_zh, reason_en]. `skills` gives labels; an unknown id is its own."""
    named = skills.select("skill_id", zh=pl.coalesce("label_zh", "skill_id"), en=pl.coalesce("label_en", "skill_id"))
    near_named = named.rename({"skill_id": "near_skill_id", "zh": "near_zh", "en": "near_en"})
    # heaviest first, as `judge` has them
    needs = (
        judged.join(named, on="skill_id", how="left", maintain_order="left")
        .join(near_named, on="near_skill_id", how="left", maintain_order="left")
        .with_columns(
            zh=pl.coalesce("zh", "skill_id"),
            en=pl.coalesce("en", "skill_id"),
            near_zh=pl.coalesce("near_zh", "near_skill_id"),
            near_en=pl.coalesce("near_en", "near_skill_id"),
            counts=pl.col("near_relation").replace_strict(_COUNTS, default=None),
        )
    )
    is_near = (pl.col("credit") > pl.col("base_rate")).fill_null(value=False)
    texts = needs.group_by(_PAIR, maintain_order=True).agg(
        pl.col("skill_id").filter(is_near).alias("near"),
        pl.format("“{}”按 {} 计（已展示“{}”）", "zh", "counts", "near_zh").filter(is_near).alias("near_zh"),
        pl.format("{} counts for {}: shows {}", "en", "counts", "near_en").filter(is_near).alias("near_en"),
        *(
            pl.col(language).filter(pl.col("state") == state).alias(f"{state}_{language}")
            for state in _STATES
            for language in ("zh", "en")
        ),
    )
    return scored.join(texts, on=_PAIR, maintain_order="left").with_columns(reason_zh=_zh(), reason_en=_en())


def needs_told(judged: pl.DataFrame, job_skills: pl.DataFrame) -> pl.DataFrame:
    """One row a need, as `MatchReason` has it: weights as shares of the job's, and the job's quoted words."""
    quotes = job_skills.select("skill_id", "quote", target_id="document_id") if "quote" in job_skills.columns else None
    share = pl.col("weight") / pl.col("weight").sum().over(_PAIR)
    rows = judged.with_columns(weight=share.clip(0, 1).round(4), value=pl.col("value").round(4))
    if quotes is None:
        rows = rows.with_columns(quote=pl.lit(None, pl.String))
    else:
        rows = rows.join(
            quotes.unique(["target_id", "skill_id"], keep="first", maintain_order=True),
            on=["target_id", "skill_id"],
            how="left",
        )
    return rows.with_columns(pl.col("base_rate").round(4)).rename({"target_id": "job_id", "holder_id": "member_id"})


def _zh() -> pl.Expr:
    head = pl.format(
        "{} 项要求中已满足 {} 项：{}", _all_needs(), pl.col("met").list.len(), _listed("met_zh", "、", "等")
    )
    return pl.concat_str(
        head,
        _if_any("unmet", pl.format("；尚未达到：{}", _listed("unmet_zh", "、", "等"))),
        _if_any("unknown", pl.format("；暂无证据：{}", _listed("unknown_zh", "、", "等"))),
        _if_any("near", pl.format("；相近技能：{}", _listed("near_zh", "、", "等"))),
        _if_any("unknown", pl.format("；最能改变结果的一项：{}", pl.col("unknown_zh").list.first())),
        pl.lit("。"),
    )


def _en() -> pl.Expr:
    head = pl.format(
        "Meets {} of {} needs: {}", pl.col("met").list.len(), _all_needs(), _listed("met_en", ", ", " and more")
    )
    return pl.concat_str(
        head,
        _if_any("unmet", pl.format("; below the level: {}", _listed("unmet_en", ", ", " and more"))),
        _if_any("unknown", pl.format("; no evidence yet: {}", _listed("unknown_en", ", ", " and more"))),
        _if_any("near", pl.format("; {}", _listed("near_en", "; ", " and more"))),
        _if_any("unknown", pl.format("; what would change this most: {}", pl.col("unknown_en").list.first())),
        pl.lit("."),
    )


def _all_needs() -> pl.Expr:
    return pl.sum_horizontal(pl.col(state).list.len() for state in _STATES)


def _listed(column: str, separator: str, more: str) -> pl.Expr:
    names = pl.col(column)
    return names.list.head(_NAMED).list.join(separator) + pl.when(names.list.len() > _NAMED).then(
        pl.lit(more)
    ).otherwise(pl.lit(""))


def _if_any(state: str, clause: pl.Expr) -> pl.Expr:
    return pl.when(pl.col(state).list.len() > 0).then(clause).otherwise(pl.lit(""))
