"""Targets and holders as whole numbers: what each asks for or shows, by key, and which of them are alike.

Answers: what does a need weigh, what is a skill worth to it, and who need not be counted twice? A key is a skill at a
level. A target has of each key the need's share of its weight; a holder has what the key is worth to it, less its base
rate, so that a target's base plus the products makes the score. Members with equal evidence and constraints are one
shape, and so are postings with equal needs and constraints: a million identical ones cost as much as one.
May import: `derive.constraints`, `derive.fitting`, `derive.match_kernel`, numpy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.derive import constraints, fitting

FEWEST_NEEDS = 3
_SHARE, _WORTH = 1 << 28, 1 << 24  # units of a share and of a value, as `match_kernel` has them
_COUNT = 1 << 10  # below a sum stands the count of needs met
_MOST_NEEDS = _COUNT - 1

Whole = npt.NDArray[np.int64]
Small = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Rows:
    """One row an id: keys and values of its entries, by key, and what every score starts from."""

    ids: list[str]  # sorted
    starts: Whole
    keys: Small
    values: Small
    base: Whole
    facts: pl.DataFrame  # of `constraints`, one row an id


@dataclass(frozen=True)
class Side:
    """Rows of which no two are alike, by kind of constraints and first id."""

    ids: list[str]
    shape_of: Whole  # of each id
    id_starts: Whole  # the ids of each shape, ascending
    id_list: Whole
    kinds: pl.DataFrame
    kind: Whole  # of each shape, ascending
    starts: Whole
    keys: Small
    values: Small
    base: Whole

    @property
    def count(self) -> int:
        """How many shapes."""
        return len(self.kind)


@dataclass(frozen=True)
class Catalogue:
    """The keys: every [skill_id, level, base_rate] that is asked for or could be."""

    keys: pl.DataFrame  # with `key`

    def knows(self, needs: pl.DataFrame) -> bool:
        """Whether all levels are among those that were asked for when it was made."""
        return set(needs["level"].to_list()) <= set(self.keys["level"].to_list())

    @classmethod
    def of(cls, needs: pl.DataFrame, evidence: pl.DataFrame, credits: pl.DataFrame, rates: pl.DataFrame) -> Catalogue:
        """All that the needs ask for, and all that the evidence shows or reaches, at every level that is asked for.

        `rates` has [skill_id, level, base_rate]; where it says nothing the base rate is 0.
        """
        held = fitting.shown(evidence).select("skill_id").unique()
        near = credits.join(held, left_on="held_skill_id", right_on="skill_id", how="semi").select("skill_id")
        levels = needs.select(pl.col("level").cast(pl.Int64).unique())
        every = pl.concat([held, near]).unique().join(levels, how="cross")
        asked = needs.select("skill_id", pl.col("level").cast(pl.Int64))
        keys = pl.concat([asked, every]).unique().sort("skill_id", "level").with_row_index("key")
        return cls(_rated(keys, rates))

    def more(self, skills: pl.DataFrame, rates: pl.DataFrame) -> Catalogue:
        """With keys for further skills[skill_id, level]; those that there are keep their number and base rate."""
        new = skills.select("skill_id", pl.col("level").cast(pl.Int64)).unique()
        new = new.join(self.keys, on=["skill_id", "level"], how="anti").sort("skill_id", "level")
        numbered = new.with_row_index("key", offset=self.keys.height)
        return Catalogue(pl.concat([self.keys, _rated(numbered, rates)])) if new.height else self


def _rated(keys: pl.DataFrame, rates: pl.DataFrame) -> pl.DataFrame:
    known = rates.select("skill_id", pl.col("level").cast(pl.Int64), "base_rate").unique(["skill_id", "level"])
    joined = keys.join(known, on=["skill_id", "level"], how="left", maintain_order="left")
    return joined.select("key", "skill_id", "level", pl.col("base_rate").fill_null(0.0))


def _worth(value: pl.Expr) -> pl.Expr:
    return (value * _WORTH).round().cast(pl.Int64)


def _csr(entries: pl.DataFrame, ids: list[str], column: str) -> tuple[Whole, Small, Small]:
    """Starts, keys and values of entries[id, key, value], by id and key."""
    numbers = pl.DataFrame({column: ids}, schema={column: pl.String}).with_row_index("row")
    placed = (
        entries.join(numbers, on=column)
        .select(pl.col("row").cast(pl.Int64) * (1 << 32) + pl.col("key").cast(pl.Int64), "value")
        .sort("row")
    )
    place = placed["row"].to_numpy()
    starts = np.searchsorted(place >> 32, np.arange(len(ids) + 1)).astype(np.int64)
    return starts, (place & 0xFFFFFFFF).astype(np.int32), placed["value"].cast(pl.Int32).to_numpy()


def targets_of(targets: pl.DataFrame, needs: pl.DataFrame, catalogue: Catalogue) -> Rows:
    """Targets with enough needs. `needs` are `fitting.distinct`; the base rates are the catalogue's."""
    offered = needs.join(targets.select("target_id"), on="target_id", how="semi")
    offered = offered.filter(pl.len().over("target_id") >= FEWEST_NEEDS)
    if offered.height and cast("int", offered.group_by("target_id").len()["len"].max()) > _MOST_NEEDS:
        raise ValueError(f"a target has more than {_MOST_NEEDS} needs")
    share = pl.col("weight") / pl.col("weight").sum().over("target_id")
    shares = offered.select("target_id", "skill_id", "level", value=(share * _SHARE).round().cast(pl.Int64))
    keyed = shares.join(catalogue.keys, on=["skill_id", "level"])  # what nobody could show adds nothing
    known = targets.unique("target_id", keep="first", maintain_order=True).sort("target_id")
    known = known.join(offered.select("target_id").unique(), on="target_id", how="semi", maintain_order="left")
    ids = known["target_id"].to_list()
    starts, keys, values = _csr(keyed, ids, "target_id")
    worth = cast("Whole", catalogue.keys.select(_worth(pl.col("base_rate"))).to_series().to_numpy())
    sums = np.concatenate([[0], np.cumsum(values.astype(np.int64) * worth[keys])])
    base = (sums[starts[1:]] - sums[starts[:-1]]).astype(np.int64) * _COUNT
    return Rows(ids, starts, keys, values, base, constraints.facts(known, "target"))


def holders_of(holders: pl.DataFrame, evidence: pl.DataFrame, credits: pl.DataFrame, catalogue: Catalogue) -> Rows:
    """Holders with any evidence. A value's lowest bit says that the need would be met."""
    held = fitting.shown(evidence.join(holders.select("holder_id"), on="holder_id", how="semi"))
    known = holders.unique("holder_id", keep="first", maintain_order=True).sort("holder_id")
    known = known.join(held.select("holder_id").unique(), on="holder_id", how="semi", maintain_order="left")
    ids = known["holder_id"].to_list()
    asked = catalogue.keys.rename({"level": "asked"})
    direct = held.join(asked, on="skill_id").select(
        "holder_id", "key", "base_rate", is_met=pl.col("level") >= pl.col("asked")
    )
    near = (
        held.join(credits, left_on="skill_id", right_on="held_skill_id")
        .select("holder_id", "level", "credit", skill_id="skill_id_right")
        .join(held.select("holder_id", "skill_id"), on=["holder_id", "skill_id"], how="anti")
        .join(asked, on="skill_id")
        .filter(pl.col("level") >= pl.col("asked"), pl.col("credit") > pl.col("base_rate"))
        .group_by("holder_id", "key")
        .agg(value=(_worth(pl.col("credit").max()) - _worth(pl.col("base_rate").first())) * 2)
    )
    is_met = pl.col("is_met").cast(pl.Int64)
    told = direct.select("holder_id", "key", value=(is_met * _WORTH - _worth(pl.col("base_rate"))) * 2 + is_met)
    entries = pl.concat([told, near.select(told.columns)])
    starts, keys, values = _csr(entries, ids, "holder_id")
    return Rows(ids, starts, keys, values, np.zeros(len(ids), np.int64), constraints.facts(known, "holder"))


def taken_of(starts: Whole, order: Whole) -> tuple[Whole, Whole]:
    """Starts of some rows in another order, and where the entries of each stood."""
    lengths = (starts[1:] - starts[:-1])[order]
    begins = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    shift = cast("Whole", starts[order] - begins[:-1])
    return begins, np.repeat(shift, lengths) + np.arange(begins[-1], dtype=np.int64)


def side_of(rows: Rows) -> Side:
    """The rows by what they have in common."""
    from pipelines.derive import match_kernel

    kinds, kind = constraints.numbered(rows.facts)
    told = match_kernel.fingerprints(rows.starts, rows.keys, rows.values)
    frame = pl.DataFrame({"kind": kind, "one": told[:, 0], "other": told[:, 1]}).with_row_index("row")
    alike = ["kind", "one", "other"]
    shapes = frame.group_by(alike).agg(first=pl.col("row").min()).sort("kind", "first").with_row_index("shape")
    shape_of = frame.join(shapes, on=alike, how="left", maintain_order="left")["shape"].cast(pl.Int64).to_numpy()
    first: Whole = shapes["first"].cast(pl.Int64).to_numpy()
    starts, taken = taken_of(rows.starts, first)
    return Side(
        rows.ids,
        shape_of,
        np.concatenate([[0], np.cumsum(np.bincount(shape_of, minlength=len(first)))]).astype(np.int64),
        np.argsort(shape_of, kind="stable").astype(np.int64),
        kinds,
        kind[first],
        starts,
        rows.keys[taken],
        rows.values[taken],
        rows.base[first],
    )
