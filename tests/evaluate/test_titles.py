"""Titles are judged as the module says: known ones in other words, unseen ones against the rest."""

from pathlib import Path

import polars as pl

from pipelines.derive.titles import words
from pipelines.evaluate import titles
from tests.evaluate.test_labelled import REFERENCE
from tests.evaluate.test_labelled import table as read_table

TRADES = ("Baker", "Welder", "Nurse", "Plumber", "Painter")
PLACES = (
    "Bread",
    "Pipe",
    "Night",
    "Ship",
    "House",
    "School",
    "Factory",
    "Field",
    "Rail",
    "Harbour",
    "Garden",
    "Office",
)
KNOWN = pl.DataFrame(
    [(trade.lower(), f"{place} {trade}") for trade in TRADES for place in PLACES],
    schema=["occupation_id", "title"],
    orient="row",
)


def test_onet_is_read_from_both_files_and_each_row_once(tmp_path: Path) -> None:
    assert titles.read(tmp_path) is None
    (tmp_path / "Alternate Titles.txt").write_text(
        'O*NET-SOC Code\tAlternate Title\tShort Title\tSource(s)\n1\tBaker "Bo"\tn/a\t08\n1\tBaker "Bo"\tn/a\t10\n'
    )
    (tmp_path / "Occupation Data.txt").write_text("O*NET-SOC Code\tTitle\tDescription\n1\tBakers\tBake.\n")
    known = titles.read(tmp_path)
    assert known is not None
    assert known.rows() == [("1", 'Baker "Bo"'), ("1", "Bakers")]


def test_two_wordings_of_a_title_lie_in_one_part() -> None:
    assert titles.part("Senior Bread Bakers (m/f)") == titles.part("Bread Baker")
    assert {titles.part(title) for title in KNOWN["title"]} == {"dev", "test", None}


def test_worded_titles_are_known_and_unseen_ones_are_not() -> None:
    (outcome,) = titles.judge_onet(KNOWN)
    by_set = {score.set: score for score in titles.all_scores([outcome])}
    asked = {part: sum(titles.part(title) == part for title in KNOWN["title"]) for part in titles.PARTS}
    for part in titles.PARTS:
        assert by_set[f"onet-worded-{part}"].n == by_set[f"onet-unseen-{part}"].n == asked[part]
        assert by_set[f"onet-worded-{part}"].recall == 1.0
        unseen = by_set[f"onet-unseen-{part}"]  # the trade is the last word of all of them
        assert unseen.recall is not None
        assert 0.2 < unseen.recall <= 1
    wrong = titles.errors([outcome], 2)
    assert all(one.set.startswith("onet-unseen") and one.expected != one.found for one in wrong)
    assert all(one.rank <= 2 for one in wrong)
    taken_out = {tuple(words(title)) for title in KNOWN["title"] if titles.part(title)}
    assert len(taken_out) == sum(asked.values())


def test_aliases_of_our_roles_come_to_their_role_in_both_languages() -> None:
    outcomes = titles.judge_roles(read_table(REFERENCE, "roles"))
    whole, en, zh = titles.all_scores(outcomes)
    assert (whole.set, en.language, zh.language) == ("own-aliases", "en", "zh")
    assert en.n + zh.n == whole.n
    assert en.recall is not None
    assert zh.recall is not None
    assert en.recall > 0.7
    assert zh.recall > 0.8
