"""What the first build needs is made beside its ingestion: once, waited for, and not left running."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipelines.orchestration import warming
from pipelines.settings import Settings

TOLD_LATE = "import time; time.sleep(.3); print('parsed', flush=True); time.sleep(60)"


class Started(list[subprocess.Popen[str]]):
    """Processes started in place of the module's."""

    def __init__(self, code: str) -> None:
        self.code = code

    def __call__(self, command: list[str], **more: object) -> subprocess.Popen[str]:
        assert command[1:] == ["-m", "pipelines.orchestration.warming"]
        self.append(subprocess.Popen([sys.executable, "-c", self.code], **more))  # type: ignore[call-overload]
        return self[-1]


def started(monkeypatch: pytest.MonkeyPatch, code: str) -> Started:
    processes = Started(code)
    monkeypatch.setattr(warming, "Popen", processes)
    return processes


def test_the_body_waits_for_the_parse_and_the_rest_is_stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    processes = started(monkeypatch, TOLD_LATE)
    begun = time.monotonic()
    with warming.beside(Settings(data=tmp_path), wanted=True) as parsed:
        parsed()
        assert time.monotonic() - begun >= 0.3
        (process,) = processes
        assert process.poll() is None
    assert process.poll() is not None
    assert time.monotonic() - begun < 30


def test_nobody_waits_for_one_that_failed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (processes, begun) = started(monkeypatch, "raise SystemExit(1)"), time.monotonic()
    with warming.beside(Settings(data=tmp_path), wanted=True) as parsed:
        parsed()
        assert processes[0].wait(30) == 1
        parsed()
    assert time.monotonic() - begun < 30


def test_what_is_there_or_not_wanted_is_not_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    processes = started(monkeypatch, TOLD_LATE)
    with warming.beside(Settings(data=tmp_path), wanted=False) as parsed:
        parsed()
    (tmp_path / "dbt").mkdir()
    (tmp_path / "dbt" / "partial_parse.msgpack").touch()
    with warming.beside(Settings(data=tmp_path), wanted=True) as parsed:
        parsed()
    assert processes == []
