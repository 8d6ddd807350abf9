"""Sentences with the skills they name marked inside them, as people write and review them.

`熟悉[[PyTorch|pytorch]]，[[Spark|apache-spark|useful]]优先` marks two skills; the third part says how firmly it is
asked for. `[[!Java|java]]` is named but denied: finding it is an error. `[[Foo|?]]` is a skill beyond the vocabulary.
Square brackets stand for nothing else, and a mark holds no `|` of its own.

May import: `pipelines.contracts`, polars.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARK = re.compile(r"\[\[(!?)([^|\[\]]+)\|(\?|[a-z0-9]+(?:-[a-z0-9]+)*)(?:\|(required|useful|used))?\]\]")
BEYOND = "?"


@dataclass(frozen=True, slots=True)
class Marked:
    """One marked place of a sentence, offsets in characters of the text without marks."""

    start: int
    end: int
    skill_id: str | None  # null = a skill beyond the vocabulary
    is_denied: bool = False
    necessity: str | None = None


def read(marked: str) -> tuple[str, list[Marked]]:
    """The text without its marks, and the marks in order. Raises ValueError where a bracket is no mark."""
    plain: list[str] = []
    spans: list[Marked] = []
    length = reached = 0
    for match in _MARK.finditer(marked):
        before = marked[reached : match.start()]
        denied, words, skill, necessity = match.groups()
        start = length + len(before)
        length = start + len(words)
        plain += [before, words]
        spans.append(Marked(start, length, None if skill == BEYOND else skill, denied == "!", necessity))
        reached = match.end()
    plain.append(marked[reached:])
    text = "".join(plain)
    if "[" in text or "]" in text:
        raise ValueError(f"a bracket that is no mark `[[words|skill-id]]`: {marked}")
    return text, spans


def write(text: str, spans: list[Marked]) -> str:
    """The sentence with its marks: what `read` reads back exactly.

    Raises ValueError for what cannot be written: brackets in the text, `|` inside a mark, spans that overlap.
    """
    if "[" in text or "]" in text:
        raise ValueError("square brackets only mark skills")
    parts: list[str] = []
    reached = 0
    for span in spans:
        words = text[span.start : span.end]
        if span.start < reached or not words or "|" in words or words.startswith("!"):
            raise ValueError(f"cannot mark {words!r}: empty, overlapping, or with a sign of the marks in it")
        necessity = f"|{span.necessity}" if span.necessity else ""
        denied = "!" if span.is_denied else ""
        parts += [text[reached : span.start], f"[[{denied}{words}|{span.skill_id or BEYOND}{necessity}]]"]
        reached = span.end
    return "".join([*parts, text[reached:]])
