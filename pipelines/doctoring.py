"""`talent doctor`: is everything in place, and how is what is not mended?"""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

from pipelines.failures import Failure
from pipelines.settings import ROOT, settings
from pipelines.storage import feeds, lock, publication, warehouse

LEAST_DISK_GIB = 2


def examine() -> list[dict[str, Any]]:
    """One finding per check: {what, is_well, found, fix}; `fix` is null when all is well."""
    checks: dict[str, Callable[[], tuple[bool, str, str]]] = {
        "python": _python,
        "packages": _packages,
        "data folder": _folder,
        "disk": _disk,
        "feeds": _feeds,
        "pseudonym key": _key,
        "lock": _lock,
        "warehouse": _warehouse,
        "publication": _publication,
        "browser for the tests": _browser,
    }
    findings: list[dict[str, Any]] = []
    for what, check in checks.items():
        try:
            is_well, found, fix = check()
        except Failure as error:
            is_well, found, fix = False, str(error), "Mend what the message names."
        findings.append({"what": what, "is_well": is_well, "found": found, "fix": None if is_well else fix})
    return findings


def _python() -> tuple[bool, str, str]:
    return sys.version_info >= (3, 11), sys.version.split()[0], "Install Python 3.11 or newer, then `make clean run`."


def _packages() -> tuple[bool, str, str]:
    names = ("dagster", "dbt-core", "dbt-duckdb", "duckdb", "polars", "streamlit", "pandera")
    return True, ", ".join(f"{n} {version(n)}" for n in names), ""


def _folder() -> tuple[bool, str, str]:
    data = settings().data
    data.mkdir(parents=True, exist_ok=True)
    return os.access(data, os.W_OK), str(data), f"Make {data} writable, or set TALENT_DATA."


def _disk() -> tuple[bool, str, str]:
    free = shutil.disk_usage(settings().data).free / 2**30
    return free >= LEAST_DISK_GIB, f"{free:.1f} GiB free", f"Free at least {LEAST_DISK_GIB} GiB, or set TALENT_DATA."


def _feeds() -> tuple[bool, str, str]:
    return True, f"{len(feeds.read(settings().feeds))} feeds in {settings().feeds.name}", ""


def _key() -> tuple[bool, str, str]:
    file = settings().key_file
    if not file.exists():
        return True, "made at the first run", ""
    private = not stat.S_IMODE(file.stat().st_mode) & 0o077
    return private, str(file), f"chmod 600 {file}"


def _lock() -> tuple[bool, str, str]:
    pid = lock.holder(settings().data)
    return True, f"held by process {pid}" if pid else "free", ""


def _warehouse() -> tuple[bool, str, str]:
    if not settings().warehouse.exists():
        return True, "made at the first run", ""
    if pid := lock.holder(settings().data):
        return True, f"in use by process {pid}", ""
    with warehouse.connect() as con:
        (count,) = warehouse.one(con, "select count(*) from duckdb_tables()")
    return True, f"{count} tables", "Delete it and run `talent replay`."


def _publication() -> tuple[bool, str, str]:
    now = publication.current(settings().published)
    if now is None:
        return True, "none yet; type: talent run", ""
    broken = publication.verify(settings().published, now)
    return not broken, now.version if not broken else f"{now.version}: damaged: {', '.join(broken)}", "talent rollback"


def _browser() -> tuple[bool, str, str]:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    return True, found or f"not installed (only the browser tests of {ROOT.name} need it: chromium, fonts-noto-cjk)", ""
