"""What dbt's yml promises about each mart: keys, required columns, accepted values, references, descriptions.

The one list of a mart's columns is its yml; a release repeats it in its own words instead of keeping a second list.
May import: failures, settings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from pipelines.failures import StorageError
from pipelines.settings import ROOT

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # eight times as fast
FOLDER = ROOT / "dbt_project" / "models" / "marts"


@dataclass(frozen=True)
class MartContract:
    """What dbt's yml promises about one mart; empty where it says nothing.

    `people`: which of its columns count people, and how they hang together (`derive.people_tables`).
    """

    is_personal: bool = False
    key: list[str] = field(default_factory=list)
    required: frozenset[str] = frozenset()
    unique: frozenset[str] = frozenset()
    accepted: dict[str, list[Any]] = field(default_factory=dict)
    references: dict[str, tuple[str, str]] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    people: dict[str, Any] = field(default_factory=dict)


def mart_contracts(folder: Path = FOLDER) -> dict[str, MartContract]:
    """Mart -> what its yml promises; empty when there is no such folder. StorageError: a yml that cannot be read."""
    found: dict[str, MartContract] = {}
    for path in sorted(folder.rglob("*.yml")):
        try:
            models = (yaml.load(path.read_text(encoding="utf-8"), LOADER) or {}).get("models") or []  # noqa: S506  a safe one
            found |= {model["name"]: _contract(model) for model in models}
        except (OSError, yaml.YAMLError, AttributeError, KeyError, TypeError) as error:
            raise StorageError(f"{path}: the contract of the mart cannot be read ({error!r}).") from None
    return found


def _contract(model: dict[str, Any]) -> MartContract:
    columns: list[dict[str, Any]] = model.get("columns") or []
    tests = [(c["name"], name, given) for c in columns for name, given in _tests(c)]
    of_model = _tests(model)
    whole = next((given for name, given in of_model if name == "contract"), {})
    keys = [given.get("columns") or [] for name, given in of_model if name.startswith("unique")]
    keys += [whole["key"]] if whole else []
    single = [column for column, name, _ in tests if name == "unique"]
    key: list[str] = [*(_meta(model).get("key") or next(iter(keys), []) or single[:1])]
    required = {column for column, name, _ in tests if name == "not_null"}
    required |= {column.strip('"') for column in whole.get("required", [])}
    references: dict[str, tuple[str, str]] = {}
    for column, name, given in tests:
        if name == "relationships" and (to := re.search(r"ref\(\s*['\"](\w+)['\"]\s*\)", given["to"])):
            references[column] = (to[1], given["field"])
    return MartContract(
        is_personal=bool(_meta(model).get("is_personal", False)),
        key=key,
        required=frozenset(required),
        unique=frozenset({*single, *(key if len(key) == 1 else [])}),
        accepted={column: given["values"] for column, name, given in tests if name == "accepted_values"}
        | whole.get("values", {}),
        references=references,
        descriptions={
            c["name"]: " | ".join(t for t in (_meta(c).get("description_zh"), c.get("description")) if t)
            for c in columns
        },
        people=dict(_meta(model).get("people") or {}),
    )


def _meta(owner: dict[str, Any]) -> dict[str, Any]:
    return (owner.get("config") or {}).get("meta") or owner.get("meta") or {}


def _tests(owner: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Name and arguments of each data test of a model or column, in any of dbt's spellings."""
    tests: list[tuple[str, dict[str, Any]]] = []
    for test in owner.get("data_tests") or owner.get("tests") or []:
        name, given = (test, {}) if isinstance(test, str) else next(iter(test.items()))
        tests.append((name.rpartition(".")[2], (given or {}).get("arguments") or given or {}))
    return tests
