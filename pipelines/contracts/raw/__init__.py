"""What sources deliver: the package is the warehouse schema `raw`, a class is a table.

Every table carries where its row came from (`feed`, `payload_sha256`, `landed_at`); sources never write these
three, the loader does. Ids are the source's own; `source` is the namespace in which they are unique.
"""

from pipelines.contracts.raw._landed import CURRENCY, HTTP_URL, LANGUAGE, LINEAGE, PAST, Landed
from pipelines.contracts.raw.families import (
    Event,
    Job,
    Paper,
    Removal,
    Repository,
    RepositoryActivity,
    Tutorial,
)
from pipelines.contracts.raw.registry import (
    Assessment,
    Channel,
    ChannelCost,
    Goal,
    IdentityDecision,
    Lecture,
    LinkCheck,
    Member,
    Milestone,
    Outcome,
    Plan,
    ProgressReport,
    Project,
    ProjectNeed,
    ProjectRisk,
    SharedResource,
    Subscription,
)

__all__ = [
    "CURRENCY",
    "HTTP_URL",
    "LANGUAGE",
    "LINEAGE",
    "PAST",
    "Landed",
    "Paper",
    "Tutorial",
    "Job",
    "Repository",
    "RepositoryActivity",
    "Event",
    "Removal",
    "Subscription",
    "Member",
    "Project",
    "ProjectNeed",
    "Milestone",
    "ProjectRisk",
    "Outcome",
    "ProgressReport",
    "Assessment",
    "SharedResource",
    "LinkCheck",
    "Lecture",
    "Plan",
    "Channel",
    "ChannelCost",
    "Goal",
    "IdentityDecision",
]
