"""Any number of xAPI statements, deterministic, written by DuckDB: 1 % twice, 0.2 % invalid, 0.05 % cut off.

About 600 bytes a line, the shape of the bundled sample; a fifth of the members does half of the work.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

SITE = "https://community.example"
MEMBERS, THINGS, DAYS = 200_000, 50_000, 365
VERBS = {  # share of all events -> verb
    0.55: "http://id.tincanapi.com/verb/viewed",
    0.72: "http://adlnet.gov/expapi/verbs/answered",
    0.82: "http://adlnet.gov/expapi/verbs/registered",
    0.90: "http://adlnet.gov/expapi/verbs/initialized",
    1.01: "http://adlnet.gov/expapi/verbs/completed",
}


def write(folder: Path, count: int, *, files: int, first: int = 0, of: int = 2_000_000) -> int:
    """Write `count` statements, numbered from `first`; `of` statements fill the year. Answers bytes a line."""
    folder.mkdir(parents=True, exist_ok=True)
    size = 0
    with duckdb.connect() as con:
        con.execute("create macro draw(k, salt) as hash(k * 31 + salt * 1000003)::double / 18446744073709551616.0")
        for number in range(files):
            low, high = first + count * number // files, first + count * (number + 1) // files
            path = folder / f"part-{number:03d}.ndjson"
            con.execute(f"copy ({_statements(low, high, of)}) to '{path}' (format json)")
            with path.open("a") as file:
                for n in range((high - low) // 2000):
                    file.write(f'{{"id":"cut-{low + n}","actor":{{"account":{{"name":"m\n')
            size += path.stat().st_size
    return size // count


def _statements(low: int, high: int, of: int) -> str:
    verb = " ".join(f"when v < {share} then '{iri}'" for share, iri in VERBS.items())
    return f"""
        with picked as (
            select case when draw(i, 1) < 0.01 then greatest(i - 1 - floor(draw(i, 2) * 5000)::bigint, {low})
                        else i end as k
            from range({low}, {high}) numbers(i)
        ),
        drawn as (
            select k, floor(pow(draw(k, 3), 2.5) * {MEMBERS})::int as member,
                   floor(pow(draw(k, 4), 3) * {THINGS})::int as thing, draw(k, 5) as v, draw(k, 6) as r,
                   draw(k, 9) as bad, ['paper', 'tutorial', 'job', 'project'][1 + thing % 4] as kind,
                   timestamp '2025-09-01'
                       + to_seconds({DAYS * 86400} * (k / {of}::double) + draw(k, 7) * 20000) as moment
            from picked
        )
        select md5('e' || k)::uuid::varchar as id,
            {{objectType: 'Agent', account: {{homePage: '{SITE}',
                name: case when member % 997 = 0 then 'bot-' else 'm' end || lpad(member::varchar, 6, '0')}}}} as actor,
            {{id: case when bad < 0.0005 then '{SITE}/verbs/unknown' {verb} end}} as verb,
            {{objectType: 'Activity', id: '{SITE}/' || kind || '/' || thing,
                definition: {{type: '{SITE}/types/' || kind, name: {{"zh-CN": '资料 ' || thing}}}}}} as object,
            {{score: {{scaled: case when bad between 0.0005 and 0.001 then 7.5 else round(r, 3) end}}, success: r > 0.3,
                duration: 'PT' || floor(r * 3600)::int || 'S'}} as result,
            {{platform: ['web', 'ios', 'android', 'mini-program'][1 + k % 4],
                registration: md5('s' || (k // 12))::uuid::varchar,
                extensions: {{"{SITE}/ext/channel": ['search', 'social', 'referral'][1 + k % 3]}}}} as context,
            case when bad between 0.001 and 0.0015 then 'last Tuesday'
                 when bad between 0.0015 and 0.002 then '2091-01-01T00:00:00Z'
                 else strftime(moment, '%Y-%m-%dT%H:%M:%S.%gZ') end as timestamp,
            '1.0.3' as version
        from drawn"""
