"""Where curators' decisions about identity live: `curation/identity_decisions.csv` below the data folder.

A table that people can read, appended to and never rewritten, one line a document of a decision. It is a feed like any
other (kind `csv`, named here because it is the installation's own and no line of feeds.yml need know it): each run
lands it when it has changed, so `raw.identity_decisions` is rebuilt by `talent replay` from the landing zone even when
warehouse and file are gone, the derive step's input hash sees it, and a wrong line ends in the quarantine. A decision
is taken back by a later one that says the opposite; no line is ever removed. May import: settings, contracts, failures.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import duckdb

from pipelines.contracts.feed import Feed
from pipelines.failures import ConfigurationError
from pipelines.settings import Settings
from pipelines.storage import landing

PLACE = "curation/identity_decisions.csv"
COLUMNS = ("decision_id", "decision", "document_kind", "document_id", "reason", "author", "decided_at")
_FEED = Feed.model_validate(
    {
        "name": "identity_decisions",
        "kind": "csv",
        "path": PLACE,
        "table": "identity_decisions",
        "title_zh": "去重决定",
        "title_en": "Decisions about duplicates",
        "tier": "own",
    }
)
_FAMILY = "registry"
_KNOWN = """
    select 'paper' as kind, source || ':' || paper_id as id from raw.papers
    union all select 'tutorial', source || ':' || tutorial_id from raw.tutorials
    union all select 'job', source || ':' || job_id from raw.jobs
"""


@dataclass(frozen=True)
class Decided:
    """One decision: `merge` makes its documents one for good, `split` keeps them apart."""

    decision_id: str
    decision: Literal["split", "merge"]
    document_kind: str
    document_ids: tuple[str, ...]
    reason: str
    author: str | None
    decided_at: str


def feeds(settings: Settings) -> list[Feed]:
    """The feed of the decisions, once there are any."""
    is_there = (settings.data / PLACE).exists() or (settings.landing / _FAMILY / _FEED.name).is_dir()
    return [_FEED] if is_there else []


def decisions(settings: Settings) -> list[Decided]:
    """All decisions, in the order in which they were made."""
    grouped: dict[str, list[dict[str, Any]]] = {}
    for row in csv.DictReader(io.StringIO(_text(settings))):
        grouped.setdefault(row["decision_id"], []).append(row)
    found = [
        Decided(
            decision_id,
            "split" if rows[0]["decision"] == "split" else "merge",
            rows[0]["document_kind"],
            tuple(row["document_id"] for row in rows),
            rows[0]["reason"],
            rows[0]["author"] or None,
            rows[0]["decided_at"],
        )
        for decision_id, rows in grouped.items()
    ]
    return sorted(found, key=lambda one: (one.decided_at, one.decision_id))


def decide(
    con: duckdb.DuckDBPyConnection,
    settings: Settings,
    decision: Literal["split", "merge"],
    ids: Sequence[str],
    *,
    reason: str,
    author: str | None,
    at: datetime,
) -> Decided:
    """Append a decision; ConfigurationError for ids that are not there or of several kinds, too few, or no reason."""
    members = tuple(dict.fromkeys(ids))
    if decision == "merge" and len(members) < 2:
        raise ConfigurationError("A merge needs two documents or more: talent identity merge ID ID.")
    if not reason.strip():
        raise ConfigurationError("Say why, with --reason.")
    kind = _kind_of(con, members)
    decided_at = at.astimezone(UTC).isoformat(timespec="microseconds")
    said = "\n".join([decision, kind, *members, reason, decided_at])
    one = Decided(
        hashlib.sha256(said.encode()).hexdigest()[:12], decision, kind, members, reason.strip(), author, decided_at
    )
    out = io.StringIO(newline="")
    lines = csv.writer(out, lineterminator="\n")
    text = _text(settings)
    if not text:
        lines.writerow(COLUMNS)
    elif not text.endswith("\n"):
        out.write("\n")
    for member in members:
        lines.writerow((one.decision_id, decision, kind, member, one.reason, author or "", decided_at))
    landing.write_whole(settings.data / PLACE, (text + out.getvalue()).encode("utf-8"))
    return one


def _text(settings: Settings) -> str:
    """The file; where it is gone, what was landed last."""
    path = settings.data / PLACE
    if path.exists():
        return path.read_text(encoding="utf-8")
    landed = list(landing.payloads(settings.landing, _FAMILY, _FEED.name))
    return landed[-1].read().decode("utf-8") if landed else ""


def _kind_of(con: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> str:
    """The one kind of all these documents."""
    found = con.execute(f"select kind, id from ({_KNOWN}) where list_contains(?, id)", [list(ids)]).fetchall()
    kinds: dict[str, set[str]] = {}
    for kind, document_id in found:
        kinds.setdefault(document_id, set()).add(kind)
    for one in ids:
        if one not in kinds:
            raise ConfigurationError(f"There is no paper, tutorial or job `{one}`{_suggestion(con, one)}.")
    common = set.intersection(*kinds.values())
    if not common:
        told = ", ".join(f"{one} is a {'/'.join(sorted(kinds[one]))}" for one in ids)
        raise ConfigurationError(f"Only documents of one kind can be the same: {told}.")
    return min(common)


def _suggestion(con: duckdb.DuckDBPyConnection, wrong: str) -> str:
    near = con.execute(
        f"""select id from ({_KNOWN}) where jaro_winkler_similarity(id, ?) > 0.85 or ends_with(id, ?)
            order by jaro_winkler_similarity(id, ?) desc, id limit 3""",
        [wrong, ":" + wrong, wrong],
    ).fetchall()
    return (
        f"; did you mean {', '.join(one for (one,) in near)}?" if near else "; ids are `source:id`, as pages show them"
    )
