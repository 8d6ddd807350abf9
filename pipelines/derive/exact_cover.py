"""The least effort there is for one reader, proven: weighted set cover as a mixed integer program, solved by HiGHS.

Answers: how far from the best possible is a plan? Slow (some ten milliseconds to seconds), so for samples and for one
plan when asked for. HiGHS: Huangfu and Hall 2018, https://doi.org/10.1007/s12532-017-0130-5.
May import: `pipelines.derive.covering`, highspy, numpy.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import highspy as untyped_highspy  # pyright: ignore[reportMissingTypeStubs]
import numpy as np

from pipelines.derive.covering import Catalogue

highspy: Any = untyped_highspy
SECONDS = 10.0  # for one program; what is found by then is an answer, but no proof


@dataclass(frozen=True)
class Exact:
    """The best cover found, its effort, and an effort that no cover can stay below; proven where the two are equal.

    Where no cover was found in time, its resources and effort are null.
    """

    resources: list[int] | None
    effort: int | None
    bound: float
    is_proven: bool


def solve(catalogue: Catalogue, needed: Iterable[int], seconds: float = SECONDS) -> Exact:
    """The cover of one reader's needs; what nobody teaches stays out."""
    part, resources, skills = catalogue.part(needed)
    if not skills:
        return Exact([], 0, 0.0, is_proven=True)
    # what `Highs` adds to its own base class are callbacks, and a banner on standard output that nothing turns off
    solver = highspy.highs._Highs()
    options = {"output_flag": False, "threads": 1, "time_limit": seconds, "mip_rel_gap": 0.0, "random_seed": 0}
    for option, value in options.items():
        solver.setOptionValue(option, value)
    solver.passModel(_program(part))
    solver.run()
    info = solver.getInfo()
    bound = max(0.0, float(info.mip_dual_bound)) if np.isfinite(info.mip_dual_bound) else 0.0
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Exact(None, None, bound, is_proven=False)
    taken = np.flatnonzero(np.array(solver.getSolution().col_value) > 0.5).tolist()
    is_proven = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    effort = sum(part.efforts[resource] for resource in taken)
    return Exact([resources[r] for r in taken], effort, float(effort) if is_proven else bound, is_proven)


def _program(part: Catalogue) -> Any:
    """Minimise the effort of the resources taken (0 or 1 each) so that each skill is taught at least once."""
    program = highspy.HighsLp()
    n, rows = len(part.efforts), len(part.taught_by)
    program.num_col_, program.num_row_ = n, rows
    program.col_cost_ = np.array(part.efforts, dtype=float)
    program.col_lower_, program.col_upper_ = np.zeros(n), np.ones(n)
    program.row_lower_, program.row_upper_ = np.ones(rows), np.full(rows, np.inf)
    program.integrality_ = [highspy.HighsVarType.kInteger] * n
    lengths = [len(some) for some in part.taught_by]
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    program.a_matrix_.index_ = np.array([r for some in part.taught_by for r in some], dtype=np.int32)
    program.a_matrix_.value_ = np.ones(sum(lengths))
    return program
