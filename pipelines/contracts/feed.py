"""One line of feeds.yml: where rows come from, without code and without secrets.

`storage/feeds.py` reads the file; kinds say in `sources/` which further parameters they take.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Family = Literal["papers", "tutorials", "jobs", "projects", "engagement", "registry", "reference"]


class Feed(BaseModel):
    """One feed. Unknown keys are the kind's own parameters and are checked against what the kind declares."""

    model_config = ConfigDict(extra="allow", frozen=True)

    name: str = Field(
        pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$", description="Unique, snake_case; a folder of the landing zone."
    )
    kind: str = Field(description="Module of pipelines/sources.")
    url: str | None = Field(default=None, pattern=r"^https?://", description="Where to fetch; or `path`.")
    path: str | None = Field(default=None, description="File or glob, relative to the data folder; or `url`.")
    language: str | None = Field(default=None, description="BCP-47, when all of the feed is in one language.")
    secret: str | None = Field(default=None, description="Name of the environment variable with the key.")
    enabled: bool = True
    # Attribution: what the source allows and how it wants to be named; travels with each row to marts and releases.
    licence: str | None = Field(default=None, description="Licence of the content, SPDX id or words; null = unknown.")
    attribution: str | None = Field(default=None, description="How the source asks to be credited.")
    terms_url: str | None = Field(default=None, pattern=r"^https?://", description="Page with the terms of use.")
    terms_note: str | None = Field(default=None, description="What the terms ask of us, in a few words.")
    tier: Literal["primary", "aggregator", "community", "own"] | None = Field(
        default=None,
        description="Who speaks: the author itself, somebody who collects, a crowd, or this installation's own files.",
    )
    pace_seconds: float | None = Field(
        default=None, ge=0, le=3600, description="Seconds between two requests to its host; null = the default pace."
    )
    overlap_days: float = Field(
        default=1, ge=0, le=365, description="How far a reading goes back behind the last one: late items are found."
    )
    title_zh: str | None = None
    title_en: str | None = None

    @model_validator(mode="after")
    def _one_place(self) -> Feed:
        if self.url and self.path:
            raise ValueError("give `url` or `path`, not both")
        return self

    @property
    def parameters(self) -> dict[str, Any]:
        """The kind's own parameters of this line."""
        return dict(self.model_extra or {})

    def parameter(self, name: str, default: Any = None) -> Any:
        """One of the kind's own parameters."""
        return self.parameters.get(name, default)
