"""Why two lines match, in Chinese and English: what is met, what is not, what nobody knows, and what to ask next.

Answers: what would a person say of this pair? A sentence names what it counts and says only what the needs say.
May import: `pipelines.derive`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from pipelines.derive.file_matching import ANY_LEVEL, LISTED_RELATION, Matched

Labels = Mapping[str, tuple[str, str]]
Row = dict[str, Any]
_NAMED = 3  # skills that a sentence names of each sort
_PAIR = ["target_id", "holder_id"]
_NEAR = {
    "implies": ("会“{}”", "shows {}"),
    "narrower": ("会其中的“{}”", "shows {}, a part of it"),
    "related": ("会相近的“{}”", "shows {}, which is close"),
    LISTED_RELATION: ("列出了，但没说水平", "lists it without saying how well"),
}
NEEDS = pl.List(
    pl.Struct(
        {
            "skill_id": pl.String, "label_zh": pl.String, "label_en": pl.String, "weight": pl.Float64,
            "level": pl.Int64, "state": pl.String, "held_level": pl.Float64, "near_skill_id": pl.String,
            "near_relation": pl.String, "value": pl.Float64, "base_rate": pl.Float64,
        }
    )
)  # fmt: skip


def told(found: Matched, labels: Labels) -> pl.DataFrame:
    """[target_id, holder_id, needs, reason_zh, reason_en, ask_zh, ask_en] of every pair."""
    rows: list[Row] = []
    judged = found.judged.partition_by(_PAIR, as_dict=True, maintain_order=True)
    for pair, needs in judged.items():
        said = [_need(row, labels) for row in needs.iter_rows(named=True)]
        whole = sum(need["weight"] for need in said)
        rows.append(
            dict(zip(_PAIR, pair, strict=True))
            | {"needs": said, "reason_zh": _reason(said, labels, 0), "reason_en": _reason(said, labels, 1)}
            | {f"ask_{language}": _ask(said, whole, side) for side, language in enumerate(("zh", "en"))}
        )
    texts = dict.fromkeys(("reason_zh", "reason_en", "ask_zh", "ask_en"), pl.String())
    return pl.DataFrame(rows, schema={**dict.fromkeys(_PAIR, pl.String()), "needs": NEEDS, **texts})


def _need(row: Row, labels: Labels) -> Row:
    zh, en = labels.get(row["skill_id"], (row["skill_id"], row["skill_id"]))
    kept = (
        "skill_id",
        "weight",
        "level",
        "state",
        "held_level",
        "near_skill_id",
        "near_relation",
        "value",
        "base_rate",
    )
    return {"label_zh": zh, "label_en": en, **{name: row[name] for name in kept}}


def _reason(needs: Sequence[Row], labels: Labels, side: int) -> str:
    """One sentence: counts, then the heaviest of each sort."""
    sorts = {state: [need for need in needs if need["state"] == state] for state in ("met", "unmet", "unknown")}
    met, unmet, unknown = sorts["met"], sorts["unmet"], sorts["unknown"]
    near = [need for need in unknown if need["near_relation"]]
    if side == 0:
        said = f"{len(needs)} 项要求满足 {len(met)} 项" + (f"：{_names(met, 0)}" if met else "")
        said += f"；水平不够：{_names(unmet, 0)}" if unmet else ""
        said += f"；不清楚：{_names(unknown, 0)}" if unknown else ""
        hints = [f"“{n['label_zh']}”{_hint(n, labels, 0)}" for n in near[:_NAMED]]
        return said + (f"（{'；'.join(hints)}）" if hints else "") + "。"
    said = f"Meets {len(met)} of {len(needs)}" + (f": {_names(met, 1)}" if met else "")
    said += f"; below the level: {_names(unmet, 1)}" if unmet else ""
    said += f"; not known: {_names(unknown, 1)}" if unknown else ""
    hints = [f"{n['label_en']}: {_hint(n, labels, 1)}" for n in near[:_NAMED]]
    return said + (f" ({'; '.join(hints)})" if hints else "") + "."


def _hint(need: Row, labels: Labels, side: int) -> str:
    near = labels.get(need["near_skill_id"], (need["near_skill_id"],) * 2)[side]
    return _NEAR[need["near_relation"]][side].format(near)


def _names(needs: Sequence[Row], side: int) -> str:
    named = [need[("label_zh", "label_en")[side]] for need in needs[:_NAMED]]
    more = len(needs) > _NAMED
    return (
        ("、".join(named) + ("等" if more else "")) if side == 0 else ", ".join(named) + (" and more" if more else "")
    )


def _ask(needs: Sequence[Row], whole: float, side: int) -> str | None:
    """The one question whose answer would narrow the interval most, and by how much; None when all is known."""
    need = next((need for need in needs if need["state"] == "unknown"), None)
    if need is None:
        return None
    width = f"{need['weight'] / whole:.0%}"
    if side == 0:
        asked = f"达到 {need['level']} 级" if need["level"] > ANY_LEVEL else "会"
        return f"问一句：“{need['label_zh']}”{asked}吗？答案会让得分范围缩小 {width}。"
    asked = f"at level {need['level']}" if need["level"] > ANY_LEVEL else "at all"
    return f"Ask about {need['label_en']} {asked}: the answer narrows the range of the score by {width}."
