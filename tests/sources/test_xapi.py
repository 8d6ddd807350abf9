"""One statement in, one typed row out: every field and every reason, on statements written by hand."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import Event
from pipelines.sources import SOURCES, xapi

LANDED = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
FEED = Feed(name="log", kind="xapi", path="x", base="https://community.example/")
EXT = "https://community.example/ext/"


def statement(**changes: Any) -> dict[str, Any]:
    """A good statement; a part given as None is left out."""
    good: dict[str, Any] = {
        "id": "11111111-2222-4333-8444-555555555555",
        "actor": {"objectType": "Agent", "account": {"homePage": "https://community.example", "name": "u1"}},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/answered"},
        "object": {
            "id": "https://community.example/question/q7",
            "definition": {
                "type": "https://community.example/types/question",
                "name": {"en": "Why?", "zh-CN": "为什么？"},
            },
        },
        "timestamp": "2026-03-09T20:00:00.250+08:00",
    }
    return {k: v for k, v in (good | changes).items() if v is not None}


def activity(iri: str, kind: str) -> dict[str, Any]:
    """An object of a statement."""
    return {"id": iri, "definition": {"type": kind}}


def rows_of(tmp_path: Path, *lines: Any, feed: Feed = FEED, document: bool = False) -> pl.DataFrame:
    """What `select` answers for these lines; the "token" of an account is `<account>`."""
    file = tmp_path / "log.ndjson"
    file.write_text("".join((x if isinstance(x, str) else json.dumps(x)) + "\n" for x in lines))
    with duckdb.connect() as con:
        con.execute("set TimeZone = 'UTC'")
        if document:
            con.execute("set variable document = ?", [json.dumps(list(lines))])
        query = xapi.select(feed, str(file), lambda x: f"'<' || {x} || '>'", LANDED, document=document)
        return con.sql(query).pl()


def row_of(tmp_path: Path, changed: dict[str, Any], feed: Feed = FEED) -> dict[str, Any]:
    return rows_of(tmp_path, changed, feed=feed).row(0, named=True)


def test_a_full_statement(tmp_path: Path) -> None:
    row = row_of(
        tmp_path,
        statement(
            stored="2026-03-09T12:00:03Z",
            result={
                "score": {"scaled": -0.5},
                "success": False,
                "duration": "PT1H2M3.5S",
                "extensions": {EXT + "amount": 12.5, EXT + "currency": "CNY", EXT + "quantity": 3},
            },
            context={
                "registration": "r-1",
                "platform": "web",
                "language": "zh-CN",
                "contextActivities": {
                    "parent": [{"id": "https://community.example/lecture/l9", "definition": {"type": "x/y/lecture"}}]
                },
                "extensions": {EXT + "channel": "search", EXT + "detail": "gold"},
            },
        ),
    )
    assert row == {
        "reason": None,
        "pointer": None,
        "event_id": "11111111-2222-4333-8444-555555555555",
        "actor_id": "<u1>",
        "actor_kind": "member",
        "actor_rule": "otherwise",
        "verb_iri": "http://adlnet.gov/expapi/verbs/answered",
        "object_kind": "question",
        "object_id": "q7",
        "object_name": "为什么？",
        "parent_id": "l9",
        "occurred_at": datetime(2026, 3, 9, 12, 0, 0, 250_000, tzinfo=UTC),
        "stored_at": datetime(2026, 3, 9, 12, 0, 3, tzinfo=UTC),
        "platform": "web",
        "language": "zh-CN",
        "channel": "search",
        "registration": "r-1",
        "score": -0.5,
        "is_success": False,
        "duration_seconds": 3723.5,
        "amount": pytest.approx(12.5),
        "currency": "CNY",
        "quantity": 3.0,
        "detail": "gold",
    }


def test_what_is_not_said_is_null_and_not_zero(tmp_path: Path) -> None:
    row = row_of(tmp_path, statement())
    silent = ["stored_at", "score", "is_success", "duration_seconds", "amount", "quantity", "channel", "parent_id"]
    assert {c: row[c] for c in silent} == dict.fromkeys(silent)


def test_the_types_are_those_of_the_contract(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, statement(result={"score": {"scaled": 1}, "duration": "PT1S"}))
    assert rows.columns == xapi.landed_columns()
    contract = Event.dtypes()
    assert {c: t for c, t in rows.schema.items() if c in contract} == {c: t for c, t in contract.items() if c in rows}


REFUSED: list[tuple[str, Any]] = [
    ("not_json", '{"id": "a", "actor": {"account": {"na'),
    ("not_json", "<html><body>Sign in</body></html>"),
    ("not_json", "17"),
    ("not_json", "{}"),
    ("wrong_type:actor", statement(actor="u1")),
    ("missing:verb", statement(verb=None)),
    ("wrong_type:verb", statement(verb="answered")),
    ("missing:object", statement(object=None)),
    ("wrong_type:object", statement(object=["q7"])),
    ("missing:timestamp", statement(timestamp=None)),
    ("naive_timestamp", statement(timestamp="2026-03-09T20:00:00")),
    ("wrong_type:timestamp", statement(timestamp="last Tuesday")),
    ("wrong_type:timestamp", statement(timestamp=1_772_000_000)),
    ("wrong_type:timestamp", statement(timestamp="2026-02-30T10:00:00Z")),
    ("wrong_type:timestamp", statement(timestamp="2026-03-09")),
    ("wrong_type:timestamp", statement(timestamp="2026-03-09 20:00:00Z")),
    ("future_timestamp", statement(timestamp="2026-03-12T12:00:01Z")),
    ("too_old", statement(timestamp="1989-12-31T23:59:59Z")),
    ("wrong_type:stored", statement(stored="2026-03-09T20:00:00")),
    ("wrong_type:score", statement(result={"score": {"scaled": "high"}})),
    ("wrong_type:score", statement(result={"score": {"scaled": "nan"}})),
    ("score_out_of_range", statement(result={"score": {"scaled": 1.01}})),
    ("wrong_type:success", statement(result={"success": "yes"})),
    ("wrong_type:duration", statement(result={"duration": "ten minutes"})),
    ("wrong_type:duration", statement(result={"duration": "PT-5S"})),
    ("wrong_type:duration", statement(result={"duration": "PT"})),
    ("wrong_type:amount", statement(result={"extensions": {EXT + "amount": "much"}})),
    ("wrong_type:currency", statement(result={"extensions": {EXT + "currency": "yuan"}})),
    ("wrong_type:quantity", statement(result={"extensions": {EXT + "quantity": "many"}})),
]


@pytest.mark.parametrize(("reason", "line"), REFUSED, ids=[f"{r}-{i}" for i, (r, _) in enumerate(REFUSED)])
def test_a_line_is_refused_with_its_reason_and_its_neighbours_are_not(tmp_path: Path, reason: str, line: Any) -> None:
    rows = rows_of(tmp_path, statement(id="a"), line, statement(id="b"))
    assert rows["reason"].to_list() == [None, reason, None]


def test_48_hours_ahead_is_a_clock_that_is_wrong_and_not_a_mistake(tmp_path: Path) -> None:
    assert row_of(tmp_path, statement(timestamp="2026-03-12T12:00:00Z"))["reason"] is None


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("2026-03-09T20:00:00Z", datetime(2026, 3, 9, 20, tzinfo=UTC)),
        ("2026-03-09T20:00Z", datetime(2026, 3, 9, 20, tzinfo=UTC)),
        ("2026-03-09T20:00:00.123456789+00:00", datetime(2026, 3, 9, 20, 0, 0, 123_456, tzinfo=UTC)),
        ("2026-03-01T00:30:00+08:00", datetime(2026, 2, 28, 16, 30, tzinfo=UTC)),
        ("2026-03-09T20:00:00+0530", datetime(2026, 3, 9, 14, 30, tzinfo=UTC)),
        ("2026-03-09T20:00:00-08", datetime(2026, 3, 10, 4, tzinfo=UTC)),
    ],
)
def test_times_with_an_offset_become_utc(tmp_path: Path, written: str, utc: datetime) -> None:
    row = row_of(tmp_path, statement(timestamp=written))
    assert (row["reason"], row["occurred_at"]) == (None, utc)


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("PT0S", 0),
        ("PT90S", 90),
        ("PT1.5S", 1.5),
        ("PT2M", 120),
        ("P1DT1H", 90_000),
        ("P1W", 604_800),
        ("PT1H30M", 5400),
    ],
)
def test_durations_become_seconds(tmp_path: Path, written: str, seconds: float) -> None:
    row = row_of(tmp_path, statement(result={"duration": written}))
    assert (row["reason"], row["duration_seconds"]) == (None, seconds)


@pytest.mark.parametrize(
    ("actor", "token"),
    [
        ({"account": {"name": "u1"}, "mbox": "mailto:a@b.example"}, "<u1>"),
        ({"mbox": "mailto:Ann@B.example", "name": "Ann"}, "<ann@b.example>"),
        ({"mbox_sha1sum": "ebd31e95054c018b10727ccffd2ef2ec3a016ee9"}, "<ebd31e95054c018b10727ccffd2ef2ec3a016ee9>"),
        ({"openid": "https://ann.example/"}, "<https://ann.example/>"),
        ({"objectType": "Group"}, None),
        ({"account": {"name": ""}}, None),
        (None, None),
    ],
)
def test_an_actor_is_known_by_any_identifier_and_by_no_name(
    tmp_path: Path, actor: dict[str, Any] | None, token: str | None
) -> None:
    row = row_of(tmp_path, statement(actor=actor))
    assert (row["reason"], row["actor_id"]) == (None, token)
    assert row["actor_kind"] == ("member" if token else "anonymous")


def test_actor_kinds_follow_the_prefixes(tmp_path: Path) -> None:
    accounts = ["bot-1", "staff-1", "test-1", "system-ads", "robot-1", "qa.7"]
    lines = [statement(actor={"account": {"name": a}}) for a in accounts]
    assert rows_of(tmp_path, *lines)["actor_kind"].to_list() == ["bot", "staff", "test", "system", "member", "member"]
    own = FEED.model_copy(update={"actor_rules": {"test": ["qa."], "bot": ["robot-", "bot-"]}})
    told = rows_of(tmp_path, *lines, statement(actor=None), feed=Feed(**own.model_dump()))
    assert told["actor_kind"].to_list() == ["bot", "member", "member", "member", "bot", "test", "anonymous"]
    said = {3: "otherwise", 0: "actor_rules.bot.2", 4: "actor_rules.bot.1", 5: "actor_rules.test.1", 6: "no_account"}
    assert {number: told["actor_rule"][number] for number in said} == said


@pytest.mark.parametrize(
    ("thing", "kind", "place"),
    [
        (activity("https://community.example/paper/arxiv:1706.03762", "a/b/paper"), "paper", "arxiv:1706.03762"),
        (activity("https://community.example/other/1", "a/b/paper"), "paper", "https://community.example/other/1"),
        (activity("https://else.example/paper/1", "a/b/paper/"), "paper", "https://else.example/paper/1"),
        (activity("https://community.example/member/u2", "a/b/member"), "member", "<u2>"),
        ({"objectType": "Agent", "account": {"name": "u2"}}, "member", "<u2>"),
        ({"objectType": "Agent", "mbox": "mailto:a@b.example"}, "member", "<a@b.example>"),
        ({"id": "https://community.example/paper/1"}, None, "https://community.example/paper/1"),
    ],
)
def test_objects_are_named_inside_the_platform_and_people_by_their_token(
    tmp_path: Path, thing: dict[str, Any], kind: str | None, place: str
) -> None:
    row = row_of(tmp_path, statement(object=thing))
    assert (row["reason"], row["object_kind"], row["object_id"]) == (None, kind, place)


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        ({"en-US": "Paper", "zh": "论文"}, "论文"),
        ({"en-US": "Paper", "fr": "Article"}, "Paper"),
        ({"fr": "Article"}, "Article"),
        ({}, None),
    ],
)
def test_the_name_in_chinese_else_english_else_any_language(
    tmp_path: Path, names: dict[str, str], chosen: str | None
) -> None:
    thing = {"id": "https://community.example/paper/1", "definition": {"type": "a/paper", "name": names}}
    assert row_of(tmp_path, statement(object=thing))["object_name"] == chosen


def test_a_statement_without_an_id_is_known_by_its_content(tmp_path: Path) -> None:
    first, again, other = rows_of(
        tmp_path, statement(id=None), statement(id=None, stored="2026-03-09T12:00:09Z"),
        statement(id=None, timestamp="2026-03-09T20:00:01Z"),
    )["event_id"]  # fmt: skip
    assert first == again != other
    assert len(first) == 32


def test_ids_are_compared_without_case(tmp_path: Path) -> None:
    assert row_of(tmp_path, statement(id="ABCD"))["event_id"] == "abcd"


def test_a_feed_may_name_its_extensions_otherwise(tmp_path: Path) -> None:
    feed = Feed(name="log", kind="xapi", path="x", extensions={"channel": "urn:utm"})
    row = row_of(tmp_path, statement(context={"extensions": {"urn:utm": "mail", EXT + "detail": "d"}}), feed)
    assert (row["channel"], row["detail"]) == ("mail", "d")


def test_the_answer_of_an_lrs_gives_the_same_rows_and_points_to_entries(tmp_path: Path) -> None:
    statements = [statement(id="a"), statement(id="b", verb="x"), 5]
    lines, entries = rows_of(tmp_path, *statements), rows_of(tmp_path, *statements, document=True)
    assert entries.drop("pointer").equals(lines.drop("pointer"))
    assert entries["reason"].to_list() == [None, "wrong_type:verb", "not_json"]
    assert entries["pointer"].to_list() == ["entry 1", "entry 2", "entry 3"]


def test_quotes_in_parameters_are_only_text(tmp_path: Path) -> None:
    odd = 'https://o\'brien.example/"x"/'
    feed = Feed(name="log", kind="xapi", path="x", base=odd, extensions={"detail": odd}, actor_rules={"bot": ["b'"]})
    row = row_of(
        tmp_path,
        statement(
            actor={"account": {"name": "b'1"}},
            object={"id": odd + "paper/1", "definition": {"type": "a/paper"}},
            context={"extensions": {odd: "d"}},
        ),
        feed,
    )
    assert (row["reason"], row["actor_kind"], row["object_id"], row["detail"]) == (None, "bot", "1", "d")


def test_the_kind_is_registered_and_aliases_name_no_iri_twice() -> None:
    assert SOURCES["xapi"] is xapi.SOURCE
    assert xapi.SOURCE.bulk
    assert all(iri.startswith("http") for iri in xapi.ALIASES)
