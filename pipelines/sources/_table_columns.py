"""The columns of a table: from the words of a file to the types of a contract.

Answers: is every value of its column's type, under which name, and what can be read out of the words beside (pay,
country, language)? May import: polars, grammars, contracts.
"""

from __future__ import annotations

import hashlib

import polars as pl

from pipelines.contracts import Contract
from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import LINEAGE
from pipelines.grammars import dates, text
from pipelines.sources import _table_meaning
from pipelines.sources._source import DETAIL, POINTER, REASON, REMOVED
from pipelines.sources._table_mapping import OTHERS, PLACEHOLDER, Columns, Origin
from pipelines.sources._table_rows import ELEMENT, Group

_TRUE, _FALSE = ["true", "1", "yes", "y", "是"], ["false", "0", "no", "n", "否"]
# Characters that `text.cleaned` leaves as they are: most columns hold no other, and are then only stripped.
_ODD = r"[^\n\t\x20-\x7e\u00a1-\u00ac\u00ae-\u017f\u2013-\u2027\u3001-\u3029\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff60]"
# How machines write most instants and days; `dates` reads all the others.
_INSTANT = r"^(199\d|20\d\d)-\d\d-\d\d[ T]\d\d:\d\d:\d\d$"
_DAY = r"^(199\d|20\d\d)-\d\d-\d\d$"
# A list as Python or JSON writes it: ['SQL', '数据分析'].
_LITERAL = r"""^\[\s*(['"].*['"])?\s*\]$"""


def cast(group: Group, columns: Columns, contract: type[Contract], feed: Feed) -> pl.DataFrame:
    """The group's rows in the contract's types, with `_order`, pointer, reason, detail, and what is gone."""
    types = contract.dtypes()
    words = cleaned(group.words, [str(value) for value in feed.parameter("null_values", [])])
    found = {name: text_of(columns.origins.get(name, Origin((name,))), words) for name in types if name not in LINEAGE}
    texts = {name: expression for name, expression in found.items() if expression is not None}
    for name in (name for name in texts if types[name] == pl.String):
        texts[name] = _joined(texts[name], columns.origins.get(name, Origin((name,))), words)
    if "source" in types and "source" not in columns.origins:
        texts["source"] = pl.lit(str(feed.parameter("source", feed.name)))
    if columns.row_hash:
        stated = texts.get(columns.key_column) if columns.key_column in columns.origins else None
        known = None if stated is None else words.select(stated.alias("key")).to_series()
        if known is None or known.null_count():
            made = pl.lit(pl.Series(hashes(words, columns.row_hash), dtype=pl.String))
            texts[columns.key_column] = made if stated is None else pl.coalesce(stated, made)
    base = pl.DataFrame({"_order": group.order, POINTER: group.pointers}).hstack(words)
    written = base.select("_order", POINTER, *(words_of.alias(name) for name, words_of in texts.items()))
    return _typed_rows(written, list(texts), columns, contract, feed, _gone(columns, words))


def _typed_rows(
    written: pl.DataFrame,
    names: list[str],
    columns: Columns,
    contract: type[Contract],
    feed: Feed,
    gone: pl.Series | None,
) -> pl.DataFrame:
    types, zone = contract.dtypes(), str(feed.parameter("zone", "UTC"))
    renamed, typed, problems = list[pl.Expr](), list[pl.Expr](), list[pl.Expr]()
    for name in names:
        origin = columns.origins.get(name, Origin())
        if origin.values:
            value, is_unknown = renamed_by(pl.col(name), origin)
            renamed += [value.alias(name), is_unknown.alias(f"unknown:{name}"), pl.col(name).alias(f"read:{name}")]
            problems.append(pl.when(pl.col(f"unknown:{name}")).then(pl.lit(f"unknown_value:{name}")))
        if types[name] != pl.String:
            typed.append(_typed(pl.col(name), types[name], origin.split, zone).alias(f"typed:{name}"))
            if not origin.is_lenient:
                is_wrong = pl.col(name).is_not_null() & pl.col(f"typed:{name}").is_null()
                problems.append(pl.when(is_wrong).then(pl.lit(f"wrong_type:{name}")))
    written = written.with_columns(renamed).with_columns(typed)
    reason = pl.coalesce(*problems) if problems else pl.lit(None, dtype=pl.String)
    written = written.with_columns(reason.alias(REASON))
    # What a personal table holds is not repeated in the log.
    details = [None] * written.height if contract.identities() else _details(written)
    made = written.select(
        *("_order", POINTER, REASON, pl.Series(DETAIL, details, dtype=pl.String)),
        *([] if gone is None else [gone.alias(REMOVED)]),
        *(pl.col(f"typed:{name}" if f"typed:{name}" in written.columns else name).alias(name) for name in names),
    )
    return _table_meaning.add(made, set(columns.origins), contract, feed)


def _gone(columns: Columns, words: pl.DataFrame) -> pl.Series | None:
    """Whether each row says that its item is gone."""
    if columns.removed is None:
        return None
    said = text_of(columns.removed, words)
    values = [old for old, new in (columns.removed.values or {}).items() if new == "true"]
    return None if said is None else words.select(said.is_in(values).fill_null(False)).to_series()


def cleaned(words: pl.DataFrame, nulls: list[str]) -> pl.DataFrame:
    """The words in normal form, as columns named `in:<column>`; null for nothing and for null values."""
    return pl.DataFrame([_cleaned(column, nulls).alias(f"in:{column.name}") for column in words.get_columns()])


def _cleaned(column: pl.Series, nulls: list[str]) -> pl.Series:
    if column.str.contains(_ODD).any():
        made = text.cleaned(pl.col("word"))
    else:
        stripped = pl.col("word").str.strip_chars()
        made = pl.when(stripped != "").then(stripped)
    frame = column.alias("word").to_frame().select(made.alias("word"))
    value = pl.col("word")
    return frame.select(pl.when(~value.is_in(nulls)).then(value) if nulls else value).to_series()


def text_of(origin: Origin, words: pl.DataFrame) -> pl.Expr | None:
    """The words that one contract column is made of; None when the file has no such column."""
    if origin.constant is not None:
        return pl.lit(origin.constant)
    if origin.template is not None:
        parts = PLACEHOLDER.split(origin.template)
        return pl.concat_str(pl.lit(part) if n % 2 == 0 else pl.col(f"in:{part}") for n, part in enumerate(parts))
    found = [pl.col(f"in:{name}") for name in origin.spellings if f"in:{name}" in words.columns]
    if not found:
        return None
    value = pl.coalesce(found) if len(found) > 1 else found[0]
    value = value if origin.extract is None else value.str.extract(origin.extract, 1)
    if origin.decimals is not None:
        rounded = value.cast(pl.Float64, strict=False).round(origin.decimals).cast(pl.String)
        value = pl.coalesce(rounded, value)
    if origin.is_month_first:
        value = value.str.replace(r"^(\d\d)/(\d\d)/(\d{4})\b", "${3}-${1}-${2}")
    return value.map_batches(_unmarked, return_dtype=pl.String) if origin.is_markup else value


def _unmarked(markup: pl.Series) -> pl.Series:
    distinct = markup.filter(markup.str.contains("[<&]")).unique().drop_nulls()
    plain = pl.Series([text.from_html(one) for one in distinct.to_list()], dtype=pl.String)
    return markup.replace_strict(distinct, plain, default=markup, return_dtype=pl.String) if distinct.len() else markup


def _joined(value: pl.Expr, origin: Origin, words: pl.DataFrame) -> pl.Expr:
    """Lists as one string, for a column that holds strings."""
    columns = [words[f"in:{name}"] for name in origin.columns if f"in:{name}" in words.columns]
    if not any(column.str.contains(ELEMENT, literal=True).any() for column in columns):
        return value
    return value.str.strip_prefix(ELEMENT).str.replace_all(ELEMENT, "; ", literal=True)


def hashes(words: pl.DataFrame, origins: list[Origin]) -> list[str]:
    """An id for each row: the first 24 hexadecimal digits of the SHA-256 of its columns."""
    parts = [text_of(origin, words) for origin in origins]
    rows = words.select(
        pl.concat_str([pl.lit("") if part is None else part.fill_null("") for part in parts], separator="\x1f")
    )
    return [hashlib.sha256(row.encode("utf-8")).hexdigest()[:24] for row in rows.to_series().to_list()]


def renamed_by(value: pl.Expr, origin: Origin) -> tuple[pl.Expr, pl.Expr]:
    """The value under its new name, and whether it is one for which the line gives no new name."""
    values = origin.values or {}
    others = values.get(OTHERS)
    named = {old: new for old, new in values.items() if old != OTHERS}
    renamed = value.replace_strict(
        list(named),
        list(named.values()),
        default=pl.when(value.is_not_null()).then(pl.lit(others, dtype=pl.String)),
        return_dtype=pl.String,
    )
    is_unknown = pl.lit(False) if OTHERS in values else value.is_not_null() & ~value.is_in(list(named))
    return renamed, is_unknown


def _typed(value: pl.Expr, dtype: pl.DataType, split: str, zone: str) -> pl.Expr:
    """The strings as the contract's type; null where one is not written like that type."""
    if isinstance(dtype, pl.Datetime):
        return value.map_batches(lambda strings: _instants(strings, zone), return_dtype=dtype)
    if isinstance(dtype, pl.List):
        inner = value.str.strip_chars("[] ").str.strip_chars("'\"")
        literal = inner.str.replace_all(r"""['"]\s*,\s*['"]""", ELEMENT)
        parts = (
            pl.when(value.str.contains(ELEMENT, literal=True)).then(value.str.split(ELEMENT))
            .when(value.str.contains(_LITERAL)).then(literal.str.split(ELEMENT))
            .otherwise(value.str.split(split))
        )  # fmt: skip
        stripped = parts.list.eval(pl.element().str.strip_chars())
        return stripped.list.eval(pl.element().filter(pl.element() != ""))
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


def _instants(strings: pl.Series, zone: str) -> pl.Series:
    """`dates.utc`, with the commonest forms read as columns."""
    word = pl.col("word")
    plain = (
        pl.when(word.str.contains(_INSTANT)).then(word.str.replace("T", " ", literal=True))
        .when(word.str.contains(_DAY)).then(word + " 00:00:00")
    )  # fmt: skip
    clock = plain.str.to_datetime("%Y-%m-%d %H:%M:%S", time_unit="us", strict=False)
    quick = clock.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null").dt.convert_time_zone("UTC")
    frame = strings.alias("word").to_frame().with_columns(quick.alias("quick"))
    frame = frame.with_columns(pl.when(pl.col("quick").is_null()).then(word).alias("slow"))
    if frame["slow"].null_count() == frame.height:
        return frame["quick"]
    return frame.select(pl.coalesce("quick", dates.utc("slow", zone=zone))).to_series()


def _when(value: pl.Expr, pattern: str, converted: pl.Expr) -> pl.Expr:
    return pl.when(value.str.contains(f"^(?:{pattern})$")).then(converted)


def _details(written: pl.DataFrame) -> list[str | None]:
    """The value that a refused row was refused for, at most 80 characters of it."""
    details: list[str | None] = [None] * written.height
    reasons = written.get_column(REASON)
    for row in reasons.is_not_null().arg_true().to_list():
        column = str(reasons[row]).split(":", 1)[1]
        read = f"read:{column}" if f"read:{column}" in written.columns else column
        details[row] = f"{column} = {str(written.item(row, read))[:80]!r}"
    return details
