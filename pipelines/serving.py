"""The processes that serve: dashboards, Dagster's pages and its daemon, under one supervisor on 127.0.0.1.

May import: settings. Everything else is started as a process of its own.
"""

import os
import shutil
import signal
import socket
import subprocess  # the supervisor's whole purpose
import sys
import time
from pathlib import Path

from pipelines.failures import ConfigurationError
from pipelines.settings import ROOT, Role, settings

LOCAL = "127.0.0.1"
GRACE_SECONDS = 10


def _free(port: int, what: str) -> None:
    with socket.socket() as probe:
        if probe.connect_ex((LOCAL, port)) == 0:
            raise ConfigurationError(f"Port {port} is in use, {what} cannot start; choose another with --port.")


def _environment(role: Role | None) -> dict[str, str]:
    home = settings().dagster_home
    home.mkdir(parents=True, exist_ok=True)
    if not (home / "dagster.yaml").exists():
        shutil.copy(ROOT / "pipelines" / "orchestration" / "dagster.yaml", home / "dagster.yaml")
    own = str(Path(sys.executable).parent)
    return os.environ | {
        "DAGSTER_HOME": str(home),
        "TALENT_EVENT_LOG": str(home / "history"),
        "TALENT_PUBLISHED": str(settings().published),
        "TALENT_ROLE": role or settings().role,
        **({"TALENT_ROLES": str(rules.resolve())} if (rules := settings().roles) else {}),
        "PATH": f"{own}{os.pathsep}{os.environ.get('PATH', '')}",
    }


def _dashboard_command(port: int) -> list[str]:
    return [
        sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port), "--server.address", LOCAL
    ]  # fmt: skip


def dashboard(port: int, role: Role | None = None) -> int:
    """Run the dashboards until stopped; their exit code. role: the setting's by default."""
    _free(port, "the dashboards")
    return _supervise({"dashboards": (_dashboard_command(port), ROOT / "dashboards")}, role)


def serve(port: int, role: Role | None = None) -> int:
    """Run daemon, Dagster's pages (next port) and dashboards until one ends or a signal comes; 0 when stopped."""
    _free(port, "the dashboards")
    _free(port + 1, "Dagster's pages")
    module = ["-m", "pipelines.definitions"]
    pages = [sys.executable, "-m", "dagster_webserver", "-h", LOCAL, "-p", str(port + 1), *module]
    daemon = [sys.executable, "-m", "dagster._daemon", "run", *module]
    print(f"Dashboards: http://{LOCAL}:{port}   Dagster: http://{LOCAL}:{port + 1}   stop with Ctrl+C", flush=True)
    return _supervise(
        {
            "dashboards": (_dashboard_command(port), ROOT / "dashboards"),
            "pages": (pages, ROOT),
            "daemon": (daemon, ROOT),
        },
        role,
    )


def _supervise(commands: dict[str, tuple[list[str], Path]], role: Role | None) -> int:
    """Start all, wait for the first to end or for a signal, then stop the others."""
    stopping = False

    def stop(_signal: int, _frame: object) -> None:
        nonlocal stopping
        stopping = True

    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, stop)
    running = {
        name: subprocess.Popen(command, cwd=folder, env=_environment(role), start_new_session=True)  # noqa: S603
        for name, (command, folder) in commands.items()
    }
    ended: str | None = None
    while not stopping and ended is None:
        time.sleep(0.2)
        ended = next((name for name, process in running.items() if process.poll() is not None), None)
    for process in running.values():
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    for process in running.values():
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
    if stopping or ended is None:
        return 0
    print(f"{ended} ended with code {running[ended].returncode}; the others were stopped.", file=sys.stderr)
    return running[ended].returncode or 1
