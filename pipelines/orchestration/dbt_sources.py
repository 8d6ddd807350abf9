"""dbt's list of source tables, written from the contracts so that no column is listed twice.

`python -m pipelines.orchestration.dbt_sources` rewrites `dbt_project/models/staging/_sources.generated.yml`; a test
compares the file with `render()`. May import: contracts, polars, yaml.
"""

from pathlib import Path
from types import ModuleType
from typing import Any

import polars as pl
import yaml
from polars.datatypes import DataTypeClass

from pipelines.contracts import Contract, derived, operations, raw, reference, tables

TARGET = Path(__file__).parents[2] / "dbt_project/models/staging/_sources.generated.yml"
HEADER = "# Written from pipelines/contracts by `python -m pipelines.orchestration.dbt_sources`; do not edit.\n"
SCHEMAS: tuple[ModuleType, ...] = (raw, reference, operations, derived)

SIMPLE: dict[DataTypeClass, str] = {
    pl.String: "varchar",
    pl.Int64: "bigint",
    pl.Float64: "double",
    pl.Boolean: "boolean",
    pl.Date: "date",
}


def duckdb_type(dtype: pl.DataType | DataTypeClass) -> str:
    """DuckDB's name of a polars type; KeyError when the warehouse has no agreed type for it."""
    if isinstance(dtype, pl.List):
        return f"{duckdb_type(dtype.inner)}[]"
    if isinstance(dtype, pl.Decimal):
        return f"decimal({dtype.precision},{dtype.scale})"
    if isinstance(dtype, pl.Datetime):
        return "timestamptz" if dtype.time_zone else "timestamp"
    return SIMPLE[dtype.base_type()]


def source_table(contract: type[Contract]) -> dict[str, Any]:
    """One table of a dbt source, with described and typed columns."""
    fields = contract.to_schema().columns
    return {
        "name": contract.table(),
        "description": contract.described(),
        "columns": [
            {"name": name, "data_type": duckdb_type(dtype), "description": fields[name].description or ""}
            for name, dtype in contract.dtypes().items()
        ],
    }


def source(schema: ModuleType) -> dict[str, Any]:
    """One dbt source: a contracts module is a warehouse schema."""
    name = schema.__name__.rpartition(".")[2]
    return {"name": name, "schema": name, "tables": [source_table(c) for c in tables(schema).values()]}


def render() -> str:
    """The whole file as text."""
    document = {"sources": [source(schema) for schema in SCHEMAS]}
    return HEADER + yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=120)


if __name__ == "__main__":
    TARGET.write_text(render(), encoding="utf-8")
