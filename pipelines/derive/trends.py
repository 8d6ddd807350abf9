"""What is talked about more than before, told apart from noise.

Answers: in the last 7, 28, 90 or 182 days, is a topic or skill a larger or smaller part of the papers, tutorials,
jobs or questions than in as many days before? A family's growth as a whole does not count: a feed that sends more
makes everything more.

Given the n documents of a subject in both windows, the number in the later one is binomial with the later window's
part of all documents, if nothing has changed (the conditional test of Przyborowski and Wilenski 1940, Biometrika 31,
313-323). The two-sided exact p is twice the smaller tail. Of the many subjects of one family and window, the false
discovery rate is held at 5 % (Benjamini and Hochberg 1995, JRSS B 57, 289-300). Fewer than 10 documents are not
tested. May import: numpy, scipy.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl
from scipy import stats  # pyright: ignore[reportMissingTypeStubs]

WINDOWS = (7, 28, 90, 182)
LEAST = 10  # documents of a subject in both windows
RATE = 0.05
FAMILIES = {
    "paper": ("papers", "篇论文", ("paper", "papers")),
    "tutorial": ("tutorials", "份教程", ("tutorial", "tutorials")),
    "job": ("jobs", "个职位", ("posting", "postings")),
    "question": ("questions", "个问题", ("question", "questions")),
}
SUBJECT = ["subject_kind", "subject_id"]


def find_trends(dated: pl.DataFrame, skills: pl.DataFrame, topics: pl.DataFrame) -> pl.DataFrame:
    """Counts, change and verdict of every subject that a family named in one of the two windows.

    `dated` is [document_kind, document_id, skill_id, dated_on]: one row a skill of a document, and one with a null
    skill for a document without any. A document counts for the first topic of each of its skills and for all topics
    above. The later window ends with the newest day of any document.
    """
    as_of: date | None = dated["dated_on"].max()  # pyright: ignore[reportAssignmentType]
    if as_of is None:
        return _shaped([])
    named = _subjects(dated, skills, topics)
    rows: list[pl.DataFrame] = []
    for days in WINDOWS:
        middle, start = as_of - timedelta(days=days), as_of - timedelta(days=2 * days)
        both = pl.col("dated_on").is_between(start, as_of, closed="right")
        counts = [pl.col("is_now").sum().alias("now"), (~pl.col("is_now")).sum().alias("before")]
        placed = named.filter(both).with_columns(is_now=pl.col("dated_on") > middle)
        every = (
            dated.filter(both)
            .unique(["document_kind", "document_id"])
            .with_columns(is_now=pl.col("dated_on") > middle)
            .group_by("document_kind")
            .agg(all_now=counts[0], all_before=counts[1])
        )
        counted = placed.group_by("document_kind", *SUBJECT).agg(n_now=counts[0], n_before=counts[1])
        rows.append(counted.join(every, on="document_kind").with_columns(window_days=pl.lit(days, pl.Int64)))
    return _shaped(_judged(rows))


def _subjects(dated: pl.DataFrame, skills: pl.DataFrame, topics: pl.DataFrame) -> pl.DataFrame:
    """[document_kind, document_id, dated_on, subject_kind, subject_id], each document once a subject."""
    document = ["document_kind", "document_id", "dated_on"]
    known = dated.drop_nulls("skill_id")
    own = known.select(*document, subject_kind=pl.lit("skill"), subject_id="skill_id")
    main = skills.select("skill_id", topic_id=pl.col("topics").list.first()).drop_nulls()
    above = known.join(main, on="skill_id").join(ancestors(topics), on="topic_id")
    under = above.select(*document, subject_kind=pl.lit("topic"), subject_id="ancestor_id")
    return pl.concat([own, under]).unique()


def ancestors(topics: pl.DataFrame) -> pl.DataFrame:
    """[topic_id, ancestor_id]: every topic with itself and each topic above it; cycles end where they close."""
    parents = dict(topics.select("topic_id", "parent_id").iter_rows())
    rows: list[tuple[str, str]] = []
    for topic in parents:
        seen: dict[str, None] = {}
        one: str | None = topic
        while one is not None and one in parents and one not in seen:
            seen[one] = None
            one = parents[one]
        rows += [(topic, ancestor) for ancestor in seen]
    return pl.DataFrame(rows, schema={"topic_id": pl.String, "ancestor_id": pl.String}, orient="row")


def p_of(now: np.ndarray, before: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Two-sided exact p that `now` of `now + before` come from a binomial with this share."""
    total = now + before
    lower: np.ndarray = stats.binom.cdf(now, total, share)  # pyright: ignore[reportUnknownMemberType]
    upper: np.ndarray = stats.binom.sf(now - 1, total, share)  # pyright: ignore[reportUnknownMemberType]
    return np.minimum(1.0, 2 * np.minimum(lower, upper))


def adjusted(p: np.ndarray) -> np.ndarray:
    """Benjamini-Hochberg's adjusted p: the false discovery rate at which a test is just significant."""
    if not p.size:
        return p
    order = np.argsort(p, kind="stable")
    ranked = p[order] * p.size / np.arange(1, p.size + 1)
    held = np.minimum(1.0, np.minimum.accumulate(ranked[::-1])[::-1])
    back = np.empty_like(held)
    back[order] = held
    return back


def _judged(counted: list[pl.DataFrame]) -> list[dict[str, Any]]:
    """The rows with p, adjusted p and the sentence; tested within kind of subject, family and window."""
    order = ["document_kind", "subject_kind", "window_days", "subject_id"]
    every = (
        pl.concat(counted).sort(order).with_columns(pl.col("n_now", "n_before", "all_now", "all_before").cast(pl.Int64))
    )
    rows: list[dict[str, Any]] = []
    for group in every.partition_by(order[:3], maintain_order=True):
        now, before = group["n_now"].to_numpy(), group["n_before"].to_numpy()
        all_now, all_before = group["all_now"].to_numpy(), group["all_before"].to_numpy()
        tested = (now + before >= LEAST) & (all_now > 0) & (all_before > 0)
        p, q = np.full(group.height, np.nan), np.full(group.height, np.nan)
        p[tested] = p_of(now[tested], before[tested], (all_now / (all_now + all_before))[tested])
        q[tested] = adjusted(p[tested])
        for row, is_tested, one, two in zip(group.iter_rows(named=True), tested, p, q, strict=True):
            rows.append(_row(row, float(one) if is_tested else None, float(two) if is_tested else None))
    return rows


def _row(counted: dict[str, Any], p: float | None, q: float | None) -> dict[str, Any]:
    now, before = counted["n_now"], counted["n_before"]
    all_now, all_before = counted["all_now"], counted["all_before"]
    change = (now / all_now) / (before / all_before) - 1 if before and all_now and all_before else None
    is_more = now * all_before > before * all_now
    family, zh_unit, en_unit = FAMILIES[counted["document_kind"]]
    days = counted["window_days"]
    is_significant = q is not None and q <= RATE
    if q is None:
        few = now + before < LEAST
        zh = f"两段合计少于 {LEAST} {zh_unit[0]}，不作判断。" if few else "有一段没有任何文档，不作判断。"
        en = f"Fewer than {LEAST} in both windows: not judged." if few else "One window has no document: not judged."
    elif is_significant:
        zh, en = (
            f"占比{'上升' if is_more else '下降'}，不像是偶然",
            f"its share {'rose' if is_more else 'fell'}, hardly by chance",
        )
        zh, en = f"{zh}（校正后 p = {q:.2g}）。", f"{en} (adjusted p = {q:.2g})."
    else:
        zh, en = f"变化可能只是偶然（校正后 p = {q:.2g}）。", f"the change may be chance (adjusted p = {q:.2g})."
    return {
        **{name: counted[name] for name in (*SUBJECT, "window_days")},
        "family": family,
        "n_now": now,
        "n_before": before,
        "all_now": all_now,
        "all_before": all_before,
        "change": None if change is None else round(change, 6),
        "p_value": None if p is None else round(p, 9),
        "adjusted_p_value": None if q is None else round(q, 9),
        "is_significant": is_significant,
        "is_rising": is_significant and is_more,
        "explanation_zh": f"近 {days} 天 {now} {zh_unit}，此前 {days} 天 {before} {zh_unit[0]}；{zh}",
        "explanation_en": f"{now} {en_unit[now != 1]} in {days} days, {before} in the {days} before; {en}",
    }


COLUMNS: dict[str, Any] = {
    "subject_kind": pl.String, "subject_id": pl.String, "family": pl.String, "window_days": pl.Int64,
    "n_now": pl.Int64, "n_before": pl.Int64, "all_now": pl.Int64, "all_before": pl.Int64, "change": pl.Float64,
    "p_value": pl.Float64, "adjusted_p_value": pl.Float64, "is_significant": pl.Boolean, "is_rising": pl.Boolean,
    "explanation_zh": pl.String, "explanation_en": pl.String,
}  # fmt: skip


def _shaped(rows: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=COLUMNS).sort(*SUBJECT, "family", "window_days")
