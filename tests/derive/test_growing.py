"""Grow or find: who shows it, who is near, who learns it soonest, and which of these the stated rule suggests."""

import polars as pl

from pipelines.contracts.derived import GrowOrFind
from pipelines.derive.graph import Prerequisites
from pipelines.derive.growing import Offer, grow_or_find
from pipelines.derive.study import Library, Resource
from tests.derive.test_project_matching import community, held, member, need

# b comes before a; a takes an hour, b two
LIBRARY = Library(
    (
        Resource("about a", {"a": 1.0}, minutes=60, difficulty=3, language="zh"),
        Resource("about b", {"b": 1.0}, minutes=120, difficulty=2, language="zh"),
    )
)
OFFER = Offer(LIBRARY, Prerequisites.of_edges([("b", "a", 1.0)]))


def options(needs, members, skills, offer=OFFER, **kwargs):
    frame = grow_or_find(community([("p", "owner", "open")], needs, members, skills, **kwargs), offer)
    GrowOrFind.validate(frame)
    return frame.sort("need_id", pl.col("option").replace_strict({"find": 0, "near": 1, "grow": 2, "none": 3}), "place")


def test_who_shows_it_is_suggested_before_who_is_near_or_could_learn_it() -> None:
    skills = [held("shows", "a", 3.5), held("below", "a", 2.5), held("begins", "b")]
    people = [member(m) for m in ("shows", "below", "begins", "nothing")] + [member("silent", None)]
    frame = options([need("n", "p", "a")], people, skills)
    rows = frame.select("option", "place", "member_id", "held_level", "missing_level", "minutes", "is_suggested").rows()
    assert rows == [
        ("find", 1, "shows", 3.5, 0.0, None, True),
        ("near", 1, "below", 2.5, 0.5, None, False),
        ("grow", 1, "begins", None, None, 60, False),
        ("grow", 2, "below", 2.5, 0.5, 180, False),
        ("grow", 3, "nothing", None, None, 180, False),
        ("grow", 4, None, None, None, 180, False),
    ]
    assert frame["reason_en"].to_list() == [
        "Shows Skill a at level 3.5; 3 is needed.",
        "Shows Skill a at level 2.5: 0.5 below the 3 that is needed.",
        "1 h of study (1 resource) lead to Skill a at level 3; 0.2 weeks at the stated hours.",
        "3 h of study (2 resources) lead to Skill a at level 3, on the way Skill b; 0.6 weeks at the stated hours.",
        "3 h of study (2 resources) lead to Skill a at level 3, on the way Skill b; 0.6 weeks at the stated hours.",
        "From nothing: 3 h of study (2 resources) lead to Skill a at level 3, on the way Skill b.",
    ]
    assert frame.filter(option="grow", place=1)["resources"].to_list() == [["about a"]]


def test_without_anybody_the_shortest_path_is_suggested_up_to_the_level_that_study_can_show() -> None:
    people, skills = [member("below"), member("begins")], [held("below", "a", 2.5), held("begins", "b")]
    at_three = options([need("n", "p", "a", 3)], people, skills).filter("is_suggested")
    assert at_three.select("option", "member_id", "minutes").rows() == [("grow", "begins", 60)]
    at_four = options([need("n", "p", "a", 4)], people, skills)
    assert at_four.filter("is_suggested").select("option", "member_id").rows() == [("near", "below")]
    path = at_four.filter(option="grow", place=1)["reason_zh"].item()
    assert (
        path
        == "学习约 1 小时（1 个资源）通往技能a 4 级，按每周时间约 0.2 周；仅靠学习只能证明到 3 级，其余要靠解答或项目。"
    )


def test_a_near_skill_is_near_and_what_cannot_be_learned_is_said() -> None:
    nowhere = Offer(Library(()), OFFER.prerequisites)
    relations = [("c", "implies", "a")]
    frame = options([need("n", "p", "a")], [member("m")], [held("m", "c")], nowhere, relations=relations)
    assert frame.select("option", "near_skill_id", "is_suggested").rows() == [("near", "c", True)]
    assert frame["reason_en"].item() == "No evidence of Skill a, but shows Skill c, which is near it, at level 3."
    none = options([need("n", "p", "d")], [member("m")], [held("m", "c")], nowhere)
    assert none.select("option", "member_id", "is_suggested").rows() == [("none", None, True)]
    assert none["reason_en"].item() == ("Nobody is near Skill d at level 3, and nothing to learn it from is known.")
    part = options([need("n", "p", "a")], [member("m")], [], Offer(Library(LIBRARY.resources[:1]), OFFER.prerequisites))
    assert part.filter(option="grow")["uncovered"].to_list() == [["b"], ["b"]]
    assert part.filter("is_suggested").select("option", "place").rows() == [("grow", 1)]


def test_no_needs_and_no_members_are_no_error() -> None:
    assert options([], [member("m")], [held("m", "a")]).is_empty()
    alone = options([need("n", "p", "a")], [], [])
    assert alone.select("option", "member_id", "minutes").rows() == [("grow", None, 180)]


def test_the_order_of_rows_changes_nothing() -> None:
    needs = [need("n1", "p", "a"), need("n2", "p", "b", 2), need("n3", "p", "d")]
    people = [member(m) for m in "mnopq"]
    skills = [held("m", "a", 2.0), held("n", "a", 4.0), held("o", "b"), held("p", "c")]
    found = options(needs, people, skills)
    assert found.equals(options(needs[::-1], people[::-1], skills[::-1]))
    assert found.group_by("need_id").agg(pl.col("is_suggested").sum())["is_suggested"].to_list() == [1, 1, 1]
