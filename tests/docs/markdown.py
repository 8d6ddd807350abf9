"""Markdown as the tests of the documentation read it: headings, links, code spans, code blocks, tables."""

import re
import textwrap
from dataclasses import dataclass
from pathlib import Path

_FENCE = re.compile(r"^( *)```(\w*)\n(.*?)\n *```$", re.MULTILINE | re.DOTALL)
_LABEL = re.compile(r"(Create|Append to|Insert into) `([^`]+)`:\s*$")


@dataclass(frozen=True)
class Block:
    """A code block; `action` and `target` are what the line above it says to do with which file."""

    language: str
    code: str
    action: str | None
    target: str | None


@dataclass(frozen=True)
class Page:
    """One file."""

    path: Path

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def prose(self) -> str:
        """Without code blocks and comments."""
        return re.sub(r"<!--.*?-->", "", _FENCE.sub("", self.text), flags=re.DOTALL)

    def headings(self) -> list[tuple[int, str]]:
        """Level and words, in order."""
        found = re.findall(r"^(#{1,6}) (.+)$", self.prose, re.MULTILINE)
        return [(len(marks), words) for marks, words in found]

    def anchors(self) -> set[str]:
        """The fragment of every heading, as Git hosts make it."""
        return {re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-") for _, words in self.headings()}

    def links(self) -> list[str]:
        """Targets of links and pictures."""
        return re.findall(r"\]\(([^)\s]+)\)", self.prose)

    def spans(self) -> set[str]:
        """Inline code."""
        return set(re.findall(r"`([^`\n]+)`", self.prose))

    def blocks(self) -> list[Block]:
        """Code blocks in order, without the indentation of the list they stand in."""
        found: list[Block] = []
        for match in _FENCE.finditer(self.text):
            label = _LABEL.search(self.text[: match.start()])
            action, target = label.groups() if label else (None, None)
            found.append(Block(match[2], textwrap.dedent(match[1] + match[3].lstrip()) + "\n", action, target))
        return found

    def tables(self) -> list[list[list[str]]]:
        """Tables as rows of cells; the first row is the heading."""
        found: list[list[list[str]]] = []
        for lines in re.findall(r"(?:^\|.*\|\n)+", self.prose, re.MULTILINE):
            rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines.splitlines()]
            found.append([row for row in rows if not all(re.fullmatch(":?-+:?", cell) for cell in row)])
        return found

    def table(self, heading: str) -> dict[str, list[str]]:
        """First cell -> other cells of the tables whose first heading is `heading`."""
        chosen = [table for table in self.tables() if table[0][0] == heading]
        assert chosen, f"{self.path.name} has no table {heading}"
        return {row[0].strip("`"): row[1:] for table in chosen for row in table[1:]}
