"""Bad input: each kind of it has one stated outcome, and its neighbours are loaded as if it were not there."""

import gzip
import json
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.contracts.feed import Feed
from pipelines.failures import ConfigurationError
from pipelines.storage import bulk_check, vocabularies
from tests.conftest import ROOT

AT = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
FEED = Feed(name="log", kind="xapi", path="x")
NUMBERS = count()
ANSWERED = "http://adlnet.gov/expapi/verbs/answered"


@pytest.fixture(scope="module")
def verbs() -> pl.DataFrame:
    return vocabularies.table(ROOT / "data" / "reference", "verbs")


def said(**changes: Any) -> str:
    """A good statement as a line; a part given as None is left out."""
    good = {
        "id": f"e{next(NUMBERS)}",
        "actor": {"account": {"name": "u1"}},
        "verb": {"id": ANSWERED},
        "object": {"id": "q", "definition": {"type": "a/question"}},
        "timestamp": "2026-03-01T10:00:00Z",
    }
    return json.dumps({name: part for name, part in (good | changes).items() if part is not None})


def account(name: Any) -> str:
    return said(actor={"account": {"name": name}})


def deep(levels: int) -> str:
    """A good statement with something very deep beside what is read of it."""
    return said()[:-1] + ', "more": ' + '{"a":' * levels + "1" + "}" * levels + "}"


# what: (line, outcome, class of the actor)
BAD: dict[str, tuple[str, str, str]] = {
    "a comment": ("# exported on Monday", "not_json", "anonymous"),
    "an e-mail address as account": (account("Ann@b.example"), "loaded", "member"),
    "a number as account": (account(42), "loaded", "member"),
    "no account: null": (account(None), "loaded", "anonymous"),
    "no actor at all": (said(actor=None), "loaded", "anonymous"),
    "an array as account": (account(["u1"]), "wrong_type:actor", "member"),
    "an object as account": (account({"id": 1}), "wrong_type:actor", "member"),
    "a truth value as account": (account(True), "wrong_type:actor", "member"),
    "a number as actor": (said(actor=42), "wrong_type:actor", "anonymous"),
    "an unknown verb": (said(verb={"id": "https://else.example/teleported"}), "unknown_verb", "member"),
    "an unknown kind of object": (said(object={"id": "z", "definition": {"type": "a/zebra"}}), "loaded", "member"),
    "an object without a kind": (said(object={"id": "z"}), "loaded", "member"),
    "an id of 3,000 characters": (said(id="x" * 3000), "id_too_long", "member"),
    "a time without zone": (said(timestamp="2026-03-01T10:00:00"), "naive_timestamp", "member"),
    "a clock 40 hours ahead": (said(timestamp="2026-03-12T04:00:00Z"), "loaded", "member"),
    "a clock a year ahead": (said(timestamp="2027-03-12T04:00:00Z"), "future_timestamp", "member"),
    "100,000 levels deep": (deep(100_000), "loaded", "member"),
    "an array instead of a statement": ("[1, 2]", "not_json", "anonymous"),
    "a text instead of a statement": ('"hello"', "not_json", "anonymous"),
    "a lone surrogate": ('{"id": "a\\ud800b"}', "not_json", "anonymous"),
    "cut off": (said()[:60], "not_json", "anonymous"),
}
LONG = {
    "20 MB beside what is read": (said(more="x" * 20_000_000), "too_large", "anonymous"),
    "a name of 20 MB": (
        said(object={"id": "q", "definition": {"type": "a/question", "name": {"en": "x" * 20_000_000}}}),
        "too_large",
        "anonymous",
    ),
}


@pytest.mark.parametrize(
    ("cases", "is_zipped"), [(BAD, False), (BAD | LONG, False), (BAD | LONG, True)], ids=["short", "long", "zipped"]
)
def test_every_bad_line_has_its_outcome_and_the_others_are_loaded(
    tmp_path: Path, verbs: pl.DataFrame, cases: dict[str, tuple[str, str, str]], is_zipped: bool
) -> None:
    lines = [said(id="first"), "", *(line for line, _, _ in cases.values()), said(id="last")]
    content = "".join(line + "\n" for line in lines).encode()
    file = tmp_path / "log.ndjson"
    file.write_bytes(gzip.compress(content, 1) if is_zipped else content)
    first, *bad, last = bulk_check.check(FEED, file, verbs, AT)
    assert (first["outcome"], last["outcome"], last["pointer"]) == ("loaded", "loaded", f"line {len(lines)}")
    assert [one["pointer"] for one in bad] == [f"line {number}" for number in range(3, len(cases) + 3)]
    for (what, (_, outcome, actor)), one in zip(cases.items(), bad, strict=True):
        assert (one["outcome"], one["actor_kind"]) == (outcome, actor), what


def test_kinds_without_events_are_named(tmp_path: Path, verbs: pl.DataFrame) -> None:
    with pytest.raises(ConfigurationError, match="open_edx"):
        bulk_check.check(Feed(name="log", kind="arxiv_rss", path="x"), tmp_path / "x", verbs, AT)
