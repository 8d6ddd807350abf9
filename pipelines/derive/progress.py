"""How far a member is with each step of a plan: what was done, what is shown, and when it has to be shown again.

Answers: what is started, stalled, failed, done; what can be shown now, and until when? Doing and showing stay apart:
a step is done when its resource was completed, and mastered when evidence of any kind shows its level; either may come
without the other. The state is the first of these that holds:

    mastered     the level shown now is the target or more
    done         the resource was completed, and passed last where there was a test
    failed       the last try of the resource (a completion, an answered quiz) was not passed
    stalled      it was begun, and not touched for 28 days
    in_progress  it was begun        not_started  none of these

Levels sink as `profiles` says, the only place that knows how; the review is due on the first day on which the level
falls below the target without new evidence. Days are UTC days; nothing asks the clock.
May import: `pipelines.contracts`, `pipelines.derive.profiles`.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from pipelines.contracts.derived import PathProgress
from pipelines.derive import profiles
from pipelines.derive.shaping import shaped

STALLED_DAYS = 28
FARTHEST_DAYS = 4_096  # beyond eleven years nobody plans a review
# a look at a page is no study
STUDYING = ("started", "progressed", "played", "completed", "earned", "attended", "answered")
_KEY = ["member_id", "resource_id"]
_COMPLETING = ("completed", "earned", "attended")


def studied(events: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """What members did with resources by a day: [member_id, resource_id, started_on, touched_on, completed_on,
    failed_on, status]; status is done, failed, stalled or in_progress.

    `events` are [member_id, resource_id, verb, occurred_at, is_success] of the verbs in STUDYING.
    """
    at, passed = pl.col("occurred_at"), pl.col("is_success")
    completed = pl.col("verb").is_in(_COMPLETING) & passed.fill_null(value=True)
    failed = pl.col("verb").is_in((*_COMPLETING, "answered")) & ~passed.fill_null(value=True)
    found = (
        events.filter(pl.col("verb").is_in(STUDYING), at.dt.date() <= as_of)
        .drop_nulls(_KEY)
        .group_by(_KEY)
        .agg(
            started_on=at.min().dt.date(),
            touched_on=at.max().dt.date(),
            completed=at.filter(completed).max(),
            failed=at.filter(failed).max(),
        )
    )
    is_failed = pl.col("failed").is_not_null() & ~(pl.col("completed") >= pl.col("failed")).fill_null(value=False)
    quiet_days = (pl.lit(as_of) - pl.col("touched_on")).dt.total_days()
    return found.select(
        *_KEY,
        "started_on",
        "touched_on",
        completed_on=pl.col("completed").dt.date(),
        failed_on=pl.col("failed").dt.date(),
        status=pl.when(is_failed)
        .then(pl.lit("failed"))
        .when(pl.col("completed").is_not_null())
        .then(pl.lit("done"))
        .when(quiet_days >= STALLED_DAYS)
        .then(pl.lit("stalled"))
        .otherwise(pl.lit("in_progress")),
    ).sort(_KEY)


def review_days(pieces: pl.DataFrame, asked: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """[member_id, skill_id, target_level, review_due_on] of asked[member_id, skill_id, target_level]: the first day
    on which the level is below the target; null = not below before eleven years, or not there now.

    `pieces` are those of `profiles.all_pieces`.
    """
    key = ["member_id", "skill_id", "target_level"]
    wanted = asked.select(key).unique()
    mine = pieces.join(wanted, on=["member_id", "skill_id"])
    reached = _reaches(mine, wanted.with_columns(days=pl.lit(0)), as_of)
    span = reached.select(*key, first=pl.lit(0), last=pl.lit(FARTHEST_DAYS))
    for _ in range(FARTHEST_DAYS.bit_length() - 1):
        middle = span.with_columns(days=(pl.col("first") + pl.col("last")) // 2)
        still = _reaches(mine, middle, as_of).select(*key, holds=pl.lit(value=True))
        span = middle.join(still, on=key, how="left").select(
            *key,
            first=pl.when("holds").then("days").otherwise("first"),
            last=pl.when("holds").then("last").otherwise("days"),
        )
    due = pl.when(pl.col("last") < FARTHEST_DAYS).then(pl.lit(as_of) + pl.duration(days="last"))
    return wanted.join(span.select(*key, review_due_on=due), on=key, how="left").sort(key)


def _reaches(pieces: pl.DataFrame, asked: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """The rows of asked[.., target_level, days] whose level is at the target so many days later."""
    on = pl.lit(as_of) + pl.duration(days="days")
    key = ["member_id", "skill_id", "target_level"]
    later = pieces.join(asked.select(*key, "days"), on=key)
    # one pair may be asked at several levels, each with its own day
    apart = later.with_columns(skill_id=pl.concat_str("skill_id", pl.lit("\n"), "target_level"))
    found = profiles.levels_on(apart, on).select("member_id", "skill_id", "level")
    split = found.with_columns(pair=pl.col("skill_id").str.split("\n")).with_columns(
        skill_id=pl.col("pair").list.first(), target_level=pl.col("pair").list.last().cast(pl.Int64)
    )
    return split.filter(pl.col("level") >= pl.col("target_level")).select(key)


def of_steps(
    steps: pl.DataFrame, study: pl.DataFrame, member_skills: pl.DataFrame, pieces: pl.DataFrame, as_of: date
) -> pl.DataFrame:
    """`PathProgress` rows of steps[member_id, role_id, version, step, skill_id, target_level, resource_id].

    `study` is what `studied` answers, `member_skills` are `MemberSkill` rows; levels only claimed show nothing.
    """
    shown = member_skills.filter(pl.col("proof") != "claimed").select("member_id", "skill_id", current_level="level")
    told = pieces.filter(pl.col("proof") != "claimed")
    joined = (
        steps.join(study, on=_KEY, how="left")
        .join(shown, on=["member_id", "skill_id"], how="left")
        .with_columns(pl.col("current_level").fill_null(0.0))
        .with_columns(is_mastered=pl.col("current_level") >= pl.col("target_level"))
    )
    due = review_days(told, joined.filter("is_mastered"), as_of)
    states = joined.join(due, on=["member_id", "skill_id", "target_level"], how="left").with_columns(
        is_done=(pl.col("status") == "done").fill_null(value=False),
        state=pl.when("is_mastered").then(pl.lit("mastered")).otherwise(pl.col("status").fill_null("not_started")),
    )
    return shaped(states.with_columns(reason_zh=_said(_ZH), reason_en=_said(_EN)), PathProgress)


_ZH = {
    "mastered": ("已有证据达到 {} 级（要求 {} 级）。", "current_level", "target_level"),
    "done": ("{} 学完；证据为 {} 级，要求 {} 级。", "completed_on", "current_level", "target_level"),
    "failed": ("{} 未通过。", "failed_on"),
    "stalled": ("{} 之后没有再学。", "touched_on"),
    "in_progress": ("{} 开始，最近一次在 {}。", "started_on", "touched_on"),
    "not_started": ("尚未开始。",),
}
_EN = {
    "mastered": ("Shown at level {}; level {} is asked.", "current_level", "target_level"),
    "done": ("Finished on {}; shown at level {}, level {} is asked.", "completed_on", "current_level", "target_level"),
    "failed": ("Not passed on {}.", "failed_on"),
    "stalled": ("Not touched since {}.", "touched_on"),
    "in_progress": ("Begun on {}, last touched on {}.", "started_on", "touched_on"),
    "not_started": ("Not begun.",),
}


def _said(words: dict[str, tuple[str, ...]]) -> pl.Expr:
    said = pl.lit(None, pl.String)
    for state, (text, *columns) in words.items():
        values = [pl.col(c).round(1) if c == "current_level" else pl.col(c) for c in columns]
        said = (
            pl.when(pl.col("state") == state).then(pl.format(text, *values) if values else pl.lit(text)).otherwise(said)
        )
    return said
