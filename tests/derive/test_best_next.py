"""The best next three: by hand, and against a search that asks `match` itself after every try."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.contracts.derived import BestNext
from pipelines.derive import best_next
from pipelines.derive.best_next import BAR, Members, find, tell
from pipelines.derive.matching import base_rates, match
from pipelines.derive.study import Library, Resource

HELD = {"member_id": pl.String, "skill_id": pl.String, "level": pl.Float64, "proof": pl.String, "evidence": pl.Int64}
NEED = {"document_id": pl.String, "skill_id": pl.String, "score": pl.Float64, "necessity": pl.String}
MEMBER = {
    "member_id": pl.String, "languages": pl.List(pl.String), "country": pl.String, "workplace": pl.String,
    "open_to": pl.List(pl.String),
}  # fmt: skip
JOB = dict.fromkeys(("job_id", "language", "country", "workplace"), pl.String)
SKILLS = ["a", "b", "c", "d", "e"]
LABELS = pl.DataFrame({"skill_id": SKILLS, "label_zh": [f"技能{s}" for s in SKILLS], "label_en": SKILLS})
Held = list[tuple[str, str, float, str, int]]
Need = tuple[str, str, float, str]


def resource(name: str, skills: str, minutes: int = 60, difficulty: int | None = 3, language: str = "zh") -> Resource:
    return Resource(name, dict.fromkeys(skills, 1.0), minutes, difficulty, None, language, title=name.upper())


def members(held: Held, taken: list[tuple[str, str]] = (), **more: object) -> Members:
    person = {"member_id": "m", "languages": ["zh"], "country": "CN", "workplace": None, "open_to": ["jobs"]} | more
    return Members(
        pl.DataFrame([person], schema=MEMBER),
        pl.DataFrame(held, schema=HELD, orient="row"),
        pl.DataFrame(taken, schema={"user_id": pl.String, "item_id": pl.String}, orient="row"),
    )


def jobs(needs: list[Need], language: str = "zh") -> tuple[pl.DataFrame, pl.DataFrame]:
    names = sorted({one[0] for one in needs})
    offers = pl.DataFrame([(name, language, "CN", "onsite") for name in names], schema=JOB, orient="row")
    return offers, pl.DataFrame(needs, schema=NEED, orient="row").with_columns(document_kind=pl.lit("job"))


def picked(found: pl.DataFrame) -> list[tuple[object, ...]]:
    return found.select("resource_id", "jobs_before", "jobs_after", "job_ids", "skills").rows()


def job(name: str, skills: str, necessity: str = "required") -> list[Need]:
    return [(name, skill, 1.0, necessity) for skill in skills]


HELD_BY_M: Held = [("m", "a", 3.0, "built", 2)]
# of each one need in three or four is met: j1, j2 and j3 lack one to reach a half, j4 lacks one in four
NEEDS = [*job("j1", "abc"), *job("j2", "abd"), *job("j3", "ace"), *job("j4", "abcd")]


def test_three_picks_by_hand() -> None:
    library = Library((resource("rb", "b"), resource("rc", "c"), resource("rd", "d"), resource("re", "e")))
    # b lifts j1 and j2 to 2/3 and j4 to 2/4, c lifts j1, j3, j4: three each, and the smaller id goes first;
    # then c, d or e: only c and e bring j3, and c and e cost the same; then nothing is left to bring
    found = find(members(HELD_BY_M), *jobs(NEEDS), library)
    assert picked(found) == [
        ("rb", 0, 3, ["j1", "j2", "j4"], ["b"]),
        ("rc", 3, 4, ["j3"], ["c"]),
    ]
    told = tell(found, library, LABELS)
    BestNext.validate(told, lazy=True)
    assert told["hours"].to_list() == [1.0, 1.0]
    assert told["hours_so_far"].to_list() == [1.0, 2.0]
    assert told["reason_en"].to_list() == [
        "Learn “RB” (about 1.0 h) to show b: 3 more open jobs reach 50 % of the stated needs, 3 in all.",
        "Learn “RC” (about 1.0 h) to show c: 1 more open job reaches 50 % of the stated needs, 4 in all.",
    ]
    assert told["reason_zh"][0] == (
        "学会《RB》（约 1.0 小时）能展示“技能b”：又有 3 个在招职位按所列要求达到 50%，共 3 个。"
    )


def test_ties_go_to_fewer_minutes_and_more_jobs_go_before_them() -> None:
    library = Library((resource("rb", "b", 90), resource("rc", "c", 45), resource("all", "bcde", 600)))
    found = find(members(HELD_BY_M), *jobs(NEEDS), library)
    assert picked(found)[0] == ("all", 0, 4, ["j1", "j2", "j3", "j4"], ["b", "c", "d", "e"])
    without = find(members(HELD_BY_M, [("m", "all")]), *jobs(NEEDS), library)  # who took it is not sent there again
    assert [row[0] for row in picked(without)] == ["rc", "rb"]


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (resource("r", "b", difficulty=2), "required asks for 3, and it shows 2"),
        (resource("r", "b", difficulty=None), "what it shows is not known"),
        (resource("r", "b", language="en"), "its language is not read"),
        (resource("r", "a"), "a is shown already"),
        (resource("r", "b", minutes=39), "too short for level 3"),
    ],
)
def test_what_brings_nothing_is_not_picked(one: Resource, why: str) -> None:
    assert find(members(HELD_BY_M), *jobs(NEEDS), Library((one,))).is_empty(), why


def test_jobs_that_may_not_be_seen_count_nothing() -> None:
    library = Library((resource("rb", "b"),))
    assert find(members(HELD_BY_M), *jobs(NEEDS, language="en"), library).is_empty()
    assert find(members(HELD_BY_M, country="DE"), *jobs(NEEDS), library).is_empty()
    assert find(members(HELD_BY_M, open_to=["projects"]), *jobs(NEEDS), library).is_empty()
    assert find(members([]), *jobs([*job("j", "ab")]), library).is_empty()  # two needs are too few to judge


def test_a_need_that_becomes_known_and_unmet_can_cost_a_job() -> None:
    # everybody but m shows b at 3, so that m's unknown b is worth 2/3; after a text of level 2 it is known to be unmet
    held = [*HELD_BY_M, ("x", "b", 3.0, "built", 1), ("y", "b", 3.0, "built", 1)]
    needs = [*job("j1", "abc"), *job("j2", "bde", "useful"), ("j2", "a", 0.1, "useful")]
    found = find(members(held), *jobs(needs), Library((resource("r", "bd", difficulty=2),)))
    # j1 has 1 + 2/3 of 3 before and 1 of 3 after; j2 (b and d useful: level 2) goes up: one for one, nothing is won
    assert found.is_empty()


WORDS = st.lists(st.sampled_from(SKILLS), min_size=1, max_size=4, unique=True).map("".join)
CASES = st.fixed_dictionaries(
    {
        "held": st.dictionaries(st.sampled_from(SKILLS), st.sampled_from([1.0, 2.0, 2.5, 3.0, 4.0]), max_size=4),
        "others": st.dictionaries(st.sampled_from(SKILLS), st.sampled_from([2.0, 3.0]), max_size=4),
        "jobs": st.lists(
            st.dictionaries(
                st.sampled_from(SKILLS),
                st.tuples(st.sampled_from([0.3, 0.5, 1.0]), st.sampled_from(["required", "useful"])),
                min_size=3,
            ),
            min_size=1, max_size=8,
        ),
        "resources": st.lists(
            st.tuples(WORDS, st.sampled_from([20, 60, 120, 240]), st.sampled_from([None, 1, 2, 3, 5])),
            min_size=1, max_size=6,
        ),
    }
)  # fmt: skip


def over(held: Held, offers: pl.DataFrame, needs: pl.DataFrame, rates: pl.DataFrame) -> set[str]:
    """Jobs over the bar, as `match` sees them."""
    found = match(
        members=members(held).members,
        member_skills=pl.DataFrame(held, schema=HELD, orient="row").filter(pl.col("member_id") == "m"),
        jobs=offers,
        job_skills=needs,
        skills=LABELS,
        rates=rates,
    ).jobs
    return set(found.filter(pl.col("score") >= BAR)["job_id"])


def after(held: Held, one: Resource) -> Held:
    """What m shows once it has learnt a resource."""
    levels = {skill: level for who, skill, level, _, _ in held if who == "m"}
    level = Library((one,)).shows(0) or 0
    raised = levels | {s: float(max(level, levels.get(s, 0))) for s in one.main if level >= 2}
    return [*(row for row in held if row[0] != "m"), *(("m", s, v, "completed", 1) for s, v in raised.items())]


@settings(max_examples=60, deadline=None)
@given(CASES)
def test_it_is_the_plain_greedy_search_counted_by_the_matcher(case: dict) -> None:
    held: Held = [("m", s, v, "built", 1) for s, v in case["held"].items()]
    held += [("x", s, v, "built", 1) for s, v in case["others"].items()]
    needs = [(f"j{n}", s, w, kind) for n, one in enumerate(case["jobs"]) for s, (w, kind) in one.items()]
    offers, job_skills = jobs(needs)
    library = Library(tuple(resource(f"r{n}", *told) for n, told in enumerate(case["resources"])))
    rates = base_rates(pl.DataFrame(held, schema=HELD, orient="row"))
    found = find(members(held), offers, job_skills, library)
    left = list(library.resources)
    now, steps = over(held, offers, job_skills, rates), []
    while len(steps) < best_next.PICKS:
        tried = [(over(after(held, one), offers, job_skills, rates), one) for one in left]
        won, one = max(tried, key=lambda t: (len(t[0]), -t[1].minutes, -int(t[1].resource_id[1:])), default=(now, None))
        if one is None or len(won) <= len(now):
            break
        steps.append((one.resource_id, len(now), len(won), sorted(won - now)))
        held, now = after(held, one), won
        left.remove(one)
    assert [(r, b, a, sorted(ids)) for r, b, a, ids, _ in picked(found)] == steps
