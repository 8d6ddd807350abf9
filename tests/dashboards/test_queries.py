"""The door to the data: one folder, read-only, one version a page, nothing personal out."""

import ast
import json
import re
from pathlib import Path

import duckdb
import polars as pl
import pytest

from dashboards.queries import channels, community, data_sets, publication, service
from tests.dashboards import tiny_publication
from tests.dashboards.conftest import ROOT

SELECT, FROM, WITH = r"select\s.+\sfrom\s", r"from\s+\w+\s+(select|where|join)", r"with\s+\w+\s+as\s*\("
SQL = re.compile(rf"\s*({SELECT}|{FROM}|{WITH})", re.IGNORECASE | re.DOTALL)


@pytest.fixture(autouse=True)
def begun(reading: Path) -> None:
    publication.begin()


def test_the_database_cannot_be_written_or_left(tmp_path: Path) -> None:
    for sql in (
        "create table x (a int)",
        f"copy (select 1) to '{tmp_path}/x.csv'",
        "select * from read_csv('/etc/passwd')",
        "set enable_external_access = true",
    ):
        with pytest.raises(duckdb.Error):
            publication.ask(sql)


def test_a_page_reads_one_version_although_another_is_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tiny_publication.write(tmp_path, version="one")
    monkeypatch.setenv("TALENT_PUBLISHED", str(folder))
    publication.begin()
    tiny_publication.write(tmp_path, version="two", filled=False)

    assert publication.reading().version == "one"
    assert community.weeks(3).height == 3
    publication.begin()
    assert publication.reading().version == "two"
    assert community.weeks(3).height == 0
    assert publication.history()["version"].sort().to_list() == ["one", "two"]


def test_a_pointer_to_nothing_is_no_publication(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALENT_PUBLISHED", str(tmp_path))
    (tmp_path / "current.json").write_text(json.dumps({"version": "gone", "path": "gone"}))
    assert publication.current() is None


def test_a_list_as_long_as_the_community_is_cut_and_says_how_long_it_is() -> None:
    assert service.unanswered(None, None).select("question_id", "in_all").rows() == [
        (f"q-{i}", 4) for i in (4, 3, 2, 1)
    ]
    assert service.unanswered("retrieval", 2).select("question_id", "in_all").rows() == [("q-4", 4), ("q-3", 4)]
    assert service.unanswered("agents", 2).is_empty()
    leaving = channels.churn_risks("CNY", 3).select("member_id", "value_at_risk", "in_all").rows()
    assert leaving == [("m00000001", 90, 7), ("m00000001", 90, 7), ("m00000002", 90, 7)]


def test_a_member_with_two_signs_of_leaving_is_counted_once() -> None:
    assert channels.at_risk("CNY") == {"members": 6, "value": 540.0}
    assert channels.at_risk("USD") == {"members": 0, "value": 0.0}


def test_a_channel_is_paid_back_for_good_and_worth_what_is_known_last() -> None:
    known = "channel", "paid_back_months", "months_known", "value_3", "value_12", "value", "value_low", "n"
    assert channels.cohort_values("CNY").select(known).rows() == [
        ("信息流广告", None, 12, 30.0, 120.0, 120.0, 96.0, 48),
        ("搜索", 3, 12, 30.0, 120.0, 120.0, 96.0, 48),
    ]


def test_only_complete_weeks_are_compared() -> None:
    weeks = community.weeks(52)
    assert weeks["week_on"][-1] == tiny_publication.MONDAY  # the week after has begun, with 40 so far
    assert weeks["active_members"][-1] == 150
    assert weeks.height == 30


def test_supply_of_small_groups_is_not_shown() -> None:
    gaps = {row["skill_id"]: row for row in data_sets.content("skill_gaps", None).iter_rows(named=True)}
    assert gaps["python"]["demand_share"] == 0.2
    for told in ("members", "bench_depth", "is_risky", "reason_en", "rank_gap"):  # three members
        assert gaps["python"][told] is None, told
    assert (gaps["rag"]["members"], gaps["rag"]["is_risky"]) == (6, False)


def test_personal_data_sets_are_refused() -> None:
    personal = data_sets.catalogue().filter(pl.col("is_personal"))["dataset"].to_list()
    assert set(personal) == tiny_publication.personal()
    for name in personal:
        with pytest.raises(ValueError, match="not an open data set"):
            data_sets.content(name, None)
    with pytest.raises(ValueError, match="not an open data set"):
        data_sets.content('funnel_steps" join members --', None)


def test_open_data_sets_withhold_small_groups() -> None:
    plans = data_sets.content("plan_mix", None).filter(pl.col("plan_id") == "pro")  # four members
    assert plans["members"].to_list() == [None] * len(tiny_publication.MONTHS)
    lectures = data_sets.content("lectures", None)  # thirty came, three of them came back
    assert lectures["attended"].to_list() == [30] * 5
    assert lectures["returned_30d"].to_list() == [None] * 5
    assert lectures["attended_share"].to_list() == [None] * 5


def test_only_queries_hold_sql() -> None:
    for path in (ROOT / "dashboards").rglob("*.py"):
        if path.parent.name == "queries":
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert "duckdb" not in {n.name for node in ast.walk(tree) if isinstance(node, ast.Import) for n in node.names}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not SQL.match(node.value), f"{path}: {node.value}"
