"""Enforcing the retention limits: a step of every build, so of the nightly job, and `talent retention`."""

from __future__ import annotations

from datetime import datetime

import duckdb

from pipelines.failures import ConfigurationError
from pipelines.settings import Settings
from pipelines.sources import SOURCES
from pipelines.storage import retention, subscriptions, warehouse
from pipelines.storage.retention import Enforced, Keeping


def enforce(
    con: duckdb.DuckDBPyConnection, settings: Settings, at: datetime, *, dry_run: bool = False
) -> list[Enforced]:
    """Remove what is older than its limit; a line for each limit. ConfigurationError: limits that contradict others."""
    found = retention.limits(con)
    families: dict[str, set[str]] = {}
    for feed in subscriptions.all_feeds(settings, with_disabled=True):
        source = SOURCES[feed.kind]
        families.setdefault(source.family_of(feed), set()).add(warehouse.address(source.contract_of(feed)))
    if wrong := retention.unsound(found, families):
        raise ConfigurationError(
            f"retention_limits: {'; '.join(wrong)}: a replay would lose rows that are still kept. Mend the limits."
        )
    keeping = Keeping(
        settings.landing, settings.published, settings.releases, settings.keep_publications, settings.keep_releases
    )
    return retention.enforce(con, found, keeping, at, dry_run=dry_run)
