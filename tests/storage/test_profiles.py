"""The profile `live`: real sources of all families in both languages, each line right and with its registry fields."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines.contracts.feed import Feed
from pipelines.failures import ConfigurationError
from pipelines.settings import PROFILES, Settings, settings, use_profile
from pipelines.storage import feeds, registry

LINES: list[dict[str, Any]] = yaml.safe_load(PROFILES["live"].read_text(encoding="utf-8"))
OURS = [line for line in LINES if str(line.get("path", "")).startswith("reference/")]
PUBLIC = [line for line in LINES if line not in OURS]


def test_every_line_is_right() -> None:
    assert len(feeds.read(PROFILES["live"], with_disabled=True)) == len(LINES)


def test_there_are_sixty_or_more_in_both_languages_each_with_its_registry_fields() -> None:
    enabled = [Feed.model_validate(line) for line in PUBLIC if line.get("enabled", True)]
    assert len(enabled) >= 60
    assert {"zh", "en"} <= {feed.language for feed in enabled}
    for feed in enabled:
        assert feed.title_zh, feed.name
        assert feed.title_en, feed.name
        assert feed.attribution, feed.name
        assert feed.tier, feed.name
        assert feed.pace_seconds, feed.name
    arxiv = [line for line in PUBLIC if line["name"].startswith("arxiv")]
    assert all(line["pace_seconds"] >= 3 for line in arxiv)


def test_all_five_families_are_covered() -> None:
    kinds = {line["kind"] for line in PUBLIC if line.get("enabled", True)}
    assert {"arxiv_api", "feed", "greenhouse", "github_repositories", "discourse"} <= kinds


def test_known_broken_sources_are_switched_off() -> None:
    off = {line["name"] for line in PUBLIC if not line.get("enabled", True)}
    assert {"jiqizhixin", "kr36"} <= off


def test_the_vocabularies_are_those_of_the_sample() -> None:
    sample = yaml.safe_load(PROFILES["sample"].read_text(encoding="utf-8"))
    assert [line for line in sample if str(line.get("path", "")).startswith("reference/")] == OURS


def test_no_two_lines_read_the_same_source() -> None:
    lines = [Feed.model_validate(line) for line in LINES]
    for place, line in enumerate(lines):
        assert feeds.twin(lines[:place], line) is None, line.name


def test_the_profile_chooses_the_file_and_a_named_file_goes_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TALENT_FEEDS", "TALENT_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    assert Settings().feeds == PROFILES["sample"]
    monkeypatch.setenv("TALENT_PROFILE", "live")
    assert Settings().feeds == PROFILES["live"]
    monkeypatch.setenv("TALENT_FEEDS", "mine.yml")
    assert Settings().feeds == Path("mine.yml")
    try:
        use_profile("sample")
        assert settings().feeds == PROFILES["sample"]
        with pytest.raises(ConfigurationError, match="no profile `life`"):
            use_profile("life")
    finally:
        settings.cache_clear()


def test_the_registry_says_how_a_source_is_credited_and_changes_with_it() -> None:
    line = {"name": "a", "kind": "feed", "url": "https://a.example/rss", "licence": "CC0-1.0", "attribution": "A"}
    one = Feed.model_validate(line)
    row = registry.entries([one]).row(0, named=True)
    assert (row["feed"], row["family"], row["contract"]) == ("a", "tutorials", "raw.tutorials")
    assert (row["licence"], row["attribution"], row["tier"], row["is_enabled"]) == ("CC0-1.0", "A", None, True)
    assert registry.digest([one]) != registry.digest([Feed.model_validate(line | {"licence": None})])
