"""Ranked search over what is known: which resources answer these words best, in Chinese or English?

A query becomes parts: what the vocabulary knows as the name of a skill, and the words between. A part is found by its
terms (words, or pairs of neighbouring characters) and, where it names a skill, by the skill under whatever name a text
has for it. Weights were worked out when the marts were built; here they are added up. May import: publication, tokens.
"""

# ruff: noqa: S608  what is put together are clauses written here; every value is a bound parameter

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import polars as pl

from dashboards.queries.publication import ask
from dashboards.tokens import Token, text_key, tokens

LONGEST_ALIAS = 8  # atoms
MOST_ATOMS = 32  # a query is a few words; what follows is not looked at
SKILL, TOPIC = "skill:", "topic:"
# Words that ask rather than name: left out when anything else is asked for.
ASKING = frozenset(
    [
        *("a", "an", "and", "are", "at", "by", "can", "do", "does", "for", "from", "how", "i", "in", "is", "of", "on"),
        *("or", "the", "to", "using", "what", "which", "why", "with"),
        *("的", "了", "吗", "呢", "和", "与", "及", "在", "是", "怎么", "如何", "什么", "怎样", "什么是", "哪些"),
        *("为什么", "请问", "有没有"),
    ]
)


@dataclass(frozen=True)
class Part:
    """One thing that is asked for: its terms, and the skills that they name."""

    words: str
    terms: tuple[str, ...]
    skills: tuple[str, ...] = ()
    shares: tuple[float, ...] = ()  # of each term in what the part says, by rarity
    weight: float = 0.0

    @property
    def asked(self) -> list[tuple[str, float, bool]]:
        """What is looked up: term, share, whether it is a skill."""
        terms = [(term, share, False) for term, share in zip(self.terms, self.shares, strict=True)]
        return [*terms, *((SKILL + skill, 0.0, True) for skill in self.skills)]


@dataclass(frozen=True)
class Query:
    """What was understood of the words of a reader."""

    parts: tuple[Part, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def terms(self) -> frozenset[str]:
        """Every term whose occurrences are worth marking."""
        return frozenset(term for part in self.parts for term in part.terms)

    @property
    def skills(self) -> list[str]:
        """Every skill that is also looked for, in the order of the words."""
        return list(dict.fromkeys(skill for part in self.parts for skill in part.skills))


@dataclass(frozen=True)
class Filters:
    """What a hit must be; None (or 0) where anything may be."""

    topic: str | None = None
    language: str | None = None
    level: int | None = None
    kind: str | None = None
    most_minutes: int | None = None
    newest_days: int | None = None
    is_free: bool = False


@dataclass(frozen=True)
class _Atom:
    """A word or one character of a query, with its place in the text and the run it belongs to."""

    text: str
    token: int
    start: int
    end: int
    is_run: bool = field(default=False)


def understood(text: str) -> Query:
    """The parts of a query: skills by the longest name first, from the left; the words between; unknown terms."""
    found = _atoms(tokens(text[:400]))[:MOST_ATOMS]
    if not found:
        return Query()
    known = _skills_named(found)
    parts: list[Part] = []
    rest: list[_Atom] = []
    i = 0
    while i < len(found):
        for size in range(min(LONGEST_ALIAS, len(found) - i), 0, -1):
            key = " ".join(atom.text for atom in found[i : i + size])
            skills = [s for s, is_open in known.get(key, []) if is_open or size == len(found)]
            if skills:
                parts += _parts_between(rest, text)
                rest = []
                parts.append(_part(found[i : i + size], text, skills))
                i += size
                break
        else:
            rest.append(found[i])
            i += 1
    parts += _parts_between(rest, text)
    telling = [part for part in parts if part.skills or part.words.lower() not in ASKING]
    return _known_parts(telling or parts)


def _atoms(found: Sequence[Token]) -> list[_Atom]:
    atoms: list[_Atom] = []
    for number, token in enumerate(found):
        if token.is_run:
            atoms += [_Atom(c, number, at, at + 1, is_run=True) for c, at in zip(token.text, token.places, strict=True)]
        else:
            word, first, last = next(iter(token.terms))
            atoms.append(_Atom(word, number, first, last))
    return atoms


def _skills_named(atoms: Sequence[_Atom]) -> dict[str, list[tuple[str, bool]]]:
    """Every run of atoms that is an alias -> the skills it names."""
    keys = {
        " ".join(atom.text for atom in atoms[i : i + size])
        for i in range(len(atoms))
        for size in range(1, min(LONGEST_ALIAS, len(atoms) - i) + 1)
    }
    rows = ask(
        f"select alias, skill_id, is_open from search_aliases where alias in ({_marks(keys)}) order by all",
        *sorted(keys),
    )
    named: dict[str, list[tuple[str, bool]]] = {}
    for alias, skill, is_open in rows.iter_rows():
        named.setdefault(alias, []).append((skill, is_open))
    return named


def _parts_between(rest: Sequence[_Atom], text: str) -> list[Part]:
    """One part for each word or run of characters; the characters that only ask are cut off a run's ends."""
    parts: list[Part] = []
    for number in dict.fromkeys(atom.token for atom in rest):
        run = [atom for atom in rest if atom.token == number]
        if run[0].is_run:
            run = _told(run)
        if run:
            parts.append(_part(run, text, []))
    return parts


def _told(run: list[_Atom]) -> list[_Atom]:
    """A run without asking words before and after: 什么是…, …的."""
    longest = max(len(word) for word in ASKING if not word.isascii())
    is_cut = True
    while run and is_cut:
        is_cut = False
        for size in range(min(longest, len(run)), 0, -1):
            if "".join(atom.text for atom in run[:size]) in ASKING:
                run, is_cut = run[size:], True
                break
            if "".join(atom.text for atom in run[-size:]) in ASKING:
                run, is_cut = run[:-size], True
                break
    return run


def _part(atoms: Sequence[_Atom], text: str, skills: Sequence[str]) -> Part:
    """Words count singly, characters by pairs; one character alone counts as itself."""
    terms: list[str] = []
    for number in dict.fromkeys(atom.token for atom in atoms):
        run = [atom for atom in atoms if atom.token == number]
        if run[0].is_run and len(run) > 1:
            terms += [a.text + b.text for a, b in pairwise(run)]
        else:
            terms += [atom.text for atom in run]
    words = " ".join(text[atoms[0].start : atoms[-1].end].split())
    return Part(words, tuple(dict.fromkeys(terms)), tuple(skills))


def _known_parts(parts: Sequence[Part]) -> Query:
    """The parts of which the index has a term or a skill, weighed by how rare they are; the others are unknown."""
    asked = {term for part in parts for term in (*part.terms, *(SKILL + s for s in part.skills))}
    keys = sorted(map(text_key, asked))
    rows = ask(f"select term_key, idf from search_vocabulary where term_key in ({_marks(keys)}) order by 1", *keys)
    rare: dict[int, float] = dict(rows.iter_rows())
    idf = {term: rare[text_key(term)] for term in asked if text_key(term) in rare}
    kept: dict[str, Part] = {}
    unknown: list[str] = []
    for part in parts:
        terms = tuple(term for term in part.terms if term in idf)
        skills = tuple(skill for skill in part.skills if SKILL + skill in idf)
        if not terms and not skills:
            unknown.append(part.words)
            continue
        weight = max(idf[term] for term in (*terms, *(SKILL + skill for skill in skills)))
        total = sum(idf[term] for term in terms)
        shares = tuple(round(idf[term] / total, 4) for term in terms)
        kept.setdefault(part.words, Part(part.words, terms, skills, shares, round(weight, 4)))
    return Query(tuple(kept.values()), tuple(dict.fromkeys(unknown)))


def _marks(values: Collection[object]) -> str:
    return ", ".join("?" * len(values)) or "null"


def found(query: Query, filters: Filters, limit: int) -> pl.DataFrame:
    """The best resources for a query, best first; the column `hits` is how many there are in all.

    A resource counts when it covers at least half as much of the query as the resource that covers most of it. Without
    words, every resource, by quality.
    """
    sql, values = _candidates(query, filters)
    best = ask(
        f"""
        {sql}
        select document_number, rank as score, is_by_skill, count(*) over () as hits from candidates
        order by rank desc, quality_score desc nulls last, published_at desc nulls last, document_number
        limit {int(limit)}
        """,
        *values,
    )
    # short questions are answered sooner than one that joins all: planning it would take longer than the search
    numbers = best["document_number"].to_list()
    named = ask(
        f"select document_number, resource_id from search_documents where document_number in ({_marks(numbers)})"
        " order by 1",
        *numbers,
    )
    ids = named["resource_id"].to_list()
    known = ask(
        f"""
        select r.resource_id, r.title, r.kind, r.language, r.difficulty, r.minutes, r.is_minutes_estimated, r.is_free,
               r.quality_score, r.published_at::date as published_on, r.provider, r.url, t.label_@ as topic
        from resources r left join topics t on t.topic_id = r.main_topic_id
        where r.resource_id in ({_marks(ids)}) order by r.resource_id
        """,
        *ids,
    )
    whole = named.join(known, on="resource_id", how="left")
    return best.join(whole, on="document_number", how="left", maintain_order="left")


def summaries(resource_ids: Sequence[str]) -> dict[str, str]:
    """The texts of a few resources, asked for apart: they are most of a publication, and a page shows few of them."""
    rows = ask(
        f"select resource_id, summary from resources where resource_id in ({_marks(resource_ids)}) order by 1",
        *resource_ids,
    )
    return dict(rows.drop_nulls().iter_rows())


def facets(query: Query, filters: Filters) -> dict[str, dict[str, int]]:
    """How many hits there are of each kind, language and level: {column: {value: hits}}, most first."""
    sql, values = _candidates(query, filters)
    rows = ask(
        f"""
        {sql}
        select case grouping(kind, language_group, difficulty)
                   when 3 then 'kind' when 5 then 'language' else 'level' end as facet,
               coalesce(kind, language_group, difficulty::varchar) as value, count(*) as hits
        from candidates group by grouping sets ((kind), (language_group), (difficulty))
        order by facet, hits desc, value
        """,
        *values,
    )
    counted: dict[str, dict[str, int]] = {"kind": {}, "language": {}, "level": {}}
    for facet, value, hits in rows.drop_nulls("value").iter_rows():
        counted[facet][value] = hits
    return counted


def _candidates(query: Query, filters: Filters) -> tuple[str, list[object]]:
    """The start of a query whose last part, `candidates`, holds every hit with its rank; and its parameters."""
    values: list[object] = []

    def bind(value: object) -> str:
        values.append(value)
        return f"${len(values)}"

    where = _conditions(filters, bind)
    if query.parts:
        hits = _hits(query)
    else:
        nothing = " where false" if query.unknown else ""
        hits = f"""
        scored as (
            select document_number, 0.0 as rank, 1.0 as covered, false as is_by_skill from search_documents{nothing}
        )"""
    return (
        f"""
        with {hits},
        fitting as (
            select scored.*, d.language_group, d.kind, d.difficulty, d.quality_score, d.published_at,
                   max(scored.covered) over () as most
            from scored join search_documents d using (document_number)
            where true {where}
        ),
        candidates as (select * from fitting where covered >= 0.5 * most)
        """,
        values,
    )


def _hits(query: Query) -> str:
    """Every document with a term of the query: how much of the query it covers, and its rank. No text enters here.

    The terms are gone through once: each part of the query is a column. Weights have four decimals, so their sum,
    rounded, is the same in whatever order it was made.
    """
    words = [text_key(term) for part in query.parts for term in part.terms]
    keys = sorted({text_key(term) for part in query.parts for term, _, _ in part.asked})
    total = sum(part.weight for part in query.parts)
    covered = " + ".join(_covered(part) for part in query.parts)
    return f"""
        summed as (
            select document_number, round(sum(weight::double), 4) as weight,
                   round(({covered}) / {total}, 4) as covered,
                   not bool_or(term_key in ({", ".join(map(str, words)) or "null"})) as is_by_skill
            from search_terms where term_key in ({", ".join(map(str, keys))})
            group by document_number
        ),
        scored as (
            select document_number, covered, round(weight * covered, 4) as rank,
                   coalesce(is_by_skill, true) as is_by_skill
            from summed
        )"""


def _covered(part: Part) -> str:
    """How much of the weight of a part a document covers: all with one of its skills, else the share of its terms."""
    cases = [f"when {text_key(term)} then {1 if is_skill else share}::double" for term, share, is_skill in part.asked]
    return f"{part.weight}::double * least(1, sum(case term_key {' '.join(cases)} else 0 end))"


def _conditions(filters: Filters, bind: Callable[[object], str]) -> str:
    """What a resource must fulfil, as SQL. A topic is a term of the index: every resource on it or below it has it."""
    conditions: list[str] = []
    if filters.topic is not None:
        conditions.append(
            "d.document_number in (select document_number from search_terms where term_key = "
            f"{text_key(TOPIC + filters.topic)})"
        )
    equal = {"d.language_group": filters.language, "d.difficulty": filters.level, "d.kind": filters.kind}
    for column, value in equal.items():
        if value is not None:
            conditions.append(f"{column} = {bind(value)}")
    at_most = {"d.minutes": filters.most_minutes, "d.age_days": filters.newest_days}
    for column, value in at_most.items():
        if value is not None:
            conditions.append(f"{column} <= {bind(value)}")
    if filters.is_free:
        conditions.append("d.is_free")
    return "".join(f" and {condition}" for condition in conditions)
