"""Recommenders on what was held out: does the chosen model list what people then took, and more than the others do?

Two sets of our own, invented and seeded: in `own-groups` people take what their group takes, so that a model must
pass the gate; in `own-noise` they draw lots, so that none may. Public: the reading lists of citeulike-t (Wang, Chen and
Li 2013). A file of [user_id, item_id, timestamp] is judged alike. A score is of the ten items listed for each
user; NDCG@10 stands beside it, and the chosen model's difference to each other one, user by user, with an interval.

May import: `pipelines.derive`, `pipelines.evaluate`, numpy, polars.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import polars as pl

from pipelines.derive import item_models
from pipelines.derive.interactions import PAIR, SEED, distinct, read_times
from pipelines.derive.recommender_choice import Choice, choose, compared
from pipelines.evaluate import scores
from pipelines.evaluate.scores import Score

TASK = "recommendations"
LISTS = "engagement/citeulike_t/users.dat"
USERS, ITEMS, GROUPS, EACH = 400, 120, 8, 15
_START = datetime(2026, 1, 1, tzinfo=UTC).timestamp()
_HOUR = 3600


def evaluate_recommendations(folder: Path | None) -> Iterator[Score]:
    """Our own sets, and the public one where it is."""
    yield from told("own-groups", choose(invented(grouped=True)))
    yield from told("own-noise", choose(invented(grouped=False)))
    if folder is not None and (folder / LISTS).exists():
        yield from evaluate_file(folder / LISTS)


def evaluate_file(path: Path) -> Iterator[Score]:
    """One file of `read`."""
    name, pairs = read(path)
    yield from told(name, choose(pairs))


def read(path: Path) -> tuple[str, pl.DataFrame]:
    """(its name, its pairs): reading lists (`.dat`), or CSV with user_id, item_id and, if there are any, timestamp."""
    name = path.parent.name if path.name == Path(LISTS).name else path.stem
    return name.replace("_", "-"), read_lists(path) if path.suffix == ".dat" else _read_table(path)


def read_lists(path: Path) -> pl.DataFrame:
    """Pairs of a file that has one user a line: how many items, then their numbers. ValueError for another form."""
    rows: list[tuple[str, str]] = []
    for user, line in enumerate(path.read_text("utf-8").splitlines()):
        count, *items = line.split() or ["0"]
        if not count.isdigit() or int(count) != len(items):
            raise ValueError(f"{path}, line {user + 1}: {count} items are said, {len(items)} stand there.")
        rows += [(str(user), item) for item in items]
    return distinct(pl.DataFrame(rows, schema=["user_id", "item_id"], orient="row"))


def _read_table(path: Path) -> pl.DataFrame:
    table = pl.read_csv(path, infer_schema=False)
    if missing := {"user_id", "item_id"} - set(table.columns):
        raise ValueError(f"{path} has no column {' and no '.join(sorted(missing))}.")
    times = read_times(table["timestamp"]) if "timestamp" in table.columns else pl.lit(None, PAIR["at"])
    return distinct(table.drop_nulls(["user_id", "item_id"]).with_columns(at=times))


def invented(*, grouped: bool, users: int = USERS, seed: int = SEED) -> pl.DataFrame:
    """Pairs of people who take four in five items of their group, or any: one an hour, everybody in turn."""
    dice = np.random.default_rng(seed)
    user = np.tile(np.arange(users), EACH)
    item = dice.integers(0, ITEMS, len(user))
    if grouped:
        own = dice.integers(0, ITEMS // GROUPS, len(user)) * GROUPS + user % GROUPS
        item = np.where(dice.random(len(user)) < 0.8, own, item)
    at = pl.from_epoch(pl.Series(_START + _HOUR * np.arange(len(user))).cast(pl.Int64)).cast(pl.Datetime("us"))
    frame = pl.DataFrame({"user_id": user, "item_id": item, "at": at.dt.replace_time_zone("UTC")})
    return distinct(frame.with_columns(pl.col("user_id", "item_id").cast(pl.String)))


def told(name: str, choice: Choice) -> Iterator[Score]:
    """A score of every model, the chosen one marked, then its differences to the others."""
    of = {one.model: one for one in choice.scores}
    for one in choice.judgements:
        counts = np.stack([one.asked, one.places, one.hits], axis=1)
        made = scores.score(TASK, name, [tuple(row) for row in counts.tolist()], metric=one.model)
        ranked = of[one.model]
        yield replace(
            made,
            ndcg=ranked.ndcg,
            ndcg_low=ranked.ndcg_low,
            ndcg_high=ranked.ndcg_high,
            is_chosen=one.model == choice.model,
        )
    chosen = [one for one in choice.judgements if one.model == choice.model]
    others = [one for one in choice.judgements if one.model != choice.model]
    for one in compared(chosen, others, of=len(item_models.CANDIDATES)):
        nothing = scores.score(TASK, name, [], metric=f"{one.model} - {one.baseline}")
        yield replace(
            nothing, n=choice.users, ndcg=one.difference, ndcg_low=one.low, ndcg_high=one.high, is_difference=True
        )
