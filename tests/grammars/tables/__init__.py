"""Tables of cases: a header, then one case a line, columns divided by tabs; an empty cell is None, `#` starts a remark.

`\\t`, `\\n` and `\\uXXXX` are written as in Python, so that invisible characters can be seen.
"""

import re
from pathlib import Path

_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([tn]))")


def table(name: str) -> list[tuple[str | None, ...]]:
    """The cases of `<name>.tsv`, each with as many cells as the header."""
    header, *rows = (Path(__file__).parent / f"{name}.tsv").read_text("utf-8").split("\n")
    width = header.count("\t") + 1
    cases: list[tuple[str | None, ...]] = []
    for row in rows:
        if row and not row.startswith("# "):
            cells = [_plain(cell) for cell in row.split("\t")]
            assert len(cells) <= width, row
            cases.append((*cells, *[None] * (width - len(cells))))
    assert len(set(cases)) == len(cases), f"{name}.tsv has a case twice"
    return cases


def _plain(cell: str) -> str | None:
    def character(match: re.Match[str]) -> str:
        return {"t": "\t", "n": "\n"}[match[3]] if match[3] else chr(int(match[1] or match[2], 16))

    return _ESCAPE.sub(character, cell) or None
