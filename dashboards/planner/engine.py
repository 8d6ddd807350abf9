"""Live plans from the publication that is read: the offer once a publication, a plan for each change of an input.

May import: streamlit, polars, queries, words, `pipelines.derive` (pure functions; no other module here does).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl
import streamlit as st

from dashboards import roles
from dashboards.queries import planning, publication
from dashboards.words import lang, plain
from pipelines.derive import plan_requests
from pipelines.derive.plan_requests import ANY_MODE, Offer, Planner, Request
from pipelines.derive.training_modes import MODES

__all__ = ["ANY_MODE", "KEYS", "Before", "Offer", "Planner", "Request", "modes", "offer", "remember", "steps", "undo"]

KEPT, WAYS = "plan that was shown last", "ways that were shown last"
KEYS = (
    "aim",
    "role",
    "posting",
    "project",
    "topic",
    "hours",
    "level",
    "within",
    "read",
    "form",
    "only",
    "way",
    "known",
    "aside",
)
"""The inputs as they stand in the address."""


def modes() -> dict[str, str]:
    """Ways of training and their names."""
    return {mode: zh if lang() == "zh" else en for mode, (zh, en, _, _) in MODES.items()}


def marked(request: Request, known: Sequence[str], aside: Sequence[str]) -> Request:
    """The request with what is said to be known, and without the evidence that is set aside."""
    return replace(request, known=frozenset(known), aside=frozenset(aside))


def offer() -> Offer:
    """What this reader's publication offers to learn."""
    reading = publication.reading()
    return _offer(reading.version, str(reading.file(roles.role())))


@st.cache_resource(max_entries=4, show_spinner=False)
def _offer(version: str, path: str) -> Offer:  # noqa: ARG001  both are the cache's key
    return Offer.of({mart: planning.mart(mart, columns) for mart, columns in plan_requests.READ.items()})


@dataclass(frozen=True)
class Before:
    """The plan that stood before the last change, and the address that made it."""

    plan: Mapping[str, Any]
    address: Mapping[str, Sequence[str]]


def remember(whose: str | None, request: Request, plan: Mapping[str, Any]) -> Before | None:
    """Keep the plan of this run; the one before the last change of an input, none after a change of person."""
    identity = (publication.reading().version, roles.role(), whose)
    address = {key: st.query_params.get_all(key) for key in KEYS}
    kept = st.session_state.get(KEPT)
    if kept is None or kept["identity"] != identity:
        kept = {"identity": identity, "request": request, "now": Before(plan, address), "before": None}
    elif kept["request"] != request:
        kept = kept | {"request": request, "now": Before(plan, address), "before": kept["now"]}
    st.session_state[KEPT] = kept
    return kept["before"]


def by_mode(planner: Planner, request: Request) -> list[dict[str, Any]]:
    """The same request by each way of training; kept until an input changes."""
    asked = (publication.reading().version, roles.role(), dict(planner.shown), request)
    kept = st.session_state.get(WAYS)
    if kept is None or kept[0] != asked:
        kept = (asked, planner.modes(request))
        st.session_state[WAYS] = kept
    return kept[1]


def undo(before: Before) -> None:
    """Put the inputs back to what they were: the widgets follow the address."""
    for key, values in before.address.items():
        if values:
            st.query_params[key] = list(values)
        elif key in st.query_params:
            del st.query_params[key]


def changes(planner: Planner, request: Request, before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """What is different now, in words; titles from outside are made harmless."""
    titles = {one.resource_id: plain(one.title) for one in planner.offer.library.resources}
    return planner.changes(before, after, request, titles)


def steps(plan: Mapping[str, Any], planner: Planner) -> pl.DataFrame:
    """The steps as rows: what a table, a picture and a card need of each."""
    side = 0 if lang() == "zh" else 1
    told = planner.offer.told
    nothing = dict.fromkeys(("title", "url", "kind", "language", "is_minutes_estimated"))
    rows = [
        {
            "step": one["step"],
            "learn_together": one["learn_together"],
            "skill_id": one["skill"],
            "skill": name(planner, one["skill"]),
            "requires": one["builds_on"],
            "current_level": planner.shown.get(one["skill"], 0.0),
            "target_level": one["level"],
            "is_goal": one["is_goal"],
            "resource_id": one["resource_id"],
            "minutes": one["minutes"],
            "starts_week": one["starts_week"],
            "ends_week": one["ends_week"],
            "is_late": one["is_late"],
            "practice": one["practice"],
            "project": planner.offer.projects[one["practice"]][side] if one["practice"] else None,
            "reason": one[f"reason_{lang()}"],
            **{key: (told[one["resource_id"]] if one["resource_id"] else nothing)[key] for key in nothing},
        }
        for one in plan["steps"]
    ]
    return pl.DataFrame(rows, schema=STEP)


STEP = {
    "step": pl.Int64, "learn_together": pl.Int64, "skill_id": pl.String, "skill": pl.String,
    "requires": pl.List(pl.String), "current_level": pl.Float64, "target_level": pl.Int64, "is_goal": pl.Boolean,
    "resource_id": pl.String, "minutes": pl.Int64, "starts_week": pl.Int64, "ends_week": pl.Int64,
    "is_late": pl.Boolean, "practice": pl.String, "project": pl.String, "reason": pl.String, "title": pl.String,
    "url": pl.String, "kind": pl.String, "language": pl.String, "is_minutes_estimated": pl.Boolean,
}  # fmt: skip


def name(planner: Planner, skill: str) -> str:
    """A skill in the reader's language."""
    return planner.offer.labels.get(skill, (skill, skill))[0 if lang() == "zh" else 1]
