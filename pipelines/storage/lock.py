"""One writer at a time: the lock that every run holds, and who holds it now."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from pipelines.failures import Locked, StorageError


def _files(data: Path) -> tuple[Path, Path]:
    return data / "run.lock", data / "run.pid"


@contextmanager
def writer(data: Path, *, wait: float = 0) -> Iterator[None]:
    """Hold the writer's lock; Locked names the process that has it. Re-entrant within one process.

    `wait` is in seconds. The operating system frees the lock when its process dies, so none is left behind.
    """
    file, pid = _files(data)
    try:
        data.mkdir(parents=True, exist_ok=True)
        lock = FileLock(file, is_singleton=True)
        lock.acquire(timeout=wait)
    except Timeout:
        raise Locked(
            f"Another run is writing (process {holder(data) or 'unknown'}). Wait for it, or look at `talent status`."
        ) from None
    except OSError as error:
        raise StorageError(f"{data}: the data folder cannot be written ({error.strerror}).") from None
    try:
        pid.write_text(str(os.getpid()))
        yield
    finally:
        if lock.lock_counter == 1:
            pid.unlink(missing_ok=True)
        lock.release()


def holder(data: Path) -> int | None:
    """The process that holds the lock; None when nobody does."""
    file, pid = _files(data)
    if not file.exists():
        return None
    probe = FileLock(file, timeout=0)
    try:
        with probe:
            return None
    except Timeout:
        try:
            return int(pid.read_text())
        except (OSError, ValueError):
            return None
