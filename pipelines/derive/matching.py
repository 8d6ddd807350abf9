"""Which open jobs fit which members, with what is met, what is not, and what nobody knows.

Answers: which twenty jobs should this member look at, and why? A job's needs are its skills, each with weight

    w = (1.0 if required, else 0.5) * the job's skill score          level = 3 if required, else 2

A need is met when the member shows that level, unmet when there is evidence below it, unknown when there is none
(a mere claim or a page viewed is no evidence of a level). With b = the share of members with any evidence who show
the skill at that level (its base rate):

    score = (sum of w met + sum of w * b unknown) / sum of w
    score_low, score_high: the same with every unknown need unmet, or met

Hard constraints are not in the score but decide who sees what: agreed to job matching, language, place. Seniority is
left to the reader. Jobs with fewer than 3 needs, members without evidence and pairs with nothing met have no row:
not enough is known. May import: `pipelines.contracts`, numpy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.contracts.derived import JobMatch
from pipelines.derive.shaping import shaped

VERSION = "needs-1"  # of the score: what is shown is logged with it, and outcomes are held against it
# necessity -> weight, level; unclear counts as useful, and so does what is only said to be in use
NEEDED = {"required": (1.0, 3), "useful": (0.5, 2), "used": (0.5, 2)}
LEVELS = sorted({level for _, level in NEEDED.values()})
FEWEST_NEEDS = 3
NO_EVIDENCE = ["claimed", "viewed"]
_BLOCK = 1024  # members at a time: a block of scores against 5,000 jobs takes 20 MB
_STEPS = 1_000_000  # scores differ when they differ by more than a millionth; below that the job id decides
_NAMED = 3  # skills that a reason names of each sort

Matrix = npt.NDArray[np.float32]


def base_rates(member_skills: pl.DataFrame) -> pl.DataFrame:
    """[skill_id, level, base_rate]: among members with any evidence, the share who show the skill at a level."""
    shown = member_skills.filter(~pl.col("proof").is_in(NO_EVIDENCE))
    people = max(shown["member_id"].n_unique(), 1)
    at_level = [
        shown.filter(pl.col("level") >= level)
        .group_by("skill_id")
        .agg(level=pl.lit(level, pl.Int64), base_rate=pl.col("member_id").n_unique() / people)
        for level in LEVELS
    ]
    return pl.concat(at_level).sort("skill_id", "level")


def match_jobs(
    *,
    members: pl.DataFrame,
    member_skills: pl.DataFrame,
    jobs: pl.DataFrame,
    job_skills: pl.DataFrame,
    skills: pl.DataFrame,
    rates: pl.DataFrame | None = None,
    k: int = 20,
) -> pl.DataFrame:
    """Every consenting member's best k <= 20 open jobs, as `JobMatch` rows.

    `members` has [member_id, languages, country, workplace, open_to]; `jobs` has the open ones [job_id, language,
    country, workplace]; `job_skills` are the jobs' `DocumentSkill` rows; `skills` gives labels; `rates` is
    `base_rates(member_skills)` unless given. Equal scores are ordered by job id.
    """
    rates = base_rates(member_skills) if rates is None else rates
    shown = member_skills.filter(~pl.col("proof").is_in(NO_EVIDENCE))
    seekers = (
        members.filter(pl.col("open_to").list.contains("jobs"))
        .join(shown.select("member_id").unique(), on="member_id", how="semi")
        .sort("member_id")
    )
    needs = needs_of(jobs, job_skills, rates)
    offers = jobs.join(needs.select("job_id").unique(), on="job_id", how="semi").unique("job_id").sort("job_id")
    if seekers.is_empty() or offers.is_empty():
        return JobMatch.empty_frame()
    pairs = _best(seekers, shown, offers, needs, k)
    return shaped(_explained(pairs, needs, shown, skills), JobMatch)


def without_copies(jobs: pl.DataFrame, duplicates: pl.DataFrame) -> pl.DataFrame:
    """The jobs[job_id, ...] of which none stands twice: a posting is offered once, as the one published first."""
    copies = duplicates.filter(pl.col("document_kind") == "job", pl.col("document_id") != pl.col("family_id"))
    return jobs.join(copies, left_on="job_id", right_on="document_id", how="anti")


def needs_of(jobs: pl.DataFrame, job_skills: pl.DataFrame, rates: pl.DataFrame) -> pl.DataFrame:
    """[job_id, skill_id, weight, level, base_rate] of jobs with enough needs, by job and skill."""
    necessity = pl.col("necessity").fill_null("useful")
    return (
        job_skills.filter(pl.col("document_kind") == "job")
        .select(
            "skill_id",
            job_id="document_id",
            weight=necessity.replace_strict({n: w for n, (w, _) in NEEDED.items()}) * pl.col("score"),
            level=necessity.replace_strict({n: level for n, (_, level) in NEEDED.items()}, return_dtype=pl.Int64),
        )
        .join(jobs.select("job_id"), on="job_id", how="semi")
        .filter(pl.len().over("job_id") >= FEWEST_NEEDS)
        .join(rates, on=["skill_id", "level"], how="left")
        .with_columns(pl.col("base_rate").fill_null(0.0))
        .sort("job_id", "skill_id")
    )


@dataclass(frozen=True)
class _Index:
    """Ids and their places in a matrix."""

    ids: list[str]

    def of(self, column: pl.Series) -> npt.NDArray[np.int64]:
        """The place of each id of a column."""
        places = {identifier: place for place, identifier in enumerate(self.ids)}
        return column.replace_strict(places, return_dtype=pl.Int64).to_numpy()


def _best(
    seekers: pl.DataFrame, shown: pl.DataFrame, offers: pl.DataFrame, needs: pl.DataFrame, k: int
) -> pl.DataFrame:
    """[member_id, job_id, rank] by matrix products over blocks of members: no loop over pairs."""
    skill_index = _Index(needs["skill_id"].unique().sort().to_list())
    job_index, member_index = _Index(offers["job_id"].to_list()), _Index(seekers["member_id"].to_list())
    met_weight, expected_weight, base = _job_matrices(needs, job_index, skill_index)
    evidence = shown.filter(pl.col("skill_id").is_in(skill_index.ids)).join(seekers, on="member_id", how="semi")
    rows, columns = member_index.of(evidence["member_id"]), skill_index.of(evidence["skill_id"])
    level = np.full((len(seekers), len(skill_index.ids)), -1.0, np.float32)  # -1 = no evidence
    level[rows, columns] = evidence["level"].to_numpy()
    eligible = Eligibility(seekers, offers)

    parts: list[pl.DataFrame] = []
    for first in range(0, len(seekers), _BLOCK):
        block = level[first : first + _BLOCK]
        met: Matrix = np.hstack([block >= needed for needed in LEVELS]).astype(np.float32) @ met_weight
        score = cast("Matrix", met + base - (block >= 0).astype(np.float32) @ expected_weight)
        allowed = eligible.block(first, first + len(block)) & (met > 0)
        member, job, rank = _top(score, allowed, k)
        parts.append(pl.DataFrame({"member": member + first, "job": job, "rank": rank}))
    best = pl.concat(parts)
    return best.select(
        "rank", member_id=seekers["member_id"].gather(best["member"]), job_id=offers["job_id"].gather(best["job"])
    )


def _job_matrices(needs: pl.DataFrame, jobs: _Index, skills: _Index) -> tuple[Matrix, Matrix, Matrix]:
    """Shares of each job's total weight: by (level, skill) and job; times base rate by skill and job; their sums."""
    total = needs.group_by("job_id").agg(total=pl.col("weight").sum())
    shares = needs.join(total, on="job_id", maintain_order="left").with_columns(
        share=pl.col("weight") / pl.col("total")
    )
    column, row = jobs.of(shares["job_id"]), skills.of(shares["skill_id"])
    layer = shares["level"].replace_strict({level: i for i, level in enumerate(LEVELS)}).to_numpy()
    met: Matrix = np.zeros((len(LEVELS) * len(skills.ids), len(jobs.ids)), np.float32)
    met[layer * len(skills.ids) + row, column] = shares["share"].to_numpy()
    expected: Matrix = np.zeros((len(skills.ids), len(jobs.ids)), np.float32)
    expected[row, column] = (shares["share"] * shares["base_rate"]).to_numpy()
    return met, expected, expected.sum(axis=0, dtype=np.float32)


class Eligibility:
    """The hard constraints, one block of members against all jobs at a time.

    Language: the job's is one the member reads. Place: the job is remote or in the member's country, and is not
    on site for who asks for remote work. What is unknown on either side excludes nobody.
    """

    def __init__(self, seekers: pl.DataFrame, offers: pl.DataFrame) -> None:
        def base(language: pl.Expr) -> pl.Expr:
            return language.str.split("-").list.first()

        spoken = offers.select(base(pl.col("language"))).to_series()
        languages = spoken.drop_nulls().unique().sort().to_list()
        read = pl.col("languages").list.eval(base(pl.element()))
        self._reads: Matrix = seekers.select(
            read.list.contains(language).fill_null(value=True).cast(pl.Float32).alias(language)
            for language in languages
        ).to_numpy()
        self._spoken: Matrix = np.array([[row == language for row in spoken] for language in languages], np.float32)
        self._any_language = spoken.is_null().to_numpy()
        countries = pl.concat([seekers["country"], offers["country"]]).drop_nulls().unique().sort().to_list()
        codes = {country: code for code, country in enumerate(countries)}
        self._homes = seekers["country"].replace_strict(codes, default=-1, return_dtype=pl.Int64).to_numpy()
        self._places = offers["country"].replace_strict(codes, default=-1, return_dtype=pl.Int64).to_numpy()
        self._is_remote = (offers["workplace"] == "remote").fill_null(value=False).to_numpy()
        self._is_onsite = (offers["workplace"] == "onsite").fill_null(value=False).to_numpy()
        self._wants_remote = (seekers["workplace"] == "remote").fill_null(value=False).to_numpy()

    def block(self, first: int, last: int) -> npt.NDArray[np.bool_]:
        """Whether each member of [first, last) may be shown each job."""
        homes = self._homes[first:last, None]
        place = (homes == self._places) | (homes < 0) | (self._places < 0) | self._is_remote
        wanted = ~(self._wants_remote[first:last, None] & self._is_onsite)
        if not self._spoken.size:
            return place & wanted
        language = (self._reads[first:last] @ self._spoken > 0) | self._any_language
        return language & place & wanted


def _top(
    score: Matrix, allowed: npt.NDArray[np.bool_], k: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Row, column and rank (from 1) of the k best allowed columns of each row; ties go to the smaller column."""
    width = score.shape[1]
    # One integer that orders by score, then by column, and is never equal for two columns.
    steps = cast("npt.NDArray[np.float64]", np.rint(score.astype(np.float64) * _STEPS)).astype(np.int64)
    order = cast("npt.NDArray[np.int64]", (steps + 1) * width - np.arange(width))
    order[~allowed] = -1
    k = min(k, width)
    best = np.argpartition(order, width - k, axis=1)[:, width - k :]
    values = np.take_along_axis(order, best, axis=1)
    by_rank = np.argsort(-values, axis=1)
    best, values = np.take_along_axis(best, by_rank, axis=1), np.take_along_axis(values, by_rank, axis=1)
    row, place = np.nonzero(values >= 0)
    return row, best[row, place], place + 1


def _explained(pairs: pl.DataFrame, needs: pl.DataFrame, shown: pl.DataFrame, skills: pl.DataFrame) -> pl.DataFrame:
    """The pairs with their scores, parts and reasons, exact from the needs again."""
    held = shown.select("member_id", "skill_id", "evidence", held="level")
    labels = skills.select("skill_id", "label_zh", "label_en")
    detail = (
        pairs.join(needs, on="job_id")
        .join(held, on=["member_id", "skill_id"], how="left")
        .join(labels, on="skill_id", how="left")
        .with_columns(
            state=pl.when(pl.col("held").is_null())
            .then(pl.lit("unknown"))
            .when(pl.col("held") >= pl.col("level"))
            .then(pl.lit("met"))
            .otherwise(pl.lit("unmet")),
            label_zh=pl.coalesce("label_zh", "skill_id"),
            label_en=pl.coalesce("label_en", "skill_id"),
        )
        .sort("member_id", "rank", "weight", "skill_id", descending=[False, False, True, False])
    )
    total = pl.col("weight").sum()
    is_met, is_unknown = pl.col("state") == "met", pl.col("state") == "unknown"
    met = pl.col("weight").filter(is_met).sum()
    expected = (pl.col("weight") * pl.col("base_rate")).filter(is_unknown).sum()
    parts = {state: pl.col("skill_id").filter(pl.col("state") == state) for state in ("met", "unmet", "unknown")}
    named = {
        f"{state}_{language}": pl.col(f"label_{language}").filter(pl.col("state") == state)
        for state in ("met", "unmet", "unknown")
        for language in ("zh", "en")
    }
    explained = detail.group_by("member_id", "job_id", "rank", maintain_order=True).agg(
        score=(met + expected) / total,
        score_low=met / total,
        score_high=(met + pl.col("weight").filter(is_unknown).sum()) / total,
        evidence=pl.col("evidence").sum(),
        **parts,
        **named,
    )
    scores = [pl.col(name).clip(0, 1).round(4) for name in ("score", "score_low", "score_high")]
    return explained.with_columns(*scores, reason_zh=_reason_zh(), reason_en=_reason_en())


def _reason_zh() -> pl.Expr:
    counts = pl.format(
        "{} 项要求中已满足 {} 项：{}", _all_needs(), pl.col("met").list.len(), _listed("met_zh", "、", "等")
    )
    unmet = pl.format("；尚未达到：{}", _listed("unmet_zh", "、", "等"))
    unknown = pl.format("；暂无证据：{}", _listed("unknown_zh", "、", "等"))
    return pl.concat_str(counts, _if_any("unmet", unmet), _if_any("unknown", unknown), pl.lit("。"))


def _reason_en() -> pl.Expr:
    counts = pl.format(
        "Meets {} of {} needs: {}", pl.col("met").list.len(), _all_needs(), _listed("met_en", ", ", " and more")
    )
    unmet = pl.format("; below the level: {}", _listed("unmet_en", ", ", " and more"))
    unknown = pl.format("; no evidence yet: {}", _listed("unknown_en", ", ", " and more"))
    return pl.concat_str(counts, _if_any("unmet", unmet), _if_any("unknown", unknown), pl.lit("."))


def _all_needs() -> pl.Expr:
    return pl.col("met").list.len() + pl.col("unmet").list.len() + pl.col("unknown").list.len()


def _listed(column: str, separator: str, more: str) -> pl.Expr:
    names = pl.col(column)
    return names.list.head(_NAMED).list.join(separator) + pl.when(names.list.len() > _NAMED).then(
        pl.lit(more)
    ).otherwise(pl.lit(""))


def _if_any(state: str, clause: pl.Expr) -> pl.Expr:
    return pl.when(pl.col(state).list.len() > 0).then(clause).otherwise(pl.lit(""))
