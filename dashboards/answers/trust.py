"""Whether the score of matches can be trusted, what they are ordered by if not, and who is shown more than others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboards import formats as f
from dashboards.words import L, plain

SOURCES = {
    "log": ("本平台发布的匹配", "matches as we published them"),
    "events": ("事件自带的得分", "scores that came with the events"),
}
DIMENSIONS = {
    "country": ("国家或地区", "Country"),
    "language": ("首选语言", "First language"),
    "channel": ("获客渠道", "Channel"),
}


def governing(checks: pl.DataFrame) -> dict[str, Any] | None:
    """The check that decides: that of our own lists once it has enough, else the first that has, else the first."""
    if checks.is_empty():
        return None
    enough = checks.filter(pl.col("is_enough").fill_null(value=False))
    return (enough if enough.height else checks).row(0, named=True)


def trust(check: Mapping[str, Any] | None) -> str:
    """Whether higher scores were accepted more often; three-valued like everything here."""
    n = f.num((check or {}).get("n") or 0)
    ranks = (check or {}).get("ranks_outcomes")
    if ranks is None:
        return L(f"分数可不可信还没有足够样本（n {n}）", f"there are too few outcomes to test the score (n {n})")
    if ranks:
        return L(f"分数越高，双方越常同意（n {n}）", f"higher scores were accepted more often (n {n})")
    return L(
        f"还看不出分数高的更常被接受，因此按已有证据满足的需求排序（n {n}）",
        f"higher scores were not clearly accepted more often, so matches are ordered by the needs that evidence covers "
        f"(n {n})",
    )


def ordered(matches: pl.DataFrame, check: Mapping[str, Any] | None) -> pl.DataFrame:
    """The matches in the order that the check allows, their ranks anew: by score, or by what evidence covers."""
    if (check or {}).get("ordered_by") != "shown_needs":
        return matches
    first = matches.sort("score_low", "score", "rank", descending=[True, True, False])
    return first.with_columns(rank=pl.int_range(1, first.height + 1, dtype=pl.Int64))


def measures(check: Mapping[str, Any]) -> str:
    """The figures behind the statement, with their n."""
    if check["auc"] is None:
        return ""
    auc = f"{check['auc']:.2f}"
    if check["auc_low"] is not None:
        auc += f" ({check['auc_low']:.2f}–{check['auc_high']:.2f})"
    brier, plain, ece = (f"{check[name]:.3f}" for name in ("brier", "brier_of_rate", "ece"))
    n, members = f.num(check["n"]), f.num(check["members"])
    return L(
        f"AUC {auc}，0.5 相当于抽签 · Brier {brier}，只报总体接受率为 {plain} · ECE {ece} · n {n}，{members} 名成员",
        f"AUC {auc}, 0.5 = lots · Brier {brier}, {plain} for always saying the overall share · ECE {ece} · "
        f"n {n} of {members} members",
    )


def uneven(exposure: pl.DataFrame) -> pl.DataFrame:
    """The groups whose whole interval lies off that of all, the furthest first."""
    off = (pl.col("ratio_high") < 1) | (pl.col("ratio_low") > 1)
    return exposure.filter(off.fill_null(value=False)).sort((pl.col("exposure_ratio") - 1).abs(), descending=True)


def group(dimension: str, value: str, name: str) -> str:
    """A group in words: a country or a language by its name, a channel as it is called."""
    named = {"country": f.country, "language": f.language}.get(dimension)
    said = L("未填写", "not stated") if value == "unknown" else named(value) if named else plain(name)
    return f"{L(*DIMENSIONS[dimension])} · {said}"


def exposure_title(exposure: pl.DataFrame) -> str:
    """How many groups are shown less, or more, than all are."""
    off = uneven(exposure)
    less = off.filter(pl.col("exposure_ratio") < 1).height
    if off.is_empty():
        return L("没有群体的曝光明显偏离总体", "No group is shown clearly more or less than all")
    more = off.height - less
    return L(
        f"{less} 个群体的曝光明显低于总体，{more} 个高于总体",
        f"{f.plural(less, 'group is', 'groups are')} shown less than all, {more} more",
    )
