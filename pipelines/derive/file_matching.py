"""The best lines of one file for the lines of another: needs against evidence that anybody hands in, of any trade.

Answers: which k lines fit each line best, how is every need met, and which one answer would say more? States, values
and scores are those of `fitting`, who may meet whom is `constraints`. A file says less than a profile, so two things
are read here that a profile never leaves open:

    a need without a level is met by whoever shows the skill at all: its level is 1
    evidence without a level (a bare list, the words of a text) shows the skill, not how well: it meets needs of level
    1; whether it meets a higher one is unknown, worth LISTED unless the base rate is higher, and is what to ask next

Base rates are those of the file: the share of its lines of evidence that show a skill at a level. Who shows nothing of
what is asked, nor near it, is no match. May import: `pipelines.derive`, numpy, scipy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, cast

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse as untyped_sparse  # pyright: ignore[reportMissingTypeStubs]

from pipelines.derive import constraints, fitting

sparse: Any = untyped_sparse
ANY_LEVEL = 1  # asked, or shown, without saying how well
LISTED = 0.5  # of a need whose level nobody knows to be met: the skill is there, the level is not told
LISTED_RELATION = "listed"
_BLOCK = 1024  # lines of either side at a time: a block of scores takes 8 MB
_EVEN = 1e-9

Side = Literal["needs", "evidence"]
Matrix = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Lines:
    """What two files hold: `fitting`'s needs and evidence, and each line's constraints (`constraints.facts`).

    `evidence` may have null levels. `targets` [target_id, ...] and `holders` [holder_id, ...] are in the files' order.
    """

    needs: pl.DataFrame
    evidence: pl.DataFrame
    targets: pl.DataFrame
    holders: pl.DataFrame


@dataclass(frozen=True)
class Matched:
    """The best pairs with rank, score and parts; every need of theirs; and why lines have none."""

    pairs: pl.DataFrame  # fitting.score's columns and rank
    judged: pl.DataFrame  # fitting.JUDGED
    refused: dict[str, int]  # reason -> pairs that the constraints refuse for it


def base_rates(needs: pl.DataFrame, evidence: pl.DataFrame, holders: int) -> pl.DataFrame:
    """The needs with `base_rate`: the share of all lines of evidence that show the skill at the level asked."""
    held = _held(evidence).select("holder_id", "skill_id", held_level="level")
    asked = needs.select("skill_id", "level").unique()
    rates = (
        asked.join(held, on="skill_id")
        .filter(pl.col("held_level") >= pl.col("level"))
        .group_by("skill_id", "level")
        .agg(base_rate=pl.col("holder_id").n_unique() / max(holders, 1))
    )
    return (
        needs.drop("base_rate", strict=False)
        .join(rates, on=["skill_id", "level"], how="left", maintain_order="left")
        .with_columns(pl.col("base_rate").fill_null(0.0))
    )


def _held(evidence: pl.DataFrame) -> pl.DataFrame:
    """[holder_id, skill_id, level, evidence, is_listed]: a stated level before none, the best of several."""
    level = pl.col("level").cast(pl.Float64)
    told = evidence.filter(~pl.col("proof").is_in(fitting.NO_EVIDENCE).fill_null(value=False)).with_columns(
        level=level.fill_null(float(ANY_LEVEL)), is_listed=level.is_null()
    )
    pieces = told.group_by("holder_id", "skill_id").agg(is_listed=pl.col("is_listed").all())
    # a level that is stated stands, however low: what is only listed beside it raises nothing
    stated = told.join(pieces.filter(~pl.col("is_listed")), on=["holder_id", "skill_id"], how="semi")
    only_listed = told.join(pieces.filter("is_listed"), on=["holder_id", "skill_id"], how="semi")
    counted = pl.concat([stated.filter(~pl.col("is_listed")), only_listed])
    return fitting.shown(counted).join(pieces, on=["holder_id", "skill_id"])


def judge(pairs: pl.DataFrame, lines: Lines, credits: pl.DataFrame) -> pl.DataFrame:
    """`fitting.judge` of pairs, where a level that is not told leaves a need unknown and not unmet."""
    held = _held(lines.evidence)
    known = held.with_columns(proof=pl.lit(None, pl.String), last_evidence_on=pl.lit(None, pl.Date))
    judged = fitting.judge(pairs, lines.needs, known.select(*fitting.EVIDENCE), credits)
    listed = held.filter("is_listed").select("holder_id", "skill_id", _listed=pl.lit(value=True))
    is_open = (pl.col("state") == "unmet") & pl.col("_listed").fill_null(value=False)

    def told(column: str, otherwise: pl.Expr) -> pl.Expr:
        return pl.when(is_open).then(otherwise).otherwise(pl.col(column)).alias(column)

    return (
        judged.join(listed, on=["holder_id", "skill_id"], how="left", maintain_order="left")
        .with_columns(
            told("state", pl.lit("unknown")),
            told("near_skill_id", pl.col("skill_id")),
            told("near_relation", pl.lit(LISTED_RELATION)),
            told("credit", pl.lit(LISTED)),
            told("value", pl.max_horizontal("base_rate", pl.lit(LISTED))),
            held_level=pl.when(pl.col("_listed").is_null()).then("held_level"),
        )
        .select(fitting.JUDGED)
    )


def match(lines: Lines, credits: pl.DataFrame, k: int, side: Side = "needs") -> Matched:
    """The k best lines of the other side for every line of `side`, exact; equals are in the order of the file."""
    asked = fitting.distinct(lines.needs)
    targets = lines.targets.join(asked.select("target_id").unique(), on="target_id", how="semi", maintain_order="left")
    refused: dict[str, int] = dict.fromkeys(constraints.REASONS, 0)
    if targets.is_empty() or lines.holders.is_empty():
        pairs = pl.DataFrame(schema={"target_id": pl.String, "holder_id": pl.String})
    else:
        pairs = _best(asked, lines, targets, credits, k, side)
        refused = _refusals(targets, lines.holders)
    judged = judge(pairs, lines, credits)
    scored = fitting.score(judged)
    first, second = ("target_id", "holder_id") if side == "needs" else ("holder_id", "target_id")
    place = {name: frame.select(name).with_row_index(f"_{name}") for name, frame in
             (("target_id", lines.targets), ("holder_id", lines.holders))}  # fmt: skip
    ranked = (
        scored.join(place["target_id"], on="target_id")
        .join(place["holder_id"], on="holder_id")
        .sort(f"_{first}", "score", "score_low", f"_{second}", descending=[False, True, True, False])
        .with_columns(rank=pl.int_range(pl.len()).over(first) + 1)
        .drop("_target_id", "_holder_id")
    )
    return Matched(ranked, judged, refused)


def _refusals(targets: pl.DataFrame, holders: pl.DataFrame) -> dict[str, int]:
    """Reason -> pairs refused for it. One of each kind is asked: equal facts meet equal constraints."""
    of_target, of_holder = _kinds(targets, "target"), _kinds(holders, "holder")
    pairs = of_target.select("target_id").join(of_holder.select("holder_id"), how="cross")
    told = (
        constraints.refusals(pairs, targets, holders)
        .join(of_target, on="target_id")
        .join(of_holder, on="holder_id")
        .explode("refused")
        .group_by("refused")
        .agg(pairs=(pl.col("target_lines") * pl.col("holder_lines")).sum())
    )
    counts = dict(told.drop_nulls("refused").select("refused", "pairs").iter_rows())
    return {reason: counts.get(reason, 0) for reason in constraints.REASONS}


def _kinds(frame: pl.DataFrame, side: Literal["target", "holder"]) -> pl.DataFrame:
    """[target_id or holder_id, target_lines or holder_lines]: the first line of each kind and how many are like it."""
    _, kind = constraints.kinds(frame, side)
    lines = frame.select(f"{side}_id").with_columns(kind=pl.Series(kind))
    return lines.group_by("kind", maintain_order=True).agg(
        pl.col(f"{side}_id").first(), pl.len().cast(pl.Int64).alias(f"{side}_lines")
    ).drop("kind")  # fmt: skip


def _best(
    asked: pl.DataFrame, lines: Lines, targets: pl.DataFrame, credits: pl.DataFrame, k: int, side: Side
) -> pl.DataFrame:
    """[target_id, holder_id] of the best pairs: a sparse table of weights times what every holder's evidence is worth
    for every (skill, level) asked, block by block."""
    items = asked.select("skill_id", "level", "base_rate").unique().sort("skill_id", "level", "base_rate")
    items = items.with_row_index("item")
    share = pl.col("weight") / pl.col("weight").sum().over("target_id")
    placed = asked.with_columns(share=share).join(items, on=["skill_id", "level", "base_rate"])
    row = placed.join(targets.select("target_id").with_row_index("row"), on="target_id")
    weights = sparse.csr_matrix(
        (row["share"].to_numpy(), (row["row"].to_numpy(), row["item"].to_numpy())), shape=(len(targets), len(items))
    )
    base = items["base_rate"].to_numpy()
    worth = _worth(items, lines.evidence, lines.holders, credits)
    target_kinds, target_kind = constraints.kinds(targets, "target")
    holder_kinds, holder_kind = constraints.kinds(lines.holders, "holder")
    may = constraints.allowed(holder_kinds, target_kinds)
    found: list[tuple[Places, Places, Matrix]] = []
    for first in range(0, len(lines.holders), _BLOCK):
        holders = slice(first, min(first + _BLOCK, len(lines.holders)))
        values, is_near = _dense(worth, base, holders)
        for start in range(0, len(targets), _BLOCK):
            part = slice(start, min(start + _BLOCK, len(targets)))
            score = cast("Matrix", weights[part] @ values)
            is_match = (cast("Matrix", weights[part] @ is_near) > _EVEN) & may.T[target_kind[part]][
                :, holder_kind[holders]
            ]
            found.append(_top(np.where(is_match, np.round(score, 6), -1.0), start, first, k, side))
    target, holder, score = (np.concatenate(column) for column in zip(*found, strict=True))
    best = pl.DataFrame({"target": target, "holder": holder, "score": score})
    of, other = ("target", "holder") if side == "needs" else ("holder", "target")
    best = best.sort(of, "score", other, descending=[False, True, False]).group_by(of, maintain_order=True).head(k)
    return best.select(
        target_id=targets["target_id"].gather(best["target"]),
        holder_id=lines.holders["holder_id"].gather(best["holder"]),
    )


def _worth(items: pl.DataFrame, evidence: pl.DataFrame, holders: pl.DataFrame, credits: pl.DataFrame) -> pl.DataFrame:
    """[holder, item, value, is_near]: what evidence says of items other than their base rate, as `judge` values it."""
    held = _held(evidence).join(holders.select("holder_id").with_row_index("holder"), on="holder_id")
    own = held.join(items, on="skill_id", suffix="_asked").select(
        "holder",
        "item",
        value=pl.when(pl.col("level") >= pl.col("level_asked"))
        .then(1.0)
        .when("is_listed")
        .then(pl.max_horizontal("base_rate", pl.lit(LISTED)))
        .otherwise(0.0),
    )
    near = (
        held.join(credits, left_on="skill_id", right_on="held_skill_id", suffix="_near")
        .join(items, left_on="skill_id_near", right_on="skill_id", suffix="_asked")
        .filter(pl.col("level") >= pl.col("level_asked"))
        .group_by("holder", "item")
        .agg(value=pl.max_horizontal(pl.col("credit").max(), pl.col("base_rate").first()))
        .join(own, on=["holder", "item"], how="anti")
    )
    return pl.concat([own, near.select(own.columns)]).with_columns(is_near=(pl.col("value") > 0).cast(pl.Float64))


def _dense(worth: pl.DataFrame, base: Matrix, holders: slice) -> tuple[Matrix, Matrix]:
    """Values and whether anything is shown, by item and holder of a block."""
    part = worth.filter(pl.col("holder").is_between(holders.start, holders.stop - 1))
    item, holder = part["item"].to_numpy(), part["holder"].to_numpy() - holders.start
    values: Matrix = np.repeat(base[:, None], holders.stop - holders.start, axis=1)
    is_near: Matrix = np.zeros_like(values)
    values[item, holder], is_near[item, holder] = part["value"].to_numpy(), part["is_near"].to_numpy()
    return values, is_near


def _top(score: Matrix, start: int, first: int, k: int, side: Side) -> tuple[Places, Places, Matrix]:
    """Places and scores of the k best of each row, or of each column; -1 is no match."""
    table = score if side == "needs" else score.T
    order = np.argsort(-table, axis=1, kind="stable")[:, :k]
    values = np.take_along_axis(table, order, axis=1)
    row, place = np.nonzero(values >= 0)
    own, other = row.astype(np.int64), order[row, place].astype(np.int64)
    if side == "needs":
        return own + start, other + first, values[row, place]
    return other + start, own + first, values[row, place]
