"""What an installation's first build must make once, made while its first ingestion still runs: dbt's parse, loops.

Both take twenty seconds of a processor and are kept: the parse with the data, the compiled loops beside their module.
A process of its own, because a thread would share the interpreter with the ingestion. It opens no warehouse. When it
fails or is stopped, the build makes what is missing by itself and says what is wrong.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from subprocess import DEVNULL, PIPE, Popen

from pipelines.settings import Settings

PARSED = "parsed"


@contextmanager
def beside(settings: Settings, *, wanted: bool) -> Iterator[Callable[[], None]]:
    """Warm up while the body runs; the body calls what it is given before it parses, to wait for the parse."""
    if not wanted or (settings.data / "dbt" / "partial_parse.msgpack").exists():
        yield lambda: None
        return
    command = [sys.executable, "-m", "pipelines.orchestration.warming"]
    with Popen(command, stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL, text=True) as process:  # noqa: S603
        assert process.stdout is not None
        said = process.stdout
        try:
            yield lambda: _wait(said)
        finally:
            process.terminate()


def _wait(said: Iterator[str]) -> None:
    """Until the parse is there, or the process has ended without one."""
    next(said, None)


def main() -> None:
    """Parse, tell, compile."""
    from pipelines.orchestration import dbt

    dbt.manifest()
    print(PARSED, flush=True)

    from pipelines.derive import top_matches

    top_matches.compile_loops()


if __name__ == "__main__":
    main()
