"""Code repositories from GitHub's REST API: one repository, a list of them, or an answer of its search.

A feed names `repositories` (a list of `owner/name`), asked one by one. Without a key GitHub answers 60 questions an
hour; `secret` names the variable with a token. https://docs.github.com/rest/repos/repos#get-a-repository
May import: polars, grammars, contracts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import polars as pl

from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import Repository
from pipelines.grammars import dates, licences, text, urls
from pipelines.sources._rows import Row, count_of, frame, json_document, list_of, object_of, refused, text_of
from pipelines.sources._source import POINTER, FetchFailed, Http, NotModified, Source, Unreadable

URL = "https://api.github.com/repos/{repository}"
_FULL_NAME = re.compile(r"[\w.-]+/[\w.-]+", re.ASCII)


def fetch(http: Http, feed: Feed) -> Iterator[bytes]:
    """One payload a repository; those that have not changed are left out, NotModified when none has.

    Raises FetchFailed after the last one when repositories were not found, at once when GitHub refuses to go on.
    """
    headers = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
    if token := http.secret(feed.secret):
        headers["Authorization"] = f"Bearer {token}"
    addresses = [feed.url] if feed.url else [URL.format(repository=name) for name in feed.parameter("repositories", [])]
    landed, failed = 0, list[FetchFailed]()
    for address in addresses:
        try:
            yield http.get(address, headers=headers)
            landed += 1
        except NotModified:
            continue
        except FetchFailed as failure:
            # A repository that is gone must not hide the others; the first failure is reported at the end.
            failed.append(failure)
            if failure.reason not in ("not_found", "gone", "forbidden"):
                break
    if failed:
        raise failed[0]
    if not landed:
        raise NotModified


def parse(payload: bytes, feed: Feed) -> pl.DataFrame:  # noqa: ARG001 - the shape of every kind
    """One row a repository. Raises Unreadable(`schema_drift`) for JSON that holds no repositories, such as an error."""
    document = json_document(payload)
    single = object_of(document)
    found = list_of(single["items"]) if "items" in single else [single] if "full_name" in single else list_of(document)
    if single and "items" not in single and "full_name" not in single:
        raise Unreadable("schema_drift", f"no `full_name` and no `items`; GitHub says {single.get('message')!r}")
    return frame(Repository, (_row(item, f"repository {n}") for n, item in enumerate(found, start=1)))


def _row(found: Any, pointer: str) -> Row:
    repository = object_of(found)
    name = text_of(repository.get("full_name"))
    if not name or not _FULL_NAME.fullmatch(name):
        return refused(pointer, "no_id", "no `full_name` of the form owner/name")
    topics = [topic for item in list_of(repository.get("topics")) if (topic := text.line(text_of(item)))]
    is_archived = repository.get("archived")
    return {
        POINTER: pointer,
        "source": "github",
        "repository_id": name.lower(),
        "name": name,
        "description": text.capped(text.line(text_of(repository.get("description")))),
        "url": urls.canonical(text_of(repository.get("html_url"))),
        "homepage": urls.canonical(text_of(repository.get("homepage"))),
        "programming_language": text.line(text_of(repository.get("language"))),
        "topics": topics if "topics" in repository else None,
        "stars": count_of(repository.get("stargazers_count")),
        "forks": count_of(repository.get("forks_count")),
        "open_issues": count_of(repository.get("open_issues_count")),
        "licence": licences.spdx(text_of(object_of(repository.get("license")).get("spdx_id"))),
        "is_archived": is_archived if isinstance(is_archived, bool) else None,
        "created_at": dates.parse(text_of(repository.get("created_at"))),
        "pushed_at": dates.parse(text_of(repository.get("pushed_at"))),
    }


SOURCE = Source(
    contract=Repository,
    family="projects",
    parse=parse,
    fetch=fetch,
    extension="json",
    required_to_fetch=("repositories",),
)
