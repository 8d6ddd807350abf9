"""Code repositories from the `projects.yaml` of best-of lists.

A feed is one file: https://github.com/best-of-lists/best-of-generator#projects. Each of its `projects` names a
repository by `github_id`, with a category and labels, which become its topics. Only what the file says is here: stars
and dates are `github_repositories`'. May import: polars, pyyaml, grammars, contracts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import polars as pl
import yaml

from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import Repository
from pipelines.grammars import licences, text, urls
from pipelines.sources._rows import Row, decoded, frame, list_of, object_of, refused, text_of
from pipelines.sources._source import POINTER, Http, Source, Unreadable

_FULL_NAME = re.compile(r"[\w.-]+/[\w.-]+", re.ASCII)
_MOST_ALIASES = 100


def fetch(http: Http, feed: Feed) -> Iterator[bytes]:
    """The one file of the list."""
    if feed.url is None:
        raise ValueError(f"feed {feed.name}: `url` is missing")
    yield http.get(feed.url)


def parse(payload: bytes, feed: Feed) -> pl.DataFrame:
    """One row a project. Raises Unreadable: `not_yaml`, `schema_drift` without `projects`, `too_many_aliases` ..."""
    document = object_of(_yaml(decoded(payload)))
    projects = document.get("projects")
    if not isinstance(projects, list):
        raise Unreadable("schema_drift", "no list `projects`: not the file of a best-of list")
    known = [object_of(part) for part in list_of(document.get("categories"))]
    titles = {text_of(part.get("category")): text.line(text_of(part.get("title"))) for part in known}
    rows = (_row(item, f"project {n}", titles, feed) for n, item in enumerate(list_of(projects), start=1))
    return frame(Repository, rows)


def _yaml(document: str) -> Any:
    """The YAML value; nothing in it is executed, and a document that multiplies itself by aliases is refused."""
    if len(re.findall(r"(?:^|[\s\[,:-])\*[\w-]+", document)) > _MOST_ALIASES and re.search(r"[\s\[,]&[\w-]+", document):
        raise Unreadable("too_many_aliases", "a list of projects needs no aliases")
    try:
        return yaml.load(document, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Unreadable("not_yaml", f"broken YAML: {' '.join(str(error).split())[:300]}") from error


def _row(item: Any, pointer: str, titles: dict[str | None, str | None], feed: Feed) -> Row:
    project = object_of(item)
    name = text.line(text_of(project.get("github_id")))
    if not name or not _FULL_NAME.fullmatch(name):
        return refused(pointer, "no_id", f"no `github_id` of the form owner/name; name {project.get('name')!r}"[:200])
    category = text_of(project.get("category"))
    labels = [text.line(text_of(label)) for label in list_of(project.get("labels"))]
    topics = [titles.get(category) or text.line(category), *labels]
    return {
        POINTER: pointer,
        # Not `github`: what a list says must not replace what GitHub itself says of the same repository.
        "source": feed.name,
        "repository_id": name.lower(),
        "name": name,
        "description": text.capped(text.line(text_of(project.get("description")))),
        "url": f"https://github.com/{name}",
        "homepage": urls.canonical(text_of(project.get("homepage")) or text_of(project.get("docs_url"))),
        "topics": list(dict.fromkeys(topic for topic in topics if topic)) or None,
        "licence": licences.spdx(text_of(project.get("license"))),
    }


SOURCE = Source(
    contract=Repository,
    family="projects",
    parse=parse,
    fetch=fetch,
    extension="yaml",
    required_to_fetch=("url",),
)
