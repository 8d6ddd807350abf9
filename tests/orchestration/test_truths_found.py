"""What was planted in the sample is what the published marts say.

The expected numbers are counted by the generator while it writes, never by the pipeline (data/sample/TRUTHS.yml).
"""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from tests.conftest import ROOT, Place

pytestmark = pytest.mark.slow
TRUTHS: dict[str, dict[str, Any]] = {
    truth["id"]: truth["expected"]
    for truth in yaml.safe_load((ROOT / "data" / "sample" / "TRUTHS.yml").read_text(encoding="utf-8"))
}


@pytest.fixture(scope="module")
def marts(community: Place) -> Iterator[duckdb.DuckDBPyConnection]:
    version = json.loads((community.published / "current.json").read_text())["path"]
    path: Path = community.published / version / "marts.duckdb"
    with duckdb.connect(path, read_only=True) as con:
        yield con


def rows(con: duckdb.DuckDBPyConnection, query: str, *values: object) -> list[dict[str, Any]]:
    cursor = con.execute(query, list(values))
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def one(con: duckdb.DuckDBPyConnection, query: str, *values: object) -> dict[str, Any]:
    (row,) = rows(con, query, *values)
    return row


def test_every_record_is_there_once(marts: duckdb.DuckDBPyConnection) -> None:
    truth = TRUTHS["counts"]
    facts = one(marts, "from publication_facts")
    for what in ("papers", "tutorials", "jobs", "projects", "repositories", "members", "events"):
        assert facts[what] == truth[what], what
    assert facts["reporting_on"] == truth["last_day"]
    lines = one(marts, "select sum(rows_in)::bigint as n from load_days where family = 'engagement'")
    assert lines["n"] == truth["event_lines"]


def test_the_cohort_that_left(marts: duckdb.DuckDBPyConnection) -> None:
    truth = TRUTHS["churned_cohort"]
    month = truth["cohort_month_on"]
    cohort = one(marts, "from retention_cohorts where cohort_month_on = ? and months_since = 1", month)
    assert (cohort["members"], cohort["retained"]) == (truth["members"], truth["retained"])
    assert cohort["retained_share"] == pytest.approx(truth["retained_share"], abs=1e-4)
    others = one(
        marts,
        """select median(retained_share) as share from retention_cohorts
           where months_since = 1 and is_complete and cohort_month_on <> ?""",
        month,
    )
    assert others["share"] > cohort["retained_share"] * 1.5
    channel = one(
        marts, "select count(*) as n from members where joined_month_on = ? and channel = ?", month, truth["channel"]
    )
    assert channel["n"] == truth["members_of_channel"]


def test_the_channel_that_is_too_expensive(marts: duckdb.DuckDBPyConnection) -> None:
    truth = TRUTHS["expensive_channel"]
    (expensive,) = rows(marts, "from acquisition_channels where is_expensive")
    assert expensive["channel_id"] == truth["channel_id"]
    assert expensive["members"] == truth["members"]
    assert float(expensive["cost"]) == pytest.approx(truth["cost"], abs=0.005)
    assert expensive["currency"] == truth["currency"]
    assert float(expensive["cost_per_member"]) == pytest.approx(truth["cost_per_member"], abs=0.01)


def test_the_skill_whose_demand_doubles(marts: duckdb.DuckDBPyConnection) -> None:
    truth = TRUTHS["rising_skill"]
    skill = one(marts, "from skill_market where skill_id = ?", truth["skill_id"])
    assert (skill["jobs_recent"], skill["jobs_before"]) == (truth["jobs_recent"], truth["jobs_before"])
    assert skill["growth_ratio"] == pytest.approx(truth["growth_ratio"])


def test_the_skill_that_jobs_want_and_nobody_shows(marts: duckdb.DuckDBPyConnection) -> None:
    truth = TRUTHS["risky_gap"]
    gap = one(marts, "from skill_gaps where skill_id = ?", truth["skill_id"])
    assert gap["is_risky"]
    for what in ("jobs", "companies", "members", "bench_members"):
        assert gap[what] == truth[what], what
    skill = one(marts, "from skill_market where skill_id = ?", truth["skill_id"])
    assert skill["tutorials"] == truth["tutorials"]


def test_the_topic_with_questions_and_no_tutorial(marts: duckdb.DuckDBPyConnection) -> None:
    truth = TRUTHS["gap_topic"]
    gap = one(marts, "from knowledge_gaps where topic_id = ?", truth["topic_id"])
    assert (gap["questions"], gap["unanswered_questions"], gap["tutorials"]) == (
        truth["questions"],
        truth["unanswered_questions"],
        truth["tutorials"],
    )


def test_the_cells_of_the_gap_topic_are_empty(marts: duckdb.DuckDBPyConnection) -> None:
    topic = TRUTHS["gap_topic"]["topic_id"]
    cells = rows(marts, "from gap_cells where topic_id = ? and kind_group = 'tutorial'", topic)
    assert len(cells) == 10
    assert {cell["resources"] for cell in cells} == {0}
    assert max(cell["gap_score"] for cell in cells) >= 1


def test_the_rising_skill_is_counted_and_not_oversold(marts: duckdb.DuckDBPyConnection) -> None:
    """Its postings grow by more than all postings do; among a hundred skills that much growth can be chance."""
    skill = one(
        marts,
        "from trends where subject_id = ? and family = 'jobs' and window_days = 182",
        TRUTHS["rising_skill"]["skill_id"],
    )
    assert skill["n_now"] > 1.5 * skill["n_before"]
    assert skill["change"] > 0.4
    assert not skill["is_significant"]
    lags = one(
        marts, "select count(*) as n, count(distinct verdict) as verdicts, min(verdict) as v from skill_lead_lags"
    )
    assert lags["n"] > 100
    assert (lags["verdicts"], lags["v"]) == (1, "not_enough_data")  # 60 weeks of history, 104 are needed


def test_the_skill_that_companies_hire_for_and_nobody_shows(marts: duckdb.DuckDBPyConnection) -> None:
    truth = TRUTHS["risky_gap"]
    gap = one(marts, "from skill_gaps where skill_id = ?", truth["skill_id"])
    assert gap["is_risky"]
    for what in ("jobs", "companies", "members", "bench_members"):
        assert gap[what] == truth[what], what


def test_the_project_at_risk(marts: duckdb.DuckDBPyConnection) -> None:
    truth = TRUTHS["project_at_risk"]
    project = one(marts, "from projects where project_id = ?", truth["project_id"])
    for what in ("days_silent", "milestones_late", "critical_open_needs", "risk_level"):
        assert project[what] == truth[what], what
    rules = {r["rule"] for r in rows(marts, "from project_risks where project_id = ?", truth["project_id"])}
    assert {"silent", "late_milestone", "critical_need"} <= rules
    late = one(marts, "from milestones where project_id = ? and state = 'late'", truth["project_id"])
    assert late["days_late"] == truth["days_late"]
    need = one(
        marts,
        "from project_needs where project_id = ? and importance = 'critical' and not is_filled",
        truth["project_id"],
    )
    assert need["skill_id"] == truth["skill_id"]
    others = one(
        marts,
        """select count(*) as n from projects where status = 'running' and project_id <> ?
           and (milestones_late > 0 or critical_open_needs > 0)""",
        truth["project_id"],
    )
    assert others["n"] == 0


def test_the_stale_and_the_dead_source(marts: duckdb.DuckDBPyConnection) -> None:
    truth = TRUTHS["stale_source"]
    stale = one(marts, "from source_health where feed = ?", truth["feed"])
    assert (stale["state"], stale["newest_item_on"]) == (truth["state"], truth["newest_item_on"])
    assert stale["days_since_newest"] == truth["days_since_newest_on_last_day"]
    truth = TRUTHS["dead_source"]
    dead = one(marts, "from source_health where feed = ?", truth["feed"])
    for what in ("state", "last_reason", "rows_loaded"):
        assert dead[what] == truth[what], what


def test_the_unanswered_backlog(marts: duckdb.DuckDBPyConnection) -> None:
    truth = TRUTHS["unanswered_backlog"]
    questions = one(marts, "select count(*) as n, count(*) filter (is_unanswered) as open from questions")
    assert (questions["n"], questions["open"]) == (truth["questions"], truth["unanswered"])
    topics = rows(
        marts, "select topic_id, count(*) as n from unanswered_questions where hours_waiting > 72 group by topic_id"
    )
    assert {t["topic_id"]: t["n"] for t in topics} == truth["by_topic"]


@pytest.mark.parametrize(("kind", "truth"), [("job", "duplicate_jobs"), ("tutorial", "duplicate_tutorials")])
def test_the_known_duplicates(marts: duckdb.DuckDBPyConnection, kind: str, truth: str) -> None:
    found = one(
        marts,
        "select count(*) as families, sum(documents)::int as documents from duplicate_families where document_kind = ?",
        kind,
    )
    assert found == {"families": TRUTHS[truth]["families"], "documents": TRUTHS[truth]["documents"]}


def test_every_bad_row_is_put_aside_with_its_reason(marts: duckdb.DuckDBPyConnection) -> None:
    found: dict[str, dict[str, int]] = {}
    for row in rows(marts, "select feed, reason, sum(rows)::int as n from quarantine group by feed, reason"):
        found.setdefault(row["feed"], {})[row["reason"]] = row["n"]
    expected = {feed: reasons for feed, reasons in TRUTHS["quarantine"].items() if isinstance(reasons, dict)}
    assert found == expected
    accounted = one(marts, "select count(*) as n from load_days where rows_in <> rows_loaded + rows_quarantined")
    assert accounted["n"] == 0


def test_the_support_that_was_given(marts: duckdb.DuckDBPyConnection) -> None:
    found = one(
        marts,
        """select count(*) as tickets, count(*) filter (where reopens > 0) as reopened, count(rating) as rated,
                  count(*) filter (where rating >= 0.5) as satisfied from feedback""",
    )
    assert found == TRUTHS["support"]


@pytest.mark.parametrize("kind", ["job", "project"])
def test_the_score_of_matches_ranks_what_becomes_of_them(marts: duckdb.DuckDBPyConnection, kind: str) -> None:
    truth = TRUTHS["matches"][kind]
    found = one(marts, "select * from match_trust where score_source = 'events' and match_kind = ?", kind)
    assert (found["n"], found["accepted"]) == (truth["shown"], truth["accepted"])
    assert found["auc"] == pytest.approx(truth["auc"], abs=5e-5)
    assert (found["ranks_outcomes"], found["ordered_by"]) == (True, "score")
    bands = one(
        marts,
        """select sum(shown) as n, sum(accepted) as accepted from calibration
           where score_source = 'events' and match_kind = ?""",
        kind,
    )
    assert (bands["n"], bands["accepted"]) == (truth["shown"], truth["accepted"])


def test_the_truths_are_all_tested() -> None:
    tested = {
        "counts", "churned_cohort", "expensive_channel", "rising_skill", "gap_topic", "project_at_risk", "stale_source",
        "dead_source", "unanswered_backlog", "duplicate_jobs", "duplicate_tutorials", "quarantine", "withdrawn_papers",
        "dead_and_moved_links", "outdated_favourite", "low_rated_favourite", "ageing", "support",
        "matches", "risky_gap",
    }  # fmt: skip
    assert set(TRUTHS) == tested
    assert isinstance(TRUTHS["counts"]["last_day"], date)


def test_what_is_withdrawn_or_replaced_is_recommended_nowhere(marts: duckdb.DuckDBPyConnection) -> None:
    truth = TRUTHS["withdrawn_papers"]
    for reason in ("withdrawn", "superseded"):
        found = rows(marts, "from resources where not_recommended_reason = ? order by resource_id", reason)
        assert [r["resource_id"] for r in found] == truth[reason]
        assert not any(r["is_recommended"] for r in found)
        queue = rows(marts, "from review_queue where reason = ? order by resource_id", reason)
        assert [r["resource_id"] for r in queue] == truth[reason]
    led = one(
        marts,
        """select count(*) as n from learning_path_steps
           where resource_id in (select resource_id from resources where not is_recommended)""",
    )
    assert led["n"] == 0


def test_the_links_that_are_dead_or_have_moved(marts: duckdb.DuckDBPyConnection) -> None:
    truth = TRUTHS["dead_and_moved_links"]
    dead = rows(marts, "from resources where link_status = 'dead' order by resource_id")
    assert [r["resource_id"] for r in dead] == truth["dead"]
    assert not any(r["is_recommended"] for r in dead)
    moved = rows(marts, "from resources where link_status = 'moved'")
    assert {r["resource_id"]: r["moved_to"] for r in moved} == truth["moved"]
    for reason, ids in (("dead_link", truth["dead"]), ("moved_link", list(truth["moved"]))):
        queue = rows(marts, "from review_queue where reason = ? order by resource_id", reason)
        assert [r["resource_id"] for r in queue] == ids


def test_the_outdated_favourite_and_the_one_that_nobody_likes(marts: duckdb.DuckDBPyConnection) -> None:
    for name, reason in (("outdated_favourite", "outdated"), ("low_rated_favourite", "low_rating")):
        truth = TRUTHS[name]
        found = one(marts, "from review_queue where reason = ? and resource_id = ?", reason, truth["resource_id"])
        assert found["priority"] == truth["priority"]
    outdated = TRUTHS["outdated_favourite"]
    resource = one(marts, "from resources where resource_id = ?", outdated["resource_id"])
    assert resource["unchanged_days"] == outdated["unchanged_days"]


def test_language_models_age_faster_than_mathematics(marts: duckdb.DuckDBPyConnection) -> None:
    truth = TRUTHS["ageing"]
    fast, slow = (
        one(marts, "from topic_half_lives where topic_id = ?", truth[t]["topic_id"]) for t in ("fast", "slow")
    )
    assert fast["basis"] == slow["basis"] == "attention"
    # a topic holds what is also about slower subjects, and one favourite that does not age
    assert truth["fast"]["half_life_days"] < fast["half_life_days"] < 2 * truth["fast"]["half_life_days"]
    assert slow["half_life_days"] > 3 * truth["fast"]["half_life_days"]
    assert fast["half_life_days"] < fast["all_topics_half_life_days"] < slow["half_life_days"]


def test_support_is_judged_by_those_who_were_helped(marts: duckdb.DuckDBPyConnection) -> None:
    truth = TRUTHS["support"]
    found = one(
        marts,
        """select count(*) as tickets, count(*) filter (where reopens > 0) as reopened, count(rating) as rated,
                  count(*) filter (where rating >= 0.5) as satisfied from feedback""",
    )
    assert found == {name: truth[name] for name in ("tickets", "reopened", "rated", "satisfied")}
