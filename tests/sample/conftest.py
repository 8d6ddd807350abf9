"""The sample with its default arguments, once as objects and once as files, and a small one."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipelines import sample
from pipelines.sample import truths
from pipelines.sample.community import Community

SMALL: dict[str, Any] = {"members": 80, "events": 4000, "weeks": 10, "seed": 3, "until": date(2026, 11, 15)}


@pytest.fixture(scope="session")
def generated() -> Community:
    """The community of the default arguments."""
    return Community.of(**truths.DEFAULTS)


@pytest.fixture(scope="session")
def default_files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, int]]:
    """The default sample as files, and the rows that `write` says are in them."""
    folder = tmp_path_factory.mktemp("default")
    return folder, sample.write(folder)


@pytest.fixture(scope="session")
def small_files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, int]]:
    """A small sample as files, and the rows that `write` says are in them."""
    folder = tmp_path_factory.mktemp("small")
    return folder, sample.write(folder, **SMALL)


def lines(folder: Path) -> Iterator[tuple[str, str]]:
    """File name and text of every line of the event log."""
    for path in sorted((folder / "events").iterdir()):
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        yield from ((path.name, line) for line in data.decode().splitlines())


def statements(folder: Path) -> dict[str, dict[str, Any]]:
    """Good statements of the log by id: those that parse, have a verb that is known, and a date that can be."""
    found: dict[str, dict[str, Any]] = {}
    for _, line in lines(folder):
        if line.startswith('{"id":"') and line.endswith("}"):  # the faulty ones are written with other spacing
            statement = json.loads(line)
            found[statement["id"]] = statement
    return found
