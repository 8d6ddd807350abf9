"""What is wrong with the text of a posting, and which words say so.

Answers: would a reader of this posting know the work, the pay and the place, and is anybody turned away by it? Some
checks ask what is not there (pay, place, skills, text), some measure (length, requirements), some look for words
(`data/reference/job_words.csv`, Chinese and English). What nobody can see in the text is not judged. Severity, points
and advice of a check stand in `data/reference/job_checks.csv`. May import: `pipelines.contracts`, `pipelines.derive`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import polars as pl

from pipelines.contracts.derived import JobFinding
from pipelines.derive.shaping import shaped

# Chinese is measured in characters, everything else in words: 150 characters say about what 75 words do.
SHORT = {"zh": 150, "other": 75}
LONG = {"zh": 2_000, "other": 1_000}
MOST_REQUIRED = 12
# A text is in a language when it has this many of its characters or words: the name of a product is no translation.
IN_CHINESE, IN_ENGLISH = 20, 20
FIELDS = ("title", "description")
_COLUMNS = ["job_id", "check_id", "field", "start", "end", "quote", "measured"]


def find_problems(jobs: pl.DataFrame, document_skills: pl.DataFrame, words: pl.DataFrame) -> pl.DataFrame:
    """What is wrong with jobs[job_id, title, description, location, workplace, salary_text, salary_min, salary_max].

    `document_skills` are `DocumentSkill` rows, `words` has [check_id, pattern]. The answer has `JobFinding` rows: one
    for each check that a job fails, for checks of words one for each place, in the order of the text.
    """
    told = _measured(jobs, document_skills)
    found = pl.concat([_missing(told), _sizes(told), _named(jobs, words)])
    numbered = found.sort("job_id", "check_id", "field", "start", nulls_last=True).with_columns(
        finding=pl.int_range(1, pl.len() + 1).over("job_id")
    )
    return shaped(numbered, JobFinding)


def _measured(jobs: pl.DataFrame, document_skills: pl.DataFrame) -> pl.DataFrame:
    """The jobs with how long their text is and how many skills they name and require."""
    mine = document_skills.filter(pl.col("document_kind") == "job")
    skills = mine.group_by(job_id="document_id").agg(
        skills=pl.len(), required=(pl.col("necessity") == "required").fill_null(value=False).sum()
    )
    text = pl.col("description").fill_null("")
    return jobs.join(skills, on="job_id", how="left").with_columns(
        pl.col("skills", "required").fill_null(0),
        han=text.str.count_matches(r"\p{Han}"),
        latin=text.str.count_matches(r"[A-Za-z][A-Za-z'’-]*"),
        is_told=text.str.strip_chars() != "",
    )


def _missing(told: pl.DataFrame) -> pl.DataFrame:
    """Findings about what a posting does not say."""
    is_paid = pl.any_horizontal(pl.col("salary_min", "salary_max", "salary_text").is_not_null())
    is_remote = (pl.col("workplace") == "remote").fill_null(value=False)
    both = (pl.col("han") >= IN_CHINESE) & (pl.col("latin") >= IN_ENGLISH)
    rules = {
        "no_text": ~pl.col("is_told"),
        "no_pay": ~is_paid,
        "no_location": pl.col("location").is_null() & ~is_remote,
        "no_workplace": pl.col("workplace").is_null(),
        "no_skill": pl.col("is_told") & (pl.col("skills") == 0),
        "one_language": pl.col("is_told") & ~both,
    }
    return pl.concat([_finding(told.filter(rule), check) for check, rule in rules.items()])


def _sizes(told: pl.DataFrame) -> pl.DataFrame:
    """Findings about how much a posting says and asks."""
    is_chinese = pl.col("han") > pl.col("latin")
    size = pl.when(is_chinese).then("han").otherwise("latin")

    def limit(of: dict[str, int]) -> pl.Expr:
        return pl.when(is_chinese).then(of["zh"]).otherwise(of["other"])

    return pl.concat(
        [
            _finding(told.filter("is_told", size < limit(SHORT)), "too_short", size),
            _finding(told.filter("is_told", size > limit(LONG)), "too_long", size),
            _finding(told.filter(pl.col("required") > MOST_REQUIRED), "wall_of_requirements", pl.col("required")),
        ]
    )


def _finding(jobs: pl.DataFrame, check: str, measured: pl.Expr | None = None) -> pl.DataFrame:
    """A finding without a place for each job."""
    return jobs.select(
        "job_id",
        check_id=pl.lit(check),
        field=pl.lit(None, pl.String),
        start=pl.lit(None, pl.Int64),
        end=pl.lit(None, pl.Int64),
        quote=pl.lit(None, pl.String),
        measured=(pl.lit(None) if measured is None else measured).cast(pl.Int64),
    )


def _named(jobs: pl.DataFrame, words: pl.DataFrame) -> pl.DataFrame:
    """Findings of words: each place once for each check."""
    patterns = {
        str(check): [str(p) for p in patterns]
        for check, patterns in words.group_by("check_id").agg(pl.col("pattern").sort()).sort("check_id").iter_rows()
    }
    rows = [row for check, known in patterns.items() for field in FIELDS for row in _places(jobs, check, known, field)]
    return pl.DataFrame(rows, schema=_finding(jobs.clear(), "").schema, orient="row").select(_COLUMNS)


def _places(jobs: pl.DataFrame, check: str, patterns: list[str], field: str) -> Iterator[tuple[object, ...]]:
    """Rows of the places in one field. polars finds the few texts with any, Python the places in them."""
    either = "|".join(f"(?:{pattern})" for pattern in patterns)
    hit = jobs.select("job_id", field).filter(pl.col(field).str.contains(f"(?i){either}"))
    # `\b` takes Chinese for letters: an English word ends where no Latin letter follows
    whole = re.compile(rf"(?<![A-Za-z])(?:{either})(?![A-Za-z])", re.IGNORECASE)
    for job_id, text in hit.iter_rows():
        for match in whole.finditer(text):
            yield job_id, check, field, match.start(), match.end(), match[0], None
