"""Teams: the smallest, two for what is critical, what cannot be covered, and the fallback that says so."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.contracts.derived import Team
from pipelines.derive.teams import Candidate, build_teams, smallest
from tests.derive.test_project_matching import community, held, member, need


def candidate(member_id, skills, score=0.5):
    return Candidate(member_id, frozenset(skills), score)


def test_the_smallest_team_and_of_equal_ones_who_fits_best() -> None:
    people = [candidate("x", "a"), candidate("y", "b"), candidate("z", "ab", 0.2), candidate("w", "ab", 0.9)]
    assert smallest(people, {"a": 1, "b": 1}) == (["w"], "exact")
    assert smallest(people, {"a": 2, "b": 1}) == (["w", "x"], "exact")  # x fits better than z
    assert smallest(people, {"a": 2, "b": 2}) == (["w", "z"], "exact")
    assert smallest(people, {"c": 1}) == ([], "none")
    assert smallest([], {"a": 2}) == ([], "none")
    assert smallest([candidate("x", "a")], {"a": 2, "b": 1}) == (["x"], "exact")  # as far as it can be


def test_greedy_can_be_larger_and_says_so() -> None:
    people = [candidate("big", "abcd"), candidate("left", "abe"), candidate("right", "cdf")]
    wanted = dict.fromkeys("abcdef", 1)
    assert smallest(people, wanted) == (["left", "right"], "exact")
    assert smallest(people, wanted, most=0) == (["big", "left", "right"], "greedy")


def test_of_members_alike_the_one_who_ranks_higher_is_in_the_team() -> None:
    members, skills = [member("a"), member("b"), member("c")], [held("a", "a"), held("b", "a", 3.01), held("c", "a")]
    frame = build_teams(community([("p", None, "open")], [need("n", "p", "a")], members, skills))
    assert frame["team"].to_list() == [["b"]]
    more = [held("a", "a"), held("b", "a"), held("c", "a", evidence=3)]
    frame = build_teams(community([("p", None, "open")], [need("n", "p", "a")], members, more))
    assert frame["team"].to_list() == [["c"]]


def test_every_open_skill_is_told_with_who_holds_it() -> None:
    needs = [
        need("n1", "p", "a", importance="critical"),
        need("n2", "p", "b"),
        need("n3", "p", "c", importance="critical"),
        need("n4", "p", "d"),
        need("n5", "p", "a", level=2),
    ]
    members = [member(m) for m in ("x", "y", "z", "owner")] + [member("silent", None)]
    skills = [held("x", "a"), held("x", "b"), held("y", "a"), held("z", "c"), held("owner", "d"), held("silent", "d")]
    frame = build_teams(community([("p", "owner", "open")], needs, members, skills))
    Team.validate(frame)
    assert frame["team"].to_list() == [["x", "y", "z"]] * 4
    assert frame.select("skill_id", "wanted", "candidates", "state", "holders", "method").rows() == [
        ("a", 2, 2, "covered", ["x", "y"], "exact"),
        ("b", 1, 1, "covered", ["x"], "exact"),
        ("c", 2, 1, "short", ["z"], "exact"),
        ("d", 1, 0, "uncovered", [], "exact"),
    ]
    assert frame["reason_en"].to_list() == [
        "Skill a is critical: 2 in the team show level 3, so nobody is the only one.",
        "Somebody in the team shows Skill b at level 3.",
        "Skill c is critical, but only one member who may be asked shows level 3.",
        "No member who may be asked shows Skill d at level 3.",
    ]


def test_no_projects_no_needs_no_members_are_no_error() -> None:
    assert build_teams(community([], [], [], [])).is_empty()
    assert build_teams(community([("p", None, "open")], [], [member("m")], [held("m", "a")])).is_empty()
    alone = build_teams(community([("p", None, "open")], [need("n", "p", "a")], [], []))
    assert alone.select("state", "method").rows() == [("uncovered", "none")]


people = st.lists(
    st.tuples(st.frozensets(st.sampled_from("abcd"), max_size=4), st.sampled_from([0.0, 0.25, 0.5, 1.0])), max_size=7
)
asked = st.dictionaries(st.sampled_from("abcd"), st.integers(1, 2), max_size=4)


@given(people, asked, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_smallest_team_is_that_of_trying_everything(drawn, wanted, random) -> None:
    candidates = [candidate(f"m{n}", skills, score) for n, (skills, score) in enumerate(drawn)]
    team, _ = smallest(candidates, wanted)
    goal = {s: min(n, sum(s in one.skills for one in candidates)) for s, n in wanted.items()}

    def covers(some) -> bool:
        return all(sum(s in one.skills for one in some) >= n for s, n in goal.items())

    chosen = [one for one in candidates if one.member_id in team]
    assert covers(chosen)
    sizes = [
        (len(some), -sum(one.score for one in some))
        for size in range(len(candidates) + 1)
        for some in combinations(candidates, size)
        if covers(some)
    ]
    assert (len(chosen), -sum(one.score for one in chosen)) == min(sizes)
    greedy, _ = smallest(candidates, wanted, most=0)
    assert covers([one for one in candidates if one.member_id in greedy])
    mixed = random.sample(candidates, len(candidates))
    assert (smallest(mixed, wanted)[0], smallest(mixed, wanted, most=0)[0]) == (team, greedy)
