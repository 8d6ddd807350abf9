"""The Hub: models, data sets and spaces, their namespaces, licences and counts; what is asked."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipelines.contracts.feed import Feed
from pipelines.sources import huggingface_hub
from pipelines.sources._source import Progress

PAYLOADS = Path(__file__).parents[1] / "payloads" / "huggingface_hub"


def rows(name: str, **parameters: Any) -> list[dict[str, Any]]:
    feed = Feed(name="hub", kind="huggingface_hub", **parameters)
    return list(huggingface_hub.parse((PAYLOADS / name).read_bytes(), feed).iter_rows(named=True))


def test_a_model_with_all_it_says() -> None:
    model = rows("models.json")[0]
    assert (model["source"], model["repository_id"], model["kind"]) == (
        "huggingface_models", "invented/tiny-speaker", "model",
    )  # fmt: skip
    assert model["url"] == "https://huggingface.co/Invented/Tiny-Speaker"
    assert model["topics"] == ["text-generation", "transformers", "pytorch", "zh"]
    assert (model["stars"], model["downloads"], model["licence"]) == (12, 3456, "Apache-2.0")
    assert model["created_at"] == datetime(2025, 12, 1, 8, tzinfo=UTC)
    assert model["pushed_at"] == datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)
    assert model["is_archived"] is False


def test_a_model_of_the_first_years_has_no_owner_and_zero_is_a_number() -> None:
    model = rows("models.json")[1]
    assert (model["repository_id"], model["url"]) == ("huggingface/oldspeaker", "https://huggingface.co/oldspeaker")
    assert (model["stars"], model["downloads"], model["licence"]) == (0, 0, None)


def test_a_data_set() -> None:
    (found,) = rows("datasets.json", what="datasets")
    assert (found["source"], found["kind"]) == ("huggingface_datasets", "dataset")
    assert found["url"] == "https://huggingface.co/datasets/Invented/Word-Pairs"
    assert (found["description"], found["topics"]) == ("Pairs of words.", ["croissant"])
    assert (found["licence"], found["created_at"]) == ("CC-BY-4.0", None)


class _Web:
    """An Http that remembers what it was asked."""

    def __init__(self) -> None:
        self.progress = Progress()
        self.asked: list[tuple[str, Mapping[str, str] | None, Mapping[str, str] | None]] = []

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        conditional: bool = True,
    ) -> bytes:
        self.asked.append((url, params, headers))
        return b"[]"

    def secret(self, name: str | None) -> str | None:
        return f"value-of-{name}" if name else None


def test_what_is_asked() -> None:
    web = _Web()
    feed = Feed(name="hub", kind="huggingface_hub", what="spaces", author="invented", limit=5000, secret="HUB")
    assert list(huggingface_hub.fetch(web, feed)) == [b"[]"]
    asked = {"limit": "1000", "full": "true", "sort": "likes", "direction": "-1", "author": "invented"}
    headers = {"Accept": "application/json", "Authorization": "Bearer value-of-HUB"}
    assert web.asked == [("https://huggingface.co/api/spaces", asked, headers)]


def test_only_what_the_hub_lists_can_be_asked() -> None:
    with pytest.raises(ValueError, match="what: papers"):
        rows("models.json", what="papers")
