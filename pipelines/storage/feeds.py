"""feeds.yml: one line per feed. Which feeds are there, and is every line right?

Everything wrong with the file is found before anything is fetched, with its line and a suggestion.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from pipelines.contracts.feed import Feed
from pipelines.failures import ConfigurationError
from pipelines.sources import SOURCES
from pipelines.storage import landing


def read(file: Path, *, with_disabled: bool = False) -> list[Feed]:
    """The enabled feeds of a file in the order written; a ConfigurationError lists every mistake with its line."""
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(f"{file}: the feeds file cannot be read ({error.strerror}).") from None
    return [feed for feed in parsed(text, file) if feed.enabled or with_disabled]


def parsed(text: str, file: Path) -> list[Feed]:
    """Every feed of a file's text, disabled ones too; `file` is only named."""
    try:
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
        lines: list[dict[str, Any]] = yaml.safe_load(text) or []
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{file.name}:{mark.line + 1}" if mark else file.name
        raise ConfigurationError(f"{where}: not YAML: {getattr(error, 'problem', error)}.") from None
    if tree is None or not isinstance(tree, yaml.SequenceNode):
        raise ConfigurationError(f"{file.name}:1: expected a list with one feed a line: `- {{name: ..., kind: ...}}`.")
    numbers = [node.start_mark.line + 1 for node in tree.value]

    feeds: list[Feed] = []
    mistakes: list[str] = []
    seen: dict[str, int] = {}
    for number, line in zip(numbers, lines, strict=True):
        try:
            feed = Feed.model_validate(line)
        except ValidationError as error:
            mistakes += [f"{file.name}:{number}: {_field(e)}{e['msg']}." for e in error.errors()]
            continue
        problems = list(_problems(feed))
        if feed.name in seen:
            problems.append(f"the name `{feed.name}` is already used in line {seen[feed.name]}")
        seen.setdefault(feed.name, number)
        mistakes += [f"{file.name}:{number}: {p}." for p in problems]
        feeds.append(feed)
    if mistakes:
        raise ConfigurationError("\n".join(mistakes))
    return feeds


def chosen(lines: list[Feed], names: Sequence[str]) -> list[Feed]:
    """The feeds of these names, all without any; a name that is not there, or not enabled, is a ConfigurationError."""
    known = {line.name: line for line in lines}
    for name in names:
        if name not in known:
            raise ConfigurationError(f"There is no enabled feed `{name}`{_suggestion(name, known)} in the feeds file.")
    return [known[name] for name in dict.fromkeys(names)] if names else lines


def _field(error: Any) -> str:
    place = ".".join(str(part) for part in error["loc"])
    return f"`{place}`: " if place else ""


def _problems(feed: Feed) -> Iterable[str]:
    """What is wrong with one line, in words that say how to mend it."""
    source = SOURCES.get(feed.kind)
    if source is None:
        yield f"unknown kind `{feed.kind}`{_suggestion(feed.kind, SOURCES)}; kinds are {', '.join(sorted(SOURCES))}"
        return
    known = {*source.required, *source.required_to_fetch, *source.optional}
    for name in feed.parameters:
        if name not in known:
            yield f"`{feed.kind}` takes no `{name}`{_suggestion(name, known | set(Feed.model_fields))}"
    if not feed.path and source.fetch is None:
        yield f"`{feed.kind}` reads files: give `path`"
    needed = [*source.required, *(() if feed.path or feed.url else source.required_to_fetch)]
    for name in needed:
        if name not in feed.parameters and not getattr(feed, name, None):
            yield f"`{feed.kind}` needs `{name}`"
    if not isinstance(source.contract, type) and all(name in feed.parameters for name in source.required):
        try:
            source.contract_of(feed)
        except (KeyError, ValueError, LookupError) as error:
            yield str(error).strip("'\"")


def _suggestion(word: str, known: Iterable[str]) -> str:
    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f", did you mean `{near[0]}`?" if near else ""


def twin(feeds: Sequence[Feed], new: Feed) -> Feed | None:
    """The feed that already reads what a new line would read; titles, pace and the like make no difference."""
    for old in feeds:
        if new.url and old.url and _place(old.url) == _place(new.url) and _query(old) == _query(new):
            return old
        if old.kind != new.kind:
            continue
        repositories = set(map(str.lower, new.parameter("repositories", [])))
        if repositories and repositories <= set(map(str.lower, old.parameter("repositories", []))):
            return old
        if (old.url, old.path) == (new.url, new.path) and _folded(old.parameters) == _folded(new.parameters):
            return old
    return None


def _place(url: str) -> str:
    """An address as far as it decides what is read: no scheme, no `www.`, no closing slash."""
    return url.split("://", 1)[-1].removeprefix("www.").rstrip("/").lower()


def _query(feed: Feed) -> dict[str, str]:
    """What an endpoint is asked for, where many feeds share one address."""
    return {name: str(feed.parameter(name)) for name in ("set", "query", "filter") if feed.parameter(name)}


def _folded(parameters: dict[str, Any]) -> str:
    return repr(sorted(parameters.items())).lower()


def written(line: dict[str, Any]) -> str:
    """One feed as one line of the file."""
    flow = yaml.safe_dump(line, default_flow_style=True, sort_keys=False, allow_unicode=True, width=10**6)
    return f"- {flow.strip()}\n"


def add(file: Path, lines: Sequence[dict[str, Any]]) -> None:
    """Write lines at the end of the file; what is there stays byte for byte. A ConfigurationError writes nothing."""
    try:
        before = file.read_text(encoding="utf-8") if file.exists() else ""
    except OSError as error:
        raise ConfigurationError(f"{file}: the feeds file cannot be read ({error.strerror}).") from None
    if before and not before.endswith("\n"):
        before += "\n"
    after = before + "".join(map(written, lines))
    parsed(after, file)
    landing.write_whole(file, after.encode())


def free_name(wanted: str, taken: Iterable[str]) -> str:
    """The name, or the name with the first number that is free."""
    used = set(taken)
    if wanted not in used:
        return wanted
    return next(name for number in range(2, len(used) + 3) if (name := f"{wanted}_{number}") not in used)
