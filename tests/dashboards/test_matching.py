"""The matching page: either side, the reasons need by need, and what would change them."""

import polars as pl
import pytest

from dashboards.answers import match_reasons
from tests.dashboards.conftest import Open

NEED = {
    "skill_id": "sql", "skill": "SQL", "state": "unknown", "weight": 0.25, "level": 2, "held_level": None,
    "evidence": None, "near_skill_id": None, "near_skill": None, "near_relation": None, "credit": None,
    "base_rate": 0.125, "value": 0.125, "quote": None, "proof": None, "last_evidence_on": None,
}  # fmt: skip


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("words", "formats", "terms"):
        monkeypatch.setattr(f"dashboards.{module}.lang", lambda: "en")


def told(**more: object) -> str:
    return match_reasons.needs(pl.DataFrame([NEED | more]))[0][1]


def test_a_need_says_what_is_shown_of_it() -> None:
    assert told().startswith("no evidence; counts 12")
    near = {"near_skill_id": "dbt", "near_skill": "dbt", "near_relation": "narrower", "credit": 0.5}
    assert "a narrower kind of it, and counts for 50%" in told(**near)
    # the base rate says more than what stands near
    assert told(**near, base_rate=0.6).startswith("no evidence; counts 60")
    met = told(state="met", held_level=2.5, evidence=3, proof="completed", value=1.0)
    assert met.startswith("met: level 2 asked, 2.5 shown")
    assert told(state="unmet", held_level=1.5, evidence=1, value=0.0).startswith("not met: level 2 asked, 1.5 shown")


def test_what_would_change_the_score_is_counted() -> None:
    one = {"score": 0.5, "narrows_skill_id": "sql"}
    said = match_reasons.change(one, pl.DataFrame([NEED | {"value": 0.2}]))
    # a quarter of the weight: up by 0.25 * 0.8, down by 0.25 * 0.2
    assert "from 50% to 70%" in said
    assert said.endswith("to 45%.")
    assert "evidence of every need" in match_reasons.change(one | {"narrows_skill_id": None}, pl.DataFrame([NEED]))


@pytest.mark.usefixtures("reading")
def test_either_side_opens_its_reasons(open_page: Open) -> None:
    page = open_page("matching", "en")
    assert not page.exception
    assert "Number 1 among this job" in "".join(m.value for m in page.markdown)
    page = open_page("matching", "en", side="job")
    assert not page.exception
    assert page.selectbox(key="posting").options
    said = "".join(m.value for m in page.markdown)
    assert "Number 1 among this member" in said
    assert "What would change this?" in said
