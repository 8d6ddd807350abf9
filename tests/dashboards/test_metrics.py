"""The page of metrics, and that every key figure leads there."""

import csv
import re

import polars as pl
import pytest

from dashboards.answers import metrics as answers
from dashboards.words import Definition
from tests.dashboards.conftest import ROOT, VIEWS, Open

with (ROOT / "data" / "reference" / "metrics.csv").open(encoding="utf-8") as file:
    REGISTRY = {row["metric_id"]: row for row in csv.DictReader(file)}
# a page about one thing shows what belongs to that thing, not a number of the platform
OF_ONE_THING = {"resource"}


@pytest.mark.usefixtures("reading")
def test_a_metric_opens_to_its_definition_history_reasons_goal_and_sql(open_page: Open) -> None:
    page = open_page("metrics", "en", metric="weekly_active_members", by="channel")

    assert not page.exception
    assert page.markdown[0].value == (
        "Weekly active members: **150**, +20 on the week before; the most came from Search (+14) and Friends (+9). "
        "**8** metrics are registered."
    )
    assert [m.value for m in page.metric] == ["150", "120 – 140", "1", "200"]
    said = "\n".join([m.value for m in page.markdown] + [c.value for c in page.caption])
    assert "Members active in the week" in said  # the formula
    assert "forecast 170 (80 % between 160 and 180, n 12): unlikely to be reached" in said
    assert ":material/check_circle: Active - active the week before" in said
    assert [code.value for code in page.code] == ["select active_members", "select 1"]
    surprises = page.dataframe[1].value
    assert surprises["said"].to_list() == ["Search alone makes 70 % of the change."]


@pytest.mark.usefixtures("reading")
def test_the_contributions_stand_beside_what_was_and_what_is(open_page: Open) -> None:
    rows = open_page("metrics", "en", by="channel").dataframe[0].value.to_dict("records")
    assert [(r["label"], r["before"], r["now"], r["added"]) for r in rows] == [
        ("Search", "40", "54", "+14"),
        ("Friends", "40", "49", "+9"),
        ("Ads", "40", "37", "-3"),
    ]


@pytest.mark.usefixtures("reading")
def test_a_tile_leads_to_its_metric(open_page: Open) -> None:
    links = [link.proto for link in open_page("overview", "en").get("page_link")]
    named = [link for link in links if "metric=weekly_active_members" in link.query_string]
    assert named
    assert all(link.page.endswith("metrics") and "lang=en" in link.query_string for link in named)


@pytest.mark.parametrize("view", [view for view in VIEWS if view not in OF_ONE_THING])
def test_every_tile_of_a_page_names_a_metric_of_the_registry(view: str) -> None:
    path = ROOT / "dashboards" / "answers" / f"{view}.py"
    text = path.read_text(encoding="utf-8") if path.exists() and view != "metrics" else ""
    asked = re.findall(r'definition\(\s*"(\w+)"', text)
    assert set(asked) <= set(REGISTRY)
    # what is said beside is only for a publication without the registry
    bare = re.findall(r"definition=(?!definition|text|self)\w+[^\n]*", text)
    assert not bare, bare


def test_units_and_owners_have_words() -> None:
    for metric in REGISTRY.values():
        assert metric["unit"] in answers.UNITS, metric["metric_id"]
        assert metric["grain"] in answers.GRAINS, metric["metric_id"]


def test_the_pages_of_a_metric_are_those_whose_code_asks_for_it() -> None:
    assert answers.pages_of("weekly_active_members") == ["本周", "社区"]
    assert answers.pages_of("no_such_metric") == []
    assert set(answers.PAGES) | {"data_sets", "metrics"} >= set(VIEWS)


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (0.1234, "share", "12.3%"),
        (12.0, "members", "12"),
        (1.5, "skills", "1.5"),
        (90.0, "money", "¥90"),
        (2.0, "days", "2 天"),
        (None, "share", "—"),
    ],
)
def test_a_value_wears_its_unit(value: float | None, unit: str, said: str) -> None:
    assert answers.shown(value, unit, "CNY") == said


def test_a_share_moves_in_points_and_money_keeps_its_sign() -> None:
    assert answers.moved(-0.021, "share", None) == "-2.1 个百分点"
    assert answers.moved(12.0, "money", "CNY") == "+¥12"
    assert answers.moved(-3.0, "members", None) == "-3"


def test_the_sentence_names_the_two_largest_parts_and_nothing_when_nothing_moved() -> None:
    rows = pl.DataFrame({"label": ["甲", "乙", "丙"], "contribution": [5.0, -4.0, 1.0]})
    assert answers.because(rows, "members", None) == "影响最大的是甲（+5）、乙（-4）"
    assert answers.because(rows.with_columns(contribution=pl.lit(0.0)), "members", None) == ""


def test_a_definition_remembers_its_metric_with_something_said_behind() -> None:
    longer = Definition("formula", "mrr") + " more"
    assert (str(longer), longer.metric_id) == ("formula more", "mrr")


def test_every_chart_that_names_a_metric_names_one_of_the_registry() -> None:
    named = [
        metric
        for path in (ROOT / "dashboards" / "views").glob("*.py")
        for metric in re.findall(r'\bmetric="(\w+)"', path.read_text(encoding="utf-8"))
    ]
    assert len(named) >= 15
    assert set(named) <= set(REGISTRY), set(named) - set(REGISTRY)
