"""Does a skill come from research, through teaching, to the market: papers first, then tutorials, then jobs?

Answers: by how many weeks do tutorials follow papers, and jobs tutorials, for one skill, and is that more than chance?
Two series that drift always seem to follow each other somewhere (Yule 1926, JRSS 89, 1-63), so weekly shares are
differenced before they are compared, and the largest cross-correlation over all lags is judged by Bartlett's variance
(1946, JRSS Suppl. 8, 27-41), which knows how each series resembles its own past; Bonferroni over the lags, Benjamini
and Hochberg over the skills. A lag counts only when each half of the history, looked at alone, says the same.
Too little history or too few documents is "not enough data", with what is missing. May import: numpy, scipy, trends.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl
from scipy import stats  # pyright: ignore[reportMissingTypeStubs]

from pipelines.derive.trends import RATE, adjusted

WEEKS = 104  # least history, in complete weeks in which every family has documents
LEAST = 60  # least documents of the skill in each family
REACH = 26  # longest lag looked for, weeks
AGREE = 2  # weeks by which the halves may differ
STEPS = (("paper", "tutorial"), ("tutorial", "job"))
NAMES = {"paper": ("论文", "papers"), "tutorial": ("教程", "tutorials"), "job": ("职位", "jobs")}
Lag = tuple[int, float, float]  # weeks, correlation, p


def find_lags(dated: pl.DataFrame) -> pl.DataFrame:
    """One row for each skill that at least two of the three families name.

    `dated` is [document_kind, document_id, skill_id, dated_on], as in `trends`. A positive lag: the second follows.
    """
    of_families = dated.filter(pl.col("document_kind").is_in(list(NAMES)), pl.col("dated_on").is_not_null())
    weekly = of_families.with_columns(week_on=pl.col("dated_on").dt.truncate("1w"))
    span = _span(weekly)
    within = weekly.filter(pl.col("week_on").is_between(*span)) if span else weekly.clear()
    weeks = (span[1] - span[0]).days // 7 + 1 if span else 0
    totals = {kind: _series(within.filter(pl.col("document_kind") == kind), span, weeks) for kind in NAMES}
    named = within.drop_nulls("skill_id").unique(["document_kind", "document_id", "skill_id"])
    counts = named.group_by("skill_id", "document_kind").len().pivot("document_kind", index="skill_id", values="len")
    counts = counts.with_columns(pl.lit(0, pl.UInt32).alias(kind) for kind in NAMES if kind not in counts.columns)
    counts = counts.with_columns(pl.col(list(NAMES)).fill_null(0).cast(pl.Int64)).sort("skill_id")
    rows: list[dict[str, Any]] = []
    for skill_id, *n in counts.select("skill_id", *NAMES).iter_rows():
        found = dict(zip(NAMES, n, strict=True))
        if sum(value > 0 for value in n) >= 2:
            row: dict[str, Any] = {"skill_id": skill_id, "weeks": weeks, **found, "lags": {}, "stable": {}}
            if weeks >= WEEKS and min(n) >= LEAST:
                own = named.filter(pl.col("skill_id") == skill_id)
                shares = {
                    kind: _share(_series(own.filter(pl.col("document_kind") == kind), span, weeks), totals[kind])
                    for kind in NAMES
                }
                for first, second in STEPS:
                    row["lags"][first, second] = best_lag(shares[first], shares[second])
                    row["stable"][first, second] = is_stable(shares[first], shares[second])
            rows.append(row)
    return _shaped(rows)


def _span(weekly: pl.DataFrame) -> tuple[date, date] | None:
    """First and last complete week in which all three families have begun and none has ended."""
    newest: date | None = weekly["dated_on"].max()  # pyright: ignore[reportAssignmentType]
    ends = weekly.group_by("document_kind").agg(first=pl.col("week_on").min(), last=pl.col("week_on").max())
    if newest is None or ends.height < len(NAMES):
        return None
    complete = newest - timedelta(days=newest.weekday() + (0 if newest.weekday() == 6 else 7))
    first, last = ends["first"].max(), min(ends["last"].min(), complete)  # pyright: ignore
    return (first, last) if first <= last else None  # pyright: ignore


def _series(documents: pl.DataFrame, span: tuple[date, date] | None, weeks: int) -> np.ndarray:
    """Documents of each week, zeros included."""
    counted = np.zeros(weeks)
    if span:
        by_week = documents.unique(["document_kind", "document_id"]).group_by("week_on").len()
        for week_on, n in by_week.iter_rows():
            counted[(week_on - span[0]).days // 7] = n
    return counted


def _share(counted: np.ndarray, every: np.ndarray) -> np.ndarray:
    """Share of the family, on the scale on which shares of small counts vary alike (Anscombe 1948)."""
    return np.arcsin(np.sqrt((counted + 0.375) / (every + 0.75)))


def best_lag(first: np.ndarray, second: np.ndarray) -> Lag:
    """The lag at which the second series follows the first most closely: weeks, correlation, p over all lags."""
    a, b = _steps(first), _steps(second)
    reach = min(REACH, a.size // 3)
    lags = range(-reach, reach + 1)
    r = np.array([_correlation(a, b, lag) for lag in lags])
    spread = 1 + 2 * float(np.sum(_own(a, reach) * _own(b, reach)))
    sizes = a.size - np.abs(np.arange(-reach, reach + 1))
    z = r * np.sqrt(sizes / max(spread, 0.1))
    best = int(np.argmax(z))  # a skill that spreads makes them rise together; opposite moves are no lead
    p = float(stats.norm.sf(z[best])) * len(lags)  # pyright: ignore[reportUnknownMemberType]
    return lags[best], float(r[best]), min(1.0, p)


def is_stable(first: np.ndarray, second: np.ndarray) -> bool:
    """Each half of the history has its best lag within two weeks of the whole's."""
    whole = best_lag(first, second)[0]
    half = first.size // 2
    parts = (best_lag(first[:half], second[:half]), best_lag(first[half:], second[half:]))
    return all(abs(lag - whole) <= AGREE for lag, _, _ in parts)


def _steps(series: np.ndarray) -> np.ndarray:
    steps = np.diff(series)
    deviation = steps.std()
    return (steps - steps.mean()) / deviation if deviation > 0 else np.zeros_like(steps)


def _correlation(a: np.ndarray, b: np.ndarray, lag: int) -> float:
    """Of a's steps with b's, `lag` weeks later."""
    x, y = (a[: a.size - lag], b[lag:]) if lag >= 0 else (a[-lag:], b[: b.size + lag])
    return float(np.mean(x * y))


def _own(series: np.ndarray, reach: int) -> np.ndarray:
    """Autocorrelations at lags 1 to `reach`."""
    return np.array([_correlation(series, series, lag) for lag in range(1, reach + 1)])


def _shaped(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """The rows of the contract: lags that hold, verdict, and why in two languages."""
    held: dict[tuple[str, str], dict[str, float]] = {}
    for step in STEPS:
        tested = [row for row in rows if step in row["lags"]]
        q = adjusted(np.array([row["lags"][step][2] for row in tested]))
        held[step] = {row["skill_id"]: float(value) for row, value in zip(tested, q, strict=True)}
    shaped = [_row(row, {step: held[step].get(row["skill_id"]) for step in STEPS}) for row in rows]
    return pl.DataFrame(shaped, schema=COLUMNS)


def _row(row: dict[str, Any], q: dict[tuple[str, str], float | None]) -> dict[str, Any]:
    is_lag = {step: (one := q[step]) is not None and one <= RATE for step in STEPS}
    lag = {step: row["lags"][step][0] if is_lag[step] and row["stable"][step] else None for step in STEPS}
    verdict, zh, en = _verdict(row, is_lag, lag)
    research, market = STEPS
    return {
        "skill_id": row["skill_id"],
        "weeks": row["weeks"],
        "papers": row["paper"],
        "tutorials": row["tutorial"],
        "jobs": row["job"],
        "lag_papers_tutorials_weeks": lag[research],
        "lag_tutorials_jobs_weeks": lag[market],
        "adjusted_p_papers_tutorials": None if (p := q[research]) is None else round(p, 9),
        "adjusted_p_tutorials_jobs": None if (p := q[market]) is None else round(p, 9),
        "is_stable": all(row["stable"].values()) if row["stable"] else None,
        "verdict": verdict,
        "explanation_zh": zh,
        "explanation_en": en,
    }


def _verdict(
    row: dict[str, Any], is_lag: dict[tuple[str, str], bool], lag: dict[tuple[str, str], int | None]
) -> tuple[str, str, str]:
    """not_enough_data, no_relation, unstable, emerging (papers, tutorials, jobs in that order) or related."""
    if not row["lags"]:
        zh, en = missing(row)
        return "not_enough_data", f"数据不足：{'，'.join(zh)}。", f"Not enough data: {', '.join(en)}."
    if not any(is_lag.values()):
        return "no_relation", "各系列的变化互不相关，或只是偶然。", "The series move independently, or alike by chance."
    if all(lag[step] is None for step in STEPS):
        return "unstable", "前后两半历史给出的先后不同。", "The two halves of the history disagree on the order."
    zh = [_sentence(step, weeks)[0] for step, weeks in lag.items() if weeks is not None]
    en = [_sentence(step, weeks)[1] for step, weeks in lag.items() if weeks is not None]
    is_emerging = all(weeks is not None and weeks > 0 for weeks in lag.values())
    return "emerging" if is_emerging else "related", f"{'；'.join(zh)}。", f"{'; '.join(en).capitalize()}."


def missing(row: dict[str, Any]) -> tuple[list[str], list[str]]:
    """What a skill lacks for a judgement, in Chinese and English."""
    zh: list[str] = []
    en: list[str] = []
    if row["weeks"] < WEEKS:
        zh.append(f"三类文档都有的历史 {row['weeks']} 周，需要 {WEEKS} 周")
        en.append(f"{row['weeks']} weeks in which all three exist, {WEEKS} are needed")
    for kind, (name_zh, name_en) in NAMES.items():
        if row[kind] < LEAST:
            zh.append(f"{name_zh} {row[kind]} 份，需要 {LEAST} 份")
            en.append(f"{row[kind]} {name_en}, {LEAST} are needed")
    return zh, en


def _sentence(step: tuple[str, str], weeks: int) -> tuple[str, str]:
    (zh_a, en_a), (zh_b, en_b) = NAMES[step[0]], NAMES[step[1]]
    if weeks == 0:
        return f"{zh_b}与{zh_a}同周变化", f"{en_b} move in the same week as {en_a}"
    late, early, n = ((zh_b, en_b), (zh_a, en_a), weeks) if weeks > 0 else ((zh_a, en_a), (zh_b, en_b), -weeks)
    unit = "week" if n == 1 else "weeks"
    return f"{late[0]}比{early[0]}晚 {n} 周", f"{late[1]} follow {early[1]} by {n} {unit}"


COLUMNS: dict[str, Any] = {
    "skill_id": pl.String, "weeks": pl.Int64, "papers": pl.Int64, "tutorials": pl.Int64, "jobs": pl.Int64,
    "lag_papers_tutorials_weeks": pl.Int64, "lag_tutorials_jobs_weeks": pl.Int64,
    "adjusted_p_papers_tutorials": pl.Float64, "adjusted_p_tutorials_jobs": pl.Float64, "is_stable": pl.Boolean,
    "verdict": pl.String, "explanation_zh": pl.String, "explanation_en": pl.String,
}  # fmt: skip
