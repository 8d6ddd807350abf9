"""projects_file: the registry from any format; accounts are tokens before the first write."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from pipelines.contracts.feed import Feed
from pipelines.sources._source import DETAIL, Unreadable
from pipelines.sources.projects_file import SOURCE

PAYLOADS = Path(__file__).parents[1] / "payloads" / "projects_file"


def line(name: str) -> Feed:
    said: dict[str, Any] = yaml.safe_load((PAYLOADS / f"{name}.expected.yml").read_text("utf-8"))
    return Feed(name="drop", kind="projects_file", **said["feed"])


def read(payload: bytes, feed: Feed) -> pl.DataFrame:
    assert SOURCE.parse is not None
    return SOURCE.parse(payload, feed)


def hidden(payload: bytes, feed: Feed) -> bytes:
    assert SOURCE.pseudonymise is not None
    return SOURCE.pseudonymise(payload, feed, lambda identity: f"token{len(identity)}")


def test_a_workbook_of_projects() -> None:
    first, _, third = read((PAYLOADS / "projects.xlsx").read_bytes(), line("projects.xlsx")).iter_rows(named=True)
    assert (first["project_id"], first["name_zh"], first["status"]) == ("p1", "虚构图谱", "running")
    assert (first["budget"], first["currency"], first["started_on"]) == (Decimal("120000.50"), "CNY", date(2026, 1, 5))
    assert third["budget"] == 0


@pytest.mark.parametrize(("name", "column"), [("projects.xlsx", "owner_id"), ("assessments.json", "assessor_id")])
def test_identities_are_gone_and_everything_else_is_the_same(name: str, column: str) -> None:
    payload, feed = (PAYLOADS / name).read_bytes(), line(name)
    made = hidden(payload, feed)
    for secret in ("ada@", "bo@", "李虚构", "13800000000"):
        assert secret not in made.decode("utf-8")
    before, after = read(payload, feed), read(made, feed)
    assert after.drop(column).equals(before.drop(column))
    assert after[column].to_list() == [None if one is None else f"token{len(one)}" for one in before[column]]
    assert after[DETAIL].null_count() == after.height
    assert hidden(made, feed) == made


def test_other_tables_and_a_file_without_the_columns_are_refused() -> None:
    with pytest.raises(ValueError, match="none of projects"):
        SOURCE.contract_of(Feed(name="drop", kind="projects_file", table="members"))
    with pytest.raises(Unreadable):
        hidden(b"a,b\n1,2\n", line("projects.xlsx"))
