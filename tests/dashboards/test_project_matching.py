"""The page Project matching: every proposal opened to its reasons, what lacks said, and members for operators only."""

import pytest

from dashboards.answers import project_matching as answers
from tests.dashboards.conftest import Open

pytestmark = pytest.mark.usefixtures("reading")


def said(page) -> str:
    return "\n".join(block.value for kind in (page.markdown, page.caption) for block in kind)


def test_a_member_is_opened_to_what_is_met_missing_and_asked_first(open_page: Open) -> None:
    page = open_page("project_matching", "en")
    told = said(page)
    assert "2 projects lack **2** skills; members who may be asked cover **0** of them" in told
    assert "0 of 2 resource needs can be met whole" in told
    assert "no shared resource is lacking" in told
    assert "Meets 1 of 2 needs: RAG." in told
    assert "Ask about SQL first: it narrows the range most. Among this member's projects it is number 1." in told
    assert "Only one shows it." in told
    assert "Held by: M-M0000000" in told
    assert "**Retrieval-augmented generation · Shows it** M-M0000000: Shows it at level 3.5." in told


def test_another_member_shows_what_is_near(open_page: Open) -> None:
    page = open_page("project_matching", "zh", member="m00000002")
    assert "有相近的 Python。" in said(page)
    assert "在这位成员的项目里排第 3。" in said(page)


def test_a_project_without_people_shows_its_resources_and_who_holds_them(open_page: Open) -> None:
    page = open_page("project_matching", "en", project="p-2")
    told = said(page)
    assert "**No member shows any of it**" in told
    assert "This project lacks no skill." in told
    assert "**Compute · In part** 20 of 60 can be had." in told
    assert len(page.get("plotly_chart")) == 1
    assert "no end stated" in page.get("plotly_chart")[0].proto.spec
    assert "Who holds what it lacks:" in told


def test_what_cannot_be_met_says_why(open_page: Open) -> None:
    page = open_page("project_matching", "en", project="p-2")
    assert "**Compute · Cannot be met** How much is needed is not stated." in said(page)


def test_members_are_for_operators(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALENT_ROLE", "analyst")
    page = open_page("project_matching", "en")
    assert not page.exception
    assert "This page looks at single members: it is for operators." in said(page)
    assert "M-" not in said(page)


def test_every_panel_has_a_note_in_both_languages() -> None:
    assert all(zh and en for zh, en in answers.NOTES.values())
