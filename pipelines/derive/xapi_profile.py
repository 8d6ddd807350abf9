"""The event vocabulary as an xAPI Profile: what must a statement look like to be counted here?

Anybody who sends events can read it, and tools for profiles can check statements by it: concepts are the verbs, the
kinds of objects and the extensions, a statement template for each verb says what has to be in a statement (`included`:
without it the row is refused) and what belongs in it (`recommended`).
https://github.com/adlnet/xapi-profiles/blob/master/xapi-profiles-structure.md
May import: polars.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import polars as pl

PROFILE = "https://talent-exchange.example/xapi"
VERSION, GENERATED = f"{PROFILE}/v1", "2026-11-26T00:00:00Z"  # raised by hand when verbs.csv changes its meaning
TYPES = "https://community.example/types/"
EXTENSIONS = "https://community.example/ext/"
_EXTENDED = {  # extension -> JSON schema, Chinese, English
    "amount": ({"type": "number"}, "金额，币种见 currency。", "Money, in the unit that `currency` names."),
    "channel": ({"type": "string"}, "从哪个渠道而来。", "Channel that led here."),
    "currency": ({"type": "string", "pattern": "^[A-Z]{3}$"}, "ISO 4217 币种代码。", "ISO 4217 code of the currency."),
    "detail": ({"type": "string"}, "限定动词的代码：方案、名次等。", "A code that qualifies the verb: plan, rank."),
    "quantity": ({"type": "number"}, "资源数量、展示次数、完成比例等。", "Amount, impressions, or share done."),
}  # fmt: skip
_PLACES = {  # column of raw.events -> JSONPath inside the statement
    "actor_id": "$.actor.account.name | $.actor.mbox | $.actor.mbox_sha1sum | $.actor.openid",
    "score": "$.result.score.scaled",
    "duration_seconds": "$.result.duration",
    "parent_id": "$.context.contextActivities.parent[*].id",
    "object_name": "$.object.definition.name",
    "registration": "$.context.registration",
}


def profile(verbs: pl.DataFrame, object_types: pl.DataFrame, aliases: Mapping[str, str]) -> dict[str, Any]:
    """The JSON-LD document; `aliases` are IRIs that are counted as a verb of ours: IRI -> verb id."""
    kinds = {row["object_type"]: row for row in object_types.iter_rows(named=True)}
    return {
        "@context": "https://w3id.org/xapi/profiles/context",
        "id": PROFILE,
        "type": "Profile",
        "conformsTo": "https://w3id.org/xapi/profiles#1.0",
        "prefLabel": {"zh-Hans": "AI 人才交流平台的事件", "en": "Events of the AI Talent Exchange"},
        "definition": {
            "zh-Hans": "平台统计所用的全部动词、对象类型与必需字段。",
            "en": "All verbs, kinds of objects and required fields that the exchange's numbers are counted from.",
        },
        "author": {"type": "Organization", "name": "AI Talent Exchange"},
        "versions": [{"id": VERSION, "generatedAtTime": GENERATED}],
        "concepts": [
            *(_verb(row, aliases) for row in verbs.iter_rows(named=True)),
            *(_kind(row) for row in kinds.values()),
            *(_extension(name, side) for name in _EXTENDED for side in ("Result", "Context")),
        ],
        "templates": [_template(row, kinds) for row in verbs.iter_rows(named=True)],
        "patterns": [],
    }


def text(document: Mapping[str, Any]) -> str:
    """The document as it is written to a file."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _words(zh: str, en: str) -> dict[str, str]:
    return {"zh-Hans": zh, "en": en}


def _verb(row: Mapping[str, Any], aliases: Mapping[str, str]) -> dict[str, Any]:
    alike = sorted(iri for iri, verb_id in aliases.items() if verb_id == row["verb_id"] and iri != row["iri"])
    return {
        "id": row["iri"],
        "type": "Verb",
        "inScheme": VERSION,
        "prefLabel": _words(row["label_zh"], row["label_en"]),
        "definition": _words(row["definition_zh"], row["definition_en"]),
        **({"narrowMatch": alike} if alike else {}),
    }


def _kind(row: Mapping[str, Any]) -> dict[str, Any]:
    broader = [TYPES + row["broader"]] if row["broader"] else []
    return {
        "id": TYPES + row["object_type"],
        "type": "ActivityType",
        "inScheme": VERSION,
        "prefLabel": _words(row["label_zh"], row["label_en"]),
        "definition": _words(f"事件的对象：{row['label_zh']}。", f"What an event is about: {row['label_en']}."),
        **({"broader": broader} if broader else {}),
    }


def _extension(name: str, side: str) -> dict[str, Any]:
    schema, zh, en = _EXTENDED[name]
    return {
        "id": EXTENSIONS + name,
        "type": f"{side}Extension",
        "inScheme": VERSION,
        "prefLabel": _words(name, name),
        "definition": _words(zh, en),
        "inlineSchema": json.dumps(schema),
    }


def _template(row: Mapping[str, Any], kinds: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    named, requires, expects = (set[str](row[column] or []) for column in ("object_types", "requires", "expects"))
    types = sorted(TYPES + kind for kind, said in kinds.items() if kind in named or said["broader"] in named)
    rules = [
        {"location": "$.timestamp", "presence": "included"},
        {"location": "$.object.definition.type", "presence": "recommended", "any": types},
        *({"location": _place(field), "presence": "included"} for field in sorted(requires)),
        *({"location": _place(field), "presence": "recommended"} for field in sorted(expects)),
    ]
    return {
        "id": f"{PROFILE}/templates/{row['verb_id']}",
        "type": "StatementTemplate",
        "inScheme": VERSION,
        "prefLabel": _words(row["label_zh"], row["label_en"]),
        "definition": _words(row["definition_zh"], row["definition_en"]),
        "verb": row["iri"],
        "rules": rules,
    }


def _place(field: str) -> str:
    if field in _PLACES:
        return _PLACES[field]
    return " | ".join(f"$.{side}.extensions['{EXTENSIONS}{field}']" for side in ("result", "context"))
