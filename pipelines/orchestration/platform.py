"""What every asset needs: settings, pseudonyms, the network, the writer's lock, and somebody to tell.

One `Platform` per run, as the Dagster resource `platform`. Holding it is holding the lock.
"""

import os
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import dagster as dg

from pipelines.settings import Settings, settings
from pipelines.storage import http, landing, lock, registry, subscriptions, warehouse
from pipelines.storage.pseudonyms import Pseudonyms

WAIT_SECONDS = 600
BROKEN = "broken: "  # begins the name of what a check says about one broken rule of a mart's contract

# Who is told what happens now: the command line shows it, the daemon has its own log.
listener: ContextVar[Callable[[str], None] | None] = ContextVar("listener", default=None)


def say(what: str) -> None:
    """Tell the listener, if there is one, what happens now."""
    if told := listener.get():
        told(what)


@dataclass(frozen=True)
class Platform:
    """Settings, pseudonyms and the network of one run, and what its fetches have come to so far."""

    settings: Settings
    pseudonyms: Pseudonyms
    client: http.Client
    receipts: dict[str, dict[str, Any]] = field(default_factory=dict)  # feed -> its receipt in this run


def network(settings: Settings) -> http.Client:
    """The polite client that all feeds of a run share."""
    return http.Client(
        contact=settings.contact,
        secret=os.environ.get,
        allowed_hosts=frozenset(settings.allowed_hosts),
        robots=settings.landing / "robots.json",
        proxy=settings.proxy or None,
    )


@dg.resource(description="Settings, pseudonyms, network; holds the writer's lock for the whole run.")
def platform(_context: dg.InitResourceContext) -> Iterator[Platform]:
    """The platform of one run; Locked when another process writes."""
    chosen = settings()
    # a run of the daemon waits for a run of the command; within one process the lock is re-entrant
    with lock.writer(chosen.data, wait=WAIT_SECONDS):
        landing.sweep(chosen.landing)
        # open for the whole run, though nothing uses it: the steps' own connections then need not read the file anew
        with warehouse.connect(chosen.warehouse) as con:
            warehouse.prepare(con)
            registry.write(con, subscriptions.all_feeds(chosen, with_disabled=True))
            client = network(chosen)
            try:
                yield Platform(chosen, Pseudonyms.load(chosen.key_file, chosen.data), client)
            finally:
                client.close()
