"""A community's log as rows of `raw.events`, written by DuckDB: any number of events, deterministic, no file between.

Visits of twelve events, 90 seconds apart; a fifth of the 200,000 members does most of the work; every verb that a mart
of community or business reads is there in about the share that the bundled sample has. 10 million events fill a year.
"""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb

ROOT = Path(__file__).parents[2]
MEMBERS, DAYS, PER_VISIT = 200_000, 365, 12
YEAR = 10_000_000  # events that fill the year
REFERENCE = ["verbs", "metrics", "retention_definitions", "funnels", "ladder_levels", "risk_rules"]
# share of all events up to here -> verb, kind of object, letter and number of different objects
VERBS = [
    (0.520, "viewed", "tutorial", "r", 50_000), (0.560, "viewed", "job", "j", 20_000),
    (0.640, "searched", "skill", "s", 2_000), (0.720, "progressed", "tutorial", "r", 50_000),
    (0.770, "started", "tutorial", "r", 50_000), (0.800, "completed", "tutorial", "r", 50_000),
    (0.820, "rated", "tutorial", "r", 50_000), (0.850, "upvoted", "post", "p", 100_000),
    (0.880, "replied", "post", "p", 100_000), (0.895, "posted", "post", "p", 100_000),
    (0.905, "asked", "question", "q", 100_000), (0.925, "answered", "answer", "a", 200_000),
    (0.930, "accepted", "answer", "a", 200_000), (0.940, "registered", "lecture", "l", 500),
    (0.946, "attended", "lecture", "l", 500), (0.950, "played", "lecture", "l", 500),
    (0.965, "match_shown", "job", "j", 20_000), (0.968, "match_applied", "job", "j", 20_000),
    (0.970, "match_accepted", "job", "j", 20_000), (0.976, "applied", "job", "j", 20_000),
    (0.979, "shortlisted", "job", "j", 20_000), (0.981, "interviewed", "job", "j", 20_000),
    (0.982, "placed", "job", "j", 20_000), (0.984, "feedback_opened", "feedback", "t", 20_000),
    (0.986, "feedback_responded", "feedback", "t", 20_000), (0.988, "feedback_closed", "feedback", "t", 20_000),
    (0.991, "subscribed", "plan", "", 0), (0.994, "renewed", "plan", "", 0), (0.996, "cancelled", "plan", "", 0),
    (0.999, "purchased", "tutorial", "r", 50_000), (1.001, "ad_daily", "advertisement", "d", 3),
]  # fmt: skip


def vocabulary(con: duckdb.DuckDBPyConnection) -> None:
    """The reference tables of this tree, members, plans and lectures."""
    for table in REFERENCE:
        path = ROOT / "data" / "reference" / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            names = next(csv.reader(file))
        types = dict(
            con.execute(
                """select column_name, data_type from duckdb_columns()
                   where schema_name = 'reference' and table_name = ?""",
                [table],
            ).fetchall()
        )
        cells = [
            f"string_split({name}, ';') as {name}" if types[name].endswith("[]") else f"{name}::{types[name]} as {name}"
            for name in names
            if name in types
        ]
        read = f"read_csv('{path}', all_varchar = true, header = true)"
        con.execute(f"insert into reference.{table} by name select {', '.join(cells)} from {read}")
    con.execute(f"""
        insert into raw.members by name
        select 'm' || i as member_id, date '2025-09-01' + (i * {DAYS} // {MEMBERS})::int as joined_on,
            ['search', 'social', 'referral'][1 + i % 3] as channel, ['CN', 'US', 'DE'][1 + i % 3] as country,
            [['zh'], ['en']][1 + i % 2] as languages
        from range({MEMBERS}) numbers(i)""")
    con.execute("""
        insert into raw.plans by name
        select * from (values ('free', '免费', 'Free', 0, 0, 'CNY'), ('plus', '进阶', 'Plus', 1, 29, 'CNY'),
            ('pro', '专业', 'Pro', 2, 99, 'CNY')) plans(plan_id, name_zh, name_en, rank, price, currency)""")
    con.execute("""
        insert into raw.lectures by name
        select 'l' || i as lecture_id, '讲座' as title_zh, 'Lecture' as title_en, 'online' as mode, 60 as minutes,
            timestamptz '2025-09-02 11:00:00+00' + to_days((i * 364 // 500)::int) as starts_at
        from range(500) numbers(i)""")
    con.execute("""
        insert into operations.payloads by name
        select 'log' as feed, timestamptz '2026-09-30 00:00:00+00' as landed_at""")


def events(con: duckdb.DuckDBPyConnection, first: int, last: int, *, day: int | None = None) -> None:
    """Append the events numbered `first` to `last`: spread over the year, or all on the day with number `day`."""
    con.execute("create or replace temp macro draw(k, salt) as hash(k * 31 + salt * 1000003)::double / 2.0 ** 64")
    cases = {name: _cases(name) for name in ("verb", "object_kind", "object_id")}
    begin = f"to_days({day})" if day is not None else f"to_seconds({DAYS * 86_400} * (visit * {PER_VISIT} / {YEAR}.0))"
    spread = 80_000 if day is not None else 20_000
    con.execute(f"""
        insert into raw.events by name
        with numbered as (
            select i, i // {PER_VISIT} as visit, draw(i, 5) as v from range({first}, {last}) numbers(i)
        ),
        drawn as (
            select *, floor(pow(draw(visit, 1), 2.5) * {MEMBERS})::int as member,
                timestamptz '2025-08-31 16:00:00+00' + {begin} + to_seconds(draw(visit, 7) * {spread})
                    + to_seconds((i % {PER_VISIT}) * 90) as occurred_at
            from numbered
        )
        select md5('e' || i) as event_id, 'm' || member as actor_id,
            case when member % 997 = 0 then 'bot' when member % 991 = 0 then 'staff' else 'member' end as actor_kind,
            {cases["verb"]} as verb, {cases["object_kind"]} as object_kind, {cases["object_id"]} as object_id,
            case when v between 0.905 and 0.925 then 'q' || floor(draw(i, 9) * 100000)::int end as parent_id,
            occurred_at, occurred_at as stored_at, 'web' as platform, 'zh-CN' as language,
            ['search', 'social', 'referral'][1 + i % 3] as channel, md5('s' || visit) as registration,
            case when v between 0.80 and 0.82 then round(draw(i, 6) * 2 - 1, 2) end as score,
            case when v between 0.988 and 0.994 then [29, 99][1 + i % 2] when v >= 0.996 then 50 end
                ::decimal(18, 2) as amount,
            case when v >= 0.988 then 'CNY' end as currency,
            'log' as feed, 'sha' as payload_sha256, occurred_at + interval 1 hour as landed_at
        from drawn""")


def _cases(what: str) -> str:
    parts: list[str] = []
    for share, verb, kind, letter, size in VERBS:
        plan = "['plus', 'pro'][1 + i % 2]"
        objects = f"'{letter}' || floor(pow(draw(i, 4), 3) * {size})::int" if letter else plan
        value = {"verb": f"'{verb}'", "object_kind": f"'{kind}'", "object_id": objects}[what]
        parts.append(f"when v < {share} then {value}")
    return f"case {' '.join(parts)} end"
