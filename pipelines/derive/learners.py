"""What happened to those who took up a paper or tutorial: who finished, who could show the skill afterwards.

Answers: does one get through, and does it help? Few learners say little, so each share is drawn to the community's by
ten learners of the average kind (a beta prior: Efron and Morris 1975), and below a minimum there is none:

    completion = (completers + 10 c) / (learners + 10)          c: share over all resources; 5 learners or more
    later      = (later evidence + 10 l) / (completers + 10)    l likewise; 5 completers or more
    outcome    = mean of those of the two that are known

How difficult it was is a Rasch item (https://www.rasch.org/rmt/) whose persons are measured by other means: what its
learners can show in other skills, minus how much more often they finish, in logits, both against the community's
means, around the middle level; 8 learners or more:

    level = 3 + (experience - mean experience) - (logit completion - logit c), at least 1 and at most 5

Without any event that starts something, finishing is no share of anything and nothing but counts is known.
May import: `pipelines.contracts`.
"""

from __future__ import annotations

import polars as pl

from pipelines.contracts.derived import ResourceLearners
from pipelines.derive.shaping import shaped

PRIOR, LEAST, LEAST_FOR_LEVEL = 10.0, 5, 8
_CENTRAL = 0.3
_SHOWS = ["answered", "built", "reused"]
_EDGE = 0.02  # a share this near to 0 or 1 counts as this, so that its logit is finite


def measure_learners(
    events: pl.DataFrame, resource_ids: pl.Series, document_skills: pl.DataFrame, member_skills: pl.DataFrame
) -> pl.DataFrame:
    """Learners of each resource that somebody started or finished, as `ResourceLearners` rows.

    `events` are [member_id, resource_id, verb (started | completed), first_on], one row a member, resource and verb.
    """
    known = resource_ids.rename("resource_id").unique().to_frame()
    is_done = pl.col("verb") == "completed"
    taken = (
        events.join(known, on="resource_id", how="semi")
        .group_by("resource_id", "member_id")
        .agg(is_done.any().alias("is_done"), pl.col("first_on").filter(is_done).min().alias("done_on"))
        .sort("resource_id", "member_id")
    )
    named = document_skills.filter(pl.col("document_kind").is_in(["paper", "tutorial"])).select(
        "skill_id", "score", resource_id="document_id"
    )
    shown = member_skills.filter(pl.col("proof") != "claimed")
    counted = (
        taken.group_by("resource_id", maintain_order=True)
        .agg(learners=pl.len(), completers=pl.col("is_done").sum())
        .join(_later(taken, named, shown), on="resource_id", how="left")
        .join(_experience(taken, named, shown), on="resource_id", how="left")
        .with_columns(pl.col("later_evidence").fill_null(0))
        .sort("resource_id")
    )
    is_share = bool((events["verb"] == "started").any())
    return shaped(_shares(counted, is_share=is_share), ResourceLearners)


def _later(taken: pl.DataFrame, named: pl.DataFrame, shown: pl.DataFrame) -> pl.DataFrame:
    """[resource_id, later_evidence]: completers who afterwards answered about, built or saw reused what it teaches."""
    strong = shown.filter(pl.col("proof").is_in(_SHOWS)).select("member_id", "skill_id", "last_evidence_on")
    return (
        taken.filter("is_done")
        .join(named.filter(pl.col("score") >= _CENTRAL).select("resource_id", "skill_id"), on="resource_id")
        .join(strong, on=["member_id", "skill_id"])
        .filter(pl.col("last_evidence_on") > pl.col("done_on"))
        .group_by("resource_id")
        .agg(later_evidence=pl.col("member_id").n_unique())
    )


def _experience(taken: pl.DataFrame, named: pl.DataFrame, shown: pl.DataFrame) -> pl.DataFrame:
    """[resource_id, experience]: what its learners show in skills that it does not name, else it would prove itself."""
    everything = shown.group_by("member_id").agg(total=pl.col("level").sum(), skills=pl.len())
    here = (
        taken.select("resource_id", "member_id")
        .join(named.select("resource_id", "skill_id"), on="resource_id")
        .join(shown.select("member_id", "skill_id", "level"), on=["member_id", "skill_id"])
        .group_by("resource_id", "member_id")
        .agg(total_here=pl.col("level").sum(), skills_here=pl.len())
    )
    other = pl.col("skills").cast(pl.Int64) - pl.col("skills_here").fill_null(0).cast(pl.Int64)
    rest = pl.col("total") - pl.col("total_here").fill_null(0.0)
    return (
        taken.select("resource_id", "member_id")
        .join(everything, on="member_id")
        .join(here, on=["resource_id", "member_id"], how="left")
        .filter(other > 0)
        .sort("resource_id", "member_id")
        .group_by("resource_id", maintain_order=True)
        .agg(experience=(rest / other).mean().clip(0, 5).round(4))
    )


def _shares(counted: pl.DataFrame, *, is_share: bool) -> pl.DataFrame:
    learners, completers = float(counted["learners"].sum()), float(counted["completers"].sum())
    usual = completers / learners if learners else 0.0
    usual_later = float(counted["later_evidence"].sum()) / completers if completers else 0.0
    told = counted.drop_nulls("experience")
    experienced = float((told["experience"] * told["learners"]).sum()) / (float(told["learners"].sum()) or 1.0)
    completion = (pl.col("completers") + PRIOR * usual) / (pl.col("learners") + PRIOR)
    later = (pl.col("later_evidence") + PRIOR * usual_later) / (pl.col("completers") + PRIOR)
    enough = (pl.col("learners") >= LEAST) & is_share
    level = 3 + (pl.col("experience") - experienced).fill_null(0.0) - (_logit(completion) - _logit(pl.lit(usual)))
    return counted.with_columns(
        completion_share=pl.when(enough).then(completion.round(4)),
        later_share=pl.when(pl.col("completers") >= LEAST).then(later.round(4)) if usual_later else pl.lit(None),
        level=pl.when((pl.col("learners") >= LEAST_FOR_LEVEL) & is_share).then(level.clip(1, 5).round(4)),
    ).with_columns(outcome=pl.mean_horizontal("completion_share", "later_share").round(4))


def _logit(share: pl.Expr) -> pl.Expr:
    inside = share.clip(_EDGE, 1 - _EDGE)
    return (inside / (1 - inside)).log()


def agreement_with_order(events: pl.DataFrame, levels: pl.DataFrame) -> tuple[int, float | None]:
    """Do people finish the easy before the difficult? (pairs, share of them in that order; None without a pair.)

    A pair is two resources of different `levels`[resource_id, difficulty] that one member finished on different days.
    The share is Kendall's concordance: 0.5 = the levels say nothing about the order.
    """
    done = (
        events.filter(pl.col("verb") == "completed")
        .select("member_id", "resource_id", "first_on")
        .join(levels.select("resource_id", "difficulty"), on="resource_id")
    )
    pairs = done.join(done, on="member_id", suffix="_later").filter(
        pl.col("first_on") < pl.col("first_on_later"), pl.col("difficulty") != pl.col("difficulty_later")
    )
    agreeing = pairs.filter(pl.col("difficulty") < pl.col("difficulty_later")).height
    return pairs.height, agreeing / pairs.height if pairs.height else None
