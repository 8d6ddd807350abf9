"""What `talent evaluate recommendations` says of our own sets and of files."""

from pathlib import Path

import polars as pl
import pytest

from pipelines.evaluate.recommendations import evaluate_file, evaluate_recommendations, invented, read_lists


def test_in_groups_a_model_is_chosen_and_beats_the_baselines_and_among_lots_none_is() -> None:
    rows = list(evaluate_recommendations(None))
    for name, passes in (("own-groups", True), ("own-noise", False)):
        of = [row for row in rows if row.set == name]
        (chosen,) = [row for row in of if row.is_chosen]
        assert (chosen.metric in ("knn", "ease", "als")) == passes
        assert {row.metric for row in of if not row.is_difference} == {
            "popularity", "recency", "random", "knn", "ease", "als",
        }  # fmt: skip
        against = {row.metric: row for row in of if row.is_difference}
        assert set(against) == {f"{chosen.metric} - {row.metric}" for row in of
                                if not row.is_difference and not row.is_chosen}  # fmt: skip
        if passes:
            assert all(against[f"{chosen.metric} - {b}"].ndcg_low > 0 for b in ("popularity", "recency", "random"))
    for row in rows:
        assert row.ndcg_low <= row.ndcg <= row.ndcg_high
        if not row.is_difference:
            assert row.correct <= min(row.found, row.expected)
            assert row.precision == pytest.approx(row.correct / row.found)


def test_a_file_of_ones_own_is_judged(tmp_path: Path) -> None:
    file = tmp_path / "my_events.csv"
    invented(grouped=True, users=120).rename({"at": "timestamp"}).write_csv(file)
    rows = list(evaluate_file(file))
    assert {row.set for row in rows} == {"my-events"}
    assert any(row.is_chosen for row in rows)


def test_a_file_of_another_form_is_a_message(tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    pl.DataFrame({"who": ["a"], "item_id": ["x"]}).write_csv(file)
    with pytest.raises(ValueError, match="has no column user_id"):
        list(evaluate_file(file))


def test_reading_lists(tmp_path: Path) -> None:
    file = tmp_path / "users.dat"
    file.write_text("2 5 7\n0\n1 5\n", "utf-8")
    assert read_lists(file).select("user_id", "item_id").rows() == [("0", "5"), ("0", "7"), ("2", "5")]
    file.write_text("3 5 7\n", "utf-8")
    with pytest.raises(ValueError, match="line 1: 3 items are said, 2 stand there"):
        read_lists(file)
