"""What is planted is there: the committed numbers, and the same numbers counted from the written files."""

from __future__ import annotations

import csv
import html
import json
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines.sample import truths
from pipelines.sample.calendar import SHANGHAI
from pipelines.sample.community import Community
from pipelines.sample.vocabulary import Vocabulary
from tests.sample.conftest import lines, statements

Written = tuple[Path, dict[str, int]]
LAST = date(2026, 11, 15)


@pytest.fixture(scope="module")
def expected() -> dict[str, dict[str, Any]]:
    return {t["id"]: t["expected"] for t in yaml.safe_load(truths.FILE.read_text(encoding="utf-8"))}


@pytest.fixture(scope="module")
def log(default_files: Written) -> list[dict[str, Any]]:
    """Good statements with our verb and the local time, in order of time."""
    verbs = {iri: verb for verb, (iri, _) in Vocabulary().verbs.items()}
    told = [
        s | {"verb": verbs[s["verb"]["id"]], "at": datetime.fromisoformat(s["timestamp"]).astimezone(SHANGHAI)}
        for s in statements(default_files[0]).values()
    ]
    return sorted(told, key=lambda s: s["at"])


def rows(written: Written, name: str) -> list[dict[str, str]]:
    with (written[0] / "registry" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def extension(statement: dict[str, Any], name: str) -> Any:
    return statement["context"].get("extensions", {}).get(f"https://community.example/ext/{name}")


def test_committed_truths_are_those_of_the_generator(generated: Community) -> None:
    assert truths.FILE.read_text(encoding="utf-8") == truths.text(generated)


def test_every_truth_is_told_in_both_languages() -> None:
    for truth in yaml.safe_load(truths.FILE.read_text(encoding="utf-8")):
        assert any("\u4e00" <= c <= "\u9fff" for c in truth["zh"])
        assert truth["en"].isascii()


def test_log_holds_the_distinct_statements_that_are_promised(
    default_files: Written, log: list[dict[str, Any]], expected: dict[str, dict[str, Any]]
) -> None:
    assert expected["counts"]["events"] == len(log)
    assert expected["counts"]["event_lines"] == sum(1 for _ in lines(default_files[0]))


def test_repeated_statements_are_counted_within_and_across_files(
    default_files: Written, expected: dict[str, dict[str, Any]]
) -> None:
    places: dict[str, list[str]] = {}
    for name, line in lines(default_files[0]):
        if line.startswith('{"id":"'):
            places.setdefault(line[7:43], []).append(name)
    assert (
        sum(len(p) - len(set(p)) for p in places.values()) == expected["quarantine"]["sample_events"]["duplicate_key"]
    )
    across = sum(len(set(p)) - 1 for p in places.values())
    assert across == expected["quarantine"]["events_repeated_in_a_later_file"]


def test_cohort_of_the_campus_fair_is_gone_after_a_month(
    default_files: Written, log: list[dict[str, Any]], expected: dict[str, dict[str, Any]]
) -> None:
    truth = expected["churned_cohort"]
    active = {v for v, (_, is_activity) in Vocabulary().verbs.items() if is_activity}
    april = {s["actor"]["account"]["name"] for s in log if s["verb"] in active and f"{s['at']:%Y-%m}" == "2026-04"}
    members = rows(default_files, "members")
    cohort = [m for m in members if m["joined_on"][:7] == "2026-03"]
    fair = [m for m in cohort if m["channel"] == "campus_fair"]
    assert (len(cohort), sum(m["account"] in april for m in cohort)) == (truth["members"], truth["retained"])
    assert (len(fair), sum(m["account"] in april for m in fair)) == (108, truth["retained_of_channel"])
    assert len(fair) == truth["members_of_channel"] == sum(m["channel"] == "campus_fair" for m in members)
    assert truth["retained_share"] < 0.55 * truth["median_share_of_other_cohorts"]


def test_one_channel_costs_more_than_three_times_the_median(
    default_files: Written, expected: dict[str, dict[str, Any]]
) -> None:
    members = Counter(m["channel"] for m in rows(default_files, "members") if m["joined_on"].startswith("202"))
    cost: Counter[str] = Counter()
    for row in rows(default_files, "channel_costs"):
        cost[row["channel_id"]] += float(row["cost"])  # type: ignore[assignment]
    each = sorted((cost[c] / members[c], c) for c in cost)
    middle = (each[3][0] + each[4][0]) / 2
    assert len(each) == 8
    assert [c for share, c in each if share > 3 * middle] == ["video_ads"]
    assert round(each[-1][0], 2) == expected["expensive_channel"]["cost_per_member"]
    assert round(middle, 2) == expected["expensive_channel"]["median_cost_per_member"]


def test_rising_skill_is_named_by_twice_as_many_postings(default_files: Written) -> None:
    months: Counter[str] = Counter()
    for path in (default_files[0] / "jobs").iterdir():
        for job in json.loads(path.read_bytes())["jobs"]:
            text = html.unescape(job["content"])
            if "Model Context Protocol" in text or "模型上下文协议" in text:
                months[job["first_published"][:7]] += 1
    assert sum(n for m, n in months.items() if "2026-05" <= m <= "2026-10") == 28
    assert sum(n for m, n in months.items() if "2025-11" <= m <= "2026-04") == 14
    assert sum(months.values()) == 42


def test_planted_subjects_are_named_nowhere_else(default_files: Written) -> None:
    words = [
        "Model Context Protocol",
        "模型上下文协议",
        "MCP",
        "因果推断",
        "ausal inference",
        "增益模型",
        "plift modelling",
    ]
    for folder in ("papers", "tutorials", "registry"):
        for path in (default_files[0] / folder).iterdir():
            text = path.read_bytes().decode("gbk" if path.stem == "zh_engineering" else "utf-8")
            assert not [w for w in words if w in text], path.name


def test_gap_topic_is_asked_about_and_often_in_vain(
    log: list[dict[str, Any]], expected: dict[str, dict[str, Any]]
) -> None:
    words = ("因果推断", "ausal inference", "增益模型", "plift modelling")
    asked = {
        s["object"]["id"]
        for s in log
        if s["verb"] == "asked" and any(w in next(iter(s["object"]["definition"]["name"].values())) for w in words)
    }
    answered = {s["context"]["contextActivities"]["parent"][0]["id"] for s in log if s["verb"] == "answered"}
    assert len(asked) == 26
    assert len(asked - answered) == 11 == expected["gap_topic"]["unanswered_questions"]


def test_backlog_is_the_same_an_hour_or_two_days_later(
    log: list[dict[str, Any]], expected: dict[str, dict[str, Any]]
) -> None:
    posed = [s for s in log if s["verb"] == "asked" and "/question/" in s["object"]["id"]]
    asked = {s["object"]["id"]: s["at"] for s in posed}
    answered = {s["context"]["contextActivities"]["parent"][0]["id"] for s in log if s["verb"] == "answered"}
    waiting = [at for question, at in asked.items() if question not in answered]
    truth = expected["unanswered_backlog"]
    assert len(asked) == truth["questions"]
    assert len(waiting) == truth["unanswered"] == truth["waiting_over_72h"] == sum(truth["by_topic"].values())
    assert max(waiting) < datetime(2026, 11, 12, tzinfo=SHANGHAI)


def test_planted_project_is_silent_late_and_short_of_a_skill(default_files: Written, log: list[dict[str, Any]]) -> None:
    reports: dict[str, date] = {}
    for s in log:
        if s["verb"] in ("progress_reported", "milestone_done"):
            reports[s["object"]["id"].rsplit("/", 1)[1]] = s["at"].date()
    running = {p["project_id"] for p in rows(default_files, "projects") if p["status"] in ("running", "open", "paused")}
    late = {
        m["project_id"]: (LAST - date.fromisoformat(m["due_on"])).days
        for m in rows(default_files, "milestones")
        if not m["done_on"] and m["due_on"] <= LAST.isoformat() and m["project_id"] in running
    }
    needs = rows(default_files, "project_needs")
    critical = [
        (n["project_id"], n["skill_id"]) for n in needs if n["importance"] == "critical" and n["is_filled"] == "false"
    ]
    assert LAST - reports["p-041"] == timedelta(days=47)
    assert late == {"p-041": 33}
    assert critical == [("p-041", "cuda")]


def test_memberships_never_contradict_each_other(default_files: Written, log: list[dict[str, Any]]) -> None:
    price = {p["plan_id"]: float(p["price"]) for p in rows(default_files, "plans")}
    current: dict[str, str | None] = {}
    for s in log:
        if s["verb"] not in ("subscribed", "renewed", "cancelled"):
            continue
        who, plan = s["actor"]["account"]["name"], s["object"]["id"].rsplit("/", 1)[1]
        before = current.get(who)
        assert extension(s, "amount") == price[plan]
        if s["verb"] == "subscribed":
            assert before != plan
            assert extension(s, "detail") == before
            current[who] = plan
        else:
            assert before == plan
            current[who] = plan if s["verb"] == "renewed" else None
    assert len(current) > 100


def test_better_matches_are_accepted_more_often(log: list[dict[str, Any]]) -> None:
    shown = {s["context"]["registration"]: s["result"]["score"]["scaled"] for s in log if s["verb"] == "match_shown"}
    applied = {s["context"]["registration"] for s in log if s["verb"] == "match_applied"}
    accepted = {s["context"]["registration"] for s in log if s["verb"] == "match_accepted"}
    shares = []
    for low, high in ((0, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 1.01)):
        band = {pair for pair, score in shown.items() if low <= score < high and pair in applied}
        shares.append(len(band & accepted) / len(band))
    assert shares == sorted(shares)


def test_known_duplicates_stand_in_the_files(default_files: Written) -> None:
    same: Counter[tuple[str, str]] = Counter()
    for path in (default_files[0] / "jobs").iterdir():
        same.update((job["title"], job["content"]) for job in json.loads(path.read_bytes())["jobs"])
    assert Counter(same.values()) == {1: 460, 2: 20}


def test_a_week_with_a_holiday_is_quiet(log: list[dict[str, Any]]) -> None:
    weeks = Counter(s["at"].isocalendar()[:2] for s in log if s["verb"] == "viewed")
    festival, before = weeks[(2026, 8)], weeks[(2026, 6)]
    assert festival < 0.5 * before
