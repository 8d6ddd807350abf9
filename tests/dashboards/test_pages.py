"""Every page answers its question, in both languages, on full and on empty marts."""

import json
import re
from pathlib import Path

import plotly.graph_objects as go
import pytest
from streamlit.testing.v1 import AppTest

from dashboards import parts
from tests.dashboards import tiny_publication
from tests.dashboards.conftest import VIEWS, Open

HAN = re.compile(r"[\u4e00-\u9fff]")
THEIRS = re.compile(r"\u2068[^\u2069]*\u2069")  # titles and quotes from outside, in whatever language
SLOTS = {f'"#{i:06d}"' for i in range(1, 41)}


def words(page: AppTest) -> str:
    """Everything in our own words: titles, texts, labels, headings of tables, notes in charts."""
    said = [
        block.value for kind in (page.title, page.header, page.markdown, page.caption, page.warning) for block in kind
    ]
    said += [m.label + (m.help or "") + (m.delta or "") for m in page.metric]
    said += [w.label for w in [*page.selectbox, *page.text_input, *page.button_group] if w.key != "lang"]
    said += [option for w in page.selectbox for option in w.options if w.key not in ("member", "dataset")]
    said += [frame.proto.columns for frame in page.get("arrow_data_frame")]
    for chart in page.get("plotly_chart"):
        drawn = json.loads(chart.proto.spec)
        said += [note["text"] for note in drawn["layout"]["annotations"]] + [chart.proto.alt]
        said += [text for trace in drawn["data"] if trace.get("mode") == "text" for text in trace["text"]]
    return THEIRS.sub("", "\n".join(text or "" for text in said))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.usefixtures("reading")
def test_a_page_answers_its_question(open_page: Open, view: str, language: str) -> None:
    page = open_page(view, language)

    assert not page.exception
    assert [t.value[-1] for t in page.title] == ["？" if language == "zh" else "?"]
    assert re.search(r"\d", page.markdown[0].value), "the answer names no number"
    assert len(page.metric) <= 4
    assert "None" not in words(page)
    if language == "en":
        assert not HAN.findall(words(page)), HAN.findall(words(page))


@pytest.mark.parametrize("view", VIEWS)
def test_a_page_says_why_it_is_empty(
    open_page: Open, view: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TALENT_PUBLISHED", str(tiny_publication.write(tmp_path, version="empty", filled=False)))
    page = open_page(view)

    assert not page.exception
    assert page.title[0].value.endswith("？")
    assert page.markdown[0].value


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.usefixtures("reading")
def test_charts_wear_the_theme_and_are_described(open_page: Open, view: str) -> None:
    for chart in open_page(view).get("plotly_chart"):
        assert chart.proto.alt
        go.Figure(json.loads(chart.proto.spec))  # Plotly names a property or a value it does not know
        other = set(re.findall(r'"#[0-9A-Fa-f]{3,8}"', chart.proto.spec)) - SLOTS
        assert not other, f"{chart.proto.alt} has colours that are not the theme's: {other}"


def test_without_a_publication_the_page_says_what_to_type(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TALENT_PUBLISHED", str(tmp_path))
    zh, en = open_page("overview", "zh"), open_page("overview", "en")

    assert zh.title[0].value == "数据在哪里？"
    assert en.title[0].value == "Where is the data?"
    assert any("make run" in c.value for c in zh.caption)
    assert any("make run" in c.value for c in en.caption)


@pytest.mark.parametrize(("status", "said"), [("held", "was held by a check"), ("failed", "failed")])
@pytest.mark.parametrize("view", VIEWS)
def test_after_a_bad_run_every_page_says_what_it_shows(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, view: str, status: str, said: str
) -> None:
    folder = tiny_publication.write(tmp_path, version=f"{status}-{view}")
    tiny_publication.last_run(folder, status, "two <b>rows</b> break a rule")
    monkeypatch.setenv("TALENT_PUBLISHED", str(folder))
    banner = open_page(view, "en").warning[0].value

    assert f"The last run {said} at Nov 19, 2026, 09:00" in banner  # 01:00 UTC in Shanghai
    assert "you see the publication of Nov 19, 2026, 06:00" in banner
    assert r"two \<b\>rows" in banner


@pytest.mark.usefixtures("reading")
def test_the_answer_of_the_week_is_worked_out(open_page: Open) -> None:
    # 150 active after 130, expected 120 to 140; 25 new is the largest part; five areas need a person
    answer = open_page("overview", "en").markdown[0].value
    assert answer == (
        "**150** members were active, +20 on the week before, above the expected range; "
        "the largest part is new (+25). **5 matters** need a person."
    )


@pytest.mark.usefixtures("reading")
def test_filters_come_from_the_address_and_go_there(open_page: Open) -> None:
    page = open_page("knowledge", "en", kind="paper", level="1")
    assert page.selectbox(key="kind").value == "paper"
    shown = page.dataframe[0].value
    assert set(shown["kind"]) == {"Paper"}
    assert set(shown["difficulty"]) == {1}

    page.selectbox(key="kind").set_value("video").run()
    assert page.query_params["kind"] == "video"
    page.selectbox(key="kind").set_value("all").run()
    assert "kind" not in page.query_params


@pytest.mark.usefixtures("reading")
def test_an_address_with_nonsense_opens_the_default(open_page: Open) -> None:
    page = open_page("business", "en", currency="XXX", months="-1")
    assert not page.exception
    assert page.button_group(key="currency").value == "CNY"


@pytest.mark.usefixtures("reading")
def test_the_language_stays_when_the_page_changes(open_page: Open) -> None:
    page = open_page("overview", "en")
    page.switch_page("views/business.py").run()
    assert page.title[0].value == "Where does the money come from, and how do the goals stand?"


@pytest.mark.usefixtures("reading")
def test_personal_data_sets_show_no_row_and_offer_no_download(open_page: Open) -> None:
    page = open_page("data_sets", "en", dataset="members")
    assert any("about persons" in m.value for m in page.markdown)
    offered = {button.proto.label for button in page.get("download_button")}
    assert not offered & {"Download CSV", "Download Parquet", "Download XLSX"}
    assert "table-preview" not in {frame.proto.id for frame in page.dataframe}


@pytest.mark.usefixtures("reading")
@pytest.mark.parametrize(
    ("language", "said"), [("zh", "7 行中的前 2 行；下载包含全部"), ("en", "first 2 of 7 rows; the download has all")]
)
def test_a_long_list_shows_its_first_rows_and_the_download_has_all(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    monkeypatch.setattr(parts, "LISTED", 2)
    made: list[int] = []
    monkeypatch.setattr(
        parts, "downloads", lambda frame, name: made.append(frame().height) if name == "churn-risks" else None
    )
    page = open_page("channels", language)
    assert said in [caption.value for caption in page.caption]
    assert made == [7]


@pytest.mark.usefixtures("reading")
def test_small_groups_are_hidden_on_the_page(open_page: Open) -> None:
    channels = open_page("channels", "en").dataframe[0].value.to_dict("records")
    friends = next(row for row in channels if row["channel"] == "Friends")  # three members
    assert friends["members"] == "<5"
    assert friends["cost_per_member"] != friends["cost_per_member"]  # not a number: withheld


@pytest.mark.usefixtures("reading")
def test_one_members_plan_has_a_graph_and_a_timetable(open_page: Open) -> None:
    page = open_page("learning_paths", "en", role="agent-engineer", member="m00000001")
    # five steps stand in the graph; the ways of training are bars; five steps have weeks
    shapes = [json.loads(c.proto.spec)["layout"]["shapes"] for c in page.get("plotly_chart")]
    assert [len([s for s in one if s["type"] == "rect"]) for one in shapes] == [5, 0, 5]
