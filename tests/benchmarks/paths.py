"""Plans of 10,000 members over 2,000 skills and 10,000 resources, beside a bare bit-set greedy on the same input.

Bare: closures as bit sets once, then for each member the resource with the least minutes a newly covered skill, for the
first skill still open, until all is covered; its closures are not in its time. Ours: from the graph, the catalogue and
who shows and wants what, to each member's resources, with the closures, the catalogue and the turning of members into
bits in its time. The third line is the whole plan of `planning.plan`: order, levels and which resource serves what.
Gaps to the proven least effort, of both, are what `talent evaluate paths` prints; here 20 members are solved by HiGHS,
to tell how many times its speed we reach.
"""

from __future__ import annotations

import json
import sys

import numpy as np

from pipelines.derive import covering, exact_cover, planning
from pipelines.derive.graph import Prerequisites
from pipelines.derive.study import Library, Resource
from pipelines.evaluate.path_cases import Cases, bare_greedy, closures
from tests.benchmarks.measure import Result, median, run, timed

SKILLS, RESOURCES, MEMBERS, REPEATS = 2_000, 10_000, 10_000, 1
RATIO, LEAST_TIMES_HIGHS = 1.5, 50
EXACT = 20


def benchmark(members: int = MEMBERS) -> list[Result]:
    """Interleaved runs, each in a fresh process."""
    cases = ("bare", "ours", "whole", "highs")
    runs = {case: [] for case in cases}
    for _ in range(REPEATS):
        for case in cases:
            runs[case].append(run(__name__, case, members))
    done = {case: median(some) for case, some in runs.items()}
    bare_run, ours_run, highs = done["bare"], done["ours"], done["highs"]
    if ours_run.facts["minutes"] >= bare_run.facts["minutes"]:
        raise RuntimeError("our plans take no less time than bare greedy's")
    a_plan = highs.seconds / EXACT
    facts = {"ours": ours_run.facts, "bare": bare_run.facts}
    what, greedy = f"plans of {members:,} members", f"bare bit-set greedy, {RESOURCES:,} resources"
    return [
        Result(what, greedy, ours_run.seconds, bare_run.seconds, ours_run.peak_mib, RATIO,
               processor_ratio=ours_run.processor_seconds / bare_run.processor_seconds, note=json.dumps(facts)),
        Result(f"{what}, with order and who serves what", greedy, done["whole"].seconds, bare_run.seconds,
               done["whole"].peak_mib, RATIO,
               processor_ratio=done["whole"].processor_seconds / bare_run.processor_seconds),
        Result(what, f"HiGHS, were it {LEAST_TIMES_HIGHS} times as fast",
               ours_run.seconds, a_plan * members / LEAST_TIMES_HIGHS, ours_run.peak_mib, 1.0,
               note=json.dumps({"times_highs": round(a_plan / (ours_run.seconds / members))})),
    ]  # fmt: skip


def bare(cases: Cases) -> dict[str, float]:
    """Member after member."""
    taught_by: list[list[int]] = [[] for _ in cases.requires]
    for resource, some in enumerate(cases.teaches):
        for skill in some:
            taught_by[skill].append(resource)
    teaches = [covering.bits(some) for some in cases.teaches]
    before = closures(cases.requires)
    shown = [covering.bits(some) for some in cases.shown]
    with timed() as spent:
        minutes = 0
        for wanted, known in zip(cases.wanted, shown, strict=True):
            needed = 0
            for skill in wanted:
                needed |= before[skill]
            plan = bare_greedy(needed & ~known, teaches, cases.minutes, taught_by)
            minutes += sum(cases.minutes[resource] for resource in plan)
    return {**spent, "minutes": minutes}


def ours(cases: Cases) -> dict[str, float]:
    """All members at once; like bare greedy, what leads only to a skill that is shown is learned as well."""
    with timed() as spent:
        catalogue = cases.catalogue()
        wanted, shown = (
            [covering.bits(some) for some in turned(people, SKILLS)] for people in (cases.wanted, cases.shown)
        )
        for skill in range(SKILLS - 1, -1, -1):
            for earlier in cases.requires[skill]:
                wanted[earlier] |= wanted[skill]
        cover = covering.cover(catalogue, [who & ~known for who, known in zip(wanted, shown, strict=True)])
        plans = turned([covering.places(cover.get(r, 0)) for r in range(RESOURCES)], len(cases.wanted))
        minutes = sum(cases.minutes[resource] for plan in plans for resource in plan)
    return {**spent, "minutes": minutes}


def whole(cases: Cases) -> dict[str, float]:
    """What the pipeline asks, for one language and no level; what leads only to what is shown is not learned."""
    name = [f"{skill:06}" for skill in range(SKILLS)]
    graph = Prerequisites.of_edges((name[b], name[s], 1.0) for s, some in enumerate(cases.requires) for b in some)
    resources = zip(cases.teaches, cases.minutes, strict=True)
    library = Library(
        tuple(Resource(f"{n:06}", {name[s]: 1.0 for s in some}, cost) for n, (some, cost) in enumerate(resources))
    )
    learners = [
        planning.Learner({name[s]: 0 for s in wanted}, known=frozenset(name[s] for s in shown))
        for wanted, shown in zip(cases.wanted, cases.shown, strict=True)
    ]
    with timed() as spent:
        ways = planning.plan(learners, graph, library, 0)
    return {**spent, "steps": sum(len(way.order) for way in ways)}


def highs(cases: Cases) -> dict[str, float]:
    """The first members, each solved to the proven optimum."""
    catalogue = cases.catalogue()
    with timed() as spent:
        solved = [exact_cover.solve(catalogue, needed) for needed in cases.needed[:EXACT]]
    return {**spent, "proven": sum(one.is_proven for one in solved)}


def turned(lists: list[list[int]], size: int) -> list[list[int]]:
    """For each number below `size`, which lists hold it, in order."""
    lengths = [len(some) for some in lists]
    numbers = np.fromiter((n for some in lists for n in some), dtype=np.int64, count=sum(lengths))
    owners = np.repeat(np.arange(len(lists)), lengths)[np.argsort(numbers, kind="stable")]
    ends = np.cumsum(np.bincount(numbers, minlength=size))[:-1]
    return [some.tolist() for some in np.split(owners, ends)]


if __name__ == "__main__":
    case, members = sys.argv[1:]
    drawn = Cases.draw(11, SKILLS, RESOURCES, int(members))
    print(json.dumps({"bare": bare, "ours": ours, "whole": whole, "highs": highs}[case](drawn)))
