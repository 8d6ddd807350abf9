"""How the sample writes: templates of `data/sample/texts.yml` filled with skills and fields of work.

May import: numpy.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import count
from typing import Any, TypeVar

import numpy as np

from pipelines.sample.vocabulary import Skill, ingredients

T = TypeVar("T")
_CHINESE_LATIN = re.compile(r"([\u4e00-\u9fff])([A-Za-z0-9])")
_LATIN_CHINESE = re.compile(r"([A-Za-z0-9+#%])([\u4e00-\u9fff])")


class Writer:
    """Fills templates; every choice comes from the given random numbers."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        self.texts: dict[str, Any] = ingredients("texts")
        self.fields: list[list[str]] = self.texts["fields"]
        self._seen: set[str] = set()

    def pick(self, things: Sequence[T]) -> T:
        """One of them."""
        return things[int(self.rng.integers(0, len(things)))]

    def some(self, things: Sequence[T], n: int) -> list[T]:
        """`n` different ones, in random order."""
        return [things[i] for i in self.rng.permutation(len(things))[:n]]

    def fill(self, template: str, a: Skill, b: Skill, field: Sequence[str], *, zh: bool, **more: str) -> str:
        """One sentence. {A} begins a sentence; {TA}, {TB} and {D} stand in the title of a paper."""
        n = str(int(self.rng.integers(2, 30)))
        if zh:
            return tidy(template.format(**{"a": a.zh, "b": b.zh, "d": field[0], "n": n, **more}))
        words = {"a": a.en, "b": b.en, "d": field[1], "A": a.title, "TA": a.headline, "TB": b.headline}
        text = template.format(**{**words, "D": _headline(field[1]), "n": n, **more})
        return text

    def title(self, templates: Sequence[str], a: Skill, b: Skill, *, zh: bool) -> tuple[str, list[str]]:
        """A title that has not been given before, and the field of work it is about.

        The same two skills meet in the same field only once as long as there are fields left: otherwise two texts
        would be so alike that they pass for duplicates.
        """
        for attempt in count():
            field = self.pick(self.fields)
            title = self.fill(self.pick(templates), a, b, field, zh=zh)
            matter = f"{a.skill_id} {b.skill_id} {field[0]} {zh}"
            if title.lower() not in self._seen and (matter not in self._seen or attempt > 500):
                self._seen |= {title.lower(), matter}
                return title, field
        raise AssertionError("count() does not end")


def tidy(text: str) -> str:
    """Latin words stand apart from Chinese characters, but not from Chinese punctuation."""
    text = _CHINESE_LATIN.sub(r"\1 \2", text)
    return _LATIN_CHINESE.sub(r"\1 \2", text)


def _headline(words: str) -> str:
    return " ".join(w[:1].upper() + w[1:] for w in words.split(" "))
