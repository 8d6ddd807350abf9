"""What `talent recommend` makes of a file of interactions: the functions of the pipeline, on users and items alone.

Answers: which items head each user's list, by which model, why that one, and whose work do the lists show? A score is
one part here, co-completion: no skills, dates or qualities are known. May import: `pipelines.derive`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, cast

import numpy as np
import polars as pl

from pipelines.derive import item_models, recommender_choice
from pipelines.derive.interactions import Interactions, distinct, read_times
from pipelines.derive.item_models import Model
from pipelines.derive.recommender_choice import Choice
from pipelines.derive.recommending import Catalogue, Kind, Recommender
from pipelines.derive.recommending_reasons import table
from pipelines.derive.top_items import exposure

AUTO = "auto"
FITS: dict[str, Callable[[Interactions], Model | None]] = {
    "popularity": item_models.popularity,
    "recency": item_models.recency,
    **item_models.CANDIDATES,
}
KIND = Kind("for_you", "resource", {"co_completion": 1.0})
COLUMNS = ["user_id", "rank", "item_id", "score", "model", "because_item_id", "reason_zh", "reason_en"]


@dataclass(frozen=True)
class Outcome:
    """The lists, and what there is to say about them."""

    lists: pl.DataFrame  # COLUMNS
    facts: dict[str, Any]


def recommend(
    rows: pl.DataFrame, model: str, k: int, *, exclude_seen: bool = True, most_per_source: int | None = None
) -> Outcome:
    """Lists from rows of [user_id, item_id, time, source]; of `source` at most two fifths of k unless told otherwise.

    Raises ValueError when the model cannot be fitted on so much.
    """
    times = read_times(rows["time"])
    pairs = distinct(rows.select("user_id", "item_id", at=times))
    choice = recommender_choice.choose(pairs) if model == AUTO else None
    known = Interactions.of(pairs)
    fitted = FITS[choice.model if choice else model](known) or item_models.popularity(known)
    sources = rows.group_by("item_id").agg(pl.col("source").min())
    of = Recommender(known, Catalogue.of(known, sources), fitted, datetime.fromtimestamp(_newest(known), UTC))
    places = of.lists(KIND, k, exclude_seen=exclude_seen, most_per_source=most_per_source)
    users = np.arange(len(known.users), dtype=np.int64)
    lists = places.lists(users, k)
    shown = exposure(lists, len(known.items))
    facts: dict[str, Any] = {
        "rows_used": rows.height,
        "interactions": pairs.height,
        "repeated": rows.height - pairs.height,
        "times_unreadable": rows["time"].drop_nulls().len() - times.drop_nulls().len(),
        "users": len(known.users),
        "items": len(known.items),
        "model": fitted.name,
        **_judged(choice),
        "places": shown.places,
        "users_without_list": int((lists.lengths == 0).sum()),
        "short_lists": int(((lists.lengths > 0) & (lists.lengths < k)).sum()),
        "items_shown": shown.shown,
        "long_tail_share": None if shown.long_tail_share is None else round(shown.long_tail_share, 4),
        "gini": None if shown.gini is None else round(shown.gini, 4),
    }
    return Outcome(table(of, KIND, places).select(COLUMNS), facts)


def _newest(known: Interactions) -> float:
    return float(np.nanmax(known.at)) if known.has_times else 0.0


def _judged(choice: Choice | None) -> dict[str, Any]:
    """Why this model: the gate's words and figures; without the gate that nobody judged it."""
    if choice is None:
        said = ("按你的选择，未经评估。", "as you chose; it was not judged.")
        return {"is_fallback": False, "why_zh": said[0], "why_en": said[1], "evaluation": None}
    told: dict[str, Any] = {
        "split": choice.way,
        "users": choice.users,
        "scores": [_rounded(asdict(one)) for one in choice.scores],
        "comparisons": [_rounded({**asdict(one), "is_better": one.is_better}) for one in choice.comparisons],
        "left_out": {name: {"zh": zh, "en": en} for name, (zh, en) in choice.left_out.items()},
    }
    why = {"why_zh": choice.reason_zh, "why_en": choice.reason_en}
    return {"is_fallback": choice.is_fallback, **why, "evaluation": told}


def _rounded(row: dict[str, Any]) -> dict[str, Any]:
    return {name: round(cast("float", v), 6) if isinstance(v, float) else v for name, v in row.items()}
