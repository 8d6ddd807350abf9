"""Operator, analyst and public: nobody sees more than the role allows, on any page, whatever a page asks for."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from dashboards import roles
from dashboards.queries import business, channels, community, data_sets, knowledge, metrics, publication, talent
from dashboards.roles import NotForThisRole
from tests.dashboards import tiny_publication
from tests.dashboards.conftest import VIEWS, Open
from tests.dashboards.test_pages import words

PSEUDONYM = re.compile(r"\bM-[0-9A-Z]{6,8}\b|\bm_?[0-9a-f]{8,32}\b")


def shown(page: Any) -> str:
    """Everything that reaches the browser: words, tables, charts, options."""
    said = [words(page)]
    said += [str(frame.value.to_dict("list")) for frame in page.dataframe]
    said += [chart.proto.spec for chart in page.get("plotly_chart")]
    said += [option for box in page.selectbox for option in box.options]
    return "\n".join(said)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The marts that answers were made from, as the pages ask for them."""
    seen: set[str] = set()
    answer = publication._answer

    def noting(role: str, version: str, path: str, sql: str, parameters: tuple[Any, ...]) -> pl.DataFrame:
        found = answer(role, version, path, sql, parameters)
        with duckdb.connect() as con:
            (parsed,) = con.execute("select json_serialize_sql(?)", [sql]).fetchall()[0]
        named, own = publication._tables(json.loads(parsed))
        seen.update(named - own)
        return found

    monkeypatch.setattr(publication, "_answer", noting)
    return seen


@pytest.mark.parametrize("role", ["public", "analyst"])
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.usefixtures("reading")
def test_no_page_reads_or_shows_a_person(
    open_page: Open, asked: set[str], view: str, role: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Operators are in `test_pages`. Analysts read a publication that hides every count: no page breaks."""
    monkeypatch.setenv("TALENT_ROLE", role)
    if role == "analyst":
        folder = tiny_publication.write(tmp_path, version=f"all-hidden-{view}", minimum_group=1_000_000)
        monkeypatch.setenv("TALENT_PUBLISHED", str(folder))
    page = open_page(view, "en")

    assert not page.exception
    assert page.title or page.header
    assert not asked & tiny_publication.personal()
    assert not PSEUDONYM.findall(shown(page))
    assert not re.search(r"\b(nan|None)\b", words(page))
    if role == "public":
        area = {m["name"]: m["area"] for m in tiny_publication.models()}
        assert not {mart for mart in asked if area[mart] in ("business", "operations")} - roles.DESCRIBING


@pytest.mark.usefixtures("reading")
def test_the_public_has_an_overview_without_the_registrys_history(
    open_page: Open, asked: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TALENT_ROLE", "public")
    page = open_page("overview", "en")
    assert not page.exception
    assert "members were active" in words(page)
    assert not re.search("(above|below|inside) the expected range[ ;.,]", words(page))
    assert "activity_weeks" in asked


@pytest.mark.usefixtures("reading")
def test_an_operator_sees_persons_and_is_told_so(open_page: Open) -> None:
    page = open_page("matching", "en")
    assert PSEUDONYM.findall(shown(page))
    assert any("operator" in caption.value for caption in page.sidebar.caption)


@pytest.mark.usefixtures("reading")
def test_what_is_hidden_is_said_in_one_line(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALENT_ROLE", "analyst")
    en, zh = open_page("channels", "en"), open_page("channels", "zh")
    assert any("hidden from the role “analyst”" in caption.value for caption in en.caption)
    assert any("角色「分析者」看不到" in caption.value for caption in zh.caption)


@pytest.mark.usefixtures("reading")
@pytest.mark.parametrize("asked_for", [None, "", "admin", "Operator"])
def test_without_a_known_role_nobody_is_an_operator(monkeypatch: pytest.MonkeyPatch, asked_for: str | None) -> None:
    monkeypatch.delenv("TALENT_ROLE")
    if asked_for is not None:
        monkeypatch.setenv("TALENT_ROLE", asked_for)
    publication.begin()
    assert roles.role() == ("analyst" if not asked_for else "public")
    with pytest.raises(NotForThisRole, match="churn_risks"):
        channels.churn_risks("CNY", None)


@pytest.mark.usefixtures("reading")
def test_the_door_refuses_however_the_question_is_put(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALENT_ROLE", "operator")
    publication.begin()
    assert talent.matched_members().height  # now in the cache, for operators
    monkeypatch.setenv("TALENT_ROLE", "analyst")
    publication.begin()
    for sql in (
        "from members",
        'select count(*) from "main"."members"',
        "with m as (from topics) select * from m where exists (from members)",
        "select * from topics where topic_id in (select member_id from members where member_id = ?)",
        "from not_in_the_catalogue",
    ):
        with pytest.raises(NotForThisRole):
            publication.ask(sql, *["x"] * sql.count("?"))
    with pytest.raises(NotForThisRole):
        talent.matched_members()
    assert not publication.sees("topics", "members")
    assert publication.sees("topics", "revenue_movements")
    assert knowledge.topics()


@pytest.mark.usefixtures("reading")
def test_the_public_sees_no_money(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALENT_ROLE", "public")
    publication.begin()
    assert community.weeks(4).height
    for question in (lambda: business.movements("CNY", 3), business.plan_mix, business.goals):
        with pytest.raises(NotForThisRole):
            question()
    said = metrics.catalogue()
    assert said.filter(pl.col("unit") == "money").height
    assert said.filter(pl.col("unit") == "money")["current_value"].null_count() == said.filter(unit="money").height
    assert said.filter(pl.col("unit") != "money")["current_value"].count()
    assert publication.metric("mrr")["current_value"] is None
    offered = data_sets.catalogue().filter(pl.col("is_open"))
    assert set(offered["area"]) == {"knowledge", "talent", "projects", "community"}
    assert "members" not in offered["dataset"].to_list()


def test_others_read_a_file_in_which_nobody_is(tiny: Path) -> None:
    (path,) = tiny.glob("*/shared.duckdb")
    with duckdb.connect(str(path), read_only=True) as con:
        tables = {name for (name,) in con.execute("select table_name from duckdb_tables()").fetchall()}
        columns = {name for (name,) in con.execute("select column_name from duckdb_columns()").fetchall()}
    assert tables == set(tiny_publication.contracts()) - tiny_publication.personal()
    assert not columns & {"member_id", "asker_id", "best_responder_ids"}


@pytest.mark.usefixtures("reading")
def test_a_publication_from_before_roles_asks_to_publish_again(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tiny_publication.write(tmp_path, version="old")
    (folder / "old" / "shared.duckdb").unlink()
    monkeypatch.setenv("TALENT_PUBLISHED", str(folder))
    monkeypatch.setenv("TALENT_ROLE", "analyst")
    assert open_page("overview", "en").title[0].value == "Who may see this version?"
    monkeypatch.setenv("TALENT_ROLE", "operator")
    assert not open_page("overview", "en").exception


RULES = [
    {"role": "operator", "claim": "groups", "values": ["community-team"]},
    {"role": "analyst", "claim": "email", "values": ["ana@example.org"]},
]


@pytest.mark.parametrize(
    ("claims", "role"),
    [
        ({"groups": ["staff", "community-team"]}, "operator"),
        ({"groups": "community-team"}, "operator"),
        ({"groups": ["Community-Team"]}, "public"),
        ({"email": "ana@example.org", "email_verified": True}, "analyst"),
        ({"email": "ana@example.org"}, "public"),
        ({"email": "ana@example.org", "email_verified": True, "groups": ["community-team"]}, "operator"),
        ({}, "public"),
    ],
)
def test_claims_give_roles_by_the_rules(claims: dict[str, Any], role: str) -> None:
    assert roles.of_claims(claims, RULES) == role


@pytest.mark.parametrize(
    ("server", "claims", "role"),
    [
        ("operator", {"is_logged_in": True, "groups": ["community-team"]}, "operator"),
        ("analyst", {"is_logged_in": True, "groups": ["community-team"]}, "analyst"),
        ("operator", {"is_logged_in": True, "groups": []}, "public"),
        ("operator", {"is_logged_in": False, "groups": ["community-team"]}, "public"),
        ("operator", {}, "public"),
    ],
)
def test_nobody_gets_more_than_the_server_was_started_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: str, claims: dict[str, Any], role: str
) -> None:
    file = tmp_path / "roles.toml"
    file.write_text('[[roles]]\nrole = "operator"\nclaim = "groups"\nvalues = ["community-team"]\n')
    monkeypatch.setenv("TALENT_ROLES", str(file))
    monkeypatch.setenv("TALENT_ROLE", server)
    monkeypatch.setattr(roles, "_claims", lambda: claims)
    assert roles.of_reader() == role
    file.write_text("roles = 3")
    assert roles.of_reader() == "public"


def test_no_filter_can_set_the_role() -> None:
    """Filters live in the address: one that shared the role's key would let everybody choose what they may see."""
    keys = {
        key
        for view in Path(roles.__file__).parent.rglob("*.py")
        for key in re.findall(r'key="([^"]+)"', view.read_text(encoding="utf-8"))
    }
    assert "role" in keys  # a learner's or a job's, never the reader's
    assert roles.KEY not in keys
