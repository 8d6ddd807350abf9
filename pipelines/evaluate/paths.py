"""How good are our plans? 200 seeded random cases, each held against the proven least effort and against bare greedy.

The cases are in four sizes, fifty readers each, from 200 skills and 600 resources to 2,000 and 10,000. A gap is the
effort above the least there is, as a share of it; HiGHS proves the least. The plan's order and its covering are checked
against the case itself, not against what the planner says of them. May import: numpy, derive.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from pipelines.derive import covering, exact_cover
from pipelines.derive.graph import Prerequisites
from pipelines.evaluate.figures import Figure, with_interval
from pipelines.evaluate.path_cases import Cases, bare_greedy

SIZES = ((200, 600), (500, 2_000), (1_000, 5_000), (2_000, 10_000))
READERS, SEED = 50, 20261126
TASK = "paths"


def evaluate_paths(sizes: Sequence[tuple[int, int]] = SIZES, readers: int = READERS) -> Iterator[Figure]:
    """The figures over all cases, then the gap of each size."""
    ours: list[float] = []
    bare: list[float] = []
    proven = late = open_ = 0
    each: list[Figure] = []
    for number, (skills, resources) in enumerate(sizes):
        cases = Cases.draw(SEED + number, skills, resources, readers)
        plans, catalogue, graph = plan(cases), cases.catalogue(), cases.prerequisites()
        all_needed = cases.needed
        exact = [exact_cover.solve(catalogue, needed) for needed in all_needed]
        proven += sum(one.is_proven for one in exact)
        late += sum(len(out_of_order(cases, graph, needed)) for needed in all_needed)
        open_ += sum(len(uncovered(cases, *pair)) for pair in zip(all_needed, plans, strict=True))
        least = [one.bound for one in exact]
        ours += (mine := gaps(cases, plans, least))
        bare += gaps(cases, _bare(cases), least)
        each.append(with_interval(TASK, f"{skills} skills, {resources} resources", "gap, median", mine, _median))
    name = f"{len(ours)} random cases"
    yield Figure(TASK, name, "least effort proven", len(ours), float(proven))
    for metric, statistic in (("gap, median", _median), ("gap, 95th percentile", _p95)):
        yield with_interval(TASK, name, metric, ours, statistic)
        yield with_interval(TASK, name, f"{metric}, bare greedy", bare, statistic)
    yield Figure(TASK, name, "gap, largest", len(ours), max(ours))
    yield Figure(TASK, name, "skills before their prerequisites", len(ours), float(late))
    yield Figure(TASK, name, "skills that could be taught and are not", len(ours), float(open_))
    yield from each


def plan(cases: Cases) -> list[list[int]]:
    """The resources of each reader, all planned at once."""
    needs = [0] * len(cases.requires)
    for reader, needed in enumerate(cases.needed):
        for skill in needed:
            needs[skill] |= 1 << reader
    plans: list[list[int]] = [[] for _ in cases.needed]
    for resource, who in sorted(covering.cover(cases.catalogue(), needs).items()):
        for reader in covering.places(who):
            plans[reader].append(resource)
    return plans


def gaps(cases: Cases, plans: Sequence[Sequence[int]], least: Sequence[float]) -> list[float]:
    """Effort above the least, as a share of it; readers who need nothing have none."""
    efforts = [sum(cases.minutes[resource] for resource in resources) for resources in plans]
    return [effort / best - 1 for effort, best in zip(efforts, least, strict=True) if best]


def uncovered(cases: Cases, needed: Sequence[int], resources: Sequence[int]) -> list[int]:
    """Skills that are needed and that somebody teaches, but no resource of the plan."""
    taught = {skill for resource in resources for skill in cases.teaches[resource]}
    could = {skill for some in cases.teaches for skill in some}
    return [skill for skill in needed if skill in could and skill not in taught]


def out_of_order(cases: Cases, graph: Prerequisites, needed: Sequence[int]) -> list[int]:
    """Skills that the order of learning puts before one that they build on."""
    order = graph.ordered(f"{skill:06}" for skill in needed)
    place = {int(skill): n for n, skill in enumerate(order)}
    return [s for s in needed if any(place[b] > place[s] for b in cases.requires[s] if b in place)]


def _bare(cases: Cases) -> list[list[int]]:
    taught_by: list[list[int]] = [[] for _ in cases.requires]
    for resource, some in enumerate(cases.teaches):
        for skill in some:
            taught_by[skill].append(resource)
    bits = [covering.bits(some) for some in cases.teaches]
    return [bare_greedy(covering.bits(needed), bits, cases.minutes, taught_by) for needed in cases.needed]


def _median(values: np.ndarray) -> float:
    return float(np.median(values))


def _p95(values: np.ndarray) -> float:
    return float(np.quantile(values, 0.95))
