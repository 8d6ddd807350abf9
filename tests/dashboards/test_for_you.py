"""The page "For you": a member's lists and the best next three for operators, the judgement of the lists for all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from dashboards import formats, words
from dashboards.answers import for_you as answers
from dashboards.pictures import for_you as pictures
from tests.dashboards import tiny_publication
from tests.dashboards.conftest import Open
from tests.dashboards.test_pages import words as said


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers outside a page, in English."""
    monkeypatch.setattr(words, "lang", lambda: "en")
    monkeypatch.setattr(formats, "lang", lambda: "en")


def charts(page: AppTest) -> dict[str, Any]:
    return {chart.proto.alt: json.loads(chart.proto.spec) for chart in page.get("plotly_chart")}


@pytest.mark.usefixtures("reading")
def test_a_list_names_its_first_item_and_what_three_resources_would_bring(open_page: Open) -> None:
    # 0.82 - 0.10 for the first of three; 10 + 20 hours; 0 -> 6 -> 8 jobs
    answer = words_of(open_page("for_you", "en").markdown[0].value)
    assert answer == (
        "First comes **Lecture x(y) <b>** with a score of **0.72**; 3 items in all. "
        "The best 2 resources to learn (about 30 h) would bring open jobs over the bar from **0** to **8**."
    )


def words_of(text: str) -> str:
    """What a reader sees of outside text: without the marks that make it harmless."""
    return text.translate(str.maketrans("", "", "\\\u2068\u2069[]"))


@pytest.mark.usefixtures("reading")
def test_the_pieces_of_a_bar_sum_to_its_score(open_page: Open) -> None:
    drawn = charts(open_page("for_you", "en"))["Parts of each score"]
    bars = [trace for trace in drawn["data"] if trace["type"] == "bar"]
    assert [len(bars), drawn["layout"]["barmode"]] == [6, "stack"]
    sums = [sum(values) for values in zip(*(bar["x"] for bar in bars), strict=True)]
    assert sums == pytest.approx([0.72, 0.62, 0.52])
    texts = [text for trace in drawn["data"] if trace.get("mode") == "text" for text in trace["text"]]
    assert {"0.72", "0.62", "0.52"} <= set(texts)
    assert [text.partition("</span> ")[2] for text in texts if "■" in text] == [
        "Missing skills", "Model", "Alike", "New", "Quality", "Little known",
    ]  # fmt: skip


@pytest.mark.usefixtures("reading")
def test_the_kind_comes_from_the_address_and_changes_list_parts_and_model(open_page: Open) -> None:
    page = open_page("for_you", "en", kind="to_answer")
    assert page.button_group(key="kind").value == "to_answer"
    assert "No model is behind this kind of list" in said(page)
    assert list(page.dataframe[0].value["title"]) == ["How to evaluate?"]
    columns = set(page.dataframe[0].value.columns)
    assert columns >= {"skill_match", "content", "freshness"}
    assert columns.isdisjoint({"skill_gap", "co_completion"})

    page.button_group(key="kind").set_value("for_you").run()
    assert "kind" not in page.query_params
    assert "the lists fell back on it" in said(page)


@pytest.mark.usefixtures("reading")
def test_a_list_that_starts_from_one_item_uses_no_model_of_the_evaluation(open_page: Open) -> None:
    page = open_page("for_you", "en", kind="because_you")
    assert "No model of the evaluation is behind this kind of list" in said(page)
    assert "fell back" not in said(page)
    texts = [
        text
        for trace in charts(page)["Parts of each score"]["data"]
        if trace.get("mode") == "text"
        for text in trace["text"]
    ]
    assert [text.partition("</span> ")[2] for text in texts if "■" in text] == [
        "Taken together", "Alike", "New", "Quality",
    ]  # fmt: skip


@pytest.mark.usefixtures("reading")
def test_a_cold_start_and_a_list_that_is_not_there_are_said(open_page: Open) -> None:
    page = open_page("for_you", "en", member="m00000002")
    assert "Cold start" in said(page)
    assert "“Model” is popularity." in said(page)
    assert "fell back on it" not in said(page)
    assert "No job to gain" in said(page)

    page.button_group(key="kind").set_value("to_join").run()
    assert not page.exception
    assert "This member has no list of this kind" in said(page)
    assert page.markdown[0].value.startswith("This list has **0** items now.")


@pytest.mark.usefixtures("reading")
def test_a_title_leads_to_the_original_or_to_the_projects_page(open_page: Open) -> None:
    def links(kind: str) -> str:
        return "\n".join(one.value for one in open_page("for_you", "en", kind=kind).markdown)

    assert "](https://example.org/r/1)" in links("for_you")
    assert "](projects?project=p-1&lang=en)" in links("to_join")
    assert "**1.** \u2068How to evaluate?\u2069" in links("to_answer")  # a question has no page of its own


@pytest.mark.usefixtures("reading")
def test_the_best_next_say_which_jobs(open_page: Open) -> None:
    page = open_page("for_you", "en")
    text = "\n".join(words_of(one.value) for one in page.markdown)
    captions = "\n".join(words_of(one.value) for one in page.caption)
    assert "10 h · jobs over the bar **0 → 6**" in text
    assert "20 h · jobs over the bar **6 → 8**" in text
    assert "Agent engineer 3" in captions
    assert "and 2 more jobs" in captions  # six jobs, four by name


@pytest.mark.usefixtures("reading")
@pytest.mark.parametrize("role", ["analyst", "public"])
def test_others_see_how_the_lists_do_and_no_member(open_page: Open, monkeypatch: pytest.MonkeyPatch, role: str) -> None:
    monkeypatch.setenv("TALENT_ROLE", role)
    page = open_page("for_you", "en")
    assert not page.exception
    assert [box.key for box in page.selectbox] == []
    assert page.title[0].value == "Can the lists that members are shown be trusted?"
    assert page.markdown[0].value == (
        "No model is reliably better than every baseline: recency stands in (NDCG@10 **0.160**). "
        "The “For you” lists show **12** of 40 items between them."
    )
    assert any("for operators" in one.value for one in page.caption)
    assert set(charts(page)) == {"How the models were judged", "Long tail by kind of list", "Taken by score band"}
    shown = {row["kind"]: row["members"] for row in page.dataframe[1].value.to_dict("records")}
    assert [shown["For you"], shown["To answer"]] == ["1,200", "—"]  # three members: withheld


@pytest.mark.usefixtures("reading")
def test_what_was_not_judged_is_not_drawn_and_the_chosen_one_is_blue(open_page: Open) -> None:
    drawn = charts(open_page("for_you", "en"))["How the models were judged"]
    texts = [text for trace in drawn["data"] if trace.get("mode") == "text" for text in trace["text"]]
    assert texts[:4] == ["EASE", "Recency (baseline)", "Popularity (baseline)", "Random (baseline)"]
    assert "0.160 (0.140–0.180)" in texts
    (dots,) = [trace for trace in drawn["data"] if trace.get("mode") == "markers"]
    assert [color == "#000001" for color in dots["marker"]["color"]] == [False, True, False, False]


def test_on_a_first_run_nothing_has_become_of_anything(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tiny_publication.write(tmp_path, version="no-outcomes")
    with duckdb.connect(str(folder / "no-outcomes" / "marts.duckdb")) as con:
        con.execute("delete from recommendation_outcomes")
    monkeypatch.setenv("TALENT_PUBLISHED", str(folder))
    page = open_page("for_you", "en")
    assert not page.exception
    assert "Nothing has been shown for 28 days yet" in said(page)
    assert "Too few outcomes to test the score (n 0)" in [one.value for one in page.header]


@pytest.mark.usefixtures("english")
def test_a_higher_score_counts_when_the_intervals_part() -> None:
    def bands(*rows: tuple[float | None, float | None, bool]) -> pl.DataFrame:
        names = ["taken_low", "taken_high", "is_enough"]
        return pl.DataFrame(rows, schema=names, orient="row").with_columns(shown=50)

    more = "What scored higher was taken more often (n 100)"
    assert answers.outcome(bands((0.0, 0.1, True), (0.2, 0.4, True))) == more
    assert "not clearly" in answers.outcome(bands((0.0, 0.3, True), (0.2, 0.4, True)))
    assert "Too few" in answers.outcome(bands((0.0, 0.1, True), (0.2, 0.4, False)))
    assert "Too few" in answers.outcome(bands((0.0, 0.1, True), (None, None, True)))


@pytest.mark.usefixtures("english")
def test_a_model_that_passed_is_said_to_have_passed() -> None:
    row = {"model": "ease", "is_chosen": True, "is_fallback": False, "ndcg": 0.2}
    assert answers.verdict(pl.DataFrame([row])) == "EASE beats every baseline"
    assert answers.verdict(pl.DataFrame([row | {"is_fallback": True, "model": "recency"}])) == (
        "No model is reliably better than every baseline: recency stands in"
    )
    assert answers.verdict(pl.DataFrame([row | {"is_chosen": False}])) == "No model has been chosen yet"


def test_parts_of_one_colour_never_stand_in_one_list() -> None:
    lists = [
        ("skill_gap", "co_completion", "content", "freshness", "quality", "exploration"),
        ("co_completion", "content", "freshness", "quality"),
        ("trend", "content", "freshness", "quality"),
        ("skill_match", "content", "freshness"),
        ("skill_gap", "skill_match", "content", "freshness", "exploration"),
    ]
    assert set(pictures.PLACE) == set(answers.PARTS) == {part for one in lists for part in one}
    for one in lists:
        assert len({pictures.PLACE[part] for part in one}) == len(one)
