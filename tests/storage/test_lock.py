"""One writer at a time, and everybody can see who."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.failures import Locked
from pipelines.storage import lock

HOLD = """
import sys
from pathlib import Path
from pipelines.storage import lock
with lock.writer(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_another_process_is_refused_and_told_the_holder(tmp_path: Path) -> None:
    other = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert other.stdout is not None
    assert other.stdin is not None
    assert other.stdout.readline() == b"held\n"
    with pytest.raises(Locked, match=f"process {other.pid}"), lock.writer(tmp_path):
        pass
    assert lock.holder(tmp_path) == other.pid
    other.kill()  # even a killed holder leaves no lock behind
    other.wait()
    other.stdin.close()
    other.stdout.close()
    assert lock.holder(tmp_path) is None
    with lock.writer(tmp_path):
        assert (tmp_path / "run.pid").read_text() == str(os.getpid())


def test_one_process_may_hold_it_twice(tmp_path: Path) -> None:
    with lock.writer(tmp_path):
        with lock.writer(tmp_path):
            pass
        assert (tmp_path / "run.pid").exists()
    assert not (tmp_path / "run.pid").exists()
