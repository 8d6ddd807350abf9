"""The SQL that a publication carries: what was run, without the name of the file it ran in."""

import json
from pathlib import Path

from pipelines.storage import model_sql

UNION = """with reporting as (
    select 1
)

select
        'a_week' as metric_id,
        count(*) as n
from marts.weeks
where n > (select 1)

union all

select
        'b_share' as metric_id,
        2 as n
from marts.days
"""


def test_a_metrics_part_is_its_own_select() -> None:
    found = model_sql.parts(UNION)
    assert list(found) == ["a_week", "b_share"]
    assert found["a_week"].startswith("select\n")
    assert found["a_week"].endswith("where n > (select 1)")
    assert "union" not in found["b_share"]


def test_the_end_of_an_inner_union_is_not_part_of_its_last_metric() -> None:
    inner = "with series as (\n\n    select 'a' as metric_id\n    from x\n\n)\n\nselect * from series"
    assert model_sql.parts(inner) == {"a": "select 'a' as metric_id\nfrom x"}


def test_files_of_models_that_are_gone_are_left_out_and_addresses_lose_the_file(tmp_path: Path) -> None:
    folder = tmp_path / "compiled" / "talent" / "models"
    for place in ("marts/operations/metrics.sql", "marts/operations/gone.sql", "staging/stg_metrics.sql"):
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_text('select * from "warehouse"."staging"."stg_metrics"  \n', encoding="utf-8")

    assert json.loads(model_sql.published(tmp_path)) == {
        "models": {"metrics": "select * from staging.stg_metrics"},
        "metrics": {},
    }
    assert json.loads(model_sql.published(tmp_path / "nothing built"))["models"] == {}
