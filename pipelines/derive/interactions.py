"""Who took what, as a sparse matrix, and which part of it is held out to judge a model on.

Answers: which pairs of a user and an item are there, when was each first seen, and what would a model have known?
A pair counts once however often it is reported. Items are numbered by how many users took them, most first, then by
id, so that the smaller number is the natural winner of a tie; the order of the rows given says nothing.

Three ways to hold out, the first that the data allow:

    time    everything first seen after the moment before which four fifths of the dated pairs lie
    last    the newest pair of every user with two or more dated pairs
    seeded  a fifth of every user's pairs (the nearest whole number, at least one), of users with two or more, chosen
            by a hash of the pair: no times are known

A pair of a user or an item that the rest does not know cannot be judged and is counted apart.
May import: `pipelines.grammars`, numpy, polars, scipy.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, cast

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse as untyped_sparse  # pyright: ignore[reportMissingTypeStubs]

from pipelines.grammars import dates

sparse = cast("Any", untyped_sparse)
Indices = npt.NDArray[np.int64]
Way = Literal["time", "last", "seeded"]
TIME_SHARE, SEEDED_SHARE = 0.8, 0.2
LEAST_JUDGED = 30  # users; a split that leaves fewer gives way to the next
SEED = 7
_PLAIN, _FORMAT = r"^\d{4}-\d\d-\d\dT\d\d:[0-5]\d:[0-5]\dZ$", "%Y-%m-%dT%H:%M:%SZ"
PAIR = {"user_id": pl.String(), "item_id": pl.String(), "at": pl.Datetime("us", "UTC")}


def distinct(events: pl.DataFrame) -> pl.DataFrame:
    """[user_id, item_id, at] once a pair, with the first time known (null = none), by user and item."""
    times = pl.col("at") if "at" in events.columns else pl.lit(None, PAIR["at"])
    return (
        events.select("user_id", "item_id", at=times)
        .group_by("user_id", "item_id")
        .agg(pl.col("at").min())
        .cast(cast("Any", PAIR))
        .sort("user_id", "item_id")
    )


def read_times(column: pl.Series) -> pl.Series:
    """Instants from texts as people write them (dates, ISO 8601, epochs); null where none can be read.

    The commonest form is read by the column, the rest word by word; both readers agree on it.
    """
    plain = pl.when(pl.col("at").str.contains(_PLAIN)).then("at").str.to_datetime(_FORMAT, strict=False)
    read = column.to_frame("at").with_columns(fast=plain.cast(PAIR["at"]))
    read = read.with_columns(fast=pl.when(pl.col("fast") >= dates.EARLIEST).then("fast"))
    other = pl.when(pl.col("fast").is_null()).then("at")
    return read.with_columns(slow=dates.utc(other)).select(at=pl.coalesce("fast", "slow")).to_series()


@dataclass(frozen=True)
class Interactions:
    """Users by id, items by popularity, and ones where a user took an item."""

    users: list[str]
    items: list[str]
    taken: Any  # scipy CSR, float32, users x items, indices sorted
    at: npt.NDArray[np.float64]  # seconds since 1970 of each pair, in the order of `taken`; NaN = unknown

    @classmethod
    def of(
        cls, pairs: pl.DataFrame, *, further_users: Iterable[str] = (), further_items: Iterable[str] = ()
    ) -> Interactions:
        """From rows of `distinct`, and users and items of whom none tells."""
        more_users = pl.DataFrame({"user_id": sorted(set(further_users))}, schema={"user_id": pl.String})
        more_items = pl.DataFrame({"item_id": sorted(set(further_items))}, schema={"item_id": pl.String})
        users = pl.concat([pairs.select("user_id"), more_users]).unique().sort("user_id").with_row_index("user")
        counted = (
            pl.concat([pairs.select("item_id", n=pl.lit(1)), more_items.with_columns(n=pl.lit(0))])
            .group_by("item_id")
            .agg(pl.col("n").sum())
        )
        items = counted.sort("n", "item_id", descending=[True, False]).select("item_id").with_row_index("item")
        coded = pairs.join(users, on="user_id").join(items, on="item_id").sort("user", "item")
        taken = sparse.csr_matrix(
            (np.ones(coded.height, np.float32), (coded["user"].to_numpy(), coded["item"].to_numpy())),
            shape=(users.height, items.height),
        )
        taken.sort_indices()
        at = coded["at"].dt.timestamp("us").cast(pl.Float64) / 1e6
        return cls(users["user_id"].to_list(), items["item_id"].to_list(), taken, at.fill_null(np.nan).to_numpy())

    @property
    def counts(self) -> npt.NDArray[np.float64]:
        """How many users took each item; descending."""
        return np.asarray(self.taken.sum(axis=0), np.float64).ravel()

    @property
    def has_times(self) -> bool:
        """Whether any pair is dated."""
        return bool(np.isfinite(self.at).any())


@dataclass(frozen=True)
class Split:
    """What a model may know, and what it is asked."""

    way: Way
    known: Interactions
    asked: Any  # scipy CSR over the users and items of `known`: what was held out and can be judged
    cut_at: float | None  # seconds since 1970; of a time split
    unknown_users: int  # held-out pairs of users of whom nothing is known
    unknown_items: int  # ... of known users with items that nobody had taken

    @property
    def judged(self) -> Indices:
        """The users who are asked about."""
        return np.flatnonzero(np.diff(self.asked.indptr)).astype(np.int64)


def hold_out(pairs: pl.DataFrame, *, seed: int = SEED, way: Way | None = None) -> Split:
    """Rows of `distinct` in two: by time, else each user's last, else a seeded share; or in the way asked for."""
    ways: tuple[Way, ...] = (way,) if way else ("time", "last", "seeded")
    for one in ways:
        made = _split(pairs, one, seed)
        if way or len(made.judged) >= LEAST_JUDGED:
            return made
    return _split(pairs, "seeded", seed)


def _split(pairs: pl.DataFrame, way: Way, seed: int) -> Split:
    cut: float | None = None
    if way == "time":
        moment = cast("Any", pairs["at"].drop_nulls().quantile(TIME_SHARE, "lower"))
        cut = moment.timestamp() if moment is not None else None
        held = pl.col("at") > moment if moment is not None else pl.lit(value=False)
    elif way == "last":
        newest = (pl.col("at").rank("ordinal").over("user_id") == pl.col("at").count().over("user_id")).fill_null(
            value=False
        )
        held = newest & (pl.col("at").count().over("user_id") >= 2)
    else:
        pairs = pairs.with_columns(chance=_chances(pairs, seed))
        n = pl.len().over("user_id")
        wanted = pl.when(n >= 2).then(pl.max_horizontal((n * SEEDED_SHARE).round(), pl.lit(1.0))).otherwise(0)
        held = pl.col("chance").rank("ordinal").over("user_id") <= wanted
    marked = pairs.sort("user_id", "item_id").with_columns(is_held=held.fill_null(value=False))
    known = Interactions.of(marked.filter(~pl.col("is_held")))
    asked = marked.filter("is_held").select("user_id", "item_id")
    return _judgeable(way, known, asked, cut)


def _chances(pairs: pl.DataFrame, seed: int) -> pl.Series:
    """A hash of each pair, from the places of its ids among all: the same whatever the order of the rows."""
    ranks = pairs.select(pl.col("user_id", "item_id").rank("dense").cast(pl.UInt64))
    return pl.Series(mixed(ranks["user_id"].to_numpy(), ranks["item_id"].to_numpy(), seed))


def mixed(users: npt.NDArray[np.uint64], items: npt.NDArray[np.uint64], seed: int) -> npt.NDArray[np.uint64]:
    """One number for a pair and a seed that looks drawn: SplitMix64 (Steele, Lea and Flood 2014), broadcasting."""
    with np.errstate(over="ignore"):
        x = (users << np.uint64(32)) + items + np.uint64(seed + 1) * np.uint64(0x9E3779B97F4A7C15)
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return x ^ (x >> np.uint64(31))


def _judgeable(way: Way, known: Interactions, asked: pl.DataFrame, cut: float | None) -> Split:
    users = pl.DataFrame({"user_id": known.users}, schema={"user_id": pl.String}).with_row_index("user")
    items = pl.DataFrame({"item_id": known.items}, schema={"item_id": pl.String}).with_row_index("item")
    of_users = asked.join(users, on="user_id")
    judged = of_users.join(items, on="item_id").sort("user", "item")
    matrix = sparse.csr_matrix(
        (np.ones(judged.height, np.float32), (judged["user"].to_numpy(), judged["item"].to_numpy())),
        shape=known.taken.shape,
    )
    return Split(way, known, matrix, cut, asked.height - of_users.height, of_users.height - judged.height)
