"""The best matches kept, and what a few changed members or jobs change of them: exactly what counting all anew gives.

Answers: one job in a hundred is new, another closed, some members learned something: who sees what now? Kept are, of
each row, a few more than the k best, and a floor: all that is not listed stands below it. Of a list what has gone is
taken out, and what is new is put in where it stands above the floor; below it nothing is known, so it is left out. Rows
that are themselves changed, and lists that became shorter than k, are searched in full.

Base rates are those of the full run and stay: they are the catalogue's. Between two full runs the share of members who
show a skill moves little, and a score that moved for everybody at once would change nobody's reasons. Whoever keeps
this decides when a full run is due; `drift` says how far the rates are from those kept.
May import: `derive.fitting`, `derive.match_kernel`, `derive.match_sides`, `derive.top_matches`, numpy.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.derive import fitting
from pipelines.derive.match_sides import Catalogue, Rows, Side, Whole, holders_of, side_of, taken_of, targets_of
from pipelines.derive.top_matches import Index, Lists, search

_RESERVE = 5  # listed beyond k, so that what goes away seldom leaves a list too short


@dataclass(frozen=True)
class Best:
    """Of each row more than the k best columns by number, their steps, and below what nothing is known."""

    found: Whole
    steps: Whole
    floor_step: Whole
    floor_order: Whole
    is_complete: npt.NDArray[np.bool_]  # nothing that matches is left out

    @classmethod
    def of(cls, lists: Lists) -> Best:
        """From a full search."""
        last = lists.found[:, -1]
        return cls(lists.found, lists.steps, lists.steps[:, -1].copy(), np.maximum(last, 0), last < 0)


@dataclass(frozen=True)
class Change:
    """What is new of one side: rows with their needs or evidence, changed ones whole, and ids that are no more."""

    frame: pl.DataFrame  # targets or holders
    entries: pl.DataFrame  # their needs or evidence, all of it
    gone: list[str]


@dataclass(frozen=True)
class _Merge:
    """Rows after a change, and where the old and the new ones stand in them."""

    rows: Rows
    of_old: Whole  # old number -> new number; of what has gone, where it would stand; one more, for the end
    is_kept: npt.NDArray[np.bool_]
    of_new: Whole


def _merged(old: Rows, new: Rows, gone: set[str]) -> _Merge:
    """Old rows without what is new or gone, with what is new, by id."""
    kept = np.ones(len(old.ids), bool)
    if not new.ids and not gone:
        return _Merge(old, np.arange(len(old.ids) + 1), kept, np.zeros(0, np.int64))
    for identifier in gone:
        at = bisect_left(old.ids, identifier)
        if at < len(old.ids) and old.ids[at] == identifier:
            kept[at] = False
    places = np.array([bisect_left(old.ids, identifier) for identifier in new.ids], np.int64)
    before = np.cumsum(np.bincount(places, minlength=len(old.ids) + 1)).astype(np.int64)
    kept_before = np.concatenate([[0], np.cumsum(kept)]).astype(np.int64)
    of_old = kept_before + before
    of_new = kept_before[places] + np.arange(len(new.ids))
    order = np.empty(int(kept.sum()) + len(new.ids), np.int64)
    order[of_old[:-1][kept]] = np.flatnonzero(kept)
    order[of_new] = len(old.ids) + np.arange(len(new.ids))
    ids = [*old.ids, *new.ids]
    starts, taken = taken_of(np.concatenate([old.starts, new.starts[1:] + old.starts[-1]]), order)
    rows = Rows(
        [ids[at] for at in order.tolist()],
        starts,
        np.concatenate([old.keys, new.keys])[taken],
        np.concatenate([old.values, new.values])[taken],
        np.concatenate([old.base, new.base])[order],
        pl.concat([old.facts, new.facts])[order],
    )
    return _Merge(rows, of_old, kept, of_new)


@dataclass(frozen=True)
class Kept:
    """The state between two runs."""

    k: int
    catalogue: Catalogue
    credits: pl.DataFrame
    rates: pl.DataFrame
    holders: Rows
    targets: Rows
    holder_index: Index
    target_index: Index
    of_holders: Best
    of_targets: Best

    @classmethod
    def of(
        cls,
        targets: pl.DataFrame,
        needs: pl.DataFrame,
        holders: pl.DataFrame,
        evidence: pl.DataFrame,
        credits: pl.DataFrame,
        rates: pl.DataFrame,
        k: int,
    ) -> Kept:
        """A full run, from what `Market.of` takes."""
        catalogue = Catalogue.of(needs, evidence, credits, rates)
        holder_rows = holders_of(holders, evidence, credits, catalogue)
        target_rows = targets_of(targets, needs, catalogue)
        size = catalogue.keys.height
        holding, asking = Index(side_of(holder_rows), size), Index(side_of(target_rows), size)
        of_holders = _in_full(holding.side, asking, k + _RESERVE, rows_hold=True)
        of_targets = _in_full(asking.side, holding, k + _RESERVE, rows_hold=False)
        return cls(k, catalogue, credits, rates, holder_rows, target_rows, holding, asking, of_holders, of_targets)

    def best_targets(self) -> pl.DataFrame:
        """[holder_id, target_id, rank] of each holder's best k."""
        found, steps = self.of_holders.found[:, : self.k], self.of_holders.steps[:, : self.k]
        return Lists(found, steps).frame(self.holders.ids, self.targets.ids, "holder_id", "target_id")

    def best_holders(self) -> pl.DataFrame:
        """[target_id, holder_id, rank] of each target's best k."""
        found, steps = self.of_targets.found[:, : self.k], self.of_targets.steps[:, : self.k]
        return Lists(found, steps).frame(self.targets.ids, self.holders.ids, "target_id", "holder_id")

    def drift(self, rates: pl.DataFrame) -> float:
        """The largest difference between these base rates and those kept, over all keys."""
        now = self.catalogue.keys.join(rates, on=["skill_id", "level"], how="left", suffix="_now")
        apart = (pl.col("base_rate_now").fill_null(0.0) - pl.col("base_rate")).abs().max()
        return float(now.select(apart.fill_null(0.0)).item())

    def updated(self, targets: Change, holders: Change) -> Kept:
        """The state after some targets and holders changed. A level never asked for before needs a full run."""
        needs = fitting.distinct(targets.entries)
        if not self.catalogue.knows(needs):
            raise ValueError("a level that nothing asked for when all was counted: count all anew")
        reached = Catalogue.of(
            pl.concat([needs.select("skill_id", "level"), self.catalogue.keys.select("skill_id", "level")]),
            holders.entries, self.credits, self.rates,
        )  # fmt: skip
        catalogue = self.catalogue.more(reached.keys, self.rates)
        new_holders = holders_of(holders.frame, holders.entries, self.credits, catalogue)
        new_targets = targets_of(targets.frame, needs, catalogue)
        holding = _merged(self.holders, new_holders, {*holders.gone, *holders.frame["holder_id"].to_list()})
        asking = _merged(self.targets, new_targets, {*targets.gone, *targets.frame["target_id"].to_list()})
        size = catalogue.keys.height
        holder_index = _index(self.holder_index, self.holders, holding.rows, size)
        target_index = _index(self.target_index, self.targets, asking.rows, size)
        of_holders = _renewed(
            self.of_holders, self.k, (holding, asking), (holder_index.side, target_index),
            Index(side_of(new_targets), size), rows_hold=True,
        )  # fmt: skip
        of_targets = _renewed(
            self.of_targets, self.k, (asking, holding), (target_index.side, holder_index),
            Index(side_of(new_holders), size), rows_hold=False,
        )  # fmt: skip
        return Kept(
            self.k, catalogue, self.credits, self.rates, holding.rows, asking.rows, holder_index, target_index,
            of_holders, of_targets,
        )  # fmt: skip


def _index(old: Index, before: Rows, rows: Rows, size: int) -> Index:
    """The index over rows; the old one when they and the keys are as they were."""
    if rows is not before:
        return Index(side_of(rows), size)
    return old if old.key_count == size else Index(old.side, size)


def _in_full(rows: Side, columns: Index, k: int, *, rows_hold: bool) -> Best:
    return Best.of(search(rows, columns, k, rows_hold=rows_hold).of(rows))


def _renewed(
    old: Best, k: int, merges: tuple[_Merge, _Merge], now: tuple[Side, Index], news: Index, *, rows_hold: bool
) -> Best:
    """The lists of all rows after a change of rows and columns; `news` is the index of the new columns alone."""
    from pipelines.derive import match_kernel

    (rows, columns), (side, index) = merges, now
    width, count = old.found.shape[1], len(rows.rows.ids)
    more = search(side, news, width, rows_hold=rows_hold).of(side)
    renewed = Best(
        np.full((count, width), -1, np.int64), np.zeros((count, width), np.int64),
        np.zeros(count, np.int64), np.zeros(count, np.int64), np.zeros(count, bool),
    )  # fmt: skip
    kept = np.flatnonzero(rows.is_kept)
    at = rows.of_old[kept]
    match_kernel.renew(
        kept, at, old.found, old.steps, old.floor_step, old.floor_order, old.is_complete,
        columns.of_old, columns.is_kept, more.found, more.steps, columns.of_new,
        renewed.found, renewed.steps, renewed.floor_step, renewed.floor_order, renewed.is_complete,
    )  # fmt: skip
    again = (renewed.found[:, k - 1] < 0) & ~renewed.is_complete  # too short, or new itself
    shapes = np.unique(side.shape_of[again])
    lists = search(side, index, width, rows_hold=rows_hold, shapes=shapes)
    place = np.searchsorted(shapes, side.shape_of[again])
    whole = Best.of(Lists(lists.found[place], lists.steps[place]))
    for name in ("found", "steps", "floor_step", "floor_order", "is_complete"):
        getattr(renewed, name)[again] = getattr(whole, name)
    return renewed
