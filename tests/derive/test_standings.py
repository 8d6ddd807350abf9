"""What may be recommended: withdrawals, dead links and replacements take effect at once, for all copies."""

from collections.abc import Sequence
from datetime import UTC, datetime

import polars as pl

from pipelines.contracts.derived import ResourceStanding
from pipelines.derive.standings import judge

PAPERS = {"paper_id": pl.String, "url": pl.String, "is_withdrawn": pl.Boolean, "comment": pl.String}
TUTORIALS = {"tutorial_id": pl.String, "url": pl.String}
FAMILIES = {"document_kind": pl.String, "document_id": pl.String, "family_id": pl.String}
LOOKS = {"url": pl.String, "checked_at": pl.Datetime("us", "UTC"), "status": pl.String, "final_url": pl.String}


def standing(
    papers: Sequence = (), tutorials: Sequence = (), families: Sequence = (), looks: Sequence = ()
) -> dict[str, dict]:
    frame = judge(
        pl.DataFrame(list(papers), schema=PAPERS, orient="row"),
        pl.DataFrame(list(tutorials), schema=TUTORIALS, orient="row"),
        pl.DataFrame(list(families), schema=FAMILIES, orient="row"),
        pl.DataFrame(list(looks), schema=LOOKS, orient="row"),
    )
    ResourceStanding.validate(frame)
    return {row["resource_id"]: row for row in frame.iter_rows(named=True)}


def day(number: int) -> datetime:
    return datetime(2026, 3, number, tzinfo=UTC)


def test_a_retraction_that_one_source_knows_holds_for_all_copies():
    found = standing(
        [("arxiv:1", None, False, None), ("openalex:W1", None, True, None), ("arxiv:2", None, False, None)],
        families=[("paper", "arxiv:1", "arxiv:1"), ("paper", "openalex:W1", "arxiv:1")],
    )
    assert found["arxiv:1"]["reason"] == found["openalex:W1"]["reason"] == "withdrawn"
    assert found["arxiv:1"]["withdrawn_id"] == "openalex:W1"
    assert found["arxiv:2"]["is_recommended"]


def test_a_link_is_what_the_last_look_found():
    looks = [
        *[("u", day(1), "dead", None), ("u", day(2), "ok", None)],
        *[("v", day(1), "ok", None), ("v", day(2), "dead", None)],
        ("m", day(1), "moved", "https://n.example"),
    ]
    found = standing(tutorials=[("a", "u"), ("b", "v"), ("c", "m"), ("d", None)], looks=looks)
    assert [found[t]["link_status"] for t in "abcd"] == ["ok", "dead", "moved", None]
    assert [found[t]["is_recommended"] for t in "abcd"] == [True, False, True, True]
    assert found["b"]["reason"] == "dead_link"
    assert found["c"]["moved_to"] == "https://n.example"


def test_three_looks_over_a_week_without_an_answer_are_a_dead_link():
    def silent(*days: int) -> str:
        looks = [("u", day(d), "unreachable", None) for d in days]
        return standing(tutorials=[("a", "u")], looks=looks)["a"]["link_status"]

    assert silent(1, 2, 9) == "dead"
    assert silent(1, 2, 5) == silent(1, 9) == "unreachable"


def test_a_copy_takes_the_place_of_a_dead_original():
    families = [("tutorial", "a", "a"), ("tutorial", "b", "a"), ("tutorial", "c", "a")]
    tutorials = [("a", "u"), ("b", "v"), ("c", "w")]
    alive = standing(tutorials=tutorials, families=families)
    assert [alive[t]["reason"] for t in "abc"] == [None, "duplicate", "duplicate"]
    gone = standing(tutorials=tutorials, families=families, looks=[("u", day(1), "dead", None)])
    assert [gone[t]["reason"] for t in "abc"] == ["dead_link", None, "duplicate"]


def test_a_comment_that_names_a_successor():
    found = standing(
        [
            ("p", None, False, "10 pages. Superseded by arXiv:2101.00001v2; see there"),
            ("q", None, False, "本文已被新版综述取代"),
        ]
    )
    assert found["p"]["superseded_by"] == "arXiv:2101.00001v2"
    assert (found["p"]["reason"], found["q"]["reason"]) == ("superseded", "superseded")
    assert found["q"]["superseded_by"] == "新版综述"
