"""After a run over the real input: what became of every feed's rows, as a table."""

import duckdb
import pytest

from tests.conftest import Place

PLACE = pytest.StashKey[Place]()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    place = config.stash.get(PLACE, None)
    if place is None:
        return
    with duckdb.connect(place.data / "warehouse.duckdb", read_only=True) as con:
        rows = con.execute(
            """
            with reasons as (
                select feed, string_agg(reason || ' ' || n, ', ' order by n desc, reason) as reasons
                from (select feed, reason, count(*) as n from operations.quarantine group by all) group by feed
            )
            select feed, sum(rows_in)::bigint, sum(rows_loaded)::bigint, sum(rows_new)::bigint,
                   sum(rows_quarantined)::bigint, coalesce(any_value(reasons), '')
            from operations.payloads left join reasons using (feed)
            where contract not like 'reference.%' group by feed order by min(contract), feed"""
        ).fetchall()
    terminalreporter.section("real input: what became of every row")
    head = ("feed", "rows in", "loaded", "distinct", "put aside")
    terminalreporter.write_line("{:<28}{:>10}{:>10}{:>10}{:>11}  reasons".format(*head))
    for feed, *counts, reasons in rows:
        terminalreporter.write_line(
            f"{feed:<28}{counts[0]:>10,}{counts[1]:>10,}{counts[2]:>10,}{counts[3]:>11,}  {reasons}"
        )
