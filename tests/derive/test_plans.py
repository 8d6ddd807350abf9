"""Plans in full: by hand, and for any graph, resources and hours."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.derive.graph import Prerequisites
from pipelines.derive.planning import Learner, plan
from pipelines.derive.plans import Wishes, make_plan
from pipelines.derive.study import Library, Reader, Resource

# rag builds on embeddings and sql; embeddings build on python
GRAPH = Prerequisites.of_edges([("python", "embeddings", 0.9), ("embeddings", "rag", 0.9), ("sql", "rag", 0.9)])


def resource(name: str, *skills: str, minutes: int | None = 60, **more: object) -> Resource:
    return Resource(name, dict.fromkeys(skills, 1.0), minutes, **more)  # type: ignore[arg-type]


LIBRARY = Library(
    (
        resource("basics", "python", "sql", minutes=180, difficulty=2, quality=0.8, language="en"),
        resource("py", "python", minutes=120, difficulty=2, quality=0.8, language="zh"),
        resource("rag-1", "rag", minutes=90, difficulty=4, quality=0.5, language="zh"),
        resource("rag-2", "rag", minutes=100, difficulty=3, quality=1.0, language="zh"),
        resource("vec-fr", "embeddings", minutes=10, language="fr"),
    )
)
LEARNER = Learner({"rag": 4}, {"sql": 3.0}, reader=Reader(("zh", "en")))
WISHES = Wishes(2.0, 3.0, 2, {"sql": ("数据库", "SQL")}, {"rag": "project:42"})


def test_a_plan_by_hand():
    made = make_plan(LEARNER, GRAPH, LIBRARY, WISHES, prove=True)
    # effort: py 120 * (2 - .48 - .4) = 134.4, basics 180 * (2 - .48 - .28) = 223.2: sql is not needed
    # rag at 4: rag-1 90 * (2 - .3 - .4) = 117, rag-2 100 * (2 - .6 - .4) = 100
    assert [(s["skill"], s["level"], s["resource_id"], s["minutes"]) for s in made["steps"]] == [
        ("python", 2, "py", 120),
        ("embeddings", 2, None, None),
        ("rag", 4, "rag-2", 100),
    ]
    assert [(s["starts_week"], s["ends_week"]) for s in made["steps"]] == [(1, 1), (2, 2), (2, 2)]
    assert [(w["minutes"], [s["step"] for s in w["steps"]]) for w in made["calendar"]["weeks"]] == [
        (120, [1]),
        (100, [3]),
    ]
    assert [step["practice"] for step in made["steps"]] == [None, None, "project:42"]
    assert [(r["resource_id"], r["worth"], r["effort"]) for r in made["resources"]] == [
        ("py", 0.88, 134.4),
        ("rag-2", 1.0, 100.0),
    ]
    assert made["totals"]["effort"] == made["totals"]["least_effort"] == 234.4
    assert made["totals"]["hours"] == 3.67
    (other,) = made["steps"][2]["alternatives"]
    assert other["trade_off_zh"] == "少 0.2 小时；难度 4 而非 3；质量 0.5 而非 1.0。"
    assert other["trade_off_en"] == "0.2 hours less; level 4, not 3; quality 0.5, not 1.0."
    (wider,) = made["steps"][0]["alternatives"]
    assert wider["trade_off_en"] == "1 hour more; in English, not Chinese."
    assert [(row["skill"], row["reason_en"]) for row in made["skipped"]] == [("sql", "Shown already, at level 3.0.")]
    assert [row["skill"] for row in made["impossible"]] == ["embeddings"]
    assert (
        made["summary_zh"] == "要学 3 项，用 2 份资料，约 3.7 小时，每周 2 小时要 2 周；跳过 1 项；1 项没有合适的资料。"
    )
    assert made["steps"][0]["reason_zh"] == "“embeddings”以它为先修。"
    assert made["steps"][2]["reason_en"] == "It is the goal at level 4."


def test_one_resource_for_two_skills_is_spread_over_them():
    made = make_plan(Learner({"python": 2, "sql": 2}), GRAPH, LIBRARY, Wishes(1.0, 2.0))
    assert [(s["skill"], s["resource_id"], s["minutes"]) for s in made["steps"]] == [
        ("python", "basics", 90),
        ("sql", "basics", 90),
    ]
    assert made["totals"]["hours"] == 3.0
    assert made["late"] == ["sql"]  # 180 minutes, and the deadline leaves 120
    assert [week["minutes"] for week in made["calendar"]["weeks"]] == [60, 60, 60]


def test_nothing_to_learn():
    made = make_plan(Learner({"rag": 4}, known=frozenset({"rag"})), GRAPH, LIBRARY, Wishes(2.0))
    assert (made["steps"], made["calendar"]["weeks"], made["totals"]["hours"]) == ([], [], None)
    assert made["summary_zh"] == "目标所需都已掌握，没有要学的。"
    assert {row["skill"] for row in made["skipped"]} == {"rag", "embeddings", "python", "sql"}


@pytest.mark.parametrize("wishes", [Wishes(0.0), Wishes(-1.0), Wishes(1.0, 0.0)])
def test_no_time_is_an_error(wishes: Wishes):
    with pytest.raises(ValueError, match="more than 0"):
        make_plan(LEARNER, GRAPH, LIBRARY, wishes)


@pytest.mark.parametrize(
    ("reader", "reason"),
    [
        (Reader(kinds=("video",)), "1 of another format"),
        (Reader(most_minutes=30), "1 too long"),
        (Reader(is_free_only=True), "1 not known to be free"),
        (Reader(wants_certificate=True), "1 without a certificate"),
    ],
)
def test_what_the_reader_rules_out_is_told(reader: Reader, reason: str):
    library = Library((resource("x", "sql", kind="book", language="en"),))
    made = make_plan(Learner({"sql": 0}, reader=reader), GRAPH, library)
    assert made["impossible"][0]["reason_en"] == f"Every resource that teaches it is ruled out: {reason}."


SKILLS = [f"s{n}" for n in range(8)]
SKILL = st.sampled_from(SKILLS)
EDGES = st.lists(st.tuples(SKILL, SKILL, st.sampled_from([None, 0.6, 0.9])), max_size=16)
LIBRARIES = st.lists(
    st.builds(
        lambda skills, minutes, difficulty, quality, language: (skills, minutes, difficulty, quality, language),
        st.dictionaries(SKILL, st.sampled_from([0.2, 0.4, 0.7, 1.0]), min_size=1, max_size=6),
        st.one_of(st.none(), st.integers(1, 400)),
        st.one_of(st.none(), st.integers(1, 5)),
        st.one_of(st.none(), st.floats(0, 1)),
        st.sampled_from([None, "zh", "zh-CN", "en", "fr"]),
    ),
    max_size=10,
).map(lambda rows: Library(tuple(Resource(f"r{n}", *row) for n, row in enumerate(rows))))
LEARNERS = st.builds(
    Learner,
    st.dictionaries(SKILL, st.integers(0, 5), min_size=1, max_size=4),
    st.dictionaries(SKILL, st.floats(0, 5), max_size=4),
    st.frozensets(SKILL, max_size=2),
    st.builds(Reader, st.sampled_from([(), ("zh",), ("zh", "en")])),
)


@settings(max_examples=150, deadline=None)
@given(EDGES, LIBRARIES, LEARNERS, st.floats(0.1, 40), st.floats(0.1, 40))
def test_any_plan_keeps_its_promises(edges, library, learner, hours, more):
    graph = Prerequisites.of_edges(edges)
    made = make_plan(learner, graph, library, Wishes(hours, 4.0, 2), prove=True)
    order = made["order"]
    place = {skill: n for n, skill in enumerate(order)}
    assert len(place) == len(order)
    outside, _ = graph.violations(order)
    assert outside == []
    skipped = {row["skill"] for row in made["skipped"]}
    assert skipped | set(order) == graph.closure(learner.goal)
    assert not skipped & set(order)
    enough = {s for s, at in learner.shown.items() if at >= 2} | learner.known
    for skill in order:
        for before in graph.direct.get(skill, ()):
            assert before in place or before in enough or learner.shown.get(before, 0) >= learner.goal.get(before, 9)
    lacks = {s for s, at in learner.goal.items() if s not in learner.known and learner.shown.get(s, 0) < max(at, 1e-3)}
    assert {s["skill"] for s in made["steps"] if s["is_goal"]} == lacks
    readable = {
        s for r in library.resources for s, score in r.skills.items()
        if score >= 0.3 and learner.reader.refuses(r) is None
    }  # fmt: skip
    assert {s["skill"] for s in made["steps"] if s["resource_id"] is None} == set(order) - readable
    if library.resources:
        assert [row["skill"] for row in made["impossible"]] == [s for s in order if s not in readable]
    ids = [row["resource_id"] for row in made["resources"]]
    assert len(set(ids)) == len(ids)
    assert sum(s["minutes"] or 0 for s in made["steps"]) == sum(row["minutes"] for row in made["resources"])
    assert all(len(s["alternatives"]) <= 2 for s in made["steps"])
    assert all(s["resource_id"] not in {a["resource_id"] for a in s["alternatives"]} for s in made["steps"])
    totals = made["totals"]
    assert totals["is_least_proven"]
    assert totals["least_effort"] <= totals["effort"] + 1e-6
    for week in made["calendar"]["weeks"]:
        assert 0 < week["minutes"] <= hours * 60 + 0.1
    if made["calendar"]["weeks"]:
        spread = sum(week["minutes"] for week in made["calendar"]["weeks"])
        assert spread == pytest.approx(sum(row["minutes"] for row in made["resources"]), abs=0.02 * len(order) + 0.5)
    # with more hours a week nothing changes but the weeks: none ends later, and no step is late that was not
    faster = make_plan(learner, graph, library, Wishes(hours + more, 4.0, 2))
    assert faster["order"] == order
    assert set(faster["late"]) <= set(made["late"])
    if made["calendar"]["weeks"]:
        pairs = zip(faster["steps"], made["steps"], strict=True)
        assert all(fast["ends_week"] <= slow["ends_week"] for fast, slow in pairs)


@settings(max_examples=60, deadline=None)
@given(EDGES, LIBRARIES, st.lists(LEARNERS, min_size=1, max_size=6))
def test_nobodys_way_depends_on_the_others(edges, library, learners):
    graph = Prerequisites.of_edges(edges)
    together = plan(learners, graph, library, 2)
    for learner, way in zip(learners, together, strict=True):
        (alone,) = plan([learner], graph, library, 2)
        assert (way.order, way.levels, way.resource) == (alone.order, alone.levels, alone.resource)
