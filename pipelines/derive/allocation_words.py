"""What is said of a proposal for a shared resource, and of who competes for it, in Chinese and English.

Answers: why does this need get that, a part of it, or nothing? May import: `derive.capacity`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from pipelines.derive.capacity import SCALE, Board, Need, Piece, Row

_NAMED = 3  # needs that a sentence names
UNITS = {
    "gpu_hours_week": ("GPU 小时/周", "GPU hours a week"),
    "cpu_hours_week": ("CPU 小时/周", "CPU hours a week"),
    "hours_week": ("小时/周", "hours a week"),
    "seats": ("个席位", "seats"),
    "gigabytes": ("GB", "GB"),
}
# why a need is impossible, before anything is given away or after
WHY = {
    "no_quantity": ("没有写明需要多少。", "How much is needed is not stated."),
    "inverted_window": ("结束日早于开始日。", "It ends before it begins."),
    "over": ("需要的日期已经过去。", "The days on which it was needed are over."),
    "too_far": ("一年以后才需要，暂不安排。", "It is needed only after a year; nothing is planned so far ahead."),
    "no_kind": ("没有人共享这类资源。", "Nobody shares a resource of this kind."),
    "unit_unknown": (
        "不知道按什么单位计：这类资源的单位不止一种，或都没有写明。",
        "In which unit it counts is unknown: resources of this kind have several, or none is stated.",
    ),
    "no_unit": ("这类资源都不按这个单位计。", "No resource of this kind is counted in its unit."),
    "no_capacity": (
        "这类资源的容量都未知或为零。",
        "The capacity of every resource of this kind is unknown or zero.",
    ),
    "not_then": ("那些天没有这类资源可用。", "No resource of this kind is available on those days."),
    "taken": (
        "那些天的容量已全部被占用。",
        "All there is on those days is taken.",
    ),
}


def told(board: Board, place: int, pieces: list[Piece]) -> Iterator[Row]:
    """The rows of one need: one for each piece, or one that says why there is none."""
    need = board.needs[place]
    whole = sum(piece.amount for piece in pieces if (piece.first, piece.last) == (need.first, need.last))
    if need.why or not pieces:
        outcome, why = "impossible", need.why or "taken"
    elif whole == need.amount:
        outcome, why = "granted", "one" if len(pieces) == 1 else "several"
    else:
        outcome, why = "partly", "part"
    zh, en = WHY.get(why) or _given(need, pieces, why)
    told = {
        "need_id": need.need_id,
        "project_id": need.project_id,
        "place": place + 1,
        "importance": "useful" if need.order[0] else "critical",
        "resource_kind": need.kind,
        "unit": need.unit,
        "needed_quantity": need.amount / SCALE if need.amount else None,
        "outcome": outcome,
        "why": why,
        "reason_zh": zh,
        "reason_en": en,
    }
    for part, piece in enumerate(pieces, start=1):
        yield {
            **told,
            "part": part,
            "resource_id": board.resources[piece.resource]["resource_id"],
            "quantity": piece.amount / SCALE,
            "from_on": date.fromordinal(piece.first),
            "until_on": _end(board, piece.last),
        }
    if not pieces:
        yield {**told, "part": 1, "resource_id": None, "quantity": None, "from_on": None, "until_on": None}


def conflict(
    board: Board, need: Need, resource: int, days: tuple[int, int], lacks: int, before: int,
    rivals: tuple[tuple[str, int], ...],
) -> Row:  # fmt: skip
    """One row of who holds what a need lacks."""
    first, last = days
    theirs = sum(amount for _, amount in rivals)
    names = [name for name, _ in rivals]
    unit_zh, unit_en = _unit(need)
    zh = f"还缺 {_number(lacks)} {unit_zh}：该资源此前已批出 {_number(before)}"
    en = f"{_number(lacks)} {unit_en} missing: {_number(before)} of the resource was granted before"
    if rivals:
        shown, more = names[:_NAMED], len(names) > _NAMED
        zh += f"，优先级更高的需求占 {_number(theirs)}（{'、'.join(shown)}{'等' if more else ''}）"
        en += f", and needs that come first take {_number(theirs)} ({', '.join(shown)}{' and more' if more else ''})"
    return {
        "need_id": need.need_id,
        "resource_id": board.resources[resource]["resource_id"],
        "from_on": date.fromordinal(first),
        "until_on": _end(board, last),
        "project_id": need.project_id,
        "unit": need.unit,
        "missing_quantity": lacks / SCALE,
        "granted_quantity": before / SCALE,
        "rival_quantity": theirs / SCALE,
        "rival_needs": names,
        "reason_zh": zh + "。",
        "reason_en": en + ".",
    }


def _given(need: Need, pieces: list[Piece], why: str) -> tuple[str, str]:
    asked = _number(need.amount)
    unit_zh, unit_en = _unit(need)
    if why == "one":
        return (f"一项资源在全部日期都有 {asked} {unit_zh}。", f"One resource has all {asked} {unit_en} on all days.")
    if why == "several":
        count = len(pieces)
        return (
            f"没有一项资源够用，{count} 项合起来在全部日期有 {asked} {unit_zh}。",
            f"No single resource has enough; {count} together have all {asked} {unit_en} on all days.",
        )
    given = sum(piece.amount for piece in pieces)
    first, last = pieces[0].first, pieces[0].last
    zh, en = f"需要 {asked} {unit_zh}，能给 {_number(given)}", f"{_number(given)} of the {asked} {unit_en} can be had"
    if (first, last) != (need.first, need.last):
        begins, ends = date.fromordinal(first), date.fromordinal(last)
        zh += f"，从 {begins:%Y-%m-%d} 到 {ends:%Y-%m-%d}"
        en += f", from {begins:%Y-%m-%d} to {ends:%Y-%m-%d}"
    if given == need.amount:
        return zh + "：其余日子不够。", en + ": on the other days there is not enough."
    if need.is_divisible:
        return zh + "：其余已被占用或没有。", en + ": the rest is taken or not there."
    return (
        zh + "：这种单位不能由几项资源拼成，没有一项有更多。",
        en + ": this unit is not put together from several resources, and none has more.",
    )


def _unit(need: Need) -> tuple[str, str]:
    """The unit in words; one without words stays as it is."""
    return UNITS.get(need.unit or "", (need.unit or "", need.unit or ""))


def _end(board: Board, last: int) -> date | None:
    """The last day; none when it goes on to the end of what is looked at."""
    return None if last + 1 >= int(board.starts[-1]) else date.fromordinal(last)


def _number(amount: int) -> str:
    """An amount as people write it."""
    value: Any = amount / SCALE
    return f"{value:.6f}".rstrip("0").rstrip(".")
