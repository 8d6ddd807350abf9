"""Which members fit which project, as a whole and need by need; what they add to its team; who gets which place?

A project's needs are its open skill needs: not filled, of a project that is open or running, whose window is not over
(or ends before it begins). Critical ones weigh 1, useful ones 0.5; no level stated asks for level 1; no quantity for
one place. How a need meets evidence, and what the score is, is told by `fitting`; who may not be matched at all by
`constraints`: a project asks for LEAST_HOURS a week, and what else it does not say refuses nobody. Asked are members
who agreed to be shown to projects and take no part yet: neither its owner nor who joined it.

Not enough is known of a pair with nothing met and nothing near: it has no row. Neither has a member without evidence.
Ranks are by score, then depth (the levels shown of what is asked for, by weight), then more evidence, then the id;
`member_rank` is the target's rank for the member among those of its kind: by score, then what matters more (weight),
then more evidence, then the id. First both ways suits both.

Places of needs are given twice over all projects at once (`assigning`), each member at most one: the best total of need
scores by weight, where equal ones go to who fits the whole project better, then the deeper; and a stable one by the two
ranks. With more than `assigning.MOST_CELLS` places x members it is not computed, and null.
May import: `pipelines.contracts`, numpy, polars, `derive.assigning`, `constraints`, `fitting`, `project_words`,
`shaping`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from pipelines.contracts.derived import ProjectMatch
from pipelines.derive import assigning, constraints, fitting
from pipelines.derive.project_words import with_reasons
from pipelines.derive.shaping import shaped

WEIGHTS = {"critical": 1.0, "useful": 0.5}
LEAST_HOURS = 1.0
KEPT = {"project": 20, "need": 10}
_TIE = 1e-3  # how much the fit to the whole project counts beside that to the need
_LAST_TIE = 1e-6
_PAIR = ["target_id", "holder_id"]


@dataclass(frozen=True)
class Community:
    """Projects and who could take part. `joined` is [project_id, member_id], the owner need not stand there."""

    projects: pl.DataFrame  # [project_id, owner_id, status]
    needs: pl.DataFrame  # rows of the registry
    joined: pl.DataFrame
    members: pl.DataFrame  # [member_id, languages, hours_a_week, country, workplace, open_to]
    member_skills: pl.DataFrame  # `MemberSkill` rows
    relations: pl.DataFrame  # [skill_id, relation, target_id]
    skills: pl.DataFrame  # [skill_id, label_zh, label_en]
    day: date

    @property
    def evidence(self) -> pl.DataFrame:
        """As `fitting` reads it."""
        return self.member_skills.select(
            "skill_id", "level", "proof", "evidence", "last_evidence_on", holder_id="member_id"
        )

    @property
    def team(self) -> pl.DataFrame:
        """[project_id, member_id] of who takes part, owners too."""
        owners = self.projects.select("project_id", member_id="owner_id").drop_nulls()
        return pl.concat([owners, self.joined.select("project_id", "member_id").drop_nulls()]).unique()

    @property
    def seekers(self) -> pl.DataFrame:
        """Members who agreed to be shown to projects, as `constraints` reads them."""
        agreed = self.members.filter(pl.col("open_to").list.contains("projects"))
        return agreed.unique("member_id").rename({"member_id": "holder_id"}).sort("holder_id")


def open_needs(projects: pl.DataFrame, needs: pl.DataFrame, day: date) -> pl.DataFrame:
    """[need_id, project_id, skill_id, level, importance, weight, places] of what is open, by need."""
    first, last = pl.col("needed_from"), pl.col("needed_until")
    live = projects.filter(pl.col("status").is_in(["open", "running"])).select("project_id").unique()
    is_open = (pl.col("need_kind") == "skill") & ~pl.col("is_filled").fill_null(value=False)
    in_time = (last >= day).fill_null(value=True) & (first <= last).fill_null(value=True)
    return (
        needs.filter(is_open, in_time, pl.col("skill_id").is_not_null())
        .join(live, on="project_id", how="semi")
        .select(
            "need_id",
            "project_id",
            "skill_id",
            "importance",
            level=pl.col("level").cast(pl.Int64).fill_null(1),
            weight=pl.col("importance").replace_strict(WEIGHTS, return_dtype=pl.Float64),
            places=pl.col("quantity").fill_null(1.0).ceil().clip(1, 1000).cast(pl.Int64),
        )
        .sort("need_id")
    )


def rates(evidence: pl.DataFrame) -> pl.DataFrame:
    """[skill_id, level, base_rate] for levels 1-5: of all with any evidence, who shows the skill at the level."""
    held = fitting.shown(evidence)
    people = max(held["holder_id"].n_unique(), 1)
    at_level = [
        held.filter(pl.col("level") >= level)
        .group_by("skill_id")
        .agg(level=pl.lit(level, pl.Int64), base_rate=pl.len() / people)
        for level in range(1, 6)
    ]
    return pl.concat(at_level).sort("skill_id", "level")


def targets_of(needs: pl.DataFrame, base_rates: pl.DataFrame) -> pl.DataFrame:
    """Needs as `fitting` reads them, with [target_kind, project_id]: each need by itself, and each project's together.

    The ids of both kinds are kept apart by a prefix.
    """
    asked = needs.join(base_rates, on=["skill_id", "level"], how="left").with_columns(pl.col("base_rate").fill_null(0))
    columns = ["target_kind", "target_id", "project_id", "skill_id", "weight", "level", "base_rate"]
    alone = asked.with_columns(target_kind=pl.lit("need"), target_id=pl.format("need {}", "need_id"))
    whole = asked.with_columns(target_kind=pl.lit("project"), target_id=pl.format("project {}", "project_id"))
    return pl.concat([alone.select(columns), whole.select(columns)])


def eligible(of: Community, targets: pl.DataFrame) -> pl.DataFrame:
    """[target_id, holder_id] of who may be asked for what: consent, takes no part yet, no constraint against it."""
    known = targets.select("target_id", "project_id").unique()
    pairs = known.join(of.seekers.select("holder_id"), how="cross").join(
        of.team, left_on=["project_id", "holder_id"], right_on=["project_id", "member_id"], how="anti"
    )
    asked = known.select("target_id", hours_a_week=pl.lit(LEAST_HOURS))
    told = constraints.refusals(pairs, asked, of.seekers)
    return told.filter(pl.col("refused").list.len() == 0).select(_PAIR).sort(_PAIR)


def match_projects(of: Community) -> pl.DataFrame:
    """`ProjectMatch` rows: the best members of each project and need, and whoever has a place."""
    needs = open_needs(of.projects, of.needs, of.day)
    targets = targets_of(needs, rates(of.evidence))
    judged = judge(of, targets, eligible(of, targets))
    ranked = rank(judged, targets)
    if ranked.is_empty():
        return ProjectMatch.empty_frame()
    is_need = pl.col("target_kind") == "need"
    given = _placed(ranked, needs)
    if given is None:
        placed = ranked.with_columns(is_placed_best=pl.lit(None, pl.Boolean), is_placed_stable=pl.lit(None, pl.Boolean))
    else:
        placed = ranked.join(given, on=_PAIR, how="left").with_columns(
            pl.when(is_need).then(pl.col(name).fill_null(value=False))
            for name in ("is_placed_best", "is_placed_stable")
        )
    has_place = pl.col("is_placed_best").fill_null(value=False) | pl.col("is_placed_stable").fill_null(value=False)
    kept = placed.filter((pl.col("rank") <= pl.col("target_kind").replace_strict(KEPT)) | has_place)
    told = kept.join(_adds(of, targets, kept), on=_PAIR, how="left").with_columns(pl.col("adds").fill_null([]))
    near = (
        judged.drop_nulls("near_skill_id")
        .group_by(_PAIR)
        .agg(near=pl.col("near_skill_id").unique().sort(), near_of=pl.struct("skill_id", "near_skill_id").sort())
    )
    told = told.join(near, on=_PAIR, how="left").with_columns(pl.col("near").fill_null([]))
    named = with_reasons(told, of.skills).with_columns(
        target_id=pl.col("target_id").str.split(" ").list.slice(1).list.join(" "), member_id="holder_id"
    )
    return shaped(named, ProjectMatch)


def judge(of: Community, targets: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Rows of `fitting.judge` of those pairs where something is met or near, or shown below its level."""
    relations = fitting.credits(of.relations)
    needs = targets.select("target_id", "skill_id", "weight", "level", "base_rate")
    held = fitting.shown(of.evidence).select("holder_id", held_skill_id="skill_id")
    itself = needs.select("skill_id", held_skill_id="skill_id").unique()
    reaching = pl.concat([itself, relations.select("skill_id", "held_skill_id")]).unique()
    # only who shows a skill that matters has anything to be judged on
    asked = needs.select("target_id", "skill_id").join(reaching, on="skill_id").join(held, on="held_skill_id")
    some = pairs.join(asked.select(_PAIR).unique(), on=_PAIR, how="semi")
    return fitting.judge(some, needs, of.evidence, relations)


def depths(judged: pl.DataFrame) -> pl.DataFrame:
    """[target_id, holder_id, depth]: the mean of the levels shown, 0 where none is, by weight; 0-5."""
    held = pl.col("held_level").fill_null(0.0) * pl.col("weight")
    return judged.group_by(_PAIR).agg(depth=(held.sum() / pl.col("weight").sum()).round(6)).sort(_PAIR)


def rank(judged: pl.DataFrame, targets: pl.DataFrame) -> pl.DataFrame:
    """Scores of pairs of which enough is known, with both ranks."""
    kinds = targets.group_by("target_id", "target_kind", "project_id").agg(matters=pl.col("weight").sum())
    scored = (
        fitting.score(judged)
        .filter((pl.col("met").list.len() > 0) | (pl.col("near_part") > 0))
        .join(depths(judged), on=_PAIR, how="left")
    )
    return (
        scored.join(kinds, on="target_id")
        .sort("target_id", "score", "depth", "evidence", "holder_id", descending=[False, True, True, True, False])
        .with_columns(rank=pl.int_range(1, pl.len() + 1).over("target_id"))
        .sort(
            *("target_kind", "holder_id", "score", "matters", "evidence", "target_id"),
            descending=[False, False, True, True, True, False],
        )
        .with_columns(member_rank=pl.int_range(1, pl.len() + 1).over("target_kind", "holder_id"))
        .sort("target_id", "rank")
    )


def _placed(ranked: pl.DataFrame, needs: pl.DataFrame) -> pl.DataFrame | None:
    """[target_id, holder_id, is_placed_best, is_placed_stable] of pairs with a place in either; None: too many."""
    whole = ranked.filter(target_kind="project").select("project_id", "holder_id", whole="score")
    rows = ranked.filter(target_kind="need").join(whole, on=["project_id", "holder_id"], how="left")
    asked = needs.with_columns(target_id=pl.format("need {}", "need_id")).sort("target_id")
    asked = asked.join(rows.select("target_id").unique(), on="target_id", how="semi")
    holders = rows["holder_id"].unique().sort().to_list()
    places = asked["places"].to_list()
    if sum(places) * len(holders) > assigning.MOST_CELLS:
        return None
    names = asked["target_id"].to_list()
    row = rows["target_id"].replace_strict({name: n for n, name in enumerate(names)}, return_dtype=pl.Int64).to_numpy()
    at = rows["holder_id"].replace_strict({name: n for n, name in enumerate(holders)}, return_dtype=pl.Int64).to_numpy()
    weights = rows.join(asked.select("target_id", "weight"), on="target_id", how="left", maintain_order="left")
    values = np.full((len(names), len(holders)), np.nan)
    worth = pl.col("score") * pl.col("weight") + _TIE * pl.col("whole") + _LAST_TIE * pl.col("depth")
    values[row, at] = weights.select(worth).to_series().to_numpy()
    of_target, of_holder = (np.zeros(values.shape, np.int64) for _ in range(2))
    of_target[row, at], of_holder[row, at] = rows["rank"].to_numpy(), rows["member_rank"].to_numpy()
    best, stable = assigning.best(values, places), assigning.stable(of_target, of_holder, places)
    schema = {"target_id": pl.String(), "holder_id": pl.String()}
    pairs = sorted({*best, *stable})
    found = pl.DataFrame([(names[t], holders[h]) for t, h in pairs], schema=schema, orient="row")
    return found.with_columns(
        is_placed_best=pl.Series([pair in set(best) for pair in pairs], dtype=pl.Boolean),
        is_placed_stable=pl.Series([pair in set(stable) for pair in pairs], dtype=pl.Boolean),
    )


def _adds(of: Community, targets: pl.DataFrame, kept: pl.DataFrame) -> pl.DataFrame:
    """[target_id, holder_id, adds]: skills met that nobody who takes part meets."""
    asked = targets.select("target_id", "project_id", "skill_id", "level")
    held = fitting.shown(of.evidence).select("skill_id", member_id="holder_id", held="level")
    has = (
        asked.join(of.team, on="project_id")
        .join(held, on=["member_id", "skill_id"])
        .filter(pl.col("held") >= pl.col("level"))
    )
    lacking = asked.join(has, on=["target_id", "skill_id"], how="anti").select("target_id", "skill_id").unique()
    met = kept.select(*_PAIR, skill_id="met").explode("skill_id").drop_nulls()
    return (
        met.join(lacking, on=["target_id", "skill_id"], how="semi").group_by(_PAIR).agg(adds=pl.col("skill_id").sort())
    )
