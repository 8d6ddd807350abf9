"""events_file: flat logs of any format; nobody can be recognised in what is written."""

import csv
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from pipelines.contracts.feed import Feed
from pipelines.sources._source import REASON
from pipelines.sources.events_file import SOURCE, VERBS

ROOT = Path(__file__).parents[2]
PAYLOADS = ROOT / "tests" / "payloads" / "events_file"


def line(name: str) -> Feed:
    said: dict[str, Any] = yaml.safe_load((PAYLOADS / f"{name}.expected.yml").read_text("utf-8"))
    return Feed(name="drop", kind="events_file", **said["feed"])


def read(payload: bytes, feed: Feed) -> pl.DataFrame:
    assert SOURCE.parse is not None
    return SOURCE.parse(payload, feed)


def hidden(payload: bytes, feed: Feed) -> bytes:
    assert SOURCE.pseudonymise is not None
    return SOURCE.pseudonymise(payload, feed, lambda identity: f"token-{identity[-2:]}")


def test_a_log_of_a_forum() -> None:
    rows = read(hidden((PAYLOADS / "forum.csv").read_bytes(), line("forum.csv")), line("forum.csv"))
    first, second, third = rows.head(3).iter_rows(named=True)
    assert (first["actor_id"], first["actor_kind"], first["verb"]) == ("token-da", "member", "replied")
    assert (first["object_kind"], first["object_id"], first["object_name"]) == ("post", "post-1", "How to")
    assert first["occurred_at"] == datetime(2026, 3, 2, 11, tzinfo=UTC)
    assert second["occurred_at"] == datetime(2026, 3, 2, 11, 5, tzinfo=UTC)
    assert (second["actor_kind"], third["actor_kind"], third["actor_id"]) == ("bot", "anonymous", None)
    assert rows.filter(pl.col(REASON).is_null())["event_id"].n_unique() == 3


def test_no_account_name_or_unmapped_column_is_written() -> None:
    for name in ("forum.csv", "events.ndjson"):
        made = hidden((PAYLOADS / name).read_bytes(), line(name)).decode("utf-8")
        for secret in ("acct", "secret", "Cy Example"):
            assert secret not in made


def test_a_person_as_an_object_is_a_token_too() -> None:
    rows = read(hidden((PAYLOADS / "events.ndjson").read_bytes(), line("events.ndjson")), line("events.ndjson"))
    first, second = rows.head(2).iter_rows(named=True)
    assert (first["event_id"], first["object_id"], first["score"]) == ("e1", "r1", 0.5)
    assert (second["object_kind"], second["object_id"], second["object_name"]) == ("member", "token-cy", None)


def test_events_get_the_same_id_in_every_export() -> None:
    text = "actor_id,verb,occurred_at\na,viewed,2026-03-02T11:00:00Z\n"
    as_json = b'[{"occurred_at": "2026-03-02T11:00:00Z", "verb": "viewed", "actor_id": "a"}]'
    feed = Feed(name="drop", kind="events_file")
    first, second = read(text.encode(), feed), read(as_json, feed)
    assert first["event_id"].to_list() == second["event_id"].to_list() != [None]


def test_verbs_are_those_of_the_vocabulary() -> None:
    with (ROOT / "data" / "reference" / "verbs.csv").open(encoding="utf-8", newline="") as file:
        assert {row["verb_id"] for row in csv.DictReader(file)} == VERBS
