"""A network of prepared answers for the kinds of papers, and the recorded payloads read by name."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from pipelines.contracts.feed import Feed
from pipelines.sources import SOURCES
from pipelines.sources._source import Progress

PAYLOADS = Path(__file__).parents[1] / "payloads"


class Answers:
    """An Http that gives one answer after the other, raises those that are errors, and remembers the questions."""

    def __init__(
        self,
        *answers: bytes | Exception,
        since: datetime | None = None,
        until: datetime | None = None,
        cursor: str | None = None,
        secret: str | None = None,
    ) -> None:
        self.progress = Progress(since, until, cursor)
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.headers: list[dict[str, str]] = []
        self.conditional: list[bool] = []
        self._answers = list(answers)
        self._secret = secret

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        conditional: bool = True,
    ) -> bytes:
        self.asked.append((url, dict(params or {})))
        self.headers.append(dict(headers or {}))
        self.conditional.append(conditional)
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def secret(self, name: str | None) -> str | None:
        return self._secret if name else None

    def params(self, *names: str) -> list[tuple[str | None, ...]]:
        """These parameters of every question."""
        return [tuple(params.get(name) for name in names) for _, params in self.asked]


def read(kind: str, payload: str | bytes, **line: Any) -> list[dict[str, Any]]:
    """The rows of a recorded payload (by file name), or of bytes."""
    content = payload if isinstance(payload, bytes) else (PAYLOADS / kind / payload).read_bytes()
    parse = SOURCES[kind].parse
    assert parse is not None
    return parse(content, Feed(name="papers", kind=kind, **line)).rows(named=True)


def fetched(kind: str, http: Answers, **line: Any) -> tuple[list[bytes], list[str | None]]:
    """The pages of a reading, and where the cursor stood when each came."""
    fetch = SOURCES[kind].fetch
    assert fetch is not None
    return _with_cursors(http, fetch(http, Feed(name="papers", kind=kind, **line)))


def _with_cursors(http: Answers, pages: Iterable[bytes]) -> tuple[list[bytes], list[str | None]]:
    found = [(page, http.progress.cursor) for page in pages]
    return [page for page, _ in found], [cursor for _, cursor in found]
