"""Every line of every file is loaded or put aside, once, whatever comes twice, late, cut off or in another order."""

import gzip
import hashlib
import json
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow.parquet as pq
import pytest
import zstandard

from pipelines.contracts.feed import Feed
from pipelines.contracts.operations import Payload, Quarantine
from pipelines.contracts.raw import Event
from pipelines.failures import ConfigurationError, StorageError
from pipelines.storage import bulk, bulk_files, bulk_judge, bulk_landing, landing, warehouse
from pipelines.storage.pseudonyms import Pseudonyms

LANDED = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
FEED = Feed(name="log", kind="xapi", path="x", base="https://community.example/")
KEY = Pseudonyms(b"k" * 32)
VIEWED, ANSWERED = "http://id.tincanapi.com/verb/viewed", "http://adlnet.gov/expapi/verbs/answered"
REALDATA = Path(os.environ.get("REALDATA", Path(__file__).parents[3] / "shared" / "data"))


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as con:
        con.execute("set TimeZone = 'UTC'")
        warehouse.prepare(con)
        vocabulary(con, {"viewed": VIEWED, "answered": ANSWERED})
        yield con


def vocabulary(con: duckdb.DuckDBPyConnection, verbs: dict[str, str]) -> None:
    con.execute("delete from reference.verbs")
    con.execute(
        "insert into reference.verbs (verb_id, iri) select unnest(?), unnest(?)", [list(verbs), list(verbs.values())]
    )


def statement(number: int | str, **changes: Any) -> dict[str, Any]:
    """A good statement about resource 1 by `u<number>`."""
    return {
        "id": f"e{number}",
        "actor": {"account": {"name": f"u{number}", "homePage": "https://community.example"}},
        "verb": {"id": VIEWED},
        "object": {"id": "https://community.example/paper/1", "definition": {"type": "a/paper"}},
        "timestamp": "2026-03-01T10:00:00Z",
    } | changes


def text(*lines: Any) -> str:
    return "".join((x if isinstance(x, str) else json.dumps(x)) + "\n" for x in lines)


def write(folder: Path, files: Mapping[str, str | bytes]) -> list[Path]:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return [folder / name for name in files]


def load(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, files: Iterable[Path], after: int = 0, **more: Any
) -> list[dict[str, Any]]:
    """Load files `after` hours later; the ledger's lines are a valid frame and add up."""
    at = LANDED + timedelta(hours=after)
    lines = bulk.load(con, FEED, list(files), landing=tmp_path / "landing", pseudonyms=KEY, landed_at=at, **more)
    ledger = pl.DataFrame(lines, schema=Payload.dtypes())
    Payload.validate(ledger, lazy=True)
    for line in lines:
        assert line["rows_in"] == line["rows_loaded"] + line["rows_quarantined"]
        assert line["rows_loaded"] == line["rows_new"] + line["rows_changed"] + line["rows_unchanged"]
        assert (tmp_path / "landing" / line["path"]).is_file()
    Event.validate(con.sql("select * from raw.events").pl(), lazy=True)
    Quarantine.validate(con.sql("select * from operations.quarantine").pl(), lazy=True)
    return lines


def counts(line: dict[str, Any]) -> tuple[int, int, int, int]:
    return line["rows_in"], line["rows_new"], line["rows_unchanged"], line["rows_quarantined"]


def aside(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    return con.execute("select pointer, reason from operations.quarantine order by landed_at, pointer").fetchall()


def table(con: duckdb.DuckDBPyConnection, *without: str) -> list[tuple[Any, ...]]:
    """All of raw.events in a stable order."""
    columns = ", ".join(c for c in Event.dtypes() if c not in without)
    return con.execute(f"select {columns} from raw.events order by event_id").fetchall()


CONTENT_ONLY = ("feed", "payload_sha256", "landed_at")


# -- accounting -------------------------------------------------------------------------------------------------


def test_every_line_is_loaded_or_put_aside_with_line_and_reason(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    files = write(
        tmp_path / "in",
        {
            "a.ndjson": text(
                statement(1),
                '{"id": "e2", "actor": {"acc',
                statement(3, verb={"id": "https://else.example/teleported"}),
                statement(4, timestamp="2031-01-01T00:00:00Z"),
                statement(1),
                statement(1, timestamp="2026-03-01T10:00:01Z"),
                statement(5, verb={"id": "http://adlnet.gov/expapi/verbs/experienced"}),
            )
        },
    )
    (line,) = load(con, tmp_path, files)
    assert counts(line) == (7, 2, 0, 5)
    assert aside(con) == [
        ("line 2", "not_json"),
        ("line 3", "unknown_verb"),
        ("line 4", "future_timestamp"),
        ("line 5", "duplicate_key"),
        ("line 6", "conflicting_id"),
    ]
    assert con.execute("select event_id, verb, actor_id from raw.events order by 1").fetchall() == [
        ("e1", "viewed", KEY.token("u1")),
        ("e5", "viewed", KEY.token("u5")),  # an alias of `viewed`
    ]
    assert line["landed_at"] == LANDED
    assert line["path"].startswith(f"engagement/log/2026-03-10/120000000000-{line['payload_sha256'][:12]}")


def test_lines_are_numbered_as_an_editor_numbers_them(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    content = "\n" + text(statement(1)) + "  \r\n\n" + text("{", statement(2)) + "\n{\n\n \n"
    (line,) = load(con, tmp_path, write(tmp_path / "in", {"a.ndjson": content}))
    assert counts(line) == (4, 2, 0, 2)
    assert aside(con) == [("line 5", "not_json"), ("line 8", "not_json")]


def test_blank_lines_at_the_end_and_a_missing_last_newline(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    files = write(
        tmp_path / "in",
        {"a.ndjson": text(statement(1), "{") + "\n\n", "b.ndjson": text(statement(2)) + "{", "c.ndjson": ""},
    )
    a, b, c = load(con, tmp_path, files)
    assert [counts(x) for x in (a, b, c)] == [(2, 1, 0, 1), (2, 1, 0, 1), (0, 0, 0, 0)]
    assert aside(con) == [("line 2", "not_json"), ("line 2", "not_json")]


def test_lines_stay_in_order_over_many_blocks(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    broken = {7, 12_345, 29_999}
    lines = ["{" if n in broken else json.dumps(statement(n)) for n in range(1, 30_001)]
    (line,) = load(con, tmp_path, write(tmp_path / "in", {"a.ndjson": "\n".join(lines)}))
    assert counts(line) == (30_000, 29_997, 0, 3)
    assert {p for p, _ in aside(con)} == {f"line {n}" for n in broken}


def test_a_large_file_is_landed_alone(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two at once would need more memory than the parser may take."""
    at_work, beside, landed, together = set[str](), dict[str, int](), bulk_landing.land, threading.Barrier(2)

    def land(parser: object, feed: Feed, file: bulk_files.SourceFile, *more: object) -> Path:
        at_work.add(file.name)
        if file.size <= bulk_landing.LARGE:
            together.wait(60)  # raises when the other small one does not come
        time.sleep(0.05)
        beside[Path(file.name).name] = len(at_work)
        path = landed(parser, feed, file, *more)  # type: ignore[arg-type]
        at_work.discard(file.name)
        return path

    monkeypatch.setattr(bulk_landing, "land", land)
    monkeypatch.setattr(bulk_landing, "LARGE", 5_000)
    files = {f"{name}.ndjson": text(*(statement(n) for n in numbers)) for name, numbers in {
        "a": range(1, 30), "b": range(30, 60), "c": range(60, 62), "d": range(62, 64)}.items()}  # fmt: skip
    assert [len(files[f"{name}.ndjson"]) > 5_000 for name in "abcd"] == [True, True, False, False]
    lines = load(con, tmp_path, write(tmp_path / "in", files))
    assert sum(counts(line)[1] for line in lines) == 63
    assert (beside["a.ndjson"], beside["b.ndjson"]) == (1, 1)


def test_what_is_written_at_a_time_is_less_where_lines_are_long(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    """By the number of rows alone, 300,000 lines of 4.6 kB did not fit the parser's memory."""
    far = "https://else.example/" + "x" * 1_900
    long = text(*(statement(n, object={"id": f"{far}{n}", "definition": {"type": "a/paper"}}) for n in range(20_000)))
    short = text(*(statement(-n) for n in range(1, 20_000)))
    lines = load(con, tmp_path, write(tmp_path / "in", {"a": long, "b": short}))
    assert [counts(line) for line in lines] == [(20_000, 20_000, 0, 0), (19_999, 19_999, 0, 0)]
    groups = [pq.read_metadata(tmp_path / "landing" / line["path"]).num_row_groups for line in lines]
    assert groups == [2, 1]


# -- files that are not what they should be ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("page.ndjson", b"\n <!DOCTYPE html>\n<html>\n<body>Sign in</body>\n</html>\n", "not_json"),
        ("cut.ndjson.gz", gzip.compress(text(statement(1)).encode() * 9, mtime=0)[:-30], "truncated"),
        ("cut.ndjson.zst", zstandard.compress(random.Random(1).randbytes(4000).hex().encode())[:-30], "truncated"),
        ("bad.ndjson.gz", gzip.compress(b"x" * 4000, mtime=0)[:12] + b"\xff" * 40, "damaged"),
        ("cut.json", json.dumps({"statements": [statement(1), statement(2)]}, indent=1).encode()[:-30], "truncated"),
        ("none.json", b'{"statements": 5}', "not_json"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_cannot_be_read_is_put_aside_whole(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    files = write(tmp_path / "in", {name: content, "good.ndjson": text(statement(1))})
    lines = sorted(load(con, tmp_path, files), key=lambda x: x["rows_new"])
    assert [counts(x) for x in lines] == [(1, 0, 0, 1), (1, 1, 0, 0)]
    assert aside(con) == [("payload", reason)]


def test_the_answer_of_an_lrs_is_read_too(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    many = [statement(1), statement(2, verb=None), statement(3)]
    files = write(
        tmp_path / "in",
        {
            "a.json": json.dumps({"statements": many, "more": ""}, indent=2),
            "b.json": json.dumps([statement(4)]),
            "c.ndjson": text([1, 2], statement(5)),  # lines after all
        },
    )
    assert [counts(x) for x in load(con, tmp_path, files)] == [(3, 2, 0, 1), (1, 1, 0, 0), (2, 1, 0, 1)]
    assert aside(con) == [("entry 2", "missing:verb"), ("line 1", "not_json")]


@pytest.mark.parametrize("lines", [3, 3000])
def test_compressed_files_give_what_plain_ones_give(tmp_path: Path, lines: int) -> None:
    plain = text(*[statement(n) for n in range(lines)], "{").encode()
    half = len(plain) // 2
    forms = {
        "a.ndjson": plain,
        "a.ndjson.gz": gzip.compress(plain[:half]) + gzip.compress(plain[half:]),
        "a.ndjson.zst": zstandard.compress(plain),
        "renamed": gzip.compress(plain),
    }
    seen = []
    for name, content in forms.items():
        with duckdb.connect() as con:
            con.execute("set TimeZone = 'UTC'")
            warehouse.prepare(con)
            vocabulary(con, {"viewed": VIEWED})
            ledger = load(con, tmp_path, write(tmp_path / name.replace(".", "_"), {name: content}))
            seen.append((table(con), aside(con), ledger))
    assert len(seen[0][0]) == lines
    assert all(one == seen[0] for one in seen)


# -- again, late, in another order ------------------------------------------------------------------------------


def test_loading_the_same_again_changes_nothing(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    files = write(
        tmp_path / "in",
        {"a.ndjson": text(statement(1), statement(2), statement(1), "{"), "b.ndjson": text(statement(3))},
    )
    load(con, tmp_path, files)
    before, put_aside = table(con), aside(con)
    for again in (1, 2, 3):
        a, b = load(con, tmp_path, files, after=again)
        assert [counts(a), counts(b)] == [(4, 0, 2, 2), (1, 0, 1, 0)]
        assert table(con) == before
        assert [r for _, r in aside(con)] == [r for _, r in put_aside]


def test_a_file_that_was_seen_is_passed_over_and_so_is_a_copy_beside_it(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    content = text(statement(1))
    files = write(
        tmp_path / "in", {"a.ndjson": content, "copy.ndjson": content, "copy.gz": gzip.compress(content.encode())}
    )
    (line,) = load(con, tmp_path, files)
    assert load(con, tmp_path, files, after=1, seen={line["payload_sha256"]}) == []


def test_overlapping_exports_count_what_is_known_as_unchanged(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    first = write(tmp_path / "in", {"a.ndjson": text(*map(statement, (1, 2, 3)))})
    second = write(tmp_path / "in", {"b.ndjson": text(*map(statement, (2, 3, 4)))})
    (a,) = load(con, tmp_path, first)
    (b,) = load(con, tmp_path, second, after=1)
    assert [counts(a), counts(b)] == [(3, 3, 0, 0), (3, 1, 2, 0)]
    assert Counter(con.execute("select landed_at from raw.events").fetchall()) == {
        (LANDED,): 3,
        (LANDED + timedelta(hours=1),): 1,
    }


def test_late_and_shuffled_files_give_the_same_table(tmp_path: Path) -> None:
    # five days of fifteen events; the last five of a day are also in the file of the next
    days = {
        f"{d}.ndjson": text(*[statement(n, timestamp=f"2026-03-01T10:{n}:00Z") for n in range(10 * d, 10 * d + 15)])
        for d in range(1, 5 + 1)
    }
    days["5.ndjson"] = days["5.ndjson"].replace("10:6", "11:0")  # minutes above 59
    files = dict(zip(days, write(tmp_path / "in", days), strict=True))
    arrivals = [["12345"], ["54321"], ["1", "2", "3", "4", "5"], ["4", "51", "2", "3"], ["3", "1", "3", "24", "5", "1"]]
    tables = []
    for number, hours in enumerate(arrivals):
        with duckdb.connect() as con:
            con.execute("set TimeZone = 'UTC'")
            warehouse.prepare(con)
            vocabulary(con, {"viewed": VIEWED})
            place, new = tmp_path / str(number), 0
            for hour, names in enumerate(hours):
                lines = load(con, place, [files[f"{n}.ndjson"] for n in names], after=hour)
                new += sum(line["rows_new"] for line in lines)
                assert not any(line["rows_quarantined"] for line in lines)
            assert new == 55  # 5 x 15, of which 4 x 5 are there twice
            tables.append(table(con, *CONTENT_ONLY))
    assert all(one == tables[0] for one in tables)


def test_the_same_id_with_another_content_is_a_conflict_and_the_first_wins(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    other = {"object": {"id": "https://community.example/paper/2", "definition": {"type": "a/paper"}}}
    b, a = write(
        tmp_path / "in",
        {
            "b.ndjson": text(statement(1, **other), statement(1)),
            "a.ndjson": text(statement(1), statement(1, stored="2026-03-02T00:00:00Z")),
        },
    )
    first, second = load(con, tmp_path, [b, a])
    assert [counts(first), counts(second)] == [(2, 1, 0, 1), (2, 0, 1, 1)]  # only `stored` differs: no conflict
    assert aside(con) == [("line 2", "duplicate_key"), ("line 1", "conflicting_id")]
    (third,) = load(con, tmp_path, write(tmp_path / "in", {"c.ndjson": text(statement(1, **other))}), after=1)
    assert counts(third) == (1, 0, 0, 1)
    assert con.execute("select object_id from raw.events").fetchall() == [("1",)]


# -- replay -----------------------------------------------------------------------------------------------------


def test_the_table_can_be_rebuilt_from_landing_alone(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    first = load(con, tmp_path, write(folder, {"b.ndjson": text(statement(1), "{"), "a.ndjson": text(statement(2))}))
    second = load(
        con,
        tmp_path,
        write(folder, {"c.ndjson": text(statement(1, timestamp="2026-03-01T11:00:00Z"), statement(3))}),
        1,
    )
    before, put_aside = table(con), aside(con)
    for path in folder.iterdir():
        path.unlink()
    con.execute("delete from raw.events; delete from operations.quarantine")
    landed = [one.path for one in landing.payloads(tmp_path / "landing", "engagement", "log")]
    again = bulk.replay(con, FEED, landed[::-1])
    assert (table(con), aside(con)) == (before, put_aside)
    assert again == [*first, *second]


@pytest.mark.parametrize("old", [{"a"}, {"a", "b"}], ids=["some_files", "all_files"])
def test_files_that_were_landed_before_a_column_was_known_lack_it(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, old: set[str]
) -> None:
    files = write(tmp_path / "in", {"a.ndjson": text(statement(1)), "b.ndjson": text(statement(2), "{")})
    landed = [tmp_path / "landing" / line["path"] for line in load(con, tmp_path, files)]
    before = table(con, "actor_rule")
    con.execute("delete from raw.events; delete from operations.quarantine")
    for name, path in zip("ab", landed, strict=True):
        if name in old:
            notes = pq.read_metadata(path).metadata
            pq.write_table(pq.read_table(path).drop_columns("actor_rule").replace_schema_metadata(notes), path)
    again = bulk.replay(con, FEED, landed)
    assert [(line["rows_new"], line["rows_quarantined"]) for line in again] == [(1, 0), (1, 1)]
    assert table(con, "actor_rule") == before
    rules = dict(con.execute("select event_id, actor_rule from raw.events").fetchall())
    assert rules == {"e1": None, "e2": None if "b" in old else "otherwise"}


def test_without_a_verb_no_event_is_put_aside(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    vocabulary(con, {})
    with pytest.raises(ConfigurationError, match=r"reference\.verbs holds no verb"):
        load(con, tmp_path, write(tmp_path / "in", {"a.ndjson": text(statement(1))}))
    assert (table(con), aside(con)) == ([], [])


def test_groups_of_files_load_like_one(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = write(tmp_path / "in", {f"{i}.ndjson": text(*map(statement, range(i, i + 4))) for i in range(6)})
    whole = load(con, tmp_path, files)
    before = table(con)
    con.execute("delete from raw.events; delete from operations.quarantine")
    monkeypatch.setattr(bulk, "GROUP_ROWS", 9)
    assert bulk.replay(con, FEED, [tmp_path / "landing" / x["path"] for x in whole]) == whole
    assert table(con) == before


def test_a_file_that_is_judged_in_parts_loads_like_one(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some ids come twice, far apart, with the same content or another; then the half of it comes again."""
    later = {"timestamp": "2026-03-01T11:00:00Z"}
    lines = [
        *map(statement, range(60)),
        *(statement(n, **later) for n in range(10)),
        *map(statement, range(30, 50)),
        "{",
    ]
    files = write(tmp_path / "in", {"a.ndjson": text(*lines), "b.ndjson": text(*map(statement, range(40, 70)))})
    whole = load(con, tmp_path, files)
    assert [counts(line) for line in whole] == [(91, 60, 0, 31), (30, 10, 20, 0)]
    before, put_aside = table(con), aside(con)
    assert Counter(reason for _, reason in put_aside) == {"conflicting_id": 10, "duplicate_key": 20, "not_json": 1}
    con.execute("delete from raw.events; delete from operations.quarantine")
    monkeypatch.setattr(bulk, "GROUP_ROWS", 13)
    assert bulk.replay(con, FEED, [tmp_path / "landing" / x["path"] for x in whole]) == whole
    assert (table(con), aside(con)) == (before, put_aside)


@pytest.mark.parametrize(("limit", "meanwhile"), [("3GB", 500e6), ("100MB", 100e6)])
def test_a_load_gives_back_the_memory_that_others_may_have(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, meanwhile: float
) -> None:
    def memory() -> float:
        return con.execute("select parse_formatted_bytes(current_setting('memory_limit'))").fetchall()[0][0]

    seen, judge = [], bulk_judge.judge

    def look(*arguments: Any) -> Counter[int]:
        seen.append(memory())
        return judge(*arguments)

    monkeypatch.setattr(bulk_judge, "judge", look)
    con.execute(f"set memory_limit = '{limit}'")
    load(con, tmp_path, write(tmp_path / "in", {"a": text(statement(1))}))
    assert seen == [pytest.approx(meanwhile, rel=0.01)]
    assert memory() == pytest.approx(2e9, rel=0.05)  # TALENT_MEMORY_LIMIT


def test_a_verb_that_is_learnt_later_brings_its_rows_in_by_replay(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    new = "https://else.example/teleported"
    (line,) = load(
        con, tmp_path, write(tmp_path / "in", {"a.ndjson": text(statement(1), statement(2, verb={"id": new}))})
    )
    assert aside(con) == [("line 2", "unknown_verb")]
    vocabulary(con, {"viewed": VIEWED, "teleported": new})
    (again,) = bulk.replay(con, FEED, [tmp_path / "landing" / line["path"]])
    assert counts(again) == (2, 1, 1, 0)
    assert aside(con) == []
    assert con.execute("select verb from raw.events order by 1").fetchall() == [("teleported",), ("viewed",)]


def test_the_same_input_and_key_land_the_same_bytes(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    files = write(tmp_path / "in", {"a.ndjson": text(*[statement(n) for n in range(20_000)], "{")})
    hashes = set()
    for place in ("one", "two"):
        (line,) = load(con, tmp_path / place, files)
        hashes.add(hashlib.sha256((tmp_path / place / "landing" / line["path"]).read_bytes()).hexdigest())
    assert len(hashes) == 1


def test_a_landed_file_that_is_damaged_is_named(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    (line,) = load(con, tmp_path, write(tmp_path / "in", {"a.ndjson": text(statement(1))}))
    path = tmp_path / "landing" / line["path"]
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(StorageError, match=path.name):
        bulk.replay(con, FEED, [path])


def test_a_load_that_fails_leaves_nothing_half_done(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = write(tmp_path / "in", {"a.ndjson": text(statement(1), "{")})

    def broken(*_: object) -> None:
        raise RuntimeError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr(bulk, "_count", broken)
        with pytest.raises(RuntimeError):
            load(con, tmp_path, files)
    assert con.execute("select count(*) from raw.events").fetchone() == (0,)
    assert aside(con) == []
    (line,) = load(con, tmp_path, files, after=1)
    assert counts(line) == (2, 1, 0, 1)
    assert not list((tmp_path / "landing").rglob("*.tmp"))


# -- privacy ----------------------------------------------------------------------------------------------------


def test_no_account_name_or_address_is_written_anywhere(tmp_path: Path) -> None:
    secret = "Zaphod-Beeblebrox-42"
    lines = [
        statement(1, actor={"account": {"name": secret}, "name": secret}),
        statement(2, actor={"mbox": f"mailto:{secret}@b.example"}),
        statement(3, actor={"openid": f"https://{secret}.example"}),
        statement(4, actor={"account": {"name": secret}}, timestamp="never"),  # refused
        statement(5, object={"objectType": "Agent", "account": {"name": secret}}),
        statement(6, object={"id": f"https://community.example/member/{secret}", "definition": {"type": "a/member"}}),
        f'{{"id": "e7", "actor": {{"account": {{"name": "{secret}',
        statement(1, actor={"account": {"name": secret + "x"}}),  # a conflict
    ]
    file = tmp_path / "w.duckdb"
    with warehouse.connect(file) as con:
        warehouse.prepare(con)
        vocabulary(con, {"viewed": VIEWED})
        load(con, tmp_path, write(tmp_path / "in", {"a.ndjson": text(*lines)}))
        stored = repr([con.sql(f"select * from {t}").fetchall() for t in ("raw.events", "operations.quarantine")])
        landed = repr(con.sql(f"select * from '{tmp_path}/landing/**/*.parquet'").fetchall())
        assert KEY.token(secret) in stored
        for content in (stored, landed):
            assert secret.lower() not in content.lower()
    for path in [file, *(tmp_path / "landing").rglob("*")]:
        assert not path.is_file() or secret.lower().encode() not in path.read_bytes().lower(), path


def test_a_file_is_not_known_by_its_plain_hash(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    content = text(statement(1))
    (line,) = load(con, tmp_path, write(tmp_path / "in", {"a.ndjson": content}))
    assert line["payload_sha256"] != hashlib.sha256(content.encode()).hexdigest()


# -- real input -------------------------------------------------------------------------------------------------


@pytest.mark.realdata
@pytest.mark.skipif(not REALDATA.is_dir(), reason="no real input: set REALDATA to its folder")
def test_4000_statements_of_a_video_platform(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    vocabulary(
        con,
        {
            "played": "https://w3id.org/xapi/video/verbs/played",
            "started": "http://adlnet.gov/expapi/verbs/initialized",
            "completed": "http://adlnet.gov/expapi/verbs/completed",
        },
    )
    (line,) = load(con, tmp_path, [REALDATA / "engagement" / "ralph_xapi" / "statements_first4000.jsonl.gz"])
    # counted by hand: paused 1159, interacted 672, seeked 541, terminated 71, downloaded 10 are no verbs of ours
    assert counts(line) == (4000, 1547, 0, 2453)
    assert {r for _, r in aside(con)} == {"unknown_verb"}
    verbs = dict(con.execute("select verb, count(*) from raw.events group by 1").fetchall())
    assert verbs == {"played": 1175, "started": 250, "completed": 122}
    kinds = con.execute("select distinct object_kind, parent_id from raw.events order by all").fetchall()
    assert kinds == [("video", f"course-v1:FUN-MOOC+0000{n}+session01") for n in (1, 2)]
