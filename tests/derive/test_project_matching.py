"""Members for projects: whose need is open, who may be asked, three values, what the team gains, and both ranks."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.contracts.derived import ProjectMatch
from pipelines.derive.project_matching import Community, match_projects, open_needs, rates
from pipelines.derive.teams import build_teams

DAY = date(2026, 3, 1)
PROJECT = {"project_id": pl.String, "owner_id": pl.String, "status": pl.String}
NEED = {
    "need_id": pl.String, "project_id": pl.String, "need_kind": pl.String, "skill_id": pl.String, "level": pl.Int64,
    "quantity": pl.Float64, "importance": pl.String, "is_filled": pl.Boolean, "needed_from": pl.Date,
    "needed_until": pl.Date,
}  # fmt: skip
MEMBER = {"member_id": pl.String, "languages": pl.List(pl.String), "hours_a_week": pl.Float64,
          "country": pl.String, "workplace": pl.String, "open_to": pl.List(pl.String)}  # fmt: skip
HELD = {"member_id": pl.String, "skill_id": pl.String, "level": pl.Float64, "proof": pl.String, "evidence": pl.Int64,
        "last_evidence_on": pl.Date}  # fmt: skip
SKILLS = ["a", "b", "c", "d"]
LABELS = pl.DataFrame(
    {"skill_id": SKILLS, "label_zh": [f"技能{s}" for s in SKILLS], "label_en": [f"Skill {s}" for s in SKILLS]}
)


def need(identifier, project, skill, level=3, importance="useful", quantity=1.0, filled=False, first=None, last=None):
    return identifier, project, "skill", skill, level, quantity, importance, filled, first, last


def member(identifier, open_to=("projects",), hours=5.0):
    return identifier, ["zh"], hours, "CN", None, list(open_to) if open_to else None


def held(identifier, skill, level=3.0, proof="built", evidence=2):
    return identifier, skill, level, proof, evidence, DAY


def community(projects, needs, members, skills, joined=(), relations=()):
    related = {"skill_id": pl.String, "relation": pl.String, "target_id": pl.String}
    return Community(
        projects=pl.DataFrame(projects, schema=PROJECT, orient="row"),
        needs=pl.DataFrame(needs, schema=NEED, orient="row"),
        joined=pl.DataFrame(list(joined), schema={"project_id": pl.String, "member_id": pl.String}, orient="row"),
        members=pl.DataFrame(members, schema=MEMBER, orient="row"),
        member_skills=pl.DataFrame(skills, schema=HELD, orient="row"),
        relations=pl.DataFrame(list(relations), schema=related, orient="row"),
        skills=LABELS,
        day=DAY,
    )


def matched(*args, **kwargs):
    frame = match_projects(community(*args, **kwargs))
    ProjectMatch.validate(frame)
    return frame


def test_open_is_what_is_not_filled_of_a_live_project_and_not_over() -> None:
    projects = pl.DataFrame(
        [("p", "o", "running"), ("q", "o", "open"), ("done", "o", "finished")], schema=PROJECT, orient="row"
    )
    yesterday = DAY - timedelta(days=1)
    rows = [
        need("kept", "p", "a", level=None, quantity=None),
        need("two", "q", "a", importance="critical", quantity=1.5),
        need("filled", "p", "a", filled=True),
        need("over", "p", "a", last=yesterday),
        need("inverted", "p", "a", first=DAY + timedelta(days=9), last=DAY),
        need("no skill", "p", None),
        need("of the past", "done", "a"),
        need("of nobody", "gone", "a"),
    ]
    found = open_needs(projects, pl.DataFrame(rows, schema=NEED, orient="row"), DAY)
    assert found.select("need_id", "level", "weight", "places").rows() == [("kept", 1, 0.5, 1), ("two", 3, 1.0, 2)]


def test_three_values_parts_and_what_the_team_gains_by_hand() -> None:
    needs = [need("n1", "p", "a", importance="critical"), need("n2", "p", "b"), need("n3", "p", "c")]
    skills = [
        held("one", "a", 4.0),
        held("one", "b", 2.0),
        held("owner", "a", 3.0),
        held("two", "b", 3.0),
        held("two", "c", 3.0, proof="claimed"),
        held("no consent", "a", 5.0),
    ]
    members = [member("one"), member("two"), member("owner"), member("no consent", ("jobs",)), member("nothing")]
    frame = matched([("p", "owner", "running")], needs, members, skills)
    rows = {r["member_id"]: r for r in frame.filter(target_kind="project").iter_rows(named=True)}
    assert set(rows) == {"one", "two"}  # the owner takes part, one never agreed, one shows nothing
    one, two = rows["one"], rows["two"]
    # weights 1, .5, .5; of four with evidence three show a at 3, one b, none c
    assert (one["score"], one["score_low"], one["score_high"]) == (0.5, 0.5, 0.75)
    assert (one["met"], one["unmet"], one["unknown"]) == (["a"], ["b"], ["c"])
    assert two["score"] == pytest.approx(0.25 + 0.5 * 0.75)
    assert (two["met_part"], two["near_part"], two["base_part"]) == (0.25, 0.0, 0.375)
    assert two["narrows_skill_id"] == "a"
    assert (one["adds"], two["adds"]) == ([], ["b"])  # the owner shows a
    assert (two["rank"], one["rank"]) == (1, 2)
    assert one["reason_zh"] == "3 项要求中已满足 1 项：技能a；尚未达到：技能b；暂无证据：技能c。"
    assert two["reason_en"] == (
        "Meets 1 of 3 needs: Skill b; no evidence yet: Skill a, Skill c. Nobody in the team shows Skill b."
    )
    needed = frame.filter(target_kind="need").select("target_id", "member_id", "score", "is_placed_best").rows()
    assert needed == [("n1", "one", 1.0, True), ("n2", "two", 1.0, True)]
    assert frame.filter(target_kind="project")["is_placed_best"].null_count() == 2


def test_who_has_no_hours_is_not_asked_and_who_does_not_say_is() -> None:
    members = [member("none", hours=0.0), member("silent", hours=None), member("some", hours=1.0)]
    skills = [held(m[0], "a") for m in members]
    frame = matched([("p", None, "open")], [need("n", "p", "a")], members, skills)
    assert sorted(frame.filter(target_kind="need")["member_id"]) == ["silent", "some"]


def test_near_counts_and_is_told_but_is_not_met() -> None:
    frame = matched(
        [("p", None, "open")],
        [need("n", "p", "a")],
        [member("near"), member("far")],
        [held("near", "b"), held("far", "c")],
        relations=[("b", "implies", "a")],
    )
    row = frame.filter(target_kind="need").row(0, named=True)
    assert (row["member_id"], row["met"], row["unknown"], row["near"]) == ("near", [], ["a"], ["b"])
    assert (row["score"], row["score_low"], row["near_part"]) == (0.7, 0.0, 0.7)
    assert row["reason_en"] == "Meets 0 of 1 need; no evidence yet: Skill a; shows Skill b, near Skill a."
    assert frame["member_id"].unique().to_list() == ["near"]


def test_places_are_filled_over_all_projects_and_nobody_twice() -> None:
    projects = [("p", None, "open"), ("q", None, "running")]
    needs = [need("n1", "p", "a", quantity=2.0), need("n2", "q", "a", importance="critical")]
    members = [member(m) for m in ("x", "y")]
    frame = matched(projects, needs, members, [held("x", "a"), held("y", "a", 2.0)])
    placed = frame.filter("is_placed_best").select("target_id", "member_id").rows()
    assert placed == [("n2", "x")]  # y is below the level; the critical need comes first
    both = matched(projects, needs, members, [held("x", "a"), held("y", "a", evidence=5)])
    assert both.filter("is_placed_best").select("target_id", "member_id").rows() == [("n1", "y"), ("n2", "x")]
    # both would rather have the critical need, which likes y better: more evidence
    assert both.filter("is_placed_stable").select("target_id", "member_id").rows() == [("n1", "x"), ("n2", "y")]


def test_the_rank_for_the_member_goes_over_targets_of_one_kind() -> None:
    projects = [("p", None, "open"), ("q", None, "open")]
    needs = [need("n1", "p", "a"), need("n2", "q", "a"), need("n3", "q", "b")]
    frame = matched(projects, needs, [member("m"), member("n")], [held("m", "a"), held("n", "b"), held("n", "c")])
    mine = frame.filter(member_id="m").select("target_id", "rank", "member_rank").sort("target_id").rows()
    assert mine == [("n1", 1, 1), ("n2", 1, 2), ("p", 1, 1), ("q", 1, 2)]


def test_nothing_to_match_is_no_error() -> None:
    assert matched([], [], [], []).is_empty()
    assert matched([("p", None, "open")], [], [member("m")], [held("m", "a")]).is_empty()
    assert matched([("p", None, "open")], [need("n", "p", "a")], [member("m")], []).is_empty()
    assert matched([("p", None, "open")], [need("n", "p", "a")], [], [held("m", "a")]).is_empty()


def test_base_rates_are_shares_of_who_shows_anything() -> None:
    rows = [held("m", "a", 2.0), held("n", "a", 5.0), held("o", "b"), held("q", "a", 5.0, proof="viewed")]
    evidence = pl.DataFrame(rows, schema=HELD, orient="row").rename({"member_id": "holder_id"})
    found = rates(evidence).filter(skill_id="a").sort("level").select("level", "base_rate").rows()
    assert found == [(1, 2 / 3), (2, 2 / 3), (3, 1 / 3), (4, 1 / 3), (5, 1 / 3)]


pools = st.lists(
    st.tuples(st.sampled_from("mnopq"), st.sampled_from(SKILLS), st.sampled_from([1.0, 2.0, 3.0, 4.5])),
    max_size=14,
    unique_by=lambda row: row[:2],
)


@given(pools, st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_the_order_of_rows_changes_nothing_and_more_evidence_never_lowers_a_met_need(pool, random) -> None:
    projects = [("p", None, "open"), ("q", "m", "running")]
    needs = [need("n1", "p", "a"), need("n2", "p", "b", 4), need("n3", "q", "a", 2, "critical"), need("n4", "q", "c")]
    members, skills = [member(m) for m in "mnopq"], [held(*row) for row in pool]
    relations = [("d", "implies", "a"), ("b", "related", "c")]
    found = match_projects(community(projects, needs, members, skills, relations=relations))
    mixed = [random.sample(rows, len(rows)) for rows in (projects, needs, members, skills)]
    assert found.equals(match_projects(community(*mixed, relations=relations)))
    total = found["met_part"] + found["near_part"] + found["base_part"]
    assert (total - found["score"]).abs().max() in (None, pytest.approx(0, abs=1e-9))
    better = [(who, s, min(5.0, level + 1), proof, n + 1, on) for who, s, level, proof, n, on in skills]
    after = match_projects(community(projects, needs, members, better, relations=relations))
    both = found.join(after, on=["target_kind", "target_id", "member_id"])
    assert both.filter(pl.col("met").list.set_difference("met_right").list.len() > 0).is_empty()


askable = st.tuples(st.booleans(), st.sampled_from([None, 0.0, 0.5, 1.0, 8.0]), st.booleans())


@given(st.lists(askable, min_size=5, max_size=5), pools)
@settings(max_examples=25, deadline=None)
def test_nobody_is_proposed_who_did_not_agree_takes_part_or_has_no_hours(people, pool) -> None:
    facts = list(zip("mnopq", people, strict=True))
    members = [member(m, ("projects",) if agrees else ("jobs",), hours) for m, (agrees, hours, _) in facts]
    joined = [("p", m) for m, (*_, takes_part) in facts if takes_part]
    needs = [need("n1", "p", "a", importance="critical"), need("n2", "p", "b", 1)]
    of = community([("p", "o", "open")], needs, members, [held(*row) for row in pool], joined)
    may = {m for m, (agrees, hours, takes_part) in facts if agrees and not takes_part and (hours is None or hours >= 1)}
    proposed = set(match_projects(of)["member_id"])
    teamed = set(build_teams(of)["team"].explode().drop_nulls())
    assert proposed | teamed <= may
    assert {m for m, skill, level in pool if m in may and skill == "a" and level >= 3} <= proposed
