"""Members and jobs: three values, hard constraints, order."""

from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.contracts.derived import JobMatch
from pipelines.derive import matching
from pipelines.derive.matching import base_rates

HELD = {"member_id": pl.String, "skill_id": pl.String, "level": pl.Float64, "proof": pl.String, "evidence": pl.Int64}
NEED = {"document_id": pl.String, "skill_id": pl.String, "score": pl.Float64, "necessity": pl.String}
SKILLS = ["a", "b", "c", "d", "e"]
LABELS = pl.DataFrame(
    {"skill_id": SKILLS, "label_zh": [f"技能{s}" for s in SKILLS], "label_en": [f"Skill {s}" for s in SKILLS]}
)


def member(identifier="m", languages=("zh",), country="CN", workplace=None, open_to=("jobs",)):
    return identifier, list(languages) if languages else None, country, workplace, list(open_to) if open_to else None


def job(identifier="j", language="zh-CN", country="CN", workplace="onsite"):
    return identifier, language, country, workplace


def matched(members, held, jobs, needs, rates=None, k=20) -> list[dict[str, object]]:
    people = {
        "member_id": pl.String,
        "languages": pl.List(pl.String),
        "country": pl.String,
        "workplace": pl.String,
        "open_to": pl.List(pl.String),
    }
    offers = dict.fromkeys(("job_id", "language", "country", "workplace"), pl.String)
    frame = matching.match(
        members=pl.DataFrame(members, schema=people, orient="row"),
        member_skills=pl.DataFrame(held, schema=HELD, orient="row"),
        jobs=pl.DataFrame(jobs, schema=offers, orient="row"),
        job_skills=pl.DataFrame(needs, schema=NEED, orient="row").with_columns(document_kind=pl.lit("job")),
        skills=LABELS,
        rates=rates,
        k=k,
    ).jobs
    JobMatch.validate(frame)
    return list(frame.sort("member_id", "rank").iter_rows(named=True))


HELD_BY_M = [("m", "a", 3.0, "built", 2), ("m", "b", 2.5, "completed", 1)]
NEEDS = [("j", "a", 1.0, "required"), ("j", "b", 0.5, "required"), ("j", "c", 1.0, "useful")]


def test_one_match_by_hand():
    rates = pl.DataFrame({"skill_id": ["c"], "level": [2], "base_rate": [0.4]})
    [match] = matched([member()], HELD_BY_M, [job()], NEEDS, rates)
    # weights 1.0 (met), 0.5 (2.5 is below 3: unmet), 0.5 * 1.0 (unknown, base rate 0.4); in all 2.0
    assert (match["score"], match["score_low"], match["score_high"]) == (0.6, 0.5, 0.75)
    assert (match["met"], match["unmet"], match["unknown"], match["evidence"]) == (["a"], ["b"], ["c"], 3)
    assert (
        match["reason_zh"]
        == "3 项要求中已满足 1 项：技能a；尚未达到：技能b；暂无证据：技能c；最能改变结果的一项：技能c。"
    )
    assert match["reason_en"] == (
        "Meets 1 of 3 needs: Skill a; below the level: Skill b; no evidence yet: Skill c;"
        " what would change this most: Skill c."
    )
    assert (match["met_part"], match["near_part"], match["base_part"]) == (0.5, 0.0, 0.1)
    assert (match["near"], match["narrows_skill_id"], match["member_rank"]) == ([], "c", 1)


def test_the_same_level_is_enough_where_a_skill_is_only_useful():
    needs = [("j", s, 1.0, "useful") for s in ("a", "b", "c")]
    assert matched([member()], HELD_BY_M, [job()], needs)[0]["met"] == ["a", "b"]


def test_claims_and_views_are_no_evidence():
    held = [*HELD_BY_M, ("m", "c", 1.0, "claimed", 1), ("n", "a", 1.4, "viewed", 9)]
    matches = matched([member(), member("n")], held, [job()], NEEDS)
    assert [m["member_id"] for m in matches] == ["m"]
    assert matches[0]["unknown"] == ["c"]


def test_base_rates_are_shares_of_members_with_evidence():
    held = pl.DataFrame(
        [
            ("m", "a", 3.5, "built", 1),
            ("n", "a", 2.0, "completed", 1),
            ("o", "b", 2.9, "answered", 1),
            ("p", "a", 1.0, "claimed", 1),
        ],
        schema=HELD,
        orient="row",
    )
    third = pytest.approx(1 / 3)
    assert base_rates(held).rows() == [("a", 2, pytest.approx(2 / 3)), ("a", 3, third), ("b", 2, third)]


def test_too_little_is_known():
    assert matched([member()], HELD_BY_M, [job()], NEEDS[:2]) == []  # two needs are not enough
    assert matched([member()], [], [job()], NEEDS) == []
    assert matched([member()], [("m", "b", 1.0, "completed", 1)], [job()], NEEDS) == []  # nothing met
    assert matched([member(open_to=("projects",))], HELD_BY_M, [job()], NEEDS) == []
    assert matched([member(open_to=None)], HELD_BY_M, [job()], NEEDS) == []


@pytest.mark.parametrize(
    ("who", "what", "fits"),
    [
        (member(), job(), True),
        (member(languages=("en",)), job(), False),
        (member(languages=("zh-Hans", "en")), job(language="en-US"), True),
        (member(languages=None), job(), True),
        (member(), job(language=None), True),
        (member(country="DE"), job(), False),
        (member(country="DE"), job(workplace="remote"), True),
        (member(country="DE"), job(country=None), True),
        (member(country=None), job(), True),
        (member(workplace="remote"), job(workplace="onsite"), False),
        (member(workplace="remote"), job(workplace="hybrid"), True),
        (member(workplace="remote"), job(workplace=None), True),
    ],
)
def test_hard_constraints_decide_who_sees_what(who: tuple[object, ...], what: tuple[object, ...], fits: bool):
    assert len(matched([who], HELD_BY_M, [what], NEEDS)) == fits


def test_ranks_follow_scores_and_ties_the_job_id():
    jobs = [job(f"j{n}") for n in (3, 1, 2)]
    needs = [(f"j{n}", skill, 1.0, "required") for n in (1, 2, 3) for skill in ("a", "b", "c")]
    needs += [("j3", "d", 1.0, "required")]
    held = [("m", "a", 4.0, "built", 1), ("m", "d", 4.0, "built", 1)]
    assert [(m["job_id"], m["rank"]) for m in matched([member()], held, jobs, needs)] == [
        ("j3", 1),
        ("j1", 2),
        ("j2", 3),
    ]
    assert [m["job_id"] for m in matched([member()], held, jobs, needs, k=2)] == ["j3", "j1"]


@settings(max_examples=40, deadline=None)
@given(
    held=st.dictionaries(
        st.tuples(st.sampled_from(["m", "n"]), st.sampled_from(SKILLS)),
        st.tuples(st.floats(0, 5), st.sampled_from(["claimed", "viewed", "completed", "built"])),
    ),
    needs=st.dictionaries(
        st.tuples(st.sampled_from(["j", "k", "l"]), st.sampled_from(SKILLS)),
        st.tuples(st.floats(0.01, 1), st.sampled_from(["required", "useful", None])),
    ),
)
def test_scores_lie_between_their_bounds_and_parts_make_the_whole(held, needs):
    matches = matched(
        [member("m"), member("n")],
        [(*key, *value, 1) for key, value in held.items()],
        [job(name) for name in ("j", "k", "l")],
        [(*key, *value) for key, value in needs.items()],
    )
    for match in matches:
        assert match["score_low"] <= match["score"] <= match["score_high"]
        parts = [*match["met"], *match["unmet"], *match["unknown"]]
        assert sorted(parts) == sorted(skill for job_id, skill in needs if job_id == match["job_id"])
        weights = {s: w * (1 if n == "required" else 0.5) for (j, s), (w, n) in needs.items() if j == match["job_id"]}
        met = sum(weights[skill] for skill in match["met"]) / sum(weights.values())
        assert match["score_low"] == pytest.approx(met, abs=1e-4)
    for person in ("m", "n"):
        own = [m for m in matches if m["member_id"] == person]
        assert [m["rank"] for m in own] == list(range(1, len(own) + 1))
        scores = [m["score"] for m in own]
        assert all(a >= b - 1e-4 for a, b in pairwise(scores))
