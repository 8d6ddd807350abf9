"""What a table says about people, as linear relations: which cells count people, and how do they hang together?

A mart declares in its yml, under `meta: people`, what an attacker may use:

counts       columns that count people; with the dimensions each is counted by, where that is not the whole key
signed       those of them that are net changes and may be negative
along        the column that orders rows, for `before(...)`
rules        `a = b + c`                  parts that add up, in one row
             `a >= b`                     b is part of a: what is left of a is a group of people too
             `a <= b + c`                 a bound that can be known; no group of its own
             `a = before(b)`              the same number in the row before
             `a = before_or_0(a) + b`     a running total
             `first 28: ...`              a rule of the first 28 rows along
adds_up      column -> the dimension over which its sum is known from elsewhere; several only with `margins` for each
margins      dimension -> the value of it that stands for the total, which is then a cell like any other
where        column -> values: only these rows count people
dependent    whole numbers and texts that say something about a count of their row, and are hidden with it
independent  decimals and shares that do not; all others are hidden with it. `all`: only `dependent` ones are
looks_back   column -> rows along: it was computed from counts of so many rows before
follows      mart -> columns: where that mart hides a cell of the same values, every count of the row is hidden here.
             mart -> {column here: column there, =value: column there}: only the counts of the same name are, if any is
things       columns that look like counts of people and count something else; for who checks that none is forgotten

May import: nothing of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import Any

import numpy as np
import polars as pl
from scipy import sparse as untyped_sparse  # pyright: ignore[reportMissingTypeStubs]

sparse: Any = untyped_sparse
RULE = re.compile(r"^(?:first (?P<first>\d+): *)?(?P<left>[^<>=]+?) *(?P<sign><=|>=|=) *(?P<right>[^<>=]+)$")
TERM = re.compile(
    r"(?P<minus>-?) *(?:(?P<before>before|before_or_0)\( *(?P<of>\w+) *(?:, *(?P<by>\w+) *)?\)|(?P<own>\w+))"
)
SETTINGS = frozenset({
    "counts", "signed", "along", "rules", "adds_up", "margins", "where", "dependent", "independent", "looks_back",
    "follows", "things",
})  # fmt: skip

Address = tuple[str, tuple[Any, ...]]
"""A cell: its column, and the values of the dimensions by which it is counted."""


@dataclass(frozen=True)
class People:
    """What a mart declares about the people it counts; see the module."""

    counts: dict[str, tuple[str, ...]]
    signed: frozenset[str] = frozenset()
    along: str | None = None
    rules: tuple[str, ...] = ()
    adds_up: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    margins: dict[str, Any] = field(default_factory=dict[str, Any])
    where: dict[str, tuple[Any, ...]] = field(default_factory=dict[str, tuple[Any, ...]])
    dependent: frozenset[str] = frozenset()
    independent: frozenset[str] | None = frozenset()
    looks_back: dict[str, int] = field(default_factory=dict[str, int])
    follows: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])
    repeats: frozenset[str] = frozenset()

    @property
    def is_related(self) -> bool:
        """Whether one cell can say something about another."""
        return bool(self.rules or self.adds_up or self.follows)


def _renamed(columns: dict[str, str] | list[str]) -> dict[str, str]:
    """Our column -> the leading mart's; a list names those that are called the same."""
    return columns if isinstance(columns, dict) else {column: column for column in columns}


def declared(meta: Mapping[str, Any], key: Sequence[str]) -> People:
    """The declaration of a mart with this key. ValueError: a word or a rule that nobody knows."""
    if unknown := sorted(set(meta) - SETTINGS):
        raise ValueError(f"`people` knows no {', '.join(unknown)}; there are {', '.join(sorted(SETTINGS))}")
    counts: dict[str, Any] | list[str] = meta["counts"]
    by: Mapping[str, Any] = counts if isinstance(counts, dict) else dict.fromkeys(counts)
    people = People(
        counts={str(column): tuple(dims or key) for column, dims in by.items()},
        signed=frozenset(meta.get("signed", ())),
        along=meta.get("along"),
        rules=tuple(meta.get("rules", ())),
        adds_up={column: tuple(dims) for column, dims in meta.get("adds_up", {}).items()},
        margins=dict(meta.get("margins", {})),
        where={column: tuple(values) for column, values in meta.get("where", {}).items()},
        dependent=frozenset(meta.get("dependent", ())),
        independent=None if meta.get("independent") == "all" else frozenset(meta.get("independent", ())),
        looks_back=dict(meta.get("looks_back", {})),
        follows={mart: _renamed(columns) for mart, columns in meta.get("follows", {}).items()},
        repeats=frozenset(mart for mart, columns in meta.get("follows", {}).items() if isinstance(columns, dict)),
    )
    for column, dims in people.adds_up.items():
        if len(dims) > 1 and set(dims) - set(people.margins):
            # small totals over one dimension would follow from those over the other, and we could not hide any of them
            raise ValueError(f"{column} adds up over {', '.join(dims)}: each of them needs its total in `margins`")
    for rule in people.rules:
        _, _, terms = _read(rule)
        if strangers := {term.column for term in terms} - set(people.counts):
            raise ValueError(f"the rule `{rule}` names {', '.join(sorted(strangers))}, which `counts` does not")
    return people


@dataclass(frozen=True)
class _Term:
    coefficient: int
    column: str
    before: str | None
    by: str | None


def _read(rule: str) -> tuple[int | None, str, list[_Term]]:
    """How many first rows, the sign, and the terms of `left - right`."""
    found = RULE.match(rule.strip())
    if found is None:
        raise ValueError(f"`{rule}` is no rule; write for example `members >= retained`")
    terms: list[_Term] = []
    for side, factor in ((found["left"], 1), (found["right"], -1)):
        for part in re.split(r"\+|(?=-)", side.strip()):
            term = TERM.fullmatch(part.strip())
            if term is None:
                raise ValueError(f"`{part.strip()}` of the rule `{rule}` is no column")
            coefficient = -factor if term["minus"] else factor
            terms.append(_Term(coefficient, term["own"] or term["of"], term["before"], term["by"]))
    return int(found["first"]) if found["first"] else None, found["sign"], terms


class Table:
    """The cells of a frame and what is known about them.

    `addresses`, `values`: the cells that could be published, then groups that are only implied (a remainder, a total).
    `equal`, `at_most`: the relations over all of them, by row; each is a weighted sum that is 0, or at most 0.
    `is_open`: could be published.
    `is_signed`: may be negative. Null cells are no cells: nobody knows them.
    """

    def __init__(self, frame: pl.DataFrame, people: People) -> None:
        self.people = people
        self.addresses: list[Address] = []
        self.values: list[float] = []
        self.is_open: list[bool] = []
        self.is_signed: list[bool] = []
        self.index: dict[Address, int] = {}
        self.is_public: set[int] = set()  # changes that are alone in a total, which another table states
        self._equal: list[dict[int, int]] = []
        self._at_most: list[dict[int, int]] = []
        self.rows = counting(frame, people).to_dicts()
        for row in self.rows:
            for column in people.counts:
                if row[column] is not None:
                    self._cell(self.address(column, row), float(row[column]), column in people.signed)
        for rule in people.rules:
            self._relate(rule)
        for column, dims in people.adds_up.items():
            for dim in dims:
                self._add_up(column, dim)
        self.equal = self._matrix(self._equal)
        self.at_most = self._matrix(self._at_most)

    def address(self, column: str, row: Mapping[str, Any]) -> Address:
        """The cell of a column in a row."""
        return column, tuple(row[dim] for dim in self.people.counts[column])

    def _cell(self, address: Address, value: float, is_signed: bool, *, is_open: bool = True) -> int:
        if address not in self.index:
            self.index[address] = len(self.values)
            self.addresses.append(address)
            self.values.append(value)
            self.is_signed.append(is_signed)
            self.is_open.append(is_open)
        return self.index[address]

    def _relate(self, rule: str) -> None:
        """One relation for each row in which every number of a rule is known."""
        first, sign, terms = _read(rule)
        earlier = {by: self._before(by) for by in {t.by or self.people.along for t in terms if t.before}}
        place = self._places() if first else {}
        for number, row in enumerate(self.rows):
            if first and place[number] >= first:
                continue
            weights: dict[int, int] = {}
            for term in terms:
                other = earlier[term.by or self.people.along].get(number) if term.before else row
                if other is None and term.before == "before_or_0":
                    continue
                cell = None if other is None else self.index.get(self.address(term.column, other))
                if cell is None:
                    break
                weights[cell] = weights.get(cell, 0) + term.coefficient
            else:
                self._keep(rule, sign, weights)

    def _keep(self, rule: str, sign: str, weights: dict[int, int]) -> None:
        """A relation as it is known; what is left of a group is a group that is never published itself."""
        weights = {cell: weight for cell, weight in weights.items() if weight}
        left = sum(weight * self.values[cell] for cell, weight in weights.items())
        is_true = {"=": left == 0, "<=": left <= 0, ">=": left >= 0}[sign]
        if not weights or not is_true:
            return  # who calculates with a relation that does not hold learns nothing true
        if sign == "<=":
            self._at_most.append(weights)
            return
        if sign == ">=":
            about = tuple(sorted((self.addresses[cell], weight) for cell, weight in weights.items()))
            rest = self._cell((f"rest of {rule}", (repr(about),)), left, False, is_open=False)
            weights = {**weights, rest: -1}
        self._equal.append(weights)

    def _before(self, by: str | None) -> dict[int, dict[str, Any]]:
        """Number of a row -> the row before it along a column, all else of the key being equal."""
        return {b: self.rows[a] for group in self._runs(by) for a, b in pairwise(group)}

    def _places(self) -> dict[int, int]:
        return {number: place for group in self._runs(self.people.along) for place, number in enumerate(group)}

    def _runs(self, by: str | None) -> list[list[int]]:
        if by is None:
            raise ValueError("a rule with `before` needs `along`, or a column as its second word")
        key = dict.fromkeys(dim for dims in self.people.counts.values() for dim in dims if dim != by)
        others = [tuple(str(row[dim]) for dim in key) for row in self.rows]
        order = sorted(range(len(self.rows)), key=lambda i: (others[i], self.rows[i][by]))
        return [list(group) for _, group in groupby(order, key=lambda i: others[i])]

    def _add_up(self, column: str, dim: str) -> None:
        """Sums over one dimension are known: from the row of the total, or from another table."""
        groups: dict[tuple[Any, ...], set[int]] = {}
        totals: dict[tuple[Any, ...], int] = {}
        margin = self.people.margins.get(dim)
        dims = self.people.counts[column]
        broken: set[tuple[Any, ...]] = set()
        for row in self.rows:
            rest = tuple(row[d] for d in dims if d != dim)
            cell = self.index.get(self.address(column, row))
            if cell is None:
                broken.add(rest)
            elif margin is not None and row[dim] == margin:
                totals[rest] = cell
            else:
                groups.setdefault(rest, set()).add(cell)
        for rest, cells in groups.items():
            if rest in broken:
                continue
            weights = dict.fromkeys(sorted(cells), 1)
            if rest in totals:
                self._keep("", "=", {**weights, totals[rest]: -1})
                continue
            if column in self.people.signed and len(cells) == 1:
                self.is_public |= cells
            known = sum(self.values[cell] for cell in cells)
            about = (f"total of {column} over {dim}", rest)
            total = self._cell(about, known, column in self.people.signed, is_open=False)
            self._equal.append({**weights, total: -1})

    def _matrix(self, relations: list[dict[int, int]]) -> Any:
        rows = [r for r, weights in enumerate(relations) for _ in weights]
        columns = [cell for weights in relations for cell in weights]
        entries = [float(weight) for weights in relations for weight in weights.values()]
        return sparse.csr_matrix((entries, (rows, columns)), shape=(len(relations), len(self.values)))

    def is_total(self, cell: int) -> bool:
        """Whether a cell is a total that another table states."""
        return self.addresses[cell][0].startswith("total of ")

    def components(self) -> list[int]:
        """Cell -> number of the part of the table that it hangs together with."""
        joined = sparse.vstack([self.equal, self.at_most])
        _, labels = sparse.csgraph.connected_components(joined.T @ joined, directed=False)
        return [int(label) for label in np.asarray(labels)]


Relation = dict[int, float]
"""Weight of each cell in a sum that is 0 (or at most 0)."""


class Neighbours:
    """Which cells of a table stand in the same relations: so that a search looks around a cell, not at everything."""

    def __init__(self, table: Table) -> None:
        self.equal, self.at_most = _relations(table.equal), _relations(table.at_most)
        self.equal_of, self.at_most_of = _by_cell(self.equal), _by_cell(self.at_most)

    def degree(self, cell: int) -> int:
        """The number of equations that a cell stands in."""
        return len(self.equal_of.get(cell, ()))

    def beside(self, cells: Iterable[int]) -> set[int]:
        """The cells that stand in a relation with one of these, and these."""
        found = set(cells)
        equal = {r for cell in found for r in self.equal_of.get(cell, ())}
        at_most = {r for cell in found for r in self.at_most_of.get(cell, ())}
        return found.union(*(self.equal[r] for r in equal), *(self.at_most[r] for r in at_most))

    def within(self, cell: int, steps: int) -> list[int]:
        """The cells that so many relations in a row lead to, in a stable order."""
        found, edge = {cell}, {cell}
        for _ in range(steps):
            edge = self.beside(edge) - found
            found |= edge
        return sorted(found)


def _relations(matrix: Any) -> list[Relation]:
    by_row = matrix.tocsr()
    starts, cells, weights = by_row.indptr.tolist(), by_row.indices.tolist(), by_row.data.tolist()
    return [dict(zip(cells[a:b], weights[a:b], strict=True)) for a, b in pairwise(starts)]


def _by_cell(relations: list[Relation]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for number, relation in enumerate(relations):
        for cell in relation:
            found.setdefault(cell, []).append(number)
    return found


def counting(frame: pl.DataFrame, people: People, *more: str) -> pl.DataFrame:
    """The rows that count people, with the columns that this needs."""
    wanted = pl.lit(True)
    for column, values in people.where.items():
        wanted &= pl.col(column).is_in(list(values)).fill_null(False)
    dims = (dim for dims in people.counts.values() for dim in dims)
    order = () if people.along is None else (people.along,)
    leading = (column for columns in people.follows.values() for column in columns if not column.startswith("="))
    return frame.filter(wanted).select(list(dict.fromkeys((*more, *dims, *order, *leading, *people.counts))))
