"""Every mart that counts people declares it, once, in its yml: what is not declared would leave the house as it is."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from pipelines.orchestration import suppressing
from pipelines.storage.mart_contracts import FOLDER, LOADER, mart_contracts

PEOPLE = re.compile(
    r"\b(members?|people|persons?|learners?|users?|customers?|attendees?|aspirants?|applicants?|candidates?|"
    r"subscribers?|responders?|answerers?|askers?|contributors?|newcomers?)\b",
    re.IGNORECASE,
)
MODELS: list[dict[str, Any]] = [
    model
    for path in sorted(FOLDER.rglob("*.yml"))
    for model in yaml.load(path.read_text(encoding="utf-8"), LOADER)["models"]
]
OPEN = [model for model in MODELS if not model["config"]["meta"]["is_personal"]]


@pytest.mark.parametrize("model", OPEN, ids=lambda model: model["name"])
def test_a_number_that_speaks_of_people_is_declared(model: dict[str, Any]) -> None:
    people = model["config"]["meta"].get("people", {})
    named = {*people.get("counts", ()), *people.get("things", ()), *people.get("dependent", ())}
    speaking = {
        column["name"]
        for column in model["columns"]
        # with counts beside them, decimals and shares are hidden unless they are called independent
        if column["data_type"] in ("bigint", "hugeint", "integer")
        or (column["data_type"] == "double" and not people.get("counts"))
        if PEOPLE.search(column["description"]) or PEOPLE.search(column["name"].replace("_", " "))
    }
    forgotten = sorted(speaking - named)
    assert not forgotten, f"{model['name']}: {', '.join(forgotten)} under `people: counts`, or `things` if it is none"


def test_declarations_name_columns_that_are_there_and_can_be_understood() -> None:
    declared = suppressing.declarations(mart_contracts())
    columns = {model["name"]: {column["name"] for column in model["columns"]} for model in MODELS}
    assert len(declared) >= 15
    for mart, people in declared.items():
        dims = {dim for dims in people.counts.values() for dim in dims}
        used = {*people.counts, *dims, *people.dependent, *(people.independent or ()), *people.looks_back}
        used |= {*people.where, *people.adds_up, *people.signed, *([people.along] if people.along else [])}
        used |= {column for leader in people.follows.values() for column in leader if not column.startswith("=")}
        assert used <= columns[mart], (mart, used - columns[mart])
        assert dims, f"{mart} has no key"
        for leader, shared in people.follows.items():
            assert leader in declared, f"{mart} follows {leader}, which hides nothing"
            assert set(shared.values()) <= columns[leader]


def test_personal_marts_have_nothing_to_declare() -> None:
    assert not [m["name"] for m in MODELS if m["config"]["meta"]["is_personal"] and "people" in m["config"]["meta"]]
