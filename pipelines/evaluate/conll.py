"""Sentences in CoNLL form: a token a line, tab, tags; an empty line ends the sentence.

The last column is the one that counts (SkillSpan's third column marks knowledge, the second soft skills); a tag is
`B`, `I` or `O`, with or without a name behind it (`B-Knowledge`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Sentence:
    """One tokenised sentence and the tag (B, I, O) of each token."""

    tokens: list[str]
    tags: list[str]


def read(file: Path) -> list[Sentence]:
    """The sentences of a file in order. Raises ValueError, with the line, where a line has no known tag."""
    found: list[Sentence] = []
    tokens: list[str] = []
    tags: list[str] = []
    for number, line in enumerate([*file.read_text("utf-8").split("\n"), ""], start=1):
        cells = line.rstrip("\r").split("\t")
        if not line.strip():
            if tokens:
                found.append(Sentence(tokens, tags))
                tokens, tags = [], []
            continue
        if len(cells) < 2 or cells[-1][:1] not in ("B", "I", "O"):
            raise ValueError(f"{file.name}, line {number}: not `token<TAB>tag`: {line!r}")
        tokens.append(cells[0])
        tags.append(cells[-1][0])
    return found
