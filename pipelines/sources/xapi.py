"""Engagement statements of xAPI 1.0.3: which member did what, to what, when?

A file holds one statement a line (NDJSON; plain, `.gz`, `.zst`), or one JSON answer of an LRS: an array of statements
or `{"statements": [...]}`. Files are large, so the kind gives a DuckDB `select` instead of a `parse`: it reads a
file, answers one typed and pseudonymous row for every line, in order, and says in `reason` why a row is refused.
https://github.com/adlnet/xAPI-Spec/blob/1.0.3/xAPI-Data.md

With `url` instead of `path`, statements are pulled from a Learning Record Store (see `_lrs.py`); pages go the way of
files, in memory. `secret` names the variable with `user:password`.

Parameters of a feed, all optional:
  limit           statements a page, when pulling; default 500
  base            prefix of this platform's IRIs: `<base><kind>/<id>` becomes `<id>`
  actor_rules     {bot: [prefixes], staff: [...], test: [...], system: [...]} of account names
  personal_kinds  kinds of object whose id is an account id and becomes a token; default [member]
  extensions      {channel: IRI, amount: IRI, currency: IRI, quantity: IRI, detail: IRI}
A part of a statement that is optional and not of its type as a whole (`"result": 5`) is unknown, not refused.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import Event
from pipelines.sources._lrs import fetch
from pipelines.sources._source import Source
from pipelines.sources._statements import rule_name

TEXT = "VARCHAR"
EXTENSION = "https://community.example/ext/"
EXTENSIONS = ("channel", "amount", "currency", "quantity", "detail")
NAMES = "JSON"  # {language: name}; a MAP takes twice as long to read
NAME_LANGUAGES = ("zh-CN", "zh-Hans", "zh", "en", "en-US", "en-GB")  # the first that is there, else any
ACTOR_RULES = {"bot": ["bot-"], "staff": ["staff-"], "test": ["test-"], "system": ["system-"]}
AHEAD_HOURS = 48  # clocks of clients run ahead; more than this is a mistake
LONGEST_ID, LONGEST_NAME = 2048, 500  # bytes, characters; longer ids are refused, longer names are cut
_ARRAY, _OBJECT = ord("["), ord("{")  # how an account id starts that is no text and no number
OLDEST = "1990-01-01T00:00:00Z"
BUFFER = 2 * 2**20  # bytes read at a time: small enough for two cores to share a file out; longer lines still load
VERB_IRI, REASON, POINTER = "verb_iri", "reason", "pointer"

# Common verbs that mean one of ours: IRI -> verb id. A verb that is neither here nor in verbs.csv is quarantined.
ALIASES = {
    "http://adlnet.gov/expapi/verbs/attempted": "started",
    "http://adlnet.gov/expapi/verbs/launched": "started",
    "http://activitystrea.ms/start": "started",
    "http://activitystrea.ms/schema/1.0/start": "started",
    "http://adlnet.gov/expapi/verbs/experienced": "viewed",
    "https://w3id.org/xapi/dod-isd/verbs/navigated": "viewed",
    "https://w3id.org/xapi/acrossx/verbs/evaluated": "progressed",  # an answer to a problem was marked
    "https://w3id.org/xapi/acrossx/verbs/edited": "edited",
    "https://w3id.org/xapi/acrossx/verbs/reported": "reported",
    "http://activitystrea.ms/schema/1.0/open": "viewed",
    "http://activitystrea.ms/schema/1.0/read": "viewed",
    "http://adlnet.gov/expapi/verbs/passed": "completed",
    "http://adlnet.gov/expapi/verbs/mastered": "completed",
    "http://activitystrea.ms/schema/1.0/complete": "completed",
    "http://activitystrea.ms/schema/1.0/play": "played",
    "http://activitystrea.ms/schema/1.0/watch": "played",
    "http://adlnet.gov/expapi/verbs/commented": "replied",
    "http://id.tincanapi.com/verb/replied": "replied",
    "http://id.tincanapi.com/verb/replied-to-forum-thread": "replied",
    "http://activitystrea.ms/schema/1.0/post": "posted",
    "http://id.tincanapi.com/verb/bookmarked": "bookmarked",
    "http://id.tincanapi.com/verb/rated": "rated",
    "http://id.tincanapi.com/verb/voted-up": "upvoted",
    "http://activitystrea.ms/schema/1.0/like": "upvoted",
    "http://activitystrea.ms/schema/1.0/attend": "attended",
    "http://activitystrea.ms/schema/1.0/search": "searched",
    "http://activitystrea.ms/schema/1.0/join": "project_joined",
}

_DAY = r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d([.]\d{1,9})?)?"
_ZONE = r"(Z|[+-]\d\d(:?\d\d)?)"
_DURATION = r"P(\d+W|(\d+Y)?(\d+M)?(\d+D)?(T(\d+H)?(\d+M)?(\d+([.]\d+)?S)?)?)"
_PLAIN = r"\d+([.]\d+)?"
_USUAL = {"____-__-__T__:__:__.___Z": "%Y-%m-%dT%H:%M:%S.%gZ", "____-__-__T__:__:__Z": "%Y-%m-%dT%H:%M:%SZ"}
_DAYS_OF = {"Y": 365, "M": 30, "W": 7, "D": 1}  # calendar units have no fixed length; durations hardly use them

Shape = str | list[Any] | dict[str, Any]


def select(
    feed: Feed,
    file: str,
    token: Callable[[str], str],
    landed_at: datetime,
    *,
    compression: str = "none",
    document: bool = False,
    said: str | None = None,
) -> str:
    """The whole way from one file to typed, pseudonymous rows, as one DuckDB `select`; columns: `landed_columns()`.

    `token` writes the SQL of a token from the SQL of an account id. With `document` the statements are not read
    from `file` but from the DuckDB variable `document`, the text of a JSON array; with `said` from the relation of
    that name: pointer, reason, statement, as kinds of other formats give them (`_source.Said`).
    """
    shape = _shape(feed)
    notes = f"null::{TEXT} as said_reason, null::{TEXT} as said_kind, null::{TEXT} as said_rule"
    event_id = f"coalesce(event_id, {_content_hash()})"
    if said:
        more = dict.fromkeys(("actor_kind", "actor_rule", "event_key"), TEXT)
        structure = json.dumps(shape | more).replace("'", "''")
        valid = "case when json_valid(statement) then statement end"
        rows = f"""select pointer as said_pointer, reason as said_reason, unnest(from_json({valid}, '{structure}'))
                   from {said}"""
        pointer = "said_pointer"
        notes = "said_pointer, said_reason, actor_kind as said_kind, actor_rule as said_rule, event_key"
        # a hash without a key would let anybody who can guess a line prove that it is here
        event_id = f"coalesce(event_id, {token('event_key')}, {_content_hash()})"
    elif document:
        structure = json.dumps([shape]).replace("'", "''")
        rows = f"select unnest(from_json(getvariable('document'), '{structure}'), max_depth := 2)"
        pointer = "'entry ' || row_number() over ()"
    else:
        columns = ", ".join(f"{name}: {_literal(_sql_type(part))}" for name, part in shape.items())
        rows = f"""select * from read_ndjson({_literal(file)}, columns = {{{columns}}}, ignore_errors = true,
                                             maximum_object_size = {BUFFER}, compression = '{compression}')"""
        pointer = f"null::{TEXT}"  # line = place of the row
    return f"""
        with statements as ({rows}),
        parts as (select {notes}, {_parts(feed)} from statements),
        placed as (select *, {_placed(feed)} from parts),
        typed as (select {_typed(feed, token)} from placed)
        select {_reason(landed_at)} as {REASON}, {pointer} as {POINTER},
               {event_id} as event_id, {", ".join(landed_columns()[3:])}
        from typed"""


def landed_columns() -> list[str]:
    """The columns of `select`: the notes, then those of raw.Event without lineage, with the verb still an IRI."""
    content = [c for c in Event.dtypes() if c not in ("feed", "payload_sha256", "landed_at")]
    return [REASON, POINTER, *(VERB_IRI if c == "verb" else c for c in content)]


def _shape(feed: Feed) -> dict[str, Any]:
    """What is read of a statement. Names of people are not read at all."""
    agent: Shape = {
        "objectType": TEXT,
        "mbox": TEXT,
        "mbox_sha1sum": TEXT,
        "openid": TEXT,
        "account": {"name": TEXT},
    }
    activity: Shape = {"type": TEXT, "name": NAMES}
    extensions = dict.fromkeys(_extensions(feed).values(), TEXT)
    return {
        "id": TEXT,
        "actor": agent,
        "verb": {"id": TEXT},
        "object": {"id": TEXT, "definition": activity, **agent},
        "result": {"score": {"scaled": TEXT}, "success": TEXT, "duration": TEXT, "extensions": extensions},
        "context": {
            "registration": TEXT,
            "platform": TEXT,
            "language": TEXT,
            "contextActivities": {"parent": [{"id": TEXT, "definition": {"type": TEXT}}]},
            "extensions": extensions,
        },
        "timestamp": TEXT,
        "stored": TEXT,
    }


def _sql_type(shape: Shape) -> str:
    if isinstance(shape, dict):
        return "STRUCT(" + ", ".join(f"{_name(name)} {_sql_type(part)}" for name, part in shape.items()) + ")"
    return _sql_type(shape[0]) + "[]" if isinstance(shape, list) else shape


def _extensions(feed: Feed) -> dict[str, str]:
    """Our name -> the IRI that the feed uses for it."""
    given: Mapping[str, str] = feed.parameter("extensions", {})
    return {name: given.get(name, EXTENSION + name) for name in EXTENSIONS}


def _account(agent: str) -> str:
    """An agent's account id: the most specific of its identifiers, addresses without case."""
    mailbox = f"lower(regexp_replace({agent}.mbox, '^mailto:', ''))"
    return f"coalesce({agent}.account.name, {mailbox}, {agent}.mbox_sha1sum, {agent}.openid)"


def _parts(feed: Feed) -> str:
    """The pieces of a statement, still text."""
    extensions = [
        f"coalesce(result.extensions.{_name(iri)}, context.extensions.{_name(iri)}) as {name}_text"
        for name, iri in _extensions(feed).items()
    ]
    names = ", ".join(f"object.definition.name ->> '{language}'" for language in NAME_LANGUAGES)
    return f"""
        nullif(lower(id), '') as event_id,
        nullif({_account("actor")}, '') as account,
        actor is not null as has_actor, coalesce(actor.objectType, case when actor.account is not null then 'Agent' end)
            as actor_type,
        verb is not null as has_verb, verb.id as {VERB_IRI},
        object is not null as has_object, object.id as object_iri,
        case when object.objectType in ('Agent', 'Group') then {_account("object")} end as object_account,
        {_last("object.definition.type")} as activity_kind,
        coalesce({names}, (object.definition.name ->> '$.*')[1]) as said_name,
        case when strlen(said_name) > {LONGEST_NAME} then left(said_name, {LONGEST_NAME}) else said_name end
            as object_name,
        context.contextActivities.parent[1].id as parent_iri,
        {_last("context.contextActivities.parent[1].definition.type")} as parent_kind,
        timestamp as timestamp_text, stored as stored_text,
        context.platform as platform, context.language as language, context.registration as registration,
        result.score.scaled as score_text, result.success as success_text, result.duration as duration_text,
        {", ".join(extensions)}"""


def _last(iri: str) -> str:
    """The last part of an IRI's path, with or without a slash behind it."""
    return f"coalesce(nullif(split_part({iri}, '/', -1), ''), split_part({iri}, '/', -2))"


def _placed(feed: Feed) -> str:
    """Ids inside the platform, once: `<base><kind>/<id>` is `<id>`."""
    base = feed.parameter("base", "")

    def place(iri: str, kind: str) -> str:
        local = f"starts_with({iri}, {_literal(base)} || {kind} || '/')" if base else "false"
        return f"case when {local} then substr({iri}, {len(base)} + length({kind}) + 2) else {iri} end"

    return (
        f"{place('object_iri', 'activity_kind')} as object_place, {place('parent_iri', 'parent_kind')} as parent_place"
    )


def _typed(feed: Feed, token: Callable[[str], str]) -> str:
    """The columns of raw.Event, with the texts that `_reason` looks at."""
    rules: Mapping[str, list[str]] = feed.parameter("actor_rules", ACTOR_RULES)
    found = [
        (f" when starts_with(account, {_literal(prefix)}) then ", kind, rule_name(kind, number))
        for kind, prefixes in rules.items()
        for number, prefix in enumerate(prefixes, start=1)
    ]
    kinds = "".join(test + _literal(kind) for test, kind, _ in found)
    proofs = "".join(test + _literal(rule) for test, _, rule in found)
    people = ", ".join(_literal(kind) for kind in feed.parameter("personal_kinds", ["member"])) or "null"

    def pseudonymous(place: str, kind: str) -> str:
        return f"case when {kind} in ({people}) then {token(place)} else {place} end"

    return f"""
        *, {token("account")} as actor_id,
        case when account is null then 'anonymous' when said_kind is not null then said_kind{kinds} else 'member' end
            as actor_kind,
        case when account is null then 'no_account'
            when said_kind is not null then coalesce(said_rule, 'source'){proofs} else 'otherwise' end as actor_rule,
        case when object_account is null then activity_kind else 'member' end as object_kind,
        case when object_account is null then {pseudonymous("object_place", "activity_kind")}
             else {token("object_account")} end as object_id,
        {pseudonymous("parent_place", "parent_kind")} as parent_id,
        {_instant("timestamp_text")} as occurred_at,
        {_instant("stored_text")} as stored_at,
        {_number("score_text")} as score,
        case success_text when 'true' then true when 'false' then false end as is_success,
        {_seconds("duration_text")} as duration_seconds,
        channel_text as channel, try_cast(amount_text as decimal(18, 2)) as amount,
        currency_text as currency, {_number("quantity_text")} as quantity, detail_text as detail"""


def _instant(text: str) -> str:
    """ISO 8601 with an offset, nothing else: DuckDB alone would take a time without one for the session's zone.

    The two forms that nearly all senders write are read in half the time that the general one takes.
    """
    usual = "".join(
        f" when {text} like '{shape}' then make_timestamptz(epoch_us(try_strptime({text}, '{format}')))"
        for shape, format in _USUAL.items()
    )
    return f"""case{usual}
        when regexp_full_match({text}, '{_DAY}{_ZONE}') then try_cast({text} as timestamptz) end"""


def _number(text: str) -> str:
    """A finite number."""
    return f"case when isfinite(try_cast({text} as double)) then try_cast({text} as double) end"


def _seconds(text: str) -> str:
    """ISO 8601 duration in seconds. Nearly all senders write `PT<number>S`."""
    short = f"substr({text}, 3, strlen({text}) - 3)"

    def part(unit: str, after: str) -> str:
        return f"coalesce(try_cast(nullif(regexp_extract({after}, '([0-9.]+){unit}', 1), '') as double), 0)"

    days = " + ".join(f"{n} * {part(unit, f'split_part({text}, $$T$$, 1)')}" for unit, n in _DAYS_OF.items())
    time = f"split_part({text}, $$T$$, 2)"
    clock = f"3600 * {part('H', time)} + 60 * {part('M', time)} + {part('S', time)}"
    return f"""case when {text} is null then null
        when {text} like 'PT_%S' and {short} similar to '{_PLAIN}' then try_cast({short} as double)
        when regexp_full_match({text}, '{_DURATION}') and regexp_matches({text}, '[0-9][A-Z]$')
            then 86400 * ({days}) + {clock} end"""


def _reason(landed_at: datetime) -> str:
    """Why a row is refused: the first rule that it breaks; null = none. Unknown verbs are the loader's to find."""
    latest = f"timestamptz '{landed_at.astimezone(UTC).isoformat()}' + interval {AHEAD_HOURS} hours"
    wrong = {
        "stored": "stored_text is not null and stored_at is null",
        "score": "score_text is not null and score is null",
        "success": "success_text is not null and is_success is null",
        "duration": "duration_text is not null and duration_seconds is null",
        "amount": "amount_text is not null and amount is null",
        "currency": "not regexp_full_match(currency, '[A-Z]{3}')",
        "quantity": "quantity_text is not null and quantity is null",
    }
    types = "".join(f" when {test} then 'wrong_type:{name}'" for name, test in wrong.items())
    return f"""case
        when said_reason is not null then said_reason
        when event_id is null and not has_actor and not has_verb and not has_object and timestamp_text is null
            then 'not_json'
        when has_actor and account is null and actor_type is null then 'wrong_type:actor'
        when ascii(account) in ({_ARRAY}, {_OBJECT}) or account in ('true', 'false') then 'wrong_type:actor'
        when not has_verb then 'missing:verb'
        when {VERB_IRI} is null then 'wrong_type:verb'
        when not has_object then 'missing:object'
        when object_id is null then 'wrong_type:object'
        when timestamp_text is null then 'missing:timestamp'
        when occurred_at is null and regexp_full_match(timestamp_text, '{_DAY}') then 'naive_timestamp'
        when occurred_at is null then 'wrong_type:timestamp'
        when occurred_at > {latest} then 'future_timestamp'
        when occurred_at < timestamptz '{OLDEST}' then 'too_old'{types}
        when score not between -1 and 1 then 'score_out_of_range'
        when greatest(strlen(event_id), strlen(object_id), strlen(parent_id)) > {LONGEST_ID} then 'id_too_long' end"""


def _content_hash() -> str:
    """The id of a statement that has none: two with the same content are one."""
    content = [c for c in landed_columns()[3:] if c not in ("stored_at", "actor_rule")]
    return "md5(to_json([" + ", ".join(f"{c}::{TEXT}" for c in content) + "])::varchar)"


def _name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


SOURCE = Source(
    contract=Event,
    family="engagement",
    parse=None,
    fetch=fetch,
    extension="parquet",
    is_api=True,
    required_to_fetch=("url",),
    optional=("limit", "base", "actor_rules", "personal_kinds", "extensions"),
    bulk=True,
)
