"""Who is reading, and what may they see? Operator, analyst and public.

Operator: everything, persons included (as pseudonyms). Analyst: every mart without persons, small groups hidden.
Public: of those the knowledge, talent, project and community marts, and what describes them; no money, no inner
workings.

The server is started with a role, TALENT_ROLE (`talent dashboard --role`): the most that anybody gets from it. Without
one it is an analyst's, because a port of this machine is open to everybody on it and asks nobody who they are; who may
read the data folder can ask for more. A role that is not known counts as public. TALENT_ROLES names a TOML file that
gives roles to people who log in (Streamlit's own OIDC, configured in `.streamlit/secrets.toml`):

    [[roles]]
    role = "operator"            # the highest role of all that fit; without one: public
    claim = "groups"             # a claim of the identity token; an e-mail counts only when it is verified
    values = ["community-team"]  # its value, or one of its values

May import: streamlit.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

PUBLIC, ANALYST, OPERATOR = ROLES = ("public", "analyst", "operator")
KEY = "reader's role"  # of the session; no filter can have this name, so that no address can set it
OPEN_AREAS = frozenset({"knowledge", "talent", "projects", "community"})
DESCRIBING = frozenset(
    {"datasets", "identities", "metrics", "model_errors", "model_quality", "publication_facts", "sources"}
)
"""Marts of other areas that pages for everybody need: what data there are, what numbers mean, how good they are."""


class NotForThisRole(Exception):
    """A question about a mart that the reader's role must not see."""

    def __init__(self, mart: str, role: str) -> None:
        super().__init__(f"{mart} is not for the role {role}")
        self.mart, self.role = mart, role


def of_server() -> str:
    """The most that anybody gets from this server."""
    asked = os.environ.get("TALENT_ROLE") or ANALYST
    return asked if asked in ROLES else PUBLIC


def rules() -> Path | None:
    """The file that gives roles to people who log in; None when nobody has to."""
    named = os.environ.get("TALENT_ROLES")
    return Path(named) if named else None


def of_claims(claims: Mapping[str, Any], given: list[dict[str, Any]]) -> str:
    """The highest role that the rules give to who has these claims."""
    found = {PUBLIC}
    for rule in given:
        value = claims.get(rule["claim"])
        values = {str(one) for one in value} if isinstance(value, list | tuple) else {str(value)}
        is_proven = rule["claim"] != "email" or claims.get("email_verified") in (True, "true")
        if value is not None and is_proven and values & {str(one) for one in rule["values"]} and rule["role"] in ROLES:
            found.add(rule["role"])
    return max(found, key=ROLES.index)


def of_reader() -> str:
    """The reader's role: the server's, or less where people log in."""
    file = rules()
    if file is None:
        return of_server()
    if not is_logged_in():
        return PUBLIC
    try:
        given = tomllib.loads(file.read_text(encoding="utf-8")).get("roles", [])
        role = of_claims(_claims(), given)
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError):
        return PUBLIC  # rules that cannot be read give nobody more
    return min(role, of_server(), key=ROLES.index)


def is_logged_in() -> bool:
    """Whether the reader has logged in."""
    return bool(_claims().get("is_logged_in"))


def _claims() -> Mapping[str, Any]:
    return st.user.to_dict()


def role() -> str:
    """The role of this run of the page; `publication.begin` has fixed it."""
    return st.session_state.get(KEY) or PUBLIC


def sees(role: str, mart: str, area: str | None, *, is_personal: bool) -> bool:
    """Whether a role may read a mart; one that the catalogue does not know counts as personal."""
    if role == OPERATOR:
        return True
    if area is None or is_personal:
        return False
    return role == ANALYST or area in OPEN_AREAS or mart in DESCRIBING
