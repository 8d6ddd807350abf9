"""Dagster's event log in SQLite, with its connections kept open.

Dagster's own class opens, commits to disk and closes a database for every event: a run of ours with some 900 events
spent more time on that than on the data. Here a connection stays open and a commit is written through at the next
checkpoint (WAL with `synchronous = NORMAL`): a crash of the machine may lose the newest events of the log, never a row
of data, which has its own log beside the landing zone.
"""

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._core.storage.event_log.sqlite.sqlite_event_log import INDEX_SHARD_NAME
from dagster._serdes import ConfigurableClassData
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool, StaticPool

# Databases kept open: the index and the newest runs; the daemon lives long and sees many runs.
MOST_OPEN = 8
BUSY_SECONDS = 60


class EventLog(SqliteEventLogStorage):
    """The event log of `dagster.yaml`; a database a run and one of all, as in Dagster."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._engines: OrderedDict[str, Engine] = OrderedDict()
        super().__init__(base_dir, inst_data)

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Any) -> "EventLog":
        """As Dagster makes it from `dagster.yaml`."""
        return cls(inst_data=inst_data, **config_value)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        """One transaction; Dagster's lock lets in one thread at a time."""
        with self._db_lock, self._engine(shard).begin() as connection:
            yield connection

    def _engine(self, shard: str) -> Engine:
        if shard not in self._engines:
            place = self.conn_string_for_shard(shard)
            waiting = {"timeout": BUSY_SECONDS, "check_same_thread": False}
            if shard not in self._initialized_dbs:
                # making the tables takes connections beside each other
                self._initdb(create_engine(place, poolclass=NullPool, connect_args=waiting))
                self._initialized_dbs.add(shard)
            self._engines[shard] = create_engine(place, poolclass=StaticPool, connect_args=waiting)
            event.listen(self._engines[shard], "connect", _settle)
        self._engines.move_to_end(shard)
        while len(self._engines) > MOST_OPEN:
            oldest = next(name for name in self._engines if name != INDEX_SHARD_NAME)
            self._engines.pop(oldest).dispose()
        return self._engines[shard]

    def dispose(self) -> None:
        """Close every database."""
        with self._db_lock:
            while self._engines:
                self._engines.popitem()[1].dispose()
        super().dispose()


def _settle(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous = NORMAL")
