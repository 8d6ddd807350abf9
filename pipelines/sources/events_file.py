"""Engagement events from flat files: logs and exports with one action a row, in any format of `_table`.

A line says which columns hold what; `actor_id`, `verb` and `occurred_at` are needed, the rest of raw.Event is read when
it is there or mapped:

    - {name: forum_log, kind: events_file, path: inbox/forum/*.csv, zone: Asia/Shanghai,
       columns: {actor_id: user, occurred_at: time, object_kind: {constant: post}, object_id: post_id,
                 verb: {column: action, values: {reply: replied, like: upvoted, view: viewed}}}}

Verbs are ids of `data/reference/verbs.csv`, or IRIs that `xapi` knows under another name; others are `unknown_verb`. An
event without an id gets one of all its columns that are read, so an event that stands in two exports is one.
Further parameters: `actor_rules` and `personal_kinds`, as in `xapi`: which accounts are staff, bots and so on, and for
which kinds of object its id is an account too.

Every file becomes a pseudonymous table before the first write (`_table_tokens`): accounts are tokens, names of people
are gone, and columns that are not mapped are not kept. May import: polars, grammars, contracts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

from pipelines.contracts import Contract
from pipelines.contracts.feed import Feed
from pipelines.contracts.raw import Event
from pipelines.sources import _table, _table_columns, _table_mapping, _table_tokens
from pipelines.sources._requirements import missing
from pipelines.sources._source import DETAIL, REASON, Source
from pipelines.sources._statements import rule_name
from pipelines.sources._table_mapping import Columns, Origin
from pipelines.sources._table_rows import Group, Rows
from pipelines.sources.xapi import ACTOR_RULES, ALIASES

_MADE = frozenset({"actor_kind", "actor_rule", "event_id"})
# data/reference/verbs.csv; a test holds the two together.
_VERBS = """
accepted acquired ad_daily answered applied asked attended bookmarked cancelled competed completed consent_given
consent_withdrawn earned edited feedback_closed feedback_opened feedback_responded interviewed match_accepted
match_applied match_declined match_shown milestone_done placed played posted progress_reported progressed
project_joined published purchased rated referred refunded registered renewed replied reported resource_denied
resource_granted resource_released resource_requested searched shortlisted started subscribed upvoted viewed
"""
VERBS = frozenset(_VERBS.split())


def _whole(feed: Feed) -> Feed:
    """The line with a key: the file's own id where there is one, else a hash of everything that is read."""
    columns = {"event_id": ["event_id"], **dict(feed.parameter("columns", {}))}
    line = Feed.model_validate({**feed.model_dump(exclude_none=True), "columns": columns})
    if line.parameter("key"):
        return line
    used = _table_mapping.mapping_of(line, Event, _MADE).wanted().used
    key = {"row_hash": [[name] for name in used]}
    return Feed.model_validate({**line.model_dump(exclude_none=True), "key": key})


def contract_of(feed: Feed) -> type[Contract]:
    """raw.Event; ValueError for a line that asks for what does not exist."""
    _table.check(_whole(feed), Event, _MADE)
    return Event


def parse(payload: bytes, feed: Feed) -> pl.DataFrame:
    """One row for every row of the file; reasons are those of `_table`, and `unknown_verb`."""
    if not _table_tokens.is_ours(payload):
        payload = pseudonymise(payload, feed, lambda identity: identity)
    rows = _table.parse(payload, _whole(feed), Event, _MADE)
    verb = pl.col("verb").replace(list(ALIASES), list(ALIASES.values()))
    is_unknown = pl.col(REASON).is_null() & verb.is_not_null() & ~verb.is_in(list(VERBS))
    return rows.with_columns(
        verb.alias("verb"),
        pl.when(is_unknown).then(pl.lit("unknown_verb")).otherwise(pl.coalesce(REASON, missing(verb))).alias(REASON),
        pl.lit(None, dtype=pl.String).alias(DETAIL),
    )


def pseudonymise(payload: bytes, feed: Feed, token: Callable[[str], str]) -> bytes:
    """The file as a pseudonymous table; what an account says about its kind is kept as `actor_kind`."""
    if _table_tokens.is_ours(payload):
        return payload
    line = _whole(feed)
    mapping = _table_mapping.mapping_of(line, Event, _MADE)
    rows = _table.rows_of(payload, line, mapping.wanted())
    told = Rows([_told(group, line, mapping, token) for group in rows.groups], rows.refused, rows.count)
    return _table_tokens.write(_table_tokens.with_tokens(told, line, mapping.identity_columns(Event), token))


def _told(group: Group, feed: Feed, mapping: Columns, token: Callable[[str], str]) -> Group:
    """The group with the kind of its actors, and without the people among its objects."""
    nulls = [str(value) for value in feed.parameter("null_values", [])]
    words = _table_columns.cleaned(group.words, nulls)
    made = group.words
    if "actor_kind" not in mapping.origins and "actor_kind" not in made.columns:
        account = _words(mapping.origins.get("actor_id", Origin(("actor_id",))), words)
        made = made.with_columns(words.select(*_kind(account, feed)))
    people = [str(kind) for kind in feed.parameter("personal_kinds", ["member"])]
    is_personal = words.select(
        _words(mapping.origins.get("object_kind", Origin(("object_kind",))), words).is_in(people).fill_null(False)
    ).to_series()
    if is_personal.len() == 1 < made.height:
        is_personal = pl.Series([bool(is_personal[0])] * made.height)
    identities = mapping.identity_columns(Event)
    for name in mapping.origins.get("object_id", Origin(("object_id",))).columns:
        if name in made.columns and name not in identities:
            hidden = _table_tokens.tokens_of(made[name].zip_with(is_personal, _nothing(made.height)), nulls, token)
            made = made.with_columns(hidden.zip_with(is_personal, made[name]).alias(name))
    for name in mapping.origins.get("object_name", Origin(("object_name",))).columns:
        if name in made.columns and name not in identities:
            made = made.with_columns(_nothing(made.height).zip_with(is_personal, made[name]).alias(name))
    return Group([*group.header, "actor_kind", "actor_rule"], group.order, group.pointers, made)


def _words(origin: Origin, words: pl.DataFrame) -> pl.Expr:
    """The words of one column of the contract, under their new names."""
    value = _table_columns.text_of(origin, words)
    if value is None:
        return pl.lit(None, dtype=pl.String)
    return _table_columns.renamed_by(value, origin)[0] if origin.values else value


def _kind(account: pl.Expr, feed: Feed) -> tuple[pl.Expr, pl.Expr]:
    """`actor_kind`, and `actor_rule` that says why."""
    rules: Mapping[str, list[str]] = feed.parameter("actor_rules", ACTOR_RULES)
    kind = pl.when(account.is_null()).then(pl.lit("anonymous"))
    rule = pl.when(account.is_null()).then(pl.lit("no_account"))
    for name, prefixes in rules.items():
        for number, prefix in enumerate(prefixes, start=1):
            kind = kind.when(account.str.starts_with(prefix)).then(pl.lit(name))
            rule = rule.when(account.str.starts_with(prefix)).then(pl.lit(rule_name(name, number)))
    return kind.otherwise(pl.lit("member")).alias("actor_kind"), rule.otherwise(pl.lit("otherwise")).alias("actor_rule")


def _nothing(height: int) -> pl.Series:
    return pl.Series([None] * height, dtype=pl.String)


SOURCE = Source(
    contract=contract_of,
    family="engagement",
    parse=parse,
    fetch=_table.fetch,
    extension="ndjson",
    required_to_fetch=("url",),
    optional=(*_table.PARAMETERS, "actor_rules", "personal_kinds"),
    pseudonymise=pseudonymise,
)
