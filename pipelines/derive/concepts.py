"""Other vocabularies beside ours: which concept of ESCO, O*NET or a list of one's own means what of ours?

A concept maps to a skill (or an occupation to a role) when one of its spellings is one of ours, spelling folded and an
explanation in brackets set aside; nothing is guessed from likeness:

    exact   its preferred label is a label of ours
    close   its preferred label is another spelling of ours, or one of its alternates is a label or a spelling

Spellings of ours that need a context, or belong to two skills, decide nothing; nor do alternates that two concepts of
the scheme share ("research scientist" is an alternate of forty occupations) or that lead to two of ours. An occupation
takes two alternates that agree: one alone may be an accident ("AI engineer" for artificial insemination). Terms as in
SKOS (exactMatch, closeMatch), https://www.w3.org/TR/skos-reference/#mapping. May import: `pipelines.contracts`,
`pipelines.derive.folding`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass

import polars as pl

from pipelines.derive.folding import composed, folded
from pipelines.derive.shaping import texts
from pipelines.derive.vocabulary import Tables

_AGREEING = {"skill": 1, "occupation": 2}
_BRACKETS = re.compile(r"\s*[(\uff08][^()\uff08\uff09]*[)\uff09]\s*$")


@dataclass(frozen=True)
class _Names:
    """Folded spelling -> ids of ours that are called so."""

    labels: dict[str, set[str]]
    spellings: dict[str, set[str]]


def map_concepts(concepts: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """The concepts with [skill_id, role_id, match, matched_label], null where nothing of ours is called so.

    Rows and order stay. `matched_label` is the spelling of the concept that decided.
    """
    names = {"skill": _skill_names(tables), "occupation": _role_names(tables)}
    rows: list[tuple[str | None, str | None, str | None, str | None]] = []
    shared = _shared(concepts)
    for kind, label, alternates in concepts.select("kind", "label", "alternate_labels").iter_rows():
        own = [alternate for alternate in texts(alternates) if _same(alternate) not in shared]
        found = _matched(label, own, names[kind], _AGREEING[kind])
        ours, match, by = found or (None, None, None)
        rows.append((ours if kind == "skill" else None, ours if kind == "occupation" else None, match, by))
    mapped = pl.DataFrame(
        rows, schema=dict.fromkeys(("skill_id", "role_id", "match", "matched_label"), pl.String), orient="row"
    )
    return concepts.hstack(mapped)


def _shared(concepts: pl.DataFrame) -> set[str]:
    """Folded alternates that more than one concept has."""
    seen: Counter[str] = Counter()
    for (alternates,) in concepts.select("alternate_labels").iter_rows():
        seen.update({_same(alternate) for alternate in texts(alternates)})
    return {alternate for alternate, concepts_with in seen.items() if concepts_with > 1}


def _same(label: str) -> str:
    return folded(composed(label)[0]).strip()


def _matched(label: str, alternates: list[str], names: _Names, agreeing: int) -> tuple[str, str, str] | None:
    for called in dict.fromkeys([label, _BRACKETS.sub("", label)]):
        if one := _only(names.labels, called):
            return one, "exact", called
        if one := _only(names.spellings, called):
            return one, "close", called
    told = [(one, called) for called in alternates if (one := _only(names.spellings, called))]
    if len(told) < agreeing or len({one for one, _ in told}) != 1:
        return None
    one, called = told[0]
    return one, "close", called


def _only(names: dict[str, set[str]], called: str) -> str | None:
    ours = names.get(_same(called), set())
    return next(iter(ours)) if len(ours) == 1 else None


def _skill_names(tables: Tables) -> _Names:
    labels: dict[str, set[str]] = defaultdict(set)
    spellings: dict[str, set[str]] = defaultdict(set)
    for skill, zh, en in tables.skills.select("skill_id", "label_zh", "label_en").iter_rows():
        for label in (zh, en):
            labels[folded(label)].add(skill)
    free = tables.skill_aliases.filter(pl.col("context").is_null())
    for alias, skill in free.select("alias", "skill_id").iter_rows():
        spellings[folded(composed(alias)[0])].add(skill)
    return _Names(labels, spellings)


def _role_names(tables: Tables) -> _Names:
    labels: dict[str, set[str]] = defaultdict(set)
    spellings: dict[str, set[str]] = defaultdict(set)
    for role, zh, en, titles in tables.roles.select("role_id", "label_zh", "label_en", "title_aliases").iter_rows():
        for label in (zh, en):
            labels[folded(label)].add(role)
        for title in texts(titles):
            spellings[folded(composed(title)[0])].add(role)
    return _Names(labels, spellings)
