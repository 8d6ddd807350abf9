"""How the sample writes: templates of `data/sample/texts.yml` filled with skills and fields of work.

May import: numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np

from pipelines.sample.vocabulary import Skill, ingredients

T = TypeVar("T")


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
        """One sentence. {A} and {D} are the forms that begin a title."""
        n = str(int(self.rng.integers(2, 30)))
        if zh:
            return template.format(**{"a": spaced(a.zh), "b": spaced(b.zh), "d": field[0], "n": n, **more}).strip()
        d = field[1]
        return template.format(**{"a": a.en, "b": b.en, "d": d, "A": a.title, "B": b.title, "D": _headline(d), "n": n, **more})

    def title(self, templates: Sequence[str], a: Skill, b: Skill, *, zh: bool) -> tuple[str, list[str]]:
        """A title that has not been given before, and the field of work it is about."""
        while True:
            field = self.pick(self.fields)
            title = self.fill(self.pick(templates), a, b, field, zh=zh)
            if title.lower() not in self._seen:
                self._seen.add(title.lower())
                return title, field


def spaced(label: str) -> str:
    """Latin words stand apart from Chinese characters, as Chinese typography asks."""
    front = " " if label[:1].isascii() else ""
    back = " " if label[-1:].isascii() else ""
    return f"{front}{label}{back}"


def _headline(words: str) -> str:
    return " ".join(w[:1].upper() + w[1:] for w in words.split(" "))
