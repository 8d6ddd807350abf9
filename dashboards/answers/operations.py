"""Whether the data arrived, and whether it was good."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from dashboards import formats as f
from dashboards.answers.kpi import Kpi, compared
from dashboards.terms import term
from dashboards.words import L, plain

QUESTION = ("数据到了吗，好不好？", "Did the data arrive, and was it good?")
NAMED = 3


def received(sources: pl.DataFrame) -> int:
    """All rows that the sources delivered, good or not."""
    return int(sources["rows_loaded"].sum()) + int(sources["rows_quarantined"].sum())


def set_aside(sources: pl.DataFrame) -> float | None:
    """Share of all rows that were quarantined; None before anything was read."""
    rows = received(sources)
    return int(sources["rows_quarantined"].sum()) / rows if rows else None


def answer(sources: pl.DataFrame, checks: pl.DataFrame) -> str:
    """Which sources need a person, how many rows were read and set aside, and how many checks held."""
    bad = sources.filter(pl.col("state") != "healthy")
    listed = [
        L(f"{plain(feed)}（{term(state)}）", f"{plain(feed)} ({term(state).lower()})")
        for feed, state in bad.select("feed", "state").iter_rows()
    ]
    more = L("等", " and others") if bad.height > NAMED else ""
    which = L("、", ", ").join(listed[:NAMED]) + more
    verb = "needs" if bad.height == 1 else "need"
    need = L("都正常", "all are healthy")
    if bad.height:
        need = L(f"**{bad.height}** 个需要有人看：{which}", f"**{bad.height}** {verb} a person: {which}")
    loaded, aside = f.num(sources["rows_loaded"].sum()), f.num(sources["rows_quarantined"].sum())
    share, passed = f.pct(set_aside(sources), 2), int(checks["is_passed"].sum())
    held = L("还没有检查的记录", "no check is on record yet")
    if checks.height:
        held = L(f"{checks.height} 项检查通过 {passed} 项", f"{passed} of {checks.height} checks passed")
    return L(
        f"{sources.height} 个数据源，{need}。读入 {loaded} 行，另放 {aside} 行（{share}）；{held}。",
        f"Of {sources.height} sources, {need}. {loaded} rows were read and {aside} set aside ({share}); {held}.",
    )


def cards(
    sources: pl.DataFrame,
    runs: pl.DataFrame,
    checks: pl.DataFrame,
    days: pl.DataFrame,
    definition: Callable[[str], str],
) -> list[Kpi]:
    """Healthy sources, rows set aside, the newest full run, checks passed."""
    healthy = sources.filter(pl.col("state") == "healthy").height
    full = runs.filter(pl.col("status").is_in(["succeeded", "held"]) & pl.col("seconds").is_not_null())
    seconds = full["seconds"].to_list()  # newest first
    newest = L("最近一次运行", "newest run")
    return [
        Kpi(
            L("正常的数据源", "Healthy sources"),
            f"{healthy}/{sources.height}",
            against=L("现在", "now"),
            n=sources.height,
            definition=definition("healthy_feeds_share")
            or L(
                "最近一次成功、且没有比平时久地停更。",
                "The last attempt worked, and it has not been silent for longer than usual.",
            ),
        ),
        Kpi(
            L("另放的行", "Rows set aside"),
            f.pct(set_aside(sources), 2),
            against=L("占读到的行", "of rows received"),
            n=received(sources),
            spark=days["quarantined"].to_list(),
            definition=definition("quarantine_share")
            or L(
                "不合契约的行；连同原因和位置保留，可以重新处理。",
                "Rows that break their contract, kept with reason and place; they can be driven again.",
            ),
        ),
        compared(
            L("最近一次完整运行", "Newest full run"),
            seconds[0] if seconds else None,
            seconds[1] if len(seconds) > 1 else None,
            show=f.seconds,
            by="seconds",
            against=L("较前一次", "vs run before"),
            good="down",
            n=full.height,
            spark=seconds[::-1],
            definition=definition("run_seconds") or L("从采集到发布的时间。", "From collecting to publishing."),
        ),
        Kpi(
            L("通过的检查", "Checks passed"),
            f"{checks['is_passed'].sum()}/{checks.height}" if checks.height else f.DASH,
            against=newest,
            n=checks.height,
            definition=definition("checks_passed_share")
            or L(
                "会拦的检查没通过时，页面继续用上一版。",
                "When a check that blocks fails, the pages keep the publication before.",
            ),
        ),
    ]
