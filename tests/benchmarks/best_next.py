"""The best next three for one member among 20,000 jobs and 10,000 resources.

Jobs need 3 to 9 of 2,000 skills, resources teach 1 to 3 of them, both by Zipf (0.9); the member shows 60 skills. The
baseline is a plain recount in numpy: for every resource what it adds to each job that asks for its skills, summed by
job, and the best is taken, three times. Both must choose the same resources and count the same jobs. What all
members share, the index of jobs and resources, is built before the clock starts, and its time is in the note.
"""

from __future__ import annotations

import json
import sys
import time

import numpy as np
import polars as pl

from pipelines.derive import best_next
from pipelines.derive.best_next import BAR, Market
from pipelines.derive.study import Library, Resource
from tests.benchmarks.measure import Result, median, run, timed

JOBS, RESOURCES, SKILLS, HELD = 20_000, 10_000, 2_000, 60
REPEATS, RATIO, PEAK_MIB, MOST_SECONDS = 3, 0.5, 1024, 0.3


def invented() -> tuple[pl.DataFrame, Library, np.ndarray]:
    """Needs as `matching.needs_of` gives them, resources, and what the member shows of each skill."""
    dice = np.random.default_rng(11)
    weight = 1 / np.arange(1, SKILLS + 1) ** 0.9
    weight /= weight.sum()

    def drawn(low: int, high: int) -> np.ndarray:
        return np.unique(dice.choice(SKILLS, dice.integers(low, high), p=weight))

    needs = [
        (f"j{job:05}", f"s{skill:04}", kind * float(dice.uniform(0.2, 1)), level, float(dice.uniform(0, 0.2)))
        for job in range(JOBS)
        for skill in drawn(4, 10)
        for kind, level in [(1.0, 3) if dice.random() < 0.6 else (0.5, 2)]
    ]
    frame = pl.DataFrame(needs, schema=["job_id", "skill_id", "weight", "level", "base_rate"], orient="row")
    resources = tuple(
        Resource(f"r{n:05}", {f"s{skill:04}": 1.0 for skill in drawn(1, 4)}, int(dice.integers(30, 600)), level)
        for n, level in enumerate(dice.integers(1, 6, RESOURCES).tolist())
    )
    levels = np.full(SKILLS, np.nan)
    levels[dice.choice(SKILLS, HELD, replace=False, p=weight)] = dice.uniform(1, 4, HELD)
    return frame, Library(resources), levels


def benchmark(repeats: int = REPEATS) -> list[Result]:
    """Interleaved runs, each in a fresh process."""
    runs: dict[str, list] = {"plain": [], "ours": []}
    for _ in range(repeats):
        for case, done in runs.items():
            done.append(run(__name__, case))
    plain_run, ours_run = median(runs["plain"]), median(runs["ours"])
    if ours_run.facts["picks"] != plain_run.facts["picks"]:
        raise RuntimeError(f"{ours_run.facts['picks']} is not what the plain recount picks: {plain_run.facts['picks']}")
    return [
        Result(
            f"best next three, {JOBS:,} jobs, {RESOURCES:,} resources (budget {MOST_SECONDS * 1000:.0f} ms)",
            "plain numpy recount for each resource",
            ours_run.seconds,
            plain_run.seconds,
            ours_run.peak_mib,
            RATIO,
            PEAK_MIB,
            ours_run.processor_seconds / plain_run.processor_seconds,
            json.dumps({"index_seconds": ours_run.facts["index_seconds"], "picks": ours_run.facts["picks"]}),
        )
    ]


def prepared() -> tuple[Market, np.ndarray, float]:
    """The index, what the member shows, and the seconds that the index took."""
    needs, library, levels = invented()
    start = time.perf_counter()
    market = Market.of(needs, library)
    seconds = time.perf_counter() - start
    of_skill = dict(zip([f"s{n:04}" for n in range(SKILLS)], best_next.grade(levels).tolist(), strict=True))
    return market, np.array([of_skill[skill] for skill in market.skills]), round(seconds, 3)


def ours() -> dict[str, object]:
    """As the pipeline does it."""
    market, shown, seconds = prepared()
    every, all_jobs = np.ones(RESOURCES, bool), np.ones(JOBS, bool)
    with timed() as spent:
        picks = best_next.choose(market, shown, all_jobs, every)
    told = [[market.resources[p.resource], p.before, p.after] for p in picks]
    return {**spent, "index_seconds": seconds, "picks": told}


def plain() -> dict[str, object]:
    """Every resource tried in turn: what it adds to each job that asks for its skills, summed by job."""
    market, shown, _ = prepared()
    of_effect = np.split(market.entry_need, np.flatnonzero(np.diff(market.entry_effect)) + 1)
    told: list[list[object]] = []
    with timed() as spent:
        for _ in range(best_next.PICKS):
            values = market.values(shown)
            scores, over = market.over(values, shown, np.ones(JOBS, bool))
            has_met = np.bincount(market.need_job, shown[market.need_skill] >= market.need_grade, JOBS) > 0
            best = (0, 0, 0)
            for resource in range(RESOURCES):
                candidate = market.candidate_of[resource]
                raised = [
                    effect
                    for effect in (market.candidates[candidate].indices if candidate >= 0 else ())
                    if market.effect_grade[effect] > shown[market.effect_skill[effect]]
                ]
                if not raised:
                    continue
                needs = np.concatenate([of_effect[effect] for effect in raised])
                meets = market.effect_grade[raised[0]] >= market.need_grade[needs]  # one level for all its skills
                jobs, at = np.unique(market.need_job[needs], return_inverse=True)
                after = scores[jobs] + np.bincount(at, market.share[needs] * (meets - values[needs]))
                is_over = (after >= BAR - 0.5e-4 - 1e-9) & (has_met[jobs] | (np.bincount(at, meets) > 0))
                best = max(
                    best, (int(is_over.sum()) - int(over[jobs].sum()), -int(market.minutes[resource]), -resource)
                )
            if best[0] <= 0:
                break
            mine = market.candidates[market.candidate_of[-best[2]]].indices
            shown[market.effect_skill[mine]] = np.maximum(shown[market.effect_skill[mine]], market.effect_grade[mine])
            told.append([market.resources[-best[2]], int(over.sum()), int(over.sum()) + best[0]])
    return {**spent, "picks": told}


if __name__ == "__main__":
    print(json.dumps({"plain": plain, "ours": ours}[sys.argv[1]]()))
