"""Imports point one way; what the tree says, the code keeps."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
OURS = {
    # package -> what of ours it may import
    "pipelines/grammars": {"pipelines.grammars"},
    "pipelines/contracts": {"pipelines.contracts"},
    "pipelines/sources": {"pipelines.sources", "pipelines.grammars", "pipelines.contracts"},
    "pipelines/derive": {"pipelines.derive", "pipelines.grammars", "pipelines.contracts"},
    "pipelines/exports": {"pipelines.exports", "pipelines.derive"},
    "pipelines/evaluate": {
        "pipelines.evaluate", "pipelines.derive", "pipelines.grammars", "pipelines.contracts", "pipelines.settings",
    },
    "pipelines/storage": {
        "pipelines.storage", "pipelines.sources", "pipelines.contracts", "pipelines.settings", "pipelines.failures",
    },
    "pipelines/sample": {"pipelines.sample", "pipelines.contracts"},
    "dashboards": {"dashboards", "pipelines.derive", "pipelines.exports"},
}  # fmt: skip
DAGSTER = {"pipelines/orchestration", "pipelines/definitions.py"}
ONLY_STORAGE_MAY = {"duckdb", "socket", "httpx", "zstandard"}


def modules(place: str) -> list[Path]:
    return sorted((ROOT / place).rglob("*.py")) if not place.endswith(".py") else [ROOT / place]


def imported(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names |= {f"{node.module}.{alias.name}" for alias in node.names if node.module == "pipelines"}
    return names


@pytest.mark.parametrize("place", OURS)
def test_imports_point_one_way(place: str) -> None:
    files = modules(place)
    assert files, f"{place} holds no module"
    for file in files:
        for name in imported(file):
            root = name.split(".")[0]
            if root not in {"pipelines", "dashboards"} or name == "pipelines":
                continue
            allowed = any(name == a or name.startswith(a + ".") for a in OURS[place])
            assert allowed, f"{file.relative_to(ROOT)} imports {name}"


def test_only_orchestration_imports_dagster() -> None:
    for file in modules("pipelines"):
        if not any(str(file.relative_to(ROOT)).startswith(place) for place in DAGSTER):
            assert not {n for n in imported(file) if n.split(".")[0].startswith("dagster")}, file


@pytest.mark.parametrize(
    "place",
    ["pipelines/grammars", "pipelines/contracts", "pipelines/derive", "pipelines/exports", "pipelines/sources"],
)
def test_pure_packages_touch_no_file_database_or_socket(place: str) -> None:
    for file in modules(place):
        assert not imported(file) & ONLY_STORAGE_MAY, file
        calls = {n.func.id for n in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
                 if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}  # fmt: skip
        assert "open" not in calls, file


def test_every_module_says_what_lives_there() -> None:
    for place in ("pipelines", "dashboards"):
        for file in modules(place):
            assert ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))), f"{file} has no docstring"


def test_no_grab_bags_and_no_overlong_files() -> None:
    for place in ("pipelines", "dashboards"):
        for file in modules(place):
            assert file.stem not in {"utils", "helpers", "base", "common", "misc"}, file
            lines = len(file.read_text(encoding="utf-8").splitlines())
            assert lines <= 450, f"{file.relative_to(ROOT)} has {lines} lines"


def test_dashboards_take_only_pure_functions_of_the_pipelines_and_through_one_door() -> None:
    """A live plan must be the one that the pipeline would publish: the same functions make both."""
    doors = {str(f.relative_to(ROOT)) for f in modules("dashboards") if any("pipelines" in n for n in imported(f))}
    assert doors == {"dashboards/planner/engine.py", "dashboards/planner/taken_home.py"}
    assert sys.version_info >= (3, 11)
