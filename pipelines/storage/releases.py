"""What may leave the house: `releases/<publication version>/`, an export of every mart that is not personal.

It is made from the publication's `shared.duckdb`, in which small groups of people are hidden (`sharing`).

A release is made from one publication and from the contracts of the marts, never from the clock: the same publication
gives the same bytes. It holds, for each data set, Parquet (exact types) and CSV; `datapackage.json` (Data Package v2,
https://datapackage.org/standard/); `README.md`, the data card in Chinese and English; and `SHA256SUMS`.
What is public: the mart `datasets` says so; a mart that it does not name counts as personal.

How a CSV is written: UTF-8 with a byte-order mark (Excel shows Chinese only with it); RFC 4180, so lines end with CRLF;
an empty cell is null; timestamps are ISO 8601 in UTC with Z; decimals are exact; a list is its items joined by ";"
(a ";" inside an item becomes "；"). A text cell that a spreadsheet would run as a formula (it starts with = + - @, tab
or carriage return) gets one leading apostrophe; so does one that already has an apostrophe there, which makes the
change reversible. May import: contracts, failures, settings, storage.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipelines.failures import Held, StorageError
from pipelines.storage import publication, sharing
from pipelines.storage.landing import write_whole
from pipelines.storage.mart_contracts import FOLDER, MartContract, mart_contracts
from pipelines.storage.release_card import LICENCE, TITLE, Withheld, data_card

PROFILES = "https://datapackage.org/profiles/2.0"

TEXTS_OF_OTHERS = frozenset({"summary"})
"""Columns that quote more of other people's text than titles, links and names: not ours to license, so left out."""

INDEXES = frozenset({"search_documents", "search_terms", "search_vocabulary"})
"""Marts that hold the words of other people's texts, cut up for searching: they stay here."""

SUPPRESSED_ZH = "这一行中因人数太少（或会泄露太少的人数）而隐藏的列；其他列的空值表示未知。"

FORMULA = r"^\x27*[=+\-@\t\r]"
TYPES = {
    "VARCHAR": "string",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIME": "time",
    "DOUBLE": "number",
    "FLOAT": "number",
    **dict.fromkeys(("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"), "integer"),
    **dict.fromkeys(("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT"), "integer"),
}


@dataclass(frozen=True)
class DataSet:
    """One public mart: its card and its columns with their DuckDB types."""

    name: str
    description_zh: str
    description_en: str
    grain_zh: str
    grain_en: str
    columns: dict[str, str]


def release(published: Path, releases: Path, *, version: str | None = None, contracts: Path = FOLDER) -> Path:
    """The folder of the release of the publication in force, or of `version`; written if it is not there yet.

    A release that is there and whole is answered as it is; a damaged one is made anew. Readers see all of a release
    or none. Held: no such publication, or nothing public in it. StorageError: damaged publication, or disk trouble.
    """
    manifest = _chosen(published, version)
    place, workplace = releases / manifest.version, releases / f".making-{manifest.version}"
    try:
        if _is_whole(place):
            return place
        if broken := publication.verify(published, manifest):
            raise StorageError(
                f"{published / manifest.version}: {', '.join(broken)} missing or changed since publishing. "
                "Go back with `talent rollback`, or publish again."
            )
        for leftover in releases.glob(".making-*"):
            shutil.rmtree(leftover)
        workplace.mkdir(parents=True)
        _write(_shared(published, manifest), manifest, mart_contracts(contracts), workplace)
        _put(workplace, place)
    except (OSError, duckdb.Error) as error:
        raise StorageError(f"{place}: the release cannot be written ({error}).") from None
    finally:
        shutil.rmtree(workplace, ignore_errors=True)
    return place


def summary(folder: Path) -> dict[str, Any]:
    """What a release holds, for printing: version, dates, rows by data set, number and bytes of its files."""
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    datasets = {r["name"]: r["rows"] for r in package["resources"] if r["format"] == "csv"}
    files = [path for path in folder.iterdir() if path.is_file()]
    return {
        "version": package["version"],
        "folder": str(folder),
        "created": package["created"],
        "as_of": package["as_of"],
        "datasets": datasets,
        "rows": sum(datasets.values()),
        "files": len(files),
        "bytes": sum(path.stat().st_size for path in files),
    }


def _chosen(published: Path, version: str | None) -> publication.Manifest:
    try:
        if version is None:
            manifest = publication.current(published)
        elif version in (known := publication.versions(published)):
            manifest = publication.manifest_of(published / version)
        else:
            raise Held(f"There is no publication {version} to release; there are {', '.join(known) or 'none'}.")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StorageError(f"{published}: the publication cannot be read ({error}). Try `talent rollback`.") from None
    if manifest is None:
        raise Held(f"There is no publication to release in {published}; run `talent run` first.")
    return manifest


def _shared(published: Path, manifest: publication.Manifest) -> Path:
    """The file that a release is made from; Held where a publication has none."""
    path = published / manifest.version / sharing.FILE
    if manifest.minimum_group is None or not path.is_file():
        raise Held(
            f"In the publication {manifest.version} small groups of people are not hidden; publish again "
            "(`talent build`, then `talent publish`)."
        )
    return path


def _is_whole(place: Path) -> bool:
    sums = place / "SHA256SUMS"
    if not sums.is_file():
        return False
    lines = sums.read_text(encoding="utf-8", errors="replace").splitlines()
    digests = {name: digest for digest, name in (line.split("  ", 1) for line in lines if "  " in line)}
    return "datapackage.json" in digests and all(
        (place / name).is_file() and _sha256(place / name) == digest for name, digest in digests.items()
    )


def _put(workplace: Path, place: Path) -> None:
    """Flush a finished folder to disk and give it its name; a damaged release of that name makes room."""
    for path in [*workplace.iterdir(), workplace]:
        _flush(path)
    if place.exists():
        place.rename(discarded := place.with_name(f".making-{place.name}-damaged"))
        workplace.rename(place)
        shutil.rmtree(discarded)
    else:
        workplace.rename(place)
    _flush(place.parent)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write(marts: Path, manifest: publication.Manifest, contracts: dict[str, MartContract], folder: Path) -> None:
    """Every file of the release."""
    # One thread: the order of Parquet row groups must not depend on which thread was faster.
    with duckdb.connect(config={"threads": 1}) as con:
        con.execute("set TimeZone = 'UTC'")
        con.execute("attach ? as published (read_only)", [str(marts)])
        datasets = _public(con, contracts)
        resources: list[dict[str, Any]] = []
        sources = _sources(con)
        for dataset in datasets:
            contract = _with_suppression(contracts.get(dataset.name, MartContract()), dataset)
            frame = _write_data(con, dataset, folder)
            schema = _schema(dataset, frame, contract)
            if keys := _foreign_keys(con, contract, dataset, {d.name: d for d in datasets}):
                schema["foreignKeys"] = keys
            described = _resources(dataset, folder, frame.height, schema)
            if dataset.name in manifest.suppressed:
                counts = manifest.suppressed[dataset.name]
                described[0]["suppression"] = {"minimum_group": manifest.minimum_group, **counts}
            resources += described
    package = _package(manifest, resources, sources)
    write_whole(folder / "datapackage.json", (json.dumps(package, indent=1, ensure_ascii=False) + "\n").encode())
    rows = {r["name"]: r["rows"] for r in resources if r["format"] == "csv"}
    withheld = Withheld(manifest.minimum_group or 0, manifest.suppressed)
    card = data_card(package, [(d, rows[d.name]) for d in datasets], manifest.reporting_zone, sources, withheld)
    write_whole(folder / "README.md", card.encode())
    sums = "".join(f"{_sha256(path)}  {path.name}\n" for path in sorted(folder.iterdir()))
    write_whole(folder / "SHA256SUMS", sums.encode())


def _public(con: duckdb.DuckDBPyConnection, contracts: dict[str, MartContract]) -> list[DataSet]:
    """The marts that the catalogue calls not personal, by name; their contract may still object."""
    columns: dict[str, dict[str, str]] = {}
    for table, column, kind in con.execute(
        """select table_name, column_name, data_type from duckdb_columns()
           where database_name = 'published' order by table_name, column_index"""
    ).fetchall():
        columns.setdefault(table, {})[column] = kind
    if "datasets" not in columns:
        raise Held("The publication has no mart `datasets`, so nothing in it is known to be public; build again.")
    cards = con.execute(
        """select dataset, description_zh, description_en, grain_zh, grain_en
           from published.datasets where is_personal = false order by dataset"""
    ).fetchall()
    public = [
        DataSet(*card, columns={c: kind for c, kind in columns[card[0]].items() if c not in TEXTS_OF_OTHERS})
        for card in cards
        if card[0] in columns and card[0] not in INDEXES and not contracts.get(card[0], MartContract()).is_personal
    ]
    if not public:
        raise Held("The publication has no public data set: the mart `datasets` calls none of its marts not personal.")
    return public


def _with_suppression(contract: MartContract, dataset: DataSet) -> MartContract:
    """The contract with the column that names what is hidden."""
    if sharing.SUPPRESSED not in dataset.columns:
        return contract
    told = f"{SUPPRESSED_ZH} | {sharing.SUPPRESSED_COMMENT}"
    return replace(contract, descriptions={**contract.descriptions, sharing.SUPPRESSED: told})


def _write_data(con: duckdb.DuckDBPyConnection, dataset: DataSet, folder: Path) -> pl.DataFrame:
    """Write one data set as Parquet and CSV, rows in a fixed order; the CSV's cells (all text) come back."""
    names = ", ".join(f'"{c}"' for c in dataset.columns)
    con.execute(f'create or replace temp table rows as select {names} from published."{dataset.name}" order by all')
    parquet = {"path": str(folder / f"{dataset.name}.parquet")}
    con.execute("copy temp.rows to $path (format parquet, compression zstd)", parquet)
    cells = ", ".join(f'{_cell(c, kind)} as "{c}"' for c, kind in dataset.columns.items())
    frame = con.sql(f"select {cells} from temp.rows").pl()
    frame.write_csv(folder / f"{dataset.name}.csv", include_bom=True, line_terminator="\r\n")
    return frame


def _cell(column: str, kind: str) -> str:
    """SQL of a column's CSV cell."""
    text = _text(f'"{column}"', kind)
    if kind.removesuffix("[]") == "VARCHAR":
        return f"case when regexp_matches({text}, '{FORMULA}') then '''' || {text} else {text} end"
    return text


def _text(value: str, kind: str) -> str:
    """SQL of a value as Table Schema writes it."""
    if kind.endswith("[]"):
        item = f"replace({_text('item', kind.removesuffix('[]'))}, ';', '；')"
        return f"array_to_string(list_transform({value}, lambda item: {item}), ';')"
    if kind.startswith("TIMESTAMP"):
        moment = f"{value} at time zone 'UTC'" if kind.endswith("TIME ZONE") else value
        return rf"regexp_replace(strftime({moment}, '%Y-%m-%dT%H:%M:%S.%f'), '\.?0+$', '') || 'Z'"
    if kind in ("DOUBLE", "FLOAT"):
        sign = f"if({value} > 0, 'INF', '-INF')"
        return f"case when isnan({value}) then 'NaN' when isinf({value}) then {sign} else {value}::varchar end"
    return f"{value}::varchar"


def _type(kind: str) -> dict[str, Any]:
    """Type of a DuckDB column in Table Schema: https://datapackage.org/standard/table-schema/#field-types."""
    if kind.endswith("[]"):
        return {"type": "list", "itemType": _type(kind.removesuffix("[]"))["type"], "delimiter": ";"}
    if kind.startswith("DECIMAL"):
        return {"type": "number"}
    if kind.startswith("TIMESTAMP"):
        return {"type": "datetime"}
    return {"type": TYPES.get(kind, "string")}


def _schema(dataset: DataSet, frame: pl.DataFrame, contract: MartContract) -> dict[str, Any]:
    """Table Schema of a CSV. A promise of the contract is repeated only when every cell keeps it.

    An empty text is a missing value in CSV, so a required text column with one is not called required.
    """
    frame = frame.with_columns(pl.when(pl.all() != "").then(pl.all()))
    full = {column.name for column in frame if not column.null_count()}
    fields: list[dict[str, Any]] = []
    for name, kind in dataset.columns.items():
        shape, column = _type(kind), frame[name].drop_nulls()
        constraints: dict[str, Any] = {}
        if name in full & (contract.required | set(contract.key)):
            constraints["required"] = True
        if name in contract.unique and column.is_unique().all():
            constraints["unique"] = True
        accepted = contract.accepted.get(name)
        if accepted and shape["type"] in ("string", "integer") and set(column) <= set(map(str, accepted)):
            constraints["enum"] = [int(v) if shape["type"] == "integer" else str(v) for v in accepted]
        described = {"description": contract.descriptions[name]} if name in contract.descriptions else {}
        fields.append({"name": name, **shape, **described, **({"constraints": constraints} if constraints else {})})
    key = contract.key
    has_key = bool(key) and full.issuperset(key) and not frame.select(key).is_duplicated().any()
    return {
        "$schema": f"{PROFILES}/tableschema.json",
        "fields": fields,
        "missingValues": [""],
        **({"primaryKey": key} if has_key else {}),
    }


def _foreign_keys(
    con: duckdb.DuckDBPyConnection, contract: MartContract, dataset: DataSet, datasets: dict[str, DataSet]
) -> list[dict[str, Any]]:
    """The references whose target is in the release and holds every value."""
    keys: list[dict[str, Any]] = []
    for column, (mart, target) in contract.references.items():
        if column not in dataset.columns or mart not in datasets or target not in datasets[mart].columns:
            continue
        lost = con.execute(
            f"""select count(*) from published."{dataset.name}" as here
                anti join published."{mart}" as there on here."{column}" = there."{target}"
                where here."{column}" is not null"""
        ).fetchone()
        if lost == (0,):
            resource = {} if mart == dataset.name else {"resource": mart}  # v2: a table that means itself is not named
            keys.append({"fields": [column], "reference": {**resource, "fields": [target]}})
    return keys


def _resources(dataset: DataSet, folder: Path, rows: int, schema: dict[str, Any]) -> list[dict[str, Any]]:
    """Descriptors of a data set's two files."""
    description = (
        f"{dataset.description_zh}粒度：{dataset.grain_zh}。 | {dataset.description_en} Grain: {dataset.grain_en}."
    )

    def described(suffix: str) -> dict[str, Any]:
        path = folder / f"{dataset.name}.{suffix}"
        return {"bytes": path.stat().st_size, "hash": f"sha256:{_sha256(path)}"}

    return [
        {
            "$schema": f"{PROFILES}/dataresource.json",
            "name": dataset.name,
            "type": "table",
            "path": f"{dataset.name}.csv",
            "description": description,
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            **described("csv"),
            "rows": rows,
            "schema": schema,
        },
        {
            "$schema": f"{PROFILES}/dataresource.json",
            "name": f"{dataset.name}.parquet",
            "path": f"{dataset.name}.parquet",
            "description": f"{dataset.name} 的 Parquet 版本，类型精确。 | {dataset.name} as Parquet, with exact types.",
            # Not "parquet": frictionless 5 would read that as a table through pandas, which fails on lists. Under this
            # name it checks bytes and hash; the types are in the file.
            "format": "Parquet",
            "mediatype": "application/vnd.apache.parquet",
            **described("parquet"),
        },
    ]


def _sources(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """The feeds that delivered rows, of other people's content: how they are called and credited."""
    columns = ("feed", "title_zh", "title_en", "url", "licence", "attribution", "terms_url")
    known = con.execute(
        """select 1 from duckdb_columns() where database_name = 'published' and table_name = 'sources'
           and list_contains(?, column_name)""",
        [list(columns)],
    ).fetchall()
    if len(known) < len(columns):
        return []
    rows = con.execute(
        f"""select {", ".join(columns)} from published.sources
            where rows_loaded > 0 and family not in ('registry', 'reference') order by feed"""
    ).fetchall()
    found = [dict(zip(columns, row, strict=True)) for row in rows]
    return [one | {"path": one["url"] or one["terms_url"]} for one in found]


def _credited(sources: list[dict[str, Any]]) -> dict[str, Any]:
    """`sources` and `licenses` of the descriptor: our licence first, then those that the sources give their content.

    A licence by words is told with its source only: `licenses` takes names of the Open Definition's list.
    """
    names = sorted({str(one["licence"]) for one in sources if one["licence"] and " " not in one["licence"]})
    licences = [
        {"name": name, "title": f"{name}: {', '.join(o['title_en'] for o in sources if o['licence'] == name)}"}
        for name in names
        if name != LICENCE["name"]
    ]
    told = [
        {
            "title": f"{one['title_zh']} | {one['title_en']}",
            **({"path": one["path"]} if one["path"] else {}),
            **{key: one[key] for key in ("licence", "attribution") if one[key]},
        }
        for one in sources
    ]
    return {"licenses": [LICENCE, *licences], **({"sources": told} if told else {})}


def _package(
    manifest: publication.Manifest, resources: list[dict[str, Any]], sources: list[dict[str, Any]]
) -> dict[str, Any]:
    """The descriptor; `created` is when the publication was made."""
    return {
        "$schema": f"{PROFILES}/datapackage.json",
        "name": "ai-talent-exchange",
        "title": f"{TITLE['zh']} | {TITLE['en']}",
        "description": (
            "论文、教程、职位、项目与社区活跃度，用一套中英双语技能词表关联。不含成员的个人数据，也不含他人文本（标题、链接与短语除外）。"
            " | Papers, tutorials, jobs, projects and engagement, joined by one bilingual vocabulary of skills. "
            "Nothing about single members; no texts of others beyond titles, links and short phrases."
        ),
        "version": manifest.version,
        "created": _utc(manifest.published_at),
        "as_of": _utc(manifest.as_of),
        "code_version": manifest.code_version,
        **_credited(sources),
        "resources": resources,
    }


def _utc(moment: str) -> str:
    return f"{datetime.fromisoformat(moment).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
