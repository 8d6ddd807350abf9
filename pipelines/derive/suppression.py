"""Cell suppression: which counts of people must be hidden so that no group of fewer than k can be read or computed?

Primary: a count of 1 to k-1 is hidden; 0 stays 0, and unknown stays unknown. A remainder that rules imply (members
minus retained) is such a group too, although it is never published itself. Numbers that depend on a hidden count (a
share, a cost per head) go with it. Hidden and unknown cells are both null; column `suppressed` names the hidden ones.

Complementary: further counts are hidden (`hiding`) until, for every small group, an attacker who knows all that is
published, every relation that the table obeys, and that no zero is hidden, still cannot tell it from any other number
of 1 to k-1: his interval [low, high] has low <= 1 and high >= k-1.

Proof: `audit` computes that interval anew (`attack`) for every hidden cell, with nothing of the search but the table
that is to be published. May import: attack, hiding, people_tables, numpy, polars.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl
import polars.selectors as cs

from pipelines.derive import attack
from pipelines.derive.attack import NEARLY
from pipelines.derive.hiding import Search
from pipelines.derive.people_tables import Address, People, Table, counting

SUPPRESSED = "suppressed"
PLACE = "_place"


@dataclass(frozen=True)
class Suppressed:
    """A table as it may be published, and what was hidden in it.

    `cells` counts of people it has; `hidden` of them are null now; `unprotected` small groups could not be hidden well
    enough by hiding some cells, which is 0 unless the declaration contradicts the data: then all of them are hidden.
    """

    frame: pl.DataFrame
    cells: int
    hidden: int
    unprotected: int
    addresses: frozenset[Address] = field(repr=False, default=frozenset())
    with_zeros: frozenset[Address] = field(repr=False, default=frozenset())


def suppress(
    frame: pl.DataFrame, people: People, k: int, leaders: Mapping[str, pl.DataFrame] | None = None
) -> Suppressed:
    """The frame with small groups hidden. leaders: marts that it `follows`, as `suppress` left them."""
    if not people.is_related:
        return _alone(frame, people, k)
    table = Table(frame, people)
    search = Search(table, k)
    search.hide(_led(table, leaders or {}))
    search.protect()
    if search.unprotected:  # the declaration contradicts the data: better nothing than a guess
        search.hide({cell for cell, is_open in enumerate(table.is_open) if is_open})
    hidden = {table.addresses[cell] for cell in search.hidden}
    return Suppressed(
        _blanked(frame, people, _gone(frame, people, hidden, table)),
        sum(table.is_open),
        len(hidden),
        len(search.unprotected),
        frozenset(hidden),
        frozenset(table.addresses[cell] for cell in search.with_zeros),
    )


def audit(original: pl.DataFrame, published: Suppressed, people: People, k: int) -> pl.DataFrame:
    """What an attacker can infer of every hidden cell and small group: column, dimensions, value, low, high, is_safe.

    Safe: a small group cannot be told from any other of 1 to k-1; any other hidden cell but a zero is not a point.
    Totals that another table states and that are not small are taken for known.
    """
    table = Table(original, people)
    is_small = attack.small(table, k)
    hidden = {table.index[address] for address in published.addresses}
    with_zeros = {table.index[address] for address in published.with_zeros}
    bounds = attack.known(table, hidden, with_zeros, is_small)
    asked = sorted(hidden | {cell for cell in np.flatnonzero(is_small).tolist() if not table.is_open[cell]})
    low, high = attack.intervals(table, bounds, asked)
    rows = [
        {
            "column": table.addresses[cell][0],
            "dimensions": [str(value) for value in table.addresses[cell][1]],
            "value": table.values[cell],
            "low": low[cell],
            "high": high[cell],
            "is_safe": _is_safe(table.values[cell], low[cell], high[cell], k, is_small=bool(is_small[cell])),
        }
        for cell in asked
    ]
    schema = {
        "column": pl.String, "dimensions": pl.List(pl.String), "value": pl.Float64, "low": pl.Float64,
        "high": pl.Float64, "is_safe": pl.Boolean,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema)


def _is_safe(value: float, low: float, high: float, k: int, *, is_small: bool) -> bool:
    if not is_small:
        return high - low > 0.5 or not value
    if value < 0:
        low, high = -high, -low
    return low <= 1 + NEARLY and high >= k - 1 - NEARLY


def _led(table: Table, leaders: Mapping[str, pl.DataFrame]) -> set[int]:
    """The cells that go because a leading mart hides something of the same values: a whole row, or what it repeats."""
    hidden: set[int] = set()
    for mart, columns in table.people.follows.items():
        if mart not in leaders or SUPPRESSED not in leaders[mart].columns:
            continue
        rows = leaders[mart].filter(pl.col(SUPPRESSED).list.len().fill_null(0) > 0)
        for here, there in columns.items():
            if here.startswith("="):
                rows = rows.filter(pl.col(there) == here[1:])
        same = [(here, there) for here, there in columns.items() if not here.startswith("=")]
        closed = {tuple(row[there] for _, there in same): set(row[SUPPRESSED]) for row in rows.to_dicts()}
        for row in table.rows:
            gone = closed.get(tuple(row[here] for here, _ in same))
            if gone is not None:
                same_name = mart in table.people.repeats and not set(leaders[mart].columns).isdisjoint(
                    table.people.counts
                )
                named = [column for column in table.people.counts if not same_name or column in gone]
                places = (table.index.get(table.address(column, row)) for column in named)
                hidden |= {cell for cell in places if cell is not None}
    return hidden


def _is_counting(frame: pl.DataFrame, people: People) -> pl.Series:
    """Row by row, whether it counts people."""
    rows = counting(frame.with_row_index(PLACE), people, PLACE)[PLACE]
    return pl.int_range(frame.height, eager=True).is_in(rows.to_list())


def _alone(frame: pl.DataFrame, people: People, k: int) -> Suppressed:
    """Suppression where no cell says anything about another: one pass over the columns."""
    counted = _is_counting(frame, people)
    gone = {
        column: (counted & (frame[column].abs() > 0) & (frame[column].abs() < k)).fill_null(False)
        for column in people.counts
    }
    dims = {column: list(people.counts[column]) for column in people.counts}
    groups = {column: frame.filter(counted & frame[column].is_not_null()).select(dims[column]) for column in dims}
    small = {column: frame.filter(gone[column]).select(dims[column]).unique() for column in dims}
    hidden = frozenset((column, row) for column, rows in small.items() for row in rows.rows())
    cells = sum(rows.n_unique() for rows in groups.values() if rows.height)
    return Suppressed(_blanked(frame, people, gone), cells, len(hidden), 0, hidden)


def _gone(frame: pl.DataFrame, people: People, hidden: set[Address], table: Table) -> dict[str, pl.Series]:
    """Column that counts people -> whether its cell is hidden, row by row."""
    rows = counting(frame.with_row_index(PLACE), people, PLACE)
    gone: dict[str, pl.Series] = {}
    for column in people.counts:
        at = [row[PLACE] for row in rows.iter_rows(named=True) if table.address(column, row) in hidden]
        gone[column] = pl.int_range(frame.height, eager=True).is_in(at) & frame[column].is_not_null()
    return gone


def _blanked(frame: pl.DataFrame, people: People, gone: Mapping[str, pl.Series]) -> pl.DataFrame:
    """The frame with hidden counts and what depends on them null, and the names of both in `suppressed`."""
    numbers = cs.expand_selector(frame, cs.float() | cs.decimal())
    free = numbers if people.independent is None else people.independent
    dependent = [c for c in frame.columns if (c in numbers and c not in free) or c in people.dependent]
    some = pl.select(pl.any_horizontal(*gone.values())).to_series()
    masks = {column: _reaching(frame, some, people, people.looks_back.get(column, 0)) for column in dependent}
    masks = {column: mask & frame[column].is_not_null() for column, mask in masks.items() if column not in gone}
    masks = {**gone, **masks}
    names = [pl.when(mask).then(pl.lit(column)) for column, mask in masks.items()]
    return frame.with_columns(
        *[pl.when(mask).then(None).otherwise(pl.col(column)).alias(column) for column, mask in masks.items()],
        pl.concat_list(names).list.drop_nulls().alias(SUPPRESSED),
    )


def _reaching(frame: pl.DataFrame, gone: pl.Series, people: People, rows: int) -> pl.Series:
    """Whether something is hidden in a row or one of the `rows` before it along the table's order."""
    if not rows or people.along is None:
        return gone
    key = sorted({dim for dims in people.counts.values() for dim in dims} - {people.along})
    flags = frame.select(*key, people.along, gone.cast(pl.Int8).alias("gone")).with_row_index(PLACE)
    reached = pl.col("gone").rolling_max(rows + 1, min_samples=1)
    flags = flags.sort(*key, people.along).with_columns(reached.over(key) if key else reached)
    return flags.sort(PLACE)["gone"] > 0
