"""Pseudonymous tables: the rows of a personal file of any format, identities replaced, as lines of JSON.

This is what the landing zone keeps of a personal workbook or JSON file: a first line that says so, then for each
header a line with the names and for each row a line with its pointer and its words, or with why it cannot be read.
May import: the standard library, polars, contracts.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, cast

import polars as pl

from pipelines.contracts.feed import Feed
from pipelines.sources._source import Unreadable
from pipelines.sources._table_rows import Group, Rows, grouped

_FIRST = '{"pseudonymous table": 1}'


def is_ours(payload: bytes) -> bool:
    """Whether a payload is a table that was written here."""
    return payload.startswith(_FIRST.encode())


def tokens_of(words: pl.Series, nulls: list[str], token: Callable[[str], str]) -> pl.Series:
    """The words with a token in the place of every identity; each distinct one is asked for once."""
    stripped = words.str.strip_chars()
    distinct = [one for one in stripped.unique().drop_nulls().to_list() if one and one not in nulls]
    made = pl.Series([token(one) for one in distinct], dtype=pl.String)
    return stripped.replace_strict(pl.Series(distinct, dtype=pl.String), made, default=None, return_dtype=pl.String)


def with_tokens(rows: Rows, feed: Feed, identities: list[str], token: Callable[[str], str]) -> Rows:
    """The rows with tokens in the columns `identities`; details of refused rows, which may name people, are gone."""
    nulls = [str(value) for value in feed.parameter("null_values", [])]
    groups = list[Group]()
    for group in rows.groups:
        present = [name for name in identities if name in group.words.columns]
        words = group.words.with_columns(tokens_of(group.words[name], nulls, token).alias(name) for name in present)
        groups.append(Group(group.header, group.order, group.pointers, words))
    return Rows(groups, [(order, pointer, reason, None) for order, pointer, reason, _ in rows.refused], rows.count)


def write(rows: Rows) -> bytes:
    """The rows as lines of JSON, in the order of the file within each header."""
    lines = [_FIRST]
    for group in rows.groups:
        lines.append(_line({"columns": group.words.columns}))
        told = zip(group.order.to_list(), group.pointers.to_list(), group.words.iter_rows(), strict=True)
        lines += [_line([order, pointer, list(words)]) for order, pointer, words in told]
    lines += [_line([order, pointer, None, reason]) for order, pointer, reason, _ in rows.refused]
    return ("\n".join(lines) + "\n").encode("utf-8")


def read(payload: bytes) -> Rows:
    """The rows again; Unreadable(`not_json`) for a payload that was damaged."""
    rows = Rows()
    names, order, pointers, words = list[str](), list[int](), list[str](), list[list[str | None]]()

    def close() -> None:
        if order:
            columns = {name: [row[place] for row in words] for place, name in enumerate(names)}
            rows.groups.append(grouped(names, order, pointers, columns))

    try:
        for line in payload.decode("utf-8").split("\n")[1:]:
            told: Any = json.loads(line) if line else None
            if isinstance(told, dict):
                close()
                names = [str(name) for name in cast("dict[str, Any]", told)["columns"]]
                order, pointers, words = [], [], []
            elif told and told[2] is None:
                rows.refused.append((told[0], told[1], told[3], None))
            elif told:
                order.append(told[0])
                pointers.append(told[1])
                words.append(told[2])
        close()
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise Unreadable("not_json", f"a pseudonymous table was damaged: {error}") from error
    rows.count = sum(group.order.len() for group in rows.groups) + len(rows.refused)
    return rows


def _line(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
