"""The columns of a CSV feed: from the words of a file to the types of a contract.

Answers: which column of the file fills which column of the contract, is every value of its type, and what can be read
out of the words beside (pay, country, language)? May import: polars, grammars, contracts.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from pipelines.contracts import Contract
from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import LINEAGE
from pipelines.grammars import dates, text
from pipelines.sources import _csv_meaning
from pipelines.sources._csv_rows import Group
from pipelines.sources._rows import list_of, object_of
from pipelines.sources._source import DETAIL, POINTER, REASON

_TRUE, _FALSE = ["true", "1", "yes", "y", "是"], ["false", "0", "no", "n", "否"]
_OTHERS = "*"
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True)
class Origin:
    """Where one contract column comes from; exactly one of column, template and constant is given."""

    column: str | None = None
    template: str | None = None
    constant: str | None = None
    values: Mapping[str, str | None] | None = None
    split: str = ";"

    @property
    def columns(self) -> list[str]:
        """The columns of the file that it reads."""
        return [self.column] if self.column else _PLACEHOLDER.findall(self.template or "")


@dataclass(frozen=True)
class Columns:
    """The whole mapping of a feed's line."""

    origins: Mapping[str, Origin]
    # Contract columns that are read under their own name: those that must be there, those that may.
    expected: list[str]
    possible: list[str]
    row_hash: list[str]
    key_column: str

    def needed(self) -> list[str]:
        """Columns without which the file is not what the line says."""
        mapped = [name for origin in self.origins.values() for name in origin.columns]
        return list(dict.fromkeys([*mapped, *self.row_hash, *self.expected]))

    def used(self) -> list[str]:
        """Columns that are read when they are there."""
        return list(dict.fromkeys([*self.needed(), *self.possible]))

    def identity_columns(self, contract: type[Contract]) -> list[str]:
        """The columns of the file that hold identities; ValueError when a template would hide one."""
        found: list[str] = []
        for name in contract.identities():
            origin = self.origins.get(name, Origin(column=name))
            if origin.template:
                raise ValueError(f"{contract.table()}.{name} holds an identity: map it to one column, not a template")
            found += origin.columns
        return found


def mapping_of(feed: Feed, contract: type[Contract]) -> Columns:
    """The mapping that the feed's line declares; ValueError when it asks for what does not exist."""
    own = {name: column for name, column in contract.to_schema().columns.items() if name not in LINEAGE}
    declared = object_of(feed.parameter("columns"))
    if unknown := sorted(set(declared) - set(own)):
        raise ValueError(f"feed {feed.name}: `columns` names {unknown}, which {contract.table()} does not have")
    key, delimiter = object_of(feed.parameter("key")), feed.parameter("delimiter", ",")
    if set(key) - {"row_hash"} or len(str(delimiter)) != 1:
        raise ValueError(f"feed {feed.name}: `key` is {{row_hash: [columns]}}, `delimiter` is one character")
    dates.known_zone(str(feed.parameter("zone", "UTC")))
    row_hash = [str(name) for name in list_of(key.get("row_hash"))]
    key_column = contract.key()[-1]
    filled = {"source", key_column} if row_hash else {"source"}
    origins = {name: _origin(feed, name, value) for name, value in declared.items()}
    unmapped = [name for name in own if name not in origins and name not in filled]
    expected = [name for name in unmapped if not own[name].nullable]
    possible = [name for name in unmapped if own[name].nullable]
    return Columns(origins, expected, possible, row_hash, key_column)


def _origin(feed: Feed, name: str, declared: Any) -> Origin:
    if isinstance(declared, str):
        return Origin(column=declared)
    found = object_of(declared)
    sources = [part for part in ("column", "template", "constant") if part in found]
    if set(found) - {"column", "template", "constant", "values", "split"} or len(sources) > 1:
        raise ValueError(f"feed {feed.name}: cannot read the mapping of `{name}`: {declared!r}")
    values = {
        _word(key): None if value is None else _word(value) for key, value in object_of(found.get("values")).items()
    }
    constant = found.get("constant")
    return Origin(
        column=None if "template" in found or "constant" in found else str(found.get("column", name)),
        template=found.get("template"),
        constant=None if constant is None else _word(constant),
        values=values or None,
        split=str(found.get("split", ";")),
    )


def _word(value: Any) -> str:
    """A YAML scalar as it is written in a CSV."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def cast(group: Group, columns: Columns, contract: type[Contract], feed: Feed) -> pl.DataFrame:
    """The group's rows in the contract's types, with `_order`, pointer, reason and detail."""
    types = contract.dtypes()
    words = _words(group, columns, feed)
    found = {
        name: _text(columns.origins.get(name, Origin(column=name)), words) for name in types if name not in LINEAGE
    }
    texts = {name: expression for name, expression in found.items() if expression is not None}
    if "source" in types and "source" not in columns.origins:
        texts["source"] = pl.lit(str(feed.parameter("source", feed.name)))
    if columns.row_hash:
        texts[columns.key_column] = pl.lit(pl.Series(_hashes(words, columns.row_hash), dtype=pl.String))
    written = words.select("_order", POINTER, *(text.alias(name) for name, text in texts.items()))
    renamed, typed, problems = list[pl.Expr](), list[pl.Expr](), list[pl.Expr]()
    for name in texts:
        origin = columns.origins.get(name, Origin())
        value, is_unknown = _renamed(pl.col(name), origin)
        renamed += [value.alias(f"renamed:{name}"), is_unknown.alias(f"unknown:{name}")]
        words_of = pl.col(f"renamed:{name}")
        typed.append(
            _typed(words_of, types[name], origin.split, str(feed.parameter("zone", "UTC"))).alias(f"typed:{name}")
        )
        is_wrong = words_of.is_not_null() & pl.col(f"typed:{name}").is_null()
        problems.append(pl.when(pl.col(f"unknown:{name}")).then(pl.lit(f"unknown_value:{name}")))
        problems.append(pl.when(is_wrong).then(pl.lit(f"wrong_type:{name}")))
    written = written.with_columns(renamed).with_columns(typed).with_columns(pl.coalesce(*problems).alias(REASON))
    # What a personal table holds is not repeated in the log.
    details = [None] * written.height if contract.identities() else _details(written)
    made = written.select(
        *("_order", POINTER, REASON, pl.Series(DETAIL, details, dtype=pl.String)),
        *(pl.col(f"typed:{name}").alias(name) for name in texts),
    )
    return _csv_meaning.add(made, set(columns.origins), contract, feed)


def _words(group: Group, columns: Columns, feed: Feed) -> pl.DataFrame:
    """The columns that are read, as cleaned strings named `in:<column>`; null for nothing and for null values."""
    places = {name: group.header.index(name) for name in columns.used() if name in group.header}
    transposed = list(zip(*group.rows, strict=True))
    frame = pl.DataFrame(
        {"_order": group.order, POINTER: [f"line {line}" for line in group.lines]}
        | {f"in:{name}": transposed[place] for name, place in places.items()},
        schema={"_order": pl.Int64(), POINTER: pl.String()} | {f"in:{name}": pl.String() for name in places},
    )
    nulls = [str(value) for value in feed.parameter("null_values", [])]
    cleaned = text.cleaned(pl.col("^in:.*$"))
    return frame.with_columns(pl.when(~cleaned.is_in(nulls)).then(cleaned) if nulls else cleaned)


def _text(origin: Origin, words: pl.DataFrame) -> pl.Expr | None:
    """The words that one contract column is made of; None when the file has no such column."""
    if origin.constant is not None:
        return pl.lit(origin.constant)
    if origin.template is not None:
        parts = _PLACEHOLDER.split(origin.template)
        return pl.concat_str(pl.lit(part) if n % 2 == 0 else pl.col(f"in:{part}") for n, part in enumerate(parts))
    return pl.col(f"in:{origin.column}") if f"in:{origin.column}" in words.columns else None


def _hashes(words: pl.DataFrame, names: list[str]) -> list[str]:
    """An id for each row: the first 24 hexadecimal digits of the SHA-256 of its columns `names`."""
    rows = words.select(pl.concat_str([pl.col(f"in:{name}").fill_null("") for name in names], separator="\x1f"))
    return [hashlib.sha256(row.encode("utf-8")).hexdigest()[:24] for row in rows.to_series().to_list()]


def _renamed(value: pl.Expr, origin: Origin) -> tuple[pl.Expr, pl.Expr]:
    """The value under its new name, and whether it is one for which the line gives no new name."""
    if not origin.values:
        return value, pl.lit(False)
    others = origin.values.get(_OTHERS)
    named = {old: new for old, new in origin.values.items() if old != _OTHERS}
    renamed = value.replace_strict(
        list(named),
        list(named.values()),
        default=pl.when(value.is_not_null()).then(pl.lit(others, dtype=pl.String)),
        return_dtype=pl.String,
    )
    is_unknown = pl.lit(False) if _OTHERS in origin.values else value.is_not_null() & ~value.is_in(list(named))
    return renamed, is_unknown


def _typed(value: pl.Expr, dtype: pl.DataType, split: str, zone: str) -> pl.Expr:
    """The strings as the contract's type; null where one is not written like that type."""
    if isinstance(dtype, pl.Datetime):
        return dates.utc(value, zone=zone)
    if isinstance(dtype, pl.List):
        parts = value.str.split(split).list.eval(pl.element().str.strip_chars())
        return parts.list.eval(pl.element().filter(pl.element() != ""))
    lower = value.str.to_lowercase()
    written: dict[pl.DataType, pl.Expr] = {
        # 12.0 is how spreadsheets and pandas write a whole number beside empty cells.
        pl.Int64(): _when(value, r"[+-]?\d{1,18}(\.0+)?", value.str.replace(r"\.0+$", "").cast(pl.Int64, strict=False)),
        pl.Float64(): _when(value, r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", value.cast(pl.Float64, strict=False)),
        pl.Decimal(18, 2): _when(value, r"[+-]?\d{1,15}(\.\d{1,2}0*)?", value.cast(pl.Decimal(18, 2), strict=False)),
        pl.Boolean(): pl.when(lower.is_in(_TRUE)).then(True).when(lower.is_in(_FALSE)).then(False),
        pl.Date(): dates.days(value),
        pl.String(): value,
    }
    return written[dtype]


def _when(value: pl.Expr, pattern: str, converted: pl.Expr) -> pl.Expr:
    return pl.when(value.str.contains(f"^(?:{pattern})$")).then(converted)


def _details(written: pl.DataFrame) -> list[str | None]:
    """The value that a refused row was refused for, at most 80 characters of it."""
    details: list[str | None] = [None] * written.height
    reasons = written.get_column(REASON)
    for row in reasons.is_not_null().arg_true().to_list():
        column = str(reasons[row]).split(":", 1)[1]
        details[row] = f"{column} = {str(written.item(row, column))[:80]!r}"
    return details
