"""`talent serve`: three processes on loopback, a schedule, the inbox sensor and the failure sensor that really fire."""

import json
import signal
import socket
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from tests.conftest import Place

pytestmark = pytest.mark.slow


def free_pair() -> int:
    """A port that is free together with the next one."""
    while True:
        with socket.socket() as first:
            first.bind(("127.0.0.1", 0))
            port: int = first.getsockname()[1]
            with socket.socket() as second:
                if second.connect_ex(("127.0.0.1", port + 1)) != 0:
                    return port


def wait_for(what: str, found: Callable[[], object], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found():
            return
        time.sleep(0.5)
    pytest.fail(f"no {what} within {seconds} s")


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


@pytest.mark.timeout(1200)  # two runs of the daemon, each in processes of its own, beside other tests
def test_everything_serves_fires_and_stops(small: Place, tmp_path: Path) -> None:
    place = small.copy(tmp_path / "served")
    with duckdb.connect(place.data / "warehouse.duckdb") as con:
        # a row that stands twice: the run that the inbox starts must be held, and the failure sensor must say so
        con.execute("insert into raw.projects from (from raw.projects limit 1)")
    every_minute = Place(place.home, place.feeds, {"TALENT_FEEDS_CRON": "* * * * *"})
    port = free_pair()
    log = tmp_path / "serve.log"  # a file: a pipe that nobody reads would fill up and stop the daemon
    with log.open("wb") as output:
        process = every_minute.start("serve", "--port", str(port), output=output)
    before = json.loads((place.published / "last_run.json").read_text())
    try:
        wait_for("dashboards", lambda: answers(f"http://127.0.0.1:{port}/_stcore/health"), 300)
        wait_for("Dagster's pages", lambda: answers(f"http://127.0.0.1:{port + 1}/server_info"), 300)
        receipts = place.data / "landing" / "log" / "runs"

        def commands() -> set[tuple[str, str]]:
            lines = "".join(p.read_text() for p in receipts.glob("*.ndjson")).splitlines()
            return {(run["command"], run["status"]) for run in map(json.loads, lines)}

        wait_for("scheduled run", lambda: ("ingest", "succeeded") in commands(), 300)
        (place.data / "inbox" / "dropped.csv").write_text("a file\n")
        wait_for(
            "run started by the inbox and told by the failure sensor", lambda: ("refresh", "failed") in commands(), 400
        )
        now = json.loads((place.published / "last_run.json").read_text())
        assert now["run_id"] != before["run_id"]
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)
    assert process.returncode == 0, log.read_text()[-2000:]
    assert f"http://127.0.0.1:{port}" in log.read_text()
    assert not answers(f"http://127.0.0.1:{port}/_stcore/health")
