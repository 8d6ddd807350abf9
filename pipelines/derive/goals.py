"""What a goal asks for: the skills and levels of a role, of one job or some, of a project's open needs, of a topic.

Answers: what must somebody be able to do to get there? Every function answers frames [skill_id, level, asked_by];
`joined` makes one goal of several, where the higher level stands and what was asked differently is told.

A job's skills count when it names them centrally (score 0.3 or more), at the levels that matching asks: 3 where it says
that they are required, else 2; of a set of jobs those skills that at least a third of them ask for. A topic asks for
level 2 of the skills whose main topic it is. May import: `pipelines.derive.matching`, polars.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from pipelines.derive.matching import NEEDED

LOWEST_SCORE, SHARE, TOPIC_LEVEL, NEED_LEVEL = 0.3, 1 / 3, 2, 2
ASKED = pl.Schema({"skill_id": pl.String, "level": pl.Int64, "asked_by": pl.String})


def of_role(role_id: str, role_skills: pl.DataFrame) -> pl.DataFrame:
    """A role of `role_skills`[role_id, skill_id, level]."""
    return _asked(role_skills.filter(pl.col("role_id") == role_id), role_id)


def of_jobs(job_ids: Sequence[str], job_skills: pl.DataFrame, share: float = SHARE) -> pl.DataFrame:
    """Jobs of `job_skills` (`DocumentSkill`): what at least `share` of those that name anything ask for."""
    named = job_skills.filter(
        pl.col("document_kind") == "job", pl.col("document_id").is_in(list(job_ids)), pl.col("score") >= LOWEST_SCORE
    )
    levels = {necessity: level for necessity, (_, level) in NEEDED.items()}
    level = pl.col("necessity").fill_null("useful").replace_strict(levels, return_dtype=pl.Int64)
    jobs = named["document_id"].n_unique()
    counted = named.group_by("skill_id").agg(jobs=pl.col("document_id").n_unique(), level=level.max())
    # a share of whole jobs: a third of four is two
    asked = counted.filter(pl.col("jobs") >= pl.lit(jobs * share - 1e-9))
    return _asked(asked, job_ids[0] if len(job_ids) == 1 else f"{jobs} jobs")


def of_project(project_id: str, needs: pl.DataFrame) -> pl.DataFrame:
    """The skills that a project of `needs` (`ProjectNeed`) still lacks; a need without a level asks for 2."""
    is_open = (pl.col("project_id") == project_id) & (pl.col("need_kind") == "skill") & ~pl.col("is_filled")
    return _asked(needs.filter(is_open).with_columns(pl.col("level").fill_null(NEED_LEVEL)), project_id)


def of_topic(topic_id: str, skills: pl.DataFrame) -> pl.DataFrame:
    """The skills of `skills`[skill_id, topics] whose main topic it is."""
    main = skills.filter(pl.col("topics").list.first() == topic_id)
    return _asked(main.with_columns(level=pl.lit(TOPIC_LEVEL, pl.Int64)), topic_id)


def joined(asked: Sequence[pl.DataFrame]) -> tuple[dict[str, int], pl.DataFrame]:
    """(skill -> level, conflicts): of different levels the highest; conflicts [skill_id, levels, asked_by, reasons]."""
    rows = pl.concat([pl.DataFrame(schema=ASKED), *asked]).sort("skill_id", "level", "asked_by")
    by_skill = rows.group_by("skill_id", maintain_order=True).agg(
        highest=pl.col("level").max(), levels=pl.col("level"), asked_by=pl.col("asked_by")
    )
    different = by_skill.filter(pl.col("levels").list.n_unique() > 1)
    told = pl.col("levels").cast(pl.List(pl.String)).list.join(", ")
    conflicts = different.select(
        "skill_id",
        "levels",
        "asked_by",
        reason_zh=pl.format("要求的级别不一（{}），取最高的 {} 级。", told, "highest"),
        reason_en=pl.format("Asked at different levels ({}); the highest, {}, stands.", told, "highest"),
    )
    return dict(by_skill.select("skill_id", "highest").iter_rows()), conflicts


def _asked(rows: pl.DataFrame, by: str) -> pl.DataFrame:
    return rows.select("skill_id", "level", asked_by=pl.lit(by)).cast(ASKED).unique().sort("skill_id", "level")
