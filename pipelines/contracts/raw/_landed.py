"""What every raw table shares: where its row came from, and the patterns of columns that several tables have.

May import: polars, pandera.
"""

# pandera's nested Config is overridden by design
# pyright: reportIncompatibleVariableOverride=false

import pandera.polars as pa

from pipelines.contracts._contract import Contract, Utc

HTTP_URL = r"^https?://\S+$"
LANGUAGE = r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$"
CURRENCY = r"^[A-Z]{3}$"


class Landed(Contract):
    """A row that came through the landing zone."""

    feed: str = pa.Field(description="The feed's name in feeds.yml.")
    payload_sha256: str = pa.Field(description="SHA-256 of the landed payload that holds the row.")
    landed_at: Utc = pa.Field(description="When this content was first landed (UTC).")


LINEAGE = ["feed", "payload_sha256", "landed_at"]
# Moments that lie in the past when a row is landed; a row that says otherwise is put aside, not believed.
PAST = ["published_at", "updated_at", "posted_at", "created_at", "pushed_at", "occurred_at"]
