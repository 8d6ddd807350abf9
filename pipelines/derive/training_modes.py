"""The same goal by other ways of training: on the job, towards a degree, online, in the company; side by side.

Answers: which way of training reaches this goal, and what does each cost? A way is a wish about resources, so it
narrows what a reader studies; what it has nothing for is counted, never hidden. A resource of unknown kind fits all.

    on_the_job   short pieces beside work: articles, cases, videos, podcasts of at most an hour, and practice
    degree       courses, books and papers, as a curriculum has them
    online       courses, videos, articles and podcasts of any length
    in_company   courses, cases and reports, as a company would choose them

May import: `pipelines.derive.planning`, `pipelines.derive.plans`, `pipelines.derive.study`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pipelines.derive.graph import Prerequisites
from pipelines.derive.planning import Learner
from pipelines.derive.plans import Wishes, make_plan
from pipelines.derive.study import Library, Reader

# way -> (zh, en, kinds of resource, longest resource in minutes)
MODES: dict[str, tuple[str, str, tuple[str, ...], int | None]] = {
    "on_the_job": ("岗位培养", "On the job", ("article", "case", "podcast", "video"), 60),
    "degree": ("学历教育", "Degree", ("book", "course", "paper"), None),
    "online": ("在线学习", "Online", ("article", "course", "podcast", "video"), None),
    "in_company": ("企业定制", "In the company", ("case", "course", "report"), None),
}


def narrowed(reader: Reader, mode: str) -> Reader:
    """A reader who trains in one of the ways of MODES: only kinds that both allow, the shorter of the two lengths."""
    _, _, kinds, longest = MODES[mode]
    both = tuple(kind for kind in kinds if kind in reader.kinds) if reader.kinds else kinds
    limits = [limit for limit in (longest, reader.most_minutes) if limit is not None]
    return replace(reader, kinds=both or ("",), most_minutes=min(limits, default=None))


def compare_modes(
    learner: Learner, prerequisites: Prerequisites, library: Library, wishes: Wishes | None = None
) -> list[dict[str, Any]]:
    """One row a way: skills to learn, how many of them it has something for, practice, hours, weeks, effort.

    Most covered first, then the least effort. The reader's own wishes hold as well: kinds that both allow, the shorter
    of the two lengths.
    """
    rows: list[dict[str, Any]] = []
    for mode, (zh, en, _, _) in MODES.items():
        made = make_plan(replace(learner, reader=narrowed(learner.reader, mode)), prerequisites, library, wishes)
        totals = made["totals"]
        covered = sum(step["resource_id"] is not None for step in made["steps"])
        rows.append(
            {
                "mode": mode,
                "label_zh": zh,
                "label_en": en,
                "steps": totals["steps"],
                "covered": covered,
                "practised": sum(step["practice"] is not None for step in made["steps"]),
                "resources": totals["resources"],
                "hours": totals["hours"],
                "weeks": totals["weeks"],
                "effort": totals["effort"],
                "reason_zh": _zh(totals, covered),
                "reason_en": _en(totals, covered),
            }
        )
    return sorted(rows, key=lambda row: (-row["covered"], row["effort"], row["mode"]))


def _zh(totals: dict[str, Any], covered: int) -> str:
    hours = f"，约 {totals['hours']:g} 小时" if totals["hours"] else ""
    return f"{totals['steps']} 项中有 {covered} 项能这样学{hours}。"


def _en(totals: dict[str, Any], covered: int) -> str:
    hours = f", in about {totals['hours']:g} hours" if totals["hours"] else ""
    return f"{covered} of {totals['steps']} skills can be learned this way{hours}."
