"""What a mart's yml promises, in each of the ways dbt lets one write it."""

from pathlib import Path

import pytest

from pipelines.failures import StorageError
from pipelines.storage.mart_contracts import MartContract, mart_contracts


def contract(folder: Path, text: str) -> MartContract:
    (folder / "mart.yml").write_text(text, encoding="utf-8")
    return mart_contracts(folder)["mart"]


def test_tests_beside_a_column(tmp_path: Path) -> None:
    found = contract(
        tmp_path,
        """
models:
  - name: mart
    columns:
      - name: id
        description: Its id.
        config: {meta: {description_zh: 标识。}}
        data_tests: [not_null, unique]
      - name: kind
        tests:
          - accepted_values: {values: [a, b]}
      - name: other_id
        data_tests:
          - relationships: {arguments: {to: "ref('others')", field: id}}
""",
    )
    assert found == MartContract(
        key=["id"],
        required=frozenset({"id"}),
        unique=frozenset({"id"}),
        accepted={"kind": ["a", "b"]},
        references={"other_id": ("others", "id")},
        descriptions={"id": "标识。 | Its id.", "kind": "", "other_id": ""},
    )


def test_tests_of_the_whole_model(tmp_path: Path) -> None:
    found = contract(
        tmp_path,
        """
models:
  - name: mart
    config: {meta: {is_personal: true}}
    data_tests:
      - contract:
          arguments:
            key: [a, b]
            required: [a, '"end"']
            values: {kind: [x, y]}
            between_0_and_1: [c]
            rules: {a_comes_before_b: a < b}
""",
    )
    assert found == MartContract(
        is_personal=True, key=["a", "b"], required=frozenset({"a", "end"}), accepted={"kind": ["x", "y"]}
    )


def test_a_key_that_is_named_goes_first(tmp_path: Path) -> None:
    text = "models: [{name: mart, meta: {key: [x]}, data_tests: [{contract: {key: [a, b]}}]}]"
    found = contract(tmp_path, text)
    assert found.key == ["x"]
    assert found.unique == {"x"}


def test_a_folder_or_file_without_models_promises_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty.yml").write_text("")
    (tmp_path / "other.yml").write_text("exposures: []")
    assert mart_contracts(tmp_path) == {}
    assert mart_contracts(tmp_path / "nowhere") == {}


def test_a_yml_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    for text in ("models: [", "models: [{columns: []}]", "[1]"):
        (tmp_path / "bad.yml").write_text(text)
        with pytest.raises(StorageError, match=r"bad\.yml"):
            mart_contracts(tmp_path)


def test_every_shipped_mart_has_a_key_and_described_columns() -> None:
    shipped = mart_contracts()
    assert len(shipped) >= 24
    for name, found in shipped.items():
        assert found.key, f"{name} has no key"
        assert all(" | " in text for text in found.descriptions.values()), f"{name} misses a description"
