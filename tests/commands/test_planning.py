"""`talent plan` on graphs as people have them, whatever is wrong with them."""

import json
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from pipelines.cli import app

EDGES = "prerequisite,skill,confidence\nalgebra,calculus,0.9\ncalculus,learning,0.8\npython,learning,0.7\n"


def run(folder: Path, *arguments: object, edges: str | bytes = EDGES, expect: int = 0):
    graph = folder / "edges.csv"
    graph.write_bytes(edges if isinstance(edges, bytes) else edges.encode())
    out = folder / "plan.json"
    said = ["plan", "--graph", graph, "--out", out, *arguments, "--json"]
    result = CliRunner().invoke(app, list(map(str, said)))
    assert result.exit_code == expect, result.output
    told = json.loads(result.stdout)
    if expect == 0:
        assert {**json.loads(out.read_text("utf-8")), "file": str(out)} == told
    else:
        assert not out.exists()
    return told


def test_the_way_to_a_goal_in_order(tmp_path: Path):
    plan = run(tmp_path, "--goal", "learning", "--known", "algebra")
    assert plan["order"] == ["calculus", "python", "learning"]
    assert [(s["skill"], s["is_goal"], s["builds_on"]) for s in plan["steps"]] == [
        ("calculus", False, []),
        ("python", False, []),
        ("learning", True, ["calculus", "python"]),
    ]
    assert plan["skipped"] == [
        {"skill": "algebra", "level": None, "reason_zh": "说明为已会。", "reason_en": "Said to be known."}
    ]
    assert plan["summary_en"] == ("3 skills to learn; 1 skipped; no resources were given, so this is an order only.")
    assert plan["problems"] == []


def test_with_resources_there_are_hours_weeks_alternatives_and_what_is_impossible(tmp_path: Path):
    resources = tmp_path / "resources.csv"
    resources.write_text(
        "resource,skills,minutes,language,quality\n"
        "both,algebra;calculus,240,en,0.9\n"
        "only,calculus,150,en,0.9\n"
        "first,algebra,120,zh,0.9\n"
        "fr,python,10,fr,0.9\n"
        ",python,10,en,0.9\n"
        "bad,learning,soon,en,7\n"
    )
    more = ("--resources", resources, "--hours", 2, "--language", "en,zh", "--prove", "--modes")
    plan = run(tmp_path, "--goal", "learning", *more)
    assert [(s["skill"], s["resource_id"], s["minutes"], s["starts_week"], s["ends_week"]) for s in plan["steps"]] == [
        ("algebra", "both", 120, 1, 1),
        ("calculus", "both", 120, 2, 2),
        ("python", None, None, 3, 3),
        ("learning", "bad", 135, 3, 4),  # its length is unknown: the median of 10, 120, 150 and 240
    ]
    assert plan["impossible"] == [
        {
            "skill": "python",
            "reason_zh": "讲到它的资料都不合要求：1 份的语言不在可读之列。",
            "reason_en": "Every resource that teaches it is ruled out: 1 in a language that is not read.",
        }
    ]
    (other,) = plan["steps"][1]["alternatives"]
    assert (other["resource_id"], other["trade_off_en"]) == (
        "only",
        "1.5 hours less; algebra would need another resource.",
    )
    assert [p["problem"] for p in plan["problems"]] == ["no_resource", "bad_number", "bad_number"]
    assert plan["totals"]["gap_share"] == 0
    assert {row["mode"]: row["covered"] for row in plan["modes"]} == {
        "online": 3, "degree": 3, "in_company": 3, "on_the_job": 1,
    }  # fmt: skip
    assert sum(week["minutes"] for week in plan["calendar"]["weeks"]) == 240 + 135
    assert all(week["minutes"] <= 120 for week in plan["calendar"]["weeks"])


def test_an_earlier_plan_is_compared_in_words(tmp_path: Path):
    run(tmp_path, "--goal", "learning")
    before = tmp_path / "before.json"
    (tmp_path / "plan.json").rename(before)
    plan = run(tmp_path, "--goal", "learning", "--known", "calculus", "--previous", before)
    assert [(c["kind"], c["skill"]) for c in plan["changes"]["changes"]] == [
        ("dropped", "algebra"),
        ("dropped", "calculus"),
    ]
    assert plan["changes"]["summary_en"] == "2 steps fewer."
    assert plan["changes"]["summary_zh"] == "去掉 2 步。"
    assert plan["changes"]["changes"][0]["reason_zh"] == "“algebra”不用学了：只通向已会的“calculus”。"
    assert "falls away. It only leads to what is shown: calculus." in plan["changes"]["changes"][0]["reason_en"]


@pytest.mark.parametrize(
    ("edges", "order", "problems"),
    [
        ("prerequisite,skill\na,b\nb,a\nb,goal\n", ["a", "b", "goal"], ["both_ways", "circle"]),
        ("prerequisite,skill\na,b\nb,c\nc,a\nc,goal\n", ["a", "b", "c", "goal"], ["circle"]),
        ("prerequisite,skill\ngoal,goal\n", ["goal"], ["self_loop"]),
        ("prerequisite,skill\na,goal\na,goal\n", ["a", "goal"], ["repeated"]),
        ("prerequisite,skill\n,goal\n", ["goal"], ["missing_id"]),
        ("prerequisite,skill,confidence\na,goal,much\n", ["a", "goal"], ["bad_confidence"]),
        ("prerequisite,skill\na,goal\nb,goal,x\n", ["a", "goal"], ["unreadable_row"]),
        ("Prerequisite\tSkill\na b\tgoal\n", ["a b", "goal"], []),
        ('prerequisite,skill\n"a, b",goal\n', ["a, b", "goal"], []),
        ("from;to\n数学;goal\n", ["数学", "goal"], []),
    ],
)
def test_what_is_wrong_with_a_graph_is_a_row_and_the_plan_still_stands(tmp_path: Path, edges, order, problems):
    plan = run(tmp_path, "--goal", "goal", edges=edges)
    assert plan["order"] == order
    assert [problem["problem"] for problem in plan["problems"]] == problems
    assert all(problem["reason_zh"] and problem["reason_en"] for problem in plan["problems"])


def test_a_circle_is_learned_together(tmp_path: Path):
    plan = run(tmp_path, "--goal", "goal", edges="prerequisite,skill\na,b\nb,a\nb,goal\n")
    assert plan["learn_together"] == [{"group": 1, "skills": ["a", "b"]}]


@pytest.mark.parametrize(
    ("arguments", "edges", "said"),
    [
        (("--goal", "lerning"), EDGES, "did you mean `learning`?"),
        (("--goal", "quite another"), EDGES, "`quite another` is not among the 4 names"),
        (("--goal", " , "), EDGES, "--goal names nothing"),
        (("--goal", "learning", "--hours", "0"), EDGES, "--hours is 0"),
        (("--goal", "learning", "--hours", "-1"), EDGES, "--hours is -1"),
        (("--goal", "learning", "--hours", "nan"), EDGES, "--hours is nan"),
        (("--goal", "learning", "--weeks", "0"), EDGES, "--weeks is 0"),
        (("--goal", "learning", "--resources", "/nowhere.csv"), EDGES, "/nowhere.csv cannot be read"),
        (("--goal", "learning", "--previous", "/nowhere.json"), EDGES, "/nowhere.json cannot be read"),
        (("--goal", "learning", "--columns", "skil=x"), EDGES, "--columns"),
        (("--goal", "a"), "one,two\na,b\n", "Expected: prerequisite / Prerequisite"),
        (("--goal", "a"), "", "empty"),
        (("--goal", "a"), b"\x00\x01\x02\x03", "edges.csv"),
        (("--goal", "a"), "prerequisite,skill\n", "`a` is not among the 0 names"),
    ],
)
def test_what_cannot_be_planned_is_a_message(tmp_path: Path, arguments, edges, said):
    assert said in run(tmp_path, *arguments, edges=edges, expect=2)["message"]


def test_everything_known_is_an_empty_plan_with_a_reason(tmp_path: Path):
    plan = run(tmp_path, "--goal", "learning", "--known", "learning,nonsense")
    assert (plan["order"], plan["known"]) == ([], ["learning"])
    assert plan["summary_en"] == "All that the goal needs is shown already; there is nothing to learn."
    assert [row["skill"] for row in plan["skipped"]] == ["algebra", "calculus", "python", "learning"]
    assert plan["problems"][0]["reason_en"] == "It is said to be known, but nobody names it."


def test_a_minute_a_week_takes_more_than_a_hundred_years(tmp_path: Path):
    resources = tmp_path / "resources.csv"
    resources.write_text("resource,skills,minutes\nx,learning,600000\n")
    plan = run(tmp_path, "--goal", "learning", "--hours", 1 / 60, "--resources", resources)
    assert plan["calendar"]["weeks"] == []
    assert "more than a hundred years" in plan["calendar"]["reason_en"]
    assert plan["totals"]["hours"] == 10000


def test_a_weak_edge_can_be_made_to_order_only(tmp_path: Path):
    assert run(tmp_path, "--goal", "learning", "--firm", 0.75)["order"] == ["algebra", "calculus", "learning"]


def test_a_chain_of_ten_thousand(tmp_path: Path):
    frame = pl.DataFrame(
        {"prerequisite": [f"n{i:05}" for i in range(9_999)], "skill": [f"n{i:05}" for i in range(1, 10_000)]}
    )
    plan = run(tmp_path, "--goal", "n09999", "--known", "n00000", edges=frame.write_csv())
    assert plan["order"] == [f"n{i:05}" for i in range(1, 10_000)]


NAME = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=3).map(str.strip).filter(bool)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(NAME, NAME), min_size=1, max_size=8))
def test_any_names_will_do(tmp_path: Path, pairs: list[tuple[str, str]]):
    names = sorted({name for pair in pairs for name in pair})
    edges = pl.DataFrame(pairs, schema=["prerequisite", "skill"], orient="row").write_csv(quote_style="always")
    plan = run(tmp_path, "--goal", names[0], edges=edges)
    place = {skill: n for n, skill in enumerate(plan["order"])}
    groups = {step["skill"]: step["learn_together"] for step in plan["steps"]}
    for before, skill in pairs:
        if skill in place and before != skill:
            assert before in place
            assert place[before] < place[skill] or groups[before] == groups[skill]
