"""The mapping of a table feed's line: which column of a file fills which column of a contract.

Answers: what does the line ask for, and does all of that exist? May import: polars, grammars, contracts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipelines.contracts import Contract
from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import LINEAGE
from pipelines.grammars import dates
from pipelines.sources._rows import list_of, object_of
from pipelines.sources._table_rows import Wanted

OTHERS = "*"
PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_ORIGIN = {"column", "template", "constant"}


@dataclass(frozen=True)
class Origin:
    """Where one contract column comes from: columns (the first that says something), a template, or a constant."""

    spellings: tuple[str, ...] = ()
    template: str | None = None
    constant: str | None = None
    values: Mapping[str, str | None] | None = None
    split: str = ";"
    # The part of a word that is meant: the first group of a regular expression; a word without it says nothing.
    extract: str | None = None
    # The words are HTML.
    is_markup: bool = False
    # 03/25/2020 is the 25th of March; without it nobody can know.
    is_month_first: bool = False
    # Decimals that are kept of a number that a machine computed.
    decimals: int | None = None
    # A value that is not of its type is unknown; without it the row is refused.
    is_lenient: bool = False
    # None of the columns has to be there.
    is_optional: bool = False

    @property
    def columns(self) -> list[str]:
        """The columns of the file that it reads."""
        return list(self.spellings) or PLACEHOLDER.findall(self.template or "")


@dataclass(frozen=True)
class Columns:
    """The whole mapping of a feed's line."""

    origins: Mapping[str, Origin]
    # Contract columns that are read under their own name: those that must be there, those that may.
    expected: list[str]
    possible: list[str]
    row_hash: list[Origin]
    key_column: str
    # Contract columns that must not be missing.
    filled: frozenset[str]
    removed: Origin | None = None

    def wanted(self) -> Wanted:
        """What a file must hold, and what is read of it."""
        required = [(name,) for name in self.expected]
        for column, origin in [*self.origins.items(), ("", self.removed or Origin())]:
            if origin.is_optional:
                required += [origin.spellings] if column in self.filled else []
            else:
                required += [(name,) for name in origin.columns]
        required += [(name,) for origin in self.row_hash if not origin.is_optional for name in origin.spellings]
        mapped = [name for origin in self.origins.values() for name in origin.columns]
        hashed = [name for origin in self.row_hash for name in origin.spellings]
        gone = self.removed.columns if self.removed else []
        return Wanted(
            list(dict.fromkeys(required)),
            list(dict.fromkeys([*mapped, *hashed, *self.expected, *self.possible, *gone])),
        )

    def identity_columns(self, contract: type[Contract]) -> list[str]:
        """The columns of the file that hold identities; ValueError when a template would hide one."""
        found: list[str] = []
        for name in contract.identities():
            origin = self.origins.get(name, Origin(spellings=(name,)))
            if origin.template:
                raise ValueError(f"{contract.table()}.{name} holds an identity: map it to one column, not a template")
            found += origin.columns
        return found


def mapping_of(feed: Feed, contract: type[Contract], made: frozenset[str] = frozenset()) -> Columns:
    """The mapping that the feed's line declares; ValueError when it asks for what does not exist.

    made: columns of the contract that the kind can make itself when the file has none.
    """
    own = {name: column for name, column in contract.to_schema().columns.items() if name not in LINEAGE}
    declared = object_of(feed.parameter("columns"))
    if unknown := sorted(set(declared) - set(own)):
        raise ValueError(f"feed {feed.name}: `columns` names {unknown}, which {contract.table()} does not have")
    key, delimiter = object_of(feed.parameter("key")), feed.parameter("delimiter", ",")
    if set(key) - {"row_hash"} or len(str(delimiter)) != 1:
        raise ValueError(f"feed {feed.name}: `key` is {{row_hash: [columns]}}, `delimiter` is one character")
    dates.known_zone(str(feed.parameter("zone", "UTC")))
    row_hash = [
        Origin(spellings=_spellings(names), is_optional=isinstance(names, list))
        for names in list_of(key.get("row_hash"))
    ]
    key_column = contract.key()[-1]
    made |= {"source", key_column} if row_hash else {"source"}
    origins = {name: _origin(feed, name, value) for name, value in declared.items()}
    unmapped = [name for name in own if name not in origins and name not in ("source", key_column if row_hash else "")]
    expected = [name for name in unmapped if not own[name].nullable and name not in made]
    possible = [name for name in unmapped if name not in expected]
    filled = frozenset(name for name, column in own.items() if not column.nullable and name not in made)
    removed = feed.parameter("removed")
    if removed is not None and not object_of(object_of(removed).get("values")):
        raise ValueError(f"feed {feed.name}: `removed` is {{column: name, values: {{word: true}}}}")
    gone = _origin(feed, "removed", removed) if removed else None
    return Columns(origins, expected, possible, row_hash, key_column, filled, gone)


def _origin(feed: Feed, name: str, declared: Any) -> Origin:
    if isinstance(declared, str | list):
        return Origin(spellings=_spellings(declared), is_optional=isinstance(declared, list))
    found = object_of(declared)
    known = _ORIGIN | {"values", "split", "markup", "lenient", "extract", "month_first", "round"}
    if set(found) - known or len(_ORIGIN & set(found)) > 1:
        raise ValueError(f"feed {feed.name}: cannot read the mapping of `{name}`: {declared!r}")
    values = {
        _word(key): None if value is None else _word(value) for key, value in object_of(found.get("values")).items()
    }
    constant = found.get("constant")
    column = found.get("column", name)
    return Origin(
        spellings=() if "template" in found or "constant" in found else _spellings(column),
        template=found.get("template"),
        constant=None if constant is None else _word(constant),
        values=values or None,
        split=str(found.get("split", ";")),
        extract=None if found.get("extract") is None else _pattern(feed, name, str(found["extract"])),
        is_markup=bool(found.get("markup", False)),
        is_month_first=bool(found.get("month_first", False)),
        decimals=None if found.get("round") is None else int(found["round"]),
        is_lenient=bool(found.get("lenient", False)),
        is_optional=isinstance(column, list),
    )


def _pattern(feed: Feed, name: str, pattern: str) -> str:
    """A regular expression with a group; ValueError when it is none."""
    try:
        groups = re.compile(pattern).groups
    except re.error as error:
        raise ValueError(f"feed {feed.name}: `extract` of `{name}` is no regular expression: {error}") from error
    if groups != 1:
        raise ValueError(f"feed {feed.name}: `extract` of `{name}` needs one group, it has {groups}")
    return pattern


def _spellings(declared: Any) -> tuple[str, ...]:
    return tuple(str(name) for name in list_of(declared)) or (str(declared),)


def _word(value: Any) -> str:
    """A YAML scalar as it is written in a CSV."""
    return str(value).lower() if isinstance(value, bool) else str(value)
