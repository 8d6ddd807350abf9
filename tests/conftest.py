"""The platform in a folder of its own: started as its users start it, by its command."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import pytest
from filelock import FileLock

ROOT = Path(__file__).resolve().parents[1]


# Folders whose tests share what takes long to make: with several processes, one of them takes all of a folder.
TOGETHER = {"browser", "dbt", "realdata", "sample"}
LONG = {"realdata", "orchestration"}
SHARED = {"community", "way"}  # fixtures that go the whole way once for several tests


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long first; what shares something in one process, everything else wherever one is free."""
    for item in items:
        folder = item.path.relative_to(ROOT / "tests").parts[0]
        if group := _group(folder, item):
            item.add_marker(pytest.mark.xdist_group(group))
        if folder in TOGETHER | LONG:
            item.add_marker(pytest.mark.timeout(1_800))  # whole runs, on a machine that may have other work
    items.sort(key=lambda item: (not LONG & {*item.path.parts}, not SHARED & {*_fixtures(item)}, not _together(item)))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Groups that a version of pytest-xdist does not see would make every shared thing once a process, unnoticed."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        lost = [
            item.nodeid for item in session.items if item.get_closest_marker("xdist_group") and "@" not in item.nodeid
        ]
        if lost:
            raise pytest.UsageError(f"pytest-xdist ignores the groups of tests, e.g. of {lost[0]}")


def _group(folder: str, item: pytest.Item) -> str | None:
    """A file is kept together for what its module makes, but for whole runs, each of which makes its own."""
    for shared in SHARED & {*_fixtures(item)}:
        return shared  # else one process would wait for the other's run, or make it anew
    if folder in TOGETHER:
        return folder
    return item.path.stem if folder == "dashboards" or item.path.stem == "test_adding" else None


def _together(item: pytest.Item) -> bool:
    return bool(TOGETHER & {*item.path.parts})


def _fixtures(item: pytest.Item) -> list[str]:
    return getattr(item, "fixturenames", [])


@dataclass(frozen=True)
class Place:
    """One installation's folder and settings; `talent` runs the command there."""

    home: Path
    feeds: Path = ROOT / "pipelines" / "feeds.yml"
    environment: dict[str, str] = field(default_factory=dict)
    prefix: tuple[str, ...] = ()
    code: Path = ROOT

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def published(self) -> Path:
        return self.data / "published"

    def variables(self) -> dict[str, str]:
        own = {
            "TALENT_DATA": str(self.data),
            "TALENT_FEEDS": str(self.feeds),
            "TALENT_KEY_FILE": str(self.home / "key"),
            "TALENT_PUBLISHED": str(self.published),
        }
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("TALENT_", "DAGSTER_", "DBT_"))}
        return kept | own | self.environment

    def start(self, *arguments: str, output: IO[bytes] | int = subprocess.PIPE) -> subprocess.Popen[bytes]:
        command = [*self.prefix, sys.executable, "-m", "pipelines.cli", *arguments]
        return subprocess.Popen(
            command, env=self.variables(), cwd=self.code, stdout=output, stderr=output, stdin=subprocess.DEVNULL
        )

    def talent(self, *arguments: str, expect: int = 0) -> Any:
        """Run the command with --json and answer what it says; the exit code must be the expected one."""
        process = self.start(*arguments, "--json")
        out, err = process.communicate(timeout=1_500)
        assert process.returncode == expect, f"exit {process.returncode}\n{out.decode()}\n{err.decode()}"
        return json.loads(out) if out.strip() else None

    def content(self) -> dict[str, str]:
        """Mart -> hash of its rows, of the publication in force."""
        pointer = json.loads((self.published / "current.json").read_text())
        manifest = json.loads((self.published / pointer["path"] / "MANIFEST.json").read_text())
        return {f["path"]: f["content_hash"] for f in manifest["files"] if f["content_hash"]}

    def copy(self, home: Path) -> "Place":
        """The same installation in another folder, free to be broken."""
        shutil.copytree(self.home, home, symlinks=True, dirs_exist_ok=True)
        return Place(home, self.feeds, dict(self.environment))


def make_place(home: Path, **more: Any) -> Place:
    """An empty installation."""
    place = Place(home, **more)
    place.data.mkdir(parents=True)
    return place


def with_sample(place: Place, *, members: int, events: int, weeks: int) -> Place:
    """The same with a sample community in its inbox."""
    size = ["--members", str(members), "--events", str(events), "--weeks", str(weeks)]
    place.talent("sample", "--out", str(place.data / "inbox" / "sample"), *size)
    return place


def without_network() -> tuple[str, ...]:
    """A prefix that runs a command in a network namespace without a route; () where the system gives none."""
    prefix = ("unshare", "--map-root-user", "--net")
    try:
        subprocess.run([*prefix, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return ()
    return prefix


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A small community, run once and where possible without any network. Do not change it: copy it."""

    def make(home: Path) -> None:
        offline = make_place(home, prefix=without_network())
        with_sample(offline, members=150, events=8_000, weeks=26).talent("run")

    return made_once(tmp_path_factory, "small", make)


@pytest.fixture(scope="session")
def community(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The bundled sample at its default size, run once. Do not change it: copy it."""

    def make(home: Path) -> None:
        with_sample(make_place(home), members=1_200, events=150_000, weeks=60).talent("run")

    return made_once(tmp_path_factory, "community", make)


def made_once(tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Place:
    """An installation that all processes of a test run share: the first that needs it makes it, the others wait."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shared" / name
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / "lock"):
        if not (folder / "made").exists():
            shutil.rmtree(folder / "home", ignore_errors=True)  # an attempt that failed
            make(folder / "home")
            (folder / "made").touch()
    return Place(folder / "home")
