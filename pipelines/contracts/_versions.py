"""The columns of a version of a member's plan: as it is derived, and as the log keeps it.

May import: `pipelines.contracts._contract`.
"""

from datetime import date

import pandera.polars as pa

from pipelines.contracts._contract import Contract, Texts

TRIGGERS = [
    "first", "goal", "hours", "edges", "gone", "found", "failed", "stalled", "early", "faded", "finished",
]  # fmt: skip


class VersionColumns(Contract):
    """One version of one member's plan."""

    member_id: str = pa.Field(description="Token of the member.")
    version: int = pa.Field(ge=1, description="1 = first.")
    role_id: str = pa.Field(description="Role aimed at.")
    made_on: date = pa.Field(description="Day of the data that it was made from.")
    trigger: str = pa.Field(isin=TRIGGERS, description=f"Why it was made: {', '.join(TRIGGERS)}.")
    triggers: Texts = pa.Field(description="All reasons to make it, the weightiest first.")
    trigger_zh: str = pa.Field(description="What happened, in Chinese.")
    trigger_en: str = pa.Field(description="What happened, in English.")
    is_reconstructed: bool = pa.Field(description="Made afterwards, as it would have been on that day.")
    hours_a_week: float = pa.Field(nullable=True, ge=0, description="Hours a week then; null = not stated.")
    steps: int = pa.Field(ge=0, description="Skills to learn.")
    hours: float = pa.Field(nullable=True, ge=0, description="Study time, hours; null = no resource.")
    weeks: int = pa.Field(nullable=True, ge=1, description="Weeks at those hours; null = not stated.")
    hours_added: float = pa.Field(nullable=True, description="Hours more than were left of the version before.")
    weeks_added: int = pa.Field(nullable=True, description="Weeks more than were left of the version before.")
    summary_zh: str = pa.Field(description="What changed, in Chinese.")
    summary_en: str = pa.Field(description="What changed, in English.")
    plan: str = pa.Field(description="The plan as JSON: goal, steps, what is skipped or impossible, totals.")
    changes: str = pa.Field(description="What changed from the version before as JSON, in order.")
