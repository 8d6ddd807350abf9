"""GitHub: what a repository says, the key in its header, and repositories that are gone."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.contracts.feed import Feed
from pipelines.sources import github_repositories as kind
from pipelines.sources._source import FetchFailed, NotModified

PAYLOADS = Path(__file__).parents[1] / "payloads" / "github_repositories"
FEED = Feed(name="code", kind="github_repositories", repositories=["a/one", "a/two", "a/three"], secret="TOKEN")


class Hub:
    """An Http with an answer or an exception for each repository."""

    def __init__(self, answers: Mapping[str, bytes | Exception]) -> None:
        self._answers = answers
        self.headers: list[Mapping[str, str]] = []

    def get(
        self, url: str, *, params: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> bytes:
        self.headers.append(headers or {})
        answer = self._answers[url.removeprefix("https://api.github.com/repos/")]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def secret(self, name: str | None) -> str | None:
        return {"TOKEN": "value"}.get(name or "")


def test_one_repository_with_all_it_says() -> None:
    found = kind.parse((PAYLOADS / "repository.json").read_bytes(), FEED).row(0, named=True)
    assert found["repository_id"] == "example/invented-search"
    assert found["name"] == "Example/Invented-Search"
    assert found["url"] == "https://github.com/Example/Invented-Search"
    assert found["homepage"] is None
    assert (found["stars"], found["forks"], found["open_issues"]) == (120, 0, 3)
    assert found["licence"] == "Apache-2.0"
    assert found["topics"] == ["search", "retrieval"]
    assert found["is_archived"] is False
    assert found["pushed_at"] == datetime(2026, 3, 2, 10, tzinfo=UTC)


def test_what_a_search_does_not_say_is_null() -> None:
    found = kind.parse((PAYLOADS / "search.json").read_bytes(), FEED).row(0, named=True)
    assert found["licence"] is None
    assert found["stars"] is None
    assert found["is_archived"] is None
    assert found["topics"] == []


def test_a_list_of_repositories_is_read() -> None:
    assert kind.parse(b'[{"full_name": "A/B"}, {"full_name": "c/d"}]', FEED)["repository_id"].to_list() == [
        "a/b",
        "c/d",
    ]


def test_the_key_goes_into_the_header() -> None:
    hub = Hub({"a/one": b"1", "a/two": NotModified(), "a/three": b"3"})
    assert list(kind.fetch(hub, FEED)) == [b"1", b"3"]
    assert [headers["Authorization"] for headers in hub.headers] == ["Bearer value"] * 3


def test_a_repository_that_is_gone_hides_no_other_and_is_reported() -> None:
    hub = Hub({"a/one": b"1", "a/two": FetchFailed("not_found", "gone"), "a/three": b"3"})
    landed = list[bytes]()
    with pytest.raises(FetchFailed):
        landed.extend(kind.fetch(hub, FEED))
    assert landed == [b"1", b"3"]


def test_a_limit_ends_the_round_at_once() -> None:
    hub = Hub({"a/one": b"1", "a/two": FetchFailed("rate_limited", "later"), "a/three": b"3"})
    landed = list[bytes]()
    with pytest.raises(FetchFailed):
        landed.extend(kind.fetch(hub, FEED))
    assert landed == [b"1"]
    assert len(hub.headers) == 2


def test_nothing_new_anywhere_is_not_modified() -> None:
    with pytest.raises(NotModified):
        list(kind.fetch(Hub(dict.fromkeys(["a/one", "a/two", "a/three"], NotModified())), FEED))


def test_a_lone_surrogate_does_not_stop_the_row() -> None:
    found = kind.parse(rb'[{"full_name": "a/b", "description": "x\ud800y", "topics": ["t\ud800", null, 3]}]', FEED)
    assert found["description"].to_list() == ["xy"]
    assert found["topics"].to_list() == [["t", "3"]]
