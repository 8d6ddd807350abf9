"""Which few resources would raise a member's jobs over the bar the most, which jobs, and in how many hours?

The score of a job is that of `matching`: met needs by weight, unknown ones at their base rate. A job is over the bar
when its score is at least BAR and some need is met, and the member may see it (`matching.Eligibility`). Learning a
resource shows its main skills at its level (`study.Library.shows`, one formula); what is shown already stays.

Greedy: the resource that brings the most jobs over the bar, less those that fall below it, because a need that was
unknown and is then shown below its level counts nothing. Ties go to fewer minutes, then the smaller id. After each pick
every score is counted anew, from the needs; it ends after three, or when no resource alone brings a job more.

BAR is a half: more is met than is missing. In the outcomes of the sample community, four in a hundred of the matches
shown at 0.4-0.5 were accepted, five at 0.5-0.6 and rising to 24. It says how a job's stated needs are met, not that
anybody is hired; and a profile credits a completion with less until answers or projects show the skill.

How it is fast: resources that teach the same skills at the same levels are one candidate; what a (skill, level) adds to
each job is a sparse matrix, whose product with that of the candidates is what each candidate adds to each job; jobs
that no candidate can bring over the bar are left out first. May import: `pipelines.contracts`, numpy, polars,
`derive.interactions`, `derive.matching`, `derive.shaping`, `derive.study`, `derive.top_items`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.contracts.derived import BestNext
from pipelines.derive.interactions import Indices, sparse
from pipelines.derive.matching import LEVELS, NO_EVIDENCE, Eligibility, base_rates, needs_of
from pipelines.derive.shaping import shaped
from pipelines.derive.study import MOST_MAIN, Library, Reader, base
from pipelines.derive.top_items import in_parallel

BAR = 0.5
PICKS = 3
_AN_HOUR = 60  # minutes: shorter times are told in minutes
UNKNOWN = -1  # no evidence of a skill; else how many of LEVELS are shown
_ROUNDED = 0.5e-4 + 1e-9  # scores are told with four places
FOUND = {
    "member_id": pl.String(), "pick": pl.Int64(), "resource_id": pl.String(), "minutes": pl.Int64(),
    "jobs_before": pl.Int64(), "jobs_after": pl.Int64(), "job_ids": pl.List(pl.String), "skills": pl.List(pl.String),
}  # fmt: skip
Values = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


def grade(levels: Values) -> Indices:
    """How many of LEVELS each level reaches; UNKNOWN where it is NaN."""
    found = (levels[:, None] >= np.array(LEVELS)).sum(axis=1)
    return np.where(np.isnan(levels), UNKNOWN, found).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Pick:
    """One resource chosen, by number, and what it changes."""

    resource: int
    before: int  # jobs over the bar
    after: int
    gained: list[int]  # jobs, by number, the best score first
    skills: list[int]  # skills that it raises


@dataclass(frozen=True)
class Market:
    """All jobs and all resources, once for every member. Needs are sorted by job."""

    jobs: list[str]
    skills: list[str]
    resources: list[str]
    minutes: Indices  # of each resource
    need_job: Indices
    need_skill: Indices
    need_grade: Indices  # how many of LEVELS a need asks for
    share: Values  # of the job's weight
    base: Values
    starts: Indices  # of each job's needs
    candidates: Any  # CSR, candidates x effects: sets of effects that some resource has
    effect_skill: Indices
    effect_grade: Indices
    candidate_of: Indices  # of each resource, NONE = it shows nothing
    cheapest_first: Indices  # resources by candidate, minutes and id
    entry_effect: Indices  # pairs of an effect and a need of its skill, by effect
    entry_need: Indices

    @classmethod
    def of(cls, needs: pl.DataFrame, library: Library) -> Market:
        """From rows of `matching.needs_of` and what can be studied."""
        rows = needs.sort("job_id", "skill_id")
        jobs, skills = rows["job_id"].unique().sort().to_list(), rows["skill_id"].unique().sort().to_list()
        number = {skill: at for at, skill in enumerate(skills)}
        need_job = rows["job_id"].rank("dense").cast(pl.Int64).to_numpy() - 1
        need_skill = rows["skill_id"].rank("dense").cast(pl.Int64).to_numpy() - 1
        weight = rows["weight"].to_numpy()
        total = np.bincount(need_job, weight, len(jobs))
        shown = [_effects(library, at, number) for at in range(len(library.resources))]
        sets = sorted({effects for effects in shown if effects})
        of_set = {effects: at for at, effects in enumerate(sets)}
        pairs = sorted({pair for effects in sets for pair in effects})
        of_pair = {pair: at for at, pair in enumerate(pairs)}
        columns = np.array([of_pair[pair] for effects in sets for pair in effects], np.int64)
        lengths = [len(effects) for effects in sets]
        candidates = sparse.csr_matrix(
            (np.ones(len(columns)), columns, np.cumsum([0, *lengths])), shape=(len(sets), len(pairs))
        )
        effect_skill = np.array([skill for skill, _ in pairs], np.int64)
        of = np.array([of_set.get(effects, UNKNOWN) for effects in shown], np.int64)
        minutes = np.array([library.minutes(at) for at in range(len(shown))], np.int64)
        by_skill = np.argsort(need_skill, kind="stable")
        first = np.searchsorted(need_skill[by_skill], np.arange(len(skills) + 1))
        runs = [by_skill[first[skill] : first[skill + 1]] for skill in effect_skill.tolist()]
        return cls(
            jobs, skills, [one.resource_id for one in library.resources], minutes, need_job, need_skill,
            grade(rows["level"].cast(pl.Float64).to_numpy()), weight / total[need_job], rows["base_rate"].to_numpy(),
            np.searchsorted(need_job, np.arange(len(jobs))), candidates, effect_skill,
            np.array([reached for _, reached in pairs], np.int64), of,
            np.lexsort((np.arange(len(of)), minutes, of)),
            np.repeat(np.arange(len(runs)), [len(run) for run in runs]),
            np.concatenate(runs) if runs else np.zeros(0, np.int64),
        )  # fmt: skip

    def values(self, shown: Indices) -> Values:
        """What each need is worth, 0-1, to who shows the skills at these grades."""
        mine = shown[self.need_skill]
        return np.where(mine == UNKNOWN, self.base, (mine >= self.need_grade).astype(np.float64))

    def over(self, values: Values, shown: Indices, visible: Mask) -> tuple[Values, Mask]:
        """Every job's score, and whether it is over the bar."""
        met = shown[self.need_skill] >= self.need_grade
        scores = np.bincount(self.need_job, self.share * values, len(self.jobs)).astype(np.float64)
        some = np.bincount(self.need_job, met, len(self.jobs)) > 0
        return scores, visible & some & (scores >= BAR - _ROUNDED)


def _effects(library: Library, at: int, number: dict[str, int]) -> tuple[tuple[int, int], ...]:
    """The (skill, grade) that a resource would show, of skills that any job asks for."""
    level = library.shows(at)
    if level is None:
        return ()
    reached = int(grade(np.array([level], np.float64))[0])
    return tuple(sorted((number[skill], reached) for skill in library.main[at] if skill in number)) if reached else ()


def choose(market: Market, shown: Indices, visible: Mask, allowed: Mask, most: int = PICKS) -> list[Pick]:
    """At most `most` picks for who shows these grades, may see these jobs and may study these resources."""
    shown, allowed = shown.copy(), allowed.copy()
    picks: list[Pick] = []
    values = market.values(shown)
    scores, over = market.over(values, shown, visible)
    while len(picks) < most:
        number = _best(market, shown, values, scores, over, visible, allowed)
        if number is None:
            break
        effects = market.candidates[market.candidate_of[number]].indices
        raised = effects[market.effect_grade[effects] > shown[market.effect_skill[effects]]]
        shown[market.effect_skill[raised]] = market.effect_grade[raised]
        before = over
        values = market.values(shown)
        scores, over = market.over(values, shown, visible)
        new = np.flatnonzero(over & ~before)
        gained = new[np.lexsort((new, -np.round(scores[new], 4)))].tolist()
        skills = sorted(market.effect_skill[raised].tolist())
        picks.append(Pick(number, int(before.sum()), int(over.sum()), gained, skills))
        allowed[number] = False
    return picks


def _best(
    market: Market, shown: Indices, values: Values, scores: Values, over: Mask, visible: Mask, allowed: Mask
) -> int | None:
    """The resource that brings the most jobs over the bar; None when none brings any."""
    ranked = market.cheapest_first[allowed[market.cheapest_first]]
    ranked = ranked[market.candidate_of[ranked] != UNKNOWN]
    groups, first = np.unique(market.candidate_of[ranked], return_index=True)
    if not len(groups):
        return None
    gains = _gains(market, shown, values, scores, over, _within_reach(market, shown, values, scores, over) & visible)
    gains = gains[groups]
    top = int(gains.max())
    if top <= 0:
        return None
    cheapest = ranked[first[gains == top]]
    return int(cheapest[np.lexsort((cheapest, market.minutes[cheapest]))[0]])


def _within_reach(market: Market, shown: Indices, values: Values, scores: Values, over: Mask) -> Mask:
    """Jobs that some candidate could bring over the bar, or those that are over it and could fall."""
    highest = np.full(len(market.skills), UNKNOWN, np.int64)
    np.maximum.at(highest, market.effect_skill, market.effect_grade)
    reachable = np.maximum(highest, shown)[market.need_skill] >= market.need_grade
    could = np.where(reachable, market.share * (1 - values), 0.0)
    if not len(could):
        return over
    most = np.minimum(MOST_MAIN * np.maximum.reduceat(could, market.starts), np.add.reduceat(could, market.starts))
    return over | (scores + most >= BAR - _ROUNDED)


def _gains(market: Market, shown: Indices, values: Values, scores: Values, over: Mask, jobs: Mask) -> Indices:
    """Of each candidate the jobs that it brings over the bar, less those that fall below."""
    need, effect = market.entry_need, market.entry_effect
    skill_grade = market.effect_grade[effect]
    kept = (skill_grade > shown[market.effect_skill[effect]]) & jobs[market.need_job[need]]
    need, effect, skill_grade = need[kept], effect[kept], skill_grade[kept]
    is_met = skill_grade >= market.need_grade[need]
    # rare: a score over the bar by base rates alone, which counts from the first need met on; told beside, as i
    rare = (scores >= BAR - _ROUNDED) & ~over & jobs
    added = market.share[need] * (is_met - values[need]) + (1j * is_met if rare.any() else 0)
    ends = np.cumsum(np.bincount(effect, minlength=len(market.effect_skill)))
    shape = (len(market.effect_skill), len(market.jobs))
    adds = sparse.csr_matrix((added, market.need_job[need], np.concatenate([[0], ends])), shape=shape)
    found = (market.candidates @ adds).tocsr()
    after = scores[found.indices] + found.data.real >= BAR - _ROUNDED
    after &= ~rare[found.indices] | (found.data.imag > 0)
    change = after.astype(np.int64) - over[found.indices]
    candidates: Indices = np.arange(found.shape[0], dtype=np.int64)
    rows = np.repeat(candidates, np.diff(found.indptr))
    return np.rint(np.bincount(rows, change, len(candidates))).astype(np.int64)


@dataclass(frozen=True)
class Members:
    """Who looks for a job, what each can show, has taken and reads."""

    members: pl.DataFrame  # [member_id, languages, country, workplace, open_to]
    member_skills: pl.DataFrame  # `MemberSkill` rows
    taken: pl.DataFrame  # [user_id, item_id]


def find(of: Members, jobs: pl.DataFrame, job_skills: pl.DataFrame, library: Library) -> pl.DataFrame:
    """[member_id, pick, resource_id, minutes, jobs_before, jobs_after, job_ids, skills] for all who look for a job.

    `jobs` and `job_skills` are what `matching.match_jobs` takes.
    """
    seekers = of.members.filter(pl.col("open_to").list.contains("jobs")).sort("member_id")
    needs = needs_of(jobs, job_skills, base_rates(of.member_skills))
    offers = jobs.join(needs.select("job_id").unique(), on="job_id", how="semi").unique("job_id").sort("job_id")
    if seekers.is_empty() or offers.is_empty() or not library.resources:
        return pl.DataFrame(schema=FOUND)
    market = Market.of(needs, library)
    shown = _shown(of.member_skills, seekers, market.skills)
    visible = Eligibility(seekers, offers)
    resources = {resource: at for at, resource in enumerate(market.resources)}
    taken = _numbers(of.taken, seekers, resources)
    refused = _refused(seekers, library)

    def of_member(at: int) -> list[dict[str, object]]:
        allowed = ~refused[at]
        allowed[taken.get(at, [])] = False
        picks = choose(market, shown[at], visible.block(at, at + 1)[0], allowed)
        return [_told(market, seekers["member_id"][at], place, pick) for place, pick in enumerate(picks, start=1)]

    rows = [row for found in in_parallel(of_member, list(range(seekers.height))) for row in found]
    return pl.DataFrame(rows, schema=FOUND)


def tell(found: pl.DataFrame, library: Library, skills: pl.DataFrame) -> pl.DataFrame:
    """Rows of `find` with hours and reasons, as `BestNext` rows. `skills` gives labels."""
    titles = pl.DataFrame(
        [(one.resource_id, one.title or one.resource_id) for one in library.resources],
        schema={"resource_id": pl.String, "title": pl.String},
        orient="row",
    )
    named = skills.select("skill_id", zh=pl.coalesce("label_zh", "skill_id"), en=pl.coalesce("label_en", "skill_id"))
    raised = (
        found.select("member_id", "pick", skill_id="skills")
        .explode("skill_id")
        .join(named, on="skill_id", how="left", maintain_order="left")
        .group_by("member_id", "pick", maintain_order=True)
        .agg(zh=pl.coalesce("zh", "skill_id").str.join("”、“"), en=pl.coalesce("en", "skill_id").str.join(", "))
    )
    told = found.join(titles, on="resource_id").join(raised, on=["member_id", "pick"]).sort("member_id", "pick")
    hours = (pl.col("minutes") / 60).round(1)
    so_far = (pl.col("minutes").cum_sum().over("member_id") / 60).round(1)
    time_zh, time_en = (
        pl.when(pl.col("minutes") < _AN_HOUR).then(pl.format(short, "minutes")).otherwise(pl.format(long, hours))
        for short, long in (("{} 分钟", "{} 小时"), ("{} min", "{} h"))
    )
    more, share = pl.col("job_ids").list.len(), round(100 * BAR)
    zh = pl.format(
        f"学会《{{}}》（约 {{}}）能展示“{{}}”：又有 {{}} 个在招职位按所列要求达到 {share}%，共 {{}} 个。",
        "title", time_zh, "zh", more, "jobs_after",
    )  # fmt: skip
    en = pl.format(
        f"Learn “{{}}” (about {{}}) to show {{}}: {{}} more open {{}} {share} % of the stated needs, {{}} in all.",
        "title", time_en, "en", more, pl.when(more == 1).then(pl.lit("job reaches")).otherwise(pl.lit("jobs reach")),
        "jobs_after",
    )  # fmt: skip
    return shaped(told.with_columns(hours=hours, hours_so_far=so_far, reason_zh=zh, reason_en=en), BestNext)


def _told(market: Market, member_id: str, place: int, pick: Pick) -> dict[str, object]:
    return {
        "member_id": member_id,
        "pick": place,
        "resource_id": market.resources[pick.resource],
        "minutes": int(market.minutes[pick.resource]),
        "jobs_before": pick.before,
        "jobs_after": pick.after,
        "job_ids": [market.jobs[job] for job in pick.gained],
        "skills": [market.skills[skill] for skill in pick.skills],
    }


def _shown(member_skills: pl.DataFrame, seekers: pl.DataFrame, skills: list[str]) -> Indices:
    """Members x skills: how many of LEVELS are shown, UNKNOWN without evidence."""
    rows = seekers.select("member_id").with_row_index("row")
    columns = pl.DataFrame({"skill_id": skills}, schema={"skill_id": pl.String}).with_row_index("column")
    held = member_skills.filter(~pl.col("proof").is_in(NO_EVIDENCE)).join(rows, on="member_id")
    held = held.join(columns, on="skill_id")
    found = np.full((seekers.height, len(skills)), UNKNOWN, np.int64)
    found[held["row"].to_numpy(), held["column"].to_numpy()] = grade(held["level"].to_numpy())
    return found


def _numbers(taken: pl.DataFrame, seekers: pl.DataFrame, resources: dict[str, int]) -> dict[int, list[int]]:
    """Member by number -> resources by number that were taken."""
    rows = seekers.select(user_id="member_id").with_row_index("row")
    known = pl.DataFrame({"item_id": list(resources), "number": list(resources.values())})
    found = taken.join(rows, on="user_id").join(known, on="item_id").group_by("row").agg("number")
    return dict(found.iter_rows())


def _refused(seekers: pl.DataFrame, library: Library) -> Mask:
    """Members x resources: in a language that the member does not read."""
    wishes = [Reader(tuple(base(tag) for tag in told or ())) for (told,) in seekers.select("languages").iter_rows()]
    of_reader = {
        reader: np.array([reader.refuses(one) is not None for one in library.resources], bool) for reader in set(wishes)
    }
    return np.stack([of_reader[reader] for reader in wishes])
