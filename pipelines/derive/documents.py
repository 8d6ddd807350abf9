"""Which texts of which rows are the documents that skills are found in and duplicates are sought among.

Answers: what do we read of a paper, tutorial, job, project, repository, question, lecture or post? One row a field,
so that a mention can be shown where it stands. Titles come first. May import: nothing of ours but shaping.
"""

from __future__ import annotations

import polars as pl

# Kind -> (id column, fields in the order in which they are read).
_FIELDS = {
    "paper": ("paper_id", ["title", "summary"]),
    "tutorial": ("tutorial_id", ["title", "tags", "summary"]),
    "job": ("job_id", ["title", "description"]),
    "project": ("project_id", ["name_zh", "name_en", "goal_zh", "goal_en"]),
    "repository": ("repository_id", ["name", "topics", "programming_language", "description"]),
    "question": ("question_id", ["title"]),
    "lecture": ("lecture_id", ["title_zh", "title_en"]),
    "post": ("post_id", ["title"]),
}


def assemble(
    papers: pl.DataFrame,
    tutorials: pl.DataFrame,
    jobs: pl.DataFrame,
    projects: pl.DataFrame,
    repositories: pl.DataFrame,
    questions: pl.DataFrame,
    lectures: pl.DataFrame,
    posts: pl.DataFrame,
) -> pl.DataFrame:
    """All documents from the staging frames of these names, as [document_kind, document_id, field, text].

    Null and blank fields have no row; lists (tags, topics) are joined by ` · `. Sorted by kind and id, fields in
    reading order.
    """
    given = (papers, tutorials, jobs, projects, repositories, questions, lectures, posts)
    frames = dict(zip(_FIELDS, given, strict=True))
    return pl.concat([_fields(kind, frame) for kind, frame in frames.items()])


def told(papers: pl.DataFrame, tutorials: pl.DataFrame) -> pl.DataFrame:
    """The same of what can be studied, papers and tutorials, only."""
    return pl.concat([_fields("paper", papers), _fields("tutorial", tutorials)])


def classified(papers: pl.DataFrame, tutorials: pl.DataFrame) -> pl.DataFrame:
    """Papers and tutorials as their sources classify and date them, from the staging frames.

    Comes back as [resource_id, kind_group, tags, primary_category, published_at]; a paper's tags are its codes.
    """
    return pl.concat(
        [
            papers.select(
                "primary_category",
                "published_at",
                resource_id="paper_id",
                kind_group=pl.lit("paper", pl.String),
                tags="categories",
            ),
            tutorials.select(
                "published_at",
                "tags",
                resource_id="tutorial_id",
                kind_group=pl.lit("tutorial", pl.String),
                primary_category=pl.lit(None, pl.String),
            ).select("primary_category", "published_at", "resource_id", "kind_group", "tags"),
        ]
    ).select("resource_id", "kind_group", "tags", "primary_category", "published_at")


def _fields(kind: str, frame: pl.DataFrame) -> pl.DataFrame:
    identifier, fields = _FIELDS[kind]
    parts = [
        frame.select(
            document_kind=pl.lit(kind, pl.String),
            document_id=pl.col(identifier).cast(pl.String),
            field=pl.lit(field, pl.String),
            text=_as_text(field, frame.schema[field]),
            order=pl.lit(order),
        )
        for order, field in enumerate(fields)
    ]
    told = pl.concat(parts).filter(pl.col("text").str.strip_chars() != "")
    return told.sort("document_id", "order").drop("order")


def _as_text(field: str, dtype: pl.DataType) -> pl.Expr:
    column = pl.col(field)
    return column.list.join(" · ", ignore_nulls=True) if isinstance(dtype, pl.List) else column.cast(pl.String)


def comparable(papers: pl.DataFrame, tutorials: pl.DataFrame, jobs: pl.DataFrame) -> pl.DataFrame:
    """What duplicates are sought among, from the staging frames.

    Comes back as [document_kind, document_id, title, url, doi, text, organisation, published_at, version, authors,
    place, language].
    """
    no_doi = pl.lit(None, pl.String)
    nobody = pl.lit(None, pl.List(pl.String))
    columns = {
        "paper": (papers, "paper_id", pl.col("doi"), "summary", pl.lit(None, pl.String), "published_at"),
        "tutorial": (tutorials, "tutorial_id", no_doi, "summary", pl.col("provider"), "published_at"),
        "job": (jobs, "job_id", no_doi, "description", pl.col("company"), "posted_at"),
    }
    return pl.concat(
        frame.select(
            document_kind=pl.lit(kind, pl.String),
            document_id=pl.col(identifier),
            title=pl.col("title"),
            url=pl.col("url"),
            doi=doi,
            text=pl.col(text),
            organisation=organisation,
            published_at=pl.col(published).cast(pl.Datetime("us", "UTC")),
            version=pl.col("version").cast(pl.Int64) if kind == "paper" else pl.lit(None, pl.Int64),
            authors=nobody if kind == "job" else pl.col("authors"),
            place=pl.col("location") if kind == "job" else pl.lit(None, pl.String),
            language=pl.col("language"),
        )
        for kind, (frame, identifier, doi, text, organisation, published) in columns.items()
    )


def resources(papers: pl.DataFrame, tutorials: pl.DataFrame) -> pl.DataFrame:
    """What can be studied, from the staging frames, withdrawn papers left out.

    Comes back as [resource_id, kind, title, summary, level, language, minutes]; papers declare no level or minutes.
    """
    studied = papers.filter(~pl.col("is_withdrawn").fill_null(value=False)).select(
        resource_id="paper_id",
        kind=pl.lit("paper", pl.String),
        title="title",
        summary="summary",
        level=pl.lit(None, pl.String),
        language="language",
        minutes=pl.lit(None, pl.Int64),
    )
    taught = tutorials.select(
        "kind",
        "title",
        "summary",
        "level",
        "language",
        resource_id="tutorial_id",
        minutes=pl.col("minutes").cast(pl.Int64),
    )
    return pl.concat([studied, taught.select(studied.columns)])
