"""Best-of lists: what a project's lines say, and YAML that means harm."""

from pathlib import Path

import pytest

from pipelines.contracts.feed import Feed
from pipelines.sources import best_of_list
from pipelines.sources._source import Unreadable

PAYLOAD = Path(__file__).parents[1] / "payloads" / "best_of_list" / "projects.yaml"
FEED = Feed(name="toys", kind="best_of_list")


def test_a_project_with_all_it_says_and_one_without_a_name() -> None:
    blocks, unnamed, *_ = best_of_list.parse(PAYLOAD.read_bytes(), FEED).iter_rows(named=True)
    assert (blocks["source"], blocks["repository_id"]) == ("toys", "invented/building-blocks")
    assert (blocks["name"], blocks["url"]) == (
        "Invented/Building-Blocks",
        "https://github.com/Invented/Building-Blocks",
    )
    assert blocks["homepage"] == "https://blocks.example.org/docs"
    assert (blocks["topics"], blocks["licence"]) == (["Toy Problems", "blocks"], "Apache-2.0")
    assert (blocks["description"], blocks["stars"], blocks["pushed_at"]) == ("Blocks to build with.", None, None)
    assert (unnamed["repository_id"], unnamed["topics"], unnamed["licence"]) == ("invented/no-name", None, None)


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        ("projects: !!python/object/apply:os.system ['true']", "not_yaml"),
        ("a: &a [x]\nb:\n" + "".join("  - *a\n" for _ in range(200)), "too_many_aliases"),
        ("- a\n- b\n", "schema_drift"),
    ],
)
def test_what_is_no_list_of_projects_has_a_reason(payload: str, reason: str) -> None:
    with pytest.raises(Unreadable) as caught:
        best_of_list.parse(payload.encode(), FEED)
    assert caught.value.reason == reason
