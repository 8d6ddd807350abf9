"""Which texts are read."""

import polars as pl

from pipelines.derive.documents import assemble, comparable, resources

TEXT, TEXTS = pl.String, pl.List(pl.String)
PAPER = pl.DataFrame(
    [("arxiv:1", "A title", "A summary", ["A. Author"], "10.1/x", "https://x.org/1", "en", False, None, 2)],
    schema={
        "paper_id": TEXT,
        "title": TEXT,
        "summary": TEXT,
        "authors": TEXTS,
        "doi": TEXT,
        "url": TEXT,
        "language": TEXT,
        "is_withdrawn": pl.Boolean,
        "published_at": pl.Datetime("us", "UTC"),
        "version": pl.Int64,
    },
    orient="row",
)
TUTORIAL = pl.DataFrame(
    [
        (
            "feed:1",
            "course",
            "入门",
            None,
            ["Python", "SQL"],
            "https://x.org/2",
            "Site",
            "zh",
            "introductory",
            90,
            None,
            None,
        )
    ],
    schema={
        "tutorial_id": TEXT,
        "kind": TEXT,
        "title": TEXT,
        "summary": TEXT,
        "tags": TEXTS,
        "url": TEXT,
        "provider": TEXT,
        "language": TEXT,
        "level": TEXT,
        "minutes": pl.Int32,
        "published_at": pl.Datetime("us", "UTC"),
        "authors": TEXTS,
    },
    orient="row",
)
JOB = pl.DataFrame(
    [("board:1", "Engineer", " ", "Acme", None, None, "Berlin", "en")],
    schema={
        "job_id": TEXT,
        "title": TEXT,
        "description": TEXT,
        "company": TEXT,
        "url": TEXT,
        "posted_at": pl.Datetime("us", "UTC"),
        "location": TEXT,
        "language": TEXT,
    },
    orient="row",
)
PROJECT = pl.DataFrame(
    {"project_id": ["p"], "name_zh": ["项目"], "name_en": ["Project"], "goal_zh": [None], "goal_en": ["Goal"]},
    schema_overrides={"goal_zh": TEXT},
)
REPOSITORY = pl.DataFrame(
    {
        "repository_id": ["o/n"],
        "name": ["o/N"],
        "topics": [["nlp"]],
        "programming_language": ["Rust"],
        "description": ["Fast"],
    }
)
QUESTION = pl.DataFrame({"question_id": ["q"], "title": ["How?"]})
POST = pl.DataFrame({"post_id": ["t"], "title": ["Notes"]})
LECTURE = pl.DataFrame({"lecture_id": ["l"], "title_zh": ["讲座"], "title_en": ["Lecture"]})


def test_every_family_gives_its_fields_titles_first_and_no_blanks():
    assert assemble(PAPER, TUTORIAL, JOB, PROJECT, REPOSITORY, QUESTION, LECTURE, POST).rows() == [
        ("paper", "arxiv:1", "title", "A title"),
        ("paper", "arxiv:1", "summary", "A summary"),
        ("tutorial", "feed:1", "title", "入门"),
        ("tutorial", "feed:1", "tags", "Python · SQL"),
        ("job", "board:1", "title", "Engineer"),
        ("project", "p", "name_zh", "项目"),
        ("project", "p", "name_en", "Project"),
        ("project", "p", "goal_en", "Goal"),
        ("repository", "o/n", "name", "o/N"),
        ("repository", "o/n", "topics", "nlp"),
        ("repository", "o/n", "programming_language", "Rust"),
        ("repository", "o/n", "description", "Fast"),
        ("question", "q", "title", "How?"),
        ("lecture", "l", "title_zh", "讲座"),
        ("lecture", "l", "title_en", "Lecture"),
        ("post", "t", "title", "Notes"),
    ]


def test_what_duplicates_are_sought_among():
    assert comparable(PAPER, TUTORIAL, JOB).rows() == [
        (
            "paper",
            "arxiv:1",
            "A title",
            "https://x.org/1",
            "10.1/x",
            "A summary",
            None,
            None,
            2,
            ["A. Author"],
            None,
            "en",
        ),
        ("tutorial", "feed:1", "入门", "https://x.org/2", None, None, "Site", None, None, None, None, "zh"),
        ("job", "board:1", "Engineer", None, None, " ", "Acme", None, None, None, "Berlin", "en"),
    ]


def test_withdrawn_papers_are_not_studied():
    assert resources(PAPER, TUTORIAL)["resource_id"].to_list() == ["arxiv:1", "feed:1"]
    assert resources(PAPER.with_columns(is_withdrawn=True), TUTORIAL).rows() == [
        ("feed:1", "course", "入门", None, "introductory", "zh", 90)
    ]
