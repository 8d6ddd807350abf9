"""Dagster's door: `dagster dev -m pipelines.definitions`."""

import dagster as dg

from pipelines.orchestration import build, ingest, jobs, publish
from pipelines.settings import settings
from pipelines.storage import subscriptions

_building = build.assets()
_marts = [key for asset in _building for key in asset.keys if key.path[0] == "marts"]

defs = dg.Definitions(
    assets=[
        *ingest.assets(subscriptions.all_feeds(settings())),
        *_building,
        publish.published_asset(_marts),
        publish.released,
    ],
    jobs=jobs.jobs(),
    schedules=jobs.schedules(),
    sensors=jobs.sensors(),
    resources=jobs.resources(),
    executor=dg.in_process_executor,
)
