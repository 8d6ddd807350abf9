"""What each member can show of each skill: evidence from events, folded into a level with a proof.

Answers: who can do what, how do we know, and how fresh is it? Nothing here is a hidden score: a level is

    level = 1 + max over proofs p of [(base_p - 1) * s_p + raise_p * (1 - 2 ** -max(0, m_p - 1))], at most 5

where a piece of evidence i of proof p counts c_i = weight_i * 2 ** (-age_i / 540 days),
s_p = 1 - prod(1 - c_i) (one full, fresh piece gives exactly base_p) and m_p = sum(c_i) (each further full piece
halves the distance to base_p + raise_p). Without new evidence every level sinks towards 1, what a claim is worth.

    proof      base  raise  trust
    claimed    1.0   0.0    0.1    the member says so
    viewed     1.2   0.5    0.1    looked at something that names the skill
    completed  2.5   0.8    0.5    finished a resource, earned a credential, attended a lecture
    answered   3.0   0.7    0.6    gave an accepted answer to a question about it
    built      4.0   0.6    0.8    worked in a project that brought forth an outcome
    reused     5.0   0.0    0.9    ... which others reuse

confidence = 1 - prod(1 - trust_p * c_i), at least 0.05. May import: `pipelines.contracts`.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from pipelines.contracts.derived import PROOFS, MemberSkill
from pipelines.derive.shaping import shaped

HALF_LIFE_DAYS = 540
BASE = {"claimed": 1.0, "viewed": 1.2, "completed": 2.5, "answered": 3.0, "built": 4.0, "reused": 5.0}
RAISE = {"claimed": 0.0, "viewed": 0.5, "completed": 0.8, "answered": 0.7, "built": 0.6, "reused": 0.0}
TRUST = {"claimed": 0.1, "viewed": 0.1, "completed": 0.5, "answered": 0.6, "built": 0.8, "reused": 0.9}
FLOOR = 1.0
_LEAST_CONFIDENCE = 0.05
# An implied skill is shown by something else: it counts this much of what the relation's confidence leaves.
_IMPLIED = 0.7
_ALMOST_ONE = 1 - 1e-12  # keeps log(1 - c) finite

_PROOF_OF_VERB = {
    "viewed": "viewed",
    "played": "viewed",
    "completed": "completed",
    "earned": "completed",
    "attended": "completed",
}
_EVIDENCE = ["member_id", "skill_id", "proof", "occurred_on", "weight"]


def collect_evidence(
    events: pl.DataFrame,
    document_skills: pl.DataFrame,
    outcomes: pl.DataFrame,
    project_needs: pl.DataFrame,
) -> pl.DataFrame:
    """Pieces of evidence [member_id, skill_id, proof, occurred_on, weight] from what members did.

    `events` has [actor_id, verb, object_kind, object_id, parent_id, occurred_at, is_success, score]; objects are
    joined to documents by global id. Days are UTC days. The weight is the document's skill score, for completions
    times (1 + scaled score) / 2 where a score was sent; failed attempts (`is_success` false) are no evidence.
    One object counts once a proof, by its best and newest event. A question's skills go to who gave the accepted
    answer (`accepted` on the answer's id); a project's skills - those its text names and those it needed, the
    latter with weight 1 - to who joined before an outcome was published, as `reused` when others reuse it.
    """
    studied = document_skills.filter(pl.col("document_kind") != "post")  # a thread teaches nobody who looks at it
    skills = studied.select("document_id", "skill_id", weight="score").unique(
        ["document_id", "skill_id"], maintain_order=True
    )
    done = _studied(events).join(skills, on="document_id").with_columns(weight=pl.col("weight") * pl.col("share"))
    answered = _answered(events).join(skills, on="document_id").with_columns(proof=pl.lit("answered"))
    needed = project_needs.filter(pl.col("skill_id").is_not_null()).select(
        "skill_id", document_id="project_id", weight=pl.lit(1.0)
    )
    named = document_skills.filter(pl.col("document_kind") == "project").select(
        "skill_id", "document_id", weight="score"
    )
    of_project = pl.concat([needed, named.select(needed.columns)]).group_by("document_id", "skill_id")
    built = _built(events, outcomes).join(of_project.agg(pl.col("weight").max()), on="document_id")
    evidence = pl.concat([frame.select(_EVIDENCE) for frame in (done, answered, built)], how="vertical_relaxed")
    return evidence.filter(pl.col("weight") > 0).sort(_EVIDENCE)


def _studied(events: pl.DataFrame) -> pl.DataFrame:
    """[member_id, document_id, proof, occurred_on, share] of looking, finishing, earning, attending."""
    proof = pl.col("verb").replace_strict(_PROOF_OF_VERB, default=None)
    share = pl.when(proof == "completed").then((1 + pl.col("score").clip(0, 1)) / 2).fill_null(1.0)
    return (
        events.filter(pl.col("verb").is_in(list(_PROOF_OF_VERB)), pl.col("is_success").fill_null(value=True))
        .select(
            member_id="actor_id",
            document_id="object_id",
            proof=proof,
            occurred_on=pl.col("occurred_at").dt.date(),
            share=share,
        )
        .drop_nulls(["member_id", "document_id"])
        .group_by("member_id", "document_id", "proof")
        .agg(pl.col("occurred_on").max(), pl.col("share").max())
    )


def _answered(events: pl.DataFrame) -> pl.DataFrame:
    """[member_id, document_id (the question), occurred_on] of accepted answers; nobody accepts their own."""
    accepted = events.filter(pl.col("verb") == "accepted").select("object_id", accepter_id="actor_id")
    return (
        events.filter(pl.col("verb") == "answered")
        .join(accepted.drop_nulls("object_id").unique("object_id", keep="first", maintain_order=True), on="object_id")
        .filter(pl.col("actor_id").ne_missing(pl.col("accepter_id")))
        .select(member_id="actor_id", document_id="parent_id", occurred_on=pl.col("occurred_at").dt.date())
        .drop_nulls()
        .group_by("member_id", "document_id")
        .agg(pl.col("occurred_on").max())
    )


def _built(events: pl.DataFrame, outcomes: pl.DataFrame) -> pl.DataFrame:
    """[member_id, document_id (the project), proof, occurred_on] of work that led to a published outcome."""
    joined = (
        events.filter(pl.col("verb") == "project_joined")
        .select(member_id="actor_id", document_id="object_id", joined_on=pl.col("occurred_at").dt.date())
        .drop_nulls()
        .group_by("member_id", "document_id")
        .agg(pl.col("joined_on").min())
    )
    published = outcomes.select("published_on", "reuses", document_id="project_id").drop_nulls("published_on")
    is_reused = pl.col("reuses").fill_null(0) > 0
    return (
        joined.join(published, on="document_id")
        .filter(pl.col("joined_on") <= pl.col("published_on"))
        .with_columns(proof=pl.when(is_reused).then(pl.lit("reused")).otherwise(pl.lit("built")))
        .group_by("member_id", "document_id", "proof")
        .agg(occurred_on=pl.col("published_on").max())
    )


def build_member_skills(
    members: pl.DataFrame, evidence: pl.DataFrame, relations: pl.DataFrame, as_of: date
) -> pl.DataFrame:
    """What members[member_id, claimed_skills] can show on a day, as `MemberSkill` rows.

    `evidence` is what `collect_evidence` gives; later days than `as_of` and people who are not members are left
    out. `relations` of kind `implies` hand evidence on, one step far, at 0.7 x the relation's confidence.
    """
    return shaped(levels_on(all_pieces(members, evidence, relations, as_of), pl.lit(as_of)), MemberSkill)


def all_pieces(members: pl.DataFrame, evidence: pl.DataFrame, relations: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """The pieces of evidence that count on a day: what members did by then, what that implies, and what they claim."""
    claims = (
        members.select("member_id", skill_id="claimed_skills")
        .explode("skill_id")
        .drop_nulls()
        .unique()
        .with_columns(
            proof=pl.lit("claimed"),
            occurred_on=pl.lit(None, pl.Date),
            weight=pl.lit(1.0),
        )
        .select(_EVIDENCE)
    )
    known = evidence.join(members.select("member_id"), on="member_id", how="semi").filter(
        pl.col("occurred_on") <= as_of
    )
    return pl.concat([known.select(_EVIDENCE), _implied(known, relations), claims], how="vertical_relaxed")


def levels_on(pieces: pl.DataFrame, on: pl.Expr) -> pl.DataFrame:
    """[member_id, skill_id, level, proof, evidence, confidence, last_evidence_on] of pieces of evidence on a day.

    `on` is the day, one for all or a column of the pieces; without new evidence no later day has a higher level.
    """
    age_days = (on - pl.col("occurred_on")).dt.total_days()
    fresh = pl.col("weight").clip(0, 1) * (2.0 ** (-age_days / HALF_LIFE_DAYS)).fill_null(1.0)
    counted = pieces.with_columns(
        count=pl.min_horizontal(fresh, pl.lit(_ALMOST_ONE)),
        **{
            name: pl.col("proof").replace_strict(table, return_dtype=pl.Float64)
            for name, table in (("base", BASE), ("raise", RAISE), ("trust", TRUST))
        },
        rung=pl.col("proof").replace_strict({proof: rung for rung, proof in enumerate(PROOFS)}),
    )
    return _levels(counted)


def _implied(evidence: pl.DataFrame, relations: pl.DataFrame) -> pl.DataFrame:
    implies = relations.filter(pl.col("relation") == "implies").select("skill_id", "target_id", "confidence")
    handed_on = evidence.join(implies, on="skill_id").with_columns(
        skill_id="target_id", weight=pl.col("weight") * pl.col("confidence") * _IMPLIED
    )
    return handed_on.select(_EVIDENCE)


def _levels(counted: pl.DataFrame) -> pl.DataFrame:
    strength = 1 - (1 - pl.col("count")).log().sum().exp()
    mass = pl.col("count").sum()
    more = 1 - 2.0 ** -pl.max_horizontal(mass - 1, pl.lit(0.0))
    by_proof = counted.group_by("member_id", "skill_id", "proof", "rung").agg(
        height=(pl.col("base").first() - FLOOR) * strength + pl.col("raise").first() * more,
        doubt=(1 - pl.col("trust") * pl.col("count")).product(),
        evidence=pl.len(),
        last_evidence_on=pl.col("occurred_on").max(),
    )
    return by_proof.group_by("member_id", "skill_id").agg(
        level=(FLOOR + pl.col("height").max()).clip(0, 5).round(4),
        proof=pl.col("proof").sort_by("rung").last(),
        evidence=pl.col("evidence").sum(),
        confidence=(1 - pl.col("doubt").product()).clip(_LEAST_CONFIDENCE, 1).round(4),
        last_evidence_on=pl.col("last_evidence_on").max(),
    )
