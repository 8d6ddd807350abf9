"""The network feeds of a run, fetched side by side: sixteen at a time, the feeds of one host spread over the whole.

Fetching is waiting, so threads do it; landing and receipts are the same as for any feed. The threads are daemons: a run
that is told to stop does not wait for slow servers. May import: sources, storage.
"""

from __future__ import annotations

import queue
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from typing import Any
from urllib.parse import urlsplit

from pipelines.contracts.feed import Feed

Landing = Callable[[Feed], dict[str, Any]]


def side_by_side(feeds: Sequence[Feed], land: Landing, at_a_time: int) -> Iterator[tuple[Feed, dict[str, Any]]]:
    """(feed, receipt) as they are done; an error that is not a feed's own (a full disk) ends the run."""
    waiting: queue.SimpleQueue[Feed] = queue.SimpleQueue()
    done: queue.SimpleQueue[tuple[Feed, dict[str, Any] | BaseException]] = queue.SimpleQueue()
    stop = threading.Event()
    for feed in spread(feeds):
        waiting.put(feed)

    def work() -> None:
        while not stop.is_set():
            try:
                feed = waiting.get_nowait()
            except queue.Empty:
                return
            try:
                done.put((feed, land(feed)))
            except BaseException as error:
                done.put((feed, error))

    for number in range(min(at_a_time, len(feeds))):
        threading.Thread(target=work, name=f"fetch-{number}", daemon=True).start()
    try:
        for _ in feeds:
            feed, line = done.get()
            if isinstance(line, BaseException):
                raise line
            yield feed, line
    finally:
        stop.set()


def spread(feeds: Sequence[Feed]) -> list[Feed]:
    """The feeds with those of one host far apart: else one slow host would hold all threads."""
    hosts: dict[str, list[Feed]] = defaultdict(list)
    for feed in feeds:
        hosts[(urlsplit(feed.url).netloc if feed.url else "") or feed.kind].append(feed)
    return [feed for turn in zip_longest(*hosts.values()) for feed in turn if feed is not None]
