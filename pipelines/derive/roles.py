"""Which role of the vocabulary a job title means, and which seniority it states.

Answers: "资深机器学习工程师（北京）" - which role, how senior? The longest alias inside the title decides; the
seniority is what `grammars.seniority` reads. A title without a known alias gets no row rather than a guess.
May import: `pipelines.contracts`, `pipelines.grammars`, `pipelines.derive.skills` (word boundaries), ahocorasick_rs.
"""

from __future__ import annotations

import ahocorasick_rs
import polars as pl

from pipelines.contracts.derived import JobRole
from pipelines.derive.folding import composed, folded, spelled
from pipelines.derive.shaping import shaped
from pipelines.derive.skills import is_word
from pipelines.grammars import seniority


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

    found: list[tuple[str, str, str | None, str]] = []
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
            found.append((job_id, role_id, seniority.of(title), text[start : start - length]))
    frame = pl.DataFrame(found, schema=["job_id", "role_id", "seniority", "alias"], orient="row")
    return shaped(frame.cast(pl.String), JobRole)
