"""What `talent extract` finds in texts that people hand in: the functions of the pipeline, over one slice of texts.

Answers: which skills, topics, roles or pay do these texts name, and where? Every text is read as the text of a job,
the one kind in which words say what is required. May import: `pipelines.derive`, `pipelines.grammars`, storage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import polars as pl

from pipelines.derive.labels import Labels
from pipelines.derive.roles import RoleTitles
from pipelines.derive.skills import Vocabulary, find_mentions, sum_up
from pipelines.grammars import salaries
from pipelines.storage.text_files import Given

Rows = Iterator[dict[str, Any]]
Tables = Mapping[str, pl.DataFrame]

COLUMNS = {
    "skills": [
        "id", "skill_id", "label_zh", "label_en", "field", "start", "end", "quote", "requirement", "years", "level",
    ],
    "topics": ["id", "topic_id", "label_zh", "label_en", "score", "evidence"],
    "titles": ["id", "role_id", "label_zh", "label_en", "seniority", "alias", "field", "start", "end"],
    "mentions": ["id", "field", "start", "end", "quote", "skill_id"],
    "salaries": [
        "id", "field", "start", "end", "quote", "minimum", "maximum", "currency", "period", "months",
    ],
}  # fmt: skip
_SHORT_PAY = 60  # a text this short is read as a field for pay


def finder(what: str, tables: Tables) -> Callable[[list[Given]], Rows]:
    """The function that finds one sort of thing, ready to be called slice after slice."""
    if what == "salaries":
        return _salaries
    if what == "titles":
        titles, labels = RoleTitles(tables["roles"]), _labels(tables["roles"], "role_id")
        return lambda given: _titles(given, titles, labels)
    if what == "mentions":
        return _mention_finder(tables)
    vocabulary = Vocabulary.of(tables["skills"], tables["skill_aliases"])
    if what == "topics":
        mains = {row[0]: row[1] for row in tables["skills"].select("skill_id", pl.col("topics").list.first()).rows()}
        labels = _labels(tables["topics"], "topic_id")
        return lambda given: _topics(given, vocabulary, mains, labels)
    labels = _labels(tables["skills"], "skill_id")
    return lambda given: _skills(given, vocabulary, labels)


def label_finder(labels: list[str]) -> Callable[[list[Given]], Rows]:
    """The function that finds labels of another vocabulary; the label is its own id, in both languages."""
    matcher = Labels(labels)

    def find(given: list[Given]) -> Rows:
        for one in given:
            for hit in matcher.find(one.text):
                place = (one.field, hit.start, hit.end, one.text[hit.start : hit.end])
                values = (one.id, hit.label, hit.label, hit.label, *place, None, None, None)
                yield dict(zip(COLUMNS["skills"], values, strict=True))

    return find


def _labels(table: pl.DataFrame, key: str) -> dict[str, tuple[str, str]]:
    return {row[0]: (row[1], row[2]) for row in table.select(key, "label_zh", "label_en").rows()}


def _mentions(given: list[Given], vocabulary: Vocabulary) -> pl.DataFrame:
    documents = pl.DataFrame(
        {
            "document_kind": ["job"] * len(given),
            "document_id": [str(number) for number in range(len(given))],
            "field": [one.field for one in given],
            "text": [one.text for one in given],
        },
        schema=dict.fromkeys(("document_kind", "document_id", "field", "text"), pl.String),
    )
    return find_mentions(documents, vocabulary)


def _skills(given: list[Given], vocabulary: Vocabulary, labels: dict[str, tuple[str, str]]) -> Rows:
    for row in _mentions(given, vocabulary).iter_rows():
        _, number, field, start, end, skill_id, quote, necessity, years, level = row
        values = (given[int(number)].id, skill_id, *labels[skill_id], field, start, end, quote, necessity, years, level)
        yield dict(zip(COLUMNS["skills"], values, strict=True))


def _topics(
    given: list[Given],
    vocabulary: Vocabulary,
    mains: dict[str, str | None],
    labels: dict[str, tuple[str, str]],
) -> Rows:
    """Topics by the skills named: a topic's share of the scores of all skills, each counted for its main topic."""
    mentions = _mentions(given, vocabulary)
    places: dict[tuple[str, str], list[list[int]]] = {}
    for document, skill, start, end in mentions.select("document_id", "skill_id", "start", "end").iter_rows():
        places.setdefault((document, skill), []).append([start, end])
    shares: dict[int, dict[str, list[tuple[str, float]]]] = {}
    for document, skill, score in sum_up(mentions).select("document_id", "skill_id", "score").iter_rows():
        topic = mains.get(skill)
        if topic is not None:
            shares.setdefault(int(document), {}).setdefault(topic, []).append((skill, score))
    for number in sorted(shares):
        whole = sum(score for found in shares[number].values() for _, score in found)
        scored = {topic: round(sum(s for _, s in found) / whole, 4) for topic, found in shares[number].items()}
        for topic in sorted(scored, key=lambda topic: (-scored[topic], topic)):
            evidence = [{"skill_id": s, "spans": places[str(number), s]} for s, _ in shares[number][topic]]
            values = (given[number].id, topic, *labels.get(topic, (topic, topic)), scored[topic], evidence)
            yield dict(zip(COLUMNS["topics"], values, strict=True))


def _titles(given: list[Given], titles: RoleTitles, labels: dict[str, tuple[str, str]]) -> Rows:
    for one in titles.find([text.text for text in given]):
        text = given[one.title]
        alias = text.text[one.start : one.end]
        values = (
            text.id, one.role_id, *labels[one.role_id], one.seniority, alias, text.field, one.start, one.end,
        )  # fmt: skip
        yield dict(zip(COLUMNS["titles"], values, strict=True))


def _mention_finder(tables: Tables) -> Callable[[list[Given]], Rows]:
    """What the trained tagger sees, with the known skill of the same spelling where there is one."""
    from pipelines.derive.tagger import Gazetteer
    from pipelines.evaluate import mentions
    from pipelines.settings import settings

    model = mentions.load(settings().models, Gazetteer.of(tables["skills"], tables["skill_aliases"]))
    spellings = tables["skill_aliases"].sort("alias", "skill_id", descending=True).select("alias", "skill_id")
    known = {alias.lower(): skill for alias, skill in spellings.iter_rows()}

    def find(given: list[Given]) -> Rows:
        for text, places in zip(given, model.places([text.text for text in given]), strict=True):
            for start, end in places:
                quote = text.text[start:end]
                skill = known.get(" ".join(quote.lower().split()))
                yield dict(zip(COLUMNS["mentions"], (text.id, text.field, start, end, quote, skill), strict=True))

    return find


def _salaries(given: list[Given]) -> Rows:
    for text in given:
        found = list(salaries.find_all(text.text))
        stripped = text.text.strip()
        if not found and len(stripped) <= _SHORT_PAY and (pay := salaries.parse(stripped, language=text.lang)):
            start = text.text.index(stripped)
            found = [(start, start + len(stripped), pay)]
        for start, end, pay in sorted(found, key=lambda place: place[:2]):
            bounds = [None if amount is None else float(amount) for amount in (pay.minimum, pay.maximum)]
            values = (
                text.id, text.field, start, end, text.text[start:end], *bounds, pay.currency, pay.period, pay.months,
            )  # fmt: skip
            yield dict(zip(COLUMNS["salaries"], values, strict=True))
