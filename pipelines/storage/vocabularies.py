"""Vocabularies as files: ours in a folder of CSV files, other people's as they publish them.

Answers: what do the six files of a folder say, and what concepts does this file of ESCO, O*NET or a table of somebody's
own hold? Formats, recognised by their columns:

    esco   skills_en.csv, occupations_en.csv: conceptUri, preferredLabel, altLabels (one a line), description
           (https://esco.ec.europa.eu/en/use-esco/download); also with the column names in capitals of
           Tabiya's edition (ORIGINURI, PREFERREDLABEL, ALTLABELS)
    onet   tab-separated text files of https://www.onetcenter.org/database.html: `Occupation Data`, `Alternate Titles`,
           `Technology Skills` (a technology has no id of its own: its name is taken)
    csv    any table; a mapping names its columns: id, label, and if it has them alternates, definition, language, kind

May import: polars, contracts.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import cast

import duckdb
import polars as pl

from pipelines.contracts import reference, tables
from pipelines.contracts.raw import LINEAGE
from pipelines.failures import ConfigurationError
from pipelines.settings import Settings
from pipelines.storage import feeds, landing

LISTS = ";"  # separates the items of a cell in our files
SCHEMES = ("esco", "onet", "csv")
TABLES = ("skills", "skill_aliases", "skill_relations", "topics", "roles", "role_skills")
_LANGUAGES = ("zh", "en")
_CONCEPT = {c: t for c, t in reference.Concept.dtypes().items() if c not in LINEAGE}


def read(folder: Path) -> dict[str, pl.DataFrame]:
    """The vocabulary in a folder of six CSV files. ConfigurationError when a file or a column is missing."""
    return {name: table(folder, name) for name in TABLES}


def loaded(con: duckdb.DuckDBPyConnection) -> dict[str, pl.DataFrame]:
    """The vocabulary that the warehouse holds."""
    return {name: con.sql(f"from reference.{name}").pl() for name in TABLES}


def table(folder: Path, name: str) -> pl.DataFrame:
    """One table of a folder, by the name of its contract. ConfigurationError when the file or a column is missing."""
    contract = tables(reference)[name]
    file = folder / f"{name}.csv"
    try:
        frame = pl.read_csv(file, infer_schema=False)
    except OSError:
        raise ConfigurationError(f"{file}: there is no such file.") from None
    except pl.exceptions.PolarsError as error:
        raise ConfigurationError(f"{file}: not a CSV file ({str(error).splitlines()[0]}).") from None
    wanted = {c: t for c, t in contract.dtypes().items() if c not in LINEAGE}
    if lost := [column for column in wanted if column not in frame.columns]:
        raise ConfigurationError(f"{file}: the columns {', '.join(lost)} are missing.")
    return frame.select(_cell(column, dtype) for column, dtype in wanted.items())


def _cell(column: str, dtype: pl.DataType) -> pl.Expr:
    if isinstance(dtype, pl.List):
        return pl.col(column).str.split(LISTS)
    if dtype == pl.Boolean:
        return pl.col(column).str.to_lowercase() == "true"
    return pl.col(column).cast(dtype)


def concepts(scheme: str, files: Sequence[Path], columns: Mapping[str, str], language: str) -> pl.DataFrame:
    """The concepts of the files as [scheme, concept_id, kind, label, language, alternate_labels, definition].

    columns: for `csv`, ours -> theirs. One row a concept, sorted by id; labels of one concept in several files become
    its alternates. ConfigurationError names the file and what it lacks.
    """
    if language not in _LANGUAGES:
        raise ConfigurationError(f"--language {language}: concepts are read in {' or '.join(_LANGUAGES)}.")
    readers: dict[str, Callable[[pl.DataFrame, Path], pl.DataFrame]] = {
        "esco": _esco,
        "onet": _onet,
        "csv": lambda frame, file: _mapped(frame, file, columns),
    }
    if scheme not in readers:
        raise ConfigurationError(f"`{scheme}` is no vocabulary that can be read; there are {', '.join(SCHEMES)}.")
    parts = [readers[scheme](_read(file), file) for file in files]
    rows = pl.concat(parts, how="diagonal").with_columns(
        scheme=pl.lit(scheme), language=pl.col("language").fill_null(language)
    )
    whole = (
        rows.filter(pl.col("concept_id").is_not_null())
        .group_by("concept_id", maintain_order=True)
        .agg(
            pl.col("scheme").first(),
            pl.col("kind").drop_nulls().first(),
            pl.col("label").drop_nulls().first(),
            pl.col("language").first(),
            pl.col("alternate_labels").explode().drop_nulls().unique(maintain_order=True),
            pl.col("definition").drop_nulls().first(),
        )
        .filter(pl.col("label").is_not_null())
    )
    told = [name for name in _CONCEPT if name in whole.columns]
    return whole.select(pl.col(name).cast(_CONCEPT[name]) for name in told).sort("concept_id")


def _read(file: Path) -> pl.DataFrame:
    try:
        head = file.read_bytes()[:65536].decode("utf-8-sig", errors="replace").splitlines()
        separator = "\t" if head and head[0].count("\t") > head[0].count(",") else ","
        return pl.read_csv(file, separator=separator, infer_schema=False, quote_char=None if separator == "\t" else '"')
    except OSError as error:
        raise ConfigurationError(f"{file}: cannot be read ({error.strerror}).") from None
    except pl.exceptions.PolarsError as error:
        raise ConfigurationError(f"{file}: not a table ({str(error).splitlines()[0]}).") from None


def _esco(frame: pl.DataFrame, file: Path) -> pl.DataFrame:
    there = {column.lower(): column for column in frame.columns}
    identifier = there.get("concepturi") or there.get("originuri")
    if identifier is None or "preferredlabel" not in there:
        raise ConfigurationError(f"{file}: not a file of ESCO: it needs conceptUri (or ORIGINURI) and preferredLabel.")
    is_occupation = "iscogroup" in there or "iscogroupcode" in there
    definition = there.get("description") or there.get("definition")
    return frame.select(
        concept_id=pl.col(identifier),
        kind=pl.lit("occupation" if is_occupation else "skill"),
        label=pl.col(there["preferredlabel"]).str.strip_chars(),
        alternate_labels=_lines(pl.col(there["altlabels"])) if "altlabels" in there else _none_listed(),
        definition=pl.col(definition) if definition else pl.lit(None, pl.String),
        language=pl.lit(None, pl.String),
    )


def _onet(frame: pl.DataFrame, file: Path) -> pl.DataFrame:
    there = set(frame.columns)
    code, nothing = pl.col("O*NET-SOC Code") if "O*NET-SOC Code" in there else None, pl.lit(None, pl.String)
    if code is None:
        raise ConfigurationError(f"{file}: not a file of O*NET: it needs the column `O*NET-SOC Code`.")
    if "Example" in there:
        technologies = frame.select(pl.col("Example").str.strip_chars()).unique(maintain_order=True)
        return technologies.select(
            concept_id=pl.lit("technology:") + pl.col("Example"), kind=pl.lit("skill"), label=pl.col("Example"),
            alternate_labels=_none_listed(), definition=nothing, language=pl.lit("en"),
        )  # fmt: skip
    if "Alternate Title" in there:
        return frame.select(
            concept_id=code, kind=pl.lit("occupation"), label=nothing,
            alternate_labels=pl.concat_list(pl.col("Alternate Title").str.strip_chars()),
            definition=nothing, language=pl.lit("en"),
        )  # fmt: skip
    if "Title" in there:
        return frame.select(
            concept_id=code, kind=pl.lit("occupation"), label=pl.col("Title").str.strip_chars(),
            alternate_labels=_none_listed(), definition=pl.col("Description") if "Description" in there else nothing,
            language=pl.lit("en"),
        )  # fmt: skip
    raise ConfigurationError(f"{file}: of O*NET's files, `Occupation Data`, `Alternate Titles`, `Technology Skills`.")


def _mapped(frame: pl.DataFrame, file: Path, columns: Mapping[str, str]) -> pl.DataFrame:
    known = {"id", "label", "alternates", "definition", "language", "kind"}
    if strange := set(columns) - known:
        raise ConfigurationError(f"--columns: no {', '.join(sorted(strange))}; there are {', '.join(sorted(known))}.")
    given = {"id": "id", "label": "label", **columns}
    if lost := [f"{ours}={theirs}" for ours, theirs in given.items() if theirs not in frame.columns]:
        raise ConfigurationError(f"{file}: no column for {', '.join(lost)}; it has {', '.join(frame.columns)}.")

    def said(name: str) -> pl.Expr:
        return pl.col(given[name]) if name in given else pl.lit(None, pl.String)

    return frame.select(
        concept_id=said("id"),
        kind=said("kind").fill_null("skill"),
        label=said("label").str.strip_chars(),
        alternate_labels=_lines(said("alternates").str.replace_all(r"[;|]", "\n")),
        definition=said("definition"),
        language=said("language"),
    ).filter(pl.col("kind").is_in(["skill", "occupation"]))


def _lines(column: pl.Expr) -> pl.Expr:
    return column.str.split("\n").list.eval(pl.element().str.strip_chars()).list.filter(pl.element() != "")


def _none_listed() -> pl.Expr:
    return pl.lit(cast("list[str]", []), pl.List(pl.String))


def save(settings: Settings, scheme: str, mapped: pl.DataFrame) -> Path:
    """Write imported concepts to the inbox, and the line that reads them to the feeds file when it has none yet."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", scheme):
        raise ConfigurationError(f"`{scheme}` is no name: use small letters, digits and `_`.")
    file = settings.data / "inbox" / "vocabularies" / f"{scheme}.parquet"
    content = io.BytesIO()
    mapped.write_parquet(content, compression="zstd")
    landing.write_whole(file, content.getvalue())
    name = f"vocabulary_{scheme}"
    if name not in {feed.name for feed in feeds.read(settings.feeds, with_disabled=True)}:
        title = scheme.upper() if scheme in SCHEMES else scheme
        path = str(file.relative_to(settings.data))
        titles = {"title_zh": f"外部词表：{title}", "title_en": f"Imported vocabulary: {title}"}
        feeds.add(settings.feeds, [{"name": name, "kind": "csv", "path": path, "table": "concepts", **titles}])
    return file
