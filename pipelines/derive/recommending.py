"""What to show to whom, in lists of five kinds, every score the sum of its parts.

    for_you      resources: what the goal lacks, what others with the same history took, what is alike, new, good
    because_you  resources near the one taken last
    trending     resources in the user's topics that more people take up than before
    to_answer    questions that ask for what the user can show
    to_join      projects that need what the user can show, or teach what the goal lacks

A part is its weight times a value from 0 to 1:

    skill_gap      weight of the goal's missing skills that the item teaches, by the most that one of its kind does
    skill_match    share of the weight of the skills that the item asks for that the user can show
    co_completion  score of the chosen model, or of the baseline that stands, by the user's highest; of because_you:
                   cosine over users to the item taken last
    trend          take-ups of the last 28 days against those to be expected from the time before,
                   2 recent / (recent + expected + 2) - 1, at least 0
    content        cosine of the item's skills with the sum of those of the items taken
    freshness      2^(-age / 180 days), 0 when the date is unknown
    quality        0.5 when unknown
    exploration    1 / sqrt(1 + users who took it): who is known to few gets a chance

Never an item that the user has taken; of one source at most two fifths of a list. A user without history gets the
same lists with popularity as co-completion, and a label that says so.
May import: numpy, polars, scipy, `derive.interactions`, `derive.item_models`, `derive.top_items`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.derive import item_models
from pipelines.derive.interactions import Indices, Interactions, sparse
from pipelines.derive.item_models import Model
from pipelines.derive.top_items import CELLS, NONE, Floats, Lists, best_capped, hide_seen, in_parallel

Part = Literal[
    "skill_gap", "skill_match", "co_completion", "trend", "content", "freshness", "quality", "exploration",
]  # fmt: skip
PARTS: tuple[Part, ...] = (
    "skill_gap", "skill_match", "co_completion", "trend", "content", "freshness", "quality", "exploration",
)  # fmt: skip
FRESH_DAYS, TREND_DAYS, UNKNOWN_QUALITY = 180, 28, 0.5
SOURCE_SHARE = 0.4  # of a list, at most, from one source
LEAST_MATCH = 0.5  # of what a question asks for
PLACES = 6  # of a score
DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of list: of which items, and what counts how much; the weights sum to 1."""

    name: str
    item_kind: str
    weights: Mapping[Part, float]
    needs: tuple[Part, ...] = ()  # at least one of these above `least`, else the item is not shown
    least: float = 0.0


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "for_you",
            "resource",
            {
                "skill_gap": 0.30, "co_completion": 0.30, "content": 0.15, "freshness": 0.10, "quality": 0.10,
                "exploration": 0.05,
            },
        ),
        Kind(
            "because_you",
            "resource",
            {"co_completion": 0.55, "content": 0.25, "freshness": 0.10, "quality": 0.10},
            needs=("co_completion",),
        ),
        Kind(
            "trending",
            "resource",
            {"trend": 0.55, "content": 0.25, "freshness": 0.10, "quality": 0.10},
            needs=("trend",),
        ),
        Kind(
            "to_answer",
            "question",
            {"skill_match": 0.65, "content": 0.15, "freshness": 0.20},
            needs=("skill_match",),
            least=LEAST_MATCH,
        ),
        Kind(
            "to_join",
            "project",
            {"skill_match": 0.45, "skill_gap": 0.20, "content": 0.15, "freshness": 0.10, "exploration": 0.10},
            needs=("skill_match", "skill_gap"),
        ),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Catalogue:
    """What is known of items and users, in the order of `Interactions`."""

    kinds: npt.NDArray[np.str_]
    sources: Indices  # negative = unknown
    published: npt.NDArray[np.float64]  # seconds since 1970; NaN = unknown
    quality: npt.NDArray[np.float64]  # NaN = unknown
    titles: list[str]
    skills: list[str]
    item_skills: Any  # CSR items x skills: how much the item teaches or asks for, 0-1
    needs: Any  # CSR users x skills: what the goal lacks
    shown: Any  # CSR users x skills: what the user can show, 0-1

    @classmethod
    def of(
        cls,
        known: Interactions,
        items: pl.DataFrame,
        item_skills: pl.DataFrame | None = None,
        needs: pl.DataFrame | None = None,
        shown: pl.DataFrame | None = None,
    ) -> Catalogue:
        """From [item_id, kind, source, published_on, quality, title] (only the first must be there) and three tables of
        weights: [item_id, skill_id, weight], [user_id, skill_id, weight] twice. An item that `items` lacks is never
        shown.
        """
        order = pl.DataFrame({"item_id": known.items}, schema={"item_id": pl.String})
        columns = {
            "kind": pl.String(), "source": pl.String(), "published_on": pl.Date(), "quality": pl.Float64(),
            "title": pl.String(),
        }  # fmt: skip
        kind = pl.col("kind") if "kind" in items.columns else pl.lit("resource")
        there = {name: pl.col(name) if name in items.columns else pl.lit(None) for name in columns} | {"kind": kind}
        given = items.sort(items.columns).unique("item_id", keep="first", maintain_order=True)
        given = given.select("item_id", *(there[name].cast(dtype).alias(name) for name, dtype in columns.items()))
        frame = order.join(given, on="item_id", how="left", maintain_order="left")
        tables = [table for table in (item_skills, needs, shown) if table is not None]
        skills: list[str] = sorted({skill for table in tables for skill in table["skill_id"].to_list()})
        seconds = frame["published_on"].cast(pl.Datetime("us")).dt.timestamp("us").cast(pl.Float64) / 1e6
        source = frame["source"].rank("dense").cast(pl.Int64).fill_null(NONE)
        return cls(
            kinds=frame["kind"].fill_null("").to_numpy().astype(str),
            sources=source.to_numpy(),
            published=seconds.fill_null(np.nan).to_numpy(),
            quality=frame["quality"].fill_null(np.nan).to_numpy(),
            titles=frame["title"].fill_null(pl.Series(known.items, dtype=pl.String)).to_list(),
            skills=skills,
            item_skills=_weights(item_skills, "item_id", known.items, skills),
            needs=_weights(needs, "user_id", known.users, skills),
            shown=_weights(shown, "user_id", known.users, skills),
        )


def _weights(table: pl.DataFrame | None, key: str, ids: list[str], skills: list[str]) -> Any:
    """CSR ids x skills; of a pair that stands twice the larger weight."""
    if table is None or not table.height:
        return sparse.csr_matrix((len(ids), len(skills)), dtype=np.float32)
    rows = pl.DataFrame({key: ids}, schema={key: pl.String}).with_row_index("row")
    columns = pl.DataFrame({"skill_id": skills}, schema={"skill_id": pl.String}).with_row_index("column")
    found = (
        table.group_by(key, "skill_id")
        .agg(pl.col("weight").max())
        .join(rows, on=key)
        .join(columns, on="skill_id")
        .filter(pl.col("weight") > 0)
        .sort("row", "column")
    )
    values = found["weight"].cast(pl.Float32).to_numpy()
    return sparse.csr_matrix(
        (values, (found["row"].to_numpy(), found["column"].to_numpy())), shape=(len(ids), len(skills))
    )


@dataclass(frozen=True)
class Places:
    """Places of lists: who is shown what, and the parts of each score; by user, the best first."""

    users: Indices
    items: Indices
    parts: tuple[Part, ...]
    values: npt.NDArray[np.float64]  # places x parts

    @property
    def scores(self) -> npt.NDArray[np.float64]:
        """The sum of the parts."""
        return np.asarray(self.values.sum(axis=1), np.float64).round(PLACES)

    @property
    def ranks(self) -> Indices:
        """1 = the first place of a user's list."""
        return np.arange(len(self.users)) - np.searchsorted(self.users, self.users) + 1

    def lists(self, users: Indices, k: int) -> Lists:
        """The same as one row a user."""
        rows = np.searchsorted(users, self.users)
        items = np.full((len(users), k), NONE, np.int64)
        scores = np.full((len(users), k), np.nan, np.float32)
        items[rows, self.ranks - 1] = self.items
        scores[rows, self.ranks - 1] = self.scores
        return Lists(items, scores)


@dataclass(frozen=True)
class Recommender:
    """Everything that the lists of one moment share."""

    known: Interactions
    catalogue: Catalogue
    model: Model
    as_of: datetime
    barred: Callable[[Indices], npt.NDArray[np.bool_]] | None = None  # users -> what each may not be shown

    def lists(self, kind: Kind, k: int, *, exclude_seen: bool = True, most_per_source: int | None = None) -> Places:
        """The k best items of a kind for every user; of one source two fifths of k at most, unless told otherwise."""
        most = max(1, int(np.ceil(k * SOURCE_SHARE))) if most_per_source is None else most_per_source
        scoring = _Scoring(self, kind, exclude_seen)
        other = self.catalogue.kinds != kind.item_kind

        def of_slice(users: Indices) -> Places:
            parts = scoring.parts(users)
            total = np.zeros((len(users), len(other)), np.float32)
            for values in parts.values():
                total += values
            total[~scoring.is_enough(users, parts)] = -np.inf
            total[:, other] = -np.inf
            if self.barred is not None:
                total[self.barred(users)] = -np.inf
            if exclude_seen:
                hide_seen(total, self.known, users)
            items, _ = best_capped(total, k, self.catalogue.sources, most)
            rows, places = np.nonzero(items != NONE)
            columns = items[rows, places]
            told: list[Floats] = [np.broadcast_to(parts[p], total.shape)[rows, columns] for p in kind.weights]
            values = np.stack(told, axis=1).astype(np.float64).round(PLACES)
            order = np.lexsort((columns, -values.sum(axis=1).round(PLACES), rows))
            return Places(users[rows[order]], columns[order], tuple(kind.weights), values[order])

        slices = sliced(len(self.known.users), len(other))
        made = list(in_parallel(of_slice, slices))
        if not made:
            none = np.zeros(0, np.int64)
            return Places(none, none, tuple(kind.weights), np.zeros((0, len(kind.weights))))
        users, items = (np.concatenate(one) for one in zip(*((p.users, p.items) for p in made), strict=True))
        return Places(users, items, tuple(kind.weights), np.concatenate([p.values for p in made]))

    def anchors(self) -> Indices:
        """The item that each user took last, NONE without any; with no time the least common that others took too."""
        counts = self.known.counts
        found = np.full(len(self.known.users), NONE, np.int64)
        rows = np.repeat(np.arange(len(found)), np.diff(self.known.taken.indptr))
        columns = self.known.taken.indices
        usable = counts[columns] >= 2
        order = np.lexsort((columns, np.nan_to_num(self.known.at, nan=-np.inf), rows))
        order = order[usable[order]]
        found[rows[order]] = columns[order]  # of several the last one stays
        return found


class _Scoring:
    """The parts of one kind of list, a slice of users at a time."""

    def __init__(self, of: Recommender, kind: Kind, exclude_seen: bool) -> None:
        self._known, self._catalogue, self._model, self._kind = of.known, of.catalogue, of.model, kind
        self._exclude_seen = exclude_seen
        counts = of.known.counts
        self._popular = (counts / max(1.0, float(counts.max(initial=0)))).astype(np.float32)
        self._anchors = of.anchors() if kind.name == "because_you" else None
        self._near = item_models.nearest(of.known).T.tocsr() if self._anchors is not None else None
        self._unit = _rows_to(of.catalogue.item_skills, 2)
        self._shares = _rows_to(of.catalogue.item_skills, 1)
        self._needs = _rows_to(of.catalogue.needs, 1)
        age = np.maximum(of.as_of.timestamp() - of.catalogue.published, 0) / DAY
        self._same: dict[Part, npt.NDArray[np.float64]] = {
            "freshness": np.nan_to_num(np.exp2(-age / FRESH_DAYS)),
            "quality": np.nan_to_num(of.catalogue.quality, nan=UNKNOWN_QUALITY),
            "exploration": 1 / np.sqrt(1 + counts),
            "trend": trend(of.known, of.as_of.timestamp())[0] if "trend" in kind.weights else np.zeros(0),
        }
        self._lengths = np.diff(of.known.taken.indptr)
        self._of_kind = of.catalogue.kinds == kind.item_kind

    def parts(self, users: Indices) -> dict[Part, Floats]:
        """Each part of the kind: one row a user, or one row for all."""
        made: dict[Part, Floats] = {}
        for part, weight in self._kind.weights.items():
            values = self._same[part].astype(np.float32)[None, :] if part in self._same else self._own(part, users)
            made[part] = np.clip(values, 0, 1) * np.float32(weight)
        return made

    def is_enough(self, users: Indices, parts: Mapping[Part, Floats]) -> npt.NDArray[np.bool_]:
        """Where a part that the kind needs is there; what trends must be near to the user, when anything is known."""
        kind, shape = self._kind, (len(users), len(self._known.items))
        if not kind.needs:
            return np.ones(shape, bool)
        enough = np.zeros(shape, bool)
        for part in kind.needs:
            least = kind.least * kind.weights[part] - 1e-6
            enough |= (parts[part] > 0) & (parts[part] >= least)
        if kind.name == "trending":
            near = self._own("content", users) + self._own("skill_gap", users)
            enough &= (near > 0) | (near.max(axis=1, initial=0) <= 0)[:, None]
        return enough

    def _own(self, part: Part, users: Indices) -> Floats:
        """Values of a part that differ from user to user."""
        if part == "co_completion":
            return self._taken_by_alike(users)
        if part == "content":
            history = _rows_to(self._known.taken[users] @ self._unit, 2)
            return (history @ self._unit.T).toarray()
        if part == "skill_gap":
            found = (self._needs[users] @ self._catalogue.item_skills.T).toarray()
            most = found[:, self._of_kind].max(axis=1, initial=0)
            return (found / np.where(most > 0, most, 1)[:, None]).astype(np.float32)
        return (self._catalogue.shown[users] @ self._shares.T).toarray()

    def _taken_by_alike(self, users: Indices) -> Floats:
        if self._anchors is not None and self._near is not None:
            anchors = self._anchors[users]
            found = self._near[np.maximum(anchors, 0)].toarray()
            found[anchors == NONE] = 0
            return found
        found = np.require(self._model.scores(users), np.float32, ["C", "W"])
        found[self._lengths[users] == 0] = self._popular
        if self._exclude_seen:
            hide_seen(found, self._known, users)
        highest = found.max(axis=1, initial=0)
        return (np.maximum(found, 0) / np.where(highest > 0, highest, 1)[:, None]).astype(np.float32)


def sliced(users: int, items: int) -> list[Indices]:
    """All users by number, as many at a time as there is room for their scores."""
    step = max(1, CELLS // max(1, items))
    return [np.arange(start, min(start + step, users), dtype=np.int64) for start in range(0, users, step)]


def trend(known: Interactions, as_of: float) -> tuple[npt.NDArray[np.float64], Indices, npt.NDArray[np.float64]]:
    """How much more each item was taken up lately than before, 0-1; take-ups of late; take-ups to be expected.

    All zero when the time before is shorter than the time looked at: nothing is known to compare with.
    """
    zeros = np.zeros(len(known.items))
    told = np.isfinite(known.at) & (known.at <= as_of)
    start = as_of - TREND_DAYS * DAY
    if not told.any() or start - float(known.at[told].min()) < TREND_DAYS * DAY:
        return zeros, zeros.astype(np.int64), zeros
    items, at = known.taken.indices[told], known.at[told]
    recent = np.bincount(items[at > start], minlength=len(zeros))
    before = np.bincount(items[at <= start], minlength=len(zeros))
    expected = before * TREND_DAYS * DAY / (start - float(at.min()))
    risen = np.maximum(2 * recent / (recent + expected + 2) - 1, 0)
    return risen.astype(np.float64), recent.astype(np.int64), expected.astype(np.float64)


def _rows_to(matrix: Any, norm: int) -> Any:
    """A CSR matrix with rows of length 1 in the 1- or 2-norm; rows of zeros stay."""
    powers = matrix.power(norm).sum(axis=1)
    lengths = np.asarray(powers, np.float64).ravel() ** (1 / norm)
    scale = 1 / np.where(lengths > 0, lengths, 1)
    return (sparse.diags(scale.astype(np.float32)) @ matrix).tocsr()
