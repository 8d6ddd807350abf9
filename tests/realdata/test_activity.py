"""Weekly active users of a real tracking log: the project's own models come to what edX itself counts."""

import csv
from pathlib import Path

import duckdb
import pytest

from pipelines.storage.pseudonyms import Pseudonyms
from tests.dbt.chain import Chain, empty
from tests.dbt.project import empty_project
from tests.realdata import test_realdata
from tests.realdata.conftest import Ran

pytestmark = test_realdata.pytestmark
EXPECTED = "engagement/edx_pipeline/output/expected_active_users_per_week.csv"


def test_weekly_active_users_of_the_models_are_those_that_edx_counts(
    folder: Path, ran: Ran, warehouse: duckdb.DuckDBPyConnection, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """edX counts weeks [Monday, next Monday) in UTC, so the reporting zone is UTC; accounts are compared as tokens."""
    events = warehouse.sql("from raw.events where feed = 'edx_active_users'").pl()
    verbs = [[verb] for verb in sorted(set(events["verb"]))]
    con = empty()
    con.execute("insert into raw.events by name from events")
    con.executemany("insert into reference.verbs (verb_id, family, is_activity) values (?, 'any', true)", verbs)
    Chain(empty_project(tmp_path_factory.mktemp("edx")), "activity_periods").build(con, zone="UTC")

    pseudonyms = Pseudonyms.load(ran.place.home / "key")
    with (folder / EXPECTED).open(encoding="utf-8") as file:
        expected = {(row["start_date"], pseudonyms.token(row["username"])) for row in csv.DictReader(file)}
    weeks = "where period_on in ('2017-07-10', '2017-07-17') and unit = 'week' and audience = 'members'"
    people = f"select period_on::varchar, actor_id from intermediate.int_active_periods {weeks}"
    counts = f"select active_members from marts.activity_periods {weeks} order by period_on"
    found = con.execute(people).fetchall()
    assert len(found) == 11
    assert set(found) == expected
    assert con.execute(counts).fetchall() == [(6,), (5,)]
