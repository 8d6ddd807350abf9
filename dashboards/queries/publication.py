"""Which publication is read, how old it is, and how to ask it something.

`data/published/current.json` names the version; `<version>/marts.duckdb` holds every mart and is the operator's;
`shared.duckdb` holds those without persons, small groups hidden, and is everybody else's. A page reads one version from
its first line to its last, even when a new one is published meanwhile, and in one role: `ask` refuses what that role
must not see. The environment variable `TALENT_PUBLISHED` names another folder.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import polars.selectors as cs
import streamlit as st

from dashboards import roles
from dashboards.roles import NotForThisRole
from dashboards.words import Definition, lang

PROJECT = Path(__file__).parents[2]
OPEN_VERSIONS = 2  # the current one and the one that open pages still read
CACHED_ANSWERS = 1024


@dataclass(frozen=True)
class Publication:
    """One published version and its folder."""

    version: str
    folder: Path

    def file(self, role: str) -> Path:
        """The database that a role reads."""
        return self.folder / ("marts.duckdb" if role == roles.OPERATOR else "shared.duckdb")


@dataclass(frozen=True)
class LastRun:
    """How the newest run of the platform ended."""

    run_id: str
    finished_at: datetime
    status: str  # succeeded, nothing_new, held, failed
    detail: str

    @property
    def is_behind(self) -> bool:
        """The run made no publication although it wanted to."""
        return self.status in ("held", "failed")


def published() -> Path:
    """The folder of publications."""
    return Path(os.environ.get("TALENT_PUBLISHED") or PROJECT / "data" / "published")


def _read(path: Path) -> dict[str, Any] | None:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None


def current() -> Publication | None:
    """The publication that the pointer names; None when nothing is published yet."""
    pointer = _read(published() / "current.json")
    if pointer is None:
        return None
    folder = published() / pointer["path"]
    return Publication(pointer["version"], folder) if (folder / "marts.duckdb").exists() else None


def last_run() -> LastRun | None:
    """How the newest run ended; None when none has been recorded."""
    found = _read(published() / "last_run.json")
    if found is None:
        return None
    finished = datetime.fromisoformat(found["finished_at"])
    finished = finished if finished.tzinfo else finished.replace(tzinfo=UTC)
    return LastRun(found["run_id"], finished, found["status"], found.get("detail") or "")


def manifest(folder: Path) -> dict[str, Any]:
    """What a publication holds: {version, run_id, as_of, published_at, code_version, files: [...]}."""
    return _read(folder / "MANIFEST.json") or {"files": []}


def history() -> pl.DataFrame:
    """Every publication still kept, newest first: version, published_at, as_of, run_id, files, rows, bytes."""
    found = [manifest(path.parent) for path in published().glob("*/MANIFEST.json")]
    rows = [
        {key: str(m.get(key) or "") for key in ("version", "published_at", "as_of", "run_id", "code_version")}
        | {"files": len(m["files"]), "bytes": sum(int(one.get("bytes") or 0) for one in m["files"])}
        for m in found
    ]
    return pl.DataFrame(rows).sort("published_at", descending=True) if rows else pl.DataFrame()


def files_of(publication: Publication) -> pl.DataFrame:
    """The files of a publication: path, rows, bytes, sha256."""
    columns = {"path": pl.String, "rows": pl.Int64, "bytes": pl.Int64, "sha256": pl.String}
    return pl.DataFrame(
        [{c: one.get(c) for c in columns} for one in manifest(publication.folder)["files"]], schema=columns
    )


def begin() -> Publication | None:
    """Fix the publication and the reader's role for this run of the page; None when there is nothing to read."""
    now, role = current(), roles.of_reader()
    st.session_state[roles.KEY] = role
    st.session_state["publication"] = now if now and now.file(role).exists() else None
    if now:
        st.session_state["smallest_group"] = manifest(now.folder).get("minimum_group")
    return st.session_state["publication"]


def reading() -> Publication:
    """The publication that this run of the page reads."""
    return st.session_state["publication"]


@st.cache_resource(max_entries=2 * OPEN_VERSIONS, show_spinner=False)
def _connection(version: str, path: str) -> duckdb.DuckDBPyConnection:  # noqa: ARG001  the version is the cache's key
    """Read-only, no way out of the file, and no way to change that."""
    con = duckdb.connect(path, read_only=True)
    con.execute("set timezone='UTC'; set threads=2; set enable_external_access=false; set lock_configuration=true")
    return con


@st.cache_data(max_entries=CACHED_ANSWERS, show_spinner=False)
def _answer(role: str, version: str, path: str, sql: str, parameters: tuple[Any, ...]) -> pl.DataFrame:
    _refuse(role, version, path, sql)
    frame = _connection(version, path).cursor().sql(sql, params=list(parameters)).pl()
    decimals = cs.decimal().cast(pl.Float64)  # for display; sums were made in SQL, exactly
    return frame.with_columns(cs.datetime(time_zone=None).dt.replace_time_zone("UTC"), decimals)


@st.cache_data(max_entries=2 * OPEN_VERSIONS, show_spinner=False)
def _catalogue(version: str, path: str) -> dict[str, tuple[str, bool]]:
    """Mart -> its area, and whether its rows are about persons."""
    found = _connection(version, path).cursor().execute("select dataset, area, is_personal from datasets").fetchall()
    return {mart: (area, is_personal is not False) for mart, area, is_personal in found}


def _refuse(role: str, version: str, path: str, sql: str) -> None:
    """NotForThisRole when a question reads a mart that the role must not see, wherever in it that is named."""
    if role == roles.OPERATOR:
        return
    (parsed,) = _connection(version, path).cursor().execute("select json_serialize_sql(?)", [sql]).fetchall()[0]
    tree = json.loads(parsed)
    if tree.get("error"):
        raise ValueError(f"not a question that can be checked: {tree['error_message']}")
    named, own = _tables(tree)
    known = _catalogue(version, path)
    for mart in sorted(named - own):
        area, is_personal = known.get(mart, (None, True))
        if not roles.sees(role, mart, area, is_personal=is_personal):
            raise NotForThisRole(mart, role)


def _tables(node: Any) -> tuple[set[str], set[str]]:
    """Every table that a parsed question names, and the names that it gives itself (`with ... as`)."""
    named: set[str] = set()
    own: set[str] = set()
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            if one.get("type") == "BASE_TABLE":
                named.add(one["table_name"])
            own.update(entry["key"] for entry in (one.get("cte_map") or {}).get("map", []))
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
    return named, own


def ask(sql: str, *parameters: Any) -> pl.DataFrame:
    """The answer of the publication that this page reads; timestamps are UTC, answers are kept per version and role.

    A column written `label_@` is the reader's one of a bilingual pair, `label_zh` or `label_en`. NotForThisRole: the
    reader's role must not see one of the marts.
    """
    publication, role = reading(), roles.role()
    own = sql.replace("_@", f"_{lang()}")
    return _answer(role, publication.version, str(publication.file(role)), own, parameters)


def ask_shared(sql: str, *parameters: Any) -> pl.DataFrame:
    """The answer that others than the operator get, whoever asks: for what is taken home and passed on."""
    publication, role = reading(), min(roles.role(), roles.ANALYST, key=roles.ROLES.index)
    path = publication.file(role)
    return _answer(role, publication.version, str(path), sql.replace("_@", f"_{lang()}"), parameters)


def sees(*marts: str) -> bool:
    """Whether the reader's role may see all of these marts."""
    publication, role = reading(), roles.role()
    known = _catalogue(publication.version, str(publication.file(role)))
    unknown: tuple[str | None, bool] = (None, True)
    about = {mart: known.get(mart, unknown) for mart in marts}
    return all(roles.sees(role, mart, area, is_personal=personal) for mart, (area, personal) in about.items())


def suppressed() -> dict[str, dict[str, int]]:
    """Mart that counts people -> its counts (`cells`) and how many others than the operator do not see (`hidden`)."""
    return manifest(reading().folder).get("suppressed") or {}


def one(sql: str, *parameters: Any) -> dict[str, Any]:
    """The first row of an answer; every column null when there is none."""
    frame = ask(sql, *parameters)
    return frame.row(0, named=True) if frame.height else dict.fromkeys(frame.columns)


def facts() -> dict[str, Any]:
    """When the publication was made from, the last counted day, the reporting zone and the sizes of everything."""
    return one("select * from publication_facts")


def metric(metric_id: str) -> dict[str, Any]:
    """One metric of the catalogue: label, formula, direction, minimum_n; nulls when it is not in the catalogue."""
    return one(
        """select * replace (case when ? or unit <> 'money' then current_value end as current_value)
           from metrics where metric_id = ?""",
        roles.role() != roles.PUBLIC,
        metric_id,
    )


def definition(metric_id: str) -> str:
    """How a number is counted, in the reader's language; empty when the catalogue does not say."""
    formula = metric(metric_id).get(f"formula_{lang()}")
    return Definition(formula, metric_id) if formula else ""


def labels(mart: str) -> dict[str, str]:
    """Id -> name in the reader's language, of `skills`, `topics` or `roles`."""
    sql = {
        "skills": "select skill_id, label_@ from skills order by 2",
        "topics": "select topic_id, label_@ from topics order by 2",
        "roles": "select role_id, label_@ from role_market order by 2",
    }[mart]
    return dict(ask(sql).iter_rows())
