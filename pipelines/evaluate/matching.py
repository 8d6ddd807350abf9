"""Matching on answers that were there before: does the score rank whom it should, and what is each part of it worth?

`own-planted`: an invented, seeded community. Members have true levels, of which half are seen; who has a skill has
what it implies; whether a pair was accepted is drawn from the true share of needs met, never against a constraint.

`glassdoor-titles`: public postings (`jobs/glassdoor_ds`). Each is read as a person who has what its text names, the
others ask; right are the postings of other companies with the same title, which no part of the score has read.

For each line that asks: AUC over all others, and the right ones among the ten first, as a share of as many as there
could be. Means over lines, with 95 % bootstrap intervals over lines; a part is worth the difference it makes when it
is left out, line by line. Popularity orders by how many skills somebody shows. Base rates make the score an
expectation; whether they help to rank is what their worth says. `talent evaluate matching` prints all of it.
May import: `pipelines.derive`, `pipelines.evaluate`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.derive import constraints, file_matching, fitting
from pipelines.derive.file_matching import ANY_LEVEL, Lines, base_rates
from pipelines.derive.folding import folded
from pipelines.derive.matching import NEEDED
from pipelines.derive.skills import Vocabulary, find_mentions, sum_up
from pipelines.evaluate.figures import Figure, with_interval

TASK = "matching"
POSTINGS = "jobs/glassdoor_ds/glassdoor_jobs.csv"
TOP, SEED = 10, 7
FEWEST_SKILLS = 3
JOBS, MEMBERS, GROUPS = 150, 300, 5
_SEEN = 0.5  # of what members have
Values = npt.NDArray[np.float64]
_PAIR = ["target_id", "holder_id"]


@dataclass(frozen=True)
class Case:
    """Lines, which of their pairs are right, and which are not judged at all."""

    name: str
    lines: Lines
    credits: pl.DataFrame
    right: pl.DataFrame  # [target_id, holder_id]
    not_judged: pl.DataFrame  # [target_id, holder_id]
    has_constraints: bool


def evaluate_matching(
    vocabulary: Callable[[], Vocabulary], relations: pl.DataFrame, folder: Path | None
) -> Iterator[Figure]:
    """Our own set, and the public one where it is."""
    yield from evaluate(planted())
    if folder is not None and (folder / POSTINGS).exists():
        yield from evaluate(postings(folder / POSTINGS, vocabulary(), relations))


def evaluate(case: Case) -> Iterator[Figure]:
    """AUC and precision at ten of the whole score and of baselines, then what each part is worth."""
    pairs = _pairs(case)
    whole = _measured(_scores(case, pairs))
    yield from _figures(case.name, "whole", whole)
    for name, values in (("popularity", _popularity(case)), ("random", _lots(pairs))):
        ranked = pairs.join(values, on=[c for c in _PAIR if c in values.columns], how="left").with_columns(
            pl.col("score").fill_null(0.0)
        )
        yield from _figures(case.name, name, _measured(ranked))
    for part, without in ABLATIONS.items():
        if part == "constraints" and not case.has_constraints:
            continue
        left = without(case)
        least = _measured(_scores(left, pairs))
        for column, label in (("auc", "AUC"), ("precision", f"precision@{TOP}")):
            both = whole.join(least, on="target_id", suffix="_without").drop_nulls([column, f"{column}_without"])
            lost = (both[column] - both[f"{column}_without"]).to_list()
            yield with_interval(TASK, case.name, f"worth of {part}, {label}", lost, _mean)


def _mean(values: Values) -> float:
    return float(values.mean())


def _figures(name: str, what: str, measured: pl.DataFrame) -> Iterator[Figure]:
    for column, label in (("auc", "AUC"), ("precision", f"precision@{TOP}")):
        yield with_interval(TASK, name, f"{label}, {what}", measured[column].drop_nulls().to_list(), _mean)


def _pairs(case: Case) -> pl.DataFrame:
    """Every pair that is judged, with whether it is right, and whether the constraints allow it."""
    asks = case.right.select("target_id").unique()
    every = case.lines.targets.select("target_id").join(asks, on="target_id", how="semi").join(
        case.lines.holders.select("holder_id"), how="cross"
    ).join(case.not_judged, on=_PAIR, how="anti")  # fmt: skip
    right = case.right.with_columns(is_right=pl.lit(value=True))
    return every.join(right, on=_PAIR, how="left").with_columns(pl.col("is_right").fill_null(value=False)).sort(_PAIR)


def _scores(case: Case, pairs: pl.DataFrame) -> pl.DataFrame:
    """The pairs with their score; what a constraint refuses comes last."""
    judged = file_matching.judge(pairs, case.lines, case.credits)
    told = pairs.join(fitting.score(judged).select(*_PAIR, "score"), on=_PAIR, how="left")
    refused = constraints.refusals(pairs, case.lines.targets, case.lines.holders)
    is_refused = pl.col("refused").list.len() > 0 if case.has_constraints else pl.lit(value=False)
    return told.join(refused, on=_PAIR).with_columns(
        score=pl.when(is_refused).then(-1.0).otherwise(pl.col("score").fill_null(0.0))
    )


def _popularity(case: Case) -> pl.DataFrame:
    return case.lines.evidence.group_by("holder_id").agg(score=pl.col("skill_id").n_unique().cast(pl.Float64))


def _lots(pairs: pl.DataFrame) -> pl.DataFrame:
    dice = np.random.default_rng(SEED)
    return pairs.select(_PAIR).with_columns(score=pl.Series(dice.random(pairs.height)))


def _measured(scored: pl.DataFrame) -> pl.DataFrame:
    """[target_id, auc, precision] of every line that asks; equal scores are ordered by lot, and half right for AUC."""
    lots = scored.select(*_PAIR, "is_right", "score").sort(_PAIR)
    lots = lots.join(_lots(lots).rename({"score": "lot"}), on=_PAIR)
    place = pl.col("score").rank("average")
    right, n = pl.col("is_right").sum().cast(pl.Float64), pl.len().cast(pl.Float64)
    auc = (place.filter(pl.col("is_right")).sum() - right * (right + 1) / 2) / (right * (n - right))
    first = pl.col("is_right").sort_by("score", "lot", descending=True).head(TOP).sum()
    # nobody can put more right ones among the first than there are
    reachable = pl.min_horizontal(right, pl.lit(float(TOP)))
    return (
        lots.group_by("target_id")
        .agg(auc=pl.when((right > 0) & (right < n)).then(auc), precision=first / reachable)
        .sort("target_id")
    )


def _without_levels(case: Case) -> Case:
    needs = case.lines.needs.with_columns(level=pl.lit(ANY_LEVEL, pl.Int64))
    shown = case.lines.evidence.with_columns(level=pl.lit(None, pl.Float64))
    rated = base_rates(needs, shown, case.lines.holders.height)
    return replace(case, lines=replace(case.lines, needs=rated, evidence=shown))


def _without_weights(case: Case) -> Case:
    return replace(case, lines=replace(case.lines, needs=case.lines.needs.with_columns(weight=pl.lit(1.0))))


def _without_rates(case: Case) -> Case:
    return replace(case, lines=replace(case.lines, needs=case.lines.needs.with_columns(base_rate=pl.lit(0.0))))


ABLATIONS: dict[str, Callable[[Case], Case]] = {
    "levels": _without_levels,
    "relations": lambda case: replace(case, credits=case.credits.clear()),
    "base rates": _without_rates,
    "necessity": _without_weights,
    "constraints": lambda case: replace(case, has_constraints=False),
}


def planted(seed: int = SEED) -> Case:
    """The invented community; every number of it is here."""
    dice = np.random.default_rng(seed)
    leaves = [f"g{g}s{i}" for g in range(GROUPS) for i in range(8)]
    parent = {leaf: f"g{leaf[1]}p{int(leaf[3:]) // 2}" for leaf in leaves}  # two skills imply one
    relations = [(leaf, "implies", above) for leaf, above in parent.items()]
    true: dict[str, dict[str, float]] = {}
    for m in range(MEMBERS):
        own = dice.integers(GROUPS)
        levels = {s: float(dice.integers(1, 6)) for s in leaves if dice.random() < (0.6 if s[1] == str(own) else 0.08)}
        for leaf, level in list(levels.items()):
            levels[parent[leaf]] = max(levels.get(parent[leaf], 0.0), level)
        true[f"m{m:03d}"] = levels
    seen = [(m, s, level, None, 1, None) for m, levels in true.items() for s, level in levels.items()
            if dice.random() < _SEEN]  # fmt: skip
    needs: list[tuple[str, str, float, int]] = []
    for j in range(JOBS):
        group = str(dice.integers(GROUPS))
        pool = [s for s in [*leaves, *dict.fromkeys(parent.values())] if s[1] == group]
        for place, s in enumerate(dice.choice(pool, 6, replace=False)):
            needs.append((f"j{j:03d}", str(s), *NEEDED["required" if place < 3 else "useful"]))
    places = ["CN", "SG", "US"]
    targets = pl.DataFrame(
        {"target_id": [f"j{j:03d}" for j in range(JOBS)], "country": dice.choice(places, JOBS).tolist()}
    )
    holders = pl.DataFrame({"holder_id": list(true), "country": dice.choice(places, MEMBERS).tolist()})
    asked = pl.DataFrame(
        needs, {"target_id": pl.String, "skill_id": pl.String, "weight": pl.Float64, "level": pl.Int64}, orient="row"
    )
    shown = pl.DataFrame(seen, schema=fitting.EVIDENCE, orient="row")
    lines = Lines(base_rates(asked, shown, MEMBERS), shown, targets, holders)
    credits = fitting.credits(pl.DataFrame(relations, ["skill_id", "relation", "target_id"], orient="row"))
    return Case("own-planted", lines, credits, _accepted(lines, true, dice), _nobody(), has_constraints=True)


def _accepted(lines: Lines, true: dict[str, dict[str, float]], dice: np.random.Generator) -> pl.DataFrame:
    """Pairs accepted with the cube of the true share of needs met as their chance, in the same country only."""
    country = dict(lines.holders.select("holder_id", "country").iter_rows())
    rows: list[tuple[str, str]] = []
    for (job,), needs in lines.needs.group_by("target_id", maintain_order=True):
        place = lines.targets.filter(pl.col("target_id") == job)["country"].item()
        asked = needs.select("skill_id", "weight", "level").rows()
        whole = sum(weight for _, weight, _ in asked)
        for member, levels in true.items():
            fit = sum(weight for skill, weight, level in asked if levels.get(skill, 0.0) >= level) / whole
            if dice.random() < fit**3 and country[member] == place:
                rows.append((str(job), member))
    return pl.DataFrame(rows, dict.fromkeys(_PAIR, pl.String), orient="row")


def _nobody() -> pl.DataFrame:
    return pl.DataFrame(schema=dict.fromkeys(_PAIR, pl.String))


def postings(path: Path, vocabulary: Vocabulary, relations: pl.DataFrame) -> Case:
    """Distinct postings with enough skills in their texts; the title is not among what is read."""
    read = pl.read_csv(path, infer_schema=False).select(
        title=pl.col("Job Title"),
        text=pl.col("Job Description"),
        company=pl.col("Company Name").str.split("\n").list.first(),
    )
    distinct = read.unique(["title", "text", "company"], maintain_order=True).with_row_index("number")
    known = distinct.with_columns(
        id=pl.format("p{}", "number"), title=pl.Series([folded(t) for t in distinct["title"]])
    )
    documents = known.select(document_kind=pl.lit("job"), document_id="id", field=pl.lit("description"), text="text")
    mentions = find_mentions(documents, vocabulary)
    summed = sum_up(mentions).filter(pl.len().over("document_id") >= FEWEST_SKILLS)
    levels = mentions.group_by("document_id", "skill_id").agg(pl.col("level").max())
    told = summed.join(levels, on=["document_id", "skill_id"]).sort("document_id", "skill_id")
    weights = {name: weight for name, (weight, _) in NEEDED.items()}
    needs = told.select(
        target_id="document_id",
        skill_id="skill_id",
        weight=pl.col("score") * pl.col("necessity").fill_null("useful").replace_strict(weights),
        level=pl.col("level").fill_null(ANY_LEVEL).cast(pl.Int64),
    )
    shown = told.select(
        holder_id="document_id",
        skill_id="skill_id",
        level=pl.col("level").cast(pl.Float64),
        proof=pl.lit(None, pl.String),
        evidence=pl.lit(1, pl.Int64),
        last_evidence_on=pl.lit(None, pl.Date),
    )
    there = known.join(told.select(id="document_id").unique(), on="id", how="semi", maintain_order="left")
    lines = Lines(
        base_rates(needs, shown, there.height), shown, there.select(target_id="id"), there.select(holder_id="id")
    )
    return Case("glassdoor-titles", lines, fitting.credits(relations), *_same(there), has_constraints=False)


def _same(there: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Pairs of one title and two companies; and pairs not judged: of one company, or of one text."""
    one, other = there.select(target_id="id", title="title", company="company", text="text"), there
    both = one.join(other.rename({"id": "holder_id"}), how="cross", suffix="_other")
    is_same = (pl.col("company") == pl.col("company_other")) | (pl.col("text") == pl.col("text_other"))
    same = both.filter(is_same.fill_null(value=False)).select(_PAIR)
    right = both.filter(pl.col("title") == pl.col("title_other")).select(_PAIR).join(same, on=_PAIR, how="anti")
    return right, same
