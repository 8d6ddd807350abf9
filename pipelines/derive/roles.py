"""Which role of the vocabulary a job title means, and which seniority it states.

Answers: "资深机器学习工程师（北京）" - which role, how senior, by which words? The longest alias inside the title
decides; the seniority is what `grammars.seniority` reads. A title without a known alias gets no row rather than a
guess. May import: `pipelines.contracts`, `pipelines.grammars`, `pipelines.derive`, numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.contracts.derived import JobRole
from pipelines.derive.codes import Finder, Slice, listed, pattern
from pipelines.derive.folding import composed, folded
from pipelines.derive.shaping import shaped
from pipelines.derive.spellings import is_word
from pipelines.grammars import seniority


@dataclass(frozen=True, slots=True)
class TitleRole:
    """The role that one title means, and the place of the words that say so."""

    title: int  # number of the title
    role_id: str
    seniority: str | None
    start: int
    end: int


class RoleTitles:
    """Every way to write every role, ready to search."""

    def __init__(self, roles: pl.DataFrame) -> None:
        """From roles[role_id, title_aliases]; of two roles with one alias the smaller id counts."""
        aliases = roles.select("role_id", alias="title_aliases").explode("alias").drop_nulls().sort("role_id")
        spellings: dict[bytes, tuple[str, int]] = {}
        for role_id, alias in aliases.iter_rows():
            spellings.setdefault(pattern(alias), (role_id, 0))
        for role_id, alias in aliases.iter_rows():
            if folded(composed(alias)[0])[-1:].isalpha() and alias[-1:].isascii():
                spellings.setdefault(pattern(alias + "s"), (role_id, 1))
        self._meant = list(spellings.values())
        self._endings = np.array([ending for _, ending in self._meant], np.int64)
        self._finder = Finder(list(spellings))

    def find(self, titles: Sequence[str]) -> list[TitleRole]:
        """The roles of titles, in their order: the longest alias, then the one further left, then the smaller id."""
        slice_ = Slice.of(titles)
        patterns, starts, ends = self._finder.find(slice_)
        kept = is_word(slice_, starts, ends, self._endings[patterns])
        patterns, starts, ends = patterns[kept], starts[kept], ends[kept]
        ends = ends - self._endings[patterns]
        best: dict[int, tuple[int, int, str]] = {}
        numbers = slice_.numbers(starts)
        for number, index, start, end in listed(numbers, patterns, starts, ends):
            candidate = (start - end, start, self._meant[index][0])
            best[number] = min(best.get(number, candidate), candidate)
        found: list[TitleRole] = []
        for number, (length, start, role_id) in sorted(best.items()):
            first, last = (place - int(slice_.starts[number]) for place in (start, start - length))
            if number in slice_.offsets:
                first, last = slice_.offsets[number][first], slice_.offsets[number][last]
            found.append(TitleRole(number, role_id, seniority.of(titles[number]), first, last))
        return found


def find_job_roles(jobs: pl.DataFrame, roles: pl.DataFrame) -> pl.DataFrame:
    """Roles of jobs[job_id, title] by roles[role_id, title_aliases], as `JobRole` rows."""
    told = jobs.select("job_id", "title").drop_nulls()
    ids, titles = told["job_id"].to_list(), told["title"].to_list()
    rows = [
        (ids[one.title], one.role_id, one.seniority, titles[one.title][one.start : one.end], one.start, one.end)
        for one in RoleTitles(roles).find(titles)
    ]
    columns = ["job_id", "role_id", "seniority", "alias", "start", "end"]
    return shaped(pl.DataFrame(rows, schema={name: JobRole.dtypes()[name] for name in columns}, orient="row"), JobRole)
