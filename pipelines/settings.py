"""The one reader of the environment: where data lives and how the platform behaves.

Every setting is an environment variable `TALENT_<NAME>`. Nothing is read at import; call `settings()`.
"""

import os
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from pipelines.failures import ConfigurationError

ROOT = Path(__file__).resolve().parents[1]
# Which feeds file each profile reads: the bundled sample needs no network, `live` is the public sources.
PROFILES = {
    "sample": ROOT / "pipelines" / "feeds.yml",
    "live": ROOT / "pipelines" / "feeds" / "live.yml",
}


Role = Literal["public", "analyst", "operator"]


class Settings(BaseSettings):
    """Where data lives and how the platform behaves."""

    model_config = SettingsConfigDict(env_prefix="TALENT_", extra="forbid", frozen=True)

    data: Path = Field(default=ROOT / "data", description="Folder of everything that is stored.")
    profile: Literal["sample", "live"] = Field(default="sample", description="Which feeds: bundled sample or public.")
    feeds: Path = Field(default=PROFILES["sample"], description="The feeds file; set, it overrides the profile.")
    reference: Path = Field(default=ROOT / "data" / "reference", description="The vocabularies we own.")
    models: Path = Field(default=ROOT / "data" / "models", description="The trained models, each with its provenance.")
    benchmarks: Path | None = Field(default=None, description="Folder of public benchmarks for `talent evaluate`.")
    key_file: Path = Field(
        default=ROOT / ".secrets" / "pseudonym.key", description="Key of the pseudonyms; outside `data`."
    )
    reporting_zone: str = Field(default="Asia/Shanghai", description="IANA zone of daily, weekly, monthly numbers.")
    contact: str = Field(default="", description="Address or page named in the User-Agent when fetching.")
    allowed_hosts: tuple[str, ...] = Field(default=(), description="Private hosts that may be fetched from.")
    proxy: str = Field(default="", description="Proxy that all fetches go through; the environment's are not used.")
    fetches: int = Field(default=16, ge=1, le=64, description="Feeds that are fetched side by side.")
    keep_publications: int = Field(default=7, ge=1, description="Publications kept.")
    keep_releases: int = Field(default=30, ge=1, description="Releases kept; the nightly job deletes older ones.")
    minimum_group: int = Field(
        default=5, ge=2, le=1000, description="Smallest group of people that others than the operator may see."
    )
    failure_budget: float = Field(default=0.5, ge=0, le=1, description="Share of feeds that may fail (exit 6 above).")
    family_failure_budgets: dict[str, float] = Field(
        default={"reference": 0.0}, description="The same share for single families of feeds."
    )
    role: Role = Field(
        default="analyst", description="The most that anybody sees on the dashboards; persons only as operator."
    )
    roles: Path | None = Field(default=None, description="TOML file that gives roles to people who log in (OIDC).")
    feeds_cron: str = Field(default="17 * * * *", description="When `talent serve` fetches the feeds (reporting zone).")
    refresh_cron: str = Field(default="30 3 * * *", description="When it builds, publishes and releases.")
    memory_limit: str = Field(default="2GB", description="DuckDB's memory limit.")

    @model_validator(mode="before")
    @classmethod
    def _feeds_of_the_profile(cls, given: dict[str, Any]) -> dict[str, Any]:
        profile = given.get("profile")
        return {"feeds": PROFILES[profile], **given} if profile in PROFILES else given

    @field_validator("reporting_zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        from zoneinfo import available_timezones

        if zone not in available_timezones():
            raise ValueError(f"{zone!r} is not an IANA time zone, e.g. Asia/Shanghai")
        return zone

    def root_of(self, path: str) -> Path:
        """The folder that a feed's `path` is relative to: the data folder, or where the vocabularies live."""
        return self.reference.parent if Path(path).parts[0] == self.reference.name else self.data

    @property
    def landing(self) -> Path:
        """Payloads as received."""
        return self.data / "landing"

    @property
    def warehouse(self) -> Path:
        """The DuckDB file that one run at a time writes."""
        return self.data / "warehouse.duckdb"

    @property
    def published(self) -> Path:
        """What dashboards read."""
        return self.data / "published"

    @property
    def releases(self) -> Path:
        """Exports of the curated data sets."""
        return self.data / "releases"

    @property
    def dagster_home(self) -> Path:
        """Dagster's instance."""
        return self.data / "dagster"

    @property
    def sample(self) -> Path:
        """The bundled sample's payloads."""
        return self.data / "inbox" / "sample"


@cache
def settings() -> Settings:
    """The settings of this process; a wrong one is a ConfigurationError that names the variable."""
    try:
        return Settings()
    except ValidationError as error:
        lines = [f"TALENT_{'_'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors()]
        raise ConfigurationError("A setting is wrong. " + "; ".join(lines)) from None


def use_profile(name: str | None) -> None:
    """What `--profile` does: this process and those it starts read that profile's feeds. None changes nothing."""
    if name is None:
        return
    if name not in PROFILES:
        raise ConfigurationError(f"There is no profile `{name}`; there are {', '.join(PROFILES)}.")
    os.environ["TALENT_PROFILE"] = name
    os.environ.pop("TALENT_FEEDS", None)  # what is said on the command line goes before the environment
    settings.cache_clear()
