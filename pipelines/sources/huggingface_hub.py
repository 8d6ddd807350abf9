"""Models, data sets and spaces of the Hugging Face Hub.

A feed is one list: `GET /api/{models|datasets|spaces}` with parameters `what` (default `models`), `author`, `search`,
`limit` (default 500, at most 1000), most downloads first. https://huggingface.co/docs/hub/api. One page only: the next
one is named in a header, so a list that reaches its limit may be cut, and a narrower `search` or `author` mends it.
The Hub has a namespace each for the three, so `source` is `huggingface_models`, `_datasets` or `_spaces`.
Models of the first years have no owner: `gpt2` is `huggingface/gpt2` here. May import: polars, grammars, contracts.
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
from pipelines.sources._source import POINTER, Http, Source, Unreadable

URL = "https://huggingface.co/api/{what}"
_KINDS = {"models": "model", "datasets": "dataset", "spaces": "space"}
_HOMES = {"models": "", "datasets": "datasets/", "spaces": "spaces/"}
_ID = re.compile(r"[\w.-]+(?:/[\w.-]+)?", re.ASCII)
# Tags that say something else than a topic: `license:mit`, `arxiv:1706.03762`, `region:us`, `dataset:squad`.
_QUALIFIED = re.compile(r"[a-z_]+:\S")
_MOST = 1000


def fetch(http: Http, feed: Feed) -> Iterator[bytes]:
    """The list, most downloads (spaces: most likes) first."""
    what = _what(feed)
    wanted = {name: text.line(str(feed.parameter(name) or "")) for name in ("author", "search")}
    limit = min(int(feed.parameter("limit", 500)), _MOST)
    order = "likes" if what == "spaces" else "downloads"
    asked = {"limit": str(limit), "full": "true", "sort": order, "direction": "-1"}
    headers = {"Accept": "application/json"}
    if token := http.secret(feed.secret):
        headers["Authorization"] = f"Bearer {token}"
    asked |= {name: value for name, value in wanted.items() if value}
    yield http.get(feed.url or URL.format(what=what), params=asked, headers=headers)


def parse(payload: bytes, feed: Feed) -> pl.DataFrame:
    """One row a model, data set or space. Raises Unreadable(`schema_drift`) for JSON that is no list: an error."""
    document = json_document(payload)
    if not isinstance(document, list):
        raise Unreadable("schema_drift", f"not a list; the Hub says {object_of(document).get('error')!r}"[:300])
    what = _what(feed)
    return frame(Repository, (_row(item, what, f"repository {n}") for n, item in enumerate(list_of(document), start=1)))


def _what(feed: Feed) -> str:
    what = str(feed.parameter("what", "models"))
    if what not in _KINDS:
        raise ValueError(f"feed {feed.name}: `what: {what}` is none of {', '.join(_KINDS)}")
    return what


def _row(found: Any, what: str, pointer: str) -> Row:
    item = object_of(found)
    name = text_of(item.get("id")) or text_of(item.get("modelId"))
    if not name or not _ID.fullmatch(name):
        return refused(pointer, "no_id", "no `id` of the form owner/name")
    full = name if "/" in name else f"huggingface/{name}"
    tags = [tag for part in list_of(item.get("tags")) if (tag := text.line(text_of(part)))]
    card = object_of(item.get("cardData"))
    named = next((tag.removeprefix("license:") for tag in tags if tag.startswith("license:")), None)
    topics = [text.line(text_of(item.get("pipeline_tag"))), *(tag for tag in tags if not _QUALIFIED.match(tag))]
    return {
        POINTER: pointer,
        "source": f"huggingface_{what}",
        "repository_id": full.lower(),
        "name": full,
        "description": text.capped(text.line(text_of(item.get("description")) or text_of(card.get("title")))),
        "url": urls.canonical(f"https://huggingface.co/{_HOMES[what]}{name}"),
        "kind": _KINDS[what],
        "topics": list(dict.fromkeys(topic for topic in topics if topic)) or None,
        "stars": count_of(item.get("likes")),
        "downloads": count_of(item.get("downloads")),
        "licence": licences.spdx(named or text_of(card.get("license"))),
        "is_archived": item.get("disabled") if isinstance(item.get("disabled"), bool) else None,
        "created_at": dates.parse(text_of(item.get("createdAt"))),
        "pushed_at": dates.parse(text_of(item.get("lastModified"))),
    }


SOURCE = Source(
    contract=Repository,
    family="projects",
    parse=parse,
    fetch=fetch,
    extension="json",
    optional=("what", "author", "search", "limit"),
)
