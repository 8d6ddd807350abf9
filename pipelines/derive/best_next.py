"""Which few resources would raise a member's jobs over the bar the most, which jobs, and in how many hours?

The score of a job is that of `matching` without credit for near skills: met needs by weight, unknown ones at their base
rate. A job is over the bar when its score is at least BAR and some need is met, and the member may see it
(`constraints`). Learning a resource shows its main skills at its level (`study.Library.shows`, one formula);
what is shown already stays.

Greedy: the resource that brings the most jobs over the bar, less those that fall below it, because a need that was
unknown and is then shown below its level counts nothing. Ties go to fewer minutes, then the smaller id. After each pick
every score is counted anew, from the needs; it ends after three, or when no resource alone brings a job more.

BAR is a half: more is met than is missing. In the outcomes of the sample community, four in a hundred of the matches
shown at 0.4-0.5 were accepted, five at 0.5-0.6 and rising to 24. It says how a job's stated needs are met, not that
anybody is hired; and a profile credits a completion with less until answers or projects show the skill.

How it is fast: resources that show the same skills at the same levels are one candidate, a set of effects (skill,
level). What each effect alone does to each job is counted once; where a job needs two skills or more of a candidate,
the sum over them is put in the place of its parts, and those pairs of candidate and job are the same for all members.
May import: `pipelines.contracts`, numpy, polars,
`derive.constraints`, `derive.interactions`, `derive.matching`, `derive.shaping`, `derive.study`, `derive.top_items`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.contracts.derived import BestNext
from pipelines.derive import constraints
from pipelines.derive.interactions import Indices, sparse
from pipelines.derive.matching import LEVELS, NO_EVIDENCE, base_rates, needs_of
from pipelines.derive.shaping import shaped
from pipelines.derive.study import Library, Reader, base
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
    entry_effect: Indices  # pairs of an effect and a need of its skill, by effect and job
    entry_need: Indices
    pair_candidate: Indices  # pairs of a candidate and a job that needs two of its effects or more
    pair_first: Indices  # two of their entries
    pair_second: Indices
    more_pair: Indices  # and further ones, of few
    more_entry: Indices

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
        entry_effect = np.repeat(np.arange(len(runs)), [len(run) for run in runs])
        entry_need = np.concatenate(runs) if runs else np.zeros(0, np.int64)
        pairs_of = _pairs(candidates, entry_effect, need_job[entry_need], len(jobs))
        return cls(
            jobs, skills, [one.resource_id for one in library.resources], minutes, need_job, need_skill,
            grade(rows["level"].cast(pl.Float64).to_numpy()), weight / total[need_job], rows["base_rate"].to_numpy(),
            np.searchsorted(need_job, np.arange(len(jobs))), candidates, effect_skill,
            np.array([reached for _, reached in pairs], np.int64), of,
            np.lexsort((np.arange(len(of)), minutes, of)),
            entry_effect, entry_need, *pairs_of,
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


def _pairs(candidates: Any, effect: Indices, job: Indices, jobs: int) -> tuple[Indices, ...]:
    """Pairs of a candidate and a job that needs two of its effects: candidate, first and second entry; further ones."""
    touches = sparse.csr_matrix((np.ones(len(effect), np.int8), (effect, job)), shape=(candidates.shape[1], jobs))
    found = (candidates @ touches).tocoo()
    both = found.data > 1
    rows, columns = found.row[both].astype(np.int64), found.col[both].astype(np.int64)
    starts: Indices = np.asarray(candidates.indptr, np.int64)
    lengths: Indices = np.asarray(np.diff(starts)[rows], np.int64)
    pair = np.repeat(np.arange(len(rows), dtype=np.int64), lengths)
    first = np.repeat(starts[rows] - (np.cumsum(lengths) - lengths), lengths)
    effects: Indices = np.asarray(candidates.indices, np.int64)
    asked: Indices = effects[first + np.arange(len(first))] * jobs + columns[pair]
    known = effect * jobs + job
    at = np.minimum(np.searchsorted(known, asked), max(0, len(known) - 1)).astype(np.int64)
    is_there = known[at] == asked
    pair, at = pair[is_there], at[is_there]
    place = np.arange(len(pair)) - np.searchsorted(pair, pair)
    return rows, at[place == 0], at[place == 1], pair[place > 1], at[place > 1]


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
    gains = _gains(market, shown, values, scores, over, visible)[groups]
    top = int(gains.max())
    if top <= 0:
        return None
    cheapest = ranked[first[gains == top]]
    return int(cheapest[np.lexsort((cheapest, market.minutes[cheapest]))[0]])


def _gains(market: Market, shown: Indices, values: Values, scores: Values, over: Mask, visible: Mask) -> Indices:
    """Of each candidate the jobs that it brings over the bar, less those that fall below."""
    need, effect = market.entry_need, market.entry_effect
    job, reached = market.need_job[need], market.effect_grade[effect]
    raises = reached > shown[market.effect_skill[effect]]
    meets = raises & (reached >= market.need_grade[need])
    added = np.where(raises, market.share[need] * (meets - values[need]), 0.0)
    # over the bar by base rates alone: counts from the first need met on
    rare = (scores >= BAR - _ROUNDED) & ~over

    def change(job: Indices, added: Values, meets: Mask) -> Indices:
        after = (scores[job] + added >= BAR - _ROUNDED) & visible[job] & (~rare[job] | meets)
        return after.astype(np.int64) - over[job]

    alone = change(job, added, meets)
    by_effect = np.bincount(effect, alone, len(market.effect_skill))
    found = np.asarray(market.candidates @ by_effect, np.float64)
    # where but one of a pair's entries does anything, that one alone has said it all
    first, second, more = market.pair_first, market.pair_second, market.more_entry
    tells = raises[first] & raises[second]
    tells[market.more_pair] = True
    kept = np.flatnonzero(tells)
    place = np.cumsum(tells)[market.more_pair] - 1
    first, second = first[kept], second[kept]

    def summed(values: npt.NDArray[Any]) -> Values:
        further = np.bincount(place, values[more], len(kept))
        return (values[first].astype(np.float64) + values[second] + further).astype(np.float64)

    together = change(job[first], summed(added), summed(meets) > 0)
    found += np.bincount(market.pair_candidate[kept], together - summed(alone), len(found))
    return np.rint(found).astype(np.int64)


@dataclass(frozen=True)
class Members:
    """Who looks for a job, what each can show, has taken and reads."""

    members: pl.DataFrame  # [member_id, languages, country, workplace, open_to]
    member_skills: pl.DataFrame  # `MemberSkill` rows
    taken: pl.DataFrame  # [user_id, item_id]


def find(of: Members, jobs: pl.DataFrame, job_skills: pl.DataFrame, library: Library) -> pl.DataFrame:
    """[member_id, pick, resource_id, minutes, jobs_before, jobs_after, job_ids, skills] for all who look for a job.

    `jobs` and `job_skills` are what `matching.match` takes.
    """
    seekers = of.members.filter(pl.col("open_to").list.contains("jobs")).sort("member_id")
    needs = needs_of(jobs, job_skills, base_rates(of.member_skills))
    offers = jobs.join(needs.select("job_id").unique(), on="job_id", how="semi").unique("job_id").sort("job_id")
    if seekers.is_empty() or offers.is_empty() or not library.resources:
        return pl.DataFrame(schema=FOUND)
    market = Market.of(needs, library)
    shown = _shown(of.member_skills, seekers, market.skills)
    (seeker_kinds, seeker_kind), (offer_kinds, offer_kind) = (
        constraints.kinds(seekers, "holder"),
        constraints.kinds(offers, "target"),
    )
    visible = constraints.allowed(seeker_kinds, offer_kinds)
    resources = {resource: at for at, resource in enumerate(market.resources)}
    taken = _numbers(of.taken, seekers, resources)
    refused = _refused(seekers, library)

    def of_member(at: int) -> list[dict[str, object]]:
        allowed = ~refused[at]
        allowed[taken.get(at, [])] = False
        picks = choose(market, shown[at], visible[seeker_kind[at]][offer_kind], allowed)
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
