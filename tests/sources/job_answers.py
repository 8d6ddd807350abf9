"""A network that answers from a table, and notes what it was asked."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from pipelines.sources._source import FetchFailed, Progress

Asked = tuple[str, dict[str, str]]


class Answers:
    """Http for tests: `answer(url, params)` gives JSON-able values, bytes, or an exception to raise."""

    def __init__(self, answer: Callable[[str, dict[str, str]], Any]) -> None:
        self.progress = Progress()
        self.asked: list[Asked] = []
        self.conditional: list[bool] = []
        self._answer = answer

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        conditional: bool = True,
    ) -> bytes:
        self.asked.append((url, dict(params or {})))
        self.conditional.append(conditional)
        found = self._answer(url, dict(params or {}))
        if isinstance(found, FetchFailed):
            raise found
        return found if isinstance(found, bytes) else json.dumps(found).encode()

    def secret(self, name: str | None) -> str | None:
        return None
