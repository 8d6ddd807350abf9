"""CSV: every row of a file is answered, in the contract's types or with the reason why not; identities never stay."""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.contracts import raw, reference, tables
from pipelines.contracts.feed import Feed
from pipelines.sources._source import DETAIL, POINTER, REASON, Unreadable
from pipelines.sources.csv import SOURCE

PAYLOADS = Path(__file__).parents[1] / "payloads" / "csv"


def line(table: str, **parameters: Any) -> Feed:
    return Feed(name="drop", kind="csv", table=table, **parameters)


def read(text: str, feed: Feed) -> pl.DataFrame:
    return parse(text.encode("utf-8"), feed)


def parse(payload: bytes, feed: Feed) -> pl.DataFrame:
    assert SOURCE.parse is not None
    return SOURCE.parse(payload, feed)


def pseudonymise(payload: bytes, feed: Feed, token: Callable[[str], str]) -> bytes:
    assert SOURCE.pseudonymise is not None
    return SOURCE.pseudonymise(payload, feed, token)


def reasons(frame: pl.DataFrame) -> dict[str, str]:
    return dict(frame.filter(pl.col(REASON).is_not_null()).select(POINTER, REASON).iter_rows())


LECTURES = "lecture_id,title_zh,title_en,topic_id,speaker_id,mode,starts_at,minutes\n"
GOALS = "goal_id,metric_id,target,starts_on,due_on,baseline\n"
PLANS = "plan_id,name_zh,name_en,rank,price,currency,benefits\n"
ALIASES = "alias,skill_id,language,is_case_sensitive,context,note\n"


def test_values_become_the_contracts_types() -> None:
    plan = read(PLANS + "pro,专业,Pro,2,49.50,CNY,a; b;;c\n", line("plans")).row(0, named=True)
    assert plan["rank"] == 2
    assert plan["price"] == Decimal("49.50")
    assert plan["benefits"] == ["a", "b", "c"]
    goal = read(GOALS + "g,m,0.35,2026年3月2日,2026-12-31,\n", line("goals")).row(0, named=True)
    assert goal["target"] == 0.35
    assert goal["starts_on"] == date(2026, 3, 2)
    assert goal["baseline"] is None
    aliases = read(ALIASES + "a,s,en,yes,,\nb,s,en,否,x;y,\n", line("skill_aliases"))
    assert aliases["is_case_sensitive"].to_list() == [True, False]
    assert aliases["context"].to_list() == [
        None,
        ["x", "y"],
    ]


def test_timestamps_without_an_offset_are_the_feeds_zone() -> None:
    rows = LECTURES + "a,,,,,online,2026-03-02 19:00,60\nb,,,,,online,2026-03-02T19:00:00Z,60\n"
    at_seven = datetime(2026, 3, 2, 19, tzinfo=UTC)
    assert read(rows, line("lectures"))["starts_at"].to_list() == [at_seven, at_seven]
    shanghai = read(rows, line("lectures", zone="Asia/Shanghai"))["starts_at"].to_list()
    assert shanghai == [datetime(2026, 3, 2, 11, tzinfo=UTC), at_seven]


@pytest.mark.parametrize(
    ("table", "header", "row", "reason"),
    [
        ("plans", PLANS, "p,x,y,many,1,CNY,", "wrong_type:rank"),
        ("plans", PLANS, "p,x,y,1.5,1,CNY,", "wrong_type:rank"),
        ("plans", PLANS, "p,x,y,1,12.345,CNY,", "wrong_type:price"),
        ("plans", PLANS, 'p,x,y,1,"1,000",CNY,', "wrong_type:price"),
        ("goals", GOALS, "g,m,nan,2026-01-01,2026-12-31,", "wrong_type:target"),
        ("goals", GOALS, "g,m,1e400,2026-01-01,2026-12-31,", None),
        ("goals", GOALS, "g,m,1,2026-02-30,2026-12-31,", "wrong_type:starts_on"),
        ("goals", GOALS, "g,m,1,03/04/2026,2026-12-31,", "wrong_type:starts_on"),
        ("lectures", LECTURES, "a,,,,,online,tomorrow,60", "wrong_type:starts_at"),
        ("skill_aliases", ALIASES, "a,s,en,perhaps,,", "wrong_type:is_case_sensitive"),
        ("plans", PLANS, "p,x,y,3.0,1.500,CNY,", None),
    ],
)
def test_what_is_not_of_its_type_is_refused(table: str, header: str, row: str, reason: str | None) -> None:
    assert read(header + row + "\n", line(table))[REASON].to_list() == [reason]


def test_the_refused_value_is_named_but_not_for_a_personal_table() -> None:
    assert read(PLANS + "p,x,y,many,1,CNY,\n", line("plans"))[DETAIL].to_list() == ["rank = 'many'"]
    members = read("member_id,joined_on,hours_a_week\nm,2026-03-02,secret\n", line("members"))
    assert members[REASON].to_list() == ["wrong_type:hours_a_week"]
    assert members[DETAIL].to_list() == [None]


def test_every_kind_of_bad_row_keeps_its_line() -> None:
    text = (
        GOALS
        + 'a,"two\nlines",1,2026-01-01,2026-12-31,\n'  # lines 2 and 3
        + "\n"  # no row
        + "b,m,1,2026-01-01\n"
        + GOALS
        + 'c,m"x,"1"y,2026-01-01,2026-12-31,\n'
        + "d,m,1,2026-01-01,2026-12-31,\n"
    )
    frame = read(text, line("goals"))
    assert frame[POINTER].to_list() == ["line 2", "line 5", "line 6", "line 7", "line 8"]
    assert frame[REASON].to_list() == [None, "wrong_field_count", "header_inside", "bad_quoting", None]
    assert frame["goal_id"].to_list() == ["a", None, None, None, "d"]


def test_rows_after_a_changed_header_are_read_by_it() -> None:
    feed = line(
        "goals", columns={"goal_id": "id", "metric_id": "metric", "target": "t", "starts_on": "from", "due_on": "to"}
    )
    text = (
        "id,metric,t,from,to\na,m,1,2026-01-01,2026-12-31\nid,metric,extra,t,from,to\nb,m,x,2,2026-01-01,2026-12-31\n"
    )
    frame = read(text, feed)
    assert frame[REASON].to_list() == [None, "header_inside", None]
    assert frame["target"].to_list() == [1.0, None, 2.0]
    assert "extra" in str(frame[DETAIL][1])


def test_a_missing_or_doubled_column_is_drift_and_a_new_one_is_not() -> None:
    with pytest.raises(Unreadable) as missing:
        read("goal_id,metric_id,starts_on,due_on\ng,m,2026-01-01,2026-12-31\n", line("goals"))
    assert missing.value.reason == "schema_drift"
    assert "target" in str(missing.value)
    with pytest.raises(Unreadable) as doubled:
        read("goal_id,goal_id,metric_id,target,starts_on,due_on\n", line("goals"))
    assert doubled.value.reason == "schema_drift"
    assert read(GOALS.strip() + ",new\ng,m,1,2026-01-01,2026-12-31,,x\n", line("goals"))[REASON].to_list() == [None]


def test_a_mapping_renames_joins_fills_and_hashes() -> None:
    feed = line(
        "jobs",
        source="board",
        language="zh",
        columns={
            "title": "name",
            "company": "firm",
            "location": {"template": "{city}, {land}"},
            "employment_type": {"column": "kind", "values": {"FT": "full_time", "*": None}},
            "department": {"constant": "Research"},
            "salary_text": "pay",
        },
        key={"row_hash": ["firm", "name"]},
        null_values=["-1"],
    )
    text = "name,firm,city,land,kind,pay\n"
    text += "算法工程师,虚构科技,上海,中国,FT,15-25K·14薪\n工程师,-1,上海,中国,??,面议\n算法工程师,虚构科技,,,FT,\n"
    first, second, third = read(text, feed).iter_rows(named=True)
    assert first["source"] == "board"
    assert first["job_id"] == third["job_id"] != second["job_id"]
    assert len(first["job_id"]) == 24
    assert (first["location"], first["country"], first["language"]) == ("上海, 中国", "CN", "zh")
    assert (first["employment_type"], second["employment_type"]) == ("full_time", None)
    assert first["department"] == "Research"
    assert second["company"] is None
    assert third["location"] is None
    assert (first["salary_min"], first["salary_max"]) == (Decimal(15_000), Decimal(25_000))
    assert (first["salary_currency"], first["salary_period"], first["salary_months"]) == ("CNY", "month", 14)
    assert second["salary_text"] == "面议"
    assert second["salary_min"] is None
    assert second["salary_currency"] is None


def test_a_value_without_a_new_name_is_refused() -> None:
    columns = {"mode": {"column": "mode", "values": {"Zoom": "online"}}}
    frame = read(LECTURES + "a,,,,,Zoom,2026-03-02,\nb,,,,,Mars,2026-03-02,\n", line("lectures", columns=columns))
    assert frame[REASON].to_list() == [None, "unknown_value:mode"]
    assert frame["mode"].to_list()[0] == "online"


def test_repositories_and_tutorials_get_one_spelling() -> None:
    feed = line(
        "repositories",
        source="github",
        columns={"repository_id": {"template": "{o}/{n}"}, "name": {"template": "{o}/{n}"}},
    )
    row = read("o,n,url,licence\nExample,One,HTTPS://GitHub.com/Example/One,apache 2.0\n", feed).row(0, named=True)
    assert row["repository_id"] == "example/one"
    assert row["name"] == "Example/One"
    assert row["url"] == "https://github.com/Example/One"
    assert row["licence"] == "Apache-2.0"
    course = parse(
        (PAYLOADS / "courses.csv").read_bytes(),
        line(
            "tutorials", columns={"tutorial_id": "Link", "kind": {"constant": "course"}, "title": "Name", "url": "Link"}
        ),
    )
    assert course["url"].to_list()[-1] is None
    assert course["original_url"].to_list()[-1] == "not an address"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_character_sets(encoding: str) -> None:
    text = PLANS + "pro,专业会员计划,Pro,2,49,CNY,\nfree,免费会员计划,Free,0,0,CNY,\n"
    assert parse(text.encode(encoding), line("plans"))["name_zh"].to_list() == ["专业会员计划", "免费会员计划"]


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_delimiters_are_found(delimiter: str) -> None:
    text = "channel_id,name_zh,name_en,kind\nweb,网站,Web,direct\n".replace(",", delimiter)
    assert read(text, line("channels"))["kind"].to_list() == ["direct"]


@pytest.mark.parametrize(
    "line_of_feed",
    [
        line("nothing"),
        line("plans", columns={"colour": "x"}),
        line("plans", columns={"rank": {"colum": "x"}}),
        line("plans", key={"hash": ["x"]}),
        line("plans", delimiter="||"),
        line("lectures", zone="Mars/Olympus"),
        line("members", columns={"member_id": {"template": "{a}{b}"}}),
    ],
)
def test_a_line_that_asks_for_what_does_not_exist_is_refused_before_any_file(line_of_feed: Feed) -> None:
    with pytest.raises(ValueError, match=r"drop|time zone|identity"):
        SOURCE.contract_of(line_of_feed)


def test_families() -> None:
    found = {name: SOURCE.family_of(line(name)) for name in tables(raw) | tables(reference)}
    assert found["papers"] == "papers"
    assert found["jobs"] == "jobs"
    assert found["tutorials"] == "tutorials"
    assert found["projects"] == found["outcomes"] == found["project_needs"] == found["milestones"] == "projects"
    assert found["members"] == found["shared_resources"] == found["plans"] == "registry"
    assert {found[name] for name in tables(reference)} == {"reference"}


# -- identities -------------------------------------------------------------------------------------------------

MEMBERS = line(
    "members", columns={"member_id": "account", "joined_on": "joined", "country": "country", "hours_a_week": "hours"}
)


def test_members_keep_no_identity_and_no_column_that_is_not_mapped() -> None:
    made = pseudonymise((PAYLOADS / "members.csv").read_bytes(), MEMBERS, lambda identity: f"token{identity[-1]}")
    text = made.decode("utf-8")
    for secret in ("acct", "example.org", "李虚构", "Ada", "Bo", "Example", "broken"):
        assert secret not in text
    assert text.startswith("account,joined,country,hours\ntoken1,2026-03-02,中国,5.5\n")


def test_rows_lines_and_reasons_stay_the_same() -> None:
    payload = (PAYLOADS / "members.csv").read_bytes()
    made = pseudonymise(payload, MEMBERS, lambda identity: f"token{identity[-1]}")
    before, after = parse(payload, MEMBERS), parse(made, MEMBERS)
    assert after.drop("member_id", DETAIL).equals(before.drop("member_id", DETAIL))
    assert after["member_id"].to_list() == ["token1", "token2", "token3", None]


def test_broken_quotes_and_headers_inside_keep_their_place() -> None:
    text = (
        'account,joined,country,hours,name\nax,"b"c,d,e,f\naccount,joined,country,hours,name\nz,2026-03-02,CN,1,Zed\n'
    )
    made = pseudonymise(text.encode(), MEMBERS, lambda identity: "t" * 8)
    frame = parse(made, MEMBERS)
    assert frame[POINTER].to_list() == ["line 2", "line 3", "line 4"]
    assert frame[REASON].to_list() == ["bad_quoting", "header_inside", None]
    assert b"Zed" not in made
    assert b"ax" not in made


def test_other_tables_lose_only_the_identity() -> None:
    text = LECTURES + "a,讲座,Talk,nlp, speaker-7 ,online,2026-03-02,60\nb,,,,,online,2026-03-02,60\n"
    asked = list[str]()
    made = pseudonymise(text.encode(), line("lectures"), lambda identity: asked.append(identity) or "token")
    assert made.decode() == text.replace(" speaker-7 ", "token")
    assert asked == ["speaker-7"]


def test_an_identity_that_cannot_be_found_stops_before_anything_is_written() -> None:
    with pytest.raises(Unreadable) as caught:
        pseudonymise(b"id,joined\n1,2026-03-02\n", MEMBERS, lambda identity: identity)
    assert caught.value.reason == "schema_drift"
    hidden = line("members", columns={"member_id": {"template": "{a}{b}"}})
    with pytest.raises(ValueError, match="identity"):
        pseudonymise(b"a,b,joined_on\n1,2,2026-03-02\n", hidden, lambda identity: identity)


def test_fifty_thousand_rows_take_less_than_two_seconds() -> None:
    header = "member_id,joined_on,channel,country,city,languages,hours_a_week,claimed_skills,open_to,workplace\n"
    rows = (
        f"acct-{n},2025-{n % 12 + 1:02}-{n % 28 + 1:02},direct,CN,上海,zh;en,5.5,python;sql,jobs,remote\n"
        for n in range(50_000)
    )
    payload = (header + "".join(rows)).encode()
    start = time.process_time()
    frame = parse(payload, line("members"))
    assert time.process_time() - start < 4  # processor seconds of all threads; 1.1 s on the clock of two cores
    assert frame.height == 50_000
    assert reasons(frame) == {}
