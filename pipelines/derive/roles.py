"""Which role of the vocabulary a job title means, and which seniority it states.

Answers: "资深机器学习工程师（北京）" - which role, how senior? The longest alias inside the title decides; words
decide the seniority. A title without a known alias gets no row rather than a guess.
May import: `pipelines.contracts`, `pipelines.derive.skills` (word boundaries), ahocorasick_rs.
"""

from __future__ import annotations

import ahocorasick_rs
import polars as pl

from pipelines.contracts.derived import JobRole
from pipelines.derive.folding import composed, folded, spelled
from pipelines.derive.shaping import shaped
from pipelines.derive.skills import is_word

# First match wins; patterns see folded titles (lower case, simplified, hyphens as spaces). ASCII \b only.
_SENIORITY = {
    "intern": r"(?-u:\b)(?:intern|interns|internship|working student|trainee)(?-u:\b)|实习",
    "executive": r"(?-u:\b)(?:head of|director|vp|svp|vice president|cto|cio|cdo|chief \w+ officer)(?-u:\b)"
    r"|总监|副总裁|首席[^科]{0,4}官",
    "lead": r"(?-u:\b)(?:lead|tech lead|staff|principal|distinguished|team leader)(?-u:\b)|专家|负责人|首席|组长|主管",
    "senior": r"(?-u:\b)(?:senior|sr)(?-u:\b)|高级|资深",
    "mid": r"(?-u:\b)(?:mid level|mid|intermediate)(?-u:\b)|中级",
    "junior": r"(?-u:\b)(?:junior|jr|entry level|graduate|new grad)(?-u:\b)|初级|应届|校招|助理",
}


def find_job_roles(jobs: pl.DataFrame, roles: pl.DataFrame) -> pl.DataFrame:
    """Roles of jobs[job_id, title] by roles[role_id, title_aliases], as `JobRole` rows.

    The longest alias in the title wins, then the one further left, then the smaller role id.
    """
    aliases = roles.select("role_id", alias="title_aliases").explode("alias").drop_nulls().sort("role_id")
    spellings: dict[str, str] = {}
    for role_id, alias in aliases.iter_rows():
        spellings.setdefault(folded(composed(alias)[0]), role_id)
    automaton = ahocorasick_rs.AhoCorasick(list(spellings))
    role_ids = list(spellings.values())

    found: list[tuple[str, str, str, str]] = []
    for job_id, title in jobs.select("job_id", "title").drop_nulls().iter_rows():
        text = composed(title)[0]
        written, low = spelled(text), folded(text)
        hits = [
            (start - end, start, role_ids[index])
            for index, start, end in automaton.find_matches_as_indexes(low, overlapping=True)
            if is_word(written, start, end)
        ]
        if hits:
            length, start, role_id = min(hits)
            found.append((job_id, role_id, low, text[start : start - length]))
    frame = pl.DataFrame(found, schema=["job_id", "role_id", "title", "alias"], orient="row")
    return shaped(frame.cast(pl.String).with_columns(seniority=_seniority(pl.col("title"))), JobRole)


def _seniority(title: pl.Expr) -> pl.Expr:
    # "Member of Technical Staff" is a rank of its own at some companies, not a staff engineer.
    title = title.str.replace_all("technical staff", "")
    return pl.coalesce(*(pl.when(title.str.contains(words)).then(pl.lit(rank)) for rank, words in _SENIORITY.items()))
