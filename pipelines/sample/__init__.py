"""The sample: a plausible AI community, written as payloads in the sources' own formats.

Answers: what would this platform show if a community of this size used it? Everything follows from the seed: the same
arguments give the same bytes. What was planted in it is told by `truths.py`. May import: contracts, numpy, polars.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pipelines.sample import curation, jobs, papers, people, projects, registry, tutorials
from pipelines.sample.community import Community

__all__ = ["write"]


def write(
    out: Path,
    *,
    members: int = 1200,
    events: int = 150_000,
    weeks: int = 60,
    seed: int = 7,
    until: date = date(2026, 11, 15),
    reference: Path | None = None,
) -> dict[str, int]:
    """Writes the community below `out` and answers the rows of each file (path relative to `out`).

    `events` is the number of lines of the log; papers, tutorials, jobs and projects are always the same in number.
    `until` is the last day, in Asia/Shanghai. `reference` is the folder of the vocabularies (default: the project's).
    """
    found = Community.of(members=members, events=events, weeks=weeks, seed=seed, until=until, reference=reference)
    counts = papers.write(found.papers, out / "papers")
    counts |= tutorials.write(found.tutorials, out / "tutorials")
    counts |= jobs.write(found.jobs, out / "jobs")
    counts["projects/github.json"] = projects.write(found.registry, out / "projects" / "github.json")
    others = {
        "members": people.member_rows(found.crowd, seed),
        "lectures": found.lectures,
        "plans": registry.plans(),
        "channels": registry.channels(),
        "channel_costs": registry.channel_costs(found.crowd, found.days, seed),
        "goals": registry.goals(until),
        "link_checks": curation.link_checks(found.tutorials, until),
    }
    counts |= registry.write(found.registry, others, out / "registry")
    written, _ = found.log(out)
    return counts | dict(sorted(written.lines.items()))
