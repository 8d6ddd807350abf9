"""How what a person shows meets what a job, a project or a line of a file asks for, need by need.

Answers: which needs are met, which are not, which does nobody know, what stands near, and what is it all worth? A need
is met when its holder shows the level, unmet when there is evidence below it, unknown when there is none: a mere claim
or a page viewed is no evidence of a level. Unknown never counts as met, but it is worth something:

    value = 1 if met, 0 if unmet, max(base rate, credit) if unknown

The base rate is how common the skill is at that level. The credit is for a skill shown at the level from which the
vocabulary reaches the one that is asked for, in one step, whatever the relation's confidence:

    relation  credit
    implies   0.7     who shows PyTorch has met deep learning
    narrower  0.5     who shows one kind of agents shows some of agents
    related   0.25    close to it, neither above nor below

With w the needs' weights, every share below is of the sum of all w, and the parts make the whole to the last digit:

    score = met part (w met) + near part (w (value - base rate)) + base part (w base rate), the last two of unknown ones
    score_low, score_high: every unknown need unmet, or met

Nothing here excludes anybody: that is `constraints`. May import: nothing of ours.
"""

from __future__ import annotations

import polars as pl

CREDIT = {"implies": 0.7, "narrower": 0.5, "related": 0.25}
# The vocabulary says what is broader than a skill; seen from the broader one, the skill is narrower.
_RELATION = {"implies": "implies", "broader": "narrower", "related": "related"}
NO_EVIDENCE = ["claimed", "viewed"]
PLACES = 4  # of a score and its parts

NEEDS = {
    "target_id": pl.String(), "skill_id": pl.String(), "weight": pl.Float64(), "level": pl.Int64(),
    "base_rate": pl.Float64(),
}  # fmt: skip
EVIDENCE = {
    "holder_id": pl.String(), "skill_id": pl.String(), "level": pl.Float64(), "proof": pl.String(),
    "evidence": pl.Int64(), "last_evidence_on": pl.Date(),
}  # fmt: skip
JUDGED = [
    "target_id", "holder_id", "skill_id", "weight", "level", "base_rate", "state", "held_level", "evidence",
    "near_skill_id", "near_relation", "credit", "value",
]  # fmt: skip
_PAIR = ["target_id", "holder_id"]


def credits(relations: pl.DataFrame) -> pl.DataFrame:
    """[held_skill_id, skill_id, relation, credit] from the vocabulary's relations[skill_id, relation, target_id].

    Of several between two skills the best counts; a skill that names itself counts nothing.
    """
    known = relations.select(
        "skill_id", "target_id", relation=pl.col("relation").replace_strict(_RELATION, default=None)
    )
    forward = known.drop_nulls("relation").select("relation", held_skill_id="skill_id", skill_id="target_id")
    back = forward.filter(pl.col("relation") == "related").select(
        "relation", held_skill_id="skill_id", skill_id="held_skill_id"
    )
    return (
        pl.concat([forward, back])
        .filter(pl.col("held_skill_id") != pl.col("skill_id"))
        .with_columns(credit=pl.col("relation").replace_strict(CREDIT, return_dtype=pl.Float64))
        .sort("held_skill_id", "skill_id", "credit", descending=[False, False, True])
        .unique(["held_skill_id", "skill_id"], keep="first", maintain_order=True)
        .select("held_skill_id", "skill_id", "relation", "credit")
    )


def shown(evidence: pl.DataFrame) -> pl.DataFrame:
    """The evidence that speaks of a level, one row a holder and skill: the best level, all pieces counted together."""
    return (
        evidence.filter(
            ~pl.col("proof").is_in(NO_EVIDENCE).fill_null(value=False), pl.col("level").cast(pl.Float64).is_finite()
        )
        .group_by("holder_id", "skill_id")
        .agg(pl.col("level").max().cast(pl.Float64), pl.col("evidence").sum())
        .sort("holder_id", "skill_id")
    )


def distinct(needs: pl.DataFrame) -> pl.DataFrame:
    """Needs with a weight, one row a target and skill: of several the heaviest counts, then the highest level."""
    asked = ["target_id", "skill_id"]
    return (
        needs.select(pl.col(name).cast(dtype) for name, dtype in NEEDS.items())
        .filter(pl.col("weight") > 0, pl.col("weight").is_finite())
        .with_columns(pl.col("base_rate").fill_null(0.0))
        .sort(*asked, "weight", "level", "base_rate", descending=[False, False, True, True, True])
        .unique(asked, keep="first", maintain_order=True)
    )


def judge(pairs: pl.DataFrame, needs: pl.DataFrame, evidence: pl.DataFrame, credits: pl.DataFrame) -> pl.DataFrame:
    """One row a pair[target_id, holder_id] and need of its target, heaviest first: `JUDGED`.

    `held_level` and `evidence` are null without evidence of the skill itself; `near_skill_id`, `near_relation` and
    `credit` are null unless the need is unknown and a near skill is shown at its level. Targets without needs have
    no row.
    """
    asked = pairs.select(_PAIR).unique().join(distinct(needs), on="target_id")
    held = shown(evidence.join(asked.select("holder_id").unique(), on="holder_id", how="semi"))
    state = (
        pl.when(pl.col("held_level").is_null())
        .then(pl.lit("unknown"))
        .when(pl.col("held_level") >= pl.col("level"))
        .then(pl.lit("met"))
        .otherwise(pl.lit("unmet"))
    )
    told = asked.join(held.rename({"level": "held_level"}), on=["holder_id", "skill_id"], how="left").with_columns(
        state=state
    )
    near = _nearest(told.filter(pl.col("state") == "unknown"), held, credits)
    value = (
        pl.when(pl.col("state") == "unknown")
        .then(pl.max_horizontal("base_rate", pl.col("credit").fill_null(0.0)))
        .otherwise((pl.col("state") == "met").cast(pl.Float64))
    )
    return (
        told.join(near, on=[*_PAIR, "skill_id"], how="left")
        .with_columns(value=value)
        .select(JUDGED)
        .sort(*_PAIR, "weight", "skill_id", descending=[False, False, True, False])
    )


def _nearest(unknown: pl.DataFrame, held: pl.DataFrame, credits: pl.DataFrame) -> pl.DataFrame:
    """[target_id, holder_id, skill_id, near_skill_id, near_relation, credit]: the best skill that stands near."""
    near = held.select("holder_id", near_skill_id="skill_id", near_level="level")
    return (
        unknown.select(*_PAIR, "skill_id", "level")
        .join(credits, on="skill_id")
        .join(near, left_on=["holder_id", "held_skill_id"], right_on=["holder_id", "near_skill_id"])
        .filter(pl.col("near_level") >= pl.col("level"))
        .sort(*_PAIR, "skill_id", "credit", "held_skill_id", descending=[False, False, False, True, False])
        .unique([*_PAIR, "skill_id"], keep="first", maintain_order=True)
        .select(*_PAIR, "skill_id", "credit", near_skill_id="held_skill_id", near_relation="relation")
    )


def score(judged: pl.DataFrame) -> pl.DataFrame:
    """One row a pair of `judge`'s rows: its score, the parts of it, and its needs by state, heaviest first.

    [target_id, holder_id, score, score_low, score_high, met_part, near_part, base_part, met, unmet, unknown, evidence,
    narrows_skill_id]. The last is the one unknown need whose answer would narrow the interval most.
    """
    is_met, is_unknown = pl.col("state") == "met", pl.col("state") == "unknown"
    share = pl.col("weight") / pl.col("weight").sum()
    near = pl.max_horizontal(pl.col("value") - pl.col("base_rate"), pl.lit(0.0))
    states = {state: pl.col("skill_id").filter(pl.col("state") == state) for state in ("met", "unmet", "unknown")}
    summed = (
        judged.sort(*_PAIR, "weight", "skill_id", descending=[False, False, True, False])
        .group_by(_PAIR, maintain_order=True)
        .agg(
            met_sum=share.filter(is_met).sum(),
            near_sum=(share * near).filter(is_unknown).sum(),
            base_sum=(share * pl.col("base_rate")).filter(is_unknown).sum(),
            unknown_sum=share.filter(is_unknown).sum(),
            evidence=pl.col("evidence").sum(),
            **states,
        )
    )
    # Rounded one upon the other, so that the parts make the score exactly.
    met = pl.col("met_sum").clip(0, 1).round(PLACES)
    met_near = (pl.col("met_sum") + pl.col("near_sum")).clip(0, 1).round(PLACES)
    whole = (pl.col("met_sum") + pl.col("near_sum") + pl.col("base_sum")).clip(0, 1).round(PLACES)
    return summed.select(
        *_PAIR,
        score=whole,
        score_low=met,
        score_high=(pl.col("met_sum") + pl.col("unknown_sum")).clip(0, 1).round(PLACES),
        met_part=met,
        near_part=(met_near - met).round(PLACES),
        base_part=(whole - met_near).round(PLACES),
        met="met",
        unmet="unmet",
        unknown="unknown",
        evidence="evidence",
        narrows_skill_id=pl.col("unknown").list.first(),
    )
