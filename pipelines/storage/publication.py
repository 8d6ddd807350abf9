"""What the outside may read: `published/<version>/`, and `current.json` that names the one in force.

A publication is written beside, flushed to disk, and only then named; it is never changed afterwards, so readers
need no lock and a bad one is undone by naming the one before.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from pipelines.failures import Held, StorageError
from pipelines.storage import sharing as sharing_out
from pipelines.storage.landing import write_whole
from pipelines.storage.sharing import Sharing

MARTS = """
    select table_name from duckdb_tables()
    where database_name = current_database() and schema_name = 'marts' order by all
"""

# A search shows a few rows out of all: unpacking the texts around them took 75 ms for ten of 100,000, reading them as
# they are 11 ms, for 50 MB more.
READ_BY_ROW = frozenset({"resources", "search_documents"})


@dataclass(frozen=True)
class File:
    """One file of a publication. `content_hash` is over the rows, whatever their order."""

    path: str
    sha256: str
    bytes: int
    rows: int | None = None
    content_hash: str | None = None


@dataclass(frozen=True)
class Manifest:
    """What a publication is made from and what it holds.

    `minimum_group` is the smallest group of people that `shared.duckdb` shows, null where there is no such file;
    `suppressed` says of each mart that counts people how many counts it has (`cells`) and how many are `hidden`.
    """

    version: str
    run_id: str
    as_of: str
    cutoff: str
    published_at: str
    code_version: str
    digest: str
    reporting_zone: str
    files: list[File] = field(default_factory=list)
    minimum_group: int | None = None
    suppressed: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def rows(self) -> dict[str, int]:
        """Mart -> rows."""
        return {Path(f.path).stem: f.rows for f in self.files if f.rows is not None}

    @property
    def content(self) -> dict[str, str]:
        """Mart -> hash of its rows."""
        return {Path(f.path).stem: f.content_hash for f in self.files if f.content_hash}


def publish(
    warehouse: Path,
    root: Path,
    facts: Mapping[str, str],
    *,
    keep: int,
    beside: Mapping[str, str] | None = None,
    sharing: Sharing | None = None,
) -> Manifest:
    """Copy every mart of a warehouse into a new publication and name it; keep the newest `keep`.

    `facts` are the manifest's fields but the files; `beside` are further files by name, as text. `sharing` says how
    marts are made fit for others than the operator; without it nobody else can read the publication. Disk and database
    errors are a StorageError and leave the pointer as it was.
    """
    version = facts["version"]
    workplace, place = root / f".making-{version}", root / version
    try:
        shutil.rmtree(workplace, ignore_errors=True)
        workplace.mkdir(parents=True)
        files, suppressed = _write_marts(warehouse, workplace, sharing)
        for name, text in sorted((beside or {}).items()):
            (workplace / name).write_text(text, encoding="utf-8")
            files.append(_file(workplace / name))
        least = sharing.minimum_group if sharing else None
        manifest = Manifest(**facts, files=files, minimum_group=least, suppressed=suppressed)
        write_whole(workplace / "MANIFEST.json", json.dumps(asdict(manifest), indent=1, ensure_ascii=False).encode())
        _flush(workplace)
        workplace.rename(place)
        _flush(root)
        point(root, version)
    except OSError as error:
        shutil.rmtree(workplace, ignore_errors=True)
        raise StorageError(f"{place}: the publication cannot be written ({error.strerror}).") from None
    except duckdb.Error as error:
        shutil.rmtree(workplace, ignore_errors=True)
        raise StorageError(f"{place}: the publication cannot be written ({error}).") from None
    prune(root, keep)
    return manifest


def _write_marts(
    warehouse: Path, folder: Path, sharing: Sharing | None
) -> tuple[list[File], dict[str, dict[str, int]]]:
    """marts.duckdb, shared.duckdb and one Parquet file per mart; rows in a fixed order: equal marts, equal files."""
    with duckdb.connect(warehouse) as con:
        con.execute("SET TimeZone = 'UTC'")
        con.execute("attach ? as published", [str(folder / "marts.duckdb")])
        marts = [mart for (mart,) in con.execute(MARTS).fetchall()]
        con.execute("set force_compression = 'uncompressed'")
        written = {mart: _write_mart(con, folder, mart) for mart in marts if mart in READ_BY_ROW}
        con.execute("checkpoint published")  # how a table is packed is decided when it reaches the disk
        con.execute("reset force_compression")
        written |= {mart: _write_mart(con, folder, mart) for mart in marts if mart not in READ_BY_ROW}
        sharing_out.copy_comments(con, ("current_database()", "marts"), marts, "published")
        files = [written[mart] for mart in marts]
        con.execute("checkpoint published")
        suppressed = sharing_out.write(con, folder, marts, sharing, READ_BY_ROW) if sharing else {}
        con.execute("detach published")
    if not files:
        raise Held("The warehouse holds no marts; run `talent build` first.")
    if list(folder.glob("*.wal")):
        raise StorageError(f"{folder}: the publication still has a write-ahead log; it would lose tables.")
    return [_file(path) for path in sorted(folder.glob("*.duckdb"))] + files, suppressed


def _write_mart(con: duckdb.DuckDBPyConnection, folder: Path, mart: str) -> File:
    """One mart in the file that is attached as `published`, and as Parquet."""
    con.execute(f'create table published."{mart}" as select * from marts."{mart}" order by all')
    con.execute(
        f'copy (from published."{mart}") to $path (format parquet, compression zstd)',
        {"path": str(folder / f"{mart}.parquet")},
    )
    ((rows, content),) = con.execute(
        f'select count(*), coalesce(sum(hash(t)::hugeint), 0)::varchar from published."{mart}" as t'
    ).fetchall()
    return _file(folder / f"{mart}.parquet", rows, content)


def _file(path: Path, rows: int | None = None, content_hash: str | None = None) -> File:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return File(path.name, digest.hexdigest(), path.stat().st_size, rows, content_hash)


def _flush(folder: Path) -> None:
    """fsync every file of a folder and the folder itself."""
    for path in [*(p for p in folder.iterdir() if p.is_file()), folder]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def point(root: Path, version: str) -> None:
    """Name the publication in force."""
    write_whole(root / "current.json", json.dumps({"version": version, "path": version}).encode())


def current(root: Path) -> Manifest | None:
    """The manifest of the publication in force; None before the first one."""
    try:
        pointer = json.loads((root / "current.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return manifest_of(root / pointer["path"])


def manifest_of(folder: Path) -> Manifest:
    """The manifest of one publication."""
    fields: dict[str, Any] = json.loads((folder / "MANIFEST.json").read_text(encoding="utf-8"))
    return Manifest(**{**fields, "files": [File(**f) for f in fields["files"]]})


def versions(root: Path) -> list[str]:
    """Every publication, oldest first."""
    if not root.is_dir():
        return []
    return sorted(p.name for p in root.iterdir() if (p / "MANIFEST.json").is_file() and not p.name.startswith("."))


def rollback(root: Path, version: str | None = None) -> str:
    """Name the publication before the one in force, or `version`; the version now in force is answered."""
    now = current(root)
    known = versions(root)
    if version is None:
        earlier = [v for v in known if now is not None and v < now.version]
        if not earlier:
            raise Held("There is no earlier publication to go back to.")
        version = earlier[-1]
    elif version not in known:
        raise Held(f"There is no publication {version}; there are {', '.join(known) or 'none'}.")
    point(root, version)
    return version


def prune(root: Path, keep: int) -> None:
    """Remove all but the newest `keep` publications, never the one in force; and what a killed run left."""
    now = current(root)
    for version in versions(root)[:-keep]:
        if now is None or version != now.version:
            shutil.rmtree(root / version, ignore_errors=True)
    for leftover in root.glob(".making-*"):
        shutil.rmtree(leftover, ignore_errors=True)


def verify(root: Path, manifest: Manifest) -> list[str]:
    """The files of a publication that are missing or no longer what the manifest says."""
    folder = root / manifest.version
    return [
        f.path for f in manifest.files if not (folder / f.path).is_file() or _file(folder / f.path).sha256 != f.sha256
    ]


def note_last_run(root: Path, *, run_id: str, finished_at: datetime, status: str, detail: str | None) -> None:
    """Tell readers how the last run ended, whatever is in force."""
    root.mkdir(parents=True, exist_ok=True)
    note = {"run_id": run_id, "finished_at": finished_at.isoformat(), "status": status, "detail": detail}
    write_whole(root / "last_run.json", json.dumps(note, ensure_ascii=False).encode())


def last_run(root: Path) -> dict[str, Any] | None:
    """How the last run ended; None before the first one."""
    try:
        return json.loads((root / "last_run.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
