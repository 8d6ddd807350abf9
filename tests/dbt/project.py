"""dbt on a warehouse of its own that has every table of the contracts and no row."""

import os
from pathlib import Path
from typing import Any

import duckdb
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

from pipelines.contracts import tables
from pipelines.orchestration.dbt_sources import SCHEMAS, duckdb_type

PROJECT = Path(__file__).resolve().parents[2] / "dbt_project"


class Dbt:
    """dbt on one warehouse file, with its own target folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.warehouse = folder / "warehouse.duckdb"
        self.manifest: Manifest | None = None

    def __call__(self, *arguments: str) -> Any:
        """What one dbt command results in: a manifest or run results; the file is free again afterwards."""
        if self.manifest is None and arguments[0] != "parse":
            self.manifest = self("parse")  # once: other variables are put into compiled text (`chain`)
        os.environ["TALENT_WAREHOUSE"] = str(self.warehouse)
        places = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--target-path", str(self.folder)]
        try:
            answer = dbtRunner(manifest=self.manifest).invoke(
                [*arguments, *places, "--quiet", "--log-level-file", "none"]
            )
            assert answer.exception is None, answer.exception
            return answer.result
        finally:
            DuckDBConnectionManager.close_all_connections()
            del os.environ["TALENT_WAREHOUSE"]


def empty_project(folder: Path) -> Dbt:
    """dbt on a new warehouse whose tables are all empty."""
    runner = Dbt(folder)
    with duckdb.connect(runner.warehouse) as con:
        for schema in SCHEMAS:
            name = schema.__name__.rpartition(".")[2]
            con.execute(f"create schema {name}")
            for table, contract in tables(schema).items():
                columns = ", ".join(f'"{column}" {duckdb_type(t)}' for column, t in contract.dtypes().items())
                con.execute(f"create table {name}.{table} ({columns})")
    return runner
