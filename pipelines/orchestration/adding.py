"""`talent feeds add` and `import`: from an address that somebody pasted to a tested line of the feeds file.

What an address is, `sources/_recognise` says; here it is looked at, tried, and written. May import: sources, storage,
settings.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pipelines.contracts import raw, tables
from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import LINEAGE
from pipelines.failures import ConfigurationError
from pipelines.orchestration import trying
from pipelines.settings import Settings
from pipelines.sources import SOURCES, _recognise
from pipelines.sources._page import Link, NotOpml, outlines
from pipelines.sources._recognise import Found
from pipelines.sources._source import FetchFailed, NotModified
from pipelines.storage import feeds, hints

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_LOOK_AGAIN = re.compile(r"^https?://([\w-]+\.)?(youtube\.com|youtu\.be)/")
SAMPLES = 3


@dataclass(frozen=True)
class Proposal:
    """The line that was found, what else could be read there, and how the line did when it was tried."""

    line: dict[str, Any]
    why: str
    others: list[str] = field(default_factory=list[str])
    tried: trying.Tried | None = None
    is_written: bool = False


def propose(address: str, settings: Settings, given: Mapping[str, Any]) -> Proposal:
    """Recognise and try an address. `given` are parameters of the line that the person knows better.

    Raises ConfigurationError for an address that nothing is known about, and for one that is read already.
    """
    known = feeds.read(settings.feeds, with_disabled=True) if settings.feeds.exists() else []
    found = [_chosen(address, given)] if "kind" in given else _recognised(address, settings)
    first, *others = [one for one in found if one.kind in SOURCES] or [_nothing(address, found)]
    line = _line(first, given, [feed.name for feed in known])
    feed = _checked(line, known)
    return Proposal(
        line,
        first.why or f"a source of kind {first.kind}",
        [feeds.written(_line(one, {}, [*(f.name for f in known), feed.name])).strip() for one in others],
        trying.attempt(feed, settings, samples=SAMPLES),
    )


def _checked(line: dict[str, Any], known: Sequence[Feed]) -> Feed:
    """The line as a feed; ConfigurationError when it is wrong or there already."""
    try:
        feed = Feed.model_validate(line)
    except ValidationError as error:
        words = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise ConfigurationError(f"The line would be wrong: {words}.") from None
    if twin := feeds.twin(known, feed):
        again = "" if twin.enabled else " It is disabled: write `enabled: true` in its line to turn it on."
        raise ConfigurationError(f"This source is in the feeds file already, as `{twin.name}`.{again}")
    feeds.parsed(feeds.written(line), Path("the new line"))
    return feed


def _chosen(address: str, given: Mapping[str, Any]) -> Found:
    """The person says what it is; the address goes where the kind wants it."""
    kind = str(given["kind"])
    by_name = next((one for one in _recognise.by_address(address) if one.kind == kind), None)
    host = re.sub(r"^https?://(www\.)?|/.*$", "", address)
    return by_name or Found(kind, {"url": address}, "_".join(re.findall(r"[a-z0-9]+", host.lower())), why="as you say")


def _recognised(address: str, settings: Settings) -> list[Found]:
    """By address, else by what the address answers."""
    if not re.match(r"https?://", address):
        raise ConfigurationError(f"{address!r} is no address. Give one that begins with https://.")
    if found := _recognise.by_address(address):
        return found
    try:
        payload = trying.client(settings).get(address)
    except NotModified:
        payload = b""
    except FetchFailed as error:
        hint = hints.hint(error.reason) or ""
        raise ConfigurationError(f"{error} ({error.reason}). {hint}") from None
    found = _recognise.by_document(address, payload)
    if found and found[0].kind == "csv":
        found = [_with_table(found[0], payload)]
    return found


def _with_table(found: Found, payload: bytes) -> Found:
    """With the table of ours whose required columns are all in the header and that explains most; else as it is."""
    header = set(_recognise.header_of(payload))
    best: tuple[int, str] | None = None
    for name, contract in tables(raw).items():
        columns = [column for column in contract.dtypes() if column not in LINEAGE]
        fields = contract.to_schema().columns
        needed = {column for column in columns if not fields[column].nullable and column != "source"}
        if needed <= header and (size := len(header & set(columns))) > (best or (0, ""))[0]:
            best = (size, name)
    return (
        Found("csv", {**found.parameters, "table": best[1]}, found.name, found.title, why=found.why) if best else found
    )


def _nothing(address: str, found: Sequence[Found]) -> Found:
    if found:
        raise ConfigurationError(
            f"{address} looks like {found[0].why or found[0].kind}, but there is no kind `{found[0].kind}` here."
        )
    raise ConfigurationError(
        f"{address}: nothing that can be collected was recognised there. When it is a feed or a file, say what: "
        "`--kind feed`, or `--kind csv --set table=jobs`."
    )


def _line(found: Found, given: Mapping[str, Any], taken: Sequence[str]) -> dict[str, Any]:
    """The line of the feeds file: name, kind, parameters, language, title."""
    name = str(given.get("name") or feeds.free_name(found.name, taken))
    line: dict[str, Any] = {"name": name, "kind": found.kind, **found.parameters}
    if found.language and re.match(r"(zh|en)\b", found.language):
        line["language"] = found.language[:2]
    if found.title:
        line["title_zh" if _CHINESE.search(found.title) else "title_en"] = found.title[:80]
    return line | {key: value for key, value in given.items() if key not in ("kind", "name")}


def add(proposal: Proposal, settings: Settings) -> Proposal:
    """Write the proposed line at the end of the feeds file."""
    feeds.add(settings.feeds, [proposal.line])
    return replace(proposal, is_written=True)


@dataclass(frozen=True)
class Imported:
    """What came of a list of feeds."""

    added: list[str]
    already: list[str]
    refused: list[str]


def import_opml(payload: bytes, settings: Settings, *, dry_run: bool) -> Imported:
    """Add every feed of an OPML list that is not read yet. ConfigurationError when it is no such list."""
    try:
        links = outlines(payload)
    except NotOpml as error:
        raise ConfigurationError(f"This is no list of feeds (OPML): {error}.") from None
    known = feeds.read(settings.feeds, with_disabled=True) if settings.feeds.exists() else []
    lines: list[dict[str, Any]] = []
    already: list[str] = []
    refused: list[str] = []
    for link in links:
        line = _line(_feed_of(link), {}, [feed.name for feed in known])
        try:
            known.append(_checked(line, known))
            lines.append(line)
        except ConfigurationError as error:
            (already if "already" in str(error) else refused).append(link.address)
    if lines and not dry_run:
        feeds.add(settings.feeds, lines)
    return Imported([str(line["name"]) for line in lines], already, refused)


def _feed_of(link: Link) -> Found:
    host = re.sub(r"^https?://(www\.)?|[/?#].*$", "", link.address)
    words = "_".join(re.findall(r"[a-z0-9]+", host.lower()))[:60].strip("_") or "feed"
    return Found("feed", {"url": link.address}, words, link.title)
