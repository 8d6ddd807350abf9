"""Tables from CSV and TSV files: registries, catalogues, exports, and our own vocabularies.

A feed's line says which table the file fills and how its columns are called there; a new file needs no code:

    table: jobs                       # a table of contracts.raw or contracts.reference
    columns:                          # contract column: where it comes from; left out = the same name on both sides
      title: job_name                 # one column
      level: {column: Difficulty, values: {Beginner: introductory}}   # renamed values; `"*"` = every other one
      tags: {column: skills, split: ","}                              # a list; the default is `;`
      repository_id: {template: "{owner}/{name}"}                     # columns joined
      kind: {constant: course}
    key: {row_hash: [company, title]} # an id made of these columns, when the file has none
    null_values: ["-1", N/A]          # besides the empty string
    delimiter: ","                    # left out: tab when the header has more tabs than commas
    encoding: gb18030                 # left out: found
    zone: Asia/Shanghai               # the clock meant by timestamps without an offset, default UTC
    source: edx                       # namespace of the ids, default the feed's name

Every row of the file is answered, readable or not, as `line N`; nothing is dropped or repaired silently.
May import: polars, grammars, contracts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import polars as pl

from pipelines.contracts import Contract, raw, reference, tables
from pipelines.contracts.feed import Family, Feed
from pipelines.sources import _csv_columns, _csv_rows
from pipelines.sources._rows import schema
from pipelines.sources._source import DETAIL, POINTER, REASON, Http, Source

_TABLES = tables(raw) | tables(reference)
_FAMILIES: dict[str, Family] = {
    "papers": "papers",
    "tutorials": "tutorials",
    "jobs": "jobs",
    "projects": "projects",
    "project_needs": "projects",
    "milestones": "projects",
    "project_risks": "projects",
    "outcomes": "projects",
    "repositories": "projects",
    "events": "engagement",
}


def contract_of(feed: Feed) -> type[Contract]:
    """The contract of the table that the feed's line names.

    Checks the whole line: ValueError for a table, a column, a time zone ... that does not exist.
    """
    name = feed.parameter("table")
    if name not in _TABLES:
        raise ValueError(f"feed {feed.name}: `table: {name}` is no table; known are {', '.join(sorted(_TABLES))}")
    _csv_columns.mapping_of(feed, _TABLES[name]).identity_columns(_TABLES[name])
    return _TABLES[name]


def family_of(feed: Feed) -> Family:
    """The family of the table: papers ... projects, else registry, or reference for our vocabularies."""
    contract = contract_of(feed)
    if contract in tables(reference).values():
        return "reference"
    family: Family = _FAMILIES.get(contract.table(), "registry")
    return family


def fetch(http: Http, feed: Feed) -> Iterator[bytes]:
    """The one file behind `url`."""
    if feed.url is None:
        raise ValueError(f"feed {feed.name}: `url` is missing")
    yield http.get(feed.url)


def parse(payload: bytes, feed: Feed) -> pl.DataFrame:
    """One row for every row of the file, in order; reasons of refused rows:

    `wrong_field_count`, `bad_quoting`, `header_inside` (a header line repeated; when it names other columns, the rows
    after it are read by it), `wrong_type:<column>`, `unknown_value:<column>`. Raises Unreadable: `schema_drift` when a
    mapped column is missing, `truncated` when the file ends inside a quoted field, `empty`.
    """
    contract = contract_of(feed)
    mapping = _csv_columns.mapping_of(feed, contract)
    rows = _csv_rows.read(payload, feed, mapping.needed())
    types = schema(contract)
    # Header after header: rows under one header share their columns, so they are cast together.
    parts = [_csv_columns.cast(group, mapping, contract, feed) for group in rows.groups()]
    refused = pl.DataFrame(
        {name: [row[i] for row in rows.refused] for i, name in enumerate(("_order", POINTER, REASON, DETAIL))},
        schema={"_order": pl.Int64(), POINTER: pl.String(), REASON: pl.String(), DETAIL: pl.String()},
    )
    whole = pl.concat([*parts, refused], how="diagonal") if parts else refused
    missing = [pl.lit(None, dtype=dtype).alias(name) for name, dtype in types.items() if name not in whole.columns]
    return whole.sort("_order").with_columns(missing).select(list(types))


def pseudonymise(payload: bytes, feed: Feed, token: Callable[[str], str]) -> bytes:
    """The file with every identity replaced by `token(identity)`, UTF-8, every row on the line where it stood.

    Only mapped columns stay: others may hold names or addresses. A row that cannot be read
    keeps its place and loses its content, because nobody can tell which of its fields is the identity.
    Raises Unreadable like `parse`.
    """
    contract = contract_of(feed)
    mapping = _csv_columns.mapping_of(feed, contract)
    identities = mapping.identity_columns(contract)
    kept = mapping.used()
    return _csv_rows.rewrite(payload, feed, mapping.needed(), identities, kept, token)


SOURCE = Source(
    contract=contract_of,
    family=family_of,
    parse=parse,
    fetch=fetch,
    extension="csv",
    required=("table",),
    required_to_fetch=("url",),
    optional=("columns", "key", "null_values", "delimiter", "encoding", "zone", "source"),
    pseudonymise=pseudonymise,
)
