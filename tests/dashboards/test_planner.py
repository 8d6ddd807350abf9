"""The planner of the page Learning paths: each input changes the plan, and the page says what changed and why.

The hand-written publication asks of an agent engineer RAG at level 3, LLM evaluation and Python at 2. RAG requires
vector search and machine learning, LLM evaluation machine learning, that Python, vector search SQL. Member m00000001
shows Python and RAG at 2.5: five skills are left.
"""

from __future__ import annotations

import re
from datetime import date

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from dashboards.answers import planner as answers
from tests.dashboards.conftest import Open
from tests.dashboards.test_pages import words

MEMBER = {"role": "agent-engineer", "member": "m00000001"}
pytestmark = pytest.mark.usefixtures("reading")


def tiles(page: AppTest) -> list[str]:
    return [one.value for one in page.metric]


def changed(page: AppTest) -> str:
    """The title of the block that tells the difference, and its list."""
    title = page.header[0].value
    return "\n".join([title, *(m.value for m in page.markdown if m.value.startswith("- “"))])


def test_a_member_starts_from_what_is_shown_and_the_plan_is_live(open_page: Open):
    page = open_page("learning_paths", "en", **MEMBER)
    assert not page.exception
    assert page.title[0].value == "How does one become an agent engineer?"
    assert page.markdown[0].value == (
        "**5 skills** to learn from 3 resources in about **2 hours**: done by **Nov 25, 2026** at 6 hours a week. "
        "Start with Machine learning."
    )
    assert tiles(page) == ["5", "2 h", "1", "0"]
    assert page.header[0].value == "The plan has not changed"
    assert "Shown already, at level 2.5." in str(page.dataframe[0].value.to_dict("list"))


def test_hours_change_the_weeks_and_nothing_else(open_page: Open):
    page = open_page("learning_paths", "en", **MEMBER)
    page.select_slider(key="hours").set_value("1").run()
    assert tiles(page) == ["5", "2 h", "3", "0"]  # 138 minutes
    assert page.header[0].value == "2 weeks more"
    assert page.query_params["hours"] == "1"
    assert any(c.value == "Against: Before the last change." for c in page.caption)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_skill_marked_as_known_falls_away_and_comes_back(open_page: Open, language: str):
    page = open_page("learning_paths", language, **MEMBER)
    page.button(key="know-machine-learning").click().run()
    assert not page.exception
    assert tiles(page)[0] == "4"
    said = {
        "en": "“Machine learning” falls away. Said to be known.",
        "zh": "“机器学习”不用学了：说明为已会。",
    }
    assert said[language] in changed(page)
    assert page.query_params["known"] == "machine-learning"
    page.button(key="undo").click().run()
    assert tiles(page)[0] == "5"
    assert page.multiselect(key="known").value == []
    assert "known" not in page.query_params


def test_evidence_can_be_set_aside(open_page: Open):
    page = open_page("learning_paths", "en", **MEMBER)
    page.multiselect(key="aside").select("python").run()
    assert tiles(page)[0] == "6"
    assert "“Python programming” comes in. It was skipped before. It is the goal at level 2." in changed(page)


@pytest.mark.parametrize(
    ("aim", "question", "skills"),
    [
        # RAG and its four prerequisites, LLM evaluation
        ("family", "What do the open jobs for “Agent engineer” take?", 6),
        ("project", "What does “Project 1” still need somebody to learn?", 5),
        ("topic", "How does one learn “Agents”?", 1),
    ],
)
def test_a_goal_of_every_kind(open_page: Open, aim: str, question: str, skills: int):
    page = open_page("learning_paths", "en", role="agent-engineer")
    page.selectbox(key="aim").set_value(aim).run()
    assert not page.exception
    assert page.title[0].value == question
    assert tiles(page)[0] == str(skills)


def test_one_posting_is_a_goal_and_its_title_is_harmless(open_page: Open):
    page = open_page("learning_paths", "en", aim="job", posting="board:1")
    assert not page.exception
    assert "Agent engineer 1" in page.title[0].value
    assert page.selectbox(key="posting").value == "board:1"


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ({"read": "zh"}, "5 from another resource"),
        ({"only": "free"}, "The plan has not changed"),
        ({"only": "certificate"}, "5 from another resource"),
        ({"form": "book"}, "5 without a resource now"),
        ({"way": "in_company"}, "5 from another resource"),
        ({"level": "4"}, "1 step more"),  # Python is shown at 2.5 only
    ],
)
def test_wishes_about_resources(open_page: Open, address: dict[str, str], told: str):
    page = open_page("learning_paths", "en", **MEMBER)
    for key, value in address.items():
        page.query_params[key] = value
    page.run()
    assert not page.exception
    if told == "The plan has not changed":
        assert tiles(page) == ["5", "2 h", "1", "0"]
    assert told in page.header[0].value


def test_a_deadline_that_is_missed_is_told(open_page: Open):
    plan = {"goal": [1], "totals": {"steps": 2, "resources": 1, "hours": None, "weeks": None}, "late": []}
    steps = pl.DataFrame({"skill": ["SQL", "Git"], "resource_id": ["r", None], "is_late": [True, True]})
    assert "有 1 项赶不上期限。" in answers.answer(plan, steps, [], date(2026, 11, 18), 5.0)
    page = open_page("learning_paths", "en", role="agent-engineer", within="4", hours="1")
    assert "after the deadline" not in page.markdown[0].value  # three hours fit into four weeks


def test_the_inputs_travel_in_the_address_into_the_other_language(open_page: Open):
    inputs = {**MEMBER, "hours": "2", "read": "zh,en", "within": "8", "way": "degree", "known": "sql"}
    page = open_page("learning_paths", "en", **inputs)
    zh = open_page("learning_paths", "zh", **{k: v for k, v in page.query_params.items() if k != "lang"})
    assert tiles(zh)[0] == tiles(page)[0] == "4"
    assert zh.selectbox(key="way").value == page.selectbox(key="way").value == "degree"
    assert zh.select_slider(key="hours").value == "2"


def test_another_member_starts_from_their_own(open_page: Open):
    page = open_page("learning_paths", "en", **MEMBER, known="sql", hours="2")
    page.selectbox(key="member").set_value("m00000002").run()
    assert not page.exception
    assert page.select_slider(key="hours").value == "6"
    assert page.multiselect(key="known").value == []
    assert tiles(page)[0] == "6"  # shows nothing: Python comes in


def test_everyone_with_one_goal_is_still_there(open_page: Open):
    page = open_page("learning_paths", "en", member="all")
    assert page.markdown[0].value.startswith("**6** members aim at it; the median is")


@pytest.mark.parametrize("role", ["public", "analyst"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_everybody_may_plan_without_anybody(open_page: Open, role: str, language: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TALENT_ROLE", role)
    page = open_page("learning_paths", language, **MEMBER)  # a member in the address means nothing to them
    assert not page.exception
    assert tiles(page)[0] == "6"
    assert not [box for box in page.selectbox if box.key == "member"]
    assert not re.search(r"M-\w{8}|m0000", words(page))
    page.button(key="know-python").click().run()
    assert tiles(page)[0] == "5"


def test_nothing_to_learn_is_an_answer(open_page: Open):
    page = open_page("learning_paths", "en", role="data-engineer")
    assert tiles(page)[0] == "1"
    page.button(key="know-sql").click().run()
    assert page.markdown[0].value == "All **1 skill** of the goal are known: nothing to learn."


def test_files_to_take_home_are_offered_and_made(open_page: Open):
    page = open_page("learning_paths", "en", **MEMBER)
    labels = [button.proto.label for button in page.get("download_button")]
    assert labels[-4:] == ["Calendar (ICS)", "Plan (Markdown)", "This week (Markdown)", "Feed (Atom)"]


def test_a_goal_that_changed_in_many_places_is_one_sentence():
    rows = [{"kind": "goal", "reason_en": f"g{i}", "reason_zh": ""} for i in range(4)]
    more = [{"kind": "added", "reason_en": "a", "reason_zh": ""}, {"kind": "time", "reason_en": "t", "reason_zh": ""}]
    assert answers.told(rows[:2] + more, "en") == ["g0", "g1", "a"]
    assert answers.told(rows + more, "en")[1:] == ["a"]


@pytest.mark.parametrize(
    ("language", "head", "said"),
    [
        ("en", "This plan was changed 1 time", "“Python” is learned from “B”: “A” was left off."),
        ("zh", "这份计划改过 1 次", "“Python”改用《乙》：《甲》已搁置。"),
    ],
)
def test_how_the_plan_came_about_is_told(open_page: Open, language: str, head: str, said: str):
    page = open_page("learning_paths", language, **MEMBER)
    told = words(page)
    assert head in told
    # titles stand in a change, so that it is made harmless as a whole
    assert said in "".join(block.value for block in page.markdown).replace("\\", "")
    progress = {"en": "Mastered 1, In progress 1, Not begun 3", "zh": "已掌握 1，在学 1，未开始 3"}[language]
    assert progress in told


def test_before_any_input_the_plan_is_that_of_the_profile(open_page: Open):
    page = open_page("learning_paths", "en", **MEMBER)
    assert "The plan has not changed" in words(page)
    page.select_slider(key="hours").set_value("2").run()
    page.segmented_control(key="since").set_value("own").run()
    assert "1 week more" in words(page)
