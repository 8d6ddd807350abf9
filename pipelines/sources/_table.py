"""The engine of all table kinds: a file of rows, a mapping in the feed's line, one answered row for each row.

Formats are told by their content: CSV, TSV, XLSX (and XLS), Parquet, JSON, NDJSON; `format` overrides. The words of
every format become the contract's types in the same way. Parameters of a line (each kind says which it takes):

    columns:                          # contract column: where it comes from; left out = the same name on both sides
      title: job_name                 # one column; in JSON and Parquet `company.name`, `versions.-1.created`, `tags.*`
      company: [公司名称, 公司]        # known spellings of a heading that may be missing; the first that says something
      level: {column: Difficulty, values: {Beginner: introductory}}   # renamed values; `"*"` = every other one
      tags: {column: skills, split: ","}                              # a list; the default is `;`
      repository_id: {template: "{owner}/{name}"}                     # columns joined
      kind: {constant: course}
      description: {column: body, markup: true}                       # HTML
      version: {column: "versions.-1.version", extract: "v(.+)"}      # the part that is meant
      created_at: {column: CreationDate, month_first: true}           # 03/25/2020
      salary_min: {column: pay_usd, round: 2}                         # a number that a machine computed
      posted_at: {column: posted, lenient: true}                      # unreadable is unknown; else the row is refused
    key: {row_hash: [company, title]} # an id made of these columns, for rows without one; a list = known spellings
    null_values: ["-1", N/A]          # besides the empty string
    removed: {column: active, values: {"false": true}}  # rows that say that their item is gone: tombstones
    records: data.items               # JSON: the array of records; left out = the document, or each line
    sheet: 职位                        # XLSX: name or number; left out = every sheet that has the columns
    delimiter: ","                    # CSV; left out: tab when the header has more tabs than commas
    encoding: gb18030                 # left out: found
    zone: Asia/Shanghai               # the clock meant by timestamps without an offset, default UTC
    source: edx                       # namespace of the ids, default the feed's name
    preset: boss                      # a mapping that the kind knows; what the line says itself comes before it

Nothing is dropped or repaired silently: a row is answered, readable or not, as `line N` (CSV, NDJSON), `row N` (JSON,
Parquet) or `<sheet> row N`. May import: polars, fastexcel, grammars, contracts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import polars as pl

from pipelines.contracts import Contract
from pipelines.contracts.feed import Family, Feed
from pipelines.sources import _csv_rows, _json_rows, _sheet_rows, _table_columns, _table_mapping, _table_tokens
from pipelines.sources._rows import object_of, schema
from pipelines.sources._source import DETAIL, POINTER, REASON, Http, Source
from pipelines.sources._table_rows import Group, Rows, Wanted

FORMATS = ("csv", "tsv", "xlsx", "parquet", "json", "ndjson")
PARAMETERS = (
    "columns", "key", "null_values", "removed", "format", "records", "sheet", "delimiter", "encoding", "zone", "source",
)  # fmt: skip
Preset = Mapping[str, Any]
_JSON = re.compile(rb"""\s*(?:\{\s*["}]|\[\s*[\[{"\]\d-]|\[\s*(?:true|false|null)\b)""")


def source(
    contract: type[Contract] | Callable[[Feed], type[Contract]],
    family: Family | Callable[[Feed], Family],
    *,
    presets: Mapping[str, Preset] | None = None,
    defaults: Preset | None = None,
    finish: Callable[[pl.DataFrame, Feed], pl.DataFrame] | None = None,
    made: frozenset[str] = frozenset(),
    required: tuple[str, ...] = (),
    extension: str = "table",
    version: int = 1,
) -> Source:
    """A kind that reads tables into one contract, or into the one that its lines name.

    defaults: what every line says that does not say otherwise. finish: what else can be read out of the typed rows.
    made: columns of the contract that `finish` fills.
    """

    def meant(feed: Feed) -> tuple[Feed, type[Contract]]:
        whole = with_preset(feed, presets or {}, defaults or {})
        return whole, contract if isinstance(contract, type) else contract(whole)

    def contract_of(feed: Feed) -> type[Contract]:
        whole, table = meant(feed)
        check(whole, table, made)
        return table

    def rows(payload: bytes, feed: Feed) -> pl.DataFrame:
        whole, table = meant(feed)
        typed = parse(payload, whole, table, made)
        return typed if finish is None else finish(typed, whole).select(typed.columns)

    return Source(
        contract=contract_of,
        family=family,
        parse=rows,
        fetch=fetch,
        extension=extension,
        version=version,
        required=required,
        required_to_fetch=("url",),
        optional=(*PARAMETERS, *(["preset"] if presets else [])),
        pseudonymise=lambda payload, feed, token: pseudonymise(payload, *meant(feed), token, made),
    )


def with_preset(feed: Feed, presets: Mapping[str, Preset], defaults: Preset) -> Feed:
    """The line with what its preset says where it says nothing itself; ValueError for a preset that does not exist."""
    name = feed.parameter("preset")
    if name is None and not defaults:
        return feed
    if name is not None and name not in presets:
        raise ValueError(f"feed {feed.name}: `preset: {name}` is none of {', '.join(sorted(presets))}")
    layers = [defaults, presets.get(name, {}) if name else {}, feed.model_dump(exclude_none=True)]
    columns = {column: origin for layer in layers for column, origin in object_of(layer.get("columns")).items()}
    return Feed.model_validate({**layers[0], **layers[1], **layers[2], "columns": columns})


def check(feed: Feed, contract: type[Contract], made: frozenset[str] = frozenset()) -> None:
    """ValueError for a line that asks for a column, a format, a time zone ... that does not exist."""
    if feed.parameter("format") not in (None, *FORMATS):
        raise ValueError(f"feed {feed.name}: `format` is one of {', '.join(FORMATS)}")
    _table_mapping.mapping_of(feed, contract, made).identity_columns(contract)


def fetch(http: Http, feed: Feed) -> Iterator[bytes]:
    """The one file behind `url`."""
    if feed.url is None:
        raise ValueError(f"feed {feed.name}: `url` is missing")
    yield http.get(feed.url)


def format_of(payload: bytes, feed: Feed) -> str:
    """The format that the line names, else the one that the content shows."""
    if stated := feed.parameter("format"):
        return str(stated)
    if payload.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return "xlsx"
    if payload.startswith(b"PAR1"):
        return "parquet"
    start = payload[:1000].removeprefix(b"\xef\xbb\xbf")
    if _JSON.match(start):
        is_one = start.lstrip().startswith(b"[") or feed.parameter("records") is not None
        return "json" if is_one or not _json_rows.is_lines(payload) else "ndjson"
    return "csv"


def rows_of(payload: bytes, feed: Feed, wanted: Wanted, make: Callable[[Group], pl.DataFrame] | None = None) -> Rows:
    """Every row of a file in any format; Unreadable for a file that is not one."""
    if _table_tokens.is_ours(payload):
        return _table_tokens.read(payload)
    form = format_of(payload, feed)
    if form == "xlsx":
        return _sheet_rows.workbook(payload, feed, wanted)
    if form == "parquet":
        return _sheet_rows.parquet(payload, wanted)
    if form in ("json", "ndjson"):
        return _json_rows.read(payload, feed, wanted, is_lines=form == "ndjson")
    return _csv_rows.read(payload, feed, wanted, make)


def parse(payload: bytes, feed: Feed, contract: type[Contract], made: frozenset[str] = frozenset()) -> pl.DataFrame:
    """One row for every row of the file, in order; reasons of refused rows:

    `wrong_field_count`, `bad_quoting`, `header_inside` (a header repeated; when it names other columns, the rows
    after it are read by it), `not_json`, `not_an_object`, `other_sheet`, `wrong_type:<column>`,
    `unknown_value:<column>`. Raises Unreadable: `schema_drift` when a mapped column is missing, `truncated`, `empty`,
    `not_json`, `not_xlsx`, `not_parquet`, `too_large`.
    """
    mapping = _table_mapping.mapping_of(feed, contract, made)

    def cast(group: Group) -> pl.DataFrame:
        # Header after header: rows under one header share their columns, so they are cast together.
        return _table_columns.cast(group, mapping, contract, feed)

    rows = rows_of(payload, feed, mapping.wanted(), cast)
    rows.make = cast
    rows.settle()
    types = schema(contract)
    refused = pl.DataFrame(
        rows.refused,
        schema={"_order": pl.Int64(), POINTER: pl.String(), REASON: pl.String(), DETAIL: pl.String()},
        orient="row",
    )
    if contract.identities():
        refused = refused.with_columns(pl.lit(None, dtype=pl.String).alias(DETAIL))
    whole = pl.concat([*rows.frames, refused], how="diagonal")
    missing = [pl.lit(None, dtype=dtype).alias(name) for name, dtype in types.items() if name not in whole.columns]
    whole = whole if whole["_order"].is_sorted() else whole.sort("_order")
    return whole.with_columns(missing).select(list(types))


def pseudonymise(
    payload: bytes,
    feed: Feed,
    contract: type[Contract],
    token: Callable[[str], str],
    made: frozenset[str] = frozenset(),
) -> bytes:
    """The file with every identity replaced by `token(identity)`, UTF-8, every row under its pointer.

    A CSV stays one, every row on the line where it stood; another format becomes lines of JSON (`_table_tokens`).
    Only mapped columns stay: others may hold names or addresses. A row that cannot be read keeps its place and loses
    its content, because nobody can tell which of its fields is the identity. Raises Unreadable like `parse`.
    """
    mapping = _table_mapping.mapping_of(feed, contract, made)
    identities, wanted = mapping.identity_columns(contract), mapping.wanted()
    if _table_tokens.is_ours(payload):
        return payload
    if format_of(payload, feed) in ("csv", "tsv"):
        return _csv_rows.rewrite(payload, feed, wanted, identities, list(wanted.used), token)
    return _table_tokens.write(_table_tokens.with_tokens(rows_of(payload, feed, wanted), feed, identities, token))
