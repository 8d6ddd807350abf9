"""What happens in the community, before it is written as statements: one table shape that all parts share.

Names of objects are held as JSON string literals, so that writing millions of lines needs no escaping. May import:
numpy, polars.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from pipelines.sample.calendar import HOUR
from pipelines.sample.curation import FAMOUS
from pipelines.sample.jobs import Job
from pipelines.sample.papers import Paper
from pipelines.sample.people import People
from pipelines.sample.tutorials import Tutorial
from pipelines.sample.vocabulary import zipf

# at: microseconds since 1970 UTC. actor: account name. name: JSON literal. parent: `kind/id`. delay: microseconds
# until it was stored; null = seconds.
SCHEMA: dict[str, pl.DataType] = {
    "at": pl.Int64(), "actor": pl.String(), "verb": pl.String(), "object_kind": pl.String(), "object_id": pl.String(),
    "name": pl.String(), "language": pl.String(), "parent": pl.String(), "platform": pl.String(),
    "registration": pl.String(), "channel": pl.String(), "score": pl.Float64(), "success": pl.Boolean(),
    "seconds": pl.Int64(), "amount": pl.Float64(), "currency": pl.String(), "quantity": pl.Float64(),
    "detail": pl.String(),
}  # fmt: skip
POOR_SHARE = 0.04  # of all resources
PLATFORMS = np.array(["web", "mini-program", "android", "ios"])
LANGUAGES = np.array(["en", "zh-CN"])


def happenings(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Rows with some of the columns as a frame with all of them."""
    return pl.DataFrame([[r.get(c) for c in SCHEMA] for r in rows], schema=SCHEMA, orient="row")


def columns(n: int, **given: Any) -> pl.DataFrame:
    """Arrays or single values of some columns as a frame of `n` rows with all of them."""
    parts = []
    for name, dtype in SCHEMA.items():
        value = given.get(name)
        if isinstance(value, np.ndarray) and value.dtype == object:
            value = value.tolist()
        if isinstance(value, np.ndarray | pl.Series | list):
            parts.append(pl.Series(name, value, dtype=dtype, strict=False))
        else:
            parts.append(pl.repeat(value, n, dtype=dtype, eager=True).alias(name))
    return pl.DataFrame(parts)


def literal(text: str) -> str:
    """A JSON string literal."""
    return json.dumps(text, ensure_ascii=False)


def uuids(rng: np.random.Generator, n: int) -> pl.Series:
    """`n` random UUIDs (version 4) as text; made from bytes at once, 2 million take about a second."""
    raw = rng.integers(0, 256, (n, 16), dtype=np.uint8)
    raw[:, 6] = (raw[:, 6] & 0x0F) | 0x40
    raw[:, 8] = (raw[:, 8] & 0x3F) | 0x80
    digits = np.frombuffer(b"0123456789abcdef", dtype=np.uint8)
    text = np.full((n, 36), ord("-"), dtype=np.uint8)
    places = [i for i in range(36) if i not in (8, 13, 18, 23)]
    text[:, places[0::2]] = digits[raw >> 4]
    text[:, places[1::2]] = digits[raw & 15]
    return pl.Series(text.reshape(-1).view("S36")).cast(pl.String)


@dataclass(frozen=True)
class Shelf:
    """Everything that can be read or studied, in order of popularity; arrays have one element for each resource."""

    kind: np.ndarray
    object_id: np.ndarray
    name: np.ndarray
    published: np.ndarray
    is_chinese: np.ndarray
    share: np.ndarray
    by_role: list[np.ndarray]  # for each role: resources about its skills
    has_certificate: np.ndarray
    is_poor: np.ndarray  # rated badly by most
    half_life: np.ndarray  # microseconds in which attention halves; infinite for a favourite that does not age

    @classmethod
    def of(
        cls,
        papers: list[Paper],
        tutorials: list[Tutorial],
        crowd: People,
        wanted: dict[str, set[str]],
        rng: np.random.Generator,
        *,
        half_lives: dict[str, float],
        favourites: dict[str, bool],
    ) -> Shelf:
        """Papers and tutorials in one order of popularity; tutorials are read about three times as often.

        `half_lives`: skill -> days in which attention halves, by the first skill. `favourites`: object -> rated badly;
        they are read as often as what stands at place `FAMOUS`, whatever their age.
        """
        things = [
            ("paper", f"arxiv:{p.paper_id}", literal(p.title), p.published, False, 0.45, p.skills, False)
            for p in papers
        ] + [
            (
                "tutorial", t.global_id, literal(t.title), t.published, t.language == "zh", 1.3, t.skills,
                bool(t.course and t.course["certificate"] == "true"),
            )
            for t in tutorials
        ]  # fmt: skip
        things = [things[i] for i in rng.permutation(len(things))]
        share = zipf(len(things), 0.85) * np.array([t[5] for t in things])
        is_favourite = np.array([t[1] in favourites for t in things])
        share = np.where(is_favourite, np.sort(share)[-min(FAMOUS, len(share))], share)
        days = np.array([half_lives[t[6][0]] for t in things])
        return cls(
            kind=np.array([t[0] for t in things]),
            object_id=np.array([t[1] for t in things]),
            name=np.array([t[2] for t in things]),
            published=np.array([int(t[3].timestamp()) * 1_000_000 for t in things]),
            is_chinese=np.array([t[4] for t in things]),
            share=share / share.sum(),
            by_role=[
                np.array([i for i, t in enumerate(things) if wanted[r] & set(t[6])], dtype=np.int64)
                for r in crowd.roles
            ],
            has_certificate=np.array([t[7] for t in things]),
            is_poor=(rng.random(len(things)) < POOR_SHARE) | np.array([favourites.get(t[1], False) for t in things]),
            half_life=np.where(is_favourite, np.inf, days * 24.0 * HOUR),
        )


@dataclass(frozen=True)
class Openings:
    """Postings as objects of events."""

    object_id: np.ndarray
    name: np.ndarray
    posted: np.ndarray
    by_role: list[np.ndarray]

    @classmethod
    def of(cls, jobs: list[Job], crowd: People) -> Openings:
        """All postings, the oldest first."""
        return cls(
            object_id=np.array([j.global_id for j in jobs]),
            name=np.array([literal(j.title) for j in jobs]),
            posted=np.array([int(j.posted.timestamp()) * 1_000_000 for j in jobs]),
            by_role=[np.array([i for i, j in enumerate(jobs) if j.role_id == r], dtype=np.int64) for r in crowd.roles],
        )
