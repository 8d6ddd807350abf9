"""`talent replay`: the warehouse again, from the landing zone alone, with the network off."""

from __future__ import annotations

from datetime import datetime

from pipelines.orchestration import ingest, running, state
from pipelines.settings import Settings
from pipelines.storage import lock, publication, subscriptions, warehouse


def replay(settings: Settings) -> running.Report:
    """Empty the warehouse, read every landed payload again, build and publish.

    When nothing has landed since the publication in force was built, its cutoff is used again: the run log then
    holds what that build saw, and every mart comes out equal.
    """
    with lock.writer(settings.data):
        before = publication.current(settings.published)
        for file in (settings.warehouse, settings.warehouse.with_name(settings.warehouse.name + ".wal")):
            file.unlink(missing_ok=True)
        with warehouse.connect(settings.warehouse) as con:
            warehouse.prepare(con)
            lines = subscriptions.all_feeds(settings)
            # reference first: events need the verbs
            for feed in sorted(lines, key=lambda f: ingest.SOURCES[f.kind].family_of(f) != "reference"):
                ingest.load_feed(con, feed, settings, "replay", replay=True)
        same = before is not None and _newest(settings) <= datetime.fromisoformat(before.cutoff)
        cutoff = datetime.fromisoformat(before.cutoff) if before is not None and same else None
        stages = ("build", "publish")
        report = running.run(settings, "replay", stages, accept_nothing_new=False, cutoff=cutoff)
        report.feeds = running.feed_rows(settings, [line.name for line in lines])
        return report


def _newest(settings: Settings) -> datetime:
    """When the newest payload was landed."""
    return state.now_of(settings).as_of
