"""Lists of five kinds: parts by hand, sums, nothing seen, labels of a cold start, reasons in both languages."""

import re
from datetime import UTC, date, datetime

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.derive import item_models
from pipelines.derive.interactions import Interactions, distinct
from pipelines.derive.recommending import KINDS, PARTS, Catalogue, Kind, Recommender, trend
from pipelines.derive.recommending_reasons import strongest, table
from tests.derive.test_interactions import START, events

AS_OF = datetime(2026, 6, 30, tzinfo=UTC)
HAN = re.compile(r"[\u4e00-\u9fff]")
LABELS = {"ray": ("Ray 框架", "Ray"), "sql": ("SQL 语言", "SQL")}


def items(*rows: tuple[str, str, str | None, date | None, float | None]) -> pl.DataFrame:
    schema = {
        "item_id": pl.String, "kind": pl.String, "source": pl.String, "published_on": pl.Date, "quality": pl.Float64,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(title=pl.col("item_id").str.to_uppercase())


def weights(key: str, *rows: tuple[str, str, float]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={key: pl.String, "skill_id": pl.String, "weight": pl.Float64}, orient="row")


ITEMS = items(
    ("x", "resource", "s", None, None),
    ("y", "resource", "s", date(2026, 1, 1), 0.8),
    ("z", "resource", "t", date(2026, 6, 30), 0.2),
    ("q", "question", "t", date(2026, 6, 30), None),
    ("p", "project", None, date(2026, 6, 30), None),
)
ITEM_SKILLS = weights(
    "item_id", ("x", "sql", 1), ("y", "sql", 0.6), ("y", "ray", 0.8), ("z", "ray", 1), ("q", "sql", 1), ("q", "ray", 3),
    ("p", "ray", 1),
)  # fmt: skip
HISTORY = distinct(events([("a", "x", 1), ("b", "x", 2), ("b", "y", 3), ("c", "x", 5), ("c", "y", 6), ("d", "z", 1)]))


def recommender(model: str = "knn") -> Recommender:
    """`a` took x and lacks Ray; `new` took nothing and lacks Ray; `nobody` has neither; `d` can show Ray."""
    known = Interactions.of(HISTORY, further_users=["new", "nobody"], further_items=ITEMS["item_id"].to_list())
    needs = weights("user_id", ("a", "ray", 3), ("a", "sql", 1), ("new", "ray", 1))
    shown = weights("user_id", ("d", "ray", 0.9), ("b", "sql", 1))
    fits = {"popularity": item_models.popularity, **item_models.CANDIDATES}
    return Recommender(known, Catalogue.of(known, ITEMS, ITEM_SKILLS, needs, shown), fits[model](known), AS_OF)


def lists(kind: str, k: int = 5, **more: int) -> pl.DataFrame:
    of = recommender()
    return table(of, KINDS[kind], of.lists(KINDS[kind], k, **more), LABELS)


def row(frame: pl.DataFrame, user: str, item: str) -> dict[str, object]:
    (found,) = frame.filter(pl.col("user_id") == user, pl.col("item_id") == item).to_dicts()
    return found


def test_the_weights_of_every_kind_sum_to_one() -> None:
    for kind in KINDS.values():
        assert sum(kind.weights.values()) == pytest.approx(1)
        assert set(kind.needs) <= set(kind.weights)


def test_parts_by_hand() -> None:
    y = row(lists("for_you"), "a", "y")
    # of the weight 3 + 1 of what a lacks y teaches 3 * 0.8 + 1 * 0.6 = 3 and z 3 * 1: none teaches more
    assert y["skill_gap"] == pytest.approx(0.30, abs=1e-6)
    assert row(lists("for_you"), "new", "y")["skill_gap"] == pytest.approx(0.30 * 0.8, abs=1e-6)  # z teaches 1
    # the highest score of a's unseen items is y's
    assert y["co_completion"] == pytest.approx(0.30, abs=1e-6)
    # a took x, which is all SQL; y is 0.6 SQL and 0.8 Ray, of length 1
    assert y["content"] == pytest.approx(0.15 * 0.6, abs=1e-6)
    assert y["freshness"] == pytest.approx(0.10 * 2 ** (-180 / 180), abs=1e-6)
    assert y["quality"] == pytest.approx(0.10 * 0.8, abs=1e-6)
    assert y["exploration"] == pytest.approx(0.05 / np.sqrt(3), abs=1e-6)
    z = row(lists("for_you"), "a", "z")
    assert (z["freshness"], z["quality"]) == (pytest.approx(0.10), pytest.approx(0.02))
    x = row(lists("for_you"), "new", "x")
    assert (x["freshness"], x["quality"]) == (0, pytest.approx(0.05))  # unknown day, unknown quality


def test_answers_need_half_of_what_is_asked_and_projects_any_of_it() -> None:
    answers = lists("to_answer")
    # q asks for SQL (1) and Ray (3): d shows 0.9 of three quarters, b one quarter, which is too little
    assert answers["user_id"].to_list() == ["d"]
    assert row(answers, "d", "q")["skill_match"] == pytest.approx(0.65 * 0.9 * 3 / 4, abs=1e-6)
    joined = lists("to_join")
    assert sorted(joined["user_id"]) == ["a", "d", "new"]
    assert row(joined, "d", "p")["skill_match"] == pytest.approx(0.45 * 0.9, abs=1e-6)
    assert row(joined, "a", "p")["skill_gap"] == pytest.approx(0.20, abs=1e-6)


def test_a_project_is_not_said_to_ask_for_what_is_shown_and_lacking() -> None:
    known = Interactions.of(HISTORY, further_users=[], further_items=ITEMS["item_id"].to_list())
    needs, shown = weights("user_id", ("d", "ray", 2)), weights("user_id", ("d", "ray", 0.4))  # below the goal's level
    of = Recommender(known, Catalogue.of(known, ITEMS, ITEM_SKILLS, needs, shown), item_models.popularity(known), AS_OF)
    told = row(table(of, KINDS["to_join"], of.lists(KINDS["to_join"], 5), LABELS), "d", "p")
    assert told["skill_gap"] == pytest.approx(0.20, abs=1e-6)
    assert "sks for Ray, which you can show" in str(told["reason_en"])  # the first word may be capital
    assert "your goal needs" not in str(told["reason_en"])


def test_because_you_starts_from_what_was_taken_last() -> None:
    found = lists("because_you")
    assert row(found, "a", "y")["because_item_id"] == "x"
    # of the three who took x two took y: cosine 2 / sqrt(3 * 2)
    assert row(found, "a", "y")["co_completion"] == pytest.approx(0.55 * 2 / np.sqrt(6), abs=1e-6)
    assert "2 of the 3 who took “X” took it too" in str(row(found, "a", "y")["reason_en"])
    assert "选过“X”的 3 人中有 2 人也选了它" in str(row(found, "a", "y")["reason_zh"])
    assert not found.filter(pl.col("user_id").is_in(["new", "nobody"])).height


def test_trends_compare_with_the_time_before() -> None:
    # 56 days of history before the window: 2 take-ups make one to be expected; 4 in the window
    rows = [("u0", "old", 0), *((f"u{n}", "rising", 10) for n in (1, 2)), *((f"v{n}", "rising", 70) for n in range(4))]
    known = Interactions.of(distinct(events(rows)))
    now = START.timestamp() + 84 * 86_400
    risen, recent, expected = (values[known.items.index("rising")] for values in trend(known, now))
    assert (recent, expected) == (4, pytest.approx(1))
    assert risen == pytest.approx(2 * 4 / 7 - 1)
    assert trend(known, now)[0][known.items.index("old")] == 0
    assert not trend(known, START.timestamp() + 50 * 86_400)[0].any()  # too short a past to compare with


def test_a_cold_start_is_labelled() -> None:
    found = lists("for_you")
    of = dict(found.select("user_id", "basis").unique().iter_rows())
    assert of == {"a": "history", "b": "history", "c": "history", "d": "history", "new": "goal", "nobody": "everybody"}
    assert set(found.filter(pl.col("basis") != "history")["model"]) == {"popularity"}
    for user, en, zh in (("new", "From your goal and what people take", "还没有学习记录，依据你的目标"),
                         ("nobody", "Nothing is known of you yet", "对你还不了解")):  # fmt: skip
        for one in found.filter(pl.col("user_id") == user).iter_rows(named=True):
            assert one["reason_en"].startswith(en)
            assert one["reason_zh"].startswith(zh)


def test_a_cap_leaves_places_to_other_sources() -> None:
    known = Interactions.of(HISTORY, further_items=[f"n{n}" for n in range(9)])
    catalogue = Catalogue.of(known, items(*((f"n{n}", "resource", "st"[n > 7], None, n / 10) for n in range(9))))
    of = Recommender(known, catalogue, item_models.popularity(known), AS_OF)
    places = of.lists(KINDS["for_you"], 5)
    shown = [known.items[i] for i in places.items[places.users == 0].tolist()]
    assert shown == ["n8", "n7", "n6"]  # two fifths of five is two of each source; of t there is one


def test_the_nearest_item_taken_and_the_people_who_took_both() -> None:
    known = recommender().known
    near = item_models.nearest(known)
    a, y, z = known.users.index("a"), known.items.index("y"), known.items.index("z")
    found, both = strongest(known, near, np.array([a, a]), np.array([y, z]))
    assert found.tolist() == [known.items.index("x"), -1]
    assert both[0] == 2


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("model", ["popularity", "knn", "ease", "als"])
def test_every_reason_is_there_in_its_language_and_parts_sum_to_scores(kind: str, model: str) -> None:
    of = recommender(model)
    found = table(of, KINDS[kind], of.lists(KINDS[kind], 3), LABELS)
    for one in found.iter_rows(named=True):
        assert HAN.search(one["reason_zh"])
        assert not HAN.search(one["reason_en"])
        assert one["reason_zh"].endswith("。")
        assert one["reason_en"].endswith(".")
        assert sum(one[part] or 0 for part in PARTS) == pytest.approx(one["score"], abs=1e-9)
        assert {part for part in PARTS if one[part] is not None} == set(KINDS[kind].weights)


def test_counts_of_few_people_are_not_told() -> None:
    of = recommender()
    told = table(of, KINDS["because_you"], of.lists(KINDS["because_you"], 5), LABELS, least=5)
    assert told.height
    assert not any(re.search(r"\d+ (of|people|人)", text) for text in told["reason_en"])


def test_nobody_and_nothing_give_an_empty_table() -> None:
    known = Interactions.of(distinct(events([])))
    of = Recommender(known, Catalogue.of(known, ITEMS), item_models.popularity(known), AS_OF)
    for kind in KINDS.values():
        empty = table(of, kind, of.lists(kind, 5))
        assert empty.height == 0
        assert empty.schema["reason_en"] == pl.String


PLAIN = Kind("for_you", "resource", {"co_completion": 0.8, "exploration": 0.2})


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 8), st.integers(0, 12), st.none() | st.integers(0, 90)), min_size=1, max_size=60),
    st.integers(1, 6),
    st.sampled_from(["popularity", "knn", "ease"]),
    st.randoms(),
)
def test_lists_hold_nothing_seen_sum_up_and_do_not_depend_on_the_order_of_rows(
    rows: list[tuple[int, int, int | None]], k: int, model: str, dice: object
) -> None:
    named = [(f"u{u}", f"i{i}", day) for u, i, day in rows]
    shuffled = list(named)
    dice.shuffle(shuffled)  # pyright: ignore[reportAttributeAccessIssue]
    made: list[pl.DataFrame] = []
    for some in (named, shuffled):
        known = Interactions.of(distinct(events(some)))
        fit = {"popularity": item_models.popularity, **item_models.CANDIDATES}[model]
        of = Recommender(known, Catalogue.of(known, pl.DataFrame({"item_id": known.items})), fit(known), AS_OF)
        made.append(table(of, PLAIN, of.lists(PLAIN, k)))
    one, other = made
    assert one.equals(other)
    seen = {(user, item) for user, item, _ in named}
    assert not seen & set(one.select("user_id", "item_id").iter_rows())
    for user, of_user in one.group_by("user_id"):
        taken = {item for who, item in seen if who == user[0]}
        everything = {item for _, item in seen}
        assert of_user.height == min(k, len(everything - taken))
        assert of_user["item_id"].n_unique() == of_user.height
        assert sorted(of_user["rank"]) == list(range(1, of_user.height + 1))
        assert of_user.sort("rank")["score"].is_sorted(descending=True)
